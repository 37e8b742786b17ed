"""One line about what is running: title, bar, numbers. Nothing in it moves while the numbers change."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimerEvent
from PySide6.QtGui import QColor, QFontMetrics, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyleOption, QWidget

from photoclip.ui.delegates.shelf import is_focused
from photoclip.ui.theme.theme import Theme

_GAP_PX = 16
_PAD_PX = 8
_BAR_PX = 180
_LEAST_BAR_PX = 64
_LEAST_TITLE_PX, _MOST_TITLE_PX = 96, 280
"""A longer one is elided: names of models have no end."""
_THICK_PX = 4
_SLIDE_MS = 40
_SLIDE_STEP = 0.02
_DOT = " · "
_USUAL_AMOUNT = "0,000 of 0,000"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Line:
    """What the line says. With `has_bar`, `fraction` is 0..1 or None for a bar that runs to and fro. `widest_title` and
    `widest_amount` are what these texts may become: room is kept for them. `said` covers all for a while.
    """

    title: str = ""
    said: str = ""
    has_bar: bool = False
    fraction: float | None = None
    amount: str = ""
    speed: str = ""
    left: str = ""
    widest_title: str = ""
    widest_amount: str = ""
    is_still: bool = False
    is_bad: bool = False


class JobLine(QAbstractButton):
    """Shows a `Line`; a click asks for more."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._line = Line()
        self._columns = (0, 0, 0, 0)
        self._phase = 0.0
        self._timer = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip("Show what was done")
        theme.changed.connect(self.update)

    @property
    def line(self) -> Line:
        """What it shows."""
        return self._line

    def show_line(self, line: Line) -> None:
        """Show this. Columns only ever grow while there is a bar."""
        if line == self._line:
            return
        before, self._line = self._line, line
        self._measure(begins_anew=line.has_bar != before.has_bar)
        self.setAccessibleName(self.text_shown() or "Activity")
        if not line.has_bar and (line.title, line.said) != (before.title, before.said):
            self.updateGeometry()
        self._turn(line.has_bar and line.fraction is None and not (line.is_still or line.said))
        self.update()

    def text_shown(self) -> str:
        """All of it, for who cannot see it."""
        if self._line.said:
            return self._line.said
        return _DOT.join(part for part in (self._line.title, *self._numbers()) if part)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for all."""
        return QSize(self._fixed_px() + (_BAR_PX if self._line.has_bar else 0), 32)

    def whole_px(self) -> int:
        """What it takes for nothing to be elided."""
        return self._fixed_px() + _LEAST_BAR_PX if self._line.has_bar else self.minimumSizeHint().width()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A short bar does, and a part of a long title; words may be elided where there is none."""
        if not self._line.has_bar:
            return QSize(2 * _PAD_PX, 32)
        elided_px = self._columns[0] - min(self._columns[0], _LEAST_TITLE_PX)
        return QSize(self._fixed_px() - elided_px + _LEAST_BAR_PX, 32)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter as Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks."""
        super().hideEvent(event)
        self._turn(False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font is of another width."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure(begins_anew=True)

    def timerEvent(self, _event: QTimerEvent) -> None:  # noqa: N802 - Qt's name
        """Move what runs to and fro."""
        self._phase = (self._phase + _SLIDE_STEP) % 2.0
        self.update(self._bar_rect().adjusted(-1, -1, 1, 1))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint."""
        colors, line = self._theme.colors, self._line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOption()
        option.initFrom(self)
        if is_focused(option.state):
            painter.setPen(QPen(QColor(colors.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 4.5, -0.5, -4.5), 8, 8)
        color = colors.text if self.underMouse() or line.said else colors.no if line.is_bad else colors.muted
        painter.setPen(QColor(color))
        room = self.rect().adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        if line.has_bar and not line.said:
            room.setWidth(self._title_px())
        words = painter.fontMetrics().elidedText(line.said or line.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, words)
        if line.has_bar and not line.said:
            self._paint_numbers(painter)
            self._paint_bar(painter)
        painter.end()

    # columns

    def _numbers(self) -> tuple[str, str, str]:
        return self._line.amount, self._line.speed, self._line.left

    def _measure(self, *, begins_anew: bool) -> None:
        line, metrics = self._line, self.fontMetrics()
        wanted = (
            min(_MOST_TITLE_PX, max(_width(metrics, line.title), _width(metrics, line.widest_title))),
            max(_width(metrics, text) for text in (line.amount, line.widest_amount, _USUAL_AMOUNT)),
            max(_width(metrics, _DOT + line.speed), _width(metrics, _DOT + _usual_speed(line.speed))),
            max(_width(metrics, _DOT + line.left), _width(metrics, _DOT + "00 min left")),
        )
        if begins_anew:
            self._columns = (0, 0, 0, 0)
        grown = tuple(map(max, self._columns, wanted))
        if grown != self._columns:
            self._columns = (grown[0], grown[1], grown[2], grown[3])
            self.updateGeometry()

    def _fixed_px(self) -> int:
        """Without the bar."""
        if not self._line.has_bar:
            return self.fontMetrics().horizontalAdvance(self._line.said or self._line.title) + 1 + 2 * _PAD_PX
        return sum(self._columns) + 2 * _GAP_PX + 2 * _PAD_PX

    def _title_px(self) -> int:
        """The bar becomes short first, then a long title."""
        shortage = max(0, self._fixed_px() + _LEAST_BAR_PX - self.width())
        return max(min(self._columns[0], _LEAST_TITLE_PX), self._columns[0] - shortage)

    def _bar_rect(self) -> QRect:
        title_px = self._title_px()
        bar_px = min(_BAR_PX, max(0, self.width() - self._fixed_px() + self._columns[0] - title_px))
        left = _PAD_PX + title_px + _GAP_PX
        return QRect(left, (self.height() - _THICK_PX) // 2, bar_px, _THICK_PX)

    # painting

    def _paint_numbers(self, painter: QPainter) -> None:
        amount, speed, left = self._numbers()
        at = self._bar_rect().right() + 1 + _GAP_PX
        amount_px, speed_px = self._columns[1:3]
        if amount:
            # What has an end grows towards it; a mere count begins where all counts begin.
            side = _RIGHT if self._line.fraction is not None else _LEFT
            painter.drawText(QRect(at, 0, amount_px, self.height()), side, amount)
            at += amount_px
        if speed:
            painter.drawText(QRect(at, 0, speed_px, self.height()), _LEFT, (_DOT if amount else "") + speed)
            at += speed_px
        if left:
            words = (_DOT if amount or speed else "") + left
            painter.drawText(QRect(at, 0, self.width() - at, self.height()), _LEFT, words)

    def _paint_bar(self, painter: QPainter) -> None:
        colors, bar, fraction = self._theme.colors, QRectF(self._bar_rect()), self._line.fraction
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.raised))
        painter.drawRoundedRect(bar, 2, 2)
        done = QRectF(bar)
        if fraction is not None:
            done.setWidth(bar.width() * fraction)
        elif self._line.is_still:
            return
        else:
            share = bar.width() / 4
            done.setLeft(bar.left() + (bar.width() - share) * (1.0 - abs(1.0 - self._phase)))
            done.setWidth(share)
        painter.setBrush(QColor(colors.muted if self._line.is_still else colors.accent))
        painter.drawRoundedRect(done, 2, 2)

    def _turn(self, wanted: bool) -> None:
        if wanted and not self._timer:
            self._timer = self.startTimer(_SLIDE_MS)
        elif not wanted and self._timer:
            self.killTimer(self._timer)
            self._timer = 0


def _usual_speed(speed: str) -> str:
    """Room for what most speeds of this kind become."""
    return "000 photos/s" if not speed or "photo" in speed else "000 MB/s"


def _width(metrics: QFontMetrics, text: str) -> int:
    """Of a text whose digits may become any others."""
    return metrics.horizontalAdvance(re.sub(r"\d", "0", text)) + 1 if text else 0
