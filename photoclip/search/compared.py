"""A filter's photos compared one by one: their vectors are read from the catalog once, and kept for the next queries.

A graph of 100,000 photos of which 5,000 pass looks at 30,000 for the 512 best of these, two or three times for one
search. Vectors come from the catalog in a fifth of the time that the graph takes to hand them out, and the next query
with the same filter, as somebody types on, only compares them.
"""

import threading
from dataclasses import dataclass

import numpy as np

from photoclip.calibration.unit import unit
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.domain.ports import Neighbours
from photoclip.index.canonical import best, checked_query

_MOST_PHOTOS = 8_192
_SHARE = 50
_AT_ONCE = 2_048
_MOST_FILTERS = 8
_MOST_TOGETHER = 32_768
"""Photos of all filters that are kept, 64 MB at 512 dimensions: a query with several branches or taught tags has
several. The last one is kept however many photos it has.
"""


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """What passed a filter, and those of it with their unit vectors."""

    allowed: PhotoIds
    ids: PhotoIds
    vectors: Vectors


class Compared:
    """Answers for the few filters that were used last. Thread-safe."""

    def __init__(self, catalog: Catalog, model: ModelRow) -> None:
        self._catalog = catalog
        self._model = model
        self._lock = threading.Lock()
        self._changes = 0
        self._kept: tuple[_Kept, ...] = ()

    def suits(self, allowed: int, photos: int) -> bool:
        """Whether this is the cheaper way for so many of the photos of a large index: up to 8,192 of them (16 MB at 512
        dimensions), or a fiftieth.
        """
        return allowed <= max(_MOST_PHOTOS, photos // _SHARE)

    def query(self, vector: Vectors, k: int, allowed: PhotoIds) -> Neighbours:
        """The k nearest of `allowed` (any order) to one vector, as `VectorIndex.query`. Exact."""
        towards = checked_query(vector, self._model.dimension)
        before = self._changes
        kept = next((one for one in self._kept if np.array_equal(one.allowed, allowed)), None)
        if kept is None:
            kept = self._read(allowed)
        else:
            self._keep(kept, before)
        return best(kept.ids, kept.vectors @ towards, k)

    def forget(self) -> None:
        """Photos came, went, or have other vectors."""
        with self._lock:
            self._changes += 1
            self._kept = ()

    def _read(self, allowed: PhotoIds) -> _Kept:
        before = self._changes
        ids, vectors = np.empty(allowed.size, np.int64), np.empty((allowed.size, self._model.dimension), np.float32)
        count = 0
        for start in range(0, allowed.size, _AT_ONCE):
            chunk = self._catalog.vectors_of(self._model.model_id, allowed[start : start + _AT_ONCE])
            end = count + chunk.photo_ids.size
            ids[count:end], vectors[count:end] = chunk.photo_ids, unit(chunk.vectors.astype(np.float32))
            count = end
        kept = _Kept(allowed.copy(), ids[:count], vectors[:count])
        self._keep(kept, before)
        return kept

    def _keep(self, used: _Kept, since: int) -> None:
        """The one that was used last first. Where something changed since it was read, it is an answer to one query and
        no more.
        """
        with self._lock:
            if self._changes == since:
                others = [one for one in self._kept if not np.array_equal(one.allowed, used.allowed)]
                del others[_MOST_FILTERS - 1 :]
                room = _MOST_TOGETHER - np.cumsum([used.allowed.size, *(one.allowed.size for one in others)])[1:]
                self._kept = (used, *(one for one, left in zip(others, room, strict=True) if left >= 0))
