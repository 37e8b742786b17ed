"""A row of the sidebar that is no folder: the library, what needs attention, the settings."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyleOption, QWidget

from photoclip.ui.delegates.shelf import ROW_PX, Row, RowPainter, is_focused
from photoclip.ui.models.counted import number
from photoclip.ui.theme.theme import Theme


class ShelfRow(QAbstractButton):
    """Looks as a row of the tree. Checked: this is what the window shows."""

    left = Signal(int)
    """The arrow keys went on: -1 up, 1 down."""

    def __init__(self, theme: Theme, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painter = RowPainter(theme)
        self._icon = icon
        self._count: int | None = None
        self.setText(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def show_count(self, count: int | None, words: str = "") -> None:
        """`words` say the count to who cannot see it; None: not known yet."""
        if count != self._count:
            self._count = count
            self.setAccessibleName(self.text() if count is None else f"{self.text()}, {words or number(count)}")
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As a row of the tree."""
        return QSize(ROW_PX * 4, ROW_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter as Space; the arrow keys go on to the next row."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.left.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint."""
        option = QStyleOption()
        option.initFrom(self)
        row = Row(
            icon=self._icon,
            name=self.text(),
            count="" if self._count is None else number(self._count),
            is_chosen=self.isChecked(),
            is_hovered=self.underMouse() or self.isDown(),
            is_focused=is_focused(option.state),
        )
        painter = QPainter(self)
        self._painter.paint(painter, self.rect(), row, self.font())
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Fonts and scales change."""
        super().changeEvent(event)
        self.update()
