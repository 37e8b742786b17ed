"""Thumbnails that wait to be read: the last one asked for comes first."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThumbnailKey:
    """One thumbnail of a photo."""

    content_hash: str
    edge_px: int


class WaitingThumbnails:
    """A stack between the GUI thread and those that read. Thread-safe.

    What is asked for `in_passing` (by somebody who scrolls) can be cancelled; the rest waits until it is read.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[ThumbnailKey, bool] = {}
        self._reading: set[ThumbnailKey] = set()
        self._closed = False

    def __len__(self) -> int:
        """How many wait."""
        with self._changed:
            return len(self._waiting)

    def ask(self, key: ThumbnailKey, *, in_passing: bool) -> None:
        """It comes next, wherever it stood before."""
        with self._changed:
            if key in self._reading:
                return
            in_passing = in_passing and self._waiting.pop(key, True)
            self._waiting.pop(key, None)
            self._waiting[key] = in_passing
            self._changed.notify()

    def replace(self, keys: Iterable[ThumbnailKey]) -> None:
        """Nobody looks any more at what was asked for in passing before, but at these: the last one comes first."""
        with self._changed:
            stays = {key: False for key, passing in self._waiting.items() if not passing}
            self._waiting = dict.fromkeys((key for key in keys if key not in self._reading and key not in stays), True)
            self._waiting.update(stays)
            self._changed.notify_all()

    def cancel(self) -> None:
        """Nobody looks any more at what was asked for in passing."""
        with self._changed:
            self._waiting = {key: passing for key, passing in self._waiting.items() if not passing}

    def take(self) -> ThumbnailKey | None:
        """The next one, as soon as there is one; None when it is over. `finish` it."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._waiting))
            if self._closed:
                return None
            key, _ = self._waiting.popitem()
            self._reading.add(key)
            return key

    def finish(self, key: ThumbnailKey) -> None:
        """It was read and delivered, or is not there."""
        with self._changed:
            self._reading.discard(key)

    def close(self) -> None:
        """End whoever waits in `take`."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
