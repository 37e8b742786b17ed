"""What a person gave a photo, small at its lower edge: stars, and a heart."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap, QPolygonF

from photoclip.domain.browse import Photo
from photoclip.ui.theme.colors import DARK
from photoclip.ui.theme.theme import Theme

_HEIGHT_PX = 18
_INSET_PX = 6
_PAD_PX = 5
_STAR_PX = 10
_HEART_PX = 11
_GAP_PX = 4
_DIGIT_PX = 8
_FONT_PX = 11
_MOST_SHARE = 0.7
"""More of a photo's width is not covered."""
_LEAST_HEIGHT_PX = 56
_GROUND = QColor(0, 0, 0, 140)
"""Photos are neither light nor dark: what lies on them looks the same in both themes."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is painted. `is_terse`: one star and a number instead of up to five."""

    stars: int
    has_heart: bool
    is_terse: bool
    ratio: float


class MarkPainter:
    """Paints them on photos. Lives in the GUI thread, and keeps what it painted: there are few kinds."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._pixmaps: dict[_Kind, QPixmap] = {}

    def paint(self, painter: QPainter, cell: QRect, photo: Photo, taken_px: int) -> None:
        """Over a photo that was painted into `cell`, whose lower edge is taken up to `taken_px` from the left. Nothing
        where there is nothing to say, or no room.
        """
        place = mark_rect(cell, photo, taken_px)
        if not place.isNull():
            stars = photo.rating or 0
            is_terse = place.width() < _width(stars, photo.is_favourite, is_terse=False)
            kind = _Kind(stars, photo.is_favourite, is_terse, painter.device().devicePixelRatioF())
            painter.drawPixmap(place.topLeft(), self._pixmap(kind, place.size()))

    def _pixmap(self, kind: _Kind, size: QSize) -> QPixmap:
        if kind not in self._pixmaps:
            pixmap = QPixmap(round(size.width() * kind.ratio), round(size.height() * kind.ratio))
            pixmap.setDevicePixelRatio(kind.ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter, kind, QRect(QRect().topLeft(), size))
            painter.end()
            self._pixmaps[kind] = pixmap
        return self._pixmaps[kind]

    def _draw(self, painter: QPainter, kind: _Kind, room: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_GROUND)
        painter.drawRoundedRect(room, 6, 6)
        ink, x, middle = QColor(DARK.accent), float(_PAD_PX), room.height() / 2
        painter.setBrush(ink)
        for _ in range(min(1, kind.stars) if kind.is_terse else kind.stars):
            painter.drawPolygon(star(QPointF(x + _STAR_PX / 2, middle), _STAR_PX))
            x += _STAR_PX + 1
        if kind.is_terse and kind.stars:
            font = QFont(painter.font())
            font.setPixelSize(_FONT_PX)
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(QRectF(x, 0, _DIGIT_PX, room.height()), Qt.AlignmentFlag.AlignCenter, str(kind.stars))
        if kind.has_heart:
            heart = self._theme.icon("heart-filled", DARK.accent).pixmap(QSize(_HEART_PX, _HEART_PX), kind.ratio)
            painter.drawPixmap(QPointF(room.width() - _PAD_PX - _HEART_PX, middle - _HEART_PX / 2), heart)


def mark_rect(cell: QRect, photo: Photo, taken_px: int) -> QRect:
    """Where it lies at the lower right, null where there is nothing to say or no room: with as many stars as there are,
    else with one and a number.
    """
    stars = photo.rating or 0
    room = min(cell.width() - taken_px - _INSET_PX - _GAP_PX, round(cell.width() * _MOST_SHARE))
    if (not stars and not photo.is_favourite) or cell.height() < _LEAST_HEIGHT_PX:
        return QRect()
    for is_terse in (False, True):
        width = _width(stars, photo.is_favourite, is_terse=is_terse)
        if width <= room:
            return QRect(
                cell.right() - _INSET_PX - width + 1, cell.bottom() - _INSET_PX - _HEIGHT_PX + 1, width, _HEIGHT_PX
            )
    return QRect()


def star(middle: QPointF, edge_px: float) -> QPolygonF:
    """With five points."""
    points: list[QPointF] = []
    for corner in range(10):
        radius = edge_px / 2 if corner % 2 == 0 else edge_px / 4.6
        angle = math.pi * corner / 5 - math.pi / 2
        points.append(middle + QPointF(radius * math.cos(angle), radius * math.sin(angle)))
    return QPolygonF(points)


def _width(stars: int, has_heart: bool, *, is_terse: bool) -> int:
    of_stars = (_STAR_PX + 1 + _DIGIT_PX if is_terse else stars * (_STAR_PX + 1) - 1) if stars else 0
    of_heart = (_GAP_PX if stars else 0) + _HEART_PX if has_heart else 0
    return 2 * _PAD_PX + of_stars + of_heart
