"""The timeline at the side of the photos: years and months, how many photos each has, and where one is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QDate, QEvent, QLocale, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from photoclip.ui.models.counted import photos_counted
from photoclip.ui.models.timeline import NO_MONTH, Timeline
from photoclip.ui.theme.theme import Theme

WIDTH_PX = 56
_PAD_PX = 12
"""Above the first month and below the last one."""
_FONT_PX = 11
_LABEL_PX = 18
"""From one label to the next, at least."""
_BAR_PX = 16
"""The longest bar of the histogram."""
_FULL_PERCENT = 98
"""So many of the months have bars that are not cut off."""
_THICK_PX = 4.0
_EDGE_PX = 6


@dataclass(frozen=True, slots=True)
class Label:
    """Words at the height `y`; `is_year` or else a month."""

    y: int
    text: str
    is_year: bool


class TimelineStrip(QAbstractSlider):
    """A slider over months: its value is the month that is seen first. Months have equal room, whatever they hold, so
    that a single photo of long ago does not push all others together.
    """

    row_wanted = Signal(int)
    """Show this row at the top."""
    timeline_changed = Signal()
    """Other months are shown, or none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._timeline = Timeline.of_days(None)
        self._place = 0.0
        self._hovered = -1
        self.setOrientation(Qt.Orientation.Vertical)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Timeline")
        theme.changed.connect(self.update)

    @property
    def timeline(self) -> Timeline:
        """What is shown."""
        return self._timeline

    def show_timeline(self, timeline: Timeline) -> None:
        """Show other months."""
        self._timeline = timeline
        self._hovered = -1
        blocked = self.blockSignals(True)
        self.setRange(0, max(0, len(timeline) - 1))
        self.blockSignals(blocked)
        self.setAccessibleDescription("")
        self.update()
        self.timeline_changed.emit()

    def show_row(self, row: int) -> None:
        """This row is seen first now."""
        if not len(self._timeline) or row < 0:
            return
        before, self._place = self._y(self._place), self._timeline.place_of(row)
        if self._y(self._place) != before:
            self.update()
        month = self._timeline.at(row)
        if month != self.value() or not self.accessibleDescription():
            self.setValue(month)
            self.setAccessibleDescription(self.words(month))

    def words(self, month: int) -> str:
        """As "June 2024 · 312 photos"."""
        return f"{self._name(month)} · {photos_counted(int(self._timeline.photos[month]))}"

    def labels(self) -> tuple[Label, ...]:
        """What is written, from the top: years where there is room, and months where there is room for all of them."""
        years, opens = self._timeline.years().tolist(), set(self._timeline.year_opens().tolist())
        has_months = self._y(len(years)) - self._y(0) >= _LABEL_PX * len(years)
        found: list[Label] = []
        for month in range(len(years)) if has_months else sorted(opens):
            y = self._y(month) + _LABEL_PX // 2
            if month not in opens:
                found.append(Label(y, self._short_name(month), is_year=False))
            elif not found or y >= found[-1].y + _LABEL_PX:
                found.append(Label(y, "No date" if years[month] == NO_MONTH else str(years[month]), is_year=True))
        return tuple(found)

    # Qt

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Slim."""
        return QSize(WIDTH_PX, 200)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As slim, and as low as it gets."""
        return QSize(WIDTH_PX, 48)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Histogram, labels, and where one is."""
        if not len(self._timeline):
            return
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(_FONT_PX)
        painter.setFont(font)
        self._paint_histogram(painter)
        self._paint_labels(painter)
        self._paint_place(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton and len(self._timeline):
            self._go(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say what is there; with the button down go there."""
        if not len(self._timeline):
            return
        point = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(point)
        self._hover(point)
        QToolTip.showText(event.globalPosition().toPoint(), self.words(self._hovered), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The drag is over."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Nobody points at it."""
        super().leaveEvent(event)
        self._hovered = -1
        self.update()

    def event(self, event: QEvent) -> bool:
        """The tooltip follows the pointer by itself."""
        if event.type() == QEvent.Type.ToolTip:
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """A month down or up, a year by the page keys."""
        month = self._reached(Qt.Key(event.key()))
        if month is None or not len(self._timeline):
            event.ignore()
        else:
            self.row_wanted.emit(int(self._timeline.firsts[min(max(0, month), len(self._timeline) - 1)]))

    def _reached(self, key: Qt.Key) -> int | None:
        opens, at = self._timeline.year_opens().tolist(), self.value()
        match key:
            case Qt.Key.Key_Down:
                return at + 1
            case Qt.Key.Key_Up:
                return at - 1
            case Qt.Key.Key_PageDown:
                return next((month for month in opens if month > at), len(self._timeline) - 1)
            case Qt.Key.Key_PageUp:
                return next((month for month in reversed(opens) if month < at), 0)
            case Qt.Key.Key_Home:
                return 0
            case Qt.Key.Key_End:
                return len(self._timeline) - 1
        return None

    # arithmetic

    def _y(self, place: float) -> int:
        room = max(1, self.height() - 2 * _PAD_PX)
        return _PAD_PX + round(place / max(1, len(self._timeline)) * room)

    def _place_at(self, y: int) -> float:
        room = max(1, self.height() - 2 * _PAD_PX)
        return min(max(0.0, (y - _PAD_PX) / room), 1.0) * len(self._timeline)

    def _go(self, point: QPoint) -> None:
        self.row_wanted.emit(self._timeline.row_at(self._place_at(point.y())))

    def _hover(self, point: QPoint) -> None:
        month = min(int(self._place_at(point.y())), len(self._timeline) - 1)
        if month != self._hovered:
            self._hovered = month
            self.update()

    def _name(self, month: int) -> str:
        number = int(self._timeline.months[month])
        if number == NO_MONTH:
            return "No date"
        return QLocale().toString(QDate(number // 12 + 1970, number % 12 + 1, 1), "MMMM yyyy")

    def _short_name(self, month: int) -> str:
        number = int(self._timeline.months[month])
        return QLocale().standaloneMonthName(number % 12 + 1, QLocale.FormatType.ShortFormat)

    # painting

    def _lengths(self) -> npt.NDArray[np.float64]:
        """Of the bars, in pixels: by the square root, so that the month of a wedding leaves something of the others."""
        photos = self._timeline.photos
        full = max(1.0, float(np.percentile(photos, _FULL_PERCENT)))
        return np.sqrt(np.minimum(1.0, photos / full)) * _BAR_PX

    def _bar(self, top: float, bottom: float, length: float) -> QRectF:
        """From the outer edge inwards, not thicker than _THICK_PX."""
        length, thick = max(2.0, length), min(_THICK_PX, max(1.0, bottom - top - 1.0))
        left = _EDGE_PX if self.isRightToLeft() else self.width() - _EDGE_PX - length
        return QRectF(left, top + min(_LABEL_PX / 2, (bottom - top) / 2) - thick / 2, length, thick)

    def _paint_histogram(self, painter: QPainter) -> None:
        photos = self._timeline.photos
        room = max(1, self.height() - 2 * _PAD_PX)
        # Where there are more months than pixels, those of one pixel share a bar.
        bars = min(len(photos), room)
        opens = np.arange(bars) * len(photos) // bars
        lengths = self._lengths()
        lengths = np.maximum.reduceat(lengths, opens)
        edges = _PAD_PX + np.append(opens, len(photos)) / len(photos) * room
        painter.setPen(Qt.PenStyle.NoPen)
        faint = QColor(self._theme.colors.muted)
        faint.setAlphaF(0.4)
        painter.setBrush(faint)
        for top, bottom, length in zip(edges[:-1].tolist(), edges[1:].tolist(), lengths.tolist(), strict=True):
            painter.drawRect(self._bar(top, bottom, length))
        if self._hovered >= 0:
            painter.setBrush(QColor(self._theme.colors.muted))
            length = float(self._lengths()[self._hovered])
            painter.drawRect(self._bar(self._y(self._hovered), self._y(self._hovered + 1), length))

    def _paint_labels(self, painter: QPainter) -> None:
        colors, metrics = self._theme.colors, QFontMetrics(painter.font())
        for label in self.labels():
            painter.setPen(QColor(colors.text if label.is_year else colors.muted))
            width = metrics.horizontalAdvance(label.text)
            left = self.width() - 4 - width if self.isRightToLeft() else 4
            painter.drawText(left, label.y + (metrics.ascent() - metrics.descent()) // 2, label.text)

    def _paint_place(self, painter: QPainter) -> None:
        """A line in the accent colour, beside the labels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = self._y(self._place) + 0.5
        color = QColor(self._theme.colors.accent)
        painter.setPen(QPen(color, 2))
        inner, outer = _EDGE_PX + _BAR_PX, 2
        ends = (outer, inner) if self.isRightToLeft() else (self.width() - inner, self.width() - outer)
        painter.drawLine(QPointF(ends[0], y), QPointF(ends[1], y))
        if self.hasFocus():
            painter.setPen(QPen(color, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(QRect(QPoint(0, 0), self.size())).adjusted(1.5, 1.5, -1.5, -1.5), 8, 8)
