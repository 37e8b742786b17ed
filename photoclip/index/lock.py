"""A fair readers/writer lock: hnswlib allows searches side by side, but none beside an insertion or a resize."""

import threading
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager


class ReadWriteLock:
    """Many readers or one writer, served in the order of arrival, so that neither side starves.

    A reader waits at most for the writer at work and for those that came before it. Not re-entrant: a thread that
    holds it in either way and asks again may wait forever.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._queue: deque[object] = deque()
        self._readers = 0
        self._writing = False

    @contextmanager
    def reading(self) -> Generator[None, None, None]:
        """Share the lock with other readers."""
        self._enter(writer=False)
        try:
            yield
        finally:
            with self._condition:
                self._readers -= 1
                self._condition.notify_all()

    @contextmanager
    def writing(self) -> Generator[None, None, None]:
        """Hold the lock alone."""
        self._enter(writer=True)
        try:
            yield
        finally:
            with self._condition:
                self._writing = False
                self._condition.notify_all()

    def _enter(self, *, writer: bool) -> None:
        ticket = object()
        with self._condition:
            self._queue.append(ticket)
            try:
                while self._queue[0] is not ticket or self._writing or (writer and self._readers):
                    self._condition.wait()
            except BaseException:
                # An interrupt must not leave a ticket that nobody will ever draw.
                self._queue.remove(ticket)
                self._condition.notify_all()
                raise
            self._queue.popleft()
            if writer:
                self._writing = True
            else:
                self._readers += 1
                self._condition.notify_all()
