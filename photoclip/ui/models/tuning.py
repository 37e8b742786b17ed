"""What the tag tuner shows of a tag at a cut: counts, and the photos around it. Pure: no widget, no picture."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from photoclip.domain.photos import PhotoIds
from photoclip.domain.tag_api import TagState, Tuning

Longs = npt.NDArray[np.int64]
BINS = 50
CUT_STEP = 0.01


class Band(IntEnum):
    """A row of the tuner. SUREST: most likely ones at or above the cut. ABOVE: the nearest to it there, BELOW: those
    beneath it.
    """

    SUREST = 0
    ABOVE = 1
    BELOW = 2


@dataclass(frozen=True, slots=True)
class Counts:
    """Photos. `new`: at or above the cut, and nothing was said of them; `barred` would be so too, but another label of
    an exclusive group gets them. The others whatever their probability: `accepted` by hand, put there `by_machine`, and
    `rejected`.
    """

    new: int
    accepted: int
    by_machine: int
    rejected: int
    barred: int = 0

    @property
    def tagged(self) -> int:
        """That have the tag once the cut was applied."""
        return self.new + self.accepted + self.by_machine


class TuningSheet:
    """The columns of a `Tuning`, with what the person decided since they were computed. Never changed in place.

    Whoever was accepted here stays where they are seen until another look is asked for (`looked_anew`); what was
    decided before is left out near the cut, where it would hide what is still open.
    """

    def __init__(self, tuning: Tuning) -> None:
        self.tuning = tuning
        self.photo_ids: PhotoIds = tuning.id_array()
        self.probabilities = tuning.probability_array()
        self._descending = -self.probabilities
        self._barred = tuning.barred_array()
        self._here = np.zeros(len(self.photo_ids), bool)
        states = tuning.state_array()
        self._unseen = max(0, tuning.tag.by_hand - _count(states, TagState.BY_HAND))
        self._set_states(states)

    def __len__(self) -> int:
        """Photos that the model knows."""
        return len(self.photo_ids)

    @property
    def states(self) -> npt.NDArray[np.int8]:
        """As in `TagState`, one for each photo."""
        return self._states

    def decided(self, photo_ids: PhotoIds, state: TagState) -> "TuningSheet":
        """The same with what was just decided of these photos."""
        rows = np.isin(self.photo_ids, photo_ids)
        sheet = self._copy()
        sheet._here = np.where(rows, state is TagState.BY_HAND, self._here)
        sheet._set_states(np.where(rows, np.int8(state), self._states).astype(np.int8))
        return sheet

    def looked_anew(self) -> "TuningSheet":
        """The same without those that were accepted here near the cut."""
        if not self._here.any():
            return self
        sheet = self._copy()
        sheet._here = np.zeros_like(self._here)
        sheet._set_states(self._states)
        return sheet

    def renewed(self, tuning: Tuning) -> "TuningSheet":
        """What was computed anew; those accepted here stay in sight."""
        sheet = TuningSheet(tuning)
        accepted_here = np.isin(sheet.photo_ids, self.photo_ids[self._here])
        sheet._here = accepted_here & (sheet.states == TagState.BY_HAND)
        sheet._set_states(sheet.states)
        return sheet

    def reached(self, cut: float) -> int:
        """How many photos are at or above a cut."""
        return int(np.searchsorted(self._descending, -np.float32(cut), side="right"))

    def counts(self, cut: float) -> Counts:
        """What applying the cut would come to."""
        reached = self.reached(cut)
        new, barred = int(self._new_up_to[reached]), int(self._barred_up_to[reached])
        return Counts(new, self._accepted, self._by_machine, self._rejected, barred)

    def band(self, band: Band, cut: float, most: int) -> Longs:
        """At most `most` rows of these columns for a row of the tuner, without rejected ones: surest first, or nearest
        to the cut first. No photo is in two of them.
        """
        reached = self.reached(cut)
        if band is Band.BELOW:
            first = int(np.searchsorted(self._unsettled, reached))
            return self._unsettled[first : first + most]
        standing = int(np.searchsorted(self._standing, reached))
        surest = self._standing[: most if standing >= 2 * most else -(-standing // 2)]
        if band is Band.SUREST:
            return surest
        after = int(surest[-1]) + 1 if len(surest) else 0
        first, last = (int(at) for at in np.searchsorted(self._unsettled, (after, reached)))
        return self._unsettled[max(first, last - most) : last][::-1]

    def precision(self, cut: float) -> float:
        """The estimated share of right ones among the open photos at or above a cut, 0..1."""
        curve = self.tuning.precision_at
        return curve[min(len(curve) - 1, max(0, round(cut * (len(curve) - 1))))] if curve else 0.0

    @property
    def highest(self) -> float:
        """The probability of the most likely photo, 0 where there is none."""
        return float(self.probabilities[0]) if len(self) else 0.0

    def _set_states(self, states: npt.NDArray[np.int8]) -> None:
        self._states = states
        is_open = states == TagState.OPEN
        self._new_up_to = np.concatenate([[0], np.cumsum(is_open & ~self._barred)])
        self._barred_up_to = np.concatenate([[0], np.cumsum(is_open & self._barred)])
        self._standing = np.flatnonzero(states != TagState.REJECTED)
        self._unsettled = np.flatnonzero(is_open | (states == TagState.BY_MACHINE) | self._here)
        self._accepted = _count(states, TagState.BY_HAND) + self._unseen
        self._by_machine = _count(states, TagState.BY_MACHINE)
        self._rejected = _count(states, TagState.REJECTED)

    def _copy(self) -> "TuningSheet":
        sheet = TuningSheet.__new__(TuningSheet)
        sheet.__dict__.update(self.__dict__)
        return sheet


def histogram(probabilities: npt.NDArray[np.float32], bins: int = BINS) -> Longs:
    """How many of them lie in each of `bins` equal parts of 0..1, int64 (bins,); the last one has 1.0 too."""
    return np.histogram(probabilities, bins=bins, range=(0.0, 1.0))[0]


def bar_heights(counts: Longs) -> npt.NDArray[np.float64]:
    """Heights of bars, 0..1, on a logarithmic scale: one photo among 100,000 is still seen."""
    most = int(counts.max()) if len(counts) else 0
    return np.log1p(counts) / np.log1p(most) if most else np.zeros(len(counts))


def snapped(cut: float) -> float:
    """To the steps of the tuner, 0..1."""
    return min(1.0, max(0.0, round(cut / CUT_STEP) * CUT_STEP))


def _count(states: npt.NDArray[np.int8], state: TagState) -> int:
    return int(np.count_nonzero(states == state))
