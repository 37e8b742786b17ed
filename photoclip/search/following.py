"""Brings an index to what the catalog says now.

An index that is written must not hold an older vector of a photo than its `last_row` promises: the photo may be gone,
and come back without a new row. So what is gone is taken out before rows are passed over.
"""

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.change import Change
from photoclip.domain.errors import CancelledError
from photoclip.domain.photos import PhotoIds
from photoclip.domain.progress import CancelToken
from photoclip.index.segments import Segments

# Less than a second of building at 512 dimensions on one core: so long a cancel may have to wait.
_ROWS_A_CHUNK = 512
_AT_ONCE_PHOTOS = 4096
"""A query waits for so many to be added or removed; for more it goes through the catalog, 3 s in a million."""


class Following:
    """Knows one model's vectors in the catalog, and no index. Thread-safe as far as the index given is."""

    def __init__(self, catalog: Catalog, model: ModelRow) -> None:
        self._catalog = catalog
        self._model_id = model.model_id

    def is_near(self, index: Segments) -> bool:
        """Whether so little is missing that a query can wait for it."""
        new = self._catalog.count_vectors_after(self._model_id, index.last_row, _AT_ONCE_PHOTOS + 1)
        if new > _AT_ONCE_PHOTOS:
            return False
        live = self._catalog.live_vector_ids(self._model_id)
        return np.setxor1d(live, index.ids(), assume_unique=True).size <= _AT_ONCE_PHOTOS

    def catch_up(self, index: Segments, token: CancelToken) -> None:
        """Make it equal to the catalog, whenever it was written.

        Raises:
            CancelledError: when the token is cancelled. A pause is not obeyed: queries would have to wait for its end.
        """
        live = self._catalog.live_vector_ids(self._model_id)
        index.remove(np.setdiff1d(index.ids(), live, assume_unique=True))
        self._append_new(index, token)
        self._add(index, np.setdiff1d(live, index.ids(), assume_unique=True), token)

    def apply(self, index: Segments, change: Change) -> None:
        """Take over a committed change.

        Two threads may bring their changes in another order than they were committed in: what the catalog says now
        counts.
        """
        self.take_out(index, change)
        self._append_new(index)
        if change.appeared:
            # Photos that came back have old vector rows.
            self._add(index, index.lacking(np.array(change.appeared, dtype=np.int64)))

    def take_out(self, index: Segments, change: Change) -> None:
        """Take over only what is gone by a committed change."""
        if change.vanished:
            gone = np.array(change.vanished, dtype=np.int64)
            index.remove(gone[~np.isin(gone, self._catalog.live_among(self._model_id, gone))])

    def _append_new(self, index: Segments, token: CancelToken | None = None) -> None:
        while True:
            _check(token)
            chunk = self._catalog.vectors(self._model_id, index.last_row, _ROWS_A_CHUNK)
            if len(chunk.photo_ids) > 0:
                index.add(chunk.photo_ids, chunk.vectors.astype(np.float32))
            index.last_row = chunk.last_row
            if len(chunk.photo_ids) == 0:
                return

    def _add(self, index: Segments, photo_ids: PhotoIds, token: CancelToken | None = None) -> None:
        for start in range(0, photo_ids.size, _ROWS_A_CHUNK):
            _check(token)
            chunk = self._catalog.vectors_of(self._model_id, photo_ids[start : start + _ROWS_A_CHUNK])
            index.add(chunk.photo_ids, chunk.vectors.astype(np.float32))


def _check(token: CancelToken | None) -> None:
    if token is not None and token.is_cancelled:
        raise CancelledError
