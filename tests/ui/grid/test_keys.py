"""The grid by keyboard."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
COUNT = 400


def test_arrows_walk_and_select(grid, hand):
    hand.press(Qt.Key.Key_Right)
    assert (grid.current_row(), hand.selected()) == (0, [0])
    hand.press(Qt.Key.Key_Right)
    assert (grid.current_row(), hand.selected()) == (1, [1])
    hand.press(Qt.Key.Key_Down)
    below = grid.current_row()
    layout = grid._stage.layout
    assert layout.line_of(below) == 1
    assert abs(layout.cell(below).center_x - layout.cell(1).center_x) < layout.cell(1).width
    hand.press(Qt.Key.Key_Up)
    hand.press(Qt.Key.Key_Left)
    assert hand.selected() == [0]


def test_home_end_and_pages(grid, hand):
    hand.press(Qt.Key.Key_End)
    assert grid.current_row() == COUNT - 1
    assert grid.visible_ids()[-1] == 1
    hand.press(Qt.Key.Key_PageUp)
    line = grid._stage.layout.line_of(grid.current_row())
    assert line < grid._stage.layout.lines - 2
    hand.press(Qt.Key.Key_Home)
    assert grid.current_row() == 0
    assert grid.verticalScrollBar().value() == 0
    hand.press(Qt.Key.Key_PageDown)
    assert grid._stage.layout.line_of(grid.current_row()) > 2


def test_shift_extends_ctrl_moves_alone_and_space_toggles(grid, hand):
    grid.set_current(2)
    hand.press(Qt.Key.Key_Right, SHIFT)
    hand.press(Qt.Key.Key_Right, SHIFT)
    assert hand.selected() == [2, 3, 4]
    hand.press(Qt.Key.Key_Left, SHIFT)
    assert hand.selected() == [2, 3]
    hand.press(Qt.Key.Key_Right, CTRL)
    hand.press(Qt.Key.Key_Right, CTRL)
    assert (grid.current_row(), hand.selected()) == (5, [2, 3])
    hand.press(Qt.Key.Key_Space)
    assert hand.selected() == [2, 3, 5]
    hand.press(Qt.Key.Key_Space)
    assert hand.selected() == [2, 3]
    hand.press(Qt.Key.Key_Escape)
    assert hand.selected() == []
    assert grid.current_row() == 5


def test_enter_opens_and_ctrl_enter_finds_similar(grid, hand, qtbot):
    grid.set_current(7)
    with qtbot.waitSignal(grid.opened) as opened:
        hand.press(Qt.Key.Key_Return)
    with qtbot.waitSignal(grid.similar_wanted) as similar:
        hand.press(Qt.Key.Key_Return, CTRL)
    assert (opened.args, similar.args) == ([7], [7])


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_Menu, NONE), (Qt.Key.Key_F10, SHIFT)])
def test_the_menu_key_asks_at_the_current_photo(grid, hand, qtbot, key, modifiers):
    grid.set_current(50)
    grid.scroll_to(300)
    with qtbot.waitSignal(grid.menu_wanted) as wanted:
        hand.press(key, modifiers)
    assert wanted.args == [grid.viewport().mapToGlobal(hand.place(50))]


def test_keys_it_does_not_know_go_on_to_the_window(grid, qtbot):
    for key in (Qt.Key.Key_S, Qt.Key.Key_F5, Qt.Key.Key_Escape):
        event = QKeyEvent(QEvent.Type.KeyPress, key, NONE)
        grid.keyPressEvent(event)
        assert not event.isAccepted()


def test_screen_readers_hear_the_current_photo(grid, hand, qtbot):
    qtbot.waitUntil(hand.is_drawn)
    grid.set_current(1)
    assert grid.accessibleName() == "Photos"
    assert grid.accessibleDescription() == f"{COUNT - 1} été.jpg, selected, 2 of {COUNT}"
    hand.press(Qt.Key.Key_Right, CTRL)
    assert grid.accessibleDescription() == f"{COUNT - 2} été.jpg, not selected, 3 of {COUNT}"
