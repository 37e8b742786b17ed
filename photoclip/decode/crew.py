"""The workers of one pool: started when there is work and memory, kept for the next."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from photoclip.decode.appetite import affordable
from photoclip.decode.limits import Limits
from photoclip.decode.process import WorkerProcess
from photoclip.domain.errors import DecoderError
from photoclip.domain.ports import MemoryGauge

_STARTS_IN_A_ROW = 3
_BETWEEN_TRIES_S = 0.25
_REST_S = 10.0
"""After starts that failed, as long as other workers do the work, and after the system ended one for its memory."""
_BETWEEN_LOOKS_S = 1.0
_REMEDY = "close other programs and try again; if it stays, install PhotoClip again"


class Crew:
    """Up to `most` workers, of which there is memory for `room` right now."""

    def __init__(
        self,
        most: int,
        thumbnails: Path | None,
        limits: Limits,
        opener: str,
        memory: MemoryGauge,
        *,
        gentle: bool = False,
    ) -> None:
        self.most = most
        self.room = most
        self.limits = limits
        self._memory = memory
        self._next_look_s = 0.0
        self._thumbnails = thumbnails
        self._opener = opener
        self._gentle = gentle
        self._workers: list[WorkerProcess] = []
        self._failed_starts = 0
        self._try_again_s = 0.0
        self._refused_since_s: float | None = None

    def __iter__(self) -> Iterator[WorkerProcess]:
        return iter(tuple(self._workers))

    def __len__(self) -> int:
        return len(self._workers)

    def grow(self, wanted: int) -> None:
        """Start workers until there are `wanted`, or `room`; fewer where the system gives no more right now. Called
        again and again, it tries again.

        Raises:
            DecoderError: not a single one could be started for `Limits.patience_seconds`.
        """
        while len(self._workers) < min(wanted, self.room) and time.monotonic() >= self._try_again_s:
            try:
                self._workers.append(WorkerProcess(self._thumbnails, self.limits, self._opener, gentle=self._gentle))
            except OSError as error:
                self._note_refusal(error)
            else:
                self._refused_since_s = None

    def look_at_memory(self) -> None:
        """Once a second: for how many workers is there room now? Those too many end when they are idle."""
        now_s = time.monotonic()
        if now_s >= self._next_look_s:
            self._next_look_s = now_s + _BETWEEN_LOOKS_S
            self.room = affordable(self.most, self._memory(), [worker.rss_bytes() for worker in self._workers])
        for worker in self._workers[self.room :]:
            if worker.is_ready and not worker.flights:
                self.dismiss(worker)

    def staff(self) -> tuple[WorkerProcess, ...]:
        """The workers that are ready for jobs, and that there is room for."""
        return tuple(worker for worker in self._workers[: self.room] if worker.is_ready)

    def note_kill(self) -> None:
        """The system ended a worker: memory is shorter than it looked. One at a time for a while."""
        self.room = 1
        self._next_look_s = time.monotonic() + _REST_S

    def note_start(self) -> None:
        """A worker is ready."""
        self._failed_starts = 0

    def dismiss(self, worker: WorkerProcess) -> int | None:
        """End a worker. Its exit code; None while the system cannot end it."""
        if worker in self._workers:
            self._workers.remove(worker)
        return worker.end()

    def note_failed_start(self, reason: str) -> None:
        """A worker ended before it was ready.

        Raises:
            DecoderError: for the third time in a row, and no other one is at work.
        """
        self._failed_starts += 1
        if self._failed_starts >= _STARTS_IN_A_ROW:
            self._failed_starts = 0
            if not any(worker.is_ready for worker in self._workers):
                raise DecoderError(f"the processes for decoding pictures end at their start: {reason}", _REMEDY)
            self._try_again_s = time.monotonic() + _REST_S

    def end(self) -> None:
        """End all workers. Idempotent."""
        for worker in self:
            self.dismiss(worker)

    def _note_refusal(self, error: OSError) -> None:
        now_s, tried_s = time.monotonic(), self._try_again_s
        self._try_again_s = now_s + (_REST_S if self._workers else _BETWEEN_TRIES_S)
        if self._workers:
            return
        if self._refused_since_s is None or now_s - tried_s > _REST_S:  # an earlier run was refused, too
            self._refused_since_s = now_s
        elif now_s - self._refused_since_s >= self.limits.patience_seconds:
            self._refused_since_s = None
            what = f"no process for decoding pictures can be started: {error.strerror or error}"
            raise DecoderError(what, _REMEDY) from error


def watch_interval_s() -> float:
    """How often the memory of busy workers is looked at: more often where no rlimit holds them (macOS, Windows)."""
    return 0.2 if sys.platform == "linux" else 0.05
