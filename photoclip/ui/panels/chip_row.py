"""Chips side by side; what has no room is scrolled to."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from photoclip.ui.theme.theme import Theme

_LEAST_PX = 72
_STEP_PX = 48
_FADE_PX = 24


class ChipRow(QScrollArea):
    """As wide as its chips where that is possible. They first become narrower, then the row scrolls: by the wheel, and
    to the one that gets the focus. It is hidden while it is empty.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QScrollArea, QWidget#chips { background: transparent; }")
        self.viewport().setAutoFillBackground(False)
        self._inside = QWidget()
        self._inside.setObjectName("chips")
        self._layout = QHBoxLayout(self._inside)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self.setWidget(self._inside)
        self._edges = _Edges(theme, self._inside, self)
        self.horizontalScrollBar().valueChanged.connect(self._edges.update)
        self._watch = _ChipWatch(self)
        self._keeps_end = False
        self.horizontalScrollBar().rangeChanged.connect(self._scroll_on)
        self.hide()

    def chips(self) -> tuple[QWidget, ...]:
        """From left to right, in the direction of the language."""
        items = (self._layout.itemAt(place) for place in range(self._layout.count()))
        return tuple(widget for item in items if item is not None and (widget := item.widget()) is not None)

    def add(self, chip: QWidget) -> None:
        """Put it at the end."""
        chip.installEventFilter(self._watch)
        self._layout.addWidget(chip)
        chip.show()
        self._settle()

    def remove(self, chip: QWidget) -> None:
        """Take it away and delete it."""
        chip.removeEventFilter(self._watch)
        self._layout.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The edges lie over all of it."""
        super().resizeEvent(event)
        self._edges.setGeometry(self.rect())

    def show_end(self) -> None:
        """Scroll to the last one, and stay there while chips grow, until something else is scrolled to."""
        self._keeps_end = True
        self._scroll_on()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All chips whole."""
        return self._layout.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A part of one."""
        return QSize(min(_LEAST_PX, self.sizeHint().width()), self.sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Either wheel scrolls sideways."""
        delta = event.angleDelta()
        turned = delta.x() if abs(delta.x()) > abs(delta.y()) else delta.y()
        self._keeps_end = False
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - round(turned / 120 * _STEP_PX))
        event.accept()

    def show_chip(self, chip: QWidget) -> None:
        """Scroll so far that it is seen."""
        self._keeps_end = False
        self.ensureWidgetVisible(chip, 8, 0)

    def _scroll_on(self, *_range: int) -> None:
        if self._keeps_end:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.maximum())

    def _settle(self) -> None:
        self.setVisible(bool(self.chips()))
        self.updateGeometry()


class _Edges(QWidget):
    """Chips that go on beyond an edge fade there."""

    def __init__(self, theme: Theme, inside: QWidget, row: QWidget) -> None:
        super().__init__(row)
        self._theme = theme
        self._inside = inside
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        ground = QColor(self._theme.colors.panel)
        clear = QColor(ground)
        clear.setAlpha(0)
        painter = QPainter(self)
        for is_beyond, edge, to in (
            (self._inside.x() < 0, 0, _FADE_PX),
            (self._inside.x() + self._inside.width() > self.width(), self.width(), self.width() - _FADE_PX),
        ):
            if is_beyond:
                fade = QLinearGradient(edge, 0, to, 0)
                fade.setColorAt(0.0, ground)
                fade.setColorAt(1.0, clear)
                painter.fillRect(QRect(min(edge, to), 0, _FADE_PX, self.height()), fade)


class _ChipWatch(QObject):
    """What has the focus is seen; a chip that grew makes the row wider."""

    def __init__(self, row: ChipRow) -> None:
        super().__init__(row)
        self._row = row

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(watched, QWidget) and event.type() == QEvent.Type.FocusIn:
            self._row.show_chip(watched)
        elif event.type() == QEvent.Type.LayoutRequest:
            self._row.updateGeometry()
        return super().eventFilter(watched, event)
