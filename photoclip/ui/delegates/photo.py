"""Paints one photo of a grid: rounded, with what a person must know of it."""

from dataclasses import dataclass
from math import inf
from time import perf_counter

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from photoclip.config.thumbnails import EDGES_PX
from photoclip.domain.browse import Photo
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.thumbnails.pixmaps import PixmapCache
from photoclip.ui.thumbnails.waiting import ThumbnailKey

RADIUS_PX = 8
RING_PX = 4
"""How far the mark of the current photo reaches out of its cell."""
_BORDER_PX = 3
_BADGE_PX = 24
_ICON_PX = 24
_MOST_BYTES = 96 * 1024**2
_BLUR = 1.1
"""A thumbnail may be stretched so far before the larger one is asked for."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a photo stands among the others. `is_current`: where the keyboard is, to be marked apart from selection.
    `opacity` 0..1: less than 1 steps back.
    """

    is_selected: bool
    is_current: bool
    has_focus: bool
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class _Finished:
    """A thumbnail cropped, scaled and rounded for cells of this size, in device pixels."""

    content_hash: str
    edge_px: int
    width: int
    height: int


class PhotoPainter:
    """Keeps finished cells, so that scrolling copies pixels and nothing else. Lives in the GUI thread."""

    def __init__(self, loader: ThumbnailLoader, theme: Theme) -> None:
        self._loader = loader
        self._theme = theme
        self._finished: PixmapCache[_Finished] = PixmapCache(_MOST_BYTES)
        self._icons: dict[tuple[str, str, float], QPixmap] = {}
        self._ratio = 1.0
        self._corners = _corners(RADIUS_PX)
        self._deadline = 0.0
        self._wanted: list[ThumbnailKey] = []

    def begin(self, view: QSize, ratio: float, budget_s: float) -> None:
        """Before a round of painting on a screen with this device pixel ratio. After `budget_s`, cells whose thumbnail
        is there but not finished are painted roughly.
        """
        if ratio != self._ratio:
            self._ratio = ratio
            self._corners = _corners(round(RADIUS_PX * ratio))
        self._deadline = perf_counter() + budget_s
        self._wanted = []
        screen_bytes = round(view.width() * view.height() * ratio * ratio * 4)
        self._finished.set_most_bytes(max(_MOST_BYTES, 2 * screen_bytes))

    def want(self, size: QSize, photo: Photo) -> None:
        """A cell of this size may be painted soon: have its thumbnail ready."""
        edge_px = self._edge_for(size, photo)
        if self._finished.get(self._key(size, photo, edge_px)) is None:
            self._thumbnail(photo, edge_px)

    def wanted(self) -> list[ThumbnailKey]:
        """What was not there since `begin`, in the order in which it was painted."""
        return self._wanted

    def finish(self, size: QSize, photo: Photo) -> None:
        """Finish a cell that was painted roughly."""
        self._deadline = inf
        self._picture(size, photo)

    def paint(self, painter: QPainter, cell: QRect, photo: Photo | None, look: Look) -> bool:
        """Paint a cell; False where it is rough for now: `finish` it when there is time, and paint it again."""
        finished, is_final = (None, True) if photo is None else self._picture(cell.size(), photo)
        if look.opacity < 1.0:
            painter.setOpacity(look.opacity)
        if finished is not None:
            painter.drawPixmap(cell.topLeft(), finished)
        elif is_final:
            self._paint_placeholder(painter, cell, photo)
        else:
            assert photo is not None
            self._paint_roughly(painter, cell, photo)
        if look.opacity < 1.0:
            painter.setOpacity(1.0)
        if photo is not None and (not photo.files or photo.files[0].offline):
            self._paint_badge(painter, cell, "unplug", self._theme.colors.text)
        if look.is_selected:
            self._outline(painter, QRectF(cell), self._theme.colors.accent, _BORDER_PX)
        if look.is_current:
            around = QRectF(cell).adjusted(-RING_PX, -RING_PX, RING_PX, RING_PX)
            self._outline(painter, around, self._theme.colors.text if look.has_focus else self._theme.colors.muted, 2)
        return is_final

    def forget_icons(self) -> None:
        """Colours changed."""
        self._icons.clear()

    def _picture(self, size: QSize, photo: Photo) -> tuple[QPixmap | None, bool]:
        """The finished cell, and whether it (or that there is none) is all that can be done now."""
        edge_px = self._edge_for(size, photo)
        finished = self._finished.get(self._key(size, photo, edge_px))
        if finished is not None:
            return finished, True
        thumbnail = self._thumbnail(photo, edge_px)
        if thumbnail is None:
            edge_px = next(other for other in EDGES_PX if other != edge_px)
            finished = self._finished.get(self._key(size, photo, edge_px))
            if finished is not None:
                return finished, True
            thumbnail = self._loader.peek(photo.content_hash, edge_px)
        if thumbnail is None:
            return None, True
        if perf_counter() > self._deadline:
            return None, False
        key = self._key(size, photo, edge_px)
        finished = _rounded(thumbnail, key.width, key.height, self._corners)
        finished.setDevicePixelRatio(self._ratio)
        self._finished.put(key, finished)
        return finished, True

    def _thumbnail(self, photo: Photo, edge_px: int) -> QPixmap | None:
        thumbnail = self._loader.peek(photo.content_hash, edge_px)
        if thumbnail is None and not self._loader.is_missing(photo.content_hash, edge_px):
            self._wanted.append(ThumbnailKey(photo.content_hash, edge_px))
        return thumbnail

    def _key(self, size: QSize, photo: Photo, edge_px: int) -> _Finished:
        width, height = round(size.width() * self._ratio), round(size.height() * self._ratio)
        return _Finished(photo.content_hash, edge_px, max(1, width), max(1, height))

    def _edge_for(self, size: QSize, photo: Photo) -> int:
        width, height = max(1, photo.width_px), max(1, photo.height_px)
        scale = max(size.width() / width, size.height() / height) * self._ratio
        needed = max(width, height) * scale
        return next((edge_px for edge_px in EDGES_PX if needed <= edge_px * _BLUR), EDGES_PX[-1])

    def _paint_placeholder(self, painter: QPainter, cell: QRect, photo: Photo | None) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colors.placeholder))
        painter.drawRoundedRect(cell, RADIUS_PX, RADIUS_PX)
        if photo is not None and self._loader.is_unavailable(photo.content_hash):
            self._paint_icon(painter, "image-off", self._theme.colors.muted, cell.center(), _ICON_PX)

    def _paint_roughly(self, painter: QPainter, cell: QRect, photo: Photo) -> None:
        thumbnail = self._loader.any_pixmap(photo.content_hash)
        if thumbnail is not None:
            # For a moment only, and five times faster than smoothly.
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawPixmap(cell, thumbnail, _crop(thumbnail.size(), cell.width(), cell.height()))

    def _paint_badge(self, painter: QPainter, cell: QRect, icon: str, color: str) -> None:
        """In the right upper corner: that the drive is not there."""
        room = min(cell.width(), cell.height()) // 3
        edge = min(_BADGE_PX, max(14, room))
        inset = 6 if edge == _BADGE_PX else 3
        badge = QRect(cell.right() - edge - inset + 1, cell.top() + inset, edge, edge)
        ground = QColor(self._theme.colors.ground)
        ground.setAlphaF(0.85)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(badge, 4, 4)
        self._paint_icon(painter, icon, color, badge.center(), round(edge * 0.62))

    def _paint_icon(self, painter: QPainter, name: str, color: str, center: QPoint, edge_px: int) -> None:
        key = (name, color, edge_px * self._ratio)
        pixmap = self._icons.get(key)
        if pixmap is None:
            pixmap = self._theme.icon(name, color).pixmap(QSize(edge_px, edge_px), self._ratio)
            self._icons[key] = pixmap
        painter.drawPixmap(center.x() - edge_px // 2 + 1, center.y() - edge_px // 2 + 1, pixmap)

    def _outline(self, painter: QPainter, around: QRectF, color: str, width_px: int) -> None:
        half = width_px / 2
        painter.setPen(QPen(QColor(color), width_px))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = max(RADIUS_PX - half, 1.0) + (RING_PX if width_px != _BORDER_PX else 0)
        painter.drawRoundedRect(around.adjusted(half, half, -half, -half), radius, radius)


def _rounded(thumbnail: QPixmap, width: int, height: int, corners: QImage) -> QPixmap:
    """Cropped to the middle, scaled well, with rounded corners."""
    crop = _crop(thumbnail.size(), width, height)
    image = thumbnail.toImage()
    if crop != image.rect():
        image = image.copy(crop)
    if image.size() != QSize(width, height):
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    across, down = min(corners.width() // 2, width // 2), min(corners.height() // 2, height // 2)
    right, bottom = corners.width() - across, corners.height() - down
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
    for x, left in ((0, 0), (width - across, right)):
        for y, top in ((0, 0), (height - down, bottom)):
            painter.drawImage(x, y, corners, left, top, across, down)
    painter.end()
    return QPixmap.fromImage(image)


def _corners(radius: int) -> QImage:
    """What four rounded corners leave out, side by side: taking only them away is faster than painting all the rest."""
    image = QImage(2 * radius, 2 * radius, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawEllipse(0, 0, 2 * radius, 2 * radius)
    painter.end()
    return image


def _crop(source: QSize, width: int, height: int) -> QRect:
    """The largest part in the middle of `source` that has the shape of width by height; a pixel more or less of a
    photo is none.
    """
    scale = max(width / source.width(), height / source.height())
    wide = min(source.width(), max(1, round(width / scale)))
    high = min(source.height(), max(1, round(height / scale)))
    if source.width() - wide <= 1 and source.height() - high <= 1:
        return QRect(QPoint(0, 0), source)
    return QRect((source.width() - wide) // 2, (source.height() - high) // 2, wide, high)
