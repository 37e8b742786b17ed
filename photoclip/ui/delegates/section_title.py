"""The titles above sections of a grid."""

from PySide6.QtCore import QDate, QLocale, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from photoclip.domain.browse import NO_DAY
from photoclip.ui.models.sections import Grain
from photoclip.ui.theme.theme import Theme

HEADER_PX = 48
"""A title with the space above it."""
TITLE_PX = 40
"""A title alone."""
_EPOCH_JULIAN = 2_440_588
"""1970-01-01."""
_TITLE_FONT_PX = 15
_DETAILS_FONT_PX = 13
_SPACE_PX = 12


def section_title(grain: Grain, day: int) -> str:
    """As "Thursday, 14 August 2025" or "August 2025", by the customs of the system. `day` as in `Listing.days`."""
    if day == NO_DAY:
        return "No date"
    date = QDate.fromJulianDay(_EPOCH_JULIAN + day)
    if grain is Grain.MONTH:
        return QLocale().toString(date, "MMMM yyyy")
    return QLocale().toString(date, QLocale.FormatType.LongFormat)


def section_details(photos: int) -> str:
    """How many photos it holds."""
    return f"{QLocale().toString(photos)} {'photo' if photos == 1 else 'photos'}"


class TitlePainter:
    """Paints titles in the theme's colours."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint(self, painter: QPainter, line: QRect, title: str, details: str) -> None:
        """Bold title and muted details, on a line of TITLE_PX, elided where it is too narrow."""
        colors = self._theme.colors
        bold, plain = QFont(painter.font()), QFont(painter.font())
        bold.setPixelSize(_TITLE_FONT_PX)
        bold.setBold(True)
        plain.setPixelSize(_DETAILS_FONT_PX)
        metrics, small = QFontMetrics(bold), QFontMetrics(plain)
        baseline = line.top() + (line.height() + metrics.ascent() - metrics.descent()) // 2
        title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, line.width())
        left = line.left() + metrics.horizontalAdvance(title) + _SPACE_PX
        painter.save()
        painter.setFont(bold)
        painter.setPen(QColor(colors.text))
        painter.drawText(line.left(), baseline, title)
        if left + small.horizontalAdvance(details) <= line.right():
            painter.setFont(plain)
            painter.setPen(QColor(colors.muted))
            painter.drawText(left, baseline, details)
        painter.restore()
