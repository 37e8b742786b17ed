"""The line in which words are typed: pasting of pictures, half-composed words, and the keys around them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from photoclip.ui.models.carried import Carried, carried, carries_something

HINT = "Search photos, or drop a picture anywhere"


class SearchEdit(QLineEdit):
    """Words in one line. Words that an input method is still composing are not told of."""

    words_changed = Signal()
    entered = Signal()
    escaped = Signal()
    picture_pasted = Signal(object)
    """`Carried` with paths or an image."""
    history_wanted = Signal()
    """Down, in an empty line."""
    photos_wanted = Signal()
    """Down, in one with words."""
    chip_wanted = Signal()
    """Backspace, before the first word: what stands left of it is meant."""
    focused = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_composing = False
        self._told = ""
        self.setPlaceholderText(HINT)
        self.setAccessibleName("Search photos")
        self.setAccessibleDescription(
            "Type what a photo shows. Enter searches at once, Down goes to the photos, or lists past searches."
        )
        # What is dropped here is dropped on the window.
        self.setAcceptDrops(False)
        self.textChanged.connect(self._tell)

    def set_words(self, words: str) -> None:
        """Show other words, without a signal."""
        self._told = words
        self.setText(words)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Wait for the end of a composition."""
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keys that mean more than text."""
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_anything()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_Down:
            (self.photos_wanted if self.text() else self.history_wanted).emit()
        elif key == Qt.Key.Key_Backspace and self.cursorPosition() == 0 and not self.hasSelectedText():
            self.chip_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paste_anything(self) -> None:
        """A picture becomes a part of the query, text becomes text."""
        found = carried(QGuiApplication.clipboard().mimeData())
        if found.paths or found.image is not None:
            self.picture_pasted.emit(found)
        elif found != Carried():
            self.insert(found.text or found.address)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Qt's menu, whose "Paste" knows text only."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paste = menu.findChild(QAction, "edit-paste")
        if paste is not None:
            paste.setEnabled(carries_something(QGuiApplication.clipboard().mimeData()))
            paste.triggered.disconnect()
            paste.triggered.connect(self.paste_anything)
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The field around it is lit."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """No longer."""
        super().focusOutEvent(event)
        self.focused.emit(False)

    def _tell(self) -> None:
        if not self._is_composing and self.text() != self._told:
            self._told = self.text()
            self.words_changed.emit()
