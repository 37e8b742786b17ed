"""Linux: watchdog's inotify observer, made to say what it keeps to itself. Import it on Linux only.

watchdog 7.1 swallows that a folder beneath the root could not be watched, tells nobody that the kernel dropped events,
and its reading thread ends at the first inconsistency of its own books. It would also be woken by each single write.
"""

import errno
import time
from collections.abc import Callable

from watchdog.events import DirModifiedEvent, FileSystemEvent
from watchdog.observers.api import BaseObserver
from watchdog.observers.inotify import InotifyEmitter
from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyConstants,
    InotifyEvent,
    InotifyFD,
    Mask,
    WatchCallback,
    WatchDescriptor,
)

_USED_UP = (errno.ENOSPC, errno.ENOMEM)
_UNSETTLED_S = 2.0
_JOIN_S = 1.0

# Not IN_MODIFY: a recording or a database of another program would wake us at each write; all of them close one day.
# Not IN_OPEN and IN_CLOSE_NOWRITE: our own reading. IN_ATTRIB: permissions and times.
_MASK = Mask(
    InotifyConstants.IN_CREATE
    | InotifyConstants.IN_DELETE
    | InotifyConstants.IN_DELETE_SELF
    | InotifyConstants.IN_MOVE
    | InotifyConstants.IN_CLOSE_WRITE
    | InotifyConstants.IN_ATTRIB
    | InotifyConstants.IN_ONLYDIR
    | InotifyConstants.IN_EXCL_UNLINK
)


class Reader(InotifyFD):
    """An inotify instance and the thread that reads it."""

    def __init__(self, lost: Callable[[], None]) -> None:
        """`lost` hears, in the thread that reads, that events were dropped.

        Raises:
            OSError: EMFILE: the person's programs have as many instances as they may, or this one too many files.
        """
        super().__init__()
        self._lost = lost
        self.used_up: OSError | None = None
        """Why a folder could not be watched: the limit of watched folders is reached."""
        self.has_gaps = False
        """Whether folders may have been left unwatched."""
        self._appeared_s = float("-inf")

    def give_up(self) -> None:
        """Close what was never started: else its thread does that."""
        self._is_reading = False
        self.stop()

    def add_callback(self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId) -> WatchDescriptor:
        """As inherited, but each failure is noted, and a folder that comes back is no reason to warn."""
        try:
            with self._lock:
                watch = self._get_or_create_watch(path, mask)
                if watch.wd == -1:
                    # A folder without read permission: watchdog would keep books about a watch that is none.
                    self._watch_for_wd.pop(watch.wd, None)
                    raise PermissionError(errno.EACCES, "no permission to watch it")
                watch.callbacks[id_] = callback
                return watch.wd
        except OSError as error:
            if error.errno in _USED_UP:
                self.used_up = error
            raise

    def handle_event(self, event: InotifyEvent) -> None:
        """As inherited, but events that were lost are told, and no inconsistency ends the thread."""
        try:
            super().handle_event(event)
        except (KeyError, OSError):
            # A folder moved out of the root and deleted there, after one of its old name was made and deleted in
            # the root: `InotifyWatchGroup._remove_watch_internally` looks the old name up once more.
            self.has_gaps = True
        if event.is_queue_overflow:
            self._lost()
        elif event.is_directory:
            self._mind_gaps(event)

    def _mind_gaps(self, event: InotifyEvent) -> None:
        """A folder that is renamed before watchdog has looked through it: nothing in it is at its old path any more,
        and after the rename it is taken for watched. 200 times `mkdir -p x/c/d/e; mv x y; mv y/c y/k` left 15 of 800
        folders unwatched.
        """
        now_s = time.monotonic()
        if event.is_moved_from and now_s - self._appeared_s < _UNSETTLED_S:
            self.has_gaps = True
        elif event.is_create or event.is_moved_to:
            self._appeared_s = now_s


class _Emitter(InotifyEmitter):
    def get_event_mask_from_filter(self) -> Mask:
        return _MASK

    def queue_event(self, event: FileSystemEvent) -> None:
        """Leave out what watchdog adds: an event for each file of a folder that was moved, and for each event one of
        the folder it is in.
        """
        if not event.is_synthetic and not isinstance(event, DirModifiedEvent):
            super().queue_event(event)

    def queue_events(self, timeout: float, *, full_events: bool = False) -> None:  # noqa: ARG002 watchdog's signature
        """As inherited, but to be stopped meanwhile is no error that is logged."""
        inotify = self._inotify
        event = inotify.read_event() if inotify is not None else None
        if event is not None:
            self.build_and_queue_event(event)


class HearingObserver(BaseObserver):
    """As watchdog's InotifyObserver, with a `Reader`."""

    def __init__(self, lost: Callable[[], None]) -> None:
        """Raises:
        OSError: as `Reader`.
        """
        self.reader = Reader(lost)
        try:
            super().__init__(_Emitter, inotify_fd=self.reader)
            self.reader.start()
        except BaseException:
            self.reader.give_up()
            raise

    def on_thread_stop(self) -> None:
        """Stop the reader too."""
        super().on_thread_stop()
        self.reader.stop()
        self.reader.join(_JOIN_S)
