"""Who is connected to an engine, and whether it is time to leave."""

import threading
import time
from typing import Protocol

# A client that lost its connections comes back within this.
LINGER_S = 0.3


class Guest(Protocol):
    """A connection as the attendance sees it."""

    def check_alive(self) -> None:
        """End the connection if its other end went away while it is being served."""
        ...

    def is_quick(self) -> bool:
        """Whether a request is being served that will be over by itself."""
        ...

    def interrupt(self) -> None:
        """End the connection."""
        ...


class Attendance:
    """Connections that proved the key (`admitted`) and those that did not yet. Thread-safe."""

    def __init__(self, grace_s: float, limit: int) -> None:
        self._changed = threading.Condition()
        self._waiting: set[Guest] = set()
        self._admitted: set[Guest] = set()
        self._limit = limit
        self._closed = False
        self._empty_until = time.monotonic() + grace_s

    def arrive(self, guest: Guest) -> bool:
        """A connection came in; False when it has to go at once."""
        with self._changed:
            if self._closed or len(self._waiting) + len(self._admitted) >= self._limit:
                return False
            self._waiting.add(guest)
            return True

    def admit(self, guest: Guest) -> bool:
        """It proved the key; False when the engine is leaving already."""
        with self._changed:
            if self._closed:
                return False
            self._waiting.discard(guest)
            self._admitted.add(guest)
            return True

    def depart(self, guest: Guest) -> None:
        """The connection is over. Idempotent."""
        with self._changed:
            self._waiting.discard(guest)
            if guest in self._admitted:
                self._admitted.discard(guest)
                self._empty_until = time.monotonic() + LINGER_S
            self._changed.notify_all()

    def close_if_deserted(self) -> bool:
        """Let nobody in any more if nobody is in and the time to wait for someone is over."""
        with self._changed:
            if not self._admitted and time.monotonic() >= self._empty_until:
                self._closed = True
            return self._closed

    @property
    def is_closed(self) -> bool:
        """Whether nobody is let in any more."""
        return self._closed

    def close(self) -> None:
        """Let nobody in any more."""
        with self._changed:
            self._closed = True

    def wait_for_quick(self, timeout_s: float) -> None:
        """Until no request is served that will be over by itself, or the time is."""
        with self._changed:
            self._changed.wait_for(lambda: not any(guest.is_quick() for guest in self._admitted), timeout_s)

    def served(self) -> None:
        """Wake who waits: a request was answered."""
        with self._changed:
            self._changed.notify_all()

    def guests(self) -> tuple[Guest, ...]:
        """Everyone who is connected."""
        with self._changed:
            return (*self._waiting, *self._admitted)
