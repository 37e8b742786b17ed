"""Answers while a large index is being built: what it has so far, and all else one by one."""

import threading

import numpy as np

from photoclip.calibration.unit import unit
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow, VectorChunk
from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.domain.ports import Neighbours
from photoclip.index.canonical import best, checked_query
from photoclip.index.segments import Segments

# 8 MB of vectors; another reader of the catalog waits for one chunk, 20 ms.
_ROWS_A_CHUNK = 4096
_NONE = Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))


class Meanwhile:
    """Compares a query with every vector in the catalog that an unfinished index does not have. Thread-safe."""

    def __init__(self, catalog: Catalog, model: ModelRow) -> None:
        self._catalog = catalog
        self._model_id = model.model_id
        self._dimension = model.dimension
        # One pass at a time: it takes a core, and 3 s in a million.
        self._passing = threading.Lock()

    def query(self, vector: Vectors, k: int, unfinished: Segments, allowed: PhotoIds | None = None) -> Neighbours:
        """The k nearest live photos, among `allowed` (any order) when given, best first. `unfinished` may hold photos
        that are gone since, and lack some whose vectors it passed over while they were gone.
        """
        towards = checked_query(vector, self._dimension)
        # The row first: what is added meanwhile is found twice, and counts once.
        last_row = unfinished.last_row
        with self._passing:
            live = self._catalog.live_vector_ids(self._model_id)
            if allowed is not None:
                live = np.intersect1d(live, allowed)
            found, passed = _NONE, [_NONE.ids]
            while (chunk := self._catalog.vectors(self._model_id, last_row, _ROWS_A_CHUNK)).photo_ids.size:
                last_row = chunk.last_row
                passed.append(chunk.photo_ids)
                found = _merged(found, _scored(_among(chunk, allowed), towards), k)
            old: PhotoIds = np.setdiff1d(live, np.concatenate(passed), assume_unique=True)
            came_back = np.setdiff1d(old, unfinished.ids(), assume_unique=True)
            for start in range(0, came_back.size, _ROWS_A_CHUNK):
                chunk = self._catalog.vectors_of(self._model_id, came_back[start : start + _ROWS_A_CHUNK])
                found = _merged(found, _scored(chunk, towards), k)
        return _merged(unfinished.query(towards, k, old), found, k)


def _among(chunk: VectorChunk, allowed: PhotoIds | None) -> VectorChunk:
    if allowed is None:
        return chunk
    kept = np.isin(chunk.photo_ids, allowed)
    return VectorChunk(chunk.last_row, chunk.photo_ids[kept], chunk.vectors[kept])


def _scored(chunk: VectorChunk, towards: Vectors) -> Neighbours:
    return Neighbours(chunk.photo_ids, unit(chunk.vectors.astype(np.float32)) @ towards)


def _merged(before: Neighbours, after: Neighbours, k: int) -> Neighbours:
    """The k best of both; a photo that both have is as it is in the second."""
    stays = ~np.isin(before.ids, after.ids)
    ids = np.concatenate([before.ids[stays], after.ids])
    return best(ids, np.concatenate([before.scores[stays], after.scores]), k)
