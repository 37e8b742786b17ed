"""How photos are divided: those in the order of their days by day or by month, found ones by how well they match."""

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import numpy.typing as npt

from photoclip.domain.browse import NO_DAY

_SMALL_PX = 128
"""Photos below this edge are looked at by the month."""
_FEW_PHOTOS = 3
"""Days that hold fewer would leave most of each line empty."""


class Grain(Enum):
    """What one section holds."""

    ALL = "all"
    DAY = "day"
    MONTH = "month"
    TIER = "tier"


@dataclass(frozen=True, slots=True, eq=False)
class Sections:
    """`firsts` int64: the first row of each, ascending, starts with 0 where there are photos. `days` int32: the day of
    that row, NO_DAY where nobody knows; it stands for the whole section. Without headers: one section, `grain` ALL.
    Sections of `grain` TIER have no days: they are one for each strength that occurs, a `Tier`, in `strengths` (int8,
    empty elsewhere).
    """

    grain: Grain
    firsts: npt.NDArray[np.int64]
    days: npt.NDArray[np.int32]
    strengths: npt.NDArray[np.int8] = field(default_factory=lambda: np.empty(0, np.int8))

    @property
    def has_titles(self) -> bool:
        """Whether each has a title above it."""
        return self.grain in (Grain.DAY, Grain.MONTH)

    def at(self, row: int) -> int:
        """The section of a row."""
        return int(np.searchsorted(self.firsts, row, side="right")) - 1


class Calendar:
    """The days of a listing, divided once and then looked at by day or month as often as the zoom changes.

    `days` int32 shape (n,), neighbours belong together; None: there are no headers. `strengths` int8 (n,), descending:
    photos that were found are divided by them instead.
    """

    def __init__(
        self, photos: int, days: npt.NDArray[np.int32] | None, strengths: npt.NDArray[np.int8] | None = None
    ) -> None:
        self._photos = photos
        self._days = days
        self._strengths = strengths
        self._firsts = np.zeros(min(1, photos), np.int64) if days is None else _breaks(days)
        sizes = np.diff(np.append(self._firsts, photos))
        self._has_full_days = days is not None and photos > 0 and float(np.median(sizes)) >= _FEW_PHOTOS

    def sections(self, edge_px: int) -> Sections:
        """Those that look good where photos have this edge."""
        if self._strengths is not None:
            firsts = _breaks(self._strengths)
            return Sections(Grain.TIER, firsts, np.full(len(firsts), NO_DAY, np.int32), self._strengths[firsts])
        if self._days is None:
            return Sections(Grain.ALL, self._firsts, np.full(len(self._firsts), NO_DAY, np.int32))
        days = self._days[self._firsts]
        if edge_px >= _SMALL_PX and self._has_full_days:
            return Sections(Grain.DAY, self._firsts, days)
        starts = _breaks(_months(days))
        return Sections(Grain.MONTH, self._firsts[starts], days[starts])


def _breaks(values: npt.NDArray[np.int8] | npt.NDArray[np.int32] | npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    if not len(values):
        return np.empty(0, np.int64)
    return np.concatenate([[0], np.flatnonzero(values[1:] != values[:-1]) + 1]).astype(np.int64)


def _months(days: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Months since 1970; NO_DAY stays by itself."""
    months = days.astype("M8[D]").astype("M8[M]").astype(np.int64)
    months[days == NO_DAY] = NO_DAY
    return months
