"""A small arc that turns while something runs."""

from PySide6.QtCore import QRectF, QSize, QTimerEvent
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from photoclip.ui.theme.theme import Theme

_EDGE_PX = 12
_TURN_MS = 80
_STEP_DEGREES = 30


class BusyMark(QWidget):
    """Turns while it is visible."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._degrees = 90
        self._timer = 0
        self.setFixedSize(QSize(_EDGE_PX, _EDGE_PX))
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to turn."""
        super().showEvent(event)
        self._timer = self._timer or self.startTimer(_TURN_MS)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks."""
        super().hideEvent(event)
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    def timerEvent(self, _event: QTimerEvent) -> None:  # noqa: N802 - Qt's name
        """Turn."""
        self._degrees = (self._degrees - _STEP_DEGREES) % 360
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.colors.accent), 2))
        painter.drawArc(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), self._degrees * 16, 270 * 16)
        painter.end()
