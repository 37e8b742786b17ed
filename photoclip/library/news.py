"""What changed, for those who wait for it."""

import secrets
import threading
import time
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


class NewsDesk:
    """Counts changes and wakes who waits for one. Thread-safe.

    The counters begin anywhere, so that those of a library that was opened again differ from what anybody saw before;
    the time would not do, as clocks are set back.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._revision = self._photos = self._folders = secrets.randbits(_FIRST_BITS)
        self._told_s = 0.0
        self._has_progress = False
        self._closed = False

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
            return Counters(self._revision, self._photos, self._folders)

    def wait(self, seen_revision: int, timeout_s: float) -> Counters:
        """Once the revision differs from the one seen, the desk is closed, or `timeout_s` is over."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while True:
                now = time.monotonic()
                if self._has_progress and now - self._told_s >= _BETWEEN_PROGRESS_S:
                    self._tell()
                if self._revision != seen_revision or self._closed or now >= deadline:
                    return Counters(self._revision, self._photos, self._folders)
                due = self._told_s + _BETWEEN_PROGRESS_S if self._has_progress else deadline
                self._changed.wait(max(0.0, min(due, deadline) - now))

    def close(self) -> None:
        """Nobody waits any more. Idempotent."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _tell(self) -> None:
        self._revision += 1
        self._told_s = time.monotonic()
        self._has_progress = False
        self._changed.notify_all()
