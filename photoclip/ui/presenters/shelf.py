"""The sidebar of a library: kept up to date, and what the person does to folders done."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.domain.api import IndexRequest, JobState, LibraryApi, News, Stats
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.errors import DamagedCatalogError, EngineGoneError, PhotoClipError
from photoclip.domain.files import Folder
from photoclip.domain.ids import JobId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.folder_tree import FolderTree, arrange
from photoclip.ui.models.model_tasks import is_of_photos
from photoclip.ui.models.shown import name_of, shown
from photoclip.ui.panels.sidebar import Sidebar
from photoclip.ui.presenters.additions import Added, Addition, add_folders, without_photos
from photoclip.ui.presenters.patience import Patience
from photoclip.ui.presenters.revealing import Revealing
from photoclip.ui.presenters.wording import sentence

_BETWEEN_S = 1.0
_AGAIN_S = 30.0
"""What could not be asked for is asked for again so much later."""
_REST = 5.0
"""After a round there is a rest of so many times its duration: a large library is not busy with being counted."""


@dataclass(frozen=True, slots=True)
class _Round:
    folders: tuple[Folder, ...]
    tree: FolderTree
    stats: Stats
    recent: int | None
    seconds: float


class ShelfPresenter(QObject):
    """Asks for folders and counts when they may have changed, not more often than is good for anybody."""

    said = Signal(str)
    """A line for the person."""
    failed = Signal(object)
    """A PhotoClipError: what the person wanted of folders was not done."""
    job_wanted = Signal()
    """The person has folders looked through."""
    stats_changed = Signal(object)
    """`Stats`."""
    folders_changed = Signal(object)
    """`tuple[Folder, ...]`; also the first time."""

    def __init__(self, engine: Engine, sidebar: Sidebar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._sidebar = sidebar
        self._seen = (-1, -1)
        self._wants_round = self._wants_recent = self._is_asking = False
        self._recent: int | None = None
        self._folders: tuple[Folder, ...] | None = None
        self._stats: Stats | None = None
        self._trouble = ""
        self._added: dict[JobId, tuple[Addition, ...]] = {}
        self._news: News | None = None
        self._not_before = 0.0
        self._busy = Patience(self)
        self._busy.changed.connect(lambda busy: sidebar.show_busy(bool(busy)))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask_if_wanted)
        engine.ready.connect(self._begin)
        engine.lost.connect(self._lose)
        engine.failed.connect(self._lose)
        engine.news.connect(self._hear)
        sidebar.remove_folder_wanted.connect(self._remove)
        sidebar.rescan_wanted.connect(self.rescan)
        sidebar.folders_dropped.connect(self.add_folders)
        self._revealing = Revealing(self)
        self._revealing.said.connect(self.said)
        sidebar.show_in_folder_wanted.connect(self._revealing.show)

    def add_folders(self, paths: Sequence[str]) -> None:
        """Watch these folders and look at what is in them."""
        chosen = tuple(paths)
        if chosen:
            if self._engine.is_down:
                self.said.emit("Your library is not open. What you add comes in when it opens.")
            self.job_wanted.emit()
            self._engine.ask(lambda api: add_folders(api, chosen), self._show_added, self._tell_failed)

    def rescan(self, retry_failed: bool = False) -> None:
        """Look through all folders now; with `retry_failed` once more at what could not be read."""
        self.job_wanted.emit()
        request = IndexRequest(retry_failed=retry_failed)
        self._engine.ask(lambda api: api.start_index(request), self._started, self._tell_failed, lane="rescan")

    # the engine comes, goes and tells

    def _begin(self) -> None:
        self._seen = (-1, -1)
        self._folders = self._stats = None  # told anew: the library is open again
        self._trouble = ""
        self._not_before = 0.0
        self._want(recent=True)

    def _lose(self, _why: object) -> None:
        self._news = None
        self._added.clear()
        self._busy.end()

    def _hear(self, news: News) -> None:
        self._news = news
        self._busy.know(_is_busy(news) or None)
        before, self._seen = self._seen, (news.photos, news.folders)
        if before != self._seen:
            self._want(recent=before[0] != news.photos)
        self._look_for_ends()

    # rounds

    def _want(self, *, recent: bool) -> None:
        self._wants_round = True
        self._wants_recent = self._wants_recent or recent
        self._ask_if_wanted()

    def _want_now(self) -> None:
        """The person waits for what they did to be seen."""
        self._timer.stop()
        self._not_before = 0.0
        self._want(recent=True)

    def _ask_if_wanted(self) -> None:
        if not self._wants_round or self._is_asking or self._timer.isActive():
            return
        wait_s = self._not_before - monotonic()
        if wait_s > 0:
            self._timer.start(round(wait_s * 1000) + 1)
            return
        with_recent = self._wants_recent
        self._wants_round = self._wants_recent = False
        self._is_asking = True
        self._engine.ask(lambda api: _ask(api, with_recent=with_recent), self._show, self._fail)

    def _show(self, answer: _Round) -> None:
        self._rest(max(_BETWEEN_S, _REST * answer.seconds))
        self._trouble = ""
        if answer.recent is not None:
            self._recent = answer.recent
        self._sidebar.show_tree(answer.tree)
        self._sidebar.show_stats(answer.stats, self._recent)
        if answer.folders != self._folders:
            self._folders = answer.folders
            self.folders_changed.emit(answer.folders)
        if answer.stats != self._stats:
            self._stats = answer.stats
            self.stats_changed.emit(answer.stats)

    def _fail(self, error: PhotoClipError) -> None:
        """Told once. Tried again: nobody knows the folders until it works."""
        self._wants_round = self._wants_recent = True
        self._rest(_AGAIN_S)
        line = shown(sentence(error))
        if isinstance(error, EngineGoneError | DamagedCatalogError):  # of which others tell
            return
        if line != self._trouble:
            self._trouble = line
            self.said.emit(line)

    def _rest(self, pause_s: float) -> None:
        self._is_asking = False
        self._not_before = monotonic() + pause_s
        self._ask_if_wanted()

    # what the person does

    def _show_added(self, added: Added) -> None:
        if added.line:
            self.said.emit(added.line)
        if added.additions:
            self._want_now()
        if added.job_id is not None:
            self._added[added.job_id] = added.additions
            self._look_for_ends()

    def _started(self, _job_id: JobId) -> None:
        """The news tell."""

    def _remove(self, folder: Folder) -> None:
        self._engine.ask(lambda api: api.remove_folder(folder.path), self._say_removed, self._tell_failed)

    def _say_removed(self, folder: Folder) -> None:
        self.said.emit(f"{name_of(folder.path)} is no longer in the library. No file was touched.")
        self._want_now()

    def _tell_failed(self, error: PhotoClipError) -> None:
        self.failed.emit(error)

    def _look_for_ends(self) -> None:
        """Folders whose first job is over show whether there was something in them."""
        for job in self._news.jobs if self._news is not None else ():
            additions = self._added.pop(job.job_id, ()) if job.is_over else ()
            if additions and job.state is JobState.DONE:
                self._look_into(additions)

    def _look_into(self, additions: tuple[Addition, ...]) -> None:
        self._engine.ask(lambda api: without_photos(api, additions), self._say_line, self._fail_quietly)

    def _say_line(self, line: str) -> None:
        if line:
            self.said.emit(line)

    def _fail_quietly(self, _error: PhotoClipError) -> None:
        """The folder shows its count anyway."""


def _ask(api: LibraryApi, *, with_recent: bool) -> _Round:
    began = monotonic()
    folders, nodes, stats = api.folders(), api.folder_tree(), api.stats()
    tree = arrange(folders, nodes)
    recent = len(api.list_photos(Scope(ScopeKind.RECENT), Order.NEWEST)) if with_recent else None
    return _Round(folders, tree, stats, recent, monotonic() - began)


def _is_busy(news: News) -> bool:
    return any(not job.is_over and is_of_photos(job) for job in news.jobs)
