"""Tags in one window: connects who shows them with who does what the person wants."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog

from photoclip.domain.api import JobStatus
from photoclip.domain.found import SearchPage
from photoclip.domain.names import folded
from photoclip.domain.query import Tagged
from photoclip.domain.tag_api import Tag
from photoclip.query.write import filter_text
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.query import Query
from photoclip.ui.models.tag_words import NOTHING_SELECTED
from photoclip.ui.panels.aside import Aside
from photoclip.ui.panels.tagging_choice import Target
from photoclip.ui.presenters.facts import FactsPresenter
from photoclip.ui.presenters.photo_menu import PhotoMenu
from photoclip.ui.presenters.photo_tags import PhotoTagsPresenter
from photoclip.ui.presenters.search import SearchPresenter
from photoclip.ui.presenters.tag_menu import TagMenu
from photoclip.ui.presenters.tags import TagsPresenter
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.windows.conduct import Conduct
from photoclip.ui.windows.main_window import MainWindow
from photoclip.ui.windows.organising import Organising

if TYPE_CHECKING:
    from photoclip.ui.panels.tagging_choice import TaggingChoice
    from photoclip.ui.panels.teach import TeachPanel
    from photoclip.ui.presenters.tagging import TaggingPresenter
    from photoclip.ui.presenters.teach import TeachPresenter

_PROBE_SUFFIX = "photoclip-probe"


@dataclass(frozen=True, slots=True)
class _Teaching:
    panel: "TeachPanel"
    presenter: "TeachPresenter"


@dataclass(frozen=True, slots=True)
class _Choosing:
    panel: "TaggingChoice"
    presenter: "TaggingPresenter"


class Tagging(QObject):
    """Made after `Organising`, whose journal and selection it shares. What stands aside is made when it is first
    wanted: until then it would only cost time.
    """

    said = Signal(str)
    """A line for the person."""
    facts_wanted = Signal()
    """The panel of facts is to be seen: a tag is typed there."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        model: PhotoModel,
        organising: Organising,
        conduct: Conduct,
        loader: ThumbnailLoader,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._model, self._conduct, self._theme = window, model, conduct, theme
        self._engine, self._organising, self._loader = engine, organising, loader
        self._searched = ""
        self._teaching: _Teaching | None = None
        self._choosing: _Choosing | None = None
        self.tags = TagsPresenter(engine, window.sidebar, organising.organiser, self)
        self._connect_sidebar()

    @property
    def teach_panel(self) -> "TeachPanel":
        """Where a tag is taught."""
        return self._made_teaching().panel

    @property
    def teaching(self) -> "TeachPresenter":
        """Behind it."""
        return self._made_teaching().presenter

    @property
    def choice(self) -> "TaggingChoice":
        """Where it is chosen with which tags photos are tagged."""
        return self._made_choosing().panel

    @property
    def tagging(self) -> "TaggingPresenter":
        """Behind it."""
        return self._made_choosing().presenter

    def job_over(self, status: JobStatus) -> None:
        """A job ended: only what was started here is told of here."""
        if self._choosing is not None:
            self._choosing.presenter.job_over(status)

    def add_menu(self, menu: PhotoMenu) -> None:
        """What can be done to the selected photos."""
        grid = self._window.middle.grid
        for key, is_right in ((Qt.Key.Key_A, True), (Qt.Key.Key_R, False)):
            action = QAction(grid)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(
                lambda _checked=False, is_right=is_right: self.photo_tags.decide_next(is_right=is_right)
            )
            grid.addAction(action)
        self.menu = TagMenu(
            menu.menu, grid, self._model, self.type_tag, self.teach, self.photo_tags.take_off, self._theme, self
        )

    def connect_photos(self, search: SearchPresenter, facts: FactsPresenter) -> None:
        """Where single photos are shown, and what was found. Before `add_menu`."""
        window, organiser = self._window, self._organising.organiser
        self.photo_tags = PhotoTagsPresenter(self._engine, window.facts, facts, organiser, self.tags, self)
        self.photo_tags.opened.connect(self.show_tag)
        organiser.organised.connect(self.photo_tags.ask_again)
        window.facts.tags_left.connect(self._go_back)
        window.viewer.tag_wanted.connect(self.type_tag)
        window.viewer.teach_wanted.connect(self.teach)
        window.viewer.appeared.connect(lambda: window.facts.know_keys(decide=False))  # R turns the picture there
        window.viewer.vanished.connect(lambda: window.facts.know_keys(decide=True))
        search.found.connect(self._found)

    # what a person wants

    def show_tag(self, name: str) -> None:
        """Photos that have a tag."""
        self._searched = name
        self._conduct.find_words(filter_text(Tagged(name)))

    def type_tag(self) -> None:
        """The keyboard goes to where a tag of the selected photos is typed."""
        if not self._organising.selected():
            self.said.emit(NOTHING_SELECTED)
            return
        self._window.set_full_screen(False)
        self._window.show_aside(None)
        self.facts_wanted.emit()
        self._window.facts.type_tag()

    def teach(self) -> None:
        """Teach a tag from the selected photos."""
        selected = self._organising.selected()
        if selected:
            self.teaching.begin(selected)
        else:
            self.said.emit(NOTHING_SELECTED)

    def choose_tags(self, target: Target) -> None:
        """Ask with which tags photos are to be tagged."""
        self._show_aside(self.choice)
        self.choice.ask(target)

    def forget(self) -> None:
        """Photos and tags are those of another library now."""
        for made in (self._teaching, self._choosing):
            if made is not None:
                self._close_aside(made.panel)
        if self._teaching is not None:
            self._teaching.presenter.forget()

    # parts

    def _connect_sidebar(self) -> None:
        sidebar = self._window.sidebar
        sidebar.tag_chosen.connect(self.show_tag)
        sidebar.tagging_wanted.connect(self.choose_tags)
        sidebar.tags.teach_wanted.connect(self.teach)
        sidebar.tags.export_wanted.connect(self._ask_where)

    def _made_teaching(self) -> _Teaching:
        if self._teaching is None:
            from photoclip.ui.panels.teach import TeachPanel
            from photoclip.ui.presenters.teach import TeachPresenter

            organising, sidebar = self._organising, self._window.sidebar
            panel = TeachPanel(self._loader, self._theme)
            presenter = TeachPresenter(
                *(self._engine, panel, self._model, organising.organiser, self.tags, organising.selected, self)
            )
            panel.closed.connect(lambda: self._close_aside(panel))
            presenter.opened.connect(lambda: self._show_aside(panel))
            presenter.review_asked.connect(sidebar.review_asked)
            presenter.tune_asked.connect(sidebar.tune_asked)
            presenter.tagging_asked.connect(self._tag_with)
            self._window.middle.grid.selection_changed.connect(presenter.know_selected)
            self._teaching = _Teaching(panel, presenter)
        return self._teaching

    def _made_choosing(self) -> _Choosing:
        if self._choosing is None:
            from photoclip.ui.panels.tagging_choice import TaggingChoice
            from photoclip.ui.presenters.tagging import TaggingPresenter

            window = self._window
            panel = TaggingChoice(self._theme)
            presenter = TaggingPresenter(self._engine, panel, window.strip, self._organising.organiser, self.tags, self)
            panel.closed.connect(lambda: self._close_aside(panel))
            presenter.started.connect(lambda: self._close_aside(panel))
            presenter.review_asked.connect(window.sidebar.review_asked)
            self._choosing = _Choosing(panel, presenter)
        return self._choosing

    def _tag_with(self, name: str) -> None:
        """All photos that may have a tag get it."""
        self.tagging.start(Target(), (name,))

    def _show_aside(self, part: Aside) -> None:
        self._window.set_full_screen(False)
        self._window.show_aside(part)

    def _close_aside(self, part: Aside) -> None:
        if self._window.aside is part:
            self._window.show_aside(None)
            self._go_back()

    def _go_back(self) -> None:
        """The keyboard goes where photos are."""
        part = self._window.viewer if self._window.is_viewing else self._window.middle.grid
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _found(self, _page: SearchPage, query: Query) -> None:
        """Mark the tag that is searched for, and nothing else."""
        text = query.text.strip()
        named = [tag for tag in self._window.sidebar.tags.tags if filter_text(Tagged(tag.name)) == text]
        if text and filter_text(Tagged(self._searched)) == text:
            self._window.sidebar.select_tag(self._searched)
        elif named:
            self._window.sidebar.select_tag(named[0].name)

    def _ask_where(self, tag: Tag) -> None:
        dialog = QFileDialog(self._window, "Export what was taught")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_PROBE_SUFFIX)
        dialog.setNameFilter(f"What was taught (*.{_PROBE_SUFFIX})")
        dialog.selectFile(f"{_as_file_name(tag.name)}.{_PROBE_SUFFIX}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.tags.export(tag, path))
        dialog.open()


def _as_file_name(name: str) -> str:
    """What file systems take."""
    return "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in folded(name)).strip() or "tag"
