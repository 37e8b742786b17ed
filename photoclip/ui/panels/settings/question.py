"""A question in place: nothing happens unless it is answered with yes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photoclip.ui.panels.settings.setting import plain, show_line


class Question(QWidget):
    """Hidden until `ask`. Escape declines."""

    confirmed = Signal()
    declined = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = plain("", self)
        self._yes, self._no = QPushButton("Yes", self), QPushButton("Keep", self)
        line = QHBoxLayout()
        line.setSpacing(8)
        for button in (self._yes, self._no):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        self._yes.clicked.connect(self._confirm)
        self._no.clicked.connect(self._decline)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addLayout(line)
        self.hide()

    def ask(self, text: str, yes: str) -> None:
        """`yes` is what its button says. The keyboard is at the answer that changes nothing."""
        show_line(self._words, text)
        self._yes.setText(yes)
        self._yes.setAccessibleName(f"{yes}: {text}")
        self._no.setAccessibleName("Keep it as it is")
        self.show()
        self._no.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """What is asked, "" where nothing is."""
        return "" if self.isHidden() else self._words.accessibleName()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape declines, and does not close the window around it."""
        if event.key() == Qt.Key.Key_Escape:
            self._decline()
        else:
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        self.hide()
        self.confirmed.emit()

    def _decline(self) -> None:
        self.hide()
        self.declined.emit()
