"""Whose turn it is with sidecars: one run at a time, and what somebody waits for before what is written by itself."""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from time import monotonic

from photoclip.domain.progress import CancelToken

_LOOKS_EACH_S = 0.1


class Turns:
    """Thread-safe."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_taken = False
        self._waiting = 0
        self._quiet: CancelToken | None = None
        self._quiet_since_s = 0.0

    @contextmanager
    def asked(self, waits: Callable[[], None], patience_s: float = 0.0) -> Generator[None]:
        """For what somebody waits for. A quiet one has its turn for `patience_s` at least, and is cancelled then.
        `waits` is called often meanwhile; what it raises ends the waiting.
        """
        with self._changed:
            self._waiting += 1
        try:
            self._take(waits, lambda: not self._is_taken, patience_s)
        finally:
            with self._changed:
                self._waiting -= 1
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def quiet(self, token: CancelToken) -> Generator[CancelToken]:
        """For what nobody waits for. What it has to obey: it is cancelled where somebody else wants the turn.

        Raises:
            CancelledError: the `token` is cancelled.
        """
        self._take(token.checkpoint, lambda: not (self._is_taken or self._waiting), None)
        with self._changed:
            turn = self._quiet = CancelToken(token)
            self._quiet_since_s = monotonic()
        try:
            yield turn
        finally:
            self._leave()

    def _take(self, waits: Callable[[], None], can: Callable[[], bool], patience_s: float | None) -> None:
        while True:
            waits()
            with self._changed:
                if can():
                    self._is_taken = True
                    return
                if self._quiet is not None and patience_s is not None:
                    left_s = self._quiet_since_s + patience_s - monotonic()
                    if left_s <= 0.0:
                        self._quiet.cancel()
                self._changed.wait(_LOOKS_EACH_S)

    def _leave(self) -> None:
        with self._changed:
            self._is_taken, self._quiet = False, None
            self._changed.notify_all()
