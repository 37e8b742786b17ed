"""Questions about tags: where it has to be learned first what labels mean, nobody waits in a thread for that."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from photoclip.domain.api import JobAction, JobState, JobStatus, LibraryApi, News
from photoclip.domain.errors import CancelledError, ModelError, PhotoClipError
from photoclip.domain.ids import JobId
from photoclip.domain.tag_api import Haste
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.one_question import OneQuestion

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Learning:
    """The job that comes before the answer."""

    job_id: JobId


@dataclass(frozen=True, slots=True)
class _Waiting:
    """`answer` asks what was to be asked, `anew` also whether all is learned."""

    job_id: JobId
    answer: Callable[[], None]
    anew: Callable[[], None]
    failed: Callable[[PhotoClipError], None]


class LabelQuestion(OneQuestion):
    """As `OneQuestion`; asked again when the job is over that learns what labels mean."""

    learning = Signal(object)
    """`JobStatus`: how far that is, while the answer waits for it."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(engine, parent)
        self._last_news: News | None = None
        self._waiting: _Waiting | None = None
        engine.news.connect(self._hear)
        engine.ready.connect(self._begin_anew)

    def ask(
        self,
        call: Callable[[LibraryApi], R],
        done: Callable[[R], None],
        failed: Callable[[PhotoClipError], None],
        haste: Haste = Haste.IN_PASSING,
    ) -> None:
        """`failed` hears a CancelledError where a person stopped that job, now or before."""
        self._waiting = None

        def anew() -> None:
            self.ask(call, done, failed, haste)

        def answer() -> None:
            # Where still something is not known, the answer itself waits for it.
            OneQuestion.ask(self, call, done, failed)

        def answered(got: Any) -> None:
            if isinstance(got, _Learning):
                self._wait_for(_Waiting(got.job_id, answer, anew, failed))
            else:
                done(got)

        super().ask(lambda api: _learned_first(api, call, haste), answered, failed)

    def forget(self) -> None:
        """As `OneQuestion.forget`."""
        self._waiting = None
        super().forget()

    def stop(self) -> None:
        """The person does not want it to be learned."""
        if self._waiting is not None:
            job_id = self._waiting.job_id
            self._engine.ask(lambda api: api.control_job(job_id, JobAction.CANCEL), _forget, _forget)

    def _wait_for(self, waiting: _Waiting) -> None:
        self._waiting = waiting
        if self._last_news is not None:  # it may be over by now
            self._look_at(self._last_news)

    def _hear(self, news: News) -> None:
        self._last_news = news
        self._look_at(news)

    def _look_at(self, news: News) -> None:
        waiting = self._waiting
        job = next((job for job in news.jobs if waiting is not None and job.job_id == waiting.job_id), None)
        if waiting is None or job is None:
            return
        if not job.is_over:
            self.learning.emit(job)
            return
        self._waiting = None
        error = _why_not(job)
        if error is None:
            waiting.answer()
        else:
            waiting.failed(error)

    def _begin_anew(self) -> None:
        """A new engine: jobs of the one before are no more."""
        self._last_news = None
        if self._waiting is not None:
            self._waiting.anew()


def _learned_first(api: LibraryApi, call: Callable[[LibraryApi], R], haste: Haste) -> "R | _Learning":
    """In a thread."""
    job_id = api.learn_labels(haste)
    return call(api) if job_id is None else _Learning(job_id)


def _forget(_answer: object) -> None:
    """The news tell."""


def _why_not(job: JobStatus) -> PhotoClipError | None:
    if job.state is JobState.CANCELLED:
        return CancelledError()
    return ModelError(job.error) if job.state is JobState.FAILED else None
