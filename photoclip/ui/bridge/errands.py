"""Small work off the GUI thread that needs no engine: looking at what was dropped, writing what was pasted."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from photoclip.ui.bridge.listener import is_alive

R = TypeVar("R")
_LEAVES_WITHIN_S = 2.0


class Errands(QObject):
    """Runs each errand in a thread of its own, so that one on a drive that hangs holds up no other.

    Results come in the GUI thread, in the order in which they are there. A bug in an errand is raised there.
    """

    _came_back = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = _Gate()
        self._threads: list[threading.Thread] = []
        self._came_back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._gate.shut)

    def run(self, work: Callable[[], R], done: Callable[[R], None]) -> None:
        """Call `work` in a thread, then `done` with its result, unless its owner was deleted meanwhile."""
        if not self._gate.is_open:
            return
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=self._run, args=(work, done), name="photoclip-errand", daemon=True)
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        """No results any more. Waits a moment for errands on their way; a drive that hangs keeps nobody. Idempotent."""
        self._gate.shut()
        for thread in self._threads:
            thread.join(_LEAVES_WITHIN_S)
        self._threads.clear()

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        result, bug = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - the boundary of a thread: raised again in the GUI thread
            bug = error
        self._gate.call(lambda: self._came_back.emit(done, result, bug))

    def _deliver(self, done: Callable[[Any], None], result: object, bug: Exception | None) -> None:
        if not self._gate.is_open:
            return
        if bug is not None:
            raise bug
        if is_alive(done):
            done(result)


class _Gate:
    """Shut while the QObject behind it is deleted, so that no thread emits its signal then."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open = True

    @property
    def is_open(self) -> bool:
        return self._open

    def call(self, emit: Callable[[], None]) -> None:
        with self._lock:
            if self._open:
                emit()

    def shut(self) -> None:
        with self._lock:
            self._open = False
