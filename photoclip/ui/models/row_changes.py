"""How one list of photos becomes another."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.domain.photos import PhotoIds


@dataclass(frozen=True, slots=True)
class Edit:
    """One place where two lists differ: `removed` rows of the old one from `old_row` on make room for `inserted` rows
    of the new one from `new_row` on.
    """

    old_row: int
    new_row: int
    removed: int
    inserted: int


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """What turns one list into another, front to back. The photos at `kept_old` of the old one (int64, ascending) are
    those at `kept_new` of the new one.
    """

    edits: tuple[Edit, ...]
    kept_old: npt.NDArray[np.int64]
    kept_new: npt.NDArray[np.int64]


def changes_between(old: PhotoIds, new: PhotoIds, most: int) -> Changes | None:
    """What turns `old` into `new`. Ids are unique in each.

    None where that would not be worth it: they share less than half of `old`, what they share is in another order, or
    they differ in more than `most` places.
    """
    kept_old = np.flatnonzero(np.isin(old, new, assume_unique=True))
    kept_new = np.flatnonzero(np.isin(new, old, assume_unique=True))
    if 2 * len(kept_old) < max(1, len(old)) or not np.array_equal(old[kept_old], new[kept_new]):
        return None
    removed, inserted = _between(kept_old, len(old)), _between(kept_new, len(new))
    places = np.flatnonzero((removed > 0) | (inserted > 0))
    if len(places) > most:
        return None
    old_rows, new_rows = (np.append(0, kept + 1)[places].tolist() for kept in (kept_old, kept_new))
    numbers = zip(old_rows, new_rows, removed[places].tolist(), inserted[places].tolist(), strict=True)
    return Changes(tuple(Edit(*four) for four in numbers), kept_old, kept_new)


def _between(kept: npt.NDArray[np.int64], rows: int) -> npt.NDArray[np.int64]:
    """How many rows lie before, between and after the kept ones: int64 (kept + 1,)."""
    return np.diff(np.concatenate([[-1], kept, [rows]])) - 1
