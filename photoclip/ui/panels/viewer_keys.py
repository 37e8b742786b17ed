"""What the keys of the viewer mean."""

from enum import StrEnum

from PySide6.QtCore import Qt


class ViewerCommand(StrEnum):
    """What a key asks for."""

    LEAVE = "leave"
    CLOSE = "close"
    PREVIOUS = "previous"
    NEXT = "next"
    FIRST = "first"
    LAST = "last"
    LOOK_LEFT = "look left"
    LOOK_RIGHT = "look right"
    LOOK_UP = "look up"
    LOOK_DOWN = "look down"
    TURN = "turn"
    TURN_BACK = "turn back"
    NEARER = "nearer"
    AWAY = "away"
    FIT = "fit"
    FULL_SIZE = "full size"
    TOGGLE_SIZE = "toggle size"
    FACTS = "facts"
    SLIDES = "slides"
    FULL_SCREEN = "full screen"
    SIMILAR = "similar"


_ALWAYS = {
    Qt.Key.Key_Escape: ViewerCommand.LEAVE,
    Qt.Key.Key_Backspace: ViewerCommand.CLOSE,
    Qt.Key.Key_PageUp: ViewerCommand.PREVIOUS,
    Qt.Key.Key_PageDown: ViewerCommand.NEXT,
    Qt.Key.Key_Home: ViewerCommand.FIRST,
    Qt.Key.Key_End: ViewerCommand.LAST,
    Qt.Key.Key_R: ViewerCommand.TURN,
    Qt.Key.Key_Plus: ViewerCommand.NEARER,
    Qt.Key.Key_Equal: ViewerCommand.NEARER,
    Qt.Key.Key_Minus: ViewerCommand.AWAY,
    Qt.Key.Key_Underscore: ViewerCommand.AWAY,
    Qt.Key.Key_0: ViewerCommand.FIT,
    Qt.Key.Key_1: ViewerCommand.FULL_SIZE,
    Qt.Key.Key_Z: ViewerCommand.TOGGLE_SIZE,
    Qt.Key.Key_Space: ViewerCommand.TOGGLE_SIZE,
    Qt.Key.Key_I: ViewerCommand.FACTS,
    Qt.Key.Key_P: ViewerCommand.SLIDES,
    Qt.Key.Key_F5: ViewerCommand.SLIDES,
    Qt.Key.Key_F: ViewerCommand.FULL_SCREEN,
    Qt.Key.Key_F11: ViewerCommand.FULL_SCREEN,
    Qt.Key.Key_S: ViewerCommand.SIMILAR,
}
_FITTED = {
    Qt.Key.Key_Left: ViewerCommand.PREVIOUS,
    Qt.Key.Key_Up: ViewerCommand.PREVIOUS,
    Qt.Key.Key_Right: ViewerCommand.NEXT,
    Qt.Key.Key_Down: ViewerCommand.NEXT,
}
_ZOOMED = {
    Qt.Key.Key_Left: ViewerCommand.LOOK_LEFT,
    Qt.Key.Key_Up: ViewerCommand.LOOK_UP,
    Qt.Key.Key_Right: ViewerCommand.LOOK_RIGHT,
    Qt.Key.Key_Down: ViewerCommand.LOOK_DOWN,
}
HELD_COMMANDS = frozenset(
    (
        *_FITTED.values(),
        *_ZOOMED.values(),
        ViewerCommand.NEARER,
        ViewerCommand.AWAY,
    )
)
"""Those that a key repeats while it is held; to toggle full screen thirty times a second helps nobody."""
_OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def command_of(key: int, modifiers: Qt.KeyboardModifier, *, can_pan: bool) -> ViewerCommand | None:
    """What a key asks for; None for keys that belong to others. Arrows look around where `can_pan`, else they step."""
    if modifiers & _OTHERS:
        return None
    command = (_ALWAYS | (_ZOOMED if can_pan else _FITTED)).get(Qt.Key(key))
    if command is ViewerCommand.TURN and modifiers & Qt.KeyboardModifier.ShiftModifier:
        return ViewerCommand.TURN_BACK
    return command
