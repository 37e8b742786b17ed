"""Builds the window of a library and connects its parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog, QFileDialog

from photoclip.config.paths import LibraryPaths
from photoclip.config.resources import resource
from photoclip.domain.api import JobStatus, News
from photoclip.domain.browse import Order
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.files import Folder
from photoclip.domain.found import SearchRequest
from photoclip.domain.settings import SettingsReport
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.errands import Errands
from photoclip.ui.models.model_tasks import is_of_photos
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.query import Query
from photoclip.ui.models.shown import name_of, shown
from photoclip.ui.presenters.attention import AttentionPresenter
from photoclip.ui.presenters.browse import Browse
from photoclip.ui.presenters.drops import DropPresenter
from photoclip.ui.presenters.facts import FactsPresenter
from photoclip.ui.presenters.folder_news import FolderNews
from photoclip.ui.presenters.grid import GridPresenter
from photoclip.ui.presenters.jobs import JobsPresenter
from photoclip.ui.presenters.pasted import is_pasted
from photoclip.ui.presenters.photo_menu import PhotoMenu
from photoclip.ui.presenters.search import SearchPresenter
from photoclip.ui.presenters.shelf import ShelfPresenter
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.windows.conduct import Conduct
from photoclip.ui.windows.main_window import MainWindow
from photoclip.ui.windows.remembered import Remembered, remember
from photoclip.ui.windows.shortcuts import Shortcuts, add_shortcuts
from photoclip.ui.windows.troubles import Troubles

if TYPE_CHECKING:
    from photoclip.ui.dialogs.jobs import JobsDialog
    from photoclip.ui.presenters.compare import ComparePresenter
    from photoclip.ui.presenters.settings import SettingsPresenter

_WARM_UP_MS = 1_500
_ANY_WORD = "photo"


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
        self._folders: tuple[Folder, ...] | None = None
        self._was_working = False
        self._is_closed = False
        self._problems: tuple[str, ...] = ()
        self._named: tuple[str, ...] = ()
        self.engine = engine
        self.settings: SettingsPresenter | None = None
        self.comparing: ComparePresenter | None = None
        self.model = PhotoModel(self)
        self.loader = ThumbnailLoader(paths.thumbnails, self)
        self.window = MainWindow(self.model, self.loader, theme)
        self._errands = Errands(self)
        self._make_presenters()
        self._connect_engine()
        self._connect_window()
        self._add_shortcuts()
        self.window.restore(remembered)

    def _make_presenters(self) -> None:
        engine, model, window, loader = self.engine, self.model, self.window, self.loader
        middle = window.middle
        self.browse = Browse(engine, model, self)
        self.search = SearchPresenter(engine, middle.field, self)
        self.grid = GridPresenter(engine, model, middle.grid, loader, self)
        self.menu = PhotoMenu(engine, model, middle.grid, self._theme, self)
        self.viewer = ViewerPresenter(engine, model, window.viewer, loader, self)
        self.facts = FactsPresenter(engine, model, window.facts, loader, self)
        self.shelf = ShelfPresenter(engine, window.sidebar, self)
        self.attention = AttentionPresenter(engine, middle.attention, self)
        self.jobs = JobsPresenter(engine, window.strip, self._make_jobs_dialog, self)
        self.drops = DropPresenter(engine, self)
        self.conduct = Conduct(window, model, self.browse, self.search, self.viewer, self.facts, self.attention, self)
        self.troubles = Troubles(engine, window, self.conduct, self._paths.root, self.jobs.open, self)
        self.folder_news = FolderNews(self)

    def _connect_engine(self) -> None:
        engine = self.engine
        engine.ready.connect(self._engine_ready)
        engine.failed.connect(self._engine_failed)
        engine.news.connect(self._hear)
        for source in (engine.trouble, self.browse.failed, self.shelf.failed):
            source.connect(self.troubles.complain)
        self.search.failed.connect(self.troubles.search_failed)
        self.search.found.connect(self.troubles.search_works)
        self.jobs.finished.connect(self._job_over)
        for asked in (self.shelf.job_wanted, self.window.middle.attention.retry_wanted):
            asked.connect(self.troubles.job_wanted)
        self.troubles.library_replaced.connect(self._library_replaced)
        self.troubles.models_wanted.connect(self.open_models)
        self.shelf.folders_changed.connect(self._know_folders)
        self.shelf.folders_changed.connect(self.folder_news.know)
        self.folder_news.noticed.connect(self.troubles.hint)
        self.shelf.stats_changed.connect(self.window.strip.show_stats)

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
        window.welcome.folders_dropped.connect(self.shelf.add_folders)
        self.menu.open_wanted.connect(self.conduct.open_row)
        self.menu.similar_wanted.connect(self.conduct.find_similar)
        self.menu.details_wanted.connect(lambda _row: self._show_facts(True))
        self.drops.picture_dropped.connect(self.conduct.find_similar)
        self.drops.text_dropped.connect(self.conduct.find_words)
        self.drops.folders_dropped.connect(self._folders_dropped)
        window.middle.head.show_order(Order(self._remembered.order))
        window.middle.head.show_zoom(self._remembered.zoom_px)
        window.middle.head.show_arrangement(window.middle.grid.arrangement)
        window.middle.head.show_facts(self._remembered.facts_shown)
        self.search.set_history([Query.read(kept) for kept in self._remembered.history])

    def _talkers(self) -> tuple[QObject, ...]:
        """Who says something in passing."""
        photos = (self.grid, self.menu, self.viewer, self.facts)
        return (*photos, self.shelf, self.folder_news, self.drops, self.attention)

    def _make_jobs_dialog(self) -> "JobsDialog":
        from photoclip.ui.dialogs.jobs import JobsDialog

        return JobsDialog(self._theme, self.window)

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
        return self._was_working

    # beginning and end

    def start(self) -> None:
        """Show the window and start the engine beside it."""
        self.window.show()
        self.browse.set_order(Order(self._remembered.order))
        self.conduct.show_scope(self._remembered.scope_there())
        self.window.sidebar.select_scope(self.browse.scope)
        if self._remembered.query:
            self.conduct.find(Query.read(self._remembered.query))
        QTimer.singleShot(0, self.engine.start)  # after the first paint

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
            zoom_px=grid.zoom,
            arrangement=grid.arrangement.value,
            order=self.browse.order.value,
            scope=scope.kind.value,
            folder_id=scope.folder_id or 0,
            relative_path=scope.relative_path,
            query="" if self.browse.page is None or is_pasted(query.picture) else query.written(),
            history=tuple(query.written() for query in self.search.history()),
        )

    # what a person wants

    def open_settings(self) -> None:
        """Show the settings. They are made at the first time: they cost a tenth of the time to the first paint."""
        if self.settings is None:
            from photoclip.ui.dialogs.settings import SettingsDialog
            from photoclip.ui.presenters.settings import SettingsPresenter

            dialog = SettingsDialog(self._theme, self.window)
            self.settings = SettingsPresenter(self.engine, dialog, self._theme, self._paths.root, self)
            self.settings.said.connect(self.window.strip.say)
            self.settings.returned.connect(self._library_returned)
            self.settings.repair_wanted.connect(self.troubles.repair)
            self.settings.report_changed.connect(self._know_settings)
            self.settings.compare_wanted.connect(self.compare)
        self.settings.open()

    def open_models(self) -> None:
        """Show the settings where models are chosen."""
        self.open_settings()
        assert self.settings is not None
        self.settings.open_models()

    def compare(self, model: str) -> None:
        """Show what a model finds beside what the one in use finds, for the words that are being searched by."""
        if self.comparing is None:
            from photoclip.ui.dialogs.compare import CompareDialog
            from photoclip.ui.presenters.compare import ComparePresenter

            dialog = CompareDialog(self.loader, self._theme, self.window)
            self.comparing = ComparePresenter(self.engine, dialog, self.loader, self)
        self.comparing.open(model, self.window.middle.field.query().text.strip() or None)

    def _library_returned(self, line: str) -> None:
        self._library_replaced()
        self.window.strip.say(line)

    def _library_replaced(self) -> None:
        """What is shown and chosen are photos of a library that is no more: their numbers are given again."""
        self.viewer.close_viewer()
        self.window.middle.grid.clear_selection()
        self.folder_news.forget()

    def ask_for_folder(self) -> None:
        """Let the person choose a folder to be watched."""
        dialog = QFileDialog(self.window, "Add a folder with photos")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.shelf.add_folders)
        dialog.open()

    def offer_folders(self, folders: Sequence[str]) -> None:
        """Folders were dropped or named: add them if that is meant. The first ones are added at once."""
        if self._folders is None:  # nobody knows yet whether there are any
            self._named = (*self._named, *folders)
            return
        if not self._folders:
            self.shelf.add_folders(list(folders))
            return
        names = " and ".join(f"“{name_of(path)}”" for path in folders[:2])
        more = f" and {len(folders) - 2} more" if len(folders) > 2 else ""
        self.troubles.say(
            f"Add {names}{more} to your library? {'Its' if len(folders) == 1 else 'Their'} photos stay where they are.",
            actions=[("Add", lambda: self.shelf.add_folders(list(folders)))],
        )

    def _folders_dropped(self, folders: Sequence[str]) -> None:
        if self.window.is_viewing:  # the question is asked above the photos
            self.viewer.close_viewer()
        self.offer_folders(folders)

    def open_paths(self, paths: Sequence[str]) -> None:
        """What the program was started with: pictures are shown, folders offered."""
        if paths:
            self._errands.run(lambda: _sorted_out(paths), self._open_sorted)

    def come_to_front(self) -> None:
        """Another start wants this window."""
        window = self.window
        if window.isMinimized():
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def _open_sorted(self, found: "_Found") -> None:
        if found.files:
            self.conduct.open_file(found.files[0])
        if found.folders:
            self.offer_folders(found.folders)
        if found.missing:
            self.troubles.say(f"There is no {shown(found.missing[0])}.", "bad")

    def toggle_facts(self) -> None:
        """Show or hide the panel at the right."""
        self._show_facts(not self.window.facts_shown)

    def _show_facts(self, wanted: bool) -> None:
        self.window.show_facts(wanted)
        self.window.middle.head.show_facts(wanted)

    # what the engine tells

    def _engine_ready(self) -> None:
        self.engine.ask(lambda api: api.settings(), self._know_settings)
        if self._folders is not None:  # a new engine
            self._watch()

    def _know_folders(self, folders: tuple[Folder, ...]) -> None:
        self.conduct.know_folders(folders)
        is_first, self._folders = self._folders is None, folders
        if is_first:
            self._watch()
        if is_first and folders:
            QTimer.singleShot(_WARM_UP_MS, self, self._warm_up)
        if self._named:
            named, self._named = self._named, ()
            self.offer_folders(named)

    def _watch(self) -> None:
        """Not before the photos that are known are on their way: it begins with a look through all folders."""
        self.engine.ask(lambda api: api.watch(), _forget, self.troubles.complain, lane="watch")

    def _warm_up(self) -> None:
        """Loading the model takes seconds: better before the first search than in it."""
        request = SearchRequest(_ANY_WORD, limit=1)
        self.engine.ask(lambda api: api.search(request), _forget, self.troubles.warm_up_failed, lane="warm up")

    def _know_settings(self, report: SettingsReport) -> None:
        self.loader.set_dir(Path(report.thumbnails_dir))
        if report.problems != self._problems:
            self.troubles.take_back(_settings_line(self._problems))
            if report.problems:
                self.troubles.say(_settings_line(report.problems), "bad", [("Settings", self.open_settings)])
        self._problems = report.problems

    def _engine_failed(self, _error: PhotoClipError) -> None:
        """Nothing works, and nobody tells."""
        self._was_working = False

    def _hear(self, news: News) -> None:
        working = any(not job.is_over and is_of_photos(job) for job in news.jobs)
        if working != self._was_working:
            self._was_working = working
            self.conduct.know_busy(working)

    def _job_over(self, status: JobStatus) -> None:
        self.engine.ask(lambda api: api.settings(), self._know_settings)  # thumbnails may have moved
        self.troubles.job_over(status)


def _settings_line(problems: Sequence[str]) -> str:
    return f"{problems[0].rstrip('.')}. Until that is mended, the usual value holds." if problems else ""


def _forget(_answer: object) -> None:
    """Nobody looks at it."""


@dataclass(frozen=True, slots=True)
class _Found:
    files: tuple[str, ...]
    folders: tuple[str, ...]
    missing: tuple[str, ...]


def _sorted_out(paths: Sequence[str]) -> _Found:
    """What lies at the paths. Reads the disk."""
    folders = tuple(path for path in paths if Path(path).is_dir())
    files = tuple(path for path in paths if path not in folders and Path(path).exists())
    return _Found(files, folders, tuple(path for path in paths if path not in folders and path not in files))
