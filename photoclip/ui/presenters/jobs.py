"""Jobs of the engine on the strip and in their dialog."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photoclip.domain.api import JobAction, JobStatus, LibraryApi, News
from photoclip.domain.errors import EngineGoneError, PhotoClipError, QueryError
from photoclip.domain.ids import JobId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.job_watch import JobWatch
from photoclip.ui.models.job_words import model_in_use
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.status import StatusStrip
from photoclip.ui.presenters.patience import Patience
from photoclip.ui.presenters.revealing import Revealing
from photoclip.ui.presenters.wording import sentence

if TYPE_CHECKING:
    from photoclip.ui.dialogs.jobs import JobsDialog


_NEVER_SEEN = -1


class JobsPresenter(QObject):
    """Passes on news of jobs, and what the person wants of them."""

    finished = Signal(object)
    """`JobStatus`: once for each job that ended while the window was there."""

    def __init__(
        self, engine: Engine, strip: StatusStrip, make_dialog: "Callable[[], JobsDialog]", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._strip = strip
        self._make_dialog = make_dialog
        self._dialog: JobsDialog | None = None
        self._jobs: tuple[JobStatus, ...] = ()
        self._watch = JobWatch()
        self._engines = 0
        self._busy: frozenset[tuple[JobId, str]] = frozenset()
        self._alive = Patience(self)
        self._alive.changed.connect(lambda alive: strip.show_jobs(alive or ()))
        engine.ready.connect(self._begin)
        engine.lost.connect(self._forget)
        engine.failed.connect(self._forget)
        engine.news.connect(self._show)
        strip.pause_wanted.connect(lambda job_id: self._control(job_id, JobAction.PAUSE))
        strip.resume_wanted.connect(lambda job_id: self._control(job_id, JobAction.RESUME))
        strip.cancel_wanted.connect(lambda job_id: self._control(job_id, JobAction.CANCEL))
        strip.details_wanted.connect(self.open)
        self._revealing = Revealing(self)
        self._revealing.said.connect(strip.say)

    def open(self) -> None:
        """Show the dialog, or bring it to the front. It is made at the first time."""
        if self._dialog is None:
            self._dialog = self._make_dialog()
            self._dialog.show_in_folder_wanted.connect(self._revealing.show)
            self._dialog.failures_wanted.connect(self._ask_failures)
            self._dialog.acted.connect(lambda action, job_id: self._control(job_id, action))
            self._dialog.show_jobs(self._jobs)
        self._dialog.open()

    def _begin(self) -> None:
        self._forget()
        self._ask_model()

    def _forget(self, *_why: object) -> None:
        """Another engine counts its jobs from 1 again."""
        self._engines += 1
        self._watch.forget()
        self._busy = frozenset()
        self._show_jobs(())
        self._alive.end()

    def _show(self, news: News) -> None:
        ended = self._watch.ended(news.jobs)
        self._show_jobs(news.jobs)
        for status in ended:
            self._strip.show_outcome(status)
            self.finished.emit(status)
        busy = frozenset((job.job_id, job.progress.phase.value) for job in news.jobs if not job.is_over)
        if busy != self._busy:
            # A phase ended: it may have been the loading of the model, which tells the device.
            self._busy = busy
            self._ask_model()

    def _show_jobs(self, jobs: tuple[JobStatus, ...]) -> None:
        self._jobs = jobs
        self._alive.know(tuple(job for job in jobs if not job.is_over) or None)
        if self._dialog is not None:
            self._dialog.show_jobs(jobs)

    def _ask_failures(self, job_id: JobId) -> None:
        engines = self._engines

        def show(status: JobStatus) -> None:
            if engines == self._engines and self._dialog is not None and status.report is not None:
                self._dialog.show_failures(job_id, status.report.failures)

        self._engine.ask(lambda api: api.wait_job(job_id, _NEVER_SEEN, 0.0), show, self._not_controlled)

    def _control(self, job_id: JobId, action: JobAction) -> None:
        engines = self._engines

        def control(api: LibraryApi) -> JobStatus | None:
            """The same number may be another job by now."""
            return api.control_job(job_id, action) if engines == self._engines else None

        self._engine.ask(control, self._controlled, self._not_controlled)

    def _controlled(self, _status: JobStatus | None) -> None:
        """The news tell."""

    def _not_controlled(self, error: PhotoClipError) -> None:
        if not isinstance(error, QueryError | EngineGoneError):
            self._strip.say(shown(sentence(error)))

    def _ask_model(self) -> None:
        self._engine.ask(
            lambda api: model_in_use(api.stats().model, api.settings().device_in_use),
            self._show_model,
            self._no_model,
            lane="model-in-use",
        )

    def _show_model(self, text: str) -> None:
        self._strip.show_model(text)

    def _no_model(self, _error: PhotoClipError) -> None:
        """Whoever shows the library says what is wrong with it."""
