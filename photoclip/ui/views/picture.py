"""One picture: fitted, zoomed, panned, turned."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from photoclip.ui.models.rendition import Rendition
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.pinch import pinch_factor
from photoclip.ui.views.sight import Sight

_PIXELS_SEEN_FROM = 4.0
"""From this scale on the pixels themselves are what a person looks at: they are not smoothed."""
_PAN_PX = 96
_NOTCH = 120


class PictureView(QWidget):
    """Paints a picture by the sharpest pixels there are. Says when sharper ones would be seen."""

    zoom_changed = Signal(float, bool)
    """Device pixels for a pixel of the picture, and whether it is fitted into the view."""
    sharper_wanted = Signal(int)
    """The longest side, in pixels, that the turned picture takes up now is larger than what is there."""
    pointer_moved = Signal(QPointF)
    used = Signal()
    """A person takes hold of it, or zooms it by wheel or touchpad."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sight = Sight()
        self._rendition: Rendition | None = None
        self._is_known = False
        self._dragged_from: QPointF | None = None
        self._wants_pointer = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Photo")
        theme.changed.connect(self.update)

    # what is shown

    @property
    def sight(self) -> Sight:
        """How it is looked at."""
        return self._sight

    @property
    def rendition(self) -> Rendition | None:
        """The pixels that are there."""
        return self._rendition

    @property
    def can_pan(self) -> bool:
        """Whether a part of the picture is outside."""
        return self._is_known and self._sight.can_pan

    def set_picture(self, width_px: int, height_px: int) -> None:
        """Another picture of this full size, fitted and not turned; 0, 0 while nobody knows. It has no pixels yet."""
        self._is_known = width_px > 0 and height_px > 0
        self._rendition = None
        self._dragged_from = None
        self._look(self._sight.of_picture(width_px, height_px))

    def set_rendition(self, rendition: Rendition) -> None:
        """Pixels of the picture. Less sharp ones than those that are there change nothing."""
        if self._rendition is not None and rendition.edge_px < self._rendition.edge_px:
            return
        size = rendition.full_width_px, rendition.full_height_px
        self._rendition = rendition
        if not self._is_known or size != (self._sight.picture_width, self._sight.picture_height):
            self._is_known = True
            self._look(self._sight.of_picture(*size))
        else:
            self.update()
            self._want_sharper()

    # how it is looked at

    def fit(self) -> None:
        """All of it."""
        self._look(self._sight.fitted())

    def zoom_to(self, scale: float) -> None:
        """Around the middle."""
        self._look(self._sight.zoomed(scale, self._sight.view_width / 2, self._sight.view_height / 2))

    def step_zoom(self, direction: int) -> None:
        """1 nearer, -1 away."""
        self._look(self._sight.stepped(direction))

    def toggle(self, at: QPointF | None = None) -> None:
        """Between fit and 100 %, around a point of the widget."""
        x, y = self._device(at if at is not None else QPointF(self.rect().center()))
        self._look(self._sight.toggled(x, y))

    def turn(self, by: int) -> None:
        """By quarters, clockwise where positive. The file stays as it is."""
        self._look(self._sight.turned(by))

    def pan_step(self, right: int, down: int) -> None:
        """Look further to the right or down, by a key's step."""
        step = _PAN_PX * self.devicePixelRatioF()
        self._look(self._sight.panned(-right * step, -down * step))

    def show_pointer(self, wanted: bool) -> None:
        """Hide the pointer while it rests in full screen."""
        self._wants_pointer = wanted
        self._set_cursor()

    def _look(self, sight: Sight) -> None:
        zoomed = (sight.shown_scale, sight.is_fit) != (self._sight.shown_scale, self._sight.is_fit)
        self._sight = sight
        self._set_cursor()
        self.update()
        if zoomed:
            self.zoom_changed.emit(sight.shown_scale, sight.is_fit)
        self._want_sharper()

    def _want_sharper(self) -> None:
        if self._rendition is None or self._rendition.is_full or self.width() < 2:
            return
        frame = self._sight.frame()
        edge_px = round(max(frame.width, frame.height))
        if edge_px > self._rendition.edge_px:
            self.sharper_wanted.emit(edge_px)

    def _set_cursor(self) -> None:
        if not self._wants_pointer:
            self.setCursor(Qt.CursorShape.BlankCursor)
        elif self._dragged_from is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self.setCursor(Qt.CursorShape.OpenHandCursor if self.can_pan else Qt.CursorShape.ArrowCursor)

    def _device(self, at: QPointF | QPoint) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return at.x() * ratio, at.y() * ratio

    # Qt

    def event(self, event: QEvent) -> bool:
        """Pinching on a touchpad; moving to a screen of another scale."""
        pinch = pinch_factor(event, self)
        if pinch is not None:
            self.used.emit()
            self._look(self._sight.zoomed(self._sight.shown_scale * pinch.factor, *self._device(pinch.point)))
            event.accept()
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._take_size()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What is fitted stays fitted, what is in the middle stays there."""
        super().resizeEvent(event)
        self._take_size()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom around the pointer."""
        delta = event.angleDelta().y()
        if delta and self._is_known:
            self.used.emit()
            self._look(self._sight.wheeled(delta / _NOTCH, *self._device(event.position())))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of it."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            super().mousePressEvent(event)
            return
        self.used.emit()
        if self.can_pan:
            self._dragged_from = event.position()
            self._set_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag it."""
        self.pointer_moved.emit(event.position())
        if self._dragged_from is None:
            return
        x, y = self._device(event.position() - self._dragged_from)
        self._dragged_from = event.position()
        self._look(self._sight.panned(x, y))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go of it."""
        if self._dragged_from is None:
            super().mouseReleaseEvent(event)
            return
        self._dragged_from = None
        self._set_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Between fit and 100 %."""
        if event.button() == Qt.MouseButton.LeftButton and self._is_known:
            self.toggle(event.position())
        else:
            super().mouseDoubleClickEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The picture, or the place where it will be."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._theme.colors.ground))
        if not self._is_known:
            return
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        frame = self._sight.frame()
        place = QRectF(frame.left, frame.top, frame.width, frame.height)
        if self._rendition is None:
            painter.fillRect(place, QColor(self._theme.colors.placeholder))
            return
        scale = self._sight.shown_scale
        # At 100 % there is nothing to smooth, and Qt's smoothing is half a pixel off where it is turned by 180 degrees.
        smooth = not self._rendition.is_full or (scale < _PIXELS_SEEN_FROM and scale != 1.0)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        self._paint_turned(painter, place, QRectF(event.rect().topLeft() * ratio, QSizeF(event.rect().size()) * ratio))

    def _paint_turned(self, painter: QPainter, place: QRectF, seen: QRectF) -> None:
        """Only what is seen: a painter that scales all of a picture at 1600 % leaves its range of coordinates."""
        assert self._rendition is not None
        turns = self._sight.turns
        upright = QSizeF(place.height(), place.width()) if turns % 2 else place.size()
        lies = QTransform().translate(place.center().x(), place.center().y()).rotate(90 * turns)
        whole = QRectF(QPointF(-upright.width() / 2, -upright.height() / 2), upright)
        wanted = lies.inverted()[0].mapRect(seen).intersected(whole)
        level = self._rendition.level_for(upright.width())
        source = _whole_pixels(wanted, whole, level)
        if not source.isEmpty():
            x, y = whole.width() / level.width(), whole.height() / level.height()
            target = QRectF(whole.left() + source.left() * x, whole.top() + source.top() * y, 0, 0)
            target.setSize(QSizeF(source.width() * x, source.height() * y))
            painter.setTransform(lies, True)
            painter.drawImage(target, level, source)

    def _take_size(self) -> None:
        ratio = self.devicePixelRatioF()
        self._look(self._sight.resized(self.width() * ratio, self.height() * ratio))


def _whole_pixels(part: QRectF, whole: QRectF, level: QImage) -> QRectF:
    """The pixels of `level`, which fills `whole`, that `part` needs; one more at each side for smoothing."""
    x, y = level.width() / whole.width(), level.height() / whole.height()
    left = max(0, int((part.left() - whole.left()) * x) - 1)
    top = max(0, int((part.top() - whole.top()) * y) - 1)
    right = min(level.width(), int((part.right() - whole.left()) * x) + 2)
    bottom = min(level.height(), int((part.bottom() - whole.top()) * y) + 2)
    return QRectF(left, top, right - left, bottom - top)
