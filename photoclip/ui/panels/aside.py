"""What stands at the right in the place of the facts: a title, a way to close it, and a column that scrolls."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from photoclip.ui.panels.scroll_area import scroll_area
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme


class Aside(QFrame):
    """Escape closes it. Who derives from it fills `column`."""

    closed = Signal()
    """The person is done with it."""

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme = theme
        set_role(self, "panel")
        self.setAccessibleName(title)
        self._title = QLabel(title)
        set_role(self._title, "title")
        self._close = QToolButton()
        self._close.setFixedSize(28, 28)
        self._close.setIconSize(QSize(16, 16))
        self._close.setAccessibleName(f"Close: {title}")
        self._close.setToolTip("Close (Esc)")
        self._close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 8, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        content = QWidget()
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(16, 12, 16, 24)
        self.column.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(scroll_area(content, title), 1)
        theme.changed.connect(self._dress)
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """What nobody in it took."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        self._close.setIcon(self._theme.icon("x"))
