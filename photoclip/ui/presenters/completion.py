"""Asks the library for names that complete what is typed; stale answers never arrive."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.organise_api import KnownName
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.panels.completing import Completing

if TYPE_CHECKING:
    from photoclip.query.completion import Completion

MOST_NAMES = 50
_LANE = "search-names"


@dataclass(frozen=True, slots=True)
class _Answer:
    completion: "Completion"
    names: tuple[KnownName, ...]


class CompletionPresenter(QObject):
    """Connects what completes the search field with the engine."""

    def __init__(self, engine: Engine, completing: Completing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._completing = completing
        self._asked: Completion | None = None
        completing.names_wanted.connect(self._ask)

    def _ask(self, completion: "Completion | None") -> None:
        self._asked = completion
        if completion is None:
            self._engine.forget(_LANE)
        else:
            self._engine.ask(_names_for(completion), self._show, self._fail, lane=_LANE)

    def _show(self, answer: _Answer) -> None:
        self._completing.show_names(answer.completion, answer.names)

    def _fail(self, _error: PhotoClipError) -> None:
        """Without names there is still what is known without the library; the search itself says what is wrong."""
        if self._asked is not None:
            self._completing.show_names(self._asked, ())


def _names_for(completion: "Completion") -> "Callable[[LibraryApi], _Answer]":
    kind, typed = completion.kind, completion.typed
    assert kind is not None
    return lambda api: _Answer(completion, api.names(kind, typed, MOST_NAMES))
