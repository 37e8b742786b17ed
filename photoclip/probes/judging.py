"""What a fitted line's scores mean: scores of examples that were left out, held against those of the library."""

from dataclasses import dataclass

import numpy as np

from photoclip.probes.examples import Examples
from photoclip.probes.fitting import Fit, Line, covariance
from photoclip.probes.regression import Column, logistic

_MOST_FOLDS = 64
_FEW_FOLDS = 8
_USUAL_SHARE = 0.03
"""Of a library's photos that show something somebody teaches, before anything is known of it."""
_SHARE_COUNTS = 0.1
"""How much that is believed, as a share of the photos in the sample."""
_LEAST_COUNTS = 10.0
"""As many photos as it is worth at least: few say little of how many there are."""
_USUAL_APART = 1.0
"""Standard deviations of the library between its mean and that of examples not learned from."""
_APART_COUNTS = 2.0
"""As many examples as that is worth."""
_LEAST_APART = 0.25
_FEW_PHOTOS = 5
"""From so many photos on the library's mean counts as much as what is usual: a line is fitted to keep those that there
are away from the examples, so that of few the mean lies too low, and any other photo above it."""
_STEPS = 100
_STEADY = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A `line` on which the library's scores have mean 0 and spread 1, and the scores (n,) of examples, then
    counter-examples, on such lines learned without them; NaN where there was nothing else to learn from.
    """

    line: Line
    left_out: Column


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Probability from a line's scores: log odds slope * score + constant."""

    slope: float
    constant: float

    def probabilities(self, scores: Column) -> Column:
        """0..1, for scores (n,)."""
        return logistic(self.slope * scores + self.constant)


def left_out(fit: Fit, taught: Examples) -> Column:
    """Scores (n,) that examples and counter-examples have from what is learned without them and their bursts, less the
    mean score and in units of the spread of the library there. NaN for examples where no other example would be left.

    Each burst in turn, in at most _MOST_FOLDS parts; fewer where there are many.
    """
    names, places = np.unique(taught.groups, return_inverse=True)
    folds = places % (len(names) if len(names) <= _MOST_FOLDS else _FEW_FOLDS)
    positive = taught.is_positive > 0
    scores = np.full(len(taught.vectors), np.nan)
    for fold in np.unique(folds):
        out = folds == fold
        if (positive & ~out).any():
            scores[out] = fit.without(out)
    return scores


def standard(fit: Fit, taught: Examples) -> Line:
    """What all examples say, so that the library's scores have mean 0 and spread 1."""
    line = fit.line()
    scores = line(taught.known)
    spread = max(float(np.sqrt(covariance(scores[:, None], line.weights[None], fit.size)[0, 0])), 1e-6)
    return Line(line.weights / spread, (line.bias - float(scores.mean())) / spread)


def scale(of_library: Column, of_examples: Column, counts: Column) -> Scale:
    """What standard scores mean, from those of the library (n,) and of left out examples (k,), each of which `counts`.

    Two normal distributions of spread 1, as linear discriminant analysis has them, so that log odds are linear in the
    score. That of the examples is known from those left out; how many of the library's photos belong to it is estimated
    (expectation maximisation with a prior). To estimate the spread too made it far too sure of itself.

    Without what is usual of few photos, the embedded model found 34 % of all photos, 18 % of them rightly, by one
    example beside two other photos, and 54 % by eight beside two, 15 % rightly; so 6 % and 25 %, captions 4 % and 9 %.
    """
    together, photos = float(counts.sum()), len(of_library)
    mean = float(counts @ of_examples) / together if together else _USUAL_APART
    lower = _FEW_PHOTOS / (photos + _FEW_PHOTOS) * max(mean - _USUAL_APART, 0.0)
    of_library = of_library - lower
    apart = (_APART_COUNTS * _USUAL_APART + together * (mean - lower)) / (_APART_COUNTS + together)
    apart = max(apart, _LEAST_APART)
    believed = max(_SHARE_COUNTS * len(of_library), _LEAST_COUNTS)
    share = _USUAL_SHARE
    for _ in range(_STEPS):
        made = _scale(apart, share)
        before = share
        found = float(made.probabilities(of_library).sum())
        share = (believed * _USUAL_SHARE + found) / (believed + len(of_library))
        if abs(share - before) < _STEADY:
            break
    made = _scale(apart, share)
    return Scale(made.slope, made.constant - made.slope * lower)


def _scale(apart: float, share: float) -> Scale:
    # The library as a whole has mean 0.
    others = -share * apart / (1.0 - share)
    slope = apart - others
    return Scale(slope, float(np.log(share / (1.0 - share))) - slope * (apart + others) / 2)
