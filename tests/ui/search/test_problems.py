"""What makes no sense is marked at its place, said, and mended; the rest is kept."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from photoclip.domain.found import QueryProblem, Span
from photoclip.query.parse import parse
from photoclip.ui.models.query import Query
from photoclip.ui.panels import search_problems

KEY = Qt.Key


def tell(hand, *problems: QueryProblem) -> None:
    """As the answer to what is there, with what the parser says and more."""
    query = hand.field.settled()
    hand.field.show_problems((*parse(query.text).problems, *problems), query)


def reddish(widget, colors) -> int:
    """Pixels in the colour of what is bad."""
    image = widget.grab().toImage()
    wanted = int(colors.no[1:], 16)
    return sum(image.pixel(x, y) & 0xFFFFFF == wanted for x in range(image.width()) for y in range(image.height()))


def test_an_unknown_filter_is_marked_named_and_mended(hand, theme):
    hand.enter("dog tagg:beach")
    assert (hand.labels, hand.line) == (["dog"], "tagg:beach")
    assert reddish(hand.edit, theme.colors) == 0
    tell(hand)
    (mark,) = hand.edit.marks
    assert hand.line[mark.start : mark.end].startswith("tagg")
    assert reddish(hand.edit, theme.colors) > 4
    assert "tagg:" in hand.field.error()
    (button,) = [found for found in hand.note.findChildren(QPushButton) if found.isVisible()]
    assert button.text() == "Did you mean tag:beach?"
    hand.key(KEY.Key_Tab)
    assert button.hasFocus()
    hand.key(KEY.Key_Space)
    assert hand.line == "tag:beach"
    assert hand.changed[-1] == "dog tag:beach"
    assert hand.edit.hasFocus()
    assert hand.edit.marks == ()
    assert not hand.note.isVisible()
    assert reddish(hand.edit, theme.colors) == 0


def test_a_part_that_the_library_does_not_have_is_marked_on_its_chip(hand):
    hand.field.set_query(Query('"dog" album:"Gone away" "sand"'))
    text = hand.field.query().text
    start = text.index("album")
    tell(hand, QueryProblem(Span(start, start + 17), "there is no album Gone away", 'album:"Gone"'))
    assert [chip.problem for chip in hand.chips] == ["", "there is no album Gone away", ""]
    assert hand.chips[1].accessibleName().endswith("there is no album Gone away")
    assert hand.field.error() == "There is no album Gone away."
    hand.note.findChild(QPushButton).click()
    assert hand.labels == ["dog", "album: Gone", "sand"]
    assert hand.changed[-1] == '"dog" album:"Gone" "sand"'
    assert [chip.problem for chip in hand.chips] == ["", "", ""]


def test_words_about_what_is_being_typed_wait_for_a_rest(hand, qtbot, monkeypatch):
    monkeypatch.setattr(search_problems, "REST_MS", 1_000)
    hand.type('dog "on a')
    tell(hand)
    assert hand.field.error() == ""
    qtbot.waitUntil(lambda: "quote" in hand.field.error(), timeout=5_000)
    hand.type('"')
    assert hand.field.error() == ""


def test_enter_tells_at_once_and_loses_nothing(hand):
    hand.enter('dog "on a (beach date:2023-13')
    tell(hand)
    assert hand.field.error()
    for part in ("dog", "on a", "beach", "date:2023-13"):
        assert part in hand.field.query().text
    assert hand.edit.marks


def test_several_problems_are_counted(hand):
    hand.enter("date:2023-13 rating:9 dog")
    tell(hand)
    assert hand.field.error().endswith("And 1 more.")
    assert len(hand.edit.marks) == 2


def test_problems_of_another_query_are_not_shown(hand):
    hand.enter("date:2023-13")
    query = hand.field.settled()
    problems = parse(query.text).problems
    hand.field.set_query(Query("dog"))
    hand.field.show_problems(problems, query)
    assert hand.field.error() == ""
    assert not hand.note.isVisible()


def test_marks_follow_a_part_that_is_left_out(hand, names):
    hand.type("rating:9 tag:be")
    tell(hand)
    assert "0" in hand.field.error()
    (mark,) = hand.edit.marks
    assert hand.line[mark.start : mark.end] in "rating:9"


def test_weights_that_cancel_are_told_at_the_chip(hand):
    hand.field.set_query(Query('"dog" "cat"'))
    hand.turn(hand.chips[0], -1_200)
    hand.turn(hand.chips[1], -1_200)
    assert hand.changed[-1] == '0 "dog" 0 "cat"'
    tell(hand)
    assert any(chip.problem for chip in hand.chips)
    assert hand.field.error()
    hand.turn(hand.chips[0], 120)
    assert not any(chip.problem for chip in hand.chips)
    assert hand.field.error() == ""


def test_a_long_line_under_a_narrow_field_wraps(hand):
    hand.field.window().resize(320, 300)
    hand.field.show_error("The query has 2,345 characters. " + "long" * 60)
    QTest.qWait(0)
    assert hand.field.window().width() == 320
    assert hand.note.height() > 40
