"""How well a photo matches a query, 0..1, whatever scale the model's scores have.

Two things must hold for a strong match: the library has such photos at all, and this is one of them.

- `presence`: how far the best photos stand above the library's mean for the query, in units of the spread that the bank
  of background captions has over the library. What a query for nothing in the library reaches grows with the library
  (extreme values of a normal distribution); beyond USUAL_PHOTOS that is taken off. With few photos, the library's own
  mean says little, and the bank's is taken for it.
- `likeness`: the photo's score in the same units, and in units of the query's own spread over the library.

Each is a small logistic regression, fitted by tests/benchmarks/bench_relevance.py --fit on half of 300 captioned photos
and half of the subjects that none of them shows, with the embedded model; the benchmark reports on the other halves.
The weaker of the two decides. Pictures as queries have a scale of their own: 0 is a typical pair of the library's
photos, 1 the picture itself.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from photoclip.domain.found import Strength

Column = npt.NDArray[np.float32]
"""float32 (n,)."""

STRONG_FROM = 0.5
LIKELY_FROM = 0.25
USUAL_PHOTOS = 300
MOST_TOPS = 3
"""So many of the best photos stand for what a library has."""
_PHOTOS_PER_TOP = 50
_FEW_PHOTOS = 20
"""The library's mean and spread count as much as the bank's from so many photos on."""
_MOST_COMMON = 2.0
_ALIKE = 0.75
_STEEP = 10.0
_TYPICAL_PAIR = 0.5


@dataclass(frozen=True, slots=True)
class Fitted:
    """Coefficients of the two regressions, and where they cross from likely to strong (log odds)."""

    presence_top: float
    presence_mean: float
    presence_constant: float
    presence_strong: float
    presence_steepness: float
    likeness_level: float
    likeness_spread: float
    likeness_constant: float
    likeness_strong: float


FITTED = Fitted(
    presence_top=1.72,
    presence_mean=-1.22,
    presence_constant=-4.72,
    presence_strong=0.42,
    presence_steepness=4.0,
    likeness_level=0.4,
    likeness_spread=0.46,
    likeness_constant=-4.58,
    likeness_strong=-2.1,
)


@dataclass(frozen=True, slots=True)
class Level:
    """Scores of one query over the library, in units of the bank: mean and spread over a sample of `photos` photos."""

    mean: float
    spread: float
    photos: int

    @property
    def lasting_mean(self) -> float:
        """The mean, nearer to the bank's (0) the fewer photos there are."""
        return self.mean * self.photos / (self.photos + _FEW_PHOTOS)

    @property
    def common(self) -> float:
        """How common the library's mean says that it is, within bounds: what lies beyond comes from the model, some of
        which keep texts far apart from pictures.
        """
        return min(max(self.lasting_mean, -_MOST_COMMON), _MOST_COMMON)

    @property
    def lasting_spread(self) -> float:
        """The spread, nearer to the bank's the fewer photos there are."""
        weighted = self.photos * self.spread**2 + _FEW_PHOTOS
        return float(np.sqrt(weighted / (self.photos + _FEW_PHOTOS)))


def presence(tops: Column, level: Level, asked: int, fitted: Fitted = FITTED) -> float:
    """Log odds that the photos asked have something that matches. `tops`: the MOST_TOPS best of their levels, any
    order, all where there are fewer. 0 and more: enough for strong matches.
    """
    if tops.size == 0:
        return -np.inf
    best = float(np.average(np.sort(tops)[::-1], weights=best_of(asked)[: tops.size]))
    if asked > USUAL_PHOTOS:
        best -= level.lasting_spread * (expected_top(asked) - expected_top(USUAL_PHOTOS))
    best -= level.lasting_mean - level.common
    odds = fitted.presence_top * best + fitted.presence_mean * level.common + fitted.presence_constant
    return odds - fitted.presence_strong


def likeness(levels: Column, level: Level, fitted: Fitted = FITTED) -> Column:
    """Log odds (n,) that photos with these levels match, where anything does; 0 and more: enough for a strong match."""
    apart = (levels - level.lasting_mean) / max(level.lasting_spread, 1e-6)
    told = levels - (level.lasting_mean - level.common)
    odds = fitted.likeness_level * told + fitted.likeness_spread * apart + fitted.likeness_constant
    return (odds - fitted.likeness_strong).astype(np.float32)


def relevance(present: float, alike: Column, fitted: Fitted = FITTED) -> Column:
    """What is shown of both, 0..1 (n,). It falls quickly where nothing in the library matches."""
    return logistic(np.minimum(fitted.presence_steepness * present, alike))


def picture_relevance(cosines: Column, mean: float, photos: int) -> Column:
    """0..1 (n,), for cosines (n,) with a picture whose mean cosine with a sample of `photos` photos is `mean`."""
    typical = (photos * mean + _FEW_PHOTOS * _TYPICAL_PAIR) / (photos + _FEW_PHOTOS)
    return logistic(_STEEP * ((cosines - typical) / max(1.0 - typical, 1e-3) - _ALIKE))


def best_of(photos: int) -> Column:
    """How much each of the best (MOST_TOPS,) says of what a library of so many photos has: up to 50 photos only the
    first counts, from 150 on all count alike.
    """
    return np.clip(photos / _PHOTOS_PER_TOP - np.arange(MOST_TOPS), [1, *[0] * (MOST_TOPS - 1)], 1).astype(np.float32)


def expected_top(photos: int) -> float:
    """The mean of the MOST_TOPS largest of so many draws from a standard normal distribution (Blom, 1958)."""
    normal = NormalDist()
    draws = (normal.inv_cdf((photos - rank - 0.375) / (photos + 0.25)) for rank in range(MOST_TOPS))
    return sum(draws) / MOST_TOPS


def strength_of(value: float) -> Strength:
    """How a relevance is called."""
    if value >= STRONG_FROM:
        return Strength.STRONG
    return Strength.LIKELY if value >= LIKELY_FROM else Strength.WEAK


def logistic(odds: npt.ArrayLike) -> Column:
    """Log odds as probabilities."""
    return (1.0 / (1.0 + np.exp(-np.clip(np.asarray(odds, np.float64), -60, 60)))).astype(np.float32)
