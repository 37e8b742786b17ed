"""One question of a kind at a time: slow ones do not take all the threads that ask."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import PhotoClipError
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.turns import Outcome, outcome_of

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Question:
    call: Callable[[Any], Any]
    done: Callable[[Any], None]
    failed: Callable[[PhotoClipError], None]


class OneQuestion(QObject):
    """What is asked while another answer is awaited waits for it, and takes the place of what waits already."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._asked: _Question | None = None
        self._next: _Question | None = None
        self._is_stale = False
        self._asked_at = 0.0
        self.cost_s = 0.0
        """How long the last answer took, in seconds."""

    @property
    def is_asking(self) -> bool:
        """Whether an answer is awaited, though it may be one that nobody wants any more."""
        return self._asked is not None

    def ask(
        self, call: Callable[[LibraryApi], R], done: Callable[[R], None], failed: Callable[[PhotoClipError], None]
    ) -> None:
        """As `Engine.ask`, when the last answer came."""
        self._next = _Question(call, done, failed)
        if self._asked is None:
            self._ask_next()

    def forget(self) -> None:
        """Things are others now: neither what is awaited nor what waits is answered."""
        self._is_stale, self._next = True, None

    def _ask_next(self) -> None:
        self._asked, self._next, self._is_stale = self._next, None, False
        if self._asked is not None:
            call = self._asked.call
            self._asked_at = monotonic()
            self._engine.ask(lambda api: outcome_of(call, api), self._answered, self._refused)

    def _answered(self, outcome: Outcome) -> None:
        over, is_wanted = self._asked, not self._is_stale
        self.cost_s = monotonic() - self._asked_at
        self._ask_next()  # first: whoever hears of it may raise
        if outcome.bug is not None:
            raise outcome.bug
        if over is not None and is_wanted:
            over.done(outcome.result)

    def _refused(self, error: PhotoClipError) -> None:
        over, is_wanted = self._asked, not self._is_stale
        self._ask_next()
        if over is not None and is_wanted:
            over.failed(error)
