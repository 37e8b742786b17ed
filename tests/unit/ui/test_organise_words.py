"""What a person hears of what they did."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.organise_api import Undone
from photoclip.ui.models import organise_words as words


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (words.rated(12, 4), "Rated 12 photos with 4 stars"),
        (words.rated(1, 1), "Rated 1 photo with 1 star"),
        (words.rated(2, 0), "Took the stars off 2 photos"),
        (words.rated(0, 0), "There are no stars to take off"),
        (words.rated(0, 4), "That is their rating already"),
        (words.rated(1, None), "1 photo goes by the rating in the file again"),
        (words.marked(3, True), "Added 3 photos to your favourites"),
        (words.marked(1, False), "Took 1 photo out of your favourites"),
        (words.added(3, 3, "Norway"), "3 photos added to “Norway”"),
        (words.added(1, 3, "Norway"), "1 photo added to “Norway”; 2 were in it already"),
        (words.added(0, 1, "Norway"), "It is in “Norway” already"),
        (
            words.not_into_smart("Snow"),
            "“Snow” is a smart album: it has what its search finds, and nothing can be put into it",
        ),
        (words.removed(2, "Norway"), "Took 2 photos out of “Norway”"),
        (words.made("Norway", 0, is_smart=False), "Made the album “Norway”"),
        (words.made("Norway", 2, is_smart=False), "Made the album “Norway” with 2 photos"),
        (words.undone(Undone("rating 12 photos", 12), again=False), "Undone: rating 12 photos"),
        (
            words.undone(Undone("rating 12 photos", 11, 1), again=False),
            "Undone: rating 12 photos; one stays as it is, because it was changed since",
        ),
        (
            words.undone(Undone("rating 12 photos", 9, 3), again=True),
            "Done again: rating 12 photos; 3 stay, because they were changed since",
        ),
        (words.undone(None, again=False), "There is nothing to undo"),
        (words.name_problem("", None), "An album needs a name."),
        (words.name_problem("norway", "Norway"), "There is an album “Norway” already."),
        (words.name_problem("Norway", None), ""),
        (words.name_for_search('snow -"people"'), "snow - people"),
    ],
)
def test_lines(line: str, expected: str) -> None:
    assert line == expected


@given(st.text(max_size=400))
def test_a_name_of_any_kind_fits_into_a_line(name: str) -> None:
    line = words.deleted(name)
    assert len(line) < 120
    assert "\n" not in line
    assert "\u202e" not in line
    assert len(words.name_for_search(name)) <= 60
