"""Which key means what among cards that are decided."""

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class CardCommand(Enum):
    """What a key does beside moving."""

    KEEP = "keep"
    REJECT = "reject"
    SKIP = "skip"
    UNDO = "undo"
    OPEN = "open"
    TOGGLE = "toggle"
    SELECT_ALL = "select all"
    CLEAR = "clear"


_PLAIN = {
    Qt.Key.Key_A: CardCommand.KEEP,
    Qt.Key.Key_R: CardCommand.REJECT,
    Qt.Key.Key_S: CardCommand.SKIP,
    Qt.Key.Key_U: CardCommand.UNDO,
    Qt.Key.Key_Return: CardCommand.OPEN,
    Qt.Key.Key_Enter: CardCommand.OPEN,
    Qt.Key.Key_Space: CardCommand.TOGGLE,
    Qt.Key.Key_Escape: CardCommand.CLEAR,
}


def command_of(event: QKeyEvent) -> CardCommand | None:
    """What a key does; nothing again and again while it is held: a whole queue would be decided unseen."""
    if event.isAutoRepeat():
        return None
    if event.matches(QKeySequence.StandardKey.SelectAll):
        return CardCommand.SELECT_ALL
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_Space:
        return CardCommand.TOGGLE
    return _PLAIN.get(Qt.Key(event.key())) if modifiers == Qt.KeyboardModifier.NoModifier else None
