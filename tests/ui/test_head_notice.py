"""The line above the grid, news in place, and what stands where photos would be."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSlider, QToolButton, QVBoxLayout, QWidget

from photoclip.domain.browse import Order
from photoclip.domain.found import Sorting
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.head import Head
from photoclip.ui.panels.nothing import Nothing
from photoclip.ui.panels.notice import Notice
from photoclip.ui.theme.theme import Appearance
from photoclip.ui.views.lines import Arrangement


def tool(widget, name: str) -> QToolButton:
    return next(found for found in widget.findChildren(QToolButton) if found.accessibleName() == name)


@pytest.fixture
def head(theme, shown):
    return shown(Head(theme), 800, 48)


def test_the_head_tells_what_is_chosen(head, qtbot):
    for action, order in zip(tool(head, "Order of the photos").menu().actions(), Order, strict=True):
        with qtbot.waitSignal(head.order_chosen) as chosen:
            action.trigger()
        assert chosen.args == [order]
    with qtbot.waitSignal(head.arrangement_chosen) as chosen:
        tool(head, "Squares").click()
    assert chosen.args == [Arrangement.SQUARE]
    with qtbot.waitSignal(head.facts_toggled) as chosen:
        tool(head, "Facts of the photo").click()
    assert chosen.args == [True]
    slider = head.findChild(QSlider)
    head.show_zoom(176)
    with qtbot.waitSignal(head.zoom_chosen) as chosen:
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert chosen.args == [192]
    assert (slider.minimum(), slider.maximum()) == (80, 512)


def test_the_head_shows_without_a_signal(head, qtbot):
    signals = (head.order_chosen, head.arrangement_chosen, head.facts_toggled, head.zoom_chosen)
    signals = (*signals, head.sorting_chosen, head.collapse_toggled)
    heard = []
    for signal in signals:
        signal.connect(heard.append)
    head.show_order(Order.NAME)
    head.show_arrangement(Arrangement.SQUARE)
    head.show_facts(True)
    head.show_zoom(300)
    head.show_sorting(Sorting.FOLDER, collapses=True)
    head.show_sorting(Sorting.NEWEST, collapses=False)
    assert heard == []
    assert tool(head, "Order of the photos").accessibleDescription() == "By name"
    assert tool(head, "Squares").isChecked()
    assert tool(head, "Facts of the photo").isChecked()
    assert head.findChild(QSlider).value() == 300


def test_what_was_found_is_sorted_and_collapsed(head, qtbot):
    order = tool(head, "Order of the photos")
    head.show_order(Order.OLDEST)
    head.show_sorting(Sorting.RELEVANCE, collapses=True)
    assert not tool(head, "Collapse bursts").isVisible()
    head.show_searching(True)
    assert order.accessibleDescription() == "Sort: relevance"
    actions = [action for action in order.menu().actions() if not action.isSeparator()]
    for action, sorting in zip(actions, Sorting, strict=False):
        with qtbot.waitSignal(head.sorting_chosen) as chosen:
            action.trigger()
        assert chosen.args == [sorting]
    assert order.accessibleDescription() == "Sort: brightest"
    assert actions[-1].text() == "Collapse bursts"
    button = tool(head, "Collapse bursts")
    assert button.isVisible()
    assert button.isChecked()
    assert "same moment" in button.toolTip()
    with qtbot.waitSignal(head.collapse_toggled) as toggled:
        button.click()
    assert toggled.args == [False]
    with qtbot.waitSignal(head.collapse_toggled) as toggled:
        actions[-1].trigger()
    assert toggled.args == [True]
    head.show_searching(False)
    assert order.accessibleDescription() == "Oldest first"
    assert not button.isVisible()


def test_what_was_added_lately_has_an_order_of_its_own(head):
    head.show_order(Order.OLDEST)
    head.enable_order(False)
    order = tool(head, "Order of the photos")
    assert not order.isEnabled()
    assert order.accessibleDescription() == "Last added first"
    head.show_searching(True)
    assert order.isEnabled()
    head.show_searching(False)
    head.enable_order(True)
    assert order.accessibleDescription() == "Oldest first"


@pytest.mark.parametrize("width", [320, 480, 800, 2000])
@pytest.mark.parametrize("searching", [False, True])
def test_the_head_fits(head, width, searching):
    head.show_searching(searching)
    head.show_title("Best matches for “" + "long words " * 20 + "”", "the first 200 of 18,204 photos")
    head.resize(width, 48)
    QTest.qWait(0)
    assert head.width() == width
    title, details = head.findChildren(ElidedLabel)
    assert title.width() >= min(width / 3, 100)
    assert title.shown_text() == title.text() or title.shown_text().endswith("…")
    assert not details.isVisible() or details.width() > 40


def test_a_short_title_is_never_shortened_by_tools(head):
    head.show_searching(True)
    head.show_sorting(Sorting.MOST_COLOURFUL, collapses=True)
    head.show_title("12 strong matches", "of 18,204 photos · 9 ms · bursts collapsed")
    title = head.findChildren(ElidedLabel)[0]
    for width in range(380, 1000, 20):
        head.resize(width, 48)
        QTest.qWait(0)
        assert title.shown_text() == "12 strong matches", width


def test_markup_in_a_title_stays_text(head):
    head.show_title("<b>x</b>" * 40)
    assert "&lt;b&gt;" in head.findChildren(ElidedLabel)[0].toolTip()


@pytest.fixture
def notice(theme, shown):
    window = QWidget()
    column = QVBoxLayout(window)
    made = Notice(theme)
    edit = QLineEdit()
    column.addWidget(made)
    column.addWidget(edit)
    column.addStretch(1)
    shown(window, 600, 400)
    made.window_kept = window
    edit.setFocus()
    return made


def test_a_notice_never_takes_the_focus(notice):
    edit = notice.window().findChild(QLineEdit)
    notice.say("Something happened.", "bad", [("Try again", lambda: None)])
    QTest.qWait(0)
    assert notice.isVisible()
    assert edit.hasFocus()
    assert notice.accessibleName() == "Something happened."


def test_the_newest_replaces(notice):
    done = []
    notice.say("First.", "bad", [("One", lambda: done.append(1)), ("Two", lambda: done.append(2)), ("Three", print)])
    assert [found.text() for found in notice.findChildren(QPushButton)] == ["One", "Two"]
    notice.say("Second.", actions=[("Other", lambda: done.append(3))])
    (visible,) = [found for found in notice.findChildren(QPushButton) if found.isVisible()]
    visible.click()
    assert done == [3]
    assert not notice.isVisible()
    assert notice.text() == ""


def test_an_action_may_say_something_new(notice):
    notice.say("First.", actions=[("Go", lambda: notice.say("Second."))])
    next(found for found in notice.findChildren(QPushButton) if found.isVisible()).click()
    assert notice.isVisible()
    assert notice.text() == "Second."


def test_a_notice_is_dismissed(notice, qtbot):
    for dismiss in (lambda: tool(notice, "Dismiss").click(), lambda: QTest.keyClick(notice, Qt.Key.Key_Escape)):
        notice.say("First.")
        with qtbot.waitSignal(notice.dismissed):
            dismiss()
        assert not notice.isVisible()


@pytest.mark.parametrize("width", [320, 600, 1400])
def test_a_long_notice_wraps_and_nothing_is_cut(notice, width):
    window = notice.window()
    window.layout().setContentsMargins(0, 0, 0, 0)
    notice.say(
        "The disk of /media/" + "folder_name_" * 20 + " is full.", "bad", [("Try again", print), ("Details", print)]
    )
    window.resize(width, 600)
    QTest.qWait(10)
    assert window.width() == width
    text = next(label for label in notice.findChildren(QLabel) if label.wordWrap())
    assert text.height() >= text.heightForWidth(text.width())
    for found in notice.findChildren(QPushButton):
        assert notice.rect().contains(found.geometry())


def test_nothing_says_what_to_do(theme, shown, qtbot):
    done = []
    nothing = shown(Nothing(theme), 500, 400)
    nothing.show_state("images", "No photos yet", "Add a folder.", [("Add folder", lambda: done.append("add"))])
    nothing.findChild(QPushButton).click()
    assert done == ["add"]
    button = nothing.findChild(QPushButton)
    nothing.activateWindow()
    nothing.setFocus()
    qtbot.waitUntil(button.hasFocus)  # the keyboard finds what can be done
    nothing.show_state("images", "Still no photos", "Add a folder.", [("Add folder", lambda: done.append("again"))])
    assert button.hasFocus(), "words that change take nothing away"
    button.click()
    assert done[-1] == "again"
    nothing.show_state("search", "Nothing found", "Try other words.")
    assert [found for found in nothing.findChildren(QPushButton) if found.isVisible()] == []
    assert nothing.accessibleName() == "Nothing found"
    nothing.resize(240, 400)
    QTest.qWait(0)
    for label in nothing.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())


def test_icons_follow_the_theme(head, theme):
    before = tool(head, "Facts of the photo").icon().pixmap(16).toImage()
    try:
        theme.set_appearance(Appearance.LIGHT)
        assert tool(head, "Facts of the photo").icon().pixmap(16).toImage() != before
    finally:
        theme.set_appearance(Appearance.DARK)
