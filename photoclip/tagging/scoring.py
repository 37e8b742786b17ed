"""How likely each label is for each photo, from cached vectors: zero-shot, without any example.

A level is how far a photo's score with the sharpened label lies above that of typical labels over the library, in units
of the bank of background captions (`photoclip/calibration`): the scale and the bias that a model learned cancel, those
of SigLIP too. An open label's log odds are its level and how likely the library has any such photo (`presence`). Labels
that exclude each other share a softmax over their levels, with a background for none of them.

tests/benchmarks/bench_tagging.py: 300 captioned photos, 219 labels of the everyday vocabulary (108 of them occur), the
embedded model. Half of the photos fitted, the other is reported, and the other way round. What default cuts (`cut`)
would tag, and what a single cut of the cosine does that tags as many; right: two of five captions say so.

| prompts    | by          | right | estimated | photos with a right tag | tags a photo |
|------------|-------------|------:|----------:|------------------------:|-------------:|
| bare names | cosine      |  48 % |         – |                     6 % |         0.17 |
| bare names | probability |  77 % |      72 % |                     8 % |         0.12 |
| these      | cosine      |  41 % |         – |                    10 % |         0.34 |
| these      | probability |  82 % |      71 % |                    24 % |         0.31 |

Of all probabilities, as they were foretold and as they came out: 0.07 and 0.07 (2,171 pairs), 0.14 and 0.16 (898), 0.27
and 0.30 (393), 0.49 and 0.52 (112), 0.69 and 0.81 (73), 0.85 and 0.74 (19). With captions of the photos in place of
their vectors, as a better model's might be, the same coefficients tag 2.5 times as many, 98 % of them rightly (cosine:
80 %): they promise less than they keep. Libraries of 1, 3, 10, 30 and 100 of these photos: 77 to 85 % right.

Where labels exclude each other (animals, sports, vehicles taken so; indoors and outdoors), mean nats at the truth: 1.15
by levels, 1.51 by cosines with the scale that the model learned against the bank's captions, as CLIP is trained; 0.77
for who knows the shares of the labels in these photos.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from photoclip.calibration.background import sharpened
from photoclip.calibration.calibration import Calibration
from photoclip.calibration.relevance import Column, Level, logistic, presence
from photoclip.domain.photos import HalfVectors, PhotoIds, Vectors
from photoclip.domain.tag_words import Label
from photoclip.tagging.exclusive import Columns, Matrix, groups_of, softmax

AT_ONCE = 2_048
"""Photos whose levels are found together, so that memory stays small: 20 ms for 400 labels of 512 dimensions on two
cores.
"""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Log odds that a photo has an open label: `level` times its level, plus `presence` times the log probability that
    the library has any, plus `constant`. Of labels that exclude each other the level alone, against `background`
    and the logarithm of how many they are for none of them.
    """

    level: float
    presence: float
    constant: float
    background: float


FITTED = Fitted(level=0.79, presence=1.33, constant=-3.7, background=0.75)
"""What `bench_tagging.py --fit` prints, by the first half of the photos."""


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """Labels made ready for the photos of one library and one model. `weights` (dimension, labels) and `offsets`
    (labels,) make levels of photo vectors; `levels` is where each label's lie over the library.
    """

    labels: tuple[Label, ...]
    weights: Matrix
    offsets: Column
    levels: tuple[Level, ...]
    groups: tuple[Columns, ...]
    open: Columns


@dataclass(frozen=True, slots=True, eq=False)
class Tops:
    """What the library has of each label: the MOST_TOPS best levels (labels, MOST_TOPS), float32, best first, -inf
    where there are fewer photos, among `photos` photos.
    """

    best: Matrix
    photos: int


@dataclass(frozen=True, slots=True, eq=False)
class LabelScores:
    """Photos (n,) with their probabilities of one label."""

    photo_ids: PhotoIds
    probabilities: Column


def scorer(labels: Sequence[Label], vectors: Vectors, calibration: Calibration, typical: Vectors) -> Scorer:
    """For labels with their unit vectors (labels, dimension) by `labels.label_vectors`, and those of `labels.TYPICAL`.

    Levels are in units of the bank's captions, and 0 is where those of typical labels lie in the middle: prompts are
    further from captions in one model than in another. Pure.
    """
    bank, sample, unit = calibration.background, calibration.sample, calibration.sharp
    usual = float(np.median((sample @ sharpened(bank, typical).T).mean(axis=0))) if calibration.photos else unit.mean
    weights = np.ascontiguousarray(sharpened(bank, vectors).T / unit.spread, np.float32)
    offsets = np.full(len(labels), usual / unit.spread, np.float32)
    levels = (Level(0.0, 0.0, 0),) * len(labels)
    if calibration.photos:
        over = sample @ weights - offsets
        found = zip(over.mean(axis=0).tolist(), over.std(axis=0).tolist(), strict=True)
        levels = tuple(Level(mean, spread, calibration.photos) for mean, spread in found)
    groups = groups_of(labels)
    open_ones = np.setdiff1d(np.arange(len(labels)), np.concatenate([*groups, np.empty(0, np.intp)]))
    return Scorer(tuple(labels), weights, offsets, levels, groups, open_ones)


def photo_levels(asked: Scorer, vectors: Vectors | HalfVectors) -> Matrix:
    """The levels (n, labels) of photos with these unit vectors (n, dimension)."""
    levels = vectors.astype(np.float32, copy=False) @ asked.weights
    levels -= asked.offsets
    return levels


def probabilities(asked: Scorer, vectors: Vectors | HalfVectors, tops: Tops) -> Matrix:
    """All of them, (n, labels), for a few photos with these unit vectors (n, dimension)."""
    levels = photo_levels(asked, vectors)
    found = logistic(FITTED.level * levels + presences(asked, tops))
    for columns in asked.groups:
        found[:, columns] = exclusive(levels[:, columns])
    return found


def exclusive(levels: Matrix, fitted: Fitted = FITTED) -> Matrix:
    """Probabilities (n, labels) of labels that exclude each other, from their levels."""
    # By the logarithm the share of none is the same for any number of labels of which the photo shows none.
    return softmax(levels, fitted.background + float(np.log(levels.shape[1])))


def presences(asked: Scorer, tops: Tops, fitted: Fitted = FITTED) -> Column:
    """What the library says of each label (labels,): the part of its log odds that all photos share."""
    present = [
        presence(best[np.isfinite(best)], level, tops.photos)
        for best, level in zip(tops.best, asked.levels, strict=True)
    ]
    # -inf of nothing at all times a coefficient is -inf: never likely.
    return (fitted.constant - fitted.presence * np.logaddexp(0.0, -np.array(present))).astype(np.float32)
