"""The order in which hits are shown: strong ones, likely ones, the rest; within these as the person sorts."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from photoclip.calibration.unit import unit
from photoclip.catalog.catalog import Catalog
from photoclip.domain.found import Sorting
from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.index.canonical import without
from photoclip.search.compose import Vector
from photoclip.search.live import LiveIndex
from photoclip.search.qualities import QUALITIES

MOST_COMPARED = 16_384
"""So many photos are sorted by a quality; those after them by their time."""
_AT_ONCE = 2_048


@dataclass(frozen=True, slots=True)
class Orders:
    """Sorts photos. `contrast` gives the vector of a quality (dimension,), `index` what is most like it."""

    catalog: Catalog
    index: LiveIndex
    contrast: Callable[[Sorting], Vector]

    def sorted(self, ids: PhotoIds, sorting: Sorting) -> PhotoIds:
        """Some photos (n,) in an order that is not RELEVANCE; those that are gone are left out."""
        if sorting not in QUALITIES:
            return self.catalog.arranged(ids, sorting)
        towards = self.contrast(sorting)
        if ids.size > MOST_COMPARED:
            first = self.index.query(towards, MOST_COMPARED, np.sort(ids)).ids
        else:
            first = self._compared(ids, towards)
        rest = without(np.sort(ids), first)
        return np.concatenate([first, self.catalog.arranged(rest, Sorting.NEWEST)]) if rest.size else first

    def vectors(self, ids: PhotoIds) -> tuple[PhotoIds, Vectors]:
        """Those of some photos that are live and have a vector, ascending, with it at unit length."""
        chunks = [
            self.catalog.vectors_of(self.index.model.model_id, ids[start : start + _AT_ONCE])
            for start in range(0, ids.size, _AT_ONCE)
        ]
        if not chunks:
            return np.empty(0, np.int64), np.empty((0, self.index.model.dimension), np.float32)
        found = np.concatenate([chunk.photo_ids for chunk in chunks])
        vectors = np.concatenate([chunk.vectors for chunk in chunks]).astype(np.float32)
        order = np.argsort(found)
        return found[order], unit(vectors[order])

    def vectors_for(self, ids: PhotoIds) -> Vectors:
        """A row for each of some photos (n,), zeros for those without a vector."""
        found, vectors = self.vectors(ids)
        rows = np.zeros((ids.size, self.index.model.dimension), np.float32)
        if found.size:
            at = np.minimum(np.searchsorted(found, ids), found.size - 1)
            has = found[at] == ids
            rows[has] = vectors[at[has]]
        return rows

    def _compared(self, ids: PhotoIds, towards: Vector) -> PhotoIds:
        found, vectors = self.vectors(ids)
        return found[np.argsort(-(vectors @ towards), kind="stable")]
