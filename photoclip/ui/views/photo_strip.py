"""A line of small photos that are like each other, as many as there is room for."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from photoclip.config.thumbnails import EDGES_PX
from photoclip.domain.ids import PhotoId
from photoclip.ui.models.counted import number, photos_counted
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader

_CELL_PX, _GAP_PX, _RADIUS_PX, _RING_PX = 92, 6, 6, 2
_MOST = 16


class PhotoStrip(QWidget):
    """The arrow keys go from one to the next, Enter or a click opens one. The last tile counts the others."""

    opened = Signal(object)
    """`PhotoId`."""

    def __init__(self, model: PhotoModel, loader: ThumbnailLoader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._loader, self._theme = model, loader, theme
        self._photo_ids: tuple[PhotoId, ...] = ()
        self._others = 0
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_CELL_PX + 2 * _RING_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        for came in (model.details_came, loader.loaded, loader.unavailable):
            came.connect(self._repaint)  # a method: it is forgotten with the strip
        theme.changed.connect(self.update)

    def show_photos(self, photo_ids: tuple[PhotoId, ...], others: int) -> None:
        """Show these; there are `others` besides."""
        self._photo_ids, self._others = photo_ids, others
        self._current = 0
        self.setAccessibleName(photos_counted(len(photo_ids) + others))
        self.setAccessibleDescription("The arrow keys go through them. Enter opens one.")
        self.update()

    @property
    def seen(self) -> int:
        """Photos that there is room for."""
        room = max(1, (self.width() + _GAP_PX) // (_CELL_PX + _GAP_PX))
        total = len(self._photo_ids) + self._others
        most = min(room, _MOST, len(self._photo_ids))
        return max(1, most - 1) if most < total and most == room and most > 1 else most

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A few of them."""
        return QSize(4 * _CELL_PX, _CELL_PX + 2 * _RING_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Photos, and how many more there are."""
        self._model.want(list(self._photo_ids[: self.seen]))
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for at, place in self._places():
            self._paint_photo(painter, self._photo_ids[at], QRectF(place))
            if at == self._current and self.hasFocus():
                painter.setPen(QPen(QColor(self._theme.colors.accent), _RING_PX))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(place).adjusted(0, 0, 0, 0), _RADIUS_PX, _RADIUS_PX)
        more = len(self._photo_ids) + self._others - self.seen
        if more > 0:
            place = _place(self.seen)
            painter.setPen(QColor(self._theme.colors.muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"and {number(more)}\nmore")
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open what is pressed; the tile of all others opens the first of them."""
        if event.button() is Qt.MouseButton.LeftButton:
            at = int(event.position().x()) // (_CELL_PX + _GAP_PX)
            self._open(min(at, self.seen, len(self._photo_ids) - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The arrow keys, Enter and Space."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._current = min(max(0, self._current + step), self.seen - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self._current)
        else:
            super().keyPressEvent(event)

    def _repaint(self, _what: object) -> None:
        self.update()

    def _open(self, at: int) -> None:
        if 0 <= at < len(self._photo_ids):
            self._current = min(at, self.seen - 1)
            self.opened.emit(self._photo_ids[at])

    def _places(self) -> Iterator[tuple[int, QRect]]:
        return ((at, _place(at)) for at in range(self.seen))

    def _paint_photo(self, painter: QPainter, photo_id: PhotoId, place: QRectF) -> None:
        path = QPainterPath()
        path.addRoundedRect(place, _RADIUS_PX, _RADIUS_PX)
        painter.fillPath(path, QColor(self._theme.colors.placeholder))
        photo = self._model.known(photo_id)
        pixmap = self._loader.pixmap(photo.content_hash, EDGES_PX[0]) if photo is not None else None
        if pixmap is not None:
            painter.save()
            painter.setClipPath(path)
            painter.drawPixmap(place, pixmap, QRectF(_square(pixmap)))
            painter.restore()


def _place(at: int) -> QRect:
    return QRect(_RING_PX + at * (_CELL_PX + _GAP_PX), _RING_PX, _CELL_PX, _CELL_PX)


def _square(pixmap: QPixmap) -> QRect:
    """The middle of it."""
    edge = min(pixmap.width(), pixmap.height())
    return QRect((pixmap.width() - edge) // 2, (pixmap.height() - edge) // 2, edge, edge)
