"""Progress of long work, and the token with which a person pauses or cancels it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from photoclip.domain.errors import CancelledError


class Phase(StrEnum):
    """What a job is doing."""

    WAITING = "waiting"
    SCANNING = "scanning"
    HASHING = "hashing"
    LOADING_MODEL = "loading model"
    UNDERSTANDING = "understanding"
    INDEXING = "indexing"
    MOVING = "moving"
    DOWNLOADING = "downloading"
    CHECKING = "checking"
    MEASURING = "measuring"
    CLEARING = "clearing"
    TAGGING = "tagging"
    SIDECARS = "sidecars"
    CAPTIONING = "captioning"
    DONE = "done"

    @property
    def counts_bytes(self) -> bool:
        """Whether progress is counted in bytes."""
        return self in (Phase.DOWNLOADING, Phase.CHECKING)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. `total` is 0 while it is unknown; `seconds_left` is None until it can be estimated."""

    phase: Phase
    done: int = 0
    total: int = 0
    failed: int = 0
    per_second: float = 0.0
    seconds_left: float | None = None
    note: str = ""


Progressed = Callable[[Progress], None]
"""Hears how far a job is."""


class CancelToken:
    """Shared by a job and whoever controls it. Thread-safe.

    Long work calls `checkpoint()` at least every 200 ms: it blocks while paused and raises once cancelled. A token with
    a `parent` obeys that one too, and can be cancelled alone.
    """

    def __init__(self, parent: "CancelToken | None" = None) -> None:
        self._parent = parent
        self._cancelled = threading.Event()
        self._running = threading.Event()
        self._running.set()

    def cancel(self) -> None:
        """End the work at its next checkpoint, also when it is paused."""
        self._cancelled.set()
        self._running.set()

    def pause(self) -> None:
        """Hold the work at its next checkpoint."""
        if not self._cancelled.is_set():
            self._running.clear()

    def resume(self) -> None:
        """Let paused work go on."""
        self._running.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set() or (self._parent is not None and self._parent.is_cancelled)

    @property
    def is_paused(self) -> bool:
        """Whether the work is held."""
        return not self._running.is_set() or (self._parent is not None and self._parent.is_paused)

    def checkpoint(self) -> None:
        """Block while paused.

        Raises:
            CancelledError: once cancelled.
        """
        if self._parent is not None:
            self._parent.checkpoint()
        self._running.wait()
        if self._cancelled.is_set():
            raise CancelledError
