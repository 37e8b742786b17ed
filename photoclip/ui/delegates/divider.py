"""The line between photos that match well and those that may fit."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from photoclip.ui.models.counted import photos_counted
from photoclip.ui.models.tiers import Tier
from photoclip.ui.theme.theme import Theme

DIVIDER_PX = 44
"""A divider with the space around it."""
_FONT_PX = 13
_SPACE_PX = 16
_LEAST_LINE_PX = 24
_WORDS = {Tier.LIKELY: "below this line: maybe", Tier.WEAK: "below this line: hardly a match"}


def divider_words(tier: Tier, photos: int) -> str:
    """As "below this line: maybe · 31 photos"."""
    return f"{_WORDS.get(tier, '')} · {photos_counted(photos)}"


class DividerPainter:
    """Paints dividers in the theme's colours."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint(self, painter: QPainter, room: QRect, words: str) -> None:
        """Muted words in the middle of `room`, a line at either side where there is space for one."""
        colors, font = self._theme.colors, QFont(painter.font())
        font.setPixelSize(_FONT_PX)
        metrics = QFontMetrics(font)
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        half_px = metrics.horizontalAdvance(words) / 2 + _SPACE_PX
        middle = QPointF(room.center()) + QPointF(0.5, 0.5)
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(colors.muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
        if room.width() / 2 - half_px >= _LEAST_LINE_PX:
            painter.setPen(QPen(QColor(colors.line), 1))
            painter.drawLine(QPointF(room.left(), middle.y()), QPointF(middle.x() - half_px, middle.y()))
            painter.drawLine(QPointF(middle.x() + half_px, middle.y()), QPointF(room.right() + 1, middle.y()))
        painter.restore()
