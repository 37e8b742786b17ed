"""Chips and what is typed, as one query."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.found import Box
from photoclip.query.chips import chips_of
from photoclip.query.parse import parse
from photoclip.query.reading import warm_up
from photoclip.query.write import likeness
from photoclip.ui.models.composed import (
    committed,
    composed,
    plain_words,
    ripened,
    sorted_out,
)

PARTS = st.sampled_from(
    [
        "dog",
        "dog on a beach",
        "2024",
        "t-shirt",
        '"a ball"',
        "-cat",
        '-"water"',
        '0.5 "sand"',
        'text:"stop"',
        'image:"/a b.jpg"',
        '-0.5 image:"/a.jpg"[1,2,3,4]',
        "tag:beach",
        "-tag:wet",
        'folder:"Summer trip"',
        "rating:>=3",
        "(dog or cat)",
        "-(tag:a or tag:b)",
    ]
)


@pytest.fixture(scope="module", autouse=True)
def _grammar_is_read() -> None:
    """The first reading takes longer than an example may."""
    warm_up()


def says(text: str) -> list[tuple[str, str, float | None, bool]]:
    return [(chip.kind, chip.label, chip.weight, chip.is_negative) for chip in chips_of(text)]


@given(st.lists(PARTS, max_size=6))
def test_chips_stay_what_they_are_beside_others(texts):
    chips = [chips_of(text)[0] for text in texts]
    made = composed(chips, "")
    assert says(made.text) == [says(text)[0] for text in texts]
    assert len(made.chips) == len(texts)
    for span, text in zip(made.chips, texts, strict=True):
        assert says(made.text[span.start : span.end]) == says(text)


@given(st.lists(PARTS, max_size=4), PARTS)
def test_the_line_is_a_part_of_its_own(texts, line):
    chips = [chips_of(text)[0] for text in texts]
    made = composed(chips, f" {line} ")
    assert made.text[made.line.start : made.line.end] == line
    assert says(made.text) == [says(text)[0] for text in (*texts, line)]


@given(st.lists(PARTS, max_size=5))
def test_entering_changes_nothing_and_makes_chips_of_all(texts):
    text = composed([chips_of(text)[0] for text in texts], "").text
    entered = committed((), text)
    assert entered.line == ""
    assert composed(entered.chips, "").text == text


@given(st.text(alphabet='ab "“()|-:.0123456789tagor', max_size=24), st.lists(PARTS, max_size=2))
def test_no_text_is_lost(line, texts):
    entered = committed([chips_of(text)[0] for text in texts], line)
    kept = "".join(chip.source for chip in entered.chips) + entered.line
    assert not Counter(line.replace(" ", "")) - Counter(kept)


def test_an_or_in_the_line_is_about_the_line():
    chips = chips_of("beach")
    assert composed(chips, "dog or cat").text == "beach (dog or cat)"
    assert composed((), "dog or cat").text == "dog or cat"
    assert composed(chips, "or cat").text == "beach or cat"
    made = composed(chips, "dog or cat")
    assert made.text[made.line.start : made.line.end] == "dog or cat"


def test_alternatives_that_are_a_chip_stay_together():
    chips = chips_of("dog or cat")
    assert composed(chips, "").text == "dog or cat"
    assert composed(chips, "beach").text == "(dog or cat) beach"
    assert composed(chips, "or bird").text == "dog or cat or bird"


def test_a_filter_with_a_value_is_ripe_and_leaves_the_words():
    ripe = ripened("dog tag:beach ")
    assert [chip.source for chip in ripe.chips] == ["tag:beach"]
    assert ripe.line == "dog "
    assert [chip.source for chip in ripened('text:"stop" ').chips] == ['text:"stop"']


@pytest.mark.parametrize(
    "line",
    [
        "dog ",
        "tag: ",
        "nothing:x ",
        'folder:"a ',
        "(tag:x ",
        "dog or tag:x ",
        "dog tag:x cat ",
        "at 12:30 ",
        "date:2023-13 ",
        "or tag:x ",
        "tag:x or ",
        'tag:x "dog ',
    ],
)
def test_what_is_not_ripe_stays(line):
    assert ripened(line) is None


def test_what_makes_no_sense_stays_text_at_the_end():
    found = sorted_out('dog tag: -"water"')
    assert [chip.source for chip in found.chips] == ["dog", '-"water"']
    assert found.line == "tag:"
    assert sorted_out("  ") == sorted_out("")


def test_what_only_makes_no_sense_beside_others_is_a_chip():
    found = sorted_out('"dog" -"dog"')
    assert [chip.source for chip in found.chips] == ['"dog"', '-"dog"']
    assert [chip.problem for chip in found.chips] == ["", ""]
    assert [chip.source for chip in sorted_out('0 "dog"').chips] == ['0 "dog"']


def test_pictures_and_plain_words():
    text = likeness("/a b.jpg", Box(1, 2, 3, 4), -0.5)
    (leaf,) = parse(text).leaves
    assert (leaf.test.path, leaf.test.box, leaf.test.weight) == ("/a b.jpg", Box(1, 2, 3, 4), -0.5)
    assert plain_words(f'dog {text} tag:x -"water" "on sand"') == "dog on sand"
    assert plain_words(" ") == ""
