"""Which photos of a list are selected, and which one is current. Arithmetic only."""

import numpy as np
import numpy.typing as npt

from photoclip.domain.photos import PhotoIds

NONE = -1


class Selection:
    """A flag for each row, the current row (`NONE` or a row), and the anchor from which Shift extends.

    What changes something returns whether it changed which rows are selected.
    """

    def __init__(self, rows: int) -> None:
        self._flags = np.zeros(rows, bool)
        self.current = NONE
        self._anchor = NONE

    def __len__(self) -> int:
        """Selected rows."""
        return int(np.count_nonzero(self._flags))

    def __contains__(self, row: object) -> bool:
        """Whether a row is selected."""
        return isinstance(row, int) and 0 <= row < len(self._flags) and bool(self._flags[row])

    @property
    def flags(self) -> npt.NDArray[np.bool_]:
        """One for each row, read-only."""
        view = self._flags.view()
        view.flags.writeable = False
        return view

    def rows(self) -> npt.NDArray[np.int64]:
        """Selected ones, ascending."""
        return np.flatnonzero(self._flags).astype(np.int64)

    def select_only(self, row: int) -> bool:
        """Select one row, go there, and extend from there."""
        self.current = self._anchor = row
        flags = np.zeros_like(self._flags)
        flags[row] = True
        return self.set_flags(flags)

    def toggle(self, row: int) -> bool:
        """Select a row or not, go there, and extend from there."""
        self.current = self._anchor = row
        self._flags[row] = not self._flags[row]
        return True

    def extend_to(self, row: int, *, keep: bool) -> bool:
        """Select all from the anchor to a row, and go there; `keep` what else is selected."""
        if self._anchor == NONE:
            self._anchor = self.current if self.current != NONE else row
        first, last = sorted((self._anchor, row))
        flags = self._flags.copy() if keep else np.zeros_like(self._flags)
        flags[first : last + 1] = True
        self.current = row
        return self.set_flags(flags)

    def go_to(self, row: int) -> None:
        """Make a row current and select nothing else."""
        self.current = row
        self._anchor = row

    def set_flags(self, flags: npt.NDArray[np.bool_]) -> bool:
        """Select these."""
        changed = not np.array_equal(flags, self._flags)
        self._flags = flags
        return changed

    def select_all(self) -> bool:
        """Select every row."""
        return self.set_flags(np.ones_like(self._flags))

    def clear(self) -> bool:
        """Select nothing."""
        return self.set_flags(np.zeros_like(self._flags))

    def carried_over(self, old: PhotoIds, new: PhotoIds) -> "Selection":
        """The same photos among the rows of another list, as far as they are there. A current one that is gone hands
        over to the next that stayed, else to the one before it.
        """
        carried = Selection(len(new))
        carried.current = survivor(old, new, self.current)
        if self._anchor == self.current:
            carried._anchor = carried.current
        elif self._anchor != NONE:
            carried._anchor = row_of(new, int(old[self._anchor]))
        if self._flags.any():
            carried._flags = np.isin(new, old[self._flags], assume_unique=True)
        return carried


def row_of(photo_ids: PhotoIds, photo_id: int) -> int:
    """Where a photo is, `NONE` where it is not."""
    found = np.flatnonzero(photo_ids == photo_id)
    return int(found[0]) if len(found) else NONE


def survivor(old: PhotoIds, new: PhotoIds, row: int) -> int:
    """Where the photo of row `row` of `old` is in `new`; without it the next of `old` that is there, else the one
    before it, else `NONE`.
    """
    if row == NONE or not 0 <= row < len(old):
        return NONE
    at = row_of(new, int(old[row]))
    if at != NONE:
        return at
    stayed = np.flatnonzero(np.isin(old, new, assume_unique=True))
    if not len(stayed):
        return NONE
    after = int(np.searchsorted(stayed, row))
    return row_of(new, int(old[stayed[min(after, len(stayed) - 1)]]))
