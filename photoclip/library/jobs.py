"""Long work in threads of its own, one job at a time, with a status that others can wait for."""

import itertools
import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from photoclip.config.files import exhausted
from photoclip.domain.api import IndexReport, JobAction, JobState, JobStatus
from photoclip.domain.errors import CancelledError, DamagedCatalogError, PhotoClipError, QueryError
from photoclip.domain.ids import JobId
from photoclip.domain.progress import CancelToken, Phase, Progress

_KEPT = 50
_TOLD = 8
_LOOKING = (Phase.WAITING, Phase.SCANNING)

_log = logging.getLogger(__name__)

Work = Callable[[CancelToken, Callable[[Progress], None]], IndexReport | None]
"""Does the job. After a cancel it returns what was done until then, or raises CancelledError."""


class Listener(Protocol):
    """Hears of every change of a job, in whatever thread made it."""

    def __call__(self, *, is_progress: bool) -> None:
        """`is_progress`: nothing changed but how far it is."""
        ...


@dataclass(slots=True)
class _Job:
    status: JobStatus
    token: CancelToken
    thread: threading.Thread
    is_quiet: bool

    @property
    def is_shown(self) -> bool:
        """Nobody is bothered with a quiet job that only looks around."""
        return not self.is_quiet or self.status.is_over or self.status.progress.phase not in _LOOKING


class Jobs:
    """Starts, lists and controls jobs. Thread-safe."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._jobs: dict[JobId, _Job] = {}
        # Not from 1: who is connected to one engine after the other takes jobs of the same number for the same.
        self._ids = itertools.count(secrets.randbits(32))
        self._changed = threading.Condition()
        self._closed = False

    def start(
        self, title: str, work: Work, dropped: Callable[[], None] = lambda: None, *, quiet: bool = False
    ) -> JobId:
        """Run `work` in a thread as soon as the jobs before it are over; `dropped` when it is cancelled before that.

        A `quiet` one is listed only once it does more than look around, and forgotten when it ends without a report.
        """
        with self._changed:
            if self._closed:
                raise CancelledError
            job_id = JobId(next(self._ids))
            status = JobStatus(job_id, title, JobState.RUNNING, 1, Progress(Phase.WAITING), is_quiet=quiet)
            token = CancelToken()
            arguments = (job_id, work, dropped, token)
            thread = threading.Thread(target=self._run, args=arguments, name=f"job-{job_id}", daemon=True)
            thread.start()  # it waits for us; where none can be started there is no job
            self._jobs[job_id] = _Job(status, token, thread, quiet)
            self._forget_oldest()
            self._listener(is_progress=False)
        return job_id

    def all(self) -> tuple[JobStatus, ...]:
        """Jobs by age, oldest first."""
        with self._changed:
            return tuple(job.status for job in self._jobs.values() if job.is_shown)

    def latest(self) -> tuple[JobStatus, ...]:
        """Those that run and the last that ended, `_TOLD` of the quiet and of the others, oldest first. Reports come
        without failures: there may be thousands, and this is asked for ten times a second.
        """
        with self._changed:
            shown = {job_id: job for job_id, job in self._jobs.items() if job.is_shown}
            for is_quiet in (False, True):
                ended = [i for i, job in shown.items() if job.is_quiet is is_quiet and job.status.is_over]
                for job_id in ended[:-_TOLD]:
                    del shown[job_id]
            return tuple(_brief(job.status) for job in shown.values())

    def wait(self, job_id: JobId, seen_revision: int, timeout_s: float) -> JobStatus:
        """The status once its revision differs from the one seen, or as it is after `timeout_s`."""
        with self._changed:
            job = self._job(job_id)
            self._changed.wait_for(lambda: job.status.revision != seen_revision, timeout_s)
            return job.status

    def control(self, job_id: JobId, action: JobAction) -> JobStatus:
        """Pause, resume or cancel. Nothing happens to a job that is over."""
        with self._changed:
            job = self._job(job_id)
            if not job.status.is_over and not job.token.is_cancelled:
                if action is JobAction.PAUSE:
                    job.token.pause()
                    self._set(job_id, state=JobState.PAUSED)
                elif action is JobAction.RESUME:
                    job.token.resume()
                    self._set(job_id, state=JobState.RUNNING)
                else:
                    job.token.cancel()
                    self._changed.notify_all()
            return job.status

    def close(self) -> None:
        """Cancel everything and wait until it has ended."""
        with self._changed:
            self._closed = True
            threads = [job.thread for job in self._jobs.values()]
            for job in self._jobs.values():
                job.token.cancel()
            self._changed.notify_all()
        for thread in threads:
            thread.join()

    def _job(self, job_id: JobId) -> _Job:
        if job_id not in self._jobs:
            raise QueryError(f"there is no job {job_id}", "it ended long ago; list the jobs")
        return self._jobs[job_id]

    def _forget_oldest(self) -> None:
        over = [job_id for job_id, job in self._jobs.items() if job.status.is_over]
        for job_id in over[: max(0, len(self._jobs) - _KEPT)]:
            del self._jobs[job_id]

    def _run(self, job_id: JobId, work: Work, dropped: Callable[[], None], token: CancelToken) -> None:
        def progressed(progress: Progress) -> None:
            with self._changed:
                self._set(job_id, progress=progress)

        try:
            self._await_turn(job_id, dropped, token)
            report = work(token, progressed)
        except CancelledError:
            self._end(job_id, JobState.CANCELLED, None, "")
        except PhotoClipError as error:
            self._fail(job_id, exhausted(error) or error)
        except Exception as error:  # noqa: BLE001 - a job boundary: a bug in one must not take the engine along
            if (told := exhausted(error)) is not None:
                self._fail(job_id, told)
                return
            _log.exception("job %s ended with a bug", job_id)
            self._end(job_id, JobState.FAILED, None, f"an error in PhotoClip itself: {error!r}; the log has more")
        else:
            self._end(job_id, JobState.CANCELLED if token.is_cancelled else JobState.DONE, report, "")

    def _await_turn(self, job_id: JobId, dropped: Callable[[], None], token: CancelToken) -> None:
        """Wait for all older jobs; a cancel does not wait for them."""
        with self._changed:
            self._changed.wait_for(lambda: token.is_cancelled or not self._is_behind(job_id))
        try:
            token.checkpoint()
        except CancelledError:
            dropped()
            raise

    def _is_behind(self, job_id: JobId) -> bool:
        return any(older < job_id and not job.status.is_over for older, job in self._jobs.items())

    def _fail(self, job_id: JobId, error: PhotoClipError) -> None:
        self._end(job_id, JobState.FAILED, None, str(error), is_damage=isinstance(error, DamagedCatalogError))

    def _end(
        self, job_id: JobId, state: JobState, report: IndexReport | None, error: str, *, is_damage: bool = False
    ) -> None:
        with self._changed:
            over = replace(self._jobs[job_id].status.progress, phase=Phase.DONE, seconds_left=None)
            self._set(job_id, state=state, progress=over, report=report, error=error, is_damage=is_damage)
            if self._jobs[job_id].is_quiet and state is not JobState.FAILED and report is None:
                del self._jobs[job_id]

    def _set(
        self,
        job_id: JobId,
        *,
        state: JobState | None = None,
        progress: Progress | None = None,
        report: IndexReport | None = None,
        error: str = "",
        is_damage: bool = False,
    ) -> None:
        job = self._jobs[job_id]
        before = job.status.progress
        job.status = replace(
            job.status,
            state=state or job.status.state,
            revision=job.status.revision + 1,
            progress=progress or job.status.progress,
            report=report or job.status.report,
            error=error or job.status.error,
            is_damage=is_damage,
        )
        self._changed.notify_all()
        self._listener(is_progress=state is None and (progress is None or progress.phase == before.phase))


def _brief(status: JobStatus) -> JobStatus:
    return status if status.report is None else replace(status, report=replace(status.report, failures=()))
