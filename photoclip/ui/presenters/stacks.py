"""Copies and bursts that stand behind one photo: shown after it when the person opens the stack."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from photoclip.domain.browse import Photo
from photoclip.domain.found import SearchPage
from photoclip.domain.ids import PhotoId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.photos import PhotoModel


@dataclass(frozen=True, slots=True)
class _Answer:
    front: PhotoId
    photos: tuple[Photo, ...]


class Stacks(QObject):
    """Knows which stacks are open. A search tells which photos stand behind another; what they are is asked for."""

    changed = Signal()
    """Other stacks are open, or other photos are in them."""

    def __init__(self, engine: Engine, model: PhotoModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._model = model
        self._behind: dict[PhotoId, tuple[PhotoId, ...]] = {}
        self._open: dict[PhotoId, tuple[Photo, ...]] = {}
        self._asked: set[PhotoId] = set()

    @property
    def opened(self) -> Mapping[PhotoId, tuple[Photo, ...]]:
        """What is shown after which photo."""
        return self._open

    def close_all(self) -> None:
        """Something else is shown."""
        self._behind, self._open = {}, {}
        self._asked.clear()

    def know(self, page: SearchPage) -> None:
        """What was found now: stacks that are open stay so as far as they are there, with those behind them now."""
        self._behind = {hit.photo_id: hit.collapsed for hit in page.hits if hit.collapsed}
        before, self._open = self._open, {}
        self._asked.intersection_update(self._behind)
        for front, photos in before.items():
            behind = self._behind.get(front, ())
            stayed = {photo.photo_id: photo for photo in photos}
            if behind:
                self._open[front] = tuple(stayed[photo_id] for photo_id in behind if photo_id in stayed)
                if any(photo_id not in stayed for photo_id in behind):
                    self._ask(front)

    def toggle(self, front: PhotoId) -> None:
        """Open a stack or close it."""
        if front in self._open:
            del self._open[front]
            self.changed.emit()
        elif front in self._asked:
            self._asked.discard(front)  # opened and closed before the answer came
        elif front in self._behind:
            self._ask(front)

    def _ask(self, front: PhotoId) -> None:
        behind = self._behind[front]
        known = tuple(photo for photo in map(self._model.known, behind) if photo is not None)
        self._asked.add(front)
        if len(known) == len(behind):
            self._take(_Answer(front, known))
        else:
            self._engine.ask(lambda api: _Answer(front, api.photos(behind)), self._take, lambda _: self._refuse(front))

    def _take(self, answer: _Answer) -> None:
        if answer.front not in self._asked:
            return
        self._asked.discard(answer.front)
        by_id = {photo.photo_id: photo for photo in answer.photos}
        behind = self._behind.get(answer.front, ())
        self._model.add_details(answer.photos)
        self._open[answer.front] = tuple(by_id[photo_id] for photo_id in behind if photo_id in by_id)
        self.changed.emit()

    def _refuse(self, front: PhotoId) -> None:
        """The engine went away, which the window says elsewhere."""
        self._asked.discard(front)
