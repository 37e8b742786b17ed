"""A picture with a rectangle on it that says which part is meant."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from photoclip.domain.found import Box
from photoclip.ui.models.crop import Canvas, between, fitting, moved, nudged, usual
from photoclip.ui.theme.theme import Theme

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CropView(QWidget):
    """Drag to draw it, or to move it; arrows move it, with Shift they change its size, with Ctrl in small steps."""

    accepted = Signal()
    """Enter, or a double-click."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image = QImage()
        self._canvas = Canvas(1, 1)
        self._box = Box(0, 0, 1, 1)
        self._from: tuple[float, float] | None = None
        self._held: Box | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleDescription(
            "The part to search by. Arrows move it, with Shift they change its size, with Ctrl in small steps. "
            "Enter searches."
        )
        theme.changed.connect(self.update)

    def show_picture(self, image: QImage, canvas: Canvas, box: Box | None) -> None:
        """`canvas` has the size of the upright original, of which `image` is a smaller one."""
        self._image, self._canvas = image, canvas
        self._set_box(usual(canvas) if box is None else fitting(box, canvas))

    @property
    def box(self) -> Box:
        """The part that is meant."""
        return self._box

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Large enough to see what is what."""
        return QSize(480, 320)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows and Enter."""
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is not None:
            resizes = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._set_box(nudged(self._box, *arrow, self._canvas, resizes=resizes, is_fine=is_fine))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Inside it is taken, elsewhere a new one begins."""
        if event.button() == Qt.MouseButton.LeftButton:
            at = event.position()
            self._from = self._fitted().place(at.x(), at.y())
            self._held = self._box if self._rect().contains(at) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drawn or moved."""
        at, canvas = event.position(), self._fitted()
        if self._from is None:
            inside = self._rect().contains(at)
            self.setCursor(Qt.CursorShape.SizeAllCursor if inside else Qt.CursorShape.CrossCursor)
            return
        here = canvas.place(at.x(), at.y())
        if self._held is None:
            self._set_box(between(self._from, here, canvas))
        else:
            self._set_box(moved(self._held, here[0] - self._from[0], here[1] - self._from[1], canvas))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """It stays."""
        self._from = self._held = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """That is it."""
        self._from = self._held = None
        self.accepted.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The line is thicker."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """No longer."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The picture, dark outside the part."""
        canvas, rect = self._fitted(), self._rect()
        whole = QRectF(canvas.left, canvas.top, canvas.width_px * canvas.scale, canvas.height_px * canvas.scale)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawImage(whole, self._image)
        outside = QPainterPath()
        outside.addRect(whole)
        outside.addRect(rect)
        painter.fillPath(outside, QColor(0, 0, 0, 140))
        painter.setPen(QPen(QColor(self._theme.colors.accent), 2.5 if self.hasFocus() else 1.5))
        painter.drawRect(rect)

    def _fitted(self) -> Canvas:
        return self._canvas.fitted(max(1, self.width()), max(1, self.height()))

    def _rect(self) -> QRectF:
        canvas, box = self._fitted(), self._box
        corner = QPointF(canvas.left + box.x * canvas.scale, canvas.top + box.y * canvas.scale)
        return QRectF(corner.x(), corner.y(), box.width * canvas.scale, box.height * canvas.scale)

    def _set_box(self, box: Box) -> None:
        self._box = box
        self.setAccessibleName(f"{box.width} by {box.height} pixels, at {box.x}, {box.y}")
        self.update()
