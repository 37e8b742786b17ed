"""What the person said of photos counts for more than what a probe learned from it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.calibration.relevance import Column, logistic
from photoclip.domain.photos import PhotoIds
from photoclip.index.canonical import among
from photoclip.probes.probe import Probe

_SOFTENED = 0.635
"""Of a probe's log odds: from a probability of 0.15 on photos are likely ones, from 0.5 on strong ones.

With eight examples, made-up and own names (tests/benchmarks/bench_taught.py): 0.86 and 0.70 of the strong ones are
right with the embedded model, 0.52 and 0.61 of strong and likely ones, 0.96 and 0.99, 0.79 and 0.89 with captions in
place of pictures; of what the subject's own words find 0.67 and 0.49, 0.99 and 0.79. From 0.25 on it would be 0.58 to
0.96, of two thirds as many.
"""

_CERTAIN = 1.0
"""Log odds that a photo has at least of which the person said it: enough to be strong where nothing else is asked, and
no more than what the probe finds likely itself, so that other words still tell such photos apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """A taught tag: its `probe`, and the live photos of which the person said that they have it, or have it not, both
    ascending.
    """

    name: str
    probe: Probe
    has: PhotoIds
    has_not: PhotoIds


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A taught tag in a composed query. `share`: what a cosine with the probe's direction counts in the query's score,
    0 where the tag is not wanted.
    """

    taught: Taught
    share: float

    @property
    def certain(self) -> PhotoIds:
        """Photos that have what is wanted, ascending."""
        return self.taught.has if self.share else self.taught.has[:0]

    @property
    def denied(self) -> PhotoIds:
        """Photos that have not, ascending."""
        return self.taught.has_not if self.share else self.taught.has


ScoresOf = Callable[[PhotoIds, npt.NDArray[np.float32]], Column]
"""Cosines (n,) of some photos (n,), ascending, with a direction (dimension,); NaN for one that is gone."""


def raised(said: Said, ids: PhotoIds, scores_of: ScoresOf) -> Column:
    """What is added to the scores of photos (n,) for what is certain of them: as if the probe had found it likely."""
    is_certain = among(ids, said.certain)
    added = np.zeros(ids.size, np.float32)
    if not is_certain.any():
        return added
    probe = said.taught.probe
    length = float(np.linalg.norm(probe.weights))
    known = np.sort(ids[is_certain])
    odds = length * scores_of(known, probe.direction) + np.float32(probe.bias)
    more = np.maximum(_CERTAIN - odds, 0.0) / length * said.share
    added[is_certain] = np.nan_to_num(more)[np.searchsorted(known, ids[is_certain])]
    return added


def probe_relevance(probe: Probe, scores: Column) -> Column:
    """0..1 (n,), for cosines (n,) with a probe's direction."""
    return logistic(_SOFTENED * (float(np.linalg.norm(probe.weights)) * scores + probe.bias))
