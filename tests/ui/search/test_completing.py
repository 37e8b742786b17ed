"""What can be typed next, offered while it is typed; and what was searched before."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QTextBrowser, QToolButton

from photoclip.ui.models.query import Query
from photoclip.ui.panels import search_help
from photoclip.ui.panels.search_help import SearchHelp

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def list_of(hand) -> QListWidget:
    return hand.popup.findChild(QListWidget)


def test_a_tag_by_keys_alone(hand, names):
    hand.type("dog ta")
    assert hand.offers == ["tag:"]
    assert hand.edit.hasFocus()
    assert QApplication.activePopupWidget() is None
    hand.key(KEY.Key_Down)
    hand.key(KEY.Key_Return)
    assert hand.line == "dog tag:"
    assert hand.offers == ["beach", '"beach house"', "boat"]
    hand.type("be")
    assert hand.offers == ["beach", '"beach house"']
    hand.key(KEY.Key_Down)
    hand.key(KEY.Key_Down)
    hand.key(KEY.Key_Return)
    assert (hand.labels, hand.line) == (["tag: beach house"], "dog ")
    assert hand.offers == []
    assert hand.changed[-1] == 'tag:"beach house" dog'


def test_a_tag_by_the_mouse(hand, names):
    hand.type("tag:")
    rows = list_of(hand)
    QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualItemRect(rows.item(2)).center())
    assert hand.labels == ["tag: boat"]
    assert hand.edit.hasFocus()


def test_tab_takes_the_first_value_and_enter_what_is_typed(hand, names):
    hand.type("tag:b")
    hand.key(KEY.Key_Tab)
    assert hand.labels == ["tag: beach"]
    hand.enter("-tag:b")
    assert hand.labels == ["tag: beach", "− tag: b"]
    hand.type("ta")
    hand.key(KEY.Key_Tab)
    assert hand.labels[-1] == "ta"


def test_a_value_that_is_being_typed_is_not_searched_by_yet(hand, names):
    hand.type("dog tag:be")
    assert hand.changed[-1] == "dog"
    assert hand.field.query().text == "dog tag:be"
    assert hand.field.settled().text == "dog"
    hand.type("ach")
    assert hand.changed[-1] == "dog tag:beach"
    hand.key(KEY.Key_Backspace)
    assert hand.changed[-1] == "dog"
    hand.key(KEY.Key_Escape)
    assert hand.offers == []
    assert hand.line == "dog tag:beac"
    assert hand.changed[-1] == "dog tag:beac"


def test_a_value_that_nobody_has_is_searched_by_once_that_is_known(hand, names):
    hand.type("tag:zebra")
    assert hand.offers == []
    assert hand.changed[-1] == "tag:zebra"


def test_while_names_are_awaited_nothing_of_another_filter_is_offered(hand):
    hand.type("ta")
    assert hand.offers == ["tag:"]
    hand.type("g:b")
    assert hand.offers == []


def test_a_late_answer_is_not_shown(hand):
    asked = []
    hand.field.completing.names_wanted.connect(asked.append)
    hand.type("tag:b")
    late = asked[-1]
    hand.type("e")
    hand.field.completing.show_names(late, ())
    assert hand.field.settled().text == ""
    hand.field.set_query(Query("dog"))
    assert asked[-1] is None
    hand.field.completing.show_names(asked[-2], ())
    assert hand.offers == []


def test_fixed_values_and_patterns(hand, names):
    hand.type("is:off")
    assert hand.offers == ["offline"]
    hand.key(KEY.Key_Tab)
    assert hand.labels == ["is: offline"]
    hand.type("rating:>")
    hand.key(KEY.Key_Down)
    hand.key(KEY.Key_Return)
    assert hand.line == "rating:>=4"
    hand.type(" ")
    assert hand.labels == ["is: offline", "rating: >=4"]


def test_up_and_down_leave_the_list_at_either_end(hand, names):
    hand.type("tag:")
    assert hand.popup.current() is None
    values = []
    for key in (KEY.Key_Up, KEY.Key_Down, KEY.Key_Down, KEY.Key_Up):
        hand.key(key)
        current = hand.popup.current()
        values.append(current.value if current else None)
    assert values == ["boat", None, "beach", None]


def test_words_are_left_in_peace_and_control_space_offers_all(hand, names):
    hand.type("dancing dog ")
    assert hand.offers == []
    hand.key(KEY.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert "tag:" in hand.offers
    assert hand.field.window().rect().contains(hand.popup.geometry())
    hand.key(KEY.Key_Escape)
    assert hand.offers == []
    assert hand.line == "dancing dog "
    hand.key(KEY.Key_Escape)
    assert hand.field.query().is_empty


def test_the_list_goes_with_the_focus_and_with_a_click_in_the_line(hand, names):
    other = hand.field.window().findChild(QToolButton, "other")
    for leave in (other.setFocus, lambda: QTest.mouseClick(hand.edit, LEFT)):
        hand.field.set_query(Query())
        hand.edit.setFocus()
        hand.type("tag:b")
        assert hand.offers
        leave()
        assert hand.offers == []
        assert hand.changed[-1] == "tag:b"


def test_the_list_is_readable_where_it_is_narrow_and_mirrored(hand, names, theme):
    hand.field.window().setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    hand.field.window().resize(320, 300)
    QTest.qWait(0)
    hand.type("tag:")
    assert hand.field.window().rect().contains(hand.popup.geometry())
    assert not list_of(hand).horizontalScrollBar().isVisible()
    hand.popup.grab()


def test_rows_say_themselves(hand, names):
    hand.type("tag:")
    rows = list_of(hand)
    assert rows.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "beach, 40 photos"


def test_history_is_titles_with_an_icon_of_their_kind(hand):
    pasted = Query.of_picture("/tmp/x", "Pasted picture")
    hand.field.show_history((Query("dog"), pasted, Query('tag:x -"water"')))
    hand.key(KEY.Key_Down)
    rows = QApplication.focusWidget()
    assert [rows.item(row).text() for row in range(rows.count())] == ["dog", "Pasted picture", 'tag:x -"water"']
    icons = {rows.item(row).icon().pixmap(16, 16).toImage().constBits().tobytes() for row in range(rows.count())}
    assert len(icons) == 3
    hand.key(KEY.Key_Down)
    hand.key(KEY.Key_Return)
    assert hand.labels == ["Pasted picture"]
    hand.type("dog")
    hand.key(KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert isinstance(QApplication.focusWidget(), QListWidget)


def test_help_is_read_from_the_disk_once(hand, theme, monkeypatch):
    hand.key(KEY.Key_F1)
    page = QApplication.focusWidget()
    monkeypatch.setattr(search_help, "resource", pytest.fail)
    theme.changed.emit()
    assert "rating:" in page.toPlainText()
    hand.key(KEY.Key_Escape)
    hand.key(KEY.Key_F1)
    assert page.hasFocus()


def test_help_says_what_can_be_typed(hand):
    hand.key(KEY.Key_F1)
    page = QApplication.focusWidget()
    assert isinstance(page, QTextBrowser)
    assert "rating:" in page.toPlainText()
    popup = hand.field.window().findChild(SearchHelp)
    assert hand.field.window().rect().contains(popup.geometry())
    hand.key(KEY.Key_Escape)
    assert not popup.isVisible()
    assert hand.edit.hasFocus()
    hand.field.open_help()
    QTest.mouseClick(hand.edit, LEFT)
    assert not popup.isVisible()
