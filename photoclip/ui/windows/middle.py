"""The middle of the window: the search field, and beneath it the photos or what stands in their place."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from photoclip.ui.panels.attention import Attention
from photoclip.ui.panels.head import Head
from photoclip.ui.panels.nothing import Nothing
from photoclip.ui.panels.notice import Action, Notice
from photoclip.ui.panels.search_field import SearchField
from photoclip.ui.presenters.titles import Emptiness
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.grid import PhotoGrid
from photoclip.ui.views.photo_pane import PhotoPane
from photoclip.ui.views.timeline import TimelineStrip


class Page(IntEnum):
    """What stands beneath the search field."""

    GRID = 0
    NOTHING = 1
    ATTENTION = 2
    TUNER = 3
    REVIEW = 4
    UNTAGGED = 5

    @property
    def shows_photos(self) -> bool:
        """Whether it is the grid, or stands there because the grid would be empty."""
        return self in (Page.GRID, Page.NOTHING)


class Middle(QWidget):
    """Lays them out, and connects what concerns no one else."""

    page_changed = Signal()
    """Something else stands beneath the search field."""

    def __init__(self, grid: PhotoGrid, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = grid
        self.timeline = TimelineStrip(theme)
        self.field = SearchField(theme, self)
        self.notice = Notice(theme, self)
        self.head = Head(theme, self)
        self.nothing = Nothing(theme, self)
        self.attention = Attention(theme, self)
        self._stack = QStackedWidget(self)
        self._pages: dict[Page, QWidget] = {}
        self.add_page(Page.GRID, PhotoPane(grid, self.timeline))
        self.add_page(Page.NOTHING, self.nothing)
        self.add_page(Page.ATTENTION, self.attention)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(_padded(self.field, 16, 10, 16, 10))
        layout.addWidget(separator(Qt.Orientation.Horizontal, self))
        layout.addLayout(_padded(self.notice, 16, 8, 16, 0))
        layout.addWidget(self.head)
        layout.addWidget(self._stack, 1)
        self.head.zoom_chosen.connect(grid.set_zoom)
        self.head.arrangement_chosen.connect(grid.set_arrangement)
        grid.zoom_changed.connect(self.head.show_zoom)
        self.field.photos_wanted.connect(self._go_to_photos)

    @property
    def page(self) -> Page:
        """What is shown."""
        current = self._stack.currentWidget()
        return next(page for page, widget in self._pages.items() if widget is current)

    def show_page(self, page: Page) -> None:
        """Show the grid or what stands in its place. The keyboard stays where it is, unless that is hidden now."""
        # Not QWidget.focusWidget: that is where the keyboard was last in here, also while the viewer has it.
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self._stack.currentWidget().isAncestorOf(focused)
        is_other = self.page is not page
        self._stack.setCurrentWidget(self._pages[page])
        self.head.setVisible(page.shows_photos)
        if had_focus:
            self._stack.currentWidget().setFocus()
        if is_other:
            self.page_changed.emit()

    def add_page(self, page: Page, widget: QWidget) -> None:
        """One that may be made after the window."""
        self._stack.addWidget(widget)
        self._pages[page] = widget

    def go_to_page(self) -> None:
        """The keyboard goes to what is shown."""
        self._stack.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)

    def show_emptiness(self, emptiness: Emptiness, actions: Sequence[Action] = ()) -> None:
        """Say why there are no photos, and offer what can be done."""
        self.nothing.show_state(emptiness.icon, emptiness.heading, emptiness.line, actions)
        self.show_page(Page.NOTHING)

    def _go_to_photos(self) -> None:
        """The keyboard leaves the search field."""
        if self.page is Page.GRID and len(self.grid.selection.flags):
            self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if self.grid.current_row() < 0:
                self.grid.set_current(0)


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
