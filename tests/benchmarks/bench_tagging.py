"""Whether a tag's probability means something, and what would be tagged by default: captions say what photos show.

python tests/benchmarks/bench_tagging.py [--fit] [--json]

A photo shows a label when two of its five captions have the label, a synonym, or a word of label_words.txt (`said`:
when one has). Judged are the labels of the everyday vocabulary that photos show, and those of telling groups (animals,
food, vehicles, sports, documents) that no caption has: for these everything is wrong. Every second photo fits, the
others are reported; then the other way round; figures are the means. `--fit` prints the coefficients of
`scoring.FITTED`, by the first half; rows of "same fit" are of what is in the code.

`cosine` is the best a single cut-off can do that tags as many: precision at equal numbers.

The embedded model is small. How the same coefficients do with a better one is shown by stand-ins, as in
bench_relevance.py: vectors of captions in place of the picture's (`moved`: one constant vector added to all).
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise

import numpy as np
from bench_relevance import stand_ins
from captioned import CHECKOUT, PHOTOS, Captioned, Truth, captioned
from tagging_fit import (
    Exclusive,
    Matrix,
    Seen,
    bank_background,
    chances,
    cosine_chances,
    fit,
    fit_background,
    group_of,
    seen,
    surprise,
)
from tagging_truth import SETTING, Judged, judged, settings

from photoclip.domain.photos import Vectors
from photoclip.domain.ports import Encoder
from photoclip.domain.tag_words import Label
from photoclip.embed.cards import resolve_card
from photoclip.embed.load import load_encoder
from photoclip.tagging.cut import GOAL, LEAST_CUT, default_cut, precision_curve
from photoclip.tagging.labels import TYPICAL, label_vectors
from photoclip.tagging.prompts import BARE
from photoclip.tagging.scoring import FITTED, Fitted

BINS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.01)
GOALS = (0.5, 0.6, 0.8)
EXCLUSIVE = ("animals", "sports", "vehicles")


class Remembering:
    """An encoder that makes each text's vector once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._made: dict[str, Vectors] = {}
        self.logit_scale = encoder.logit_scale

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._made]
        self._made.update(zip(new, self._encoder.embed_texts(new), strict=True))
        return np.stack([self._made[text] for text in texts])


Halves = tuple[Truth, Truth]
"""bool (photos,), bool (photos,): those that fit and those that are reported."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Of what would be tagged: `precision`, `said` (right when one caption is enough), `promised` (the estimate).
    `covered`: photos with a right tag; `tags` and `right` on a photo. `explained`: how much less surprising all truths
    are than by the labels' mean alone (McFadden's pseudo R squared).
    """

    precision: float
    said: float
    promised: float
    covered: float
    tags: float
    right: float
    explained: float


@dataclass(frozen=True, slots=True)
class Row:
    vectors: str
    method: str
    shares: Shares


@dataclass(frozen=True, slots=True)
class Bin:
    """Probabilities from `least`: how many, their mean, and the share that is right."""

    least: float
    pairs: int
    mean: float
    right: float


@dataclass(frozen=True, slots=True)
class Surprise:
    """Nats at the truth where labels exclude each other: the mean, and of each group."""

    method: str
    groups: list[float]

    @property
    def nats(self) -> float:
        return float(np.mean(self.groups))


def halves(photos: int) -> tuple[Halves, Halves]:
    even = np.arange(photos) % 2 == 0
    return (even, ~even), (~even, even)


def tagged(found: Matrix, goal: float, least: float) -> Truth:
    """What the default cuts of these photos' probabilities (photos, labels) tag."""
    cuts = [default_cut(precision_curve(column), goal, least) for column in found.T]
    return found >= np.array(cuts, np.float32)


def shares(found: Matrix, tags: Truth, truth: Judged, rows: Truth) -> Shares:
    """For probabilities and tags of the photos `rows`."""
    shown, said = truth.shown[rows], truth.said[rows]
    right, count = tags & shown, max(1, int(tags.sum()))
    sure = np.clip(found.astype(np.float64), 1e-6, 1 - 1e-6)
    mean = float(shown.mean())
    surprised = -np.where(shown, np.log(sure), np.log1p(-sure)).mean()
    return Shares(
        precision=right.sum() / count,
        said=(tags & said).sum() / count,
        promised=float(found[tags].mean()) if tags.any() else 1.0,
        covered=float(right.any(axis=1).mean()),
        tags=float(tags.sum(axis=1).mean()),
        right=float(right.sum(axis=1).mean()),
        explained=float(1 + surprised / (mean * np.log(mean) + (1 - mean) * np.log1p(-mean))),
    )


def by_cosine(found: Seen, truth: Judged, here: Halves, fitted: Fitted) -> Shares:
    """Cut so that of the fitting half as many are tagged as by the probabilities."""
    fitting, other = here
    count = int(tagged(chances(found, fitted)[fitting], GOAL, LEAST_CUT).sum())
    cut = np.sort(found.cosines[fitting].ravel())[-max(1, count)]
    return shares(cosine_chances(found, truth.shown, fitting)[other], found.cosines[other] >= cut, truth, other)


def by_chances(found: Seen, truth: Judged, here: Halves, fitted: Fitted, goal: float = GOAL) -> Shares:
    values = chances(found, fitted)[here[1]]
    return shares(values, tagged(values, goal, LEAST_CUT), truth, here[1])


def mean(several: Sequence[Shares]) -> Shares:
    return Shares(*np.mean([list(asdict(one).values()) for one in several], axis=0).tolist())


def of_truth(truth: Judged, kept: Truth) -> Judged:
    """With some of the labels only."""
    labels = tuple(label for label, stays in zip(truth.labels, kept, strict=True) if stays)
    return Judged(labels, truth.shown[:, kept], truth.said[:, kept])


def seen_in(photos: Captioned, labels: Sequence[Label], pictures: Vectors, asked: tuple[str, ...] = ()) -> Seen:
    """Labels among pictures."""
    vectors, typical = (label_vectors(some, photos.encoder.embed_texts, asked=asked) for some in (labels, TYPICAL))
    return seen(pictures, photos.bank, labels, vectors, typical)


def open_rows(photos: Captioned, truth: Judged, both: tuple[Halves, Halves]) -> list[Row]:
    """The embedded model, with and without prompts, and only with labels that occur."""
    rows = []

    def add(name: str, method: str, judge: Callable[[Halves, Fitted], Shares], found: Seen, known: Judged) -> None:
        fits = [fit(found, known.shown, here[0]) for here in both]
        rows.append(Row(name, method, mean([judge(here, one) for here, one in zip(both, fits, strict=True)])))

    for name, asked in (("bare names", BARE), ("prompts", ())):
        found = seen_in(photos, truth.labels, photos.pictures, asked)
        add(name, "cosine", lambda here, one, found=found: by_cosine(found, truth, here, one), found, truth)
        add(name, "probability", lambda here, one, found=found: by_chances(found, truth, here, one), found, truth)
    for goal in GOALS:
        judge = lambda here, one, goal=goal: by_chances(found, truth, here, one, goal)  # noqa: E731
        add("prompts", f"goal {goal:.1f}", judge, found, truth)
    there = of_truth(truth, truth.occurs)
    less = seen_in(photos, there.labels, photos.pictures)
    add("labels that occur", "cosine", lambda here, one: by_cosine(less, there, here, one), less, there)
    add("labels that occur", "probability", lambda here, one: by_chances(less, there, here, one), less, there)
    return rows


def stand_in_rows(photos: Captioned, truth: Judged, both: tuple[Halves, Halves]) -> list[Row]:
    """With the coefficients that are in the code."""
    rows = []
    for name, pictures in {"embedded model": photos.pictures, **stand_ins(photos)}.items():
        found = seen_in(photos, truth.labels, pictures)
        for method, judge in (("cosine", by_cosine), ("probability, same fit", by_chances)):
            rows.append(Row(name, method, mean([judge(found, truth, here, FITTED) for here in both])))
    return rows


def reliability(found: Seen, truth: Judged, both: tuple[Halves, Halves]) -> list[Bin]:
    """Of probabilities that the other half of the photos fitted."""
    pairs = [(chances(found, fit(found, truth.shown, a))[b], truth.shown[b]) for a, b in both]
    values = np.concatenate([value.ravel() for value, _ in pairs])
    right = np.concatenate([shown.ravel() for _, shown in pairs])
    return binned(values, right)


def binned(values: Matrix, right: Truth) -> list[Bin]:
    places = [(least, (values >= least) & (values < most)) for least, most in pairwise(BINS)]
    return [
        Bin(least, int(here.sum()), float(values[here].mean()), float(right[here].mean()))
        for least, here in places
        if here.any()
    ]


def groups_by(photos: Captioned, truth: Judged, odds: Callable[[Seen], Matrix]) -> list[Exclusive]:
    """Groups of the vocabulary as if they were exclusive, and the one that is and of which captions tell."""
    made = []
    for known, groups in ((truth, EXCLUSIVE), (settings(photos.captions), (SETTING,))):
        values = odds(seen_in(photos, known.labels, photos.pictures))
        made += [group_of(values, known, group, some=group == SETTING) for group in groups]
    return made


def surprises(photos: Captioned, truth: Judged, both: tuple[Halves, Halves]) -> list[Surprise]:
    """Levels, and cosines with the model's own scale against the bank's captions, each with the background that the
    other half fits best; and the shares of the labels in that half.
    """
    scale = photos.encoder.logit_scale
    bank = bank_background(photos.pictures, photos.bank, scale)
    by_level = groups_by(photos, truth, lambda found: found.levels)
    ways = {
        "levels": by_level,
        "cosines, the model's scale": groups_by(photos, truth, lambda one: scale * one.cosines - bank[:, None]),
    }
    told = [Surprise("shares of the labels", [_by_shares(one, a, b) for a, b in both for one in by_level])]
    for name, groups in ways.items():
        nats = []
        for fitting, other in both:
            bar = fit_background(groups, fitting)
            nats += [surprise(one, bar, other) for one in groups]
        told.append(Surprise(name, nats))
    return told


def exclusive_reliability(groups: Sequence[Exclusive]) -> list[Bin]:
    """Of the probabilities in exclusive groups, with what is in the code."""
    values = [one.chances(FITTED.background)[one.rows].ravel() for one in groups]
    right = [np.eye(one.odds.shape[1] + 1, dtype=np.bool_)[one.truth[one.rows], :-1].ravel() for one in groups]
    return binned(np.concatenate(values), np.concatenate(right))


def _by_shares(one: Exclusive, fitting: Truth, other: Truth) -> float:
    labels = one.odds.shape[1]
    counts = np.bincount(one.truth[one.rows & fitting], minlength=labels + 1) + 1 / (labels + 1)
    return float(-np.log((counts / counts.sum())[one.truth[one.rows & other]]).mean())


def printed(rows: Sequence[Row], bins: Sequence[Bin], groups: Sequence[Surprise], closed: Sequence[Bin]) -> None:
    heads = list(asdict(rows[0].shares))
    print(f"{'vectors':<20} {'method':<24}" + "".join(f"{head:>10}" for head in heads))
    for row in rows:
        print(f"{row.vectors:<20} {row.method:<24}" + "".join(f"{v:>10.2f}" for v in asdict(row.shares).values()))
    print(Shares.__doc__)
    for name, several in (("open labels", bins), ("exclusive groups", closed)):
        print(f"\n{name:<20}{'pairs':>10}{'mean':>10}{'right':>10}")
        for one in several:
            print(f"from {one.least:<15.2f}{one.pairs:>10}{one.mean:>10.2f}{one.right:>10.2f}")
    print("\nexclusive groups, mean nats")
    for one in groups:
        print(f"{one.method:<30}{one.nats:>8.2f}   " + "".join(f"{value:>8.2f}" for value in one.groups))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="print the coefficients that the first half gives")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not PHOTOS.is_dir():
        sys.stderr.write(f"there is no folder {PHOTOS}\n")
        return 1
    card = resolve_card("starter", CHECKOUT / "resources" / "starter", CHECKOUT / "models")
    encoder = load_encoder(card, "cpu float32")
    photos = captioned(encoder)
    # The same texts are asked for again and again.
    photos = replace(photos, encoder=Remembering(encoder))
    truth = judged(photos.captions)
    both = halves(len(photos.files))
    found = seen_in(photos, truth.labels, photos.pictures)
    if options.fit:
        groups = groups_by(photos, truth, lambda one: one.levels)
        made = replace(fit(found, truth.shown, both[0][0]), background=fit_background(groups, both[0][0]))
        for name, value in asdict(made).items():
            print(f"    {name}={value:.2f},")
        return 0
    rows = [*open_rows(photos, truth, both), *stand_in_rows(photos, truth, both)]
    bins, closed = (
        reliability(found, truth, both),
        exclusive_reliability(groups_by(photos, truth, lambda one: one.levels)),
    )
    groups = surprises(photos, truth, both)
    if options.json:
        lists = {"results": rows, "reliability": bins, "exclusive": groups, "exclusive_reliability": closed}
        print(json.dumps({name: [asdict(one) for one in several] for name, several in lists.items()}))
    else:
        print(f"{len(truth.labels)} labels, of which {int(truth.occurs.sum())} occur; {len(photos.files)} photos\n")
        printed(rows, bins, groups, closed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
