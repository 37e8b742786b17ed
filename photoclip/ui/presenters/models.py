"""Models among the settings: asked for, fetched, used, measured, parted with."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from photoclip.domain.api import JobAction, JobState, JobStatus, LibraryApi, News
from photoclip.domain.errors import EngineGoneError, PhotoClipError, QueryError
from photoclip.domain.ids import JobId
from photoclip.domain.model_api import ImportRequest, ModelJob
from photoclip.domain.models import ModelList
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.data_size import size_text
from photoclip.ui.models.job_watch import JobWatch
from photoclip.ui.models.job_words import failure_line
from photoclip.ui.models.model_state import ModelAct
from photoclip.ui.models.model_tasks import ModelTask, task_of
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.settings.models import ModelsPage
from photoclip.ui.presenters.trouble import is_mendable
from photoclip.ui.presenters.wording import sentence

_LANE = "models"
_REST_MS = 1_500
_CUT_SHORT = "That was cut short: PhotoClip had to begin anew. Add it once more."


@dataclass(frozen=True, slots=True)
class _Answer:
    models: ModelList
    photos: int


@dataclass(frozen=True, slots=True)
class _Done:
    """`answer` is a job, or the bytes that were freed."""

    act: ModelAct
    name: str
    answer: int


class ModelsPresenter(QObject):
    """Connects the page with the engine. What fails is said at the model that it is about."""

    compare_wanted = Signal(str)
    """Name of the model to be compared with the one in use."""
    said = Signal(str)
    """A line for the person."""

    def __init__(self, engine: Engine, page: ModelsPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._page = page
        self._watch = JobWatch()
        self._seen: frozenset[tuple[JobId, bool]] = frozenset()
        self._photos_seen = -1
        self._asked: set[tuple[ModelAct, str]] = set()
        self._imported: dict[JobId, ImportRequest] = {}
        self._is_list_missing = False
        self._soon = QTimer(self, singleShot=True, interval=_REST_MS)
        self._soon.timeout.connect(self._refresh_if_seen)
        page.acted.connect(self._act)
        page.job_acted.connect(self._control)
        page.import_wanted.connect(self._import)
        page.link_wanted.connect(self._open_link)
        page.stalled.connect(self._refresh_if_seen)
        engine.ready.connect(self._begin)
        engine.lost.connect(self._forget_jobs)
        engine.failed.connect(self._forget_jobs)
        engine.news.connect(self._hear)

    def refresh(self) -> None:
        """Ask which there are."""
        self._engine.ask(_ask, self._show, self._miss, lane=_LANE)

    def _show(self, answer: _Answer) -> None:
        if self._is_list_missing:
            self._is_list_missing = False
            self._page.show_error("")
        self._page.show_models(answer.models, answer.photos)

    def _miss(self, error: PhotoClipError) -> None:
        self._is_list_missing = True
        self._complain(error)

    def _complain(self, error: PhotoClipError) -> None:
        if not is_mendable(error):  # the notice says that
            self._page.show_error(shown(sentence(error)))

    # news

    def _begin(self) -> None:
        self._forget_jobs()
        self._refresh_if_seen()

    def _forget_jobs(self, *_why: object) -> None:
        """Another engine has other jobs."""
        self._watch.forget()
        self._seen = frozenset()
        self._asked.clear()
        for request in self._imported.values():
            self._page.show_import_failed(request, _CUT_SHORT)
        self._imported.clear()
        self._page.show_jobs(())

    def _hear(self, news: News) -> None:
        self._page.show_jobs(news.jobs)
        for status in self._watch.ended(news.jobs):
            request = self._imported.pop(status.job_id, None)
            if status.model and status.state is JobState.FAILED:
                self._say_failed(status, request)
        seen = frozenset((job.job_id, job.is_over) for job in news.jobs if job.model)
        if seen != self._seen:
            self._seen = seen
            self._refresh_if_seen()
        elif news.photos != self._photos_seen and not self._soon.isActive():
            self._soon.start()
        self._photos_seen = news.photos

    def _refresh_if_seen(self) -> None:
        if self._page.isVisible():
            self.refresh()

    def _say_failed(self, status: JobStatus, request: ImportRequest | None) -> None:
        line = failure_line(status)
        if task_of(status) is ModelTask.IMPORT:
            self._page.show_import_failed(request, line)
        else:
            self._page.show_error(line, status.model)

    # what the person does

    def _act(self, act: ModelAct, name: str) -> None:
        if act is ModelAct.COMPARE:
            self.compare_wanted.emit(name)
        elif (act, name) not in self._asked:  # a double click is one
            self._asked.add((act, name))
            self._page.show_error("")
            call = _call(act, name)
            self._engine.ask(
                lambda api: _Done(act, name, call(api)), self._did, lambda error: self._refused(act, name, error)
            )

    def _did(self, done: _Done) -> None:
        self._asked.discard((done.act, done.name))
        if done.act is ModelAct.REMOVE:
            self.said.emit(f"{size_text(done.answer)} are free again.")
        elif done.act is ModelAct.DOWNLOAD and not self._page.shows(done.name):
            self._page.other.clear()
        self.refresh()

    def _refused(self, act: ModelAct, name: str, error: PhotoClipError) -> None:
        self._asked.discard((act, name))
        line = shown(sentence(error))
        if act is ModelAct.DOWNLOAD and not self._page.shows(name):
            self._page.other.show_error(line)
        else:
            self._page.show_error(line, name)

    def _import(self, request: ImportRequest) -> None:
        self._engine.ask(
            lambda api: api.start_import(request),
            lambda job: self._imports(job, request),
            lambda error: self._page.importing.show_error(shown(sentence(error))),
        )

    def _imports(self, job: ModelJob, request: ImportRequest) -> None:
        self._imported[job.job_id] = request
        self._page.importing.clear()
        self.refresh()

    def _control(self, action: JobAction, job_id: JobId) -> None:
        self._engine.ask(lambda api: api.control_job(job_id, action), self._controlled, self._not_controlled)

    def _controlled(self, _status: JobStatus) -> None:
        """The news tell."""

    def _not_controlled(self, error: PhotoClipError) -> None:
        if not isinstance(error, QueryError | EngineGoneError):  # it is over meanwhile
            self._complain(error)

    def _open_link(self, address: str) -> None:
        if not QDesktopServices.openUrl(QUrl(address)):
            self._page.show_error(f"No program of this system opens {shown(address)}.")


def _ask(api: LibraryApi) -> _Answer:
    return _Answer(api.models(), api.stats().photos)


def _call(act: ModelAct, name: str) -> Callable[[LibraryApi], int]:
    """What the library is asked."""
    match act:
        case ModelAct.DOWNLOAD:
            return lambda api: api.start_download(name)
        case ModelAct.USE:
            return lambda api: api.start_switch(name)
        case ModelAct.MEASURE:
            return lambda api: api.start_measure(name)
        case ModelAct.FORGET:
            return lambda api: api.start_forget(name)
        case ModelAct.REMOVE:
            return lambda api: api.remove_model(name)
        case ModelAct.COMPARE:
            raise ValueError("it is not the library that shows models beside one another")
