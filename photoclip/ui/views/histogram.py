"""How many photos have which probability, and the cut: a line to be dragged, or moved by keys."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleValueChangeEvent,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from photoclip.ui.models.counted import photos_counted
from photoclip.ui.models.tuner_words import cut_text, histogram_spoken
from photoclip.ui.models.tuning import BINS, CUT_STEP, Longs, TuningSheet, bar_heights, histogram, snapped
from photoclip.ui.theme.theme import Theme

_PAD_PX = 18
_TOP_PX = 26
_AXIS_PX = 22
_BAR_GAP_PX = 2
_FONT_PX = 11
_GRAB_PX = 6
_WIDE_STEP = 0.1
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_SCALE_WORDS = "photos, logarithmic"
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}


class Histogram(QWidget):
    """Bars are computed once for a `TuningSheet`'s probabilities; a cut that moves paints them in other colours."""

    cut_moved = Signal(float)
    """0..1; again and again while it is dragged."""
    cut_let_go = Signal()
    """The person is done with it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sheet: TuningSheet | None = None
        self._counts: Longs = np.zeros(BINS, np.int64)
        self._heights = np.zeros(BINS)
        self._cut = 0.5
        self._is_dragged = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Cut")
        theme.changed.connect(self.update)

    def show_sheet(self, sheet: TuningSheet, cut: float) -> None:
        """Its probabilities, and the cut."""
        if self._sheet is None or sheet.probabilities is not self._sheet.probabilities:
            self._counts = histogram(sheet.probabilities)
            self._heights = bar_heights(self._counts)
        self._sheet, self._cut = sheet, cut
        self._tell()
        self.update()

    @property
    def counts(self) -> Longs:
        """Photos of each bar, int64 (BINS,)."""
        return self._counts

    @property
    def cut(self) -> float:
        """Where the line stands."""
        return self._cut

    def x_of(self, probability: float) -> float:
        """Where a probability lies."""
        room = self._plot()
        return room.left() + probability * room.width()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As in the design."""
        return QSize(400, 156)

    # the cut

    def _move_to(self, cut: float) -> None:
        cut = snapped(cut)
        if cut != self._cut:
            self._cut = cut
            self._tell()
            self.update()
            self.cut_moved.emit(cut)

    def _tell(self) -> None:
        if self._sheet is not None:
            self.setAccessibleDescription(histogram_spoken(self._sheet, self._cut))
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, self._cut))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move it by 0.01, with Shift by 0.1; Home and End to the ends."""
        key = Qt.Key(event.key())
        others = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if self._sheet is None or others or key not in (*_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End):
            event.ignore()
            return
        is_wide = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _STEPS:
            self._move_to(self._cut + _STEPS[key] * (_WIDE_STEP if is_wide else CUT_STEP))
        else:
            self._move_to(0.0 if key == Qt.Key.Key_Home else 1.0)
        self.cut_let_go.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the line, which comes to where it is taken."""
        if event.button() == Qt.MouseButton.LeftButton and self._sheet is not None:
            self._is_dragged = True
            if not self._is_near(event.position()):
                self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag it; else show that it can be."""
        if self._is_dragged:
            self._drag(event.position())
        else:
            is_near = self._sheet is not None and self._is_near(event.position())
            self.setCursor(Qt.CursorShape.SplitHCursor if is_near else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let it go."""
        if self._is_dragged and event.button() == Qt.MouseButton.LeftButton:
            self._is_dragged = False
            self.cut_let_go.emit()

    def _drag(self, point: QPointF) -> None:
        room = self._plot()
        self._move_to((point.x() - room.left()) / room.width())

    def _is_near(self, point: QPointF) -> bool:
        return abs(point.x() - self.x_of(self._cut)) <= _GRAB_PX

    # painting

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_PAD_PX, _TOP_PX, -_PAD_PX, -_AXIS_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Bars, the axis, the line."""
        colors = self._theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors.accent if self._is_focused() else colors.line), 1))
        painter.setBrush(QColor(colors.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        font = QFont(self.font())
        font.setPixelSize(_FONT_PX)
        painter.setFont(font)
        self._paint_axis(painter)
        if self._sheet is None:
            return
        room, at = self._plot(), self.x_of(self._cut)
        self._paint_bars(painter, QRectF(room.left(), 0, at - room.left(), self.height()), colors.muted, 0.32)
        self._paint_bars(painter, QRectF(at, 0, room.right() - at + 1, self.height()), colors.yes, 1.0)
        self._paint_suggestion(painter)
        self._paint_cut(painter)

    def _paint_bars(self, painter: QPainter, part: QRectF, color: str, opacity: float) -> None:
        room = self._plot()
        painter.save()
        painter.setClipRect(part)
        painter.setOpacity(opacity)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        width = room.width() / BINS
        for number in np.flatnonzero(self._heights).tolist():
            height = max(2.0, self._heights[number] * room.height())
            bar = QRectF(room.left() + number * width + _BAR_GAP_PX / 2, room.bottom() - height, 0, height)
            bar.setWidth(max(1.0, width - _BAR_GAP_PX))
            painter.drawRoundedRect(bar, 2, 2)
        painter.restore()

    def _paint_axis(self, painter: QPainter) -> None:
        colors, room = self._theme.colors, self._plot()
        painter.setPen(QPen(QColor(colors.line), 1))
        painter.drawLine(QPointF(room.left(), room.bottom() + 0.5), QPointF(room.right(), room.bottom() + 0.5))
        painter.setPen(QColor(colors.muted))
        metrics = painter.fontMetrics()
        for tick in _TICKS:
            text = "0" if tick == 0 else "1" if tick == 1 else f"{tick:g}"
            width = metrics.horizontalAdvance(text)
            painter.drawText(QPointF(self.x_of(tick) - width / 2, room.bottom() + 15), text)
        words = metrics.horizontalAdvance(_SCALE_WORDS)
        at = room.left() if self.x_of(self._cut) > room.center().x() else room.right() - words
        painter.drawText(QPointF(at, _TOP_PX - 9), _SCALE_WORDS)

    def _paint_suggestion(self, painter: QPainter) -> None:
        """A dashed line where the program would cut, if the person cuts elsewhere."""
        assert self._sheet is not None
        suggested = self._sheet.tuning.suggested_cut
        if abs(suggested - self._cut) >= CUT_STEP / 2:
            room, x = self._plot(), self.x_of(suggested)
            painter.setPen(QPen(QColor(self._theme.colors.muted), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))

    def _paint_cut(self, painter: QPainter) -> None:
        colors, room, x = self._theme.colors, self._plot(), self.x_of(self._cut)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.accent))
        painter.drawRect(QRectF(x - 1, _TOP_PX - 16, 2, room.bottom() - _TOP_PX + 20))
        painter.drawEllipse(QPointF(x, _TOP_PX - 14), 4, 4)
        words = f"cut {cut_text(self._cut)} · drag me"
        width = QFontMetrics(painter.font()).horizontalAdvance(words)
        left = x + 9 if x + 9 + width <= self.width() - 6 else x - 9 - width
        painter.setPen(QColor(colors.text))
        painter.drawText(QPointF(left, _TOP_PX - 9), words)

    def _is_focused(self) -> bool:
        return self.hasFocus() and not self._is_dragged

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The keyboard is here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """A bar says what it stands for."""
        if event.type() == QEvent.Type.ToolTip and self._sheet is not None:
            words = self._words_at(event.pos().x())  # type: ignore[attr-defined]
            QToolTip.showText(event.globalPos(), words, self, QRect())  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def _words_at(self, x: float) -> str:
        room = self._plot()
        bar = int((x - room.left()) / room.width() * BINS)
        if not 0 <= bar < BINS:
            return ""
        return f"{photos_counted(int(self._counts[bar]))} from {bar / BINS:.2f} to {(bar + 1) / BINS:.2f}"
