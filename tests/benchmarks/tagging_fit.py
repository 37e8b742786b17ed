"""Fits what `photoclip/tagging/scoring.py` goes by, and what it is held against. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from captioned import Truth, unit
from relevance_fit import logistic_regression as logistic_regression
from tagging_truth import Judged

from photoclip.calibration.background import Background
from photoclip.calibration.calibration import calibrated
from photoclip.calibration.relevance import logistic
from photoclip.catalog.rows import VectorChunk
from photoclip.domain.photos import Vectors
from photoclip.domain.tag_words import Label
from photoclip.tagging.scoring import FITTED, Fitted, exclusive, photo_levels, presences, scorer
from photoclip.tagging.sheet import empty_sheet

RIDGE = 1e-4
BACKGROUNDS = np.arange(-2.0, 7.01, 0.25)

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What is known of labels among photos: cosines and levels (photos, labels), and the log probabilities (labels,)
    that the library has any.
    """

    cosines: Matrix
    levels: Matrix
    present: Matrix

    def features(self, rows: Truth) -> npt.NDArray[np.float64]:
        """Of some photos with all labels, (photos x labels, 2)."""
        levels = self.levels[rows]
        return np.stack([levels.ravel(), np.broadcast_to(self.present, levels.shape).ravel()], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Exclusive:
    """A group of labels: their log odds (photos, labels), and photos (`rows`) that show one of them or none; `truth`
    (photos,) is the place of the one they show, or how many labels there are.
    """

    odds: Matrix
    rows: Truth
    truth: npt.NDArray[np.intp]

    def chances(self, background: float) -> Matrix:
        """Probabilities (photos, labels)."""
        return exclusive(self.odds, replace(FITTED, background=background))


def seen(pictures: Vectors, bank: Background, labels: Sequence[Label], vectors: Vectors, typical: Vectors) -> Seen:
    """All photos are the sample."""
    asked = scorer(labels, vectors, calibrated(bank, pictures), typical)
    whole = VectorChunk(0, np.arange(len(pictures)), pictures.astype(np.float16))
    tops = empty_sheet(asked).with_photos(whole).tops()
    assert tops is not None
    present = presences(asked, tops, Fitted(level=0, presence=1, constant=0, background=0))
    return Seen(pictures @ unit(vectors).T, photo_levels(asked, pictures), present)


def fit(found: Seen, shown: Truth, rows: Truth) -> Fitted:
    """By the photos `rows`, by Newton's method; the background as it is in the code."""
    truth = shown[rows].ravel()
    level, present, constant = logistic_regression(found.features(rows), truth, np.ones(len(truth)), RIDGE)
    return replace(FITTED, level=level, presence=present, constant=constant)


def fit_background(groups: Sequence[Exclusive], rows: Truth) -> float:
    """That surprises least at the photos `rows`, by trying."""
    nats = [np.mean([surprise(one, float(value), rows) for one in groups]) for value in BACKGROUNDS]
    return float(BACKGROUNDS[int(np.argmin(nats))])


def chances(found: Seen, fitted: Fitted) -> Matrix:
    """Probabilities of open labels (photos, labels)."""
    return logistic(fitted.level * found.levels + fitted.presence * found.present + fitted.constant)


def cosine_chances(found: Seen, shown: Truth, rows: Truth) -> Matrix:
    """Probabilities by the cosine alone, fitted by the photos `rows`."""
    truth = shown[rows].ravel()
    level, constant = logistic_regression(found.cosines[rows].reshape(-1, 1), truth, np.ones(len(truth)), RIDGE)
    return logistic(level * found.cosines + constant)


def group_of(odds: Matrix, truth: Judged, group: str, some: bool = False) -> Exclusive:
    """The labels of a group as if they excluded each other, with the photos of which no caption says two of them, and
    that `some` label holds for where one always does.
    """
    columns = np.array([column for column, label in enumerate(truth.labels) if label.group == group])
    shown, said = truth.shown[:, columns], truth.said[:, columns]
    rows = (said.sum(axis=1) <= 1) & (shown.any(axis=1) | (~said.any(axis=1) & (not some)))
    return Exclusive(odds[:, columns], rows, np.where(shown.any(axis=1), shown.argmax(axis=1), len(columns)))


def surprise(one: Exclusive, background: float, rows: Truth) -> float:
    """Mean nats at the truth of those of the photos `rows` that count."""
    counted = one.rows & rows
    found = one.chances(background)[counted]
    every = np.concatenate([found, 1 - found.sum(axis=1, keepdims=True)], axis=1)
    return float(-np.log(np.maximum(every[np.arange(len(every)), one.truth[counted]], 1e-6)).mean())


def bank_background(pictures: Vectors, bank: Background, scale: float) -> Matrix:
    """What the bank's captions reach with the model's own scale: log of their mean exponential, (photos,)."""
    odds = scale * (pictures @ bank.captions.T)
    most = odds.max(axis=1)
    return most + np.log(np.exp(odds - most[:, None]).mean(axis=1))
