"""Which key means what in a grid."""

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from photoclip.ui.views.moves import Move


class Command(Enum):
    """What a key does beside moving."""

    SELECT_ALL = "select all"
    CLEAR = "clear"
    TOGGLE = "toggle"
    OPEN = "open"
    SIMILAR = "similar"
    MENU = "menu"
    LARGER = "larger"
    SMALLER = "smaller"
    USUAL_SIZE = "usual size"
    STACK = "stack"


_MOVES = {
    Qt.Key.Key_Left: Move.LEFT,
    Qt.Key.Key_Right: Move.RIGHT,
    Qt.Key.Key_Up: Move.UP,
    Qt.Key.Key_Down: Move.DOWN,
    Qt.Key.Key_PageUp: Move.PAGE_UP,
    Qt.Key.Key_PageDown: Move.PAGE_DOWN,
    Qt.Key.Key_Home: Move.FIRST,
    Qt.Key.Key_End: Move.LAST,
}
_PLAIN = {
    Qt.Key.Key_Escape: Command.CLEAR,
    Qt.Key.Key_Space: Command.TOGGLE,
    Qt.Key.Key_Return: Command.OPEN,
    Qt.Key.Key_Enter: Command.OPEN,
    Qt.Key.Key_Menu: Command.MENU,
    Qt.Key.Key_B: Command.STACK,
}
_WITH_CTRL = {
    Qt.Key.Key_Space: Command.TOGGLE,
    Qt.Key.Key_Return: Command.SIMILAR,
    Qt.Key.Key_Enter: Command.SIMILAR,
    Qt.Key.Key_0: Command.USUAL_SIZE,
    # "+" needs Shift on some keyboards and is "=" without it on others.
    Qt.Key.Key_Plus: Command.LARGER,
    Qt.Key.Key_Equal: Command.LARGER,
    Qt.Key.Key_Minus: Command.SMALLER,
}
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


def move_of(event: QKeyEvent) -> Move | None:
    """Where a key leads, with or without Ctrl and Shift."""
    others = event.modifiers() & ~(_SHIFT | _CTRL | Qt.KeyboardModifier.KeypadModifier)
    return _MOVES.get(Qt.Key(event.key())) if others == Qt.KeyboardModifier.NoModifier else None


def command_of(event: QKeyEvent) -> Command | None:
    """What else a key does."""
    if event.matches(QKeySequence.StandardKey.SelectAll):
        return Command.SELECT_ALL
    key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.NoModifier:
        return _PLAIN.get(key)
    if key == Qt.Key.Key_F10 and modifiers == _SHIFT:
        return Command.MENU
    if modifiers & ~_SHIFT == _CTRL:
        return _WITH_CTRL.get(key)
    return None
