"""How a direction is fitted to examples: logistic regression that begins at the text and is held there by a prior.

The log odds of a photo x are text * t(x) + weights · c(x) + constant: t(x) is its cosine with the text in units of its
spread over the library, c(x) the vector less the library's mean, in units of the photos' mean distance from it. The
prior of `text` is normal around 1, so that examples can overrule a name that says nothing; that of each weight is
around 0. Photos of the library of which nothing is said count as weak counter-examples, all together as much as the
examples (learning from positive and unlabelled data: Lee and Liu, "Learning with positive and unlabeled examples using
weighted logistic regression", ICML 2003). The weights lie in the span of the examples, so that a regression has as many
coefficients as there are examples, not as the vectors have dimensions: exact but for what the library's photos say
beyond that span, which changed mean average precision by 0.000 to 0.002.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.probes.examples import Examples
from photoclip.probes.regression import Belief, Column, Matrix, Rows, bend, coefficients

Mask = npt.NDArray[np.bool_]
"""bool (n,)."""

TEXT_LOG_ODDS = 1.0
"""What a text is believed at first: log odds for each standard deviation above the library's mean."""
_TEXT_PRECISION = 1.0
_WEIGHT_PRECISION = 0.5
_COUNTER_WEIGHT = 0.3
"""Counter-examples are the likeliest photos that do not show it, and lie among those that do. With five examples, text
and weight 1, ten of them took the embedded model's mean average precision from 0.426 to 0.405, so to 0.421; that of
captions in place of pictures from 0.814 to 0.827, so to 0.824 (without the text 0.646 to 0.729, so 0.706);
each line of `blending` by itself, on photos that were neither."""
_CONSTANT_PRECISION = 1e-3
_USUAL_SPREAD = 0.04
"""Of a text's cosines over photos, where there are hardly any to measure it on."""
_FEW_PHOTOS = 20
_FEW_SCORED = 3
_USUAL_SHARE = 0.15
"""How much the scores of a line spread over a library, as a share of what they would if all that its photos differ in
lay along that line: 0.14 to 0.31 in 300 photos, of pictures and of captions, with a text and without. It counts as much
as so few photos do."""
_MOST_DIRECTIONS = 128
"""Of many examples, those in which they differ most."""
_SMALLEST_SHARE = 1e-9
"""Directions in which examples differ less, relative to that in which they differ most, are rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """`centre` (dimension,) and `size`: where the library's photos lie and how far from it. `text` (dimension,): what
    is added to log odds for a centred photo at the text's first weight of 1; zeros without a text.
    """

    centre: Column
    size: float
    text: Column


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Log odds of vectors x: weights (dimension,) · x + bias, on no scale that means a probability yet."""

    weights: Column
    bias: float

    def __call__(self, vectors: Matrix) -> Column:
        """Of vectors (n, dimension): (n,)."""
        return vectors @ self.weights + self.bias


class Fit:
    """The regression of some examples, ready to leave parts of them out."""

    def __init__(self, taught: Examples, text: Column | None) -> None:
        """`text`: the direction of a text (dimension,), or None."""
        self._taught = taught
        self._frame = _frame(taught, text)
        self._basis = _span((taught.vectors - self._frame.centre) / self._frame.size)
        self._shares = taught.shares * np.where(taught.is_positive > 0, 1.0, _COUNTER_WEIGHT)
        self._together = float(self._shares @ taught.is_positive)
        self._examples = self._rows(taught.vectors, taught.is_positive, self._shares)
        count = len(taught.background)
        weak = np.full(count, self._together / max(count, 1))
        others = self._rows(taught.background, np.zeros(count), weak)
        precision = np.full(self._examples.columns.shape[1], _WEIGHT_PRECISION)
        precision[-2:] = (_TEXT_PRECISION, _CONSTANT_PRECISION)
        self._precision = np.diag(precision)
        together = Rows(
            np.concatenate([self._examples.columns, others.columns]),
            np.concatenate([self._examples.offset, others.offset]),
            np.concatenate([self._examples.is_positive, others.is_positive]),
            np.concatenate([self._examples.weights, others.weights]),
        )
        self._found = coefficients(together, Belief(self._precision, np.zeros(len(precision))))
        self._bent = bend(others, self._found)
        known = others if len(taught.background) > 1 else self._examples
        scored = np.concatenate([known.columns, known.offset[:, None]], axis=1)
        self._mean = scored.mean(axis=0)
        text = self._frame.text
        sums = [*self._basis.T / self._frame.size, text, np.zeros_like(text), TEXT_LOG_ODDS * text]
        self._covariance = covariance(scored, np.stack(sums), self._frame.size)

    @property
    def size(self) -> float:
        """How far the library's photos lie from their mean."""
        return self._frame.size

    def line(self) -> Line:
        """What all examples say."""
        frame = self._frame
        weights = self._basis @ self._found[:-2] / frame.size + (TEXT_LOG_ODDS + self._found[-2]) * frame.text
        return Line(weights, float(self._found[-1] - weights @ frame.centre))

    def without(self, left_out: Mask) -> Column:
        """The scores that examples of a mask (n,) have where they are left out, an example at least being kept; less
        the library's mean score, in units of its spread.

        What the library's photos say is taken as a parabola around what is learned from all, so that each part costs no
        more than the examples do.
        """
        kept = np.where(left_out, 0.0, self._shares)
        share = float(kept @ self._taught.is_positive) / self._together
        slope, curved = (share * part for part in self._bent)
        rows = Rows(self._examples.columns, self._examples.offset, self._examples.is_positive, kept)
        found = coefficients(rows, Belief(self._precision + curved, curved @ self._found - slope), self._found)
        scores = self._examples.offset[left_out] + self._examples.columns[left_out] @ found
        told = np.append(found, 1.0)
        return (scores - self._mean @ told) / max(float(np.sqrt(told @ self._covariance @ told)), 1e-6)

    def _rows(self, vectors: Matrix, is_positive: Column, weights: Column) -> Rows:
        centred = vectors - self._frame.centre
        told = centred @ self._frame.text
        inside = centred @ self._basis / self._frame.size
        columns = np.concatenate([inside, told[:, None], np.ones((len(centred), 1))], axis=1)
        return Rows(columns, TEXT_LOG_ODDS * told, is_positive, weights)


def covariance(scores: Matrix, weights: Matrix, size: float) -> Matrix:
    """Of scores (n, k) of some lines with these weights (k, dimension) over a library of that size: (k, k). The fewer
    photos they are of, the more counts what is usual: few say little of how much all differ.
    """
    own = np.cov(scores, rowvar=False, bias=True).reshape(len(weights), len(weights))
    usual = np.square(_USUAL_SHARE * size) * (weights @ weights.T)
    return (len(scores) * own + _FEW_SCORED * usual) / (len(scores) + _FEW_SCORED)


def _frame(taught: Examples, text: Column | None) -> Frame:
    known = np.concatenate([taught.background, taught.vectors])
    # One photo alone is no centre.
    centre = known.mean(axis=0) if len(known) > 1 else np.zeros(known.shape[1])
    size = float(np.sqrt(np.square(known - centre).sum(axis=1).mean()))
    if text is None:
        return Frame(centre, max(size, 1e-6), np.zeros(known.shape[1]))
    own = float(((known - centre) @ text).var())
    spread = np.sqrt((len(known) * own + _FEW_PHOTOS * _USUAL_SPREAD**2) / (len(known) + _FEW_PHOTOS))
    return Frame(centre, max(size, 1e-6), text / spread)


def _span(vectors: Matrix) -> Matrix:
    """Orthonormal columns (dimension, m), m <= _MOST_DIRECTIONS, that span vectors (n, dimension), or nearly."""
    wide = len(vectors) > vectors.shape[1]
    values, turned = np.linalg.eigh(vectors.T @ vectors if wide else vectors @ vectors.T)
    values, turned = values[::-1][:_MOST_DIRECTIONS], turned[:, ::-1][:, :_MOST_DIRECTIONS]
    kept = values > _SMALLEST_SHARE * max(float(values.max(initial=0.0)), 1e-12)
    return turned[:, kept] if wide else vectors.T @ (turned[:, kept] / np.sqrt(values[kept]))
