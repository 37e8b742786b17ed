"""Ways to learn a subject from a few photos, to be held against `photoclip.probes`, and which subjects there are."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from captioned import HERE, WORD, Captioned, Truth, unit

from photoclip.domain.photos import Vectors
from photoclip.probes.learn import learn

TOLD = 2
"""Captions of five that must name a subject; photos of which fewer do count neither as right nor as wrong."""
Scores = np.ndarray
Method = Callable[[Vectors, Vectors, Vectors, np.ndarray], Callable[[Vectors], Scores]]
"""From examples, counter-examples, library and text to what scores photos."""
MORE = {
    "brown": "brown",
    "white": "white",
    "black": "black",
    "red": "red",
    "blue": "blue",
    "playing": "playing plays play",
    "field": "field meadow",
    "mouth": "mouth mouths",
    "people": "people crowd group",
    "walking": "walking walks walk",
    "catching": "catch catches catching caught",
}
"""Beside those of present_subjects.txt: few of them are in twenty photos."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """`shown` and `unsure` are photos (n,), `text` is the direction by which search ranks for its name (dimension,)."""

    name: str
    shown: Truth
    unsure: Truth
    text: np.ndarray


def subjects(photos: Captioned, ranked: Callable[[Vectors], Vectors], least: int) -> list[Subject]:
    """All that at least so many photos show."""
    lines = [line for line in (HERE / "present_subjects.txt").read_text("utf-8").splitlines() if ": " in line]
    words = dict(line.split(": ") for line in lines if not line.startswith("#")) | MORE
    told = [[frozenset(WORD.findall(one.lower())) for one in captions] for captions in photos.captions]
    found = []
    for name, said in words.items():
        groups = [frozenset(group.split()) for group in said.split(" & ")]
        counts = np.array([sum(all(group & one for group in groups) for one in several) for several in told])
        if (counts >= TOLD).sum() >= least:
            found.append((name, counts))
    texts = ranked(photos.texts([name for name, _ in found]))
    return [
        Subject(name, counts >= TOLD, (counts > 0) & (counts < TOLD), text)
        for (name, counts), text in zip(found, texts, strict=True)
    ]


def zero_shot(examples: Vectors, counter: Vectors, library: Vectors, text: np.ndarray) -> Callable[[Vectors], Scores]:
    return lambda photos: photos @ text


def prototype(weight: float) -> Method:
    """The mean of the examples, less the library's; with `weight` the text counts beside it, both in standard scores
    and that of the examples by the root of their number.
    """

    def fitted(examples: Vectors, counter: Vectors, library: Vectors, text: np.ndarray) -> Callable[[Vectors], Scores]:
        mean = unit(examples.mean(axis=0) - library.mean(axis=0))
        told, alike = library @ text, library @ mean
        return lambda photos: (
            (photos @ mean) / alike.std() * np.sqrt(len(examples)) / 2 + weight * (photos @ text) / told.std()
        )

    return fitted


def tip_adapter(sharpness: float, residual: float) -> Method:
    """Zhang et al., https://arxiv.org/abs/2111.03930, training-free: a cache of examples beside the text."""

    def fitted(examples: Vectors, counter: Vectors, library: Vectors, text: np.ndarray) -> Callable[[Vectors], Scores]:
        spread = (library @ text).std()

        def scores(photos: Vectors) -> Scores:
            cache = np.exp(-sharpness * (1 - photos @ examples.T)).sum(axis=1)
            return (
                residual * (cache - np.exp(-sharpness * (1 - photos @ counter.T)).sum(axis=1)) + photos @ text / spread
            )

        return scores

    return fitted


def learned(examples: Vectors, counter: Vectors, library: Vectors, text: np.ndarray) -> Callable[[Vectors], Scores]:
    return learn(examples, counter, library, text).probe.log_odds


def learned_unnamed(
    examples: Vectors, counter: Vectors, library: Vectors, text: np.ndarray
) -> Callable[[Vectors], Scores]:
    return learn(examples, counter, library).probe.log_odds


def average_precision(scores: Scores, truth: Truth) -> float:
    """Of photos (n,), best first."""
    right = truth[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(right) / np.arange(1, right.size + 1))[right].mean())


def best_balanced(scores: Scores, truth: Truth) -> float:
    """The balanced accuracy of the best cut there is."""
    right = truth[np.argsort(-scores, kind="stable")]
    found, wrong = np.cumsum(right) / right.sum(), np.cumsum(~right) / (~right).sum()
    return float(((found + 1 - wrong) / 2).max())
