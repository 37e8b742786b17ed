"""What is learned from: examples, counter-examples and a sample of the library, checked and with bursts made out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.domain.errors import TeachError
from photoclip.probes.regression import Column, Matrix

Groups = npt.NDArray[np.int64]
"""int64 (n,): rows with the same number are nearly the same picture."""

MOST_EXAMPLES = 2_000
"""Examples and counter-examples together."""
_SAME = 1.0 - 1e-6
"""Cosine from which two vectors are those of one picture."""
_ALIKE = 0.9
"""Share of the way from a typical pair of photos (0) to the same picture (1) from which pictures are of one burst."""
_TYPICAL_PAIR = 0.5
_FEW_PHOTOS = 20
"""What is a typical pair is told by the library's sample as much as by models in general from so many photos on."""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """`vectors` float64 (n, dimension), the `positives` first of them are examples, the others counter-examples.
    `groups` (n,) tells bursts apart. `background` float64 (m, dimension): photos of the library of which nothing is
    said, without those that are nearly the same as an example.
    """

    vectors: Matrix
    positives: int
    groups: Groups
    background: Matrix

    @property
    def is_positive(self) -> Column:
        """1 for examples, 0 for counter-examples (n,)."""
        return (np.arange(len(self.vectors)) < self.positives).astype(np.float64)

    @property
    def known(self) -> Matrix:
        """What stands for the library (k, dimension): the examples, where hardly anything else is there."""
        return self.background if len(self.background) > 1 else self.vectors

    @property
    def shares(self) -> Column:
        """What each counts (n,): a burst as much as one photo."""
        _, places, sizes = np.unique(self.groups, return_inverse=True, return_counts=True)
        return 1.0 / sizes[places]


def examples(
    positives: npt.NDArray[np.floating], negatives: npt.NDArray[np.floating], background: npt.NDArray[np.floating]
) -> Examples:
    """Unit vectors (n, dimension) each, float16 to float64; no negatives and no background may be given.

    Raises:
        TeachError: no examples, too many, or a picture on both sides.
        ValueError: shapes do not fit, or a vector is not finite.
    """
    if any(part.ndim != 2 or part.shape[1] != positives.shape[1] for part in (positives, negatives, background)):
        raise ValueError("vectors of one dimension are needed, shape (n, dimension)")
    yes, no, others = (_unit(part) for part in (positives, negatives, background))
    vectors = np.concatenate([yes, no])
    _refuse(len(yes), len(no), int((yes @ no.T >= _SAME).any(axis=0).sum()))
    alike = _alike(others)
    is_positive = np.arange(len(vectors)) < len(yes)
    near = (vectors @ vectors.T >= alike) & (is_positive[:, None] == is_positive)
    repeated = (others @ yes.T >= alike).any(axis=1) | (others @ no.T >= _SAME).any(axis=1)
    return Examples(vectors, len(yes), _together(near), others[~repeated])


def _unit(vectors: npt.NDArray[np.floating]) -> Matrix:
    # What was kept as float16 is of unit length only nearly.
    exact = vectors.astype(np.float64)
    lengths = np.linalg.norm(exact, axis=1, keepdims=True)
    if not np.isfinite(lengths).all():
        raise ValueError("vectors must be finite")
    return exact / np.maximum(lengths, 1e-12)


def _refuse(positives: int, negatives: int, on_both_sides: int) -> None:
    if not positives:
        raise TeachError("there is no example to learn from", "choose at least one photo that shows it")
    if positives + negatives > MOST_EXAMPLES:
        raise TeachError(
            f"{positives + negatives} examples are too many to learn from", f"choose at most {MOST_EXAMPLES:,} of them"
        )
    if on_both_sides:
        several = "a picture is" if on_both_sides == 1 else f"{on_both_sides} pictures are"
        raise TeachError(f"{several} both an example and a counter-example", "take each from one of the two sides")


def _alike(background: Matrix) -> float:
    """The cosine from which two photos of this library are of one burst."""
    count = len(background)
    own = 0.0
    if count > 1:
        own = (float(np.square(background.sum(axis=0)).sum()) - count) / (count * (count - 1))
    typical = (count * own + _FEW_PHOTOS * _TYPICAL_PAIR) / (count + _FEW_PHOTOS)
    return typical + _ALIKE * (1.0 - typical)


def _together(near: npt.NDArray[np.bool_]) -> Groups:
    """The lowest row that each row (n,) is linked with, over others too."""
    groups = np.arange(len(near))
    while True:
        lowest = np.where(near, groups, len(near)).min(axis=1, initial=len(near))
        if (lowest == groups).all():
            return groups
        groups = lowest
