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

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.calibration.background import sharpened
from photoclip.calibration.calibration import Calibration
from photoclip.calibration.relevance import MOST_TOPS, Column, Level, logistic, presence
from photoclip.catalog.rows import VectorChunk
from photoclip.domain.photos import HalfVectors, PhotoIds, Vectors
from photoclip.domain.progress import CancelToken
from photoclip.domain.tag_words import Label
from photoclip.tagging.exclusive import Columns, Matrix, groups_of, softmax

AT_ONCE = 2_048
"""Photos: between two looks at the token, 20 ms for 400 labels of 512 dimensions on two cores."""

_SLACK = 1e-3
"""Levels: so that no rounding loses what is at the floor."""


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
    """Photos (n,) with their probabilities of one label, most likely first."""

    photo_ids: PhotoIds
    probabilities: Column


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Probabilities (k,) of labels (k,), as columns of the scorer, for photos (k,): by label, most likely first. Those
    below the floor are left out. `tops`: what the library has.
    """

    photo_ids: PhotoIds
    columns: npt.NDArray[np.int16]
    probabilities: Column
    tops: Tops

    def of(self, column: int) -> LabelScores:
        """Those of one label."""
        first, last = np.searchsorted(self.columns, [column, column + 1])
        return LabelScores(self.photo_ids[first:last], self.probabilities[first:last])


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


def no_tops(labels: int) -> Tops:
    """Those of no photos."""
    return Tops(np.full((labels, MOST_TOPS), -np.inf, np.float32), 0)


def score(
    asked: Scorer,
    chunks: Iterable[VectorChunk],
    floor: float,
    *,
    library: Tops | None = None,
    token: CancelToken | None = None,
    progressed: Callable[[int], None] | None = None,
    fitted: Fitted = FITTED,
) -> Scores:
    """All probabilities at or above `floor` (0: all) of the photos in `chunks`, as the catalog gives them.

    Whether the library has a label at all counts: without `library`, what an earlier run found (`Scores.tops`) or
    `with_photos` made of it, the chunks must be all of its photos. `progressed` hears how many photos are done.

    100,000 photos with 400 labels of 512 dimensions take 2.6 s on two busy cores (1.8 s of core time). Memory grows
    with what is kept: 40 MB with a floor of 0.1, 300 MB with 0.05. 0 is meant for a few labels.

    Raises:
        CancelledError: when the token is cancelled.
    """
    tops = library or no_tops(len(asked.labels))
    gathered = _Gathered(asked, floor, fitted, library)
    for chunk in chunks:
        for start in range(0, len(chunk.photo_ids), AT_ONCE):
            if token is not None:
                token.checkpoint()
            part = slice(start, start + AT_ONCE)
            levels = photo_levels(asked, chunk.vectors[part])
            if library is None:
                tops = _with(tops, levels)
            gathered.add(chunk.photo_ids[part], levels)
            if progressed is not None:
                progressed(gathered.photos)
    return gathered.scores(tops)


def with_photos(asked: Scorer, tops: Tops, vectors: Vectors | HalfVectors) -> Tops:
    """What the library has with some more photos, of unit vectors (n, dimension). Pure."""
    return _with(tops, photo_levels(asked, vectors)) if len(vectors) else tops


def photo_levels(asked: Scorer, vectors: Vectors | HalfVectors) -> Matrix:
    """The levels (n, labels) of photos with these unit vectors (n, dimension)."""
    levels = vectors.astype(np.float32, copy=False) @ asked.weights
    levels -= asked.offsets
    return levels


def probabilities(asked: Scorer, vectors: Vectors | HalfVectors, tops: Tops, fitted: Fitted = FITTED) -> Matrix:
    """All of them, (n, labels), for a few photos with these unit vectors (n, dimension)."""
    levels = photo_levels(asked, vectors)
    found = logistic(fitted.level * levels + presences(asked, tops, fitted))
    for columns in asked.groups:
        found[:, columns] = exclusive(levels[:, columns], fitted)
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


_Picked = tuple[PhotoIds, npt.NDArray[np.int16], Column]
"""Photos, columns of labels, and values, of equal length."""


class _Gathered:
    """What is at or above the floor, while blocks come in. Open labels need what the whole library has: until that is
    known everything is kept that can still get there.
    """

    def __init__(self, asked: Scorer, floor: float, fitted: Fitted, library: Tops | None) -> None:
        self._asked = asked
        self._floor = floor
        self._fitted = fitted
        shared = presences(asked, library, fitted)[asked.open] if library is not None else fitted.constant
        self._least = -np.inf if floor <= 0 else (_log_odds(floor) - shared) / fitted.level - _SLACK
        self._open: list[_Picked] = []
        self._closed: list[_Picked] = []
        self.photos = 0

    def add(self, ids: PhotoIds, levels: Matrix) -> None:
        """Photos (n,) with their levels (n, labels)."""
        self.photos += len(ids)
        self._open.append(_picked(ids, self._asked.open, levels[:, self._asked.open], self._least))
        for columns in self._asked.groups:
            chances = exclusive(levels[:, columns], self._fitted)
            self._closed.append(_picked(ids, columns, chances, self._floor))

    def scores(self, tops: Tops) -> Scores:
        """By label, most likely first."""
        ids, columns, levels = _joined(self._open)
        shared = presences(self._asked, tops, self._fitted)
        chances = logistic(self._fitted.level * levels + shared[columns])
        stays = chances >= self._floor
        closed = _joined(self._closed)
        ids = np.concatenate([ids[stays], closed[0]])
        columns = np.concatenate([columns[stays], closed[1]])
        chances = np.concatenate([chances[stays], closed[2]])
        order = np.lexsort((ids, -chances, columns))
        return Scores(ids[order], columns[order], chances[order], tops)


def _picked(ids: PhotoIds, columns: Columns, values: Matrix, least: float | Column) -> _Picked:
    """What of the values (n, columns) is `least` or more: of all, or of each column."""
    rows, places = np.nonzero(values >= least)
    return ids[rows], columns[places].astype(np.int16), values[rows, places]


def _joined(parts: Sequence[_Picked]) -> _Picked:
    if not parts:
        return np.empty(0, np.int64), np.empty(0, np.int16), np.empty(0, np.float32)
    ids, columns, values = zip(*parts, strict=True)
    return np.concatenate(ids), np.concatenate(columns), np.concatenate(values)


def _with(tops: Tops, levels: Matrix) -> Tops:
    """With some more photos' levels (n, labels)."""
    best = tops.best.copy()
    better = np.flatnonzero(levels.max(axis=0) > best[:, -1])
    several = np.concatenate([best[better], levels[:, better].T], axis=1)
    best[better] = -np.sort(-several, axis=1)[:, :MOST_TOPS]
    return Tops(best, tops.photos + len(levels))


def _log_odds(probability: float) -> float:
    return float(np.log(probability) - np.log1p(-probability)) if probability < 1 else np.inf
