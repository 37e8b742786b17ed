"""How much a part of a query counts, as a short bar that can be dragged."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from photoclip.query.chips import MOST_CHIP_WEIGHT
from photoclip.ui.theme.theme import Theme

_BAR_PX = 26
_HEIGHT_PX = 4
_MARGIN_PX = 4
_PX_A_UNIT = 48.0
"""Dragged so far, a weight is greater by one."""


class WeightBar(QWidget):
    """Full is 1; beyond, it is lit. Green adds, red subtracts. Its owner knows the keys and the wheel."""

    weighed = Signal(float)
    """It was dragged to this weight."""
    held = Signal(bool)
    """The mouse holds it, or lets go."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._weight = 1.0
        self._from: tuple[float, float] | None = None
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(28)
        theme.changed.connect(self.update)

    @property
    def weight(self) -> float:
        """What is shown."""
        return self._weight

    def set_weight(self, weight: float) -> None:
        """Show another one, without a signal."""
        self._weight = weight
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A little more than the bar, so that it is easy to take."""
        return QSize(_BAR_PX + 2 * _MARGIN_PX, 28)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = (event.globalPosition().x(), self._weight)
            self.held.emit(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag it; in the direction of the language."""
        if self._from is None:
            return
        start, weight = self._from
        moved = event.globalPosition().x() - start
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            moved = -moved
        self._tell(weight + moved / _PX_A_UNIT)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        self._from = None
        self.held.emit(False)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Back to the usual."""
        self._from = None
        self._tell(1.0)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The track, and as much of it as it counts."""
        colors = self._theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        top = (self.height() - _HEIGHT_PX) / 2
        track = QColor(colors.muted)
        track.setAlphaF(0.28)
        self._bar(painter, track, top, _BAR_PX)
        size = abs(self._weight)
        color = QColor(colors.yes if self._weight > 0 else colors.no)
        self._bar(painter, color, top, _BAR_PX * min(1.0, size))
        if size > 1.0:
            self._bar(painter, QColor(colors.text), top, _BAR_PX * min(1.0, size - 1.0))

    def _bar(self, painter: QPainter, color: QColor, top: float, width: float) -> None:
        if width > 0.0:
            painter.setBrush(color)
            painter.drawRoundedRect(QRectF(_MARGIN_PX, top, width, _HEIGHT_PX), _HEIGHT_PX / 2, _HEIGHT_PX / 2)

    def _tell(self, weight: float) -> None:
        rounded = round(max(-MOST_CHIP_WEIGHT, min(MOST_CHIP_WEIGHT, weight)), 1)
        if rounded != self._weight:
            self._weight = rounded
            self.update()
            self.weighed.emit(rounded)
