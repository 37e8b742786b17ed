"""Listening to what the system tells of changes in a folder."""

import errno
import logging
import os
import queue
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver

from photoclip.domain.errors import PhotoClipError
from photoclip.scan.hearing import Event, Hearing
from photoclip.scan.reasons import plain_reason
from photoclip.scan.touched import WHOLE, Touch

if TYPE_CHECKING:
    from photoclip.scan.inotify import Reader

_FLOOD_EVENTS = 1000
_FLOOD_S = 1.0
_JOIN_S = 1.0

_log = logging.getLogger(__name__)


class WatchError(PhotoClipError):
    """The system does not tell of changes in a folder, or not of all. `what` is one plain clause."""


class EventWatch:
    """Tells where in a folder something may have changed, as long as it `is_alive`.

    Events are hints: they come late, more than once, or not at all. Nothing is told of what lies behind links, of what
    a walk passes over by its name, and of reading. On Linux each watch takes one of the person's inotify instances (128
    by default), so that a flood in one folder drops no events of another, and a watch for each folder beneath the root.
    """

    def __init__(self, root: str, excluded: Sequence[str], told: Callable[[Touch], None]) -> None:
        """`told` is called from the watch's threads: it has to be quick."""
        self._root = root
        self._excluded = tuple(excluded)
        self._told = told
        self._observer: BaseObserver | None = None
        self._reader: Reader | None = None

    def start(self) -> None:
        """Listen from now on. Looks for all folders first: seconds where there are many, longer on a drive that hangs.

        Raises:
            WatchError: the system does not tell of changes here, or not of all.
        """
        # What a root leads to that is a link itself: inotify would watch the link.
        real = os.path.realpath(self._root)
        handler = _Handler(Hearing((real, self._root), self._excluded), self._told)
        try:
            self._observer = observer = self._observe()
            observer.schedule(handler, real, recursive=True)
            observer.start()
        except (OSError, RuntimeError, SystemError, queue.Empty) as error:
            # FSEvents raises RuntimeError and SystemError, the reader of Windows leaves its queue empty.
            self.stop()
            raise _explained(error) from error
        if (failure := self.failure) is not None:
            self.stop()
            raise failure

    def stop(self) -> None:
        """Listen no more, and wait for the watch's threads. Idempotent."""
        observer, self._observer = self._observer, None
        if observer is None:
            return
        observer.stop()
        if observer.is_alive():
            observer.join(_JOIN_S)

    @property
    def is_alive(self) -> bool:
        """Whether everything that listens still does."""
        observer, reader = self._observer, self._reader
        return (
            observer is not None
            and observer.is_alive()
            and all(emitter.is_alive() for emitter in tuple(observer.emitters))
            and (reader is None or reader.is_alive())
        )

    @property
    def failure(self) -> WatchError | None:
        """Why some folders are not listened to; None while all are."""
        used_up = self._reader.used_up if self._reader is not None else None
        return None if used_up is None else _explained(used_up)

    @property
    def has_gaps(self) -> bool:
        """Whether folders that came lately may not be listened to; a watch made anew hears them."""
        return self._reader is not None and self._reader.has_gaps

    def _observe(self) -> BaseObserver:
        if sys.platform == "linux":
            from photoclip.scan.inotify import HearingObserver

            observer = HearingObserver(lambda: self._told(WHOLE))
            self._reader = observer.reader
            return observer
        from watchdog.observers import Observer
        from watchdog.observers.polling import PollingObserver

        if Observer is PollingObserver:
            raise WatchError("this system does not say when something changes")
        return Observer()


class _Handler(FileSystemEventHandler):
    """Called by the observer's thread."""

    def __init__(self, hearing: Hearing, told: Callable[[Touch], None]) -> None:
        self._hearing = hearing
        self._told = told
        self._since_s = 0.0
        self._events = 0

    def dispatch(self, event: FileSystemEvent) -> None:
        """Tell what the event means."""
        try:
            self._tell(event)
        except Exception:  # noqa: BLE001 - a bug here would end the observer, and nothing be told any more
            _log.exception("an event of the file system was not understood: %r", event)

    def _tell(self, event: FileSystemEvent) -> None:
        happened = Event(
            event.event_type, event.is_directory, os.fsdecode(event.src_path), os.fsdecode(event.dest_path)
        )
        for touch in self._hearing.touches(happened):
            self._told(touch)
        if sys.platform != "linux" and self._is_flood():
            self._told(WHOLE)

    def _is_flood(self) -> bool:
        """Whether so many events come at once that some may be lost, of which Windows and macOS tell watchdog nothing
        it would pass on. The buffer of Windows holds 64 kB.
        """
        now_s = time.monotonic()
        if now_s - self._since_s > _FLOOD_S:
            self._since_s, self._events = now_s, 0
        self._events += 1
        return self._events == _FLOOD_EVENTS


def _explained(error: Exception) -> WatchError:
    if isinstance(error, WatchError):
        return error
    if not isinstance(error, OSError):
        return WatchError("the system does not tell of changes in it")
    if error.errno in (errno.ENOSPC, errno.ENOMEM):
        return WatchError(
            "the system watches as many folders as it may",
            "raise fs.inotify.max_user_watches, with sysctl or in /etc/sysctl.d",
        )
    if error.errno == errno.EMFILE and "inotify" in str(error):
        return WatchError(
            "the system runs as many watchers as it may",
            "close other programs, or raise fs.inotify.max_user_instances, with sysctl or in /etc/sysctl.d",
        )
    return WatchError(plain_reason(error))
