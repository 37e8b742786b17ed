"""Changes, one after the other: none overtakes the one that the person asked for before it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import PhotoClipError
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.listener import is_alive

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Change:
    call: Callable[[Any], Any]
    done: Callable[[Any], None]
    failed: Callable[[PhotoClipError], None]
    once: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call came to: its result, or a bug."""

    result: object
    bug: Exception | None = None


class Turns(QObject):
    """Asks the engine for the next change when it answered the last one, or said why not. What waits stays while the
    engine is started anew.
    """

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._waiting: deque[_Change] = deque()
        self._asked: _Change | None = None

    def ask(
        self,
        call: Callable[[LibraryApi], R],
        done: Callable[[R], None],
        failed: Callable[[PhotoClipError], None],
        *,
        once: bool = False,
    ) -> None:
        """As `Engine.ask`, when all that was asked for here before is over. What `call` reads and then writes is one
        step among the changes that come this way.
        """
        self._waiting.append(_Change(call, done, failed, once))
        if self._asked is None:
            self._ask_next()

    def _ask_next(self) -> None:
        self._asked = self._waiting.popleft() if self._waiting else None
        if self._asked is not None:
            call, once = self._asked.call, self._asked.once
            self._engine.ask(lambda api: outcome_of(call, api), self._answered, self._refused, once=once)

    def _answered(self, outcome: Outcome) -> None:
        over = self._asked
        self._ask_next()  # first: whoever hears of it may raise
        if outcome.bug is not None:
            raise outcome.bug
        if over is not None and is_alive(over.done):
            over.done(outcome.result)

    def _refused(self, error: PhotoClipError) -> None:
        over = self._asked
        self._ask_next()
        if over is not None and is_alive(over.failed):
            over.failed(error)


def outcome_of(call: Callable[[LibraryApi], object], api: LibraryApi) -> Outcome:
    """In a thread. A bug is an outcome too: it must not hold up what waits."""
    try:
        return Outcome(call(api))
    except PhotoClipError:
        raise
    except Exception as bug:  # noqa: BLE001 - the boundary of a job: raised again in the GUI thread
        return Outcome(None, bug)
