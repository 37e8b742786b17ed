"""The best photos of each label, so that what the library has of it stays known while photos come and go."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.calibration.relevance import MOST_TOPS, Column
from photoclip.domain.photos import PhotoIds
from photoclip.tagging.exclusive import Matrix
from photoclip.tagging.scoring import Tops

DEEP = 16
"""So many of a label's best photos are known, for when the first of them go."""
_NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Leaders:
    """`photo_ids` int64 and `levels` float32 (labels, DEEP), best first, -inf where there are fewer. All photos with a
    level above a label's `cutoffs` (labels,) are there; -inf: all that there are.
    """

    photo_ids: npt.NDArray[np.int64]
    levels: Matrix
    cutoffs: Column

    def with_photos(self, photo_ids: PhotoIds, levels: Matrix) -> "Leaders":
        """With other photos (n,) and their levels (n, labels)."""
        rows, columns = np.nonzero(levels > self._bars(levels))
        if not rows.size:
            return self
        held_rows, held_columns = np.nonzero(np.isfinite(self.levels))
        labels = len(self.levels)
        owners = np.concatenate([held_rows, columns])
        ids = np.concatenate([self.photo_ids[held_rows, held_columns], photo_ids[rows]])
        found = np.concatenate([self.levels[held_rows, held_columns], levels[rows, columns]])
        order = np.lexsort((-found, owners))
        owners, ids, found = owners[order], ids[order], found[order]
        ranks = np.arange(owners.size) - np.searchsorted(owners, np.arange(labels))[owners]
        stays = ranks < DEEP
        made = nobody(labels)
        made.photo_ids[owners[stays], ranks[stays]] = ids[stays]
        made.levels[owners[stays], ranks[stays]] = found[stays]
        # What is left out, now or before, is no better than the last of a full row.
        full = np.where(np.isfinite(made.levels[:, -1]), made.levels[:, -1], -np.inf)
        return Leaders(made.photo_ids, made.levels, np.maximum(self.cutoffs, full).astype(np.float32))

    def _bars(self, levels: Matrix) -> Column:
        """Levels (labels,) above which a photo of this block may be among the best: of a label that has not left out
        anybody yet, below the block's own best.
        """
        is_open = np.flatnonzero(np.isneginf(self.cutoffs))
        if not is_open.size or len(levels) <= DEEP:
            return self.cutoffs
        bars = self.cutoffs.copy()
        last = np.partition(levels[:, is_open], len(levels) - DEEP, axis=0)[len(levels) - DEEP]
        bars[is_open] = np.nextafter(last, -np.inf, dtype=np.float32)
        return bars

    def without(self, photo_ids: PhotoIds) -> "Leaders":
        """Without some photos."""
        if not photo_ids.size:
            return self
        gone = np.isin(self.photo_ids, photo_ids)
        levels = np.where(gone, -np.inf, self.levels).astype(np.float32)
        order = np.argsort(-levels, axis=1, kind="stable")
        ids = np.where(gone, _NOBODY, self.photo_ids)
        return Leaders(np.take_along_axis(ids, order, axis=1), np.take_along_axis(levels, order, axis=1), self.cutoffs)

    def tops(self, photos: int) -> Tops | None:
        """What a library of so many photos has of each label; None where too many of the best went to know."""
        best = self.levels[:, :MOST_TOPS]
        if (np.isfinite(best[:, -1]) | np.isneginf(self.cutoffs)).all():
            return Tops(best, photos)
        return None


def nobody(labels: int) -> Leaders:
    """Those of no photos."""
    shape = (labels, DEEP)
    return Leaders(
        np.full(shape, _NOBODY, np.int64), np.full(shape, -np.inf, np.float32), np.full(labels, -np.inf, np.float32)
    )
