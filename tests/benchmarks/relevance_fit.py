"""Fits what `photoclip/calibration/relevance.py` goes by, and a single cosine cut-off to hold it against. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from captioned import Query, unit

from photoclip.calibration.background import Background, ranking, sharpened
from photoclip.calibration.calibration import Calibration, calibrated
from photoclip.calibration.relevance import (
    FITTED,
    LIKELY_FROM,
    MOST_TOPS,
    Fitted,
    Level,
    likeness,
    presence,
    relevance,
)
from photoclip.domain.photos import Vectors

SILENT = 0.9
"""Share of unanswerable queries of the fitting half for which nothing may be found, with either method."""
_CAPTIONS_COUNT = 0.3
_RIDGE = 1e-3
_PRESENCE_RIDGE = 1e-2

Column = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What is known of one query: cosines (n,), levels (n,) for its ranking and their place, tops and their place."""

    cosines: Column
    levels: Column
    level: Level
    tops: Column
    sharp: Level


@dataclass(frozen=True, slots=True)
class Shares:
    """Of answerable queries (`subjects` of at least two photos, `captions`) those with a strong match; of subjects
    those with a strong match that is right. `precision` of strong matches of answerable subjects, and `of_all` those of
    unanswerable ones included. `silent`: unanswerable ones without a strong match; `nothing`: without a likely one too.
    """

    precision: float
    of_all: float
    subjects: float
    right: float
    captions: float
    silent: float
    nothing: float


def seen(pictures: Vectors, bank: Background, texts: Vectors) -> list[Seen]:
    """Each query (m, dimension) among photos (n, dimension), all of which are the sample."""
    calibration: Calibration = calibrated(bank, pictures)
    ranked, sharp = ranking(bank, texts), sharpened(bank, texts)
    return [
        Seen(
            cosines=pictures @ text,
            levels=calibration.ranked.levels(pictures @ one),
            level=calibration.level(one, calibration.ranked),
            tops=np.sort(calibration.sharp.levels(pictures @ other))[-MOST_TOPS:],
            sharp=calibration.level(other, calibration.sharp),
        )
        for text, one, other in zip(unit(texts), ranked, sharp, strict=True)
    ]


def relevances(one: Seen, fitted: Fitted) -> Column:
    """Of each photo (n,)."""
    present = presence(one.tops, one.sharp, len(one.levels), fitted)
    return relevance(present, likeness(one.levels, one.level, fitted), fitted)


def fit(queries: Sequence[Query], found: Sequence[Seen]) -> Fitted:
    """The regressions by Newton's method, then the cut-offs (see `SILENT` and `cosine_cut`)."""
    top, mean, constant = _fit_presence(queries, found)
    level, spread, alike = _fit_likeness(queries, found)
    fitted = replace(
        FITTED,
        presence_top=top,
        presence_mean=mean,
        presence_constant=constant,
        presence_strong=0.0,
        likeness_level=level,
        likeness_spread=spread,
        likeness_constant=alike,
        likeness_strong=0.0,
    )
    absent = [one for query, one in zip(queries, found, strict=True) if query.kind == "absent"]
    odds = np.sort([presence(one.tops, one.sharp, len(one.levels), fitted) for one in absent])
    # Where nothing is even likely.
    quiet = float(odds[int(SILENT * len(odds))])
    likely = float(np.log(LIKELY_FROM / (1 - LIKELY_FROM))) / fitted.presence_steepness
    fitted = replace(fitted, presence_strong=quiet - likely)
    bar = shares(queries, [cosine_hits(one, cosine_cut(queries, found)) for one in found], None)
    # A match is strong where both log odds are 0 and more.
    alike = [likeness(one.levels, one.level, fitted) for one in found]
    present = [presence(one.tops, one.sharp, len(one.levels), fitted) >= 0 for one in found]
    for strong in np.arange(-4.0, 1.0, 0.05):
        hits = [(odds >= strong) & is_there for odds, is_there in zip(alike, present, strict=True)]
        got = shares(queries, hits, None)
        if got.of_all >= bar.of_all and got.precision >= bar.precision:
            return replace(fitted, likeness_strong=float(strong))
    return fitted


def cosine_cut(queries: Sequence[Query], found: Sequence[Seen]) -> float:
    """The lowest cosine that leaves SILENT of the unanswerable queries without a match."""
    best = np.sort([one.cosines.max() for query, one in zip(queries, found, strict=True) if query.kind == "absent"])
    return float(best[int(SILENT * len(best))])


def cosine_hits(one: Seen, cut: float) -> npt.NDArray[np.bool_]:
    """Photos above the cut-off."""
    return one.cosines > cut


def shares(
    queries: Sequence[Query],
    strong: Sequence[npt.NDArray[np.bool_]],
    likely: Sequence[npt.NDArray[np.bool_]] | None,
) -> Shares:
    """How well the strong matches do. `likely` None: there is nothing below strong."""
    below = strong if likely is None else likely
    subjects = [(q, s) for q, s in zip(queries, strong, strict=True) if q.kind == "subject" and q.truth.sum() > 1]
    captions = [s.any() for q, s in zip(queries, strong, strict=True) if q.kind == "caption"]
    absent = [(s, b) for q, s, b in zip(queries, strong, below, strict=True) if q.kind == "absent"]
    right = sum(int(s[q.truth].sum()) for q, s in subjects)
    told = sum(int(s.sum()) for _, s in subjects)
    wrong = sum(int(s.sum()) for s, _ in absent)
    return Shares(
        precision=right / max(1, told),
        of_all=right / max(1, told + wrong),
        subjects=float(np.mean([s.any() for _, s in subjects])),
        right=float(np.mean([s[q.truth].any() for q, s in subjects])),
        captions=float(np.mean(captions)),
        silent=float(np.mean([not s.any() for s, _ in absent])),
        nothing=float(np.mean([not b.any() for _, b in absent])),
    )


def _fit_presence(queries: Sequence[Query], found: Sequence[Seen]) -> tuple[float, float, float]:
    kept = [(q, one) for q, one in zip(queries, found, strict=True) if q.kind != "subject" or q.truth.sum() > 1]
    kinds = np.array([query.kind for query, _ in kept])
    features = np.array(
        [[one.tops.mean() - one.sharp.lasting_mean + one.sharp.common, one.sharp.common] for _, one in kept]
    )
    share = {"absent": 1.0, "subject": 0.7, "caption": 0.3}
    weights = np.array([share[kind] / (kinds == kind).sum() for kind in kinds]) * len(kinds)
    return tuple(logistic_regression(features, kinds != "absent", weights, _PRESENCE_RIDGE))


def _fit_likeness(queries: Sequence[Query], found: Sequence[Seen]) -> tuple[float, float, float]:
    features, truths, weights = [], [], []
    for query, one in zip(queries, found, strict=True):
        if query.kind == "absent":
            continue
        apart = (one.levels - one.level.lasting_mean) / one.level.lasting_spread
        told = one.levels - one.level.lasting_mean + one.level.common
        features.append(np.stack([told, apart], axis=1)[query.counts])
        truths.append(query.truth[query.counts])
        weights.append(np.full(int(query.counts.sum()), _CAPTIONS_COUNT if query.kind == "caption" else 1.0))
    return tuple(logistic_regression(np.concatenate(features), np.concatenate(truths), np.concatenate(weights), _RIDGE))


def logistic_regression(features: npt.NDArray, truth: npt.NDArray, weights: npt.NDArray, ridge: float) -> list[float]:
    """Coefficients and constant, by iteratively reweighted least squares over standardised features."""
    mean, spread = features.mean(axis=0), features.std(axis=0)
    rows = np.c_[(features - mean) / spread, np.ones(len(features))]
    penalty = ridge * len(rows) * np.eye(rows.shape[1])
    found = np.zeros(rows.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weights * (chance - truth)) + penalty @ np.r_[found[:-1], 0]
        curve = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + penalty
        found -= np.linalg.solve(curve, slope)
    return [*(found[:-1] / spread).tolist(), float(found[-1] - (found[:-1] * mean / spread).sum())]
