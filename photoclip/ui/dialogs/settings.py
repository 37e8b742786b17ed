"""The settings: pages at the right, their names at the left. Changes apply at once."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from photoclip.domain.settings import SettingsReport
from photoclip.ui.models.counted import counted
from photoclip.ui.panels.list_rows import dress_list
from photoclip.ui.panels.notice import Notice
from photoclip.ui.panels.settings.about import AboutPage
from photoclip.ui.panels.settings.appearance import AppearancePage
from photoclip.ui.panels.settings.computing import ComputingPage
from photoclip.ui.panels.settings.folders import FoldersPage
from photoclip.ui.panels.settings.models import ModelsPage
from photoclip.ui.panels.settings.setting import Page
from photoclip.ui.panels.settings.storage import StoragePage
from photoclip.ui.panels.settings.tagging import TaggingPage
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_USUAL = (960, 680)
_LEAST = (600, 400)
_NAMES_PX = 190
_ROW_PX = 36
_MOST_PROBLEMS = 5
_ICONS = ("folder", "tag", "eye", "cpu", "palette", "hard-drive", "info")


class SettingsDialog(QDialog):
    """Not modal. Each page tells of what is wished for by its own signals."""

    opened = Signal()
    page_shown = Signal(object)
    """The Page that is seen now."""
    open_wanted = Signal(object)
    """Path of a file or folder, for the program of the system."""
    rewrite_wanted = Signal()
    """The settings file shall be written anew with what is shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle("Settings")
        self.setModal(False)
        self.setMinimumSize(*_LEAST)
        self.resize(*_USUAL)
        self.folders = FoldersPage(theme)
        self.tagging = TaggingPage(theme)
        self.models = ModelsPage(theme)
        self.computing = ComputingPage(theme)
        self.appearance = AppearancePage(theme)
        self.storage = StoragePage(theme)
        self.about = AboutPage(theme)
        self.pages: tuple[Page, ...] = (
            *(self.folders, self.tagging, self.models, self.computing),
            *(self.appearance, self.storage, self.about),
        )
        self.notice = Notice(theme, self)
        self._names = QListWidget(self)
        self._stack = QStackedWidget(self)
        self._fill()
        self._lay_out()
        self.storage.open_wanted.connect(self.open_wanted)
        self.about.open_wanted.connect(self.open_wanted)
        theme.changed.connect(self._dress)
        self._dress()
        self._names.setCurrentRow(0)
        self._names.setFocus()

    @property
    def page(self) -> Page:
        """The one that is seen."""
        return self.pages[self._stack.currentIndex()]

    def show_page(self, page: Page) -> None:
        """One of `pages`."""
        self._names.setCurrentRow(self.pages.index(page))
        self._names.setFocus()

    def show_report(self, report: SettingsReport) -> None:
        """What holds now, on every page."""
        self.folders.everywhere.show_patterns(report.settings.excluded)
        self.tagging.show_report(report)
        self.computing.show_report(report)
        self.storage.show_report(report)
        self.about.show_report(report)
        if report.problems:
            self._say_problems(report)
        else:
            self.notice.dismiss()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever fills the pages fills them now."""
        super().showEvent(event)
        if not event.spontaneous():
            self.opened.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """What the keyboard comes to is seen, also from outside of the page."""
        is_moved = super().focusNextPrevChild(forward)
        area, focused = self._stack.currentWidget(), self.focusWidget()
        if isinstance(area, QScrollArea) and focused is not None and area.isAncestorOf(focused):
            area.ensureWidgetVisible(focused)
        return is_moved

    def _say_problems(self, report: SettingsReport) -> None:
        more = len(report.problems) - _MOST_PROBLEMS
        lines = "\n".join(report.problems[:_MOST_PROBLEMS])
        if more > 0:
            lines += f"\nand {counted(more, 'other', 'others')}"
        actions: list[tuple[str, Callable[[], object]]] = [
            ("Write it anew", self.rewrite_wanted.emit),
            ("Open the file", lambda: self.open_wanted.emit(report.path)),
        ]
        self.notice.say(
            f"Not all settings could be followed. The usual values hold instead.\n{lines}\n"
            "Correct the file, or have it written anew with the settings shown here.",
            "bad",
            actions,
        )

    def _fill(self) -> None:
        self._names.setAccessibleName("Parts of the settings")
        self._names.setIconSize(QSize(16, 16))
        self._names.setFixedWidth(_NAMES_PX)
        self._names.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for page in self.pages:
            item = QListWidgetItem(page.title)
            item.setSizeHint(QSize(0, _ROW_PX))
            self._names.addItem(item)
            area = QScrollArea(self)
            area.setWidgetResizable(True)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(page)
            page.setAutoFillBackground(False)
            area.viewport().setAutoFillBackground(False)
            self._stack.addWidget(area)
        self._names.currentRowChanged.connect(self._turn_to)

    def _lay_out(self) -> None:
        side = QFrame(self)
        set_role(side, "panel")
        names = QVBoxLayout(side)
        names.setContentsMargins(8, 16, 8, 16)
        names.addWidget(self._names)
        content = QVBoxLayout()
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(0)
        above = QHBoxLayout()
        above.setContentsMargins(16, 16, 16, 0)
        above.addWidget(self.notice)
        content.addLayout(above)
        content.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(content, 1)

    def _turn_to(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        self.page_shown.emit(self.page)

    def _dress(self) -> None:
        dress_list(self._names, self._theme)
        for row, name in enumerate(_ICONS):
            item = self._names.item(row)
            if item is not None:
                item.setIcon(self._theme.icon(name))
