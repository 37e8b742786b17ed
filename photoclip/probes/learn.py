"""A tag learned from examples.

Measured by tests/benchmarks/bench_few_shot.py: 25 subjects that two captions of five name in 20 or more of 300 photos,
five draws of examples each, mean average precision over photos never used as examples. The name alone finds 0.308 with
the embedded model, and 0.730 with captions in place of pictures, which stand for a better model.

| examples                      |     1 |     2 |     4 |     8 |    16 |
|-------------------------------|------:|------:|------:|------:|------:|
| embedded: learned, with text  | 0.312 | 0.305 | 0.303 | 0.310 | 0.322 |
| learned, without              | 0.202 | 0.197 | 0.230 | 0.262 | 0.291 |
| prototype, with text          | 0.308 | 0.300 | 0.303 | 0.309 | 0.312 |
| prototype, without            | 0.202 | 0.197 | 0.232 | 0.264 | 0.284 |
| Tip-Adapter (5.5, 1)          | 0.309 | 0.308 | 0.309 | 0.308 | 0.307 |
| Tip-Adapter (1, 3)            | 0.305 | 0.298 | 0.290 | 0.284 | 0.276 |
| captions: learned, with text  | 0.733 | 0.736 | 0.746 | 0.759 | 0.776 |
| learned, without              | 0.300 | 0.396 | 0.509 | 0.579 | 0.655 |
| prototype, with text          | 0.722 | 0.730 | 0.739 | 0.738 | 0.747 |
| prototype, without            | 0.300 | 0.395 | 0.509 | 0.568 | 0.635 |
| Tip-Adapter (5.5, 1)          | 0.733 | 0.734 | 0.738 | 0.743 | 0.755 |
| Tip-Adapter (1, 3)            | 0.736 | 0.741 | 0.746 | 0.730 | 0.708 |

The embedded model knows a plain subject's name about as well as 16 examples tell it. Whitening by the library's or the
captions' covariance gained nothing. Corrections, eight of the likeliest wrong photos told to five examples, seen on the
other half of the photos: captions 0.814 to 0.822 (0.622 to 0.673 without the text), embedded 0.412 to 0.404 (0.334 to
0.342). Estimated balanced accuracy is 0.01 to 0.04 too high with two examples and at most 0.02 from four on. At the
suggested cut, with the text, 0.74 to 0.95 are right with captions (a fifth to two fifths of all are found), and 0.37 to
0.60 with the embedded model (3 to 4 % are found).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.probes.blending import judged
from photoclip.probes.examples import Examples, examples
from photoclip.probes.judging import scale
from photoclip.probes.probe import Probe, Scores
from photoclip.probes.regression import Column

PRECISION = 0.5
"""Estimated share of what is at or above a suggested cut that is right: more right than wrong, for a person to review.
Where a model knows the subject, more is right than estimated (see above); 0.8 found next to nothing."""
_LIBRARY_COUNTS = 20
"""As many counter-examples as what is known of the library is worth, where accuracy is estimated."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """`probe`, and what is known of it. `cut`: suggested, 0..1. `left_out` float32 (n,): the probabilities that
    examples, then counter-examples, have from all the others; NaN where there were none. `shares` (n,): what each of
    these counts, a burst as much as one photo. `library` float32 (m,): the probabilities of photos of which nothing is
    said.
    """

    probe: Probe
    cut: float
    left_out: Scores
    shares: Column
    library: Scores
    examples: int
    counter_examples: int

    def accuracy_at(self, cut: float) -> float | None:
        """Balanced, 0..1, of photos that were left out: the mean of the shares of examples at or above a cut and of
        other photos below it. None where there is one example or one burst.
        """
        over, told = self.left_out >= np.float32(cut), np.isfinite(self.left_out)
        is_example = np.arange(told.size) < self.examples
        yes, no = told & is_example, told & ~is_example
        if not yes.any():
            return None
        found = float(np.average(over[yes], weights=self.shares[yes]))
        # Of the library's photos at or above the cut, as many as their probabilities say are rightly there.
        unlike = 1.0 - self.library.astype(np.float64)
        wrongly = float(unlike[self.library >= np.float32(cut)].sum()) / max(float(unlike.sum()), 1e-9)
        refused = float(self.shares[no] @ ~over[no]) + _LIBRARY_COUNTS * (1.0 - wrongly)
        return (found + refused / (float(self.shares[no].sum()) + _LIBRARY_COUNTS)) / 2


def learn(
    positives: npt.NDArray[np.floating],
    negatives: npt.NDArray[np.floating],
    background: npt.NDArray[np.floating],
    text: npt.NDArray[np.floating] | None = None,
    precision: float = PRECISION,
) -> Learned:
    """Learn from unit vectors (n, dimension) of photos that show something, n >= 1, and of some that do not, maybe
    none. `background`: a random sample of the library, a few hundred or thousand; `text` (dimension,): the direction
    of what it is called, as photos are ranked by it, None where its name says nothing. The same input, the same probe.

    Raises:
        TeachError: no examples, too many, or a picture on both sides.
        ValueError: shapes do not fit, or a vector is not finite.
    """
    taught = examples(positives, negatives, background)
    both = judged(taught, None if text is None else _direction(text, taught))
    line, alone = both.line, both.left_out
    of_library = line(taught.background)
    told = taught.is_positive * np.isfinite(alone) > 0
    meaning = scale(of_library, alone[told], taught.shares[told])
    probe = Probe((meaning.slope * line.weights).astype(np.float32), meaning.slope * line.bias + meaning.constant)
    library = meaning.probabilities(of_library)
    return Learned(
        probe,
        suggested_cut(library, precision),
        meaning.probabilities(alone).astype(np.float32),
        taught.shares,
        library.astype(np.float32),
        taught.positives,
        len(taught.vectors) - taught.positives,
    )


def suggested_cut(probabilities: Column, precision: float = PRECISION) -> float:
    """The lowest cut of probabilities (n,) at which their mean, which is the share that is right where they are
    calibrated, is at least `precision`; that itself where none is.
    """
    best = np.sort(probabilities)[::-1]
    right = np.cumsum(best) / np.arange(1, best.size + 1)
    # Equal ones come all or none.
    is_last = np.append(best[1:] < best[:-1], True)[: best.size]
    enough = np.flatnonzero((right >= precision) & is_last)
    return float(min(best[enough[-1]], precision)) if enough.size else precision


def _direction(text: npt.NDArray[np.floating], taught: Examples) -> Column:
    direction = text.astype(np.float64)
    if direction.shape != taught.vectors.shape[1:] or not np.isfinite(direction).all():
        raise ValueError("the text is no finite vector of the photos' dimension")
    return direction / max(float(np.linalg.norm(direction)), 1e-12)
