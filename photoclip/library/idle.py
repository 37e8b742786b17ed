"""Lets go, from time to time, of what nobody uses."""

import threading
from collections.abc import Callable

_MOST_LOOKS = 4
_LONGEST_PAUSE_S = 30.0


class IdleWatch:
    """Calls `look` again and again, four times in `idle_s`, in one thread of its own, from `begin` to `close`."""

    def __init__(self, look: Callable[[], None], idle_s: float) -> None:
        self._look = look
        self._pause_s = min(_LONGEST_PAUSE_S, idle_s / _MOST_LOOKS)
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Idempotent; does nothing once closed."""
        with self._lock:
            if self._thread is None and not self._over.is_set():
                # A daemon: who forgets to close must still be able to end.
                self._thread = threading.Thread(target=self._run, name="idle-watch", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End the thread; waits for a look that is under way. Idempotent."""
        self._over.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._pause_s):
            self._look()
