"""Stands by one watched folder and tells where something may have changed."""

import logging
import stat
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from photoclip.domain.files import WatchMode
from photoclip.scan.mounts import is_remote
from photoclip.scan.touched import WHOLE, Touch, Touches
from photoclip.scan.vigil import Ear, Orders, Pace, Sight, Vigil
from photoclip.scan.watch import EventWatch, WatchError

__all__ = ["Pace", "Sentry", "SentryListener"]

_JOIN_S = 2.0
_REMOTE = "it is not on a drive of this computer, so nobody says when something changes in it"
_BUG = "an error in PhotoClip itself keeps it from listening; the log has more"

_log = logging.getLogger(__name__)


class SentryListener(Protocol):
    """Called from the sentry's thread, one call at a time."""

    def touched(self, touches: tuple[Touch, ...]) -> None:
        """Something may have changed in these places, at least one; they do not overlap."""
        ...

    def mode_changed(self, mode: WatchMode, reason: str) -> None:
        """How changes are learned of now: OFF while the folder is gone. `reason`: why POLLING, else ""."""
        ...


class Sentry:
    """One thread for one folder, so that a network share that hangs holds up nothing but itself.

    It begins with touching the whole folder, and goes on by events, or by polling where there are none (see `Vigil`).
    What lies behind links to elsewhere is touched every `recheck_s` only: no events come from there.
    """

    def __init__(self, root: str, excluded: Sequence[str], listener: SentryListener, pace: Pace | None = None) -> None:
        """`root` is absolute, and may be gone."""
        self._root = root
        self._excluded = tuple(excluded)
        self._listener = listener
        self._pace = pace or Pace()
        self._vigil = Vigil(self._pace)
        self._watch: EventWatch | None = None
        self._mode_told = (WatchMode.OFF, "")
        self._wakes = threading.Condition()
        self._touches = Touches(self._pace.quiet_s, self._pace.longest_s)
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name=f"sentry {root!a}", daemon=True)

    def start(self) -> None:
        """Begin. At most once."""
        self._thread.start()

    def stop(self) -> None:
        """End; nothing is told afterwards, except where the drive hangs: its thread ends when it answers. Idempotent.
        Not to be called with a lock held that the listener takes.
        """
        with self._wakes:
            self._is_stopping = True
            self._wakes.notify_all()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(_JOIN_S)
            if self._thread.is_alive():
                _log.warning("%s does not answer yet: its watch ends when it does", self._root)

    def touch(self, touches: Sequence[Touch], delay_s: float = 0.0) -> None:
        """Tell these places too, `delay_s` (s) later. From any thread."""
        with self._wakes:
            due_s = self._touches.due_s()
            self._touches.add(touches, delay_s)
            if (due := self._touches.due_s()) is not None and (due_s is None or due < due_s):
                self._wakes.notify_all()

    def _run(self) -> None:
        pulse_s = float("-inf")
        try:
            while not self._is_stopping:
                if time.monotonic() >= pulse_s + self._pace.pulse_s:
                    self._guarded_pulse()
                    pulse_s = time.monotonic()
                self._tell_touches()
                self._wait_until(pulse_s + self._pace.pulse_s)
        finally:
            self._stop_watch()

    def _wait_until(self, pulse_s: float) -> None:
        with self._wakes:
            due_s = self._touches.due_s()
            until_s = pulse_s if due_s is None else min(pulse_s, due_s)
            if not self._is_stopping:
                self._wakes.wait(max(0.0, until_s - time.monotonic()))

    def _tell_touches(self) -> None:
        with self._wakes:
            touches = self._touches.take()
        if touches:
            self._tell(lambda: self._listener.touched(touches))

    def _guarded_pulse(self) -> None:
        try:
            self._pulse()
        except Exception:  # noqa: BLE001 - a boundary: without its thread nobody would stand by the folder any more
            _log.exception("%s is polled because of a bug", self._root)
            self._stop_watch()
            self._vigil.started(_BUG)

    def _pulse(self) -> None:
        watch = self._watch
        failure = watch.failure if watch else None
        ear = Ear(
            is_alive=watch is not None and watch.is_alive,
            failure="" if failure is None else str(failure),
            has_gaps=watch is not None and watch.has_gaps,
        )
        self._follow(self._vigil.pulse(time.monotonic(), _look(self._root), ear))

    def _follow(self, orders: Orders) -> None:
        if orders.stops:
            self._stop_watch()
        if orders.starts and not self._is_stopping:
            self._vigil.started(self._start_watch())
        mode = (self._vigil.mode, self._vigil.reason)
        if mode != self._mode_told:
            self._mode_told = mode
            self._tell(lambda: self._listener.mode_changed(*mode))
        if orders.touches_whole:
            self._tell(lambda: self._listener.touched((WHOLE,)))

    def _start_watch(self) -> str:
        """Why there are no events; "" where there are."""
        if is_remote(self._root):
            return _REMOTE
        watch = EventWatch(self._root, self._excluded, lambda touch: self.touch((touch,)))
        try:
            watch.start()
        except WatchError as error:
            _log.info("%s is polled: %s", self._root, error)
            return str(error)
        self._watch = watch
        return ""

    def _stop_watch(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.stop()

    def _tell(self, say: Callable[[], None]) -> None:
        if self._is_stopping:
            return
        try:
            say()
        except Exception:  # noqa: BLE001 - a boundary: a bug of the listener must not leave the folder without sentry
            _log.exception("what changed in %s could not be told", self._root)


def _look(root: str) -> Sight | None:
    try:
        status = Path(root).stat()
    except OSError:
        return None
    return Sight(status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None
