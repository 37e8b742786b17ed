"""One run of a pool: requests out to the workers, outcomes back, and what is done about workers that fail."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from multiprocessing.connection import wait

from photoclip.decode.crew import Crew, watch_interval_s
from photoclip.decode.messages import Alive, Answer, CannotStart, CannotStore, FromWorker, Hashed, Job, Ready
from photoclip.decode.process import KILLED_EXIT, WATCHDOG_EXIT, WorkerProcess
from photoclip.decode.slots import SLOTS
from photoclip.domain.decoding import DecodeOutcome, DecodeRequest
from photoclip.domain.errors import CancelledError, DecoderError, StorageError
from photoclip.domain.files import FileState
from photoclip.domain.ids import ContentHash
from photoclip.domain.progress import CancelToken

_TICK_S = 0.1
_GRACE_S = 0.3
"""What is in flight when a run is given up may finish within this time; else its worker is ended."""


_MOST_RETRIES = 64
_MOST_KILLS = 3
"""So often may the system end a worker that is at a file, before the file has to wait for the next run."""


class _Cause(Enum):
    CRASHED = auto()
    LATE = auto()
    GREEDY = auto()
    KILLED = auto()


@dataclass(slots=True)
class _Task:
    """A request on its way. `has_failed`: once, and `was_greedy`: for memory; `kills`: so often the system ended its
    worker, most likely for memory that others had taken (Linux, mm/oom_kill.c).
    """

    request: DecodeRequest
    has_failed: bool = False
    was_greedy: bool = False
    kills: int = 0
    content_hash: ContentHash | None = None

    @property
    def is_retry(self) -> bool:
        """To be tried alone."""
        return self.has_failed or self.kills > 0


class Dispatcher:
    """Drives the workers of a crew through the requests of one run."""

    def __init__(
        self, crew: Crew, requests: Iterable[DecodeRequest], token: CancelToken, is_closed: Callable[[], bool]
    ) -> None:
        self._crew = crew
        self._requests = iter(requests)
        self._token = token
        self._is_closed = is_closed
        self._is_drawn = False
        self._waiting: deque[_Task] = deque()
        self._retries: deque[_Task] = deque()
        self._flying: dict[int, _Task] = {}
        self._landed: deque[DecodeOutcome] = deque()
        self._serial = 0
        self._reserved: WorkerProcess | None = None
        self._watched_s = 0.0

    def outcomes(self) -> Iterator[DecodeOutcome]:
        """One outcome for each request, in the order of completion.

        Raises:
            CancelledError, DecoderError, StorageError: see `DecodePool.run`.
        """
        try:
            while True:
                self._require_going()
                may_go_on = not self._token.is_paused
                if may_go_on:
                    self._draw()
                    self._assign()
                if self._is_done():
                    return
                # The workers have their next jobs before the consumer takes its time with an outcome.
                self._listen(0.0 if may_go_on and self._landed else _TICK_S)
                self._watch()
                if may_go_on and self._landed:
                    yield self._landed.popleft()
        finally:
            self._give_up()

    def _is_done(self) -> bool:
        return self._is_drawn and not (self._waiting or self._retries or self._flying or self._landed)

    def _require_going(self) -> None:
        if self._token.is_cancelled or self._is_closed():
            raise CancelledError

    def _draw(self) -> None:
        ahead = SLOTS * self._crew.room
        # Retries go one at a time: a folder full of damaged files must not pile them up.
        while (
            not self._is_drawn and len(self._waiting) + len(self._flying) < ahead and len(self._retries) < _MOST_RETRIES
        ):
            request = next(self._requests, None)
            if request is None:
                self._is_drawn = True
            else:
                self._waiting.append(_Task(request))

    def _assign(self) -> None:
        self._crew.look_at_memory()
        if any(task.kills for task in self._retries):
            self._crew.room = 1  # or it would never be alone, however much memory there looks to be
        self._crew.grow(len(self._waiting) + len(self._retries) + len(self._flying))
        ready = self._crew.staff()
        if self._reserved not in ready and not (self._reserved and self._reserved.flights):
            self._reserved = None
        if self._retries and self._reserved is None and ready:
            self._reserved = min(ready, key=lambda worker: len(worker.flights))
        # After a kill even idle workers are too many.
        may_retry = self._retries and (not self._retries[0].kills or len(self._crew) == 1)
        if self._reserved is not None and may_retry and not self._reserved.flights:
            self._send(self._reserved, self._retries)
        for depth in range(SLOTS):
            for worker in ready:
                if self._waiting and worker is not self._reserved and len(worker.flights) == depth:
                    self._send(worker, self._waiting)

    def _send(self, worker: WorkerProcess, queue: deque[_Task]) -> None:
        task = queue.popleft()
        self._serial += 1
        try:
            worker.send(Job(self._serial, task.request, worker.free_slot(), task.is_retry))
        except OSError:
            # It has ended; `_listen` will see the end of its pipe.
            queue.appendleft(task)
        else:
            self._flying[self._serial] = task

    def _listen(self, timeout_s: float) -> None:
        by_pipe = {worker.pipe: worker for worker in self._crew}
        if not by_pipe:
            time.sleep(timeout_s)  # the system gives none right now, or there is no work yet
            return
        for pipe in wait(list(by_pipe), timeout_s):
            self._hear(by_pipe[pipe])  # pyright: ignore[reportArgumentType]

    def _hear(self, worker: WorkerProcess) -> None:
        """Take one thing that a worker has said; bury it when it has ended."""
        message = worker.received()
        if message is None:
            self._bury(worker, None)
        else:
            self._understand(worker, message)

    def _understand(self, worker: WorkerProcess, message: FromWorker) -> None:
        match message:
            case Ready():
                worker.is_ready = True
                self._crew.note_start()
            case CannotStart(reason):
                raise DecoderError(f"the decoder cannot be loaded: {reason}", "install PhotoClip again")
            case CannotStore(_, what, remedy):
                raise StorageError(what, remedy)
            case Alive():
                worker.flights[0].since_s = time.monotonic()
            case Hashed(serial, content_hash):
                self._flying[serial].content_hash = content_hash
            case Answer():
                self._land(worker, message)

    def _land(self, worker: WorkerProcess, answer: Answer) -> None:
        task = self._flying.pop(answer.serial)
        request = task.request
        pixels = None
        if answer.has_pixels and request.pixels is not None:
            pixels = worker.pixels(worker.flights[0].job.slot, request.pixels.edge_px)
        worker.landed()
        if answer.state is not FileState.OK and not answer.is_final and not task.has_failed:
            self._retry(task, was_greedy=answer.state is FileState.TOO_LARGE)
            return
        if task.is_retry:
            self._reserved = None
            if task.was_greedy and answer.state is FileState.OK:
                # It had room for this file only alone: perhaps because the worker's memory is in pieces by now.
                self._crew.dismiss(worker)
        self._landed.append(
            DecodeOutcome(
                request.key,
                request.path,
                answer.state,
                answer.reason,
                answer.content_hash,
                answer.photo,
                pixels,
                answer.view,
            )
        )

    def _retry(self, task: _Task, was_greedy: bool) -> None:
        self._retries.append(_Task(task.request, has_failed=True, was_greedy=was_greedy, kills=task.kills))

    def _watch(self) -> None:
        """End workers that are late or take too much memory."""
        now, limits = time.monotonic(), self._crew.limits
        if now - self._watched_s < watch_interval_s():
            return
        self._watched_s = now
        for worker in self._crew:
            if not worker.is_ready:
                if now - worker.started_s > limits.start_seconds:
                    self._bury(worker, _Cause.LATE)
            elif worker.flights:
                flight = worker.flights[0]
                if now - flight.since_s > limits.seconds:
                    if worker.has_spoken():
                        self._hear(worker)
                    if worker.flights and worker.flights[0] is flight and now - flight.since_s > limits.seconds:
                        self._bury(worker, _Cause.LATE)
                elif worker.rss_bytes() > limits.share_bytes(flight.job.alone):
                    self._bury(worker, _Cause.GREEDY)

    def _bury(self, worker: WorkerProcess, cause: _Cause | None) -> None:
        """A worker has ended, or must: the file it was at is to blame, the other one in flight waits again."""
        exit_code = self._crew.dismiss(worker)
        if worker is self._reserved:
            self._reserved = None
        if cause is None:
            cause = _cause_of(exit_code)
        if cause is _Cause.KILLED:
            self._crew.note_kill()
        if not worker.is_ready:
            self._crew.note_failed_start("it took too long" if cause is _Cause.LATE else f"exit code {exit_code}")
            return
        tasks = [self._flying.pop(flight.job.serial) for flight in worker.flights]
        worker.flights.clear()
        self._waiting.extendleft(reversed(tasks[1:]))
        if not tasks:
            return
        task = tasks[0]
        if cause is _Cause.KILLED and task.kills + 1 < _MOST_KILLS:
            self._retries.append(_Task(task.request, task.has_failed, task.was_greedy, task.kills + 1))
        elif cause is _Cause.KILLED or task.has_failed:
            self._landed.append(self._failed(task, cause))
        else:
            self._retry(task, was_greedy=cause is _Cause.GREEDY)

    def _failed(self, task: _Task, cause: _Cause) -> DecodeOutcome:
        limits, request = self._crew.limits, task.request
        if cause is _Cause.GREEDY:
            state, reason = FileState.TOO_LARGE, limits.memory_reason()
        elif cause is _Cause.KILLED:
            state, reason = FileState.UNREADABLE, "the system ended its decoding, most likely for want of memory"
        elif cause is _Cause.CRASHED:
            state, reason = FileState.DAMAGED, "decoding crashed twice"
        elif task.content_hash is None:
            state, reason = FileState.UNREADABLE, f"the drive did not hand it over within {limits.seconds:g} s"
        else:
            state, reason = FileState.DAMAGED, f"decoding took longer than {limits.seconds:g} s"
        return DecodeOutcome(request.key, request.path, state, reason, task.content_hash)

    def _give_up(self) -> None:
        """Leave the crew idle: what is in flight ends soon, or its worker does."""
        deadline_s = time.monotonic() + _GRACE_S
        while (busy := [worker for worker in self._crew if worker.flights]) and time.monotonic() < deadline_s:
            for pipe in wait([worker.pipe for worker in busy], _TICK_S):
                worker = next(worker for worker in busy if worker.pipe is pipe)
                message = worker.received()
                if isinstance(message, Answer | CannotStore):
                    worker.landed()
                elif message is None:
                    self._crew.dismiss(worker)
        for worker in self._crew:
            if worker.flights:
                self._crew.dismiss(worker)


def _cause_of(exit_code: int | None) -> _Cause:
    """Of a worker that ended by itself, or by another hand than ours."""
    if exit_code == WATCHDOG_EXIT:
        return _Cause.LATE
    return _Cause.KILLED if exit_code == KILLED_EXIT else _Cause.CRASHED
