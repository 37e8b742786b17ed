"""Long work in threads of its own, with a status that others can wait for."""

import itertools
import logging
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from time import monotonic
from typing import Protocol

from photoclip.config.files import exhausted
from photoclip.domain.api import IndexReport, JobAction, JobState, JobStatus
from photoclip.domain.caption_api import CaptionReport
from photoclip.domain.errors import CancelledError, DamagedCatalogError, PhotoClipError, QueryError
from photoclip.domain.ids import JobId
from photoclip.domain.progress import CancelToken, Phase, Progress
from photoclip.domain.sidecar_api import SidecarReport
from photoclip.domain.tag_api import TagReport

_KEPT = 50
# A look around takes less: nobody is told of the pause.
_UNNOTICED_S = 1.0
_LEAST_TURN_S = 5.0
"""A quiet job leaves what is behind at work for so long: beginning anew costs it seconds in a large library, and where
something is touched all the time it would never get on.
"""
_TOLD = 8
_LOOKING = (Phase.WAITING, Phase.SCANNING)

_log = logging.getLogger(__name__)

Report = CaptionReport | IndexReport | SidecarReport | TagReport
Work = Callable[[CancelToken, Callable[[Progress], None]], Report | None]
"""Does the job. After a cancel it returns what was done until then, or raises CancelledError."""


class Lane(Enum):
    """Whom a job waits for: in `MAIN` for those before it; `BEHIND`, for those of its kind before it and for all of
    `MAIN`, to which it steps aside whenever one comes, soon where that is quiet; `APART`, for nobody.
    """

    MAIN = auto()
    BEHIND = auto()
    APART = auto()


class Listener(Protocol):
    """Hears of every change of a job, in whatever thread made it."""

    def __call__(self, *, is_progress: bool) -> None:
        """`is_progress`: nothing changed but how far it is."""
        ...


@dataclass(slots=True)
class _Job:
    """`turn` is what the work of now obeys: for a job that may have to step aside, one turn after the other, which
    began at `turn_s`. Such a job is `is_held` by a person who paused it: it gives up its turn, where another would wait
    at a checkpoint.
    """

    status: JobStatus
    token: CancelToken
    thread: threading.Thread
    lane: Lane
    turn: CancelToken | None = None
    turn_s: float = 0.0
    is_held: bool = False

    @property
    def is_shown(self) -> bool:
        """Nobody is bothered with a quiet job that only looks around."""
        status = self.status
        return not status.is_quiet or status.is_over or status.progress.phase not in _LOOKING

    @property
    def is_alive(self) -> bool:
        return not self.status.is_over


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
        self,
        title: str,
        work: Work,
        dropped: Callable[[], None] = lambda: None,
        *,
        quiet: bool = False,
        lane: Lane = Lane.MAIN,
        model: str = "",
    ) -> JobId:
        """Run `work` in a thread when its `lane` lets it; `dropped` when it is cancelled before that, in the lane
        `BEHIND` also when it is cancelled later.

        A `quiet` one is listed only once it does more than look around, and forgotten when it ends without a report.
        Work of the lane `BEHIND` raises CancelledError when it has to step aside, and is begun again: it must go on
        where it was.
        """
        with self._changed:
            if self._closed:
                raise CancelledError
            job_id = JobId(next(self._ids))
            waiting = Progress(Phase.WAITING)
            status = JobStatus(job_id, title, JobState.RUNNING, 1, waiting, is_quiet=quiet, model=model)
            token = CancelToken()
            arguments = (job_id, work, dropped, token)
            thread = threading.Thread(target=self._run, args=arguments, name=f"job-{job_id}", daemon=True)
            thread.start()  # it waits for us; where none can be started there is no job
            self._jobs[job_id] = _Job(status, token, thread, lane)
            if lane is Lane.MAIN and not quiet:
                self._step_aside(self._jobs.values())
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
                ended = [i for i, job in shown.items() if job.status.is_quiet is is_quiet and job.status.is_over]
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
                    self._pause(job)
                    self._set(job_id, state=JobState.PAUSED)
                elif action is JobAction.RESUME:
                    job.is_held = False
                    job.token.resume()
                    self._set(job_id, state=JobState.RUNNING)
                else:
                    job.token.cancel()
                    self._changed.notify_all()
            return job.status

    def is_under_way(self, job_id: JobId) -> bool:
        """Whether it is to be done still: neither over nor cancelled."""
        with self._changed:
            job = self._jobs.get(job_id)
            return job is not None and job.is_alive and not job.token.is_cancelled

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
            report = self._in_turns(job_id, work, dropped, token, progressed)
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

    def _in_turns(
        self,
        job_id: JobId,
        work: Work,
        dropped: Callable[[], None],
        token: CancelToken,
        progressed: Callable[[Progress], None],
    ) -> Report | None:
        while True:
            turn = self._await_turn(job_id, dropped, token)
            try:
                return work(turn, progressed)
            except CancelledError:
                if turn.is_cancelled and not token.is_cancelled:
                    continue  # it stepped aside
                if turn is not token and token.is_cancelled:
                    dropped()
                raise
            finally:
                with self._changed:
                    self._jobs[job_id].turn = None
                    self._changed.notify_all()

    def _await_turn(self, job_id: JobId, dropped: Callable[[], None], token: CancelToken) -> CancelToken:
        """Wait for those that go first; a cancel does not wait for them. Returns what the work has to obey."""
        with self._changed:
            job = self._job(job_id)

            def can_go_on() -> bool:
                return token.is_cancelled or not (job.is_held or self._is_behind(job_id, job))

            if job.status.is_quiet and job.lane is Lane.MAIN:
                self._changed.wait_for(can_go_on, self._left_of_turn_s())
                if not can_go_on():
                    self._step_aside(self._jobs.values())
            if not self._changed.wait_for(can_go_on, _UNNOTICED_S):
                waits = replace(job.status.progress, phase=Phase.WAITING, per_second=0.0, seconds_left=None)
                if waits != job.status.progress:
                    self._set(job_id, progress=waits)
                self._changed.wait_for(can_go_on)
            if not token.is_cancelled:
                job.turn = CancelToken(token) if job.lane is Lane.BEHIND else token
                job.turn_s = monotonic()
                return job.turn
        dropped()
        raise CancelledError

    def _is_behind(self, job_id: JobId, job: _Job) -> bool:
        return any(
            other_id != job_id and other.is_alive and _goes_first(other, job, is_older=other_id < job_id)
            for other_id, other in self._jobs.items()
        )

    def _left_of_turn_s(self) -> float:
        """How long a quiet job leaves what is behind at work."""
        turns = (job.turn_s for job in self._jobs.values() if job.lane is Lane.BEHIND and job.turn is not None)
        return max((began_s + _LEAST_TURN_S - monotonic() for began_s in turns), default=0.0)

    def _pause(self, job: _Job) -> None:
        if job.lane is Lane.BEHIND:
            job.is_held = True
            self._step_aside([job])
        else:
            job.token.pause()

    def _step_aside(self, jobs: Iterable[_Job]) -> None:
        for job in jobs:
            if job.lane is Lane.BEHIND and job.turn is not None:
                job.turn.cancel()

    def _fail(self, job_id: JobId, error: PhotoClipError) -> None:
        self._end(job_id, JobState.FAILED, None, str(error), is_damage=isinstance(error, DamagedCatalogError))

    def _end(
        self, job_id: JobId, state: JobState, report: Report | None, error: str, *, is_damage: bool = False
    ) -> None:
        with self._changed:
            over = replace(self._jobs[job_id].status.progress, phase=Phase.DONE, seconds_left=None)
            self._set(job_id, state=state, progress=over, report=report, error=error, is_damage=is_damage)
            if self._jobs[job_id].status.is_quiet and state is not JobState.FAILED and report is None:
                del self._jobs[job_id]

    def _set(
        self,
        job_id: JobId,
        *,
        state: JobState | None = None,
        progress: Progress | None = None,
        report: Report | None = None,
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
            report=report if isinstance(report, IndexReport) else job.status.report,
            tagged=report if isinstance(report, TagReport) else job.status.tagged,
            sidecars=report if isinstance(report, SidecarReport) else job.status.sidecars,
            captioned=report if isinstance(report, CaptionReport) else job.status.captioned,
            error=error or job.status.error,
            is_damage=is_damage,
        )
        self._changed.notify_all()
        self._listener(is_progress=state is None and (progress is None or progress.phase == before.phase))


def _goes_first(other: _Job, job: _Job, *, is_older: bool) -> bool:
    match job.lane:
        case Lane.MAIN:
            return (other.lane is Lane.MAIN and is_older) or (other.lane is Lane.BEHIND and other.turn is not None)
        case Lane.BEHIND:
            is_before = other.turn is not None or (is_older and not other.is_held)
            return other.lane is Lane.MAIN or (other.lane is Lane.BEHIND and is_before)
        case Lane.APART:
            return False


def _brief(status: JobStatus) -> JobStatus:
    return status if status.report is None else replace(status, report=replace(status.report, failures=()))
