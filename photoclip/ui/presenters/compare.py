"""Two models side by side: asked, and what they need for it fetched."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.domain.api import JobAction, JobState, JobStatus, LibraryApi, News
from photoclip.domain.errors import EngineGoneError, PhotoClipError, QueryError
from photoclip.domain.ids import JobId, PhotoId
from photoclip.domain.model_api import CompareRequest, Comparison
from photoclip.domain.models import ModelList
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.dialogs.compare import CompareDialog
from photoclip.ui.models.job_watch import JobWatch
from photoclip.ui.models.job_words import failure_line
from photoclip.ui.models.model_tasks import ModelTask, task_of
from photoclip.ui.models.shown import shown
from photoclip.ui.presenters.wording import sentence
from photoclip.ui.thumbnails.loader import ThumbnailLoader

DEBOUNCE_MS = 200
_LANE = "compare"
_MODELS_LANE = "compare-models"
_COLLECT_MS = 100


@dataclass(frozen=True, slots=True)
class _Models:
    models: ModelList
    photos: int


@dataclass(frozen=True, slots=True)
class _Answer:
    request: CompareRequest
    comparison: Comparison


class ComparePresenter(QObject):
    """Connects the dialog with the engine. Stale answers never arrive."""

    said = Signal(str)
    """A line for the person."""

    def __init__(
        self, engine: Engine, dialog: CompareDialog, loader: ThumbnailLoader, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._dialog = dialog
        self._loader = loader
        self._request: CompareRequest | None = None
        self._second = ""
        self._watch = JobWatch()
        self._seen: frozenset[tuple[JobId, bool]] = frozenset()
        self._found: dict[str, PhotoId] = {}
        self._missing: dict[PhotoId, str] = {}
        self._debounce = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._debounce.timeout.connect(self._ask)
        self._mend_soon = QTimer(self, singleShot=True, interval=_COLLECT_MS)
        self._mend_soon.timeout.connect(self._mend)
        dialog.opened.connect(self._refresh)
        dialog.wanted.connect(self._want)
        dialog.trial_wanted.connect(self._try)
        dialog.use_wanted.connect(self._use)
        dialog.job_acted.connect(self._control)
        loader.unavailable.connect(self._miss)
        engine.ready.connect(self._begin)
        engine.lost.connect(self._forget_jobs)
        engine.failed.connect(self._fail)
        engine.news.connect(self._hear)

    def open(self, second: str, text: str | None = None) -> None:
        """Show the dialog with the model in use and another one; `text` None keeps the words."""
        self._second = second
        if text is not None:
            self._dialog.edit.setText(text)
        if self._dialog.isVisible():
            self._refresh()
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    # models and jobs

    def _refresh(self) -> None:
        self._engine.ask(_ask_models, self._show_models, self._fail, lane=_MODELS_LANE)

    def _show_models(self, answer: _Models) -> None:
        self._dialog.show_models(answer.models, answer.photos)
        if self._second:
            second, self._second = self._second, ""
            self._dialog.compare(second)

    def _begin(self) -> None:
        self._forget_jobs()
        if self._dialog.isVisible():
            self._refresh()
            self._ask()

    def _forget_jobs(self, *_why: object) -> None:
        self._watch.forget()
        self._seen = frozenset()
        self._dialog.show_jobs(())

    def _hear(self, news: News) -> None:
        self._dialog.show_jobs(news.jobs)
        ended = self._watch.ended(news.jobs)
        for status in ended:
            if status.state is JobState.FAILED and task_of(status) is ModelTask.TRIAL:
                self._dialog.show_error(failure_line(status))
        seen = frozenset((job.job_id, job.is_over) for job in news.jobs if job.model)
        if seen != self._seen:
            self._seen = seen
            if self._dialog.isVisible():
                self._refresh()

    # asking

    def _want(self, request: CompareRequest | None) -> None:
        self._request = request
        self._engine.forget(_LANE)
        self._dialog.show_busy(request is not None)
        if request is None:
            self._debounce.stop()
        else:
            self._debounce.start()

    def _ask(self) -> None:
        request = self._request
        if request is not None:
            self._engine.ask(lambda api: _Answer(request, api.compare(request)), self._show, self._fail, lane=_LANE)

    def _show(self, answer: _Answer) -> None:
        self._dialog.show_busy(False)
        hits = (*answer.comparison.first.hits, *answer.comparison.second.hits)
        self._found = {hit.content_hash: hit.photo_id for hit in hits}
        self._dialog.show_comparison(answer.request, answer.comparison)

    def _fail(self, error: PhotoClipError) -> None:
        self._dialog.show_busy(False)
        self._dialog.show_error(shown(sentence(error)))

    # what the person does

    def _try(self, name: str, photos: int) -> None:
        self._dialog.show_error("")
        self._engine.ask(lambda api: api.start_trial(name, photos), self._started, self._fail)

    def _use(self, name: str) -> None:
        self._dialog.show_error("")
        self._engine.ask(lambda api: api.start_switch(name), self._started, self._fail)

    def _started(self, _job_id: JobId) -> None:
        self._refresh()

    def _control(self, action: JobAction, job_id: JobId) -> None:
        self._engine.ask(lambda api: api.control_job(job_id, action), self._controlled, self._not_controlled)

    def _controlled(self, _status: JobStatus) -> None:
        """The news tell."""

    def _not_controlled(self, error: PhotoClipError) -> None:
        if not isinstance(error, QueryError | EngineGoneError):  # it is over meanwhile
            self._fail(error)

    # thumbnails that are missing

    def _miss(self, content_hash: str) -> None:
        """Nobody else knows these photos: the grid shows others."""
        photo_id = self._found.pop(content_hash, None)  # each is tried once
        if photo_id is not None:
            self._missing[photo_id] = content_hash
            self._mend_soon.start()

    def _mend(self) -> None:
        missing = tuple(self._missing)
        if missing:
            self._engine.ask(lambda api: api.mend_thumbnails(missing), self._mended, self._not_mended)

    def _mended(self, mended: tuple[PhotoId, ...]) -> None:
        for photo_id in mended:
            content_hash = self._missing.get(photo_id)
            if content_hash is not None:
                self._loader.retry(content_hash)
        self._missing.clear()

    def _not_mended(self, _error: PhotoClipError) -> None:
        """They stay without."""
        self._missing.clear()


def _ask_models(api: LibraryApi) -> _Models:
    return _Models(api.models(), api.stats().photos)
