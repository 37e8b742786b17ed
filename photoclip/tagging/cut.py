"""From which probability on photos are tagged, and how many of those tags would be right.

The estimate is the mean probability of the open photos at or above a cut, corrected by what the person decided of
others there: each decision says how far the probabilities are off, and a Beta prior worth PRIOR_DECISIONS says that
they are right. Where decided and open photos have equal probabilities this is the mean of a Beta posterior (Gelman et
al., "Bayesian Data Analysis", section 2.4); where a person looked at the uncertain ones only, it does not take them for
the rest.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float32]
"""float32 (n,)."""

GOAL = 0.7
"""Of the tags that the default cut gives, so many should be right by the estimate. Measured with the embedded model
(tests/benchmarks/bench_tagging.py), goals of 0.5, 0.6, 0.7 and 0.8 give 73, 74, 82 and 83 % right ones, and a right one
to 32, 30, 24 and 8 % of the photos.
"""
LEAST_CUT = 0.5
"""What is more likely wrong than right is never tagged by default, however good the others are."""
PRIOR_DECISIONS = 10.0
CUTS = 101
"""0.00, 0.01 .. 1.00."""


def _none() -> Column:
    return np.empty(0, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """The probabilities, 0..1, of the photos of which the person said that they have the label (`accepted`), or have it
    not (`rejected`): as they were without these decisions. Those of a probe that learned from them flatter.
    """

    accepted: Column = field(default_factory=_none)
    rejected: Column = field(default_factory=_none)


def precision_curve(probabilities: Column, decided: Decided | None = None) -> tuple[float, ...]:
    """The estimated share of right ones among the open photos at or above each of CUTS cuts, 0..1, never falling.

    Where there are none, it is that of one photo at the cut. `probabilities` (n,) of all open photos, any order. Pure;
    20 ms for 100,000.
    """
    cuts = np.arange(CUTS) / (CUTS - 1)
    means, counts = _above(probabilities, cuts)
    means = np.where(counts > 0, means, cuts)
    decided = decided or Decided()
    accepted, told_right = _above(decided.accepted, cuts)
    rejected, told_wrong = _above(decided.rejected, cuts)
    surplus = told_right * (1 - accepted) - told_wrong * rejected
    estimates = np.clip(means + surplus / (PRIOR_DECISIONS + told_right + told_wrong), 0.0, 1.0)
    # Few decisions make it waver: where those above a low cut are good, those above a higher one are no worse.
    return tuple(np.maximum.accumulate(estimates).tolist())


def default_cut(curve: tuple[float, ...], goal: float = GOAL, least: float = LEAST_CUT) -> float:
    """The lowest cut, `least` or above, whose estimated precision reaches the goal; 1 where none does. Pure."""
    for step, precision in enumerate(curve):
        if precision >= goal and step >= least * (CUTS - 1):
            return step / (CUTS - 1)
    return 1.0


def _above(
    probabilities: Column, cuts: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The mean of those at or above each cut (0 where there are none), and how many there are."""
    # As the float32 that they are: 0.29 is at or above the cut of 0.29.
    ascending = np.sort(probabilities).astype(np.float32)
    first = np.searchsorted(ascending, cuts.astype(np.float32), side="left")
    sums = np.concatenate([np.cumsum(ascending[::-1], dtype=np.float64)[::-1], [0.0]])
    counts = (ascending.size - first).astype(np.float64)
    return sums[first] / np.maximum(counts, 1.0), counts
