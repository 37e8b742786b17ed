"""Which photos of a listing were taken when, month by month. Arithmetic only."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.domain.browse import NO_DAY

NO_MONTH = -(2**31)
"""Nobody knows when."""
_LEAST_PHOTOS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Runs of photos of one month, in the order of the listing: `firsts` int64 (m,) the first row of each, `photos`
    int64 (m,) how many, `months` int64 (m,) since January 1970, NO_MONTH where nobody knows. Years and months without
    photos have no run.
    """

    firsts: npt.NDArray[np.int64]
    photos: npt.NDArray[np.int64]
    months: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Months."""
        return len(self.firsts)

    @classmethod
    def of_days(cls, days: npt.NDArray[np.int32] | None) -> "Timeline":
        """Of rows in the order of their days, as `Rows.days` has them; None has no months. 2 ms for a million."""
        if days is None or not len(days):
            nothing = np.empty(0, np.int64)
            return cls(nothing, nothing, nothing)
        breaks = np.concatenate([[0], np.flatnonzero(days[1:] != days[:-1]) + 1]).astype(np.int64)
        of_break = days[breaks].astype("M8[D]").astype("M8[M]").astype(np.int64)
        of_break[days[breaks] == NO_DAY] = NO_MONTH
        opens = np.concatenate([[0], np.flatnonzero(of_break[1:] != of_break[:-1]) + 1]).astype(np.int64)
        firsts = breaks[opens]
        return cls(firsts, np.diff(np.append(firsts, len(days))), of_break[opens])

    @property
    def is_of_use(self) -> bool:
        """Whether there is enough to find one's way in."""
        return len(self) > 1 and int(self.photos.sum()) >= _LEAST_PHOTOS

    def at(self, row: int) -> int:
        """The month of a row."""
        return max(0, int(np.searchsorted(self.firsts, row, side="right")) - 1)

    def place_of(self, row: int) -> float:
        """Where a row lies, in months from the first: 2.5 is the middle of the third."""
        month = self.at(row)
        return month + (row - int(self.firsts[month])) / int(self.photos[month])

    def row_at(self, place: float) -> int:
        """The row that lies at a place, as `place_of` tells it."""
        month = min(max(0, int(place)), len(self) - 1)
        within = int((place - month) * int(self.photos[month]))
        return int(self.firsts[month]) + min(max(0, within), int(self.photos[month]) - 1)

    def years(self) -> npt.NDArray[np.int64]:
        """The year of each month (int64), NO_MONTH where nobody knows."""
        return np.where(self.months == NO_MONTH, NO_MONTH, self.months // 12 + 1970)

    def year_opens(self) -> npt.NDArray[np.int64]:
        """The months (int64) with which a year begins in the order of the listing."""
        years = self.years()
        return np.concatenate([[0], np.flatnonzero(years[1:] != years[:-1]) + 1]).astype(np.int64)[: len(self)]
