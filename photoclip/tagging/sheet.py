"""How likely each label is for the photos of a library, kept true while photos come and go.

Kept are the pairs of a photo and a label that can be at or above FLOOR: levels of open labels, whose probabilities also
depend on what the whole library has, and probabilities of labels that exclude each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from photoclip.calibration.relevance import Column, logistic
from photoclip.catalog.rows import VectorChunk
from photoclip.domain.errors import TagError
from photoclip.domain.photos import PhotoIds
from photoclip.tagging.columns import among
from photoclip.tagging.exclusive import Columns, Matrix
from photoclip.tagging.leaders import Leaders, nobody
from photoclip.tagging.scoring import (
    AT_ONCE,
    FITTED,
    LabelScores,
    Scorer,
    Tops,
    exclusive,
    photo_levels,
    presences,
)

FLOOR = 0.1
"""Less likely pairs are not kept."""
MOST_PAIRS = 30_000_000
"""Of a sheet from below FLOOR on: 360 MB, twice that while it is made. From FLOOR on there are 24 to a photo."""

Keys = npt.NDArray[np.int64]
"""int64 (n,): a column of the scorer and a photo in one number, by column, then by photo."""

_PAIRS_AT_ONCE = 1 << 20
_SHIFT = 44
_PHOTO = (1 << _SHIFT) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """`photo_ids` of all photos, ascending. `keys` (k,), ascending, and `values` float32 (k,) of the pairs that are
    kept. Those of a sheet with another floor are kept from that on.
    """

    scorer: Scorer
    floor: float
    photo_ids: PhotoIds
    keys: Keys
    values: Column
    leaders: Leaders

    def with_photos(self, chunk: VectorChunk) -> "Sheet":
        """With more photos, or other vectors of those that it has."""
        known = chunk.photo_ids[among(chunk.photo_ids, self.photo_ids)]
        if known.size:
            return self.without(known).with_photos(chunk)
        leaders = self.leaders
        keys: list[Keys] = [np.empty(0, np.int64)]
        values: list[Column] = [np.empty(0, np.float32)]
        for start in range(0, len(chunk.photo_ids), AT_ONCE):
            ids = chunk.photo_ids[start : start + AT_ONCE]
            levels = photo_levels(self.scorer, chunk.vectors[start : start + AT_ONCE])
            leaders = leaders.with_photos(ids, levels)
            for columns, found, least in self._parts(levels):
                rows, places = np.nonzero(found >= least)
                keys.append((columns[places].astype(np.int64) << _SHIFT) | ids[rows])
                values.append(found[rows, places])
        return self._joined(chunk.photo_ids, np.concatenate(keys), np.concatenate(values), leaders)

    def without(self, photo_ids: PhotoIds) -> "Sheet":
        """Without some photos."""
        if not photo_ids.size:
            return self
        gone = np.sort(photo_ids)
        stays = ~among(self.keys & _PHOTO, gone)
        return replace(
            self,
            photo_ids=self.photo_ids[~among(self.photo_ids, gone)],
            keys=self.keys[stays],
            values=self.values[stays],
            leaders=self.leaders.without(photo_ids),
        )

    def tops(self) -> Tops | None:
        """What the library has; None: it has to be made anew to know."""
        return self.leaders.tops(len(self.photo_ids))

    def _parts(self, levels: Matrix) -> Iterator[tuple[Columns, Matrix, float]]:
        """Columns, what is kept of them for each photo, and from which value on."""
        open_ones = self.scorer.open
        yield open_ones, levels[:, open_ones], least_level(self.floor)
        for columns in self.scorer.groups:
            yield columns, exclusive(levels[:, columns]), self.floor

    def _joined(self, photo_ids: PhotoIds, keys: Keys, values: Column, leaders: Leaders) -> "Sheet":
        if self.floor < FLOOR and self.keys.size + keys.size > MOST_PAIRS:
            what = f"more than {MOST_PAIRS:,} tags would have a probability of {self.floor:g} and more"
            raise TagError(what, "choose a higher one, or fewer tags or photos")
        order = np.argsort(keys)
        at = np.searchsorted(self.keys, keys[order])
        ids = np.sort(photo_ids)
        return replace(
            self,
            photo_ids=np.insert(self.photo_ids, np.searchsorted(self.photo_ids, ids), ids),
            keys=np.insert(self.keys, at, keys[order]),
            values=np.insert(self.values, at, values[order]),
            leaders=leaders,
        )


def empty_sheet(scorer: Scorer, floor: float = FLOOR) -> Sheet:
    """That of no photos."""
    none = np.empty(0, np.int64)
    return Sheet(scorer, floor, none, none, np.empty(0, np.float32), nobody(len(scorer.labels)))


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """What a sheet says with what its library has of each label (`tops`): the photos (k,) that reach its floor with
    their probabilities float32 (k,), by column, then ascending; those of a column are `starts[column]` to the next.
    """

    sheet: Sheet
    tops: Tops
    photo_ids: PhotoIds
    probabilities: Column
    starts: npt.NDArray[np.intp]

    def of(self, column: int) -> LabelScores:
        """Photos whose probability of a label is at the floor or above, ascending."""
        part = slice(self.starts[column], self.starts[column + 1])
        return LabelScores(self.photo_ids[part], self.probabilities[part])


def read(sheet: Sheet, tops: Tops) -> Read:
    """For what the library has. 50 ms for a million pairs."""
    labels = len(sheet.scorer.labels)
    shared = presences(sheet.scorer, tops)
    is_open = np.zeros(labels, np.bool_)
    is_open[sheet.scorer.open] = True
    chances = np.empty(sheet.keys.size, np.float32)
    for start in range(0, chances.size, _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        columns, values = sheet.keys[part] >> _SHIFT, sheet.values[part]
        chances[part] = np.where(is_open[columns], logistic(FITTED.level * values + shared[columns]), values)
    stays = chances >= sheet.floor
    starts = np.searchsorted(sheet.keys[stays], np.arange(labels + 1) << _SHIFT)
    return Read(sheet, tops, sheet.keys[stays] & _PHOTO, chances[stays], starts)


def least_level(floor: float) -> float:
    """The level below which no open label reaches the floor, whatever the library has."""
    if floor <= 0:
        return -np.inf
    odds = float(np.log(floor) - np.log1p(-floor)) if floor < 1 else np.inf
    return (odds - FITTED.constant) / FITTED.level - 1e-3
