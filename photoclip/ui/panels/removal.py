"""The question in place whether a folder shall leave the library."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from photoclip.domain.files import Folder
from photoclip.ui.models.counted import photos_counted
from photoclip.ui.models.shown import name_of, tooltip
from photoclip.ui.theme.stylesheet import set_role


class RemovalQuestion(QFrame):
    """Asks about one folder at a time. Nothing but "Remove" removes."""

    confirmed = Signal(object)
    """`Folder`."""
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: Folder | None = None
        set_role(self, "card")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._keep, self._remove = QPushButton("Keep"), QPushButton("Remove")
        for button, other in ((self._keep, "Keep the folder"), (self._remove, "Remove the folder from the library")):
            button.setAccessibleName(other)
            button.setMinimumWidth(0)
            button.setStyleSheet("padding: 6px 8px")
        self._keep.clicked.connect(self.dismiss)
        self._remove.clicked.connect(self._confirm)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._keep, 1)
        buttons.addWidget(self._remove, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(12)
        layout.addWidget(self._text)
        layout.addLayout(buttons)
        self.hide()

    @property
    def folder(self) -> Folder | None:
        """The one in question."""
        return self._folder

    def ask(self, folder: Folder, photos: int) -> None:
        """Ask about a folder with so many photos."""
        self._folder = folder
        leaving = f"{photos_counted(photos)} {'leaves' if photos == 1 else 'leave'} PhotoClip. " if photos else ""
        text = f"Remove {_shortened(name_of(folder.path))} from the library? {leaving}No file is touched."
        self._text.setText(text)
        self._text.setToolTip(tooltip(folder.path))
        self.setAccessibleName(text)
        self.show()
        self._keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Keep it."""
        if self._folder is not None:
            self._folder = None
            self.hide()
            self.dismissed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape keeps; Enter presses the button that has the focus."""
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        folder = self._folder
        self.dismiss()
        if folder is not None:
            self.confirmed.emit(folder)


def _shortened(name: str) -> str:
    """A word without a gap cannot wrap, and must not widen the sidebar."""
    return name if len(name) <= 20 else f"{name[:10]}…{name[-8:]}"
