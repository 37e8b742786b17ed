"""The middle of the window: the search field, and beneath it the photos or what stands in their place."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from photoclip.ui.panels.attention import Attention
from photoclip.ui.panels.head import Head
from photoclip.ui.panels.nothing import Nothing
from photoclip.ui.panels.notice import Action, Notice
from photoclip.ui.panels.search_field import SearchField
from photoclip.ui.presenters.titles import Emptiness
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.grid import PhotoGrid


class Page(IntEnum):
    """What stands beneath the search field."""

    GRID = 0
    NOTHING = 1
    ATTENTION = 2


class Middle(QWidget):
    """Lays them out; nothing else."""

    def __init__(self, grid: PhotoGrid, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = grid
        self.field = SearchField(theme, self)
        self.notice = Notice(theme, self)
        self.head = Head(theme, self)
        self.nothing = Nothing(theme, self)
        self.attention = Attention(theme, self)
        self._stack = QStackedWidget(self)
        for page in (grid, self.nothing, self.attention):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(_padded(self.field, 16, 10, 16, 10))
        layout.addWidget(separator(Qt.Orientation.Horizontal, self))
        layout.addLayout(_padded(self.notice, 16, 8, 16, 0))
        layout.addWidget(self.head)
        layout.addWidget(self._stack, 1)

    @property
    def page(self) -> Page:
        """What is shown."""
        return Page(self._stack.currentIndex())

    def show_page(self, page: Page) -> None:
        """Show the grid or what stands in its place. The keyboard stays where it is, unless that is hidden now."""
        had_focus = self._stack.currentWidget().isAncestorOf(self.focusWidget() or self)
        self._stack.setCurrentIndex(page)
        self.head.setVisible(page is not Page.ATTENTION)
        if had_focus:
            self._stack.currentWidget().setFocus()

    def show_emptiness(self, emptiness: Emptiness, actions: Sequence[Action] = ()) -> None:
        """Say why there are no photos, and offer what can be done."""
        self.nothing.show_state(emptiness.icon, emptiness.heading, emptiness.line, actions)
        self.show_page(Page.NOTHING)


def separator(orientation: Qt.Orientation, parent: QWidget) -> QFrame:
    """A line of one pixel."""
    line = QFrame(parent)
    set_role(line, "line")
    if orientation is Qt.Orientation.Horizontal:
        line.setFixedHeight(1)
    else:
        line.setFixedWidth(1)
    return line


def _padded(widget: QWidget, left: int, top: int, right: int, bottom: int) -> QHBoxLayout:
    """Room around a widget, which a layout gives up while the widget is hidden."""
    layout = QHBoxLayout()
    layout.setContentsMargins(left, top, right, bottom)
    layout.addWidget(widget)
    return layout
