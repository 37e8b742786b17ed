"""The grid by mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoclip.ui.models.carried import OWN_FORMAT, carried

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
COUNT = 400


def test_clicks_select_as_in_a_file_manager(grid, hand):
    hand.click(2)
    assert hand.selected() == [2]
    hand.click(6, SHIFT)
    assert hand.selected() == [2, 3, 4, 5, 6]
    hand.click(4, CTRL)
    assert hand.selected() == [2, 3, 5, 6]
    hand.click(9, CTRL)
    assert hand.selected() == [2, 3, 5, 6, 9]
    hand.click(5)
    assert hand.selected() == [5]
    QTest.mouseClick(grid.viewport(), LEFT, NONE, QPoint(4, 300))
    assert hand.selected() == []


def test_double_click_opens(grid, hand, qtbot):
    with qtbot.waitSignal(grid.opened) as opened:
        QTest.mouseDClick(grid.viewport(), LEFT, NONE, hand.place(3))
    assert opened.args == [3]


def test_right_click_selects_what_is_under_it_or_keeps_the_selection(grid, hand, qtbot):
    hand.click(1)
    hand.click(2, CTRL)
    hand.click(2, button=RIGHT)
    assert hand.selected() == [1, 2]
    hand.click(5, button=RIGHT)
    assert hand.selected() == [5]
    point = hand.place(5)
    with qtbot.waitSignal(grid.menu_wanted) as wanted:
        mouse = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(grid.viewport(), QContextMenuEvent(mouse, point, grid.viewport().mapToGlobal(point)))
    assert wanted.args == [grid.viewport().mapToGlobal(point)]


def test_a_rubber_band_selects_what_it_touches(grid, hand):
    start = QPoint(4, 30)
    hand.drag(start, QPoint(60, 60), hand.place(1), release=False)
    assert hand.selected() == [0, 1]
    assert grid.grab().toImage().pixelColor(6, 100) != grid.grab().toImage().pixelColor(2, 100)
    hand.drag(QPoint(4, 30), QPoint(60, 60), hand.place(0))
    assert hand.selected() == [0]
    hand.drag(QPoint(4, 30), QPoint(60, 60), hand.place(1), modifiers=CTRL)
    assert hand.selected() == [1], "with Ctrl it turns around what it touches"
    hand.drag(QPoint(4, 30), QPoint(60, 60), hand.place(0), modifiers=SHIFT)
    assert hand.selected() == [0, 1]


def test_a_rubber_band_scrolls_at_the_edge_and_selects_on(grid, hand, qtbot):
    hand.drag(QPoint(4, 30), QPoint(60, 300), QPoint(860, 698), release=False)
    at_first = len(hand.selected())
    qtbot.waitUntil(lambda: grid.verticalScrollBar().value() > 300)
    assert len(hand.selected()) > at_first
    QTest.mouseRelease(grid.viewport(), LEFT, NONE, QPoint(860, 698))
    there = grid.verticalScrollBar().value()
    assert not grid._mouse._scrolling.isActive()
    assert grid.verticalScrollBar().value() == there
    assert not grid._mouse.is_banding


def test_a_rubber_band_goes_on_while_photos_come(grid, hand, model):
    hand.drag(QPoint(4, 30), QPoint(60, 60), hand.place(1), release=False)
    model.show(hand.rows(range(COUNT, 0, -2)))
    assert grid._up_to_date().rows is model.rows
    assert grid._mouse.is_banding
    QTest.mouseRelease(grid.viewport(), LEFT, NONE, QPoint(300, 300))
    assert not grid._mouse.is_banding


def catching(grid):
    """What is dragged at once: a real QDrag of Qt, whose loop ends when the button goes up."""
    caught = []

    def catch():
        drags = grid.findChildren(QDrag)
        if drags:
            mime = drags[0].mimeData()
            caught.append((carried(mime).paths, bytes(mime.data(OWN_FORMAT).data()), drags[0].pixmap().isNull()))
            QDrag.cancel()
        else:
            QTimer.singleShot(5, catch)

    QTimer.singleShot(0, catch)
    return caught


@pytest.mark.qt_log_ignore("Unimplemented code", extend=True)  # The offscreen platform has no drag cursor.
def test_photos_are_dragged_out_as_files(grid, hand, qtbot):
    hand.click(0)
    hand.click(1, CTRL)
    paths = tuple(hand.photo(photo_id).files[0].path for photo_id in (COUNT, COUNT - 1))
    grid.files_wanted.connect(lambda photo_ids: grid.offer_files(photo_ids, paths))
    caught = catching(grid)
    hand.drag(hand.place(1), hand.place(1) + QPoint(40, 20))
    qtbot.waitUntil(lambda: bool(caught))
    assert caught == [(paths, f"{COUNT},{COUNT - 1}".encode(), False)]
    assert hand.selected() == [0, 1], "a drag is no click"


def test_a_drag_waits_for_its_paths_while_the_button_is_down(grid, hand, qtbot):
    asked = []
    grid.files_wanted.connect(asked.append)
    hand.drag(hand.place(1), hand.place(1) + QPoint(40, 20), release=False)
    assert asked == [(COUNT - 1,)]
    assert grid.findChildren(QDrag) == []
    QTest.mouseRelease(grid.viewport(), LEFT, NONE, hand.place(2))
    grid.offer_files(asked[0], ("/photos/x.jpg",))
    assert grid.findChildren(QDrag) == [], "too late: the button is up"


@pytest.mark.qt_log_ignore("Unimplemented code", extend=True)
def test_a_drag_of_what_is_not_there_says_so_and_can_go_into_an_album(grid, hand, qtbot):
    grid.files_wanted.connect(lambda photo_ids: grid.offer_files(photo_ids, (), "not connected"))
    caught = catching(grid)
    with qtbot.waitSignal(grid.said) as said:
        hand.drag(hand.place(1), hand.place(1) + QPoint(40, 20))
    assert said.args == ["not connected"]
    qtbot.waitUntil(lambda: bool(caught))
    assert caught == [((), str(COUNT - 1).encode(), False)]
