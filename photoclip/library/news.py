"""What changed, for those who wait for it."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

_BETWEEN_PROGRESS_S = 0.1
_FIRST_BITS = 52
"""Below what a float holds exactly, in case one passes through JSON."""


@dataclass(frozen=True, slots=True)
class Counters:
    """As in `News`: each grows with what it counts."""

    revision: int
    photos: int
    folders: int
    organised: int


class NewsDesk:
    """Counts changes and wakes who waits for one. Thread-safe.

    The counters begin anywhere, so that those of a library that was opened again differ from what anybody saw before;
    the time would not do, as clocks are set back.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._revision = secrets.randbits(_FIRST_BITS)
        self._photos = self._folders = self._organised = self._revision
        self._told_s = 0.0
        self._has_progress = False
        self._closed = False
        self._heeding: Callable[[], None] = lambda: None

    def photos_changed(self) -> None:
        """Photos, or where they lie."""
        with self._changed:
            self._photos += 1
            self._tell()

    def folders_changed(self) -> None:
        """The watched folders, or the state of one."""
        with self._changed:
            self._folders += 1
            self._tell()

    def organised(self) -> None:
        """Albums, ratings, favourites or tags, and with them what can be undone."""
        with self._changed:
            self._organised += 1
            self._tell()
            heeding = self._heeding
        heeding()

    def heed(self, heeding: Callable[[], None]) -> None:
        """Who is told each time that `organised` is, in whatever thread tells it; in place of whom it was before."""
        with self._changed:
            self._heeding = heeding

    def job_changed(self, *, is_progress: bool) -> None:
        """A job's state, or only how far it is: that is told ten times a second at most."""
        with self._changed:
            if is_progress and time.monotonic() - self._told_s < _BETWEEN_PROGRESS_S:
                if not self._has_progress:
                    self._has_progress = True
                    self._changed.notify_all()
            else:
                self._tell()

    def counters(self) -> Counters:
        """As they are now."""
        with self._changed:
            return self._counters()

    def wait(self, seen_revision: int, timeout_s: float) -> Counters:
        """Once the revision differs from the one seen, the desk is closed, or `timeout_s` is over."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while True:
                now = time.monotonic()
                if self._has_progress and now - self._told_s >= _BETWEEN_PROGRESS_S:
                    self._tell()
                if self._revision != seen_revision or self._closed or now >= deadline:
                    return self._counters()
                due = self._told_s + _BETWEEN_PROGRESS_S if self._has_progress else deadline
                self._changed.wait(max(0.0, min(due, deadline) - now))

    def close(self) -> None:
        """Nobody waits any more. Idempotent."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _counters(self) -> Counters:
        return Counters(self._revision, self._photos, self._folders, self._organised)

    def _tell(self) -> None:
        self._revision += 1
        self._told_s = time.monotonic()
        self._has_progress = False
        self._changed.notify_all()
