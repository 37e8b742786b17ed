"""What the keys of the viewer mean."""

from enum import StrEnum

from PySide6.QtCore import Qt

from photoclip.domain.organise_api import MOST_RATING


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
    PART = "part"
    FAVOURITE = "favourite"
    RATE = "rate"
    TAG = "tag"
    TEACH = "teach"


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
    Qt.Key.Key_Z: ViewerCommand.TOGGLE_SIZE,
    Qt.Key.Key_Space: ViewerCommand.TOGGLE_SIZE,
    Qt.Key.Key_I: ViewerCommand.FACTS,
    Qt.Key.Key_P: ViewerCommand.SLIDES,
    Qt.Key.Key_F5: ViewerCommand.SLIDES,
    Qt.Key.Key_F: ViewerCommand.FAVOURITE,
    Qt.Key.Key_F11: ViewerCommand.FULL_SCREEN,
    Qt.Key.Key_S: ViewerCommand.SIMILAR,
    Qt.Key.Key_T: ViewerCommand.TAG,
}
_RATINGS = range(Qt.Key.Key_0, Qt.Key.Key_0 + MOST_RATING + 1)
_WITH_CTRL = {
    Qt.Key.Key_0: ViewerCommand.FIT,
    Qt.Key.Key_1: ViewerCommand.FULL_SIZE,
    Qt.Key.Key_T: ViewerCommand.TEACH,
}
_WITH_SHIFT = {
    Qt.Key.Key_R: ViewerCommand.TURN_BACK,
    Qt.Key.Key_F: ViewerCommand.FULL_SCREEN,
    Qt.Key.Key_S: ViewerCommand.PART,
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
    pressed = Qt.Key(key)
    if modifiers & _OTHERS == Qt.KeyboardModifier.ControlModifier:
        return _WITH_CTRL.get(pressed)
    if modifiers & _OTHERS:
        return None
    if rating_of(key, modifiers) is not None:
        return ViewerCommand.RATE
    if modifiers & Qt.KeyboardModifier.ShiftModifier and pressed in _WITH_SHIFT:
        return _WITH_SHIFT[pressed]
    return (_ALWAYS | (_ZOOMED if can_pan else _FITTED)).get(pressed)


def rating_of(key: int, modifiers: Qt.KeyboardModifier) -> int | None:
    """The stars that a key gives, None where it gives none."""
    is_plain = modifiers & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    return key - Qt.Key.Key_0 if is_plain and key in _RATINGS else None
