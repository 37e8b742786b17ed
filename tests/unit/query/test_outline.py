"""What stands in a text, without what it means."""

import pytest

from photoclip.domain.found import Box
from photoclip.query.outline import is_bare, outline, stand_apart


@pytest.mark.parametrize("text", ["a or b", "a | b", "(a) OR b", '"x" or -y'])
def test_alternatives_are_seen(text):
    assert outline(text).has_alternatives


@pytest.mark.parametrize("text", ["(a or b)", '"a or b"', "for", "a or", "or a", "oracle", ""])
def test_no_alternatives(text):
    assert not outline(text).has_alternatives


@pytest.mark.parametrize(("text", "continues"), [("or b", True), ("| b", True), ("order", False), ('"or" b', False)])
def test_an_or_at_the_beginning_goes_on_with_what_is_there(text, continues):
    assert outline(text).continues is continues


def test_pictures_have_their_places_in_brackets_too():
    text = 'a (0.5 image:"/a b.jpg"[1,2,3,4] or -IMAGE:/c.jpg) text:"image:/d.jpg" image:no'
    found = outline(text).pictures
    assert [(picture.path, picture.box) for picture in found] == [("/a b.jpg", Box(1, 2, 3, 4)), ("/c.jpg", None)]
    assert [text[each.span.start : each.span.end] for each in found] == ['image:"/a b.jpg"[1,2,3,4]', "IMAGE:/c.jpg"]


@pytest.mark.parametrize(("text", "has_filters"), [("a (b -tag:x)", True), ("rating:9", True), ("at 12:30", False)])
def test_filters_are_seen(text, has_filters):
    assert outline(text).has_filters is has_filters


@pytest.mark.parametrize(
    ("before", "after", "are_apart"),
    [
        ("dog", "cat", False),
        ("dog", '"cat"', True),
        ("2024", '"cat"', False),
        ("2024", "tag:x", True),
        ('"dog"', "cat", True),
        ("dog", "-cat", True),
        ("dog", "- cat", False),
    ],
)
def test_what_stays_a_part_beside_others(before, after, are_apart):
    assert stand_apart(before, after) is are_apart


@pytest.mark.parametrize(("text", "bare"), [("a  dog", True), ('"dog"', False), ("-dog", False), ("tag:x", False)])
def test_bare_words(text, bare):
    assert is_bare(text) is bare
