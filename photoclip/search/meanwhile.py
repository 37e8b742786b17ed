"""Answers while a large index is being built: what it has so far, and all else one by one."""

import threading

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.photos import Vectors
from photoclip.domain.ports import Neighbours
from photoclip.index.canonical import Scores, best, checked_query
from photoclip.index.segments import Segments

# 8 MB of vectors; another reader of the catalog waits for one chunk, 20 ms.
_ROWS_A_CHUNK = 4096


class Meanwhile:
    """Compares a query with every vector in the catalog that an unfinished index does not have. Thread-safe."""

    def __init__(self, catalog: Catalog, model: ModelRow) -> None:
        self._catalog = catalog
        self._model = model
        # One pass at a time: it takes a core, and 3 s in a million.
        self._passing = threading.Lock()

    def query(self, vector: Vectors, k: int, unfinished: Segments) -> Neighbours:
        """The k nearest, best first. `unfinished` may hold photos that are gone since."""
        unit = checked_query(vector, self._model.dimension)
        # The row first: what is added meanwhile is found twice, and counts once.
        last_row = unfinished.last_row
        with self._passing:
            ids, scores = np.empty(0, np.int64), np.empty(0, np.float32)
            while True:
                chunk = self._catalog.vectors(self._model.model_id, last_row, _ROWS_A_CHUNK)
                if not chunk.photo_ids.size:
                    break
                last_row = chunk.last_row
                found = best(chunk.photo_ids, _cosines(chunk.vectors.astype(np.float32), unit), k)
                merged = best(np.concatenate([ids, found.ids]), np.concatenate([scores, found.scores]), k)
                ids, scores = merged.ids, merged.scores
        near = unfinished.query(unit, k)
        is_new = ~np.isin(near.ids, ids)
        return best(np.concatenate([ids, near.ids[is_new]]), np.concatenate([scores, near.scores[is_new]]), k)


def _cosines(vectors: Vectors, unit: Vectors) -> Scores:
    return (vectors @ unit) / np.linalg.norm(vectors, axis=1)
