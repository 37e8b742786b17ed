"""Ratings and favourites added up."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.browse import Photo
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import Facts
from photoclip.ui.models.marks import Marks, marks_of

PLAIN = Photo(PhotoId(1), ContentHash("a"), 1, "JPEG", 1, 1, Facts(), ())
photos = st.lists(
    st.builds(
        lambda rating, heart: replace(PLAIN, rating=rating, is_favourite=heart),
        st.none() | st.integers(0, 5),
        st.booleans(),
    ),
    max_size=8,
)


@given(photos, photos)
def test_parts_add_up_to_the_whole(some: list[Photo], others: list[Photo]) -> None:
    assert marks_of(some) + marks_of(others) == marks_of(some + others)


@given(photos.filter(bool))
def test_what_is_said_of_all_holds_for_each(some: list[Photo]) -> None:
    marks = marks_of(some)
    same = len({photo.rating or 0 for photo in some}) == 1
    assert (marks.rating is not None) == same
    if marks.rating is not None:
        assert all((photo.rating or 0) == marks.rating for photo in some)
    if marks.is_favourite is not None:
        assert all(photo.is_favourite == marks.is_favourite for photo in some)
    else:
        assert 0 < sum(photo.is_favourite for photo in some) < len(some)


def test_words() -> None:
    assert Marks(2).rating_words() == "Rating not known yet"
    assert Marks(1, frozenset((0,)), 0).rating_words() == "No rating"
    assert Marks(2, frozenset((1, 3)), 1).rating_words() == "Different ratings, from 1 to 3 of 5 stars"
    assert Marks(2, frozenset((1,)), 1).favourite_words() == "1 of 2 are favourites"
    assert Marks(2, frozenset((1,)), 2).favourite_words() == "All are favourites"
