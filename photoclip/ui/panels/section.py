"""A part of the sidebar that can be folded: a heading, and a list beneath."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QStyleOption, QVBoxLayout, QWidget

from photoclip.ui.delegates.pixmaps import IconPixmaps
from photoclip.ui.delegates.shelf import is_focused
from photoclip.ui.theme.theme import Theme

HEAD_PX = 40
_CHEVRON_PX = 12
_PAD_PX = 8
_FONT_PX = 11


class SectionHead(QAbstractButton):
    """The heading in small capitals; a press folds what is beneath. Checked: it is open."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = IconPixmaps(theme)
        self.setText(title)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._tell)
        theme.changed.connect(self.update)
        self._tell()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The words and the mark that folds."""
        metrics = self._small_metrics_px()
        return QSize(metrics + _CHEVRON_PX + 2 * _PAD_PX, 24)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As `sizeHint`."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter as Space; Left folds, Right unfolds."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.setChecked(key == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font is of another width."""
        super().changeEvent(event)
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The mark is seen while the section is folded, and where somebody points."""
        option = QStyleOption()
        option.initFrom(self)
        focused, colors = is_focused(option.state), self._theme.colors
        is_pointed = self.underMouse() or focused
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small())
        painter.setPen(QColor(colors.text if is_pointed else colors.muted))
        words = self.text().upper()
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(_PAD_PX, 0, self.width(), self.height()), flags, words)
        if is_pointed or not self.isChecked():
            left = _PAD_PX + self._small_metrics_px() + 4
            name = "chevron-down" if self.isChecked() else "chevron-right"
            at = QRect(left, (self.height() - _CHEVRON_PX) // 2, _CHEVRON_PX, _CHEVRON_PX).topLeft()
            self._icons.paint(painter, at.toPointF(), _CHEVRON_PX, name, colors.muted)
        if focused:
            painter.setPen(QPen(QColor(colors.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(_FONT_PX)
        return font

    def _small_metrics_px(self) -> int:
        return QFontMetrics(self._small()).horizontalAdvance(self.text().upper())

    def _tell(self) -> None:
        self.setAccessibleName(self.text())
        self.setAccessibleDescription("Shown" if self.isChecked() else "Folded")
        self.setToolTip(f"{'Hide' if self.isChecked() else 'Show'} the {self.text().lower()}")


class Section(QWidget):
    """A heading with room for small controls beside it, and a body of which it knows the wanted height."""

    resized = Signal()
    """It wants another height."""
    folded = Signal(bool)
    """The person folded (True) or unfolded it."""

    def __init__(self, theme: Theme, title: str, body: QWidget, wanted_px: Callable[[], int]) -> None:
        super().__init__()
        self.head = SectionHead(theme, title, self)
        self._body = body
        self._wanted_px = wanted_px
        line = QWidget()
        line.setFixedHeight(HEAD_PX)
        self._row = QHBoxLayout(line)
        self._row.setContentsMargins(0, 10, 0, 2)
        self._row.setSpacing(8)
        self._row.addWidget(self.head)
        self._row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line)
        layout.addWidget(body, 1)
        self.setMinimumHeight(HEAD_PX)
        self.head.toggled.connect(self._fold)

    def add_beside(self, widget: QWidget, *, at_end: bool) -> None:
        """A control right after the title, or `at_end` of the line."""
        self._row.insertWidget(self._row.count() if at_end else 1, widget)

    @property
    def is_folded(self) -> bool:
        """Whether only the heading is seen."""
        return not self.head.isChecked()

    def set_folded(self, folded: bool) -> None:
        """Fold or unfold it."""
        self.head.setChecked(not folded)

    def head_px(self) -> int:
        """The height of the heading alone."""
        return HEAD_PX

    def body_px(self) -> int:
        """The height of the body at which nothing is scrolled; 0 while it is folded."""
        return 0 if self.is_folded else self._wanted_px()

    def _fold(self, is_open: bool) -> None:
        self._body.setVisible(is_open)
        self.folded.emit(not is_open)
        self.resized.emit()
