"""The index of one model's live vectors, kept equal to the catalog.

The catalog is the truth (promise 2): the file is only a faster way to get there. Whatever is missing, damaged or behind
is made again from the catalog's vectors.
"""

import logging
import threading
from pathlib import Path

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.change import Change
from photoclip.domain.errors import CancelledError, StorageError
from photoclip.domain.ids import PhotoId
from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.domain.ports import Neighbours
from photoclip.domain.progress import CancelToken
from photoclip.index.hnsw import HnswIndex
from photoclip.index.store import load_hnsw

# Less than a second of building at 512 dimensions on two cores: so long a cancel may have to wait.
_ROWS_A_CHUNK = 2048

_log = logging.getLogger(__name__)


class LiveIndex:
    """Answers queries at any time, also while photos are added. Thread-safe."""

    def __init__(self, catalog: Catalog, model: ModelRow, folder: Path) -> None:
        self._catalog = catalog
        self._model = model
        self._path = folder / f"{model.model_id}.hnsw"
        self._lock = threading.RLock()
        self._index: HnswIndex | None = None
        self._last_row = 0
        self._dirty = False

    @property
    def model(self) -> ModelRow:
        """Whose vectors these are."""
        return self._model

    def __len__(self) -> int:
        return len(self._ready())

    def query(self, vector: Vectors, k: int) -> Neighbours:
        """The k nearest photos to a vector of shape (dimension,)."""
        return self._ready().query(vector, k)

    def apply(self, change: Change) -> None:
        """Take over a committed change. Cheap when nothing was asked yet: the first query catches up."""
        with self._lock:
            if self._index is None:
                return
            self._append_new(self._index)
            self._bring_back(self._index, change)
            self._take_out(self._index, change)

    def prepare(self, token: CancelToken) -> None:
        """Load, build or complete it now, so that no query has to wait for that.

        Raises:
            CancelledError: when the token is cancelled. A pause is not obeyed: queries would have to wait for its end.
        """
        self._ready(token)

    def save(self) -> None:
        """Write the index when it changed. A full disk costs only the shortcut: the next start builds it again."""
        with self._lock:
            if self._index is None or not self._dirty:
                return
            self._index.last_row = self._last_row
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._index.save(self._path)
            except (OSError, StorageError) as error:
                _log.warning("the index was not saved, it will be built again: %s", error)
            else:
                self._dirty = False

    def rebuild(self) -> None:
        """Forget file and index, and build from the catalog. The file is replaced by the next `save`."""
        with self._lock:
            self._index, self._last_row, self._dirty = None, 0, True
            self._ready(is_fresh=True)

    def problem(self) -> str:
        """What is wrong with the file at rest, "" when nothing is or it does not exist yet."""
        if not self._path.exists():
            return ""
        loaded = load_hnsw(self._path, self._model.dimension, self._model.name)
        return "" if loaded.index is not None else loaded.reason

    def _ready(self, token: CancelToken | None = None, *, is_fresh: bool = False) -> HnswIndex:
        """A query waits for the first loading only, never for a change: those may build a graph anew (40 s)."""
        index = self._index
        if index is not None:
            return index
        with self._lock:
            if self._index is None:
                index = None if is_fresh else self._loaded()
                if index is None:
                    index = HnswIndex(self._model.dimension, model=self._model.name)
                self._last_row = index.last_row
                self._reconcile(index, token)
                self._index = index
            return self._index

    def _loaded(self) -> HnswIndex | None:
        loaded = load_hnsw(self._path, self._model.dimension, self._model.name)
        if loaded.index is None and self._path.exists():
            _log.warning("the index is built again: %s", loaded.reason)
        return loaded.index

    def _reconcile(self, index: HnswIndex, token: CancelToken | None) -> None:
        """Make the ids equal to the catalog's, whenever the file was written."""
        self._append_new(index, token)
        live, held = self._catalog.live_vector_ids(self._model.model_id), index.ids()
        surplus, missing = np.setdiff1d(held, live), np.setdiff1d(live, held)
        if len(surplus):
            index.remove(surplus)
            self._dirty = True
        self._add_single(index, missing)

    def _append_new(self, index: HnswIndex, token: CancelToken | None = None) -> None:
        while True:
            if token is not None and token.is_cancelled:
                raise CancelledError
            chunk = self._catalog.vectors(self._model.model_id, self._last_row, _ROWS_A_CHUNK)
            if len(chunk.photo_ids) == 0:
                return
            index.add(chunk.photo_ids, chunk.vectors.astype(np.float32))
            self._last_row = chunk.last_row
            self._dirty = True

    def _bring_back(self, index: HnswIndex, change: Change) -> None:
        """Photos that came back have old vector rows. Two threads may bring their changes in another order than they
        were committed in: what the catalog says now counts.
        """
        if change.appeared:
            lacking = np.setdiff1d(np.array(change.appeared, dtype=np.int64), index.ids())
            rows = self._catalog.photos([PhotoId(photo_id) for photo_id in lacking.tolist()])
            self._add_single(index, np.array([row.photo_id for row in rows if row.places], dtype=np.int64))

    def _take_out(self, index: HnswIndex, change: Change) -> None:
        if change.vanished:
            live = self._catalog.live_vector_ids(self._model.model_id)
            index.remove(np.setdiff1d(np.array(change.vanished, dtype=np.int64), live))
            self._dirty = True

    def _add_single(self, index: HnswIndex, photo_ids: PhotoIds) -> None:
        for photo_id in photo_ids.tolist():
            vector = self._catalog.vector(photo_id, self._model.model_id)
            if vector is not None:
                index.add(np.array([photo_id], dtype=np.int64), vector.astype(np.float32)[np.newaxis])
                self._dirty = True
