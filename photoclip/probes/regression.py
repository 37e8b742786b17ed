"""Logistic regression with a Gaussian prior, by Newton's method. Pure, deterministic."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]
"""float64 (n,)."""

Matrix = npt.NDArray[np.float64]
"""float64 (n, columns)."""

_MOST_STEPS = 50
_LONGEST_STEP = 4.0
"""In log odds, of any coefficient: a full Newton step from far away may overshoot."""
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What a regression is made of: `columns` (n, m), `offset` log odds (n,) that are there before any coefficient,
    `is_positive` 0 or 1 (n,), `weights` (n,) >= 0, what each row counts.
    """

    columns: Matrix
    offset: Column
    is_positive: Column
    weights: Column


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """What coefficients c (m,) cost beside the rows: half of c · precision c, less pull · c. `precision` (m, m) is
    positive definite; a normal prior of mean 0 has no pull.
    """

    precision: Matrix
    pull: Column


def logistic(log_odds: Column) -> Column:
    """Log odds (n,) as probabilities."""
    return 1.0 / (1.0 + np.exp(-np.clip(log_odds, -60.0, 60.0)))


def coefficients(rows: Rows, belief: Belief, start: Column | None = None) -> Column:
    """The coefficients (m,) for which the sum of weights * log loss, and what they cost by `belief`, is least. `start`
    (m,): where to begin.
    """
    found = np.zeros(rows.columns.shape[1]) if start is None else start.copy()
    for _ in range(_MOST_STEPS):
        slope, curved = bend(rows, found)
        step = np.linalg.solve(curved + belief.precision, slope + belief.precision @ found - belief.pull)
        longest = float(np.abs(step).max(initial=0.0))
        found -= step * min(1.0, _LONGEST_STEP / max(longest, 1e-12))
        if longest < _TOLERANCE:
            break
    return found


def bend(rows: Rows, found: Column) -> tuple[Column, Matrix]:
    """First (m,) and second (m, m) derivatives of the weighted log loss of rows at some coefficients (m,)."""
    chances = logistic(rows.offset + rows.columns @ found)
    slope = rows.columns.T @ (rows.weights * (chances - rows.is_positive))
    curved = rows.columns * (rows.weights * chances * (1.0 - chances))[:, None]
    return slope, rows.columns.T @ curved
