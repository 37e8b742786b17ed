"""Where in a window the keyboard is."""

from PySide6.QtWidgets import QWidget


def has_keyboard(part: QWidget) -> bool:
    """Whether it is in this part of its window. Not `part.focusWidget()`: that is where it was last in there."""
    focused = part.window().focusWidget()
    return focused is not None and (focused is part or part.isAncestorOf(focused))
