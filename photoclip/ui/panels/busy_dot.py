"""A dot that breathes while something is asked for."""

from PySide6.QtCore import QEasingCurve, QPointF, QSize, QTimer, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPaintEvent, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from photoclip.ui.theme.theme import Theme

_PATIENCE_MS = 250
"""Most answers are there by then; a dot that only flashes is noise."""
_BREATH_MS = 1_400
_SIZE_PX = 16
_RADIUS_PX = 4.0


class BusyDot(QWidget):
    """Keeps its place whether it is seen or not."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._busy = False
        self._seen = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._appear)
        self._breath = QVariantAnimation(self, duration=_BREATH_MS, loopCount=-1)
        self._breath.setKeyValues([(0.0, 1.0), (0.5, 0.25), (1.0, 1.0)])
        self._breath.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._breath.valueChanged.connect(self.update)
        theme.changed.connect(self.update)

    @property
    def is_busy(self) -> bool:
        """Whether something is asked for; the dot appears a moment later."""
        return self._busy

    def set_busy(self, busy: bool) -> None:
        """Begin or end; again changes nothing."""
        if busy == self._busy:
            return
        self._busy = busy
        self.setToolTip("Searching" if busy else "")
        self.setAccessibleName("Searching" if busy else "")
        if busy:
            self._patience.start()
        else:
            self._patience.stop()
            self._breath.stop()
            self._seen = False
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A little air around it."""
        return QSize(_SIZE_PX, _SIZE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The dot, more or less of it."""
        if not self._seen:
            return
        color = QColor(self._theme.colors.accent)
        color.setAlphaF(float(self._breath.currentValue()))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(QPointF(self.width() / 2, self.height() / 2), _RADIUS_PX, _RADIUS_PX)

    def _appear(self) -> None:
        self._seen = True
        self._breath.start()
        self.update()
