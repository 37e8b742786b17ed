"""Ctrl-C in the terminal and SIGTERM close the window in good order."""

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QSocketNotifier, QTimer


class Interrupts:
    """Python's signal handlers run between two of its own instructions only: while Qt waits there are none. A byte on a
    socket wakes it up (https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd).
    """

    def __init__(self) -> None:
        self._close_window: Callable[[], object] | None = None
        self._is_asked = False
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        self._waker.setblocking(False)
        self._notifier = QSocketNotifier(self._woken.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._wake)
        self._before_fd = signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, self._note) for number in (signal.SIGINT, signal.SIGTERM)}

    def close_by(self, close_window: Callable[[], object]) -> None:
        """How the window is closed. Who asked before there was one is heard now."""
        self._close_window = close_window
        if self._is_asked:
            QTimer.singleShot(0, close_window)

    def close(self) -> None:
        """As it was before."""
        signal.set_wakeup_fd(self._before_fd)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._woken.close()
        self._waker.close()

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._is_asked = True
        if self._close_window is not None:
            self._close_window()

    def _wake(self) -> None:
        self._woken.recv(64)
