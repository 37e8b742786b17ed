"""How words, pictures and what is subtracted are best combined, and how many prompts a short query should have.

python tests/benchmarks/bench_composition.py [--json]

Remove: "dog" less "water", for each pair of subjects of captioned photos that often come together; right are photos
whose captions mention the one and not the other. Replace: a photo with "dog" and "water", less "water", with "snow";
right are photos with dog and snow and no water. Mean average precision over all pairs or triples, and how many of the
first twenty show what was subtracted. `captions` has vectors of four other captions in place of each picture's: what a
better model would do.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
from captioned import CHECKOUT, PHOTOS, Captioned, Truth, captioned, present_subjects, unit

from photoclip.calibration.background import ranking
from photoclip.calibration.calibration import Calibration, calibrated
from photoclip.calibration.relevance import likeness, logistic
from photoclip.domain.photos import Vectors
from photoclip.embed.cards import resolve_card
from photoclip.embed.load import load_encoder
from photoclip.search.compose import Part, compose

FEWEST = 5
MOST_SHARED = 0.7
MOST_TRIPLES = 300
FIRST = 20
ENSEMBLES = {
    "bare": ("{}",),
    "a photo of": ("a photo of {}",),
    "four (chosen)": ("{}", "a photo of {}", "a photo of the {}", "a snapshot of {}"),
    "five scenes": ("{}", "a photo of {}", "{} outside", "there is {} in the picture", "a close-up of {}"),
    "seven, Radford et al.": (
        "itap of a {}.",
        "a bad photo of the {}.",
        "a origami {}.",
        "a photo of the large {}.",
        "a {} in a video game.",
        "art of the {}.",
        "a photo of the small {}.",
    ),
}

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """A method and its mean average precision, with what else is said of it."""

    table: str
    vectors: str
    method: str
    precision: float
    beside: float


@dataclass(frozen=True, slots=True, eq=False)
class Subjects:
    """Subjects of at least FEWEST photos: `texts` (n, dimension), `truths` bool (n, photos)."""

    names: tuple[str, ...]
    texts: Vectors
    truths: Truth

    def shared(self, one: int, other: int) -> float:
        """Share of the rarer one's photos that show both: synonyms and parts are no test."""
        both = (self.truths[one] & self.truths[other]).sum()
        return float(both / min(self.truths[one].sum(), self.truths[other].sum()))


def average_precision(scores: Scores, truth: Truth) -> float:
    right = truth[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(right) / np.arange(1, right.size + 1))[right].mean())


def subjects(photos: Captioned) -> Subjects:
    kept = {
        name: truth
        for name, truth in present_subjects(photos).items()
        if truth.sum() > FEWEST and len(name.split()) <= 2
    }
    return Subjects(tuple(kept), photos.texts(list(kept)), np.stack(list(kept.values())))


def remove_methods(
    calibration: Calibration, pictures: Vectors, texts: Vectors
) -> dict[str, Callable[[int, int], Scores]]:
    bank = calibration.background
    directions = ranking(bank, texts)
    levels = [calibration.ranked.levels(pictures @ one) for one in directions]
    odds = [
        likeness(own, calibration.level(one, calibration.ranked)) for own, one in zip(levels, directions, strict=True)
    ]

    def summed(one: int, other: int, share: float) -> Scores:
        return pictures @ (directions[one] - share * directions[other])

    def projected(one: int, other: int, share: float) -> Scores:
        apart = directions[other] - (directions[other] @ directions[one]) * directions[one]
        return pictures @ (directions[one] - share * unit(apart))

    def hinged(one: int, other: int) -> Scores:
        return levels[one] - np.maximum(0, levels[other] - levels[other].mean())

    def shipped(one: int, other: int) -> Scores:
        return pictures @ compose([Part(texts[one], 1.0), Part(texts[other], -1.0)], calibration).ranking

    methods = {
        "first text alone": lambda one, _: pictures @ directions[one],
        "raw vectors, less 0.5": lambda one, other: pictures @ (texts[one] - 0.5 * texts[other]),
        "score less what exceeds the mean": hinged,
        "relevance * (1 - relevance)": lambda one, other: logistic(odds[one]) * (1 - logistic(odds[other])),
        "relevance * (1 - relevance), odds + 1.5": lambda one, other: (
            logistic(odds[one]) * (1 - logistic(odds[other] + 1.5))
        ),
        "as shipped": shipped,
    }
    for share in (0.3, 0.5, 0.7, 1.0):
        methods[f"weighted sum, less {share}"] = lambda one, other, share=share: summed(one, other, share)
        methods[f"projection, less {share}"] = lambda one, other, share=share: projected(one, other, share)
    return methods


def remove_table(name: str, calibration: Calibration, pictures: Vectors, of: Subjects) -> list[Line]:
    pairs = [
        (one, other)
        for one in range(len(of.names))
        for other in range(len(of.names))
        if one != other
        and (of.truths[one] & of.truths[other]).sum() >= FEWEST
        and (of.truths[one] & ~of.truths[other]).sum() >= FEWEST
        and of.shared(one, other) < MOST_SHARED
    ]
    lines = []
    for method, score in remove_methods(calibration, pictures, of.texts).items():
        found = [score(one, other) for one, other in pairs]
        precision = [average_precision(s, of.truths[a] & ~of.truths[b]) for s, (a, b) in zip(found, pairs, strict=True)]
        shown = [of.truths[b][np.argsort(-s)[:FIRST]].mean() for s, (_, b) in zip(found, pairs, strict=True)]
        lines.append(Line(f"remove, {len(pairs)} pairs", name, method, np.mean(precision), np.mean(shown)))
    return lines


def replace_table(name: str, calibration: Calibration, pictures: Vectors, of: Subjects) -> list[Line]:
    random = np.random.default_rng(1)
    count, truths = len(of.names), of.truths
    triples = []
    for one, other, third in random.permutation(count**3)[:, None] // np.array([count**2, count, 1]) % count:
        if len({one, other, third}) < 3 or len(triples) == MOST_TRIPLES:
            continue
        right, begun = truths[one] & truths[third] & ~truths[other], truths[one] & truths[other] & ~truths[third]
        if (
            right.sum() < FEWEST
            or not begun.any()
            or max(of.shared(one, other), of.shared(one, third), of.shared(other, third)) >= MOST_SHARED
        ):
            continue
        triples.append((int(random.choice(np.flatnonzero(begun))), other, third, right))
    directions = ranking(calibration.background, of.texts)
    methods: dict[str, Callable[[int, int, int], Scores]] = {
        "picture alone": lambda row, *_: pictures @ pictures[row],
        "text alone": lambda _row, _less, more: pictures @ directions[more],
        "as shipped": lambda row, less, more: (
            pictures
            @ compose(
                [Part(pictures[row], 1.0, True), Part(of.texts[less], -1.0), Part(of.texts[more], 1.0)], calibration
            ).ranking
        ),
    }
    for weight in (1.0, 0.7, 0.5, 0.3):
        methods[f"picture at {weight}"] = lambda row, less, more, weight=weight: (
            pictures @ (weight * pictures[row] - 0.5 * directions[less] + directions[more])
        )
    lines = []
    for method, score in methods.items():
        precision, shown = [], []
        for row, less, more, right in triples:
            found = score(row, less, more).copy()
            found[row] = -9
            precision.append(average_precision(found, right))
            shown.append(truths[less][np.argsort(-found)[:FIRST]].mean())
        lines.append(Line(f"replace, {len(triples)} triples", name, method, np.mean(precision), np.mean(shown)))
    return lines


def prompts_table(photos: Captioned) -> list[Line]:
    """Plain cosine, so that only the prompts differ. `beside`: recall@10 of captions asked in the same way."""
    lines = []
    captions = [(row, text) for row, several in enumerate(photos.captions) for text in several]
    kinds = {"one word": lambda name: len(name.split()) == 1, "two words": lambda name: len(name.split()) == 2}
    found = present_subjects(photos)
    for method, templates in ENSEMBLES.items():
        asked = ensemble(photos, [text for _, text in captions], templates)
        scores = photos.pictures @ asked.T
        rows = np.array([row for row, _ in captions])
        ranks = (scores > scores[rows, np.arange(rows.size)]).sum(axis=0)
        for kind, is_kind in kinds.items():
            names = [name for name in found if is_kind(name)]
            of = photos.pictures @ ensemble(photos, names, templates).T
            precision = [average_precision(of[:, at], found[name]) for at, name in enumerate(names)]
            lines.append(Line("prompts", kind, method, np.mean(precision), (ranks < 10).mean()))
    return lines


def ensemble(photos: Captioned, texts: Sequence[str], templates: Sequence[str]) -> Vectors:
    vectors = photos.encoder.embed_texts([template.format(text) for text in texts for template in templates])
    return unit(vectors.reshape(len(texts), len(templates), -1).mean(axis=1))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not PHOTOS.is_dir():
        sys.stderr.write(f"there is no folder {PHOTOS}\n")
        return 1
    card = resolve_card("starter", CHECKOUT / "resources" / "starter", CHECKOUT / "models")
    photos = captioned(load_encoder(card, "cpu float32"))
    of = subjects(photos)
    texts = photos.encoder.embed_texts([text for captions in photos.captions for text in captions[1:]])
    better = unit(texts.reshape(len(photos.captions), -1, texts.shape[1]).mean(axis=1))
    lines: list[Line] = prompts_table(photos)
    for name, pictures in (("embedded model", photos.pictures), ("captions", better)):
        calibration = calibrated(photos.bank, pictures)
        lines += [
            *remove_table(name, calibration, pictures, of),
            *replace_table(name, calibration, pictures, of),
        ]
    if options.json:
        print(json.dumps({"results": [asdict(line) for line in lines]}, default=float))
        return 0
    print(f"{'table':<22} {'vectors':<16} {'method':<42} {'mAP':>7} {'beside':>7}")
    for line in lines:
        print(f"{line.table:<22} {line.vectors:<16} {line.method:<42} {line.precision:>7.4f} {line.beside:>7.3f}")
    print("beside: prompts, recall@10 of captions; else the share of the first 20 that shows what was subtracted")
    return 0


if __name__ == "__main__":
    sys.exit(main())
