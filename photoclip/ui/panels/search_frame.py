"""The rounded frame of the search field, with what stands in it from the glass to the buttons."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from photoclip.ui.panels.busy_dot import BusyDot
from photoclip.ui.theme.stylesheet import set_property, set_role
from photoclip.ui.theme.theme import Theme

_HEIGHT_PX = 40
_LEAST_LINE_PX = 80


class SearchFrame(QFrame):
    """One target for the pointer, with an accent line while something is typed in it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._glass = QLabel(self)
        self._glass.setFixedSize(18, 18)
        self.dot = BusyDot(theme, self)
        set_role(self, "field")
        self.setFixedHeight(_HEIGHT_PX)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        theme.changed.connect(self._dress)
        self._dress()

    def hold(self, chips: QWidget, line: QWidget, tools: QWidget) -> None:
        """What stands in it, in the direction of the language."""
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(4)
        row.addWidget(self._glass)
        row.addSpacing(4)
        row.addWidget(chips)
        row.addSpacing(4)
        row.addWidget(line, 1)
        row.addWidget(self.dot)
        row.addWidget(tools)
        line.setMinimumWidth(_LEAST_LINE_PX)

    def set_active(self, active: bool) -> None:
        """Whether something is typed."""
        set_property(self, "active", "true" if active else "false")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Icons have a side."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._dress()

    def _dress(self) -> None:
        self._glass.setPixmap(self._theme.icon("search").pixmap(QSize(18, 18), self.devicePixelRatioF()))
