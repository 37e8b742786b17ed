"""Thumbnails that are missing are made again."""

from PySide6.QtCore import QObject, QTimer

from photoclip.domain.errors import PhotoClipError
from photoclip.domain.ids import PhotoId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.grid import PhotoGrid

_BATCH = 16
_COLLECT_MS = 100


class Mending(QObject):
    """Asks the engine for missing thumbnails: those that are seen first, a few at a time, each photo once until
    `start_over`.
    """

    def __init__(
        self, engine: Engine, model: PhotoModel, grid: PhotoGrid, loader: ThumbnailLoader, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._engine, self._model, self._grid, self._loader = engine, model, grid, loader
        self._waiting: dict[PhotoId, str] = {}
        self._asked: dict[PhotoId, str] = {}
        self._tried: set[PhotoId] = set()
        self._lost: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=_COLLECT_MS)
        self._soon.timeout.connect(self._ask)
        loader.missing.connect(self._miss)

    def start_over(self) -> None:
        """A drive may be back, or the engine: what could not be made may be made now."""
        self._tried.clear()
        lost, self._lost = self._lost, set()
        for content_hash in lost:
            self._loader.retry(content_hash)

    def _miss(self, content_hash: str) -> None:
        photo_id = self._model.photo_with(content_hash)
        if photo_id is None or photo_id in self._tried:
            self._lose(content_hash)
            return
        self._tried.add(photo_id)
        self._waiting[photo_id] = content_hash
        self._soon.start()

    def _ask(self) -> None:
        if self._asked or not self._waiting:
            return
        seen = {PhotoId(photo_id): None for photo_id in self._grid.visible_ids().tolist()}
        in_sight = [photo_id for photo_id in seen if photo_id in self._waiting]
        others = [photo_id for photo_id in reversed(self._waiting) if photo_id not in seen]
        batch = tuple(in_sight + others)[:_BATCH]
        self._asked = {photo_id: self._waiting.pop(photo_id) for photo_id in batch}
        self._engine.ask(lambda api: api.mend_thumbnails(batch), self._take, self._fail)

    def _take(self, mended: tuple[PhotoId, ...]) -> None:
        asked, self._asked = self._asked, {}
        for photo_id, content_hash in asked.items():
            if photo_id in mended:
                self._loader.retry(content_hash)
            else:
                self._lose(content_hash)
        self._ask()

    def _fail(self, _error: PhotoClipError) -> None:
        """The engine went away, or the disk is full: the window says so elsewhere."""
        asked, self._asked = self._asked, {}
        for content_hash in (*asked.values(), *self._waiting.values()):
            self._lose(content_hash)
        self._waiting.clear()

    def _lose(self, content_hash: str) -> None:
        self._lost.add(content_hash)
        self._loader.give_up(content_hash)
