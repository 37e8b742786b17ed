"""Builds the window of a library and connects its parts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog

from photoclip.config.paths import LibraryPaths
from photoclip.config.resources import resource
from photoclip.domain.browse import Order
from photoclip.domain.found import Sorting
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.errands import Errands
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.query import Query
from photoclip.ui.presenters.attention import AttentionPresenter
from photoclip.ui.presenters.browse import Browse
from photoclip.ui.presenters.drops import DropPresenter
from photoclip.ui.presenters.facts import FactsPresenter
from photoclip.ui.presenters.folder_news import FolderNews
from photoclip.ui.presenters.grid import GridPresenter
from photoclip.ui.presenters.jobs import JobsPresenter
from photoclip.ui.presenters.larger_model import LargerModel
from photoclip.ui.presenters.pasted import is_pasted
from photoclip.ui.presenters.photo_menu import PhotoMenu
from photoclip.ui.presenters.search import SearchPresenter
from photoclip.ui.presenters.shelf import ShelfPresenter
from photoclip.ui.presenters.sidecar_conflicts import SidecarConflictsPresenter
from photoclip.ui.presenters.timeline import TimelinePresenter
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.windows.conduct import Conduct
from photoclip.ui.windows.folder_offers import FolderOffers
from photoclip.ui.windows.library_events import LibraryEvents
from photoclip.ui.windows.main_window import MainWindow
from photoclip.ui.windows.openings import Openings
from photoclip.ui.windows.organising import Organising
from photoclip.ui.windows.remembered import Remembered, remember
from photoclip.ui.windows.shortcuts import Shortcuts, add_shortcuts
from photoclip.ui.windows.tag_pages import TagPages
from photoclip.ui.windows.tagging import Tagging
from photoclip.ui.windows.troubles import Troubles
from photoclip.ui.windows.untagged_page import UntaggedWindow

if TYPE_CHECKING:
    from photoclip.ui.presenters.settings import SettingsPresenter


class Wiring(QObject):
    """Everything behind one window. `start` begins, `close` ends what runs beside the GUI thread."""

    def __init__(
        self,
        paths: LibraryPaths,
        engine: Engine,
        theme: Theme,
        remembered: Remembered,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._paths = paths
        self._theme = theme
        self._remembered = remembered
        self._is_closed = False
        self.engine = engine
        self.model = PhotoModel(self)
        self.loader = ThumbnailLoader(paths.thumbnails, self)
        self.window = MainWindow(self.model, self.loader, theme)
        self._errands = Errands(self)
        self._make_presenters()
        self._make_conduct()
        self._connect_engine()
        self._connect_window()
        self._add_shortcuts()
        self.window.restore(remembered)

    def _make_presenters(self) -> None:
        engine, model, window, loader = self.engine, self.model, self.window, self.loader
        middle = window.middle
        self.openings = Openings(self._paths.root, engine, window, loader, self._theme, self)
        self.browse = Browse(engine, model, self)
        self.search = SearchPresenter(engine, middle.field, self)
        self.grid = GridPresenter(engine, model, middle.grid, loader, self)
        self.timeline = TimelinePresenter(model, middle.grid, middle.timeline, self)
        self.menu = PhotoMenu(engine, model, middle.grid, self._theme, self)
        self.viewer = ViewerPresenter(engine, model, window.viewer, loader, self)
        self.facts = FactsPresenter(engine, model, window.facts, loader, self)
        self.shelf = ShelfPresenter(engine, window.sidebar, self)
        self.attention = AttentionPresenter(engine, middle.attention, self)
        self.jobs = JobsPresenter(engine, window.strip, self.openings.make_jobs_dialog, self)
        self.drops = DropPresenter(engine, self)

    def _make_conduct(self) -> None:
        engine, window = self.engine, self.window
        self.conduct = Conduct(
            window,
            self.model,
            self.browse,
            self.search,
            self.viewer,
            self.facts,
            self.attention,
            LargerModel(engine, self),
            self,
        )
        self.organising = Organising(engine, window, self.model, self.browse, self.conduct, self._theme, self)
        self.tagging = Tagging(
            engine, window, self.model, self.organising, self.conduct, self.loader, self._theme, self
        )
        self.tagging.connect_photos(self.search, self.facts)
        self.tagging.add_menu(self.menu)
        self.organising.add_menu(self.menu, self._theme)
        self.organising.connect_photos(self.search, self.viewer, self.facts)
        organiser, loader = self.organising.organiser, self.loader
        self.tag_pages = TagPages(
            engine, window, self.model, self.browse, self.conduct, self.viewer, organiser, loader, self._theme, self
        )
        self.tagging.tags.renamed.connect(self.tag_pages.know_renamed)
        self.conflicts = SidecarConflictsPresenter(
            engine, window.middle.attention.conflicts, window.sidebar, organiser, self
        )
        self.untagged = UntaggedWindow(
            *(engine, window, self.model, self.browse, self.conduct, self.viewer, organiser),
            *(self.tagging, loader, self._theme, self),
        )
        self.troubles = Troubles(engine, window, self.conduct, self._paths.root, self.jobs.open, self)
        self.folder_news = FolderNews(self)
        self.offers = FolderOffers(window, self.viewer, self.troubles, self._errands, self)
        self.events = LibraryEvents(engine, self.loader, self.conduct, self.troubles, self.open_settings, self)

    def _connect_engine(self) -> None:
        for source in (self.engine.trouble, self.browse.failed, self.shelf.failed):
            source.connect(self.troubles.complain)
        self.search.failed.connect(self.troubles.search_failed)
        self.search.found.connect(self.troubles.search_works)
        self.jobs.finished.connect(self.events.job_over)
        self.jobs.finished.connect(self.tagging.job_over)
        self.tagging.facts_wanted.connect(lambda: self._show_facts(True))
        self.tagging.said.connect(self.window.strip.say)
        for asked in (self.shelf.job_wanted, self.window.middle.attention.retry_wanted):
            asked.connect(self.troubles.job_wanted)
        self.troubles.library_replaced.connect(self._library_replaced)
        for wish in (self.troubles.models_wanted, self.conduct.models_wanted):
            wish.connect(self.open_models)
        for know in (self.events.know_folders, self.offers.know_folders, self.folder_news.know):
            self.shelf.folders_changed.connect(know)
        self.folder_news.noticed.connect(self.troubles.hint)
        self.shelf.stats_changed.connect(self.window.strip.show_stats)
        self.openings.returned.connect(self._library_returned)
        self.openings.repair_wanted.connect(self.troubles.repair)
        self.openings.conflicts_wanted.connect(self._show_conflicts)
        self.openings.labels_changed.connect(self.tagging.tags.refresh_labels)
        self.openings.report_changed.connect(self.events.know_settings)

    def _connect_window(self) -> None:
        window = self.window
        for source in self._talkers():
            source.said.connect(window.strip.say)
        window.drops = self.drops
        window.closed.connect(self.close)
        window.sidebar.settings_wanted.connect(self.open_settings)
        window.sidebar.add_folder_wanted.connect(self.ask_for_folder)
        window.welcome.add_folder_wanted.connect(self.ask_for_folder)
        window.welcome.samples_wanted.connect(lambda: self.shelf.add_folders([str(resource("samples"))]))
        for chosen in (window.welcome.folders_dropped, self.offers.folders_chosen):
            chosen.connect(self.shelf.add_folders)
        self.offers.file_named.connect(self.conduct.open_file)
        self.menu.open_wanted.connect(self.conduct.open_row)
        self.menu.similar_wanted.connect(self.conduct.find_similar)
        self.menu.part_wanted.connect(self.conduct.find_part)
        self.menu.details_wanted.connect(lambda _row: self._show_facts(True))
        self.drops.picture_dropped.connect(self.conduct.find_similar)
        self.drops.picture_added.connect(self.search.add_picture)
        window.middle.field.dropped.connect(self.drops.take_beside)
        self.drops.text_dropped.connect(self.conduct.find_words)
        self.drops.folders_dropped.connect(self.offers.take_dropped)
        window.middle.head.show_order(Order(self._remembered.order))
        self.conduct.sort_by(Sorting(self._remembered.sorting), self._remembered.collapses)
        window.middle.head.show_zoom(self._remembered.zoom_px)
        window.middle.head.show_arrangement(window.middle.grid.arrangement)
        window.middle.head.show_facts(self._remembered.facts_shown)
        self.search.set_history([Query.read(kept) for kept in self._remembered.history])

    def _talkers(self) -> tuple[QObject, ...]:
        """Who says something in passing."""
        photos = (self.grid, self.menu, self.viewer, self.facts)
        return (*photos, self.shelf, self.folder_news, self.drops, self.attention, self.openings)

    def _add_shortcuts(self) -> None:
        shortcuts = Shortcuts(
            search=self.conduct.go_to_search,
            add_folder=self.ask_for_folder,
            settings=self.open_settings,
            look_again=self.shelf.rescan,
            facts=self.toggle_facts,
            jobs=self.jobs.open,
            quit=self.window.close,
        )
        add_shortcuts(self.window, shortcuts)

    @property
    def is_working(self) -> bool:
        """Whether photos are being understood, as far as the engine told."""
        return self.events.is_working

    @property
    def settings(self) -> "SettingsPresenter | None":
        """Behind the settings, once they were opened."""
        return self.openings.settings

    # beginning and end

    def start(self) -> None:
        """Show the window and start the engine beside it."""
        self.window.show()
        self.browse.set_order(Order(self._remembered.order))
        self.conduct.show_scope(self._remembered.scope_there())
        self.window.sidebar.select_scope(self.browse.scope)
        self.search.prepared.connect(self._find_remembered)
        QTimer.singleShot(0, self._begin)  # after the first paint

    def _begin(self) -> None:
        if not self._is_closed:
            self.engine.start()
            self.search.prepare()

    def _find_remembered(self) -> None:
        """Unless the person began something else, or closed the window, while the parser was being made."""
        query = Query.read(self._remembered.query)
        is_untouched = self.window.middle.field.query().is_empty and self.browse.scope == self._remembered.scope_there()
        if is_untouched and not (query.is_empty or self._is_closed or self.window.is_welcoming):
            self.search.search(query)

    def close(self) -> None:
        """Remember the window's place, leave the engine, end all threads. Idempotent."""
        if self._is_closed:
            return
        self._is_closed = True
        self.window.hide()
        for dialog in self.window.findChildren(QDialog):  # one that stays open would keep the program
            dialog.close()
        remember(self._paths.root, self.state())
        self.search.close()
        self.drops.close()
        self.viewer.close()
        self.menu.close()
        self._errands.close()
        self.engine.close()
        self.loader.close()

    def state(self) -> Remembered:
        """What to remember now."""
        grid, scope = self.window.middle.grid, self.browse.scope
        sidebar_px, facts_px = self.window.side_widths_px()
        query = self.window.middle.field.query()
        return Remembered(
            appearance=self._theme.appearance.value,
            geometry=bytes(self.window.saveGeometry().toBase64().data()).decode("ascii"),
            sidebar_px=sidebar_px or self._remembered.sidebar_px,
            facts_px=facts_px or self._remembered.facts_px,
            facts_shown=self.window.facts_shown,
            folders_folded=self.window.sidebar.folders.is_folded,
            albums_folded=self.window.sidebar.albums.is_folded,
            tags_folded=self.window.sidebar.tags.is_folded,
            zoom_px=grid.zoom,
            arrangement=grid.arrangement.value,
            order=self.browse.order.value,
            sorting=self.search.sorting.value,
            collapses=self.search.collapses,
            scope=scope.kind.value,
            folder_id=scope.folder_id or 0,
            relative_path=scope.relative_path,
            album_id=scope.album_id or 0,
            query="" if self.browse.page is None or any(map(is_pasted, query.pictures)) else query.written(),
            history=tuple(query.written() for query in self.search.history()),
        )

    # what a person wants

    def open_settings(self) -> None:
        """Show the settings."""
        self.openings.open_settings()

    def open_models(self) -> None:
        """Show the settings where models are chosen."""
        self.openings.open_models()

    def compare(self, model: str) -> None:
        """Show what a model finds beside what the one in use finds."""
        self.openings.compare(model)

    def _show_conflicts(self) -> None:
        """Where what other programs wrote differs from the library."""
        self.conduct.show_attention()
        self.come_to_front()

    def ask_for_folder(self) -> None:
        """Let the person choose a folder to be watched."""
        self.offers.ask_for_folder()

    def open_paths(self, paths: Sequence[str]) -> None:
        """What the program was started with: pictures are shown, folders offered."""
        self.offers.open_paths(paths)

    def come_to_front(self) -> None:
        """Another start wants this window."""
        window = self.window
        if window.isMinimized():
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def toggle_facts(self) -> None:
        """Show or hide the panel at the right."""
        self._show_facts(not self.window.facts_shown)

    def _show_facts(self, wanted: bool) -> None:
        self.window.show_facts(wanted)
        self.window.middle.head.show_facts(wanted)

    def _library_returned(self, line: str) -> None:
        self._library_replaced()
        self.window.strip.say(line)

    def _library_replaced(self) -> None:
        """What is shown and chosen are photos of a library that is no more: their numbers are given again."""
        self.viewer.close_viewer()
        self.window.middle.grid.clear_selection()
        self.tagging.forget()
        self.untagged.forget()
        self.tag_pages.forget()
        self.folder_news.forget()
