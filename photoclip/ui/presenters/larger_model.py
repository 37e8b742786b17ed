"""Whether a model is to be had that understands more than the one in use."""

from PySide6.QtCore import QObject, Signal

from photoclip.domain.errors import PhotoClipError
from photoclip.domain.models import ModelList
from photoclip.ui.bridge.engine import Engine

_LANE = "larger model"


class LargerModel(QObject):
    """Asks the engine when somebody wants to know."""

    changed = Signal()
    """`is_there` is another."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._is_there = False

    @property
    def is_there(self) -> bool:
        """As far as the engine told."""
        return self._is_there

    def ask(self) -> None:
        """Look again."""
        self._engine.ask(lambda api: api.models(), self._know, _leave_it, lane=_LANE)

    def _know(self, models: ModelList) -> None:
        before, self._is_there = self._is_there, is_small(models)
        if self._is_there != before:
            self.changed.emit()


def is_small(models: ModelList) -> bool:
    """Whether a recommended model recognises at least twice as much as the one in use, by what is published."""
    known = {info.name: info.facts.accuracy or 0.0 for info in models.models if info.facts is not None}
    recommended = [known.get(info.name, 0.0) for info in models.models if info.is_recommended]
    return models.active in known and max(recommended, default=0.0) > 2.0 * known[models.active]


def _leave_it(_error: PhotoClipError) -> None:
    """It is a hint."""
