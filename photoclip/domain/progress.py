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
    LABELS = "learning labels"
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
        self._changed: threading.Condition = threading.Condition() if parent is None else parent._changed
        self._is_cancelled = self._is_paused = False

    def cancel(self) -> None:
        """End the work at its next checkpoint, also when it is paused."""
        self._become(cancelled=True, paused=False)

    def pause(self) -> None:
        """Hold the work at its next checkpoint."""
        self._become(cancelled=False, paused=True)

    def resume(self) -> None:
        """Let paused work go on."""
        self._become(cancelled=False, paused=False)

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._is_cancelled or (self._parent is not None and self._parent.is_cancelled)

    @property
    def is_paused(self) -> bool:
        """Whether the work is held."""
        return self._is_paused or (self._parent is not None and self._parent.is_paused)

    def checkpoint(self) -> None:
        """Block while paused.

        Raises:
            CancelledError: once cancelled.
        """
        if self.is_paused:
            with self._changed:
                self._changed.wait_for(lambda: self.is_cancelled or not self.is_paused)
        if self.is_cancelled:
            raise CancelledError

    def _become(self, *, cancelled: bool, paused: bool) -> None:
        with self._changed:
            self._is_cancelled |= cancelled
            self._is_paused = paused and not self._is_cancelled
            self._changed.notify_all()
