"""Chips of a query: how they come, count, and go; by keys and by the mouse."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from photoclip.domain.found import Box
from photoclip.ui.models.composed import composed
from photoclip.ui.models.query import Query
from photoclip.ui.panels import search_parts
from photoclip.ui.panels.elided_label import ElidedLabel

KEY = Qt.Key
CONTROL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
LEFT = Qt.MouseButton.LeftButton


def test_words_become_a_chip_by_enter_and_by_tab(hand):
    hand.enter("dog on a beach")
    assert (hand.labels, hand.line) == (["dog on a beach"], "")
    hand.type("sunset")
    hand.key(KEY.Key_Tab)
    assert (hand.labels, hand.line) == (["dog on a beach", "sunset"], "")
    assert hand.edit.hasFocus()
    assert hand.submitted == ["dog on a beach"]
    assert hand.changed[-1] == hand.field.query().text == '"dog on a beach" sunset'
    hand.key(KEY.Key_Tab)
    assert not hand.edit.hasFocus()


def test_a_filter_becomes_a_chip_when_a_space_follows(hand):
    hand.type("dog date:2023..2024")
    assert hand.labels == []
    hand.type(" ")
    assert (hand.labels, hand.line) == (["date: 2023..2024"], "dog ")
    assert hand.field.query().text == "date:2023..2024 dog"


def test_what_has_no_value_or_makes_no_sense_stays_text(hand):
    hand.type("date: ")
    assert (hand.labels, hand.line) == ([], "date: ")
    hand.enter("dog nothing:x")
    assert hand.labels == ["dog"]
    assert "date:" in hand.line
    assert "nothing:x" in hand.line


def test_pasted_text_becomes_chips_on_enter(hand):
    mime = QMimeData()
    mime.setText('dog -"water" 0.5 "sand"  tag:"a b" (cat or bird)')
    QGuiApplication.clipboard().setMimeData(mime)
    hand.key(KEY.Key_V, CONTROL)
    hand.key(KEY.Key_Return)
    assert hand.labels == ["dog", "− water", "sand", "tag: a b", "(cat or bird)"]
    assert hand.submitted == ['dog -"water" 0.5 "sand" tag:"a b" (cat or bird)']


def test_the_query_is_text_and_comes_back_as_the_same_chips(hand):
    text = 'dog -"water" 0.5 image:"/p/a.jpg"[1,2,3,4] text:"stop" -tag:wet'
    hand.field.set_query(Query(text))
    assert hand.field.query().text == text
    labels = hand.labels
    hand.field.set_query(hand.field.query())
    assert hand.labels == labels == ["dog", "− water", "part of a.jpg", "stop", "− tag: wet"]


def test_a_dropped_picture_stands_beside_what_is_there(hand):
    hand.enter("at night")
    hand.type("by the sea")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/pictures/a.jpg")])
    heard = []
    hand.field.dropped.connect(lambda dropped: heard.append(dropped.urls()))
    hand.drop(mime)
    assert heard == [[QUrl.fromLocalFile("/pictures/a.jpg")]]
    hand.field.search_by("/pictures/a.jpg", "my picture")
    hand.field.search_by("/pictures/a.jpg")
    hand.field.search_by("/pictures/a.jpg", "", Box(1, 2, 30, 40))
    assert hand.labels == ["at night", "my picture", "part of my picture"]
    assert hand.line == "by the sea"
    assert hand.submitted[-1] == 'at night image:"/pictures/a.jpg" image:"/pictures/a.jpg"[1,2,30,40] by the sea'


def test_dropped_words_are_put_into_the_line(hand):
    mime = QMimeData()
    mime.setText("a red  boat")
    hand.drop(mime)
    assert hand.line == "a red boat"


# how much they count


def test_weight_by_dragging_the_bar(hand):
    hand.field.set_query(Query('"dog" "beach"'))
    hand.drag(hand.chips[0], -24)
    assert hand.changed[-1] == '0.5 "dog" "beach"'
    hand.drag(hand.chips[0], -72)
    assert hand.changed[-1] == '-"dog" "beach"'
    assert hand.labels[0] == "− dog"
    hand.drag(hand.chips[0], -400)
    assert hand.changed[-1] == '-2 "dog" "beach"'
    hand.drag(hand.chips[0], 1_000)
    assert hand.changed[-1] == '2 "dog" "beach"'
    QTest.mouseDClick(hand.bar(hand.chips[0]), LEFT)
    assert hand.changed[-1] == '"dog" "beach"'


def test_weight_by_the_wheel_in_notches(hand):
    hand.field.set_query(Query('"dog" tag:x'))
    dog, tag = hand.chips
    hand.turn(dog, -120)
    assert hand.changed == ['0.9 "dog" tag:x']
    hand.turn(dog, -60)
    assert len(hand.changed) == 1
    hand.turn(dog, -60)
    assert hand.changed[-1] == '0.8 "dog" tag:x'
    hand.turn(dog, -240, SHIFT)
    hand.turn(dog, 0, sideways=-240)
    hand.turn(tag, -240)
    assert len(hand.changed) == 2


def test_weight_by_keys_down_to_negative(hand):
    hand.field.set_query(Query("dog"))
    hand.key(KEY.Key_Backspace)
    (chip,) = hand.chips
    assert chip.hasFocus()
    for _ in range(7):
        hand.key(KEY.Key_Down)
    assert hand.changed[-1] == '-0.4 "dog"'
    hand.key(KEY.Key_Up, SHIFT)
    assert hand.changed[-1] == '-0.3 "dog"'
    assert chip.hasFocus()
    for key, text in (
        (KEY.Key_Minus, '0.3 "dog"'),
        (KEY.Key_0, '0 "dog"'),
        (KEY.Key_PageDown, '-0.5 "dog"'),
        (KEY.Key_1, '"dog"'),
        (KEY.Key_Minus, '-"dog"'),
    ):
        hand.key(key)
        assert hand.changed[-1] == text
    for _ in range(12):
        hand.key(KEY.Key_PageUp)
    assert hand.changed[-1] == '2 "dog"'
    assert chip.accessibleName() == "dog, counts 2 times"


def test_a_filter_is_only_negated(hand):
    hand.field.set_query(Query("tag:beach"))
    hand.key(KEY.Key_Left)
    hand.key(KEY.Key_Up)
    hand.key(KEY.Key_1)
    assert hand.changed == []
    hand.key(KEY.Key_Minus)
    assert hand.changed == ["-tag:beach"]
    assert hand.labels == ["− tag: beach"]
    hand.key(KEY.Key_Minus)
    assert hand.changed[-1] == "tag:beach"


def test_a_weighted_picture_and_lettering_keep_what_they_are(hand):
    hand.field.set_query(Query('image:"/p/a.jpg"[1,2,3,4] text:stop'))
    hand.turn(hand.chips[0], -600)
    hand.turn(hand.chips[1], -2_400)
    assert hand.changed[-1] == '0.5 image:"/p/a.jpg"[1,2,3,4] -text:"stop"'


# editing


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_F2])
def test_a_chip_becomes_text_again_by_a_key(hand, key):
    hand.field.set_query(Query('-"water" tag:beach'))
    hand.key(KEY.Key_Left)
    hand.key(KEY.Key_Left)
    assert hand.chips[0].hasFocus()
    hand.key(key)
    assert (hand.labels, hand.line) == (["tag: beach"], '-"water"')
    assert hand.edit.hasFocus()
    hand.type("x")
    hand.key(KEY.Key_Return)
    assert hand.labels[0] == "tag: beach"


def test_a_chip_becomes_text_again_by_a_double_click_and_what_was_typed_a_chip(hand):
    hand.field.set_query(Query("tag:beach"))
    hand.type("dog")
    QTest.mouseDClick(hand.chips[0], LEFT, NONE, QPoint(12, 14))
    assert (hand.labels, hand.line) == (["dog"], "tag:beach")


def test_arrows_lead_through_the_chips_and_back(hand):
    hand.field.set_query(Query('"a" "b" "c"'))
    a, b, c = hand.chips
    for key, widget in (
        (KEY.Key_Left, c),
        (KEY.Key_Left, b),
        (KEY.Key_Left, a),
        (KEY.Key_Left, a),
        (KEY.Key_Right, b),
        (KEY.Key_Escape, hand.edit),
        (KEY.Key_Left, c),
        (KEY.Key_Right, hand.edit),
    ):
        hand.key(key)
        assert widget.hasFocus()
    hand.type("x")
    hand.key(KEY.Key_Left)
    hand.key(KEY.Key_Left)
    assert c.hasFocus()


def test_arrows_go_the_other_way_where_the_language_does(hand):
    hand.field.window().setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    hand.field.set_query(Query('"a" "b"'))
    QTest.qWait(0)
    a, b = hand.chips
    assert a.x() > b.x()
    hand.key(KEY.Key_Right)
    assert b.hasFocus()
    hand.key(KEY.Key_Right)
    assert a.hasFocus()
    hand.drag(b, 24)
    assert hand.changed[-1] == '"a" 0.5 "b"'
    hand.key(KEY.Key_Left, widget=b)
    assert hand.edit.hasFocus()


def test_tab_leads_through_the_chips_to_the_line(hand):
    hand.enter("a")
    hand.enter("b")
    a, b = hand.chips
    hand.key(KEY.Key_Backtab, SHIFT)
    assert b.hasFocus()
    hand.key(KEY.Key_Backtab, SHIFT)
    assert a.hasFocus()
    hand.key(KEY.Key_Tab)
    hand.key(KEY.Key_Tab)
    assert hand.edit.hasFocus()


def test_removing_from_the_middle_keeps_the_keyboard_there(hand):
    hand.field.set_query(Query('"a" "b" "c"'))
    hand.chips[0].setFocus()
    hand.key(KEY.Key_Delete)
    assert hand.labels == ["b", "c"]
    assert hand.chips[0].hasFocus()
    hand.chips[1].findChild(QToolButton).click()
    assert hand.labels == ["b"]


def test_everything_is_copied_and_replaced(hand):
    hand.field.set_query(Query('"dog" tag:beach'))
    hand.type("sand")
    hand.key(KEY.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == '"dog" tag:beach sand'
    hand.key(KEY.Key_A, CONTROL)
    hand.key(KEY.Key_X, CONTROL)
    assert QGuiApplication.clipboard().text() == '"dog" tag:beach sand'
    assert hand.field.query().is_empty
    assert hand.changed[-1] == ""
    hand.field.set_query(Query('"dog" tag:beach'))
    hand.field.focus()
    hand.type("cat")
    assert (hand.labels, hand.line) == ([], "cat")
    assert hand.changed[-3:] == ["c", "ca", "cat"]


def test_everything_chosen_is_let_go_by_a_click_or_an_arrow(hand):
    hand.field.set_query(Query('"dog"'))
    for let_go in (lambda: hand.key(KEY.Key_Left), lambda: QTest.mouseClick(hand.edit, LEFT)):
        hand.field.focus()
        let_go()
        hand.type("x")
        assert hand.labels == ["dog"]
        hand.key(KEY.Key_Backspace)


def test_a_chip_is_copied_by_itself(hand):
    hand.field.set_query(Query('"dog" -"water"'))
    hand.key(KEY.Key_Left)
    hand.key(KEY.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == '-"water"'


def test_the_line_undoes_what_is_typed_in_it(hand):
    hand.type("dog")
    hand.key(KEY.Key_A, CONTROL)
    hand.type("x")
    hand.key(KEY.Key_Z, CONTROL)
    assert hand.line == "dog"


def test_down_goes_to_the_photos_once_something_is_searched(hand, qtbot):
    hand.enter("dog")
    with qtbot.waitSignal(hand.field.photos_wanted):
        hand.key(KEY.Key_Down)


# room


@pytest.mark.parametrize("width", [320, 560, 1400])
def test_many_chips_scroll_and_the_line_stays(hand, width, qtbot):
    hand.field.window().layout().setContentsMargins(0, 0, 0, 0)
    hand.field.window().resize(width, 300)
    hand.field.set_query(Query(" ".join(f'"a rather long phrase {number}"' for number in range(20))))
    bar = hand.row.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    assert hand.edit.width() >= 72
    frame = hand.edit.parentWidget()
    for widget in frame.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        assert not widget.isVisible() or frame.rect().contains(widget.geometry()), widget
    hand.chips[0].setFocus()
    assert bar.value() < bar.maximum()
    hand.turn(hand.row.viewport(), -1_200)
    assert bar.value() > 0
    assert hand.changed == []


def test_a_long_query_is_kept_whole(hand):
    text = " ".join(f'"word {number}"' for number in range(90))
    hand.field.set_query(Query(text))
    assert hand.field.query().text == text
    hand.enter("x" * 300)
    assert "x" * 300 in hand.field.query().text


def test_chips_say_what_they_are_and_what_keys_do(hand):
    hand.field.set_query(Query('0.5 "dog" tag:beach'))
    words, tag = hand.chips
    assert words.accessibleName() == "dog, counts 0.5 times"
    assert "Up and Down" in words.toolTip()
    assert "Delete" in tag.accessibleDescription()
    for button in hand.field.findChildren(QToolButton):
        assert button.accessibleName()
        assert button.toolTip()


def test_a_picture_whose_name_is_no_text_stays_whole(hand):
    path = "/tmp/caf\udce9.jpg"
    hand.field.search_by(path)
    hand.type("snow")
    hand.key(KEY.Key_Return)
    hand.turn(hand.chips[0], -120)
    assert hand.field.query().pictures == (path,)
    assert hand.labels == ["caf?.jpg", "snow"]
    assert hand.chips[0].part.weight == 0.9


def test_parts_beyond_what_anybody_overlooks_are_one_chip_by_enter(hand):
    hand.edit.setText(" ".join(f"tag:a{number}" for number in range(200)))
    hand.key(KEY.Key_Return)
    assert len(hand.chips) == 1
    assert hand.submitted == [hand.field.query().text]
    assert hand.field.query().text.count("tag:") == 200
    hand.enter("dog")
    assert [label[:7] for label in hand.labels] == ["(tag:a0", "dog"]


def test_a_novel_makes_no_chips_and_is_read_once_for_all_who_ask(hand, monkeypatch):
    hand.enter("tag:a")
    hand.edit.setText("dog " * 2_500)
    hand.key(KEY.Key_Return)
    assert (hand.labels, len(hand.line)) == (["tag: a"], 9_999)
    read = []
    monkeypatch.setattr(search_parts, "composed", lambda *asked: read.append(asked) or composed(*asked))
    hand.type("x")
    assert len(read) == 1


def test_a_chip_says_all_of_its_words_where_there_is_room(hand):
    words = "two dogs playing in the shallow water at sunset"
    hand.enter(words)
    (label,) = hand.chips[0].findChildren(ElidedLabel)
    assert label.shown_text() == words
    hand.enter('"people on the beach" "an umbrella in the wind"')
    assert label.shown_text() != words
