"""Keys that work everywhere in the window."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Shortcuts:
    """What the keys do: Ctrl+F search, Ctrl+O add a folder, Ctrl+comma settings, F5 look again for new photos, Ctrl+I
    facts, Ctrl+J jobs, Ctrl+Q quit. (Command instead of Ctrl on a Mac.)
    """

    search: Callable[[], None]
    add_folder: Callable[[], None]
    settings: Callable[[], None]
    look_again: Callable[[], None]
    facts: Callable[[], None]
    jobs: Callable[[], None]
    quit: Callable[[], object]


def add_shortcuts(window: QWidget, shortcuts: Shortcuts) -> None:
    """Let the keys work wherever the keyboard is in the window."""
    keys = (
        (QKeySequence(QKeySequence.StandardKey.Find), shortcuts.search),
        (QKeySequence(QKeySequence.StandardKey.Open), shortcuts.add_folder),
        (QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_Comma), shortcuts.settings),
        (QKeySequence(Qt.Key.Key_F5), shortcuts.look_again),
        (QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_I), shortcuts.facts),
        (QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_J), shortcuts.jobs),
        (QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_Q), shortcuts.quit),
    )
    for sequence, action in keys:
        QShortcut(sequence, window).activated.connect(action)


def add_undo_shortcuts(window: QWidget, undo: Callable[[], None], redo: Callable[[], None]) -> None:
    """Ctrl+Z takes the last change back; Ctrl+Shift+Z or Ctrl+Y does it again. A line of text keeps them for itself."""
    ctrl, shift = Qt.Modifier.CTRL, Qt.Modifier.SHIFT
    keys = ((ctrl | Qt.Key.Key_Z, undo), (ctrl | shift | Qt.Key.Key_Z, redo), (ctrl | Qt.Key.Key_Y, redo))
    for key, action in keys:
        QShortcut(QKeySequence(key), window).activated.connect(action)
