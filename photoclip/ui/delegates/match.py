"""What a found photo shows beside itself: how well it matches, and how many stand behind it."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap

from photoclip.ui.models.counted import number
from photoclip.ui.models.tiers import Tier
from photoclip.ui.theme.theme import Theme

TRAY_PX = 4
"""How far the ground of an open stack reaches out of its photos: half a gap."""
_BAR = QSize(46, 4)
_BAR_INSET_PX = 7
_NEAR_PX = 8
"""So near to its bar the pointer asks what it says."""
_BADGE_PX = 20
_BADGE_INSET_PX = 6
_BADGE_PAD_PX = 7
_ICON_PX = 12
_FONT_PX = 12
_OFFLINE_PX = 30
"""What the mark of a drive that is not there takes of the upper right corner."""
_RADIUS_PX = 10
_MOST_KEPT = 512
_WORDS = {Tier.STRONG: "strong match", Tier.LIKELY: "may fit", Tier.WEAK: "hardly a match"}


@dataclass(frozen=True, slots=True)
class Match:
    """`relevance` 0..1, None where nobody knows (then there is no bar). `behind`: photos that stand behind this one,
    `is_open` when they are shown after it. `is_offline`: the right upper corner is taken.
    """

    tier: Tier | None
    relevance: float | None
    behind: int = 0
    is_open: bool = False
    is_offline: bool = False


def match_words(tier: Tier | None, relevance: float | None) -> str:
    """As "strong match, 0.93"; "" where there is nothing to say."""
    if tier is None or relevance is None:
        return ""
    return f"{_WORDS[tier]}, {relevance:.2f}"


def stack_words(behind: int, *, is_open: bool) -> str:
    """What a badge says when the pointer rests on it."""
    others = f"{number(behind)} more of this moment"
    if is_open:
        return f"{others} shown beside this one. Click, or press B, to put them behind it again."
    return f"{others} behind this one. Click, or press B, to see them. Selecting this one selects it alone."


def stack_spoken(behind: int, *, is_open: bool) -> str:
    """The same for a screen reader, in short."""
    if not behind:
        return ""
    return f"front of {number(behind + 1)}, {'shown' if is_open else 'collapsed'}"


def bar_rect(cell: QRect) -> QRect:
    """Where the bar of a photo lies."""
    width = max(1, min(_BAR.width(), cell.width() - 2 * _BAR_INSET_PX))
    return QRect(cell.left() + _BAR_INSET_PX, cell.bottom() - _BAR_INSET_PX - 1, width, _BAR.height())


def is_near_bar(cell: QRect, point: QPoint) -> bool:
    """Whether the pointer asks for it: four pixels are hard to hit."""
    return bar_rect(cell).adjusted(-_NEAR_PX, -_NEAR_PX, _NEAR_PX, _NEAR_PX).contains(point)


def badge_rect(cell: QRect, match: Match, font: QFont) -> QRect:
    """Where the badge of a stack lies, null where there is none. On a narrow photo it has no icon."""
    if not match.behind:
        return QRect()
    inset = _BADGE_INSET_PX + (_OFFLINE_PX if match.is_offline else 0)
    width = QFontMetrics(_small(font)).horizontalAdvance(number(match.behind + 1)) + 2 * _BADGE_PAD_PX
    if width + _ICON_PX + 4 + inset <= cell.width():
        width += _ICON_PX + 4
    return QRect(cell.right() - inset - width + 1, cell.top() + _BADGE_INSET_PX, width, _BADGE_PX)


class MatchPainter:
    """Paints bars, badges and the ground of open stacks. Lives in the GUI thread, and keeps what it painted: a page of
    photos has a hundred bars, of few lengths.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._bars: dict[tuple[int, int, float], QPixmap] = {}
        self._badges: dict[tuple[str, int, bool, float], QPixmap] = {}

    def forget(self) -> None:
        """Colours or fonts changed."""
        self._bars.clear()
        self._badges.clear()

    def paint(self, painter: QPainter, cell: QRect, match: Match, font: QFont, ratio: float) -> None:
        """Over a photo that was painted into `cell`, on a screen with this device pixel ratio."""
        if match.relevance is not None:
            bar = bar_rect(cell)
            painter.drawPixmap(bar.topLeft(), self._bar(bar.size(), match.relevance, ratio))
        if match.behind:
            badge = badge_rect(cell, match, font)
            painter.drawPixmap(badge.topLeft(), self._badge(badge.size(), match, font, ratio))

    def paint_tray(self, painter: QPainter, around: QRect) -> None:
        """The ground under neighbours that belong to one stack, before they are painted."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colors.muted))
        painter.setOpacity(0.45)
        painter.drawRoundedRect(around.adjusted(-TRAY_PX, -TRAY_PX, TRAY_PX, TRAY_PX), _RADIUS_PX, _RADIUS_PX)
        painter.setOpacity(1.0)

    def _bar(self, size: QSize, relevance: float, ratio: float) -> QPixmap:
        filled = max(size.height(), round(size.width() * min(1.0, max(0.0, relevance))))
        key = (size.width(), filled, ratio)
        if key not in self._bars:
            pixmap, painter = _canvas(size, ratio, self._bars)
            painter.setBrush(QColor(0, 0, 0, 150))  # photos are neither light nor dark
            painter.drawRoundedRect(QRect(QPoint(0, 0), size), 2, 2)
            painter.setBrush(QColor(self._theme.colors.yes))
            painter.drawRoundedRect(QRect(0, 0, filled, size.height()), 2, 2)
            painter.end()
            self._bars[key] = pixmap
        return self._bars[key]

    def _badge(self, size: QSize, match: Match, font: QFont, ratio: float) -> QPixmap:
        text = number(match.behind + 1)
        key = (text, size.width(), match.is_open, ratio)
        if key not in self._badges:
            pixmap, painter = _canvas(size, ratio, self._badges)
            self._paint_badge(painter, size, text, _small(font), ratio, is_open=match.is_open)
            painter.end()
            self._badges[key] = pixmap
        return self._badges[key]

    def _paint_badge(
        self, painter: QPainter, size: QSize, text: str, font: QFont, ratio: float, *, is_open: bool
    ) -> None:
        colors = self._theme.colors
        color, ink = QColor(colors.accent if is_open else colors.ground), colors.on_accent if is_open else colors.text
        color.setAlphaF(1.0 if is_open else 0.85)
        painter.setBrush(color)
        painter.drawRoundedRect(QRect(QPoint(0, 0), size), 6, 6)
        room = QRect(QPoint(0, 0), size).adjusted(_BADGE_PAD_PX, 0, -_BADGE_PAD_PX, 0)
        if room.width() >= QFontMetrics(font).horizontalAdvance(text) + _ICON_PX:
            icon = self._theme.icon("images", ink).pixmap(QSize(_ICON_PX, _ICON_PX), ratio)
            painter.drawPixmap(room.left(), (size.height() - _ICON_PX) // 2, icon)
            room.setLeft(room.left() + _ICON_PX + 4)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


def _canvas(size: QSize, ratio: float, kept: dict[Any, QPixmap]) -> tuple[QPixmap, QPainter]:
    """A pixmap to be painted once and kept, and a painter on it. There are never more than _MOST_KEPT."""
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    pixmap = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    return pixmap, painter


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(_FONT_PX)
    return small
