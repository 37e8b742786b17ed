"""What the window shows while there is no folder: what this is, and how to begin."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from photoclip.ui.models.dropped import folders_in
from photoclip.ui.panels.notice import Notice
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_DROP_PX = 120
_MARGIN_PX = 24


@dataclass(frozen=True, slots=True)
class _Measures:
    """Of the column, in pixels; it must neither crowd a small window nor get lost in a large one."""

    least_width: int
    least_height: int
    column: int
    mark: int
    heading: int
    text: int
    button: int
    drop: int
    gap: int


_MEASURES = (
    _Measures(1200, 960, column=760, mark=96, heading=34, text=17, button=16, drop=280, gap=48),
    _Measures(640, 560, column=600, mark=64, heading=26, text=14, button=13, drop=176, gap=32),
    _Measures(0, 0, column=520, mark=48, heading=22, text=13, button=13, drop=_DROP_PX, gap=20),
)


class Welcome(QWidget):
    """Says what PhotoClip does and offers three ways to begin. Folders may be dropped anywhere on it."""

    add_folder_wanted = Signal()
    samples_wanted = Signal()
    folders_dropped = Signal(object)
    """`list[str]`: absolute paths, which may turn out to be no folders."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAcceptDrops(True)
        self._measures = _MEASURES[-1]
        self.notice = Notice(theme)
        self._middle = QWidget()
        self._mark = QLabel()
        self._heading = _line("Find any photo by what is in it", "heading")
        self._what = _line(
            "PhotoClip understands what every photo in your folders shows,\nso that you can search in your own words.",
            "",
        )
        self._add = QPushButton("Add a folder…")
        self._samples = QPushButton("Try the sample pictures")
        self._drop = _DropArea(theme)
        self._privacy = _line("Your photos never leave this computer.", "muted")
        set_role(self._add, "primary")
        self._add.clicked.connect(self.add_folder_wanted)
        self._samples.clicked.connect(self.samples_wanted)
        self._lay_out()
        theme.changed.connect(self._recolour)
        self._measure()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Folders are welcome; the rest is for who lies behind."""
        if folders_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._drop.show_over(True)
        else:
            event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Not here after all."""
        self._drop.show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Pass on their paths."""
        self._drop.show_over(False)
        paths = folders_in(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.folders_dropped.emit(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Larger in a large window."""
        super().resizeEvent(event)
        fitting = (
            each for each in _MEASURES if self.width() >= each.least_width and self.height() >= each.least_height
        )
        measures = next(fitting, _MEASURES[-1])
        if measures is not self._measures:
            self._measures = measures
            self._measure()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self._add, self._samples):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        column.setSpacing(0)
        column.addStretch(3)
        self._gaps = [QSpacerItem(0, 0) for _ in range(5)]
        parts = (self._mark, self._heading, self._what, buttons, self._drop)
        for part, gap in zip(parts, self._gaps, strict=True):
            column.addLayout(part) if part is buttons else column.addWidget(part)
            column.addItem(gap)
        column.addWidget(self._privacy)
        column.addStretch(4)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self._middle, 1000)
        across.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(across, 1)
        above = QHBoxLayout()
        above.setContentsMargins(16, 16, 16, 0)
        above.addWidget(self.notice)
        layout.insertLayout(0, above)  # last, as is its turn of the Tab key

    def _measure(self) -> None:
        measures = self._measures
        for gap, share in zip(self._gaps, (0.75, 0.5, 1.0, 1.0, 0.75), strict=True):
            gap.changeSize(0, round(measures.gap * share), QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._middle.setMaximumWidth(measures.column + 2 * _MARGIN_PX)
        self._heading.setStyleSheet(f"font-size: {measures.heading}px")
        for label in (self._what, self._privacy, self._drop.text):
            label.setStyleSheet(f"font-size: {measures.text}px")
        for button in (self._add, self._samples):
            button.setStyleSheet(f"font-size: {measures.button}px")
            button.setMinimumHeight(3 * measures.button)
        self._drop.setFixedHeight(measures.drop)
        self._recolour()
        self._middle.layout().invalidate()

    def _recolour(self) -> None:
        icon = self._theme.icon("images", self._theme.colors.accent)
        self._mark.setPixmap(icon.pixmap(QSize(self._measures.mark, self._measures.mark), self.devicePixelRatioF()))
        self._mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """A screen of another scale needs another picture."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._recolour()


class _DropArea(QFrame):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._is_over = False
        self.text = _line("or drop a folder here", "muted")
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self._icon)
        layout.addWidget(self.text)
        layout.addStretch(1)
        theme.changed.connect(self._recolour)
        self._recolour()

    def show_over(self, is_over: bool) -> None:
        self._is_over = is_over
        self._recolour()

    def _recolour(self) -> None:
        colors = self._theme.colors
        icon = self._theme.icon("folder-plus", colors.accent if self._is_over else colors.muted)
        self._icon.setPixmap(icon.pixmap(QSize(24, 24), self.devicePixelRatioF()))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        colors = self._theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colors.accent if self._is_over else colors.muted), 1)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(QColor(colors.hover) if self._is_over else QColor(colors.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()


def _line(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    set_role(label, role)
    return label
