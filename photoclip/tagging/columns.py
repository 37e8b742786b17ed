"""What one direction makes of the photos of a library."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from photoclip.catalog.rows import VectorChunk
from photoclip.domain.photos import HalfVectors, PhotoIds

Values = npt.NDArray[np.float32]
"""float32 (n,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Photos (k,), ascending, with the values float32 (k,) that `valued` gives their vectors (n, dimension); those
    below `least` are left out.
    """

    valued: Callable[[HalfVectors], Values]
    least: float
    photo_ids: PhotoIds
    values: Values

    def with_photos(self, chunk: VectorChunk) -> "Column":
        """With more photos, or other vectors of those that it has."""
        found = self.valued(chunk.vectors)
        stays = found >= self.least
        kept = self.without(chunk.photo_ids)
        photo_ids = np.concatenate([kept.photo_ids, chunk.photo_ids[stays]])
        order = np.argsort(photo_ids, kind="stable")
        return replace(self, photo_ids=photo_ids[order], values=np.concatenate([kept.values, found[stays]])[order])

    def without(self, photo_ids: PhotoIds) -> "Column":
        """Without some photos."""
        stays = ~among(self.photo_ids, np.sort(photo_ids))
        return replace(self, photo_ids=self.photo_ids[stays], values=self.values[stays])


def empty_column(valued: Callable[[HalfVectors], Values], least: float = -np.inf) -> Column:
    """That of no photos."""
    return Column(valued, least, np.empty(0, np.int64), np.empty(0, np.float32))


def among(photo_ids: PhotoIds, some: PhotoIds) -> npt.NDArray[np.bool_]:
    """Which of some photos (n,) are among others that are ascending."""
    if not some.size:
        return np.zeros(photo_ids.size, np.bool_)
    return some[np.minimum(np.searchsorted(some, photo_ids), some.size - 1)] == photo_ids
