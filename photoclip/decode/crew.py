"""The workers of one pool: started when there is work, kept for the next."""

import sys
from collections.abc import Iterator
from pathlib import Path

from photoclip.decode.limits import Limits
from photoclip.decode.process import WorkerProcess
from photoclip.domain.errors import DecoderError

_STARTS_IN_A_ROW = 3
_REMEDY = "close other programs and try again; if it stays, install PhotoClip again"


class Crew:
    """Up to `most` workers."""

    def __init__(self, most: int, thumbnails: Path | None, limits: Limits, opener: str) -> None:
        self.most = most
        self.limits = limits
        self._thumbnails = thumbnails
        self._opener = opener
        self._workers: list[WorkerProcess] = []
        self._failed_starts = 0

    def __iter__(self) -> Iterator[WorkerProcess]:
        return iter(tuple(self._workers))

    def __len__(self) -> int:
        return len(self._workers)

    def grow(self, wanted: int) -> None:
        """Start workers until there are `wanted`, or `most`; fewer where the system gives no more.

        Raises:
            DecoderError: not a single one can be started.
        """
        while len(self._workers) < min(wanted, self.most):
            try:
                self._workers.append(WorkerProcess(self._thumbnails, self.limits, self._opener))
            except OSError as error:
                if self._workers:
                    return
                what = f"no process for decoding pictures can be started: {error.strerror or error}"
                raise DecoderError(what, _REMEDY) from error

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
            DecoderError: for the third time in a row.
        """
        self._failed_starts += 1
        if self._failed_starts >= _STARTS_IN_A_ROW:
            self._failed_starts = 0
            raise DecoderError(f"the processes for decoding pictures end at their start: {reason}", _REMEDY)

    def end(self) -> None:
        """End all workers. Idempotent."""
        for worker in self:
            self.dismiss(worker)


def watch_interval_s() -> float:
    """How often the memory of busy workers is looked at: more often where no rlimit holds them (macOS, Windows)."""
    return 0.2 if sys.platform == "linux" else 0.05
