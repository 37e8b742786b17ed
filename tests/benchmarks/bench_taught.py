"""How a name that somebody taught is best combined with words beside it, and what its relevance should be.

python tests/benchmarks/bench_taught.py [--draws N] [--json]

A subject that two captions of five name in 18 photos or more is taught from 8 of them, under a made-up word or under
its own. "<name> <scene>" should find photos with subject and scene (a caption names it), examples left out: mean
average precision over all pairs of which 8 photos show both and 8 the one alone, and what is subtracted likewise.
`one caption` has the vector of the last caption in place of each picture's, for a model that understands pictures.

Relevance: of the name alone; and of the name with each other subject, and with 40 subjects that no photo shows: how
many strong photos are right, how many queries have any where something is right, and where nothing is. Tables of
results stand in `photoclip/search/compose.py` and `said.py`; two minutes of one core.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from captioned import CHECKOUT, PHOTOS, WORD, Captioned, Truth, absent_subjects, captioned, present_words
from few_shot import average_precision

from photoclip.calibration.background import ranking
from photoclip.calibration.calibration import Calibration, calibrated
from photoclip.calibration.relevance import MOST_TOPS, likeness, logistic, presence, relevance
from photoclip.domain.photos import Vectors
from photoclip.embed.cards import resolve_card
from photoclip.embed.load import load_encoder
from photoclip.probes.learn import learn
from photoclip.probes.probe import Probe
from photoclip.search.compose import Composed, Part, compose
from photoclip.search.said import Taught, probe_relevance

MADE_UP = "zorbix"
EXAMPLES, TOLD, SUBJECTS, TOGETHER, ABSENT = 8, 2, 18, 8, 40
MOST_SHARED = 0.7
STRONG, LIKELY = 0.5, 0.25
WEIGHTS = (0.5, 0.7, 1.0, 1.5, 2.0)
NONE = np.empty(0, np.int64)
Scores = np.ndarray


@dataclass(frozen=True, slots=True)
class Line:
    """`figures` by what they are called."""

    name: str
    vectors: str
    method: str
    figures: dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Subjects: photos that a caption names, and that are sure; `texts` of all that is asked (raw unit vectors)."""

    shown: dict[str, Truth]
    sure: dict[str, Truth]
    texts: dict[str, np.ndarray]

    def pairs(self) -> Iterator[tuple[str, str]]:
        for one, sure in self.sure.items():
            for other, shown in self.shown.items():
                both = (self.shown[one] & shown).sum()
                fewer = min(self.shown[one].sum(), shown.sum())
                if sure.sum() >= SUBJECTS and one != other and shown.sum() > EXAMPLES and both < MOST_SHARED * fewer:
                    yield one, other

    def both_ways(self) -> Iterator[tuple[str, str]]:
        for one, other in self.pairs():
            both = (self.shown[one] & self.shown[other]).sum()
            if both >= TOGETHER and (self.shown[one] & ~self.shown[other]).sum() >= TOGETHER:
                yield one, other


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What was learned of a subject, and the photos that are asked about: none of its examples."""

    probe: Probe
    asked: np.ndarray

    def part(self, weight: float = 1.0) -> Part:
        return Part(self.probe.direction, weight, taught=Taught("", self.probe, NONE, NONE))


def known(photos: Captioned) -> Known:
    told = [[frozenset(WORD.findall(one.lower())) for one in captions] for captions in photos.captions]
    counts = {
        name: np.array([sum(all(group & one for group in groups) for one in several) for several in told])
        for name, groups in present_words().items()
        if len(name.split()) <= 2
    }
    names = list(counts)
    asked = [*names, *absent_subjects(photos)[:ABSENT], MADE_UP]
    asked += [f"{name} {other}" for name in (*names, MADE_UP) for other in names]
    texts = dict(zip(asked, photos.texts(asked), strict=True))
    return Known(
        {name: count >= 1 for name, count in counts.items()},
        {name: count >= TOLD for name, count in counts.items()},
        texts,
    )


def lesson(photos: Captioned, of: Known, vectors: Vectors, subject: str, name: str, seed: int) -> Lesson:
    few = np.random.default_rng(seed).permutation(np.flatnonzero(of.sure[subject]))[:EXAMPLES]
    asked = np.delete(np.arange(len(vectors)), few)
    text = ranking(photos.bank, of.texts[name][np.newaxis])[0]
    return Lesson(learn(vectors[few], vectors[:0], vectors[asked], text).probe, asked)


def added(
    of: Known, calibration: Calibration, learned: Lesson, name: str, other: str
) -> dict[str, Callable[[Vectors], Scores]]:
    bank, direction = calibration.background, learned.probe.direction

    def text(asked: str) -> np.ndarray:
        return ranking(bank, of.texts[asked][np.newaxis])[0]

    def spread(vector: np.ndarray) -> float:
        return calibration.unit_of(vector).spread

    def summed(asked: str, weight: float, unit: float) -> Callable[[Vectors], Scores]:
        return lambda photos: photos @ (text(asked) + weight * unit / spread(direction) * direction)

    def likely(photos: Vectors) -> Scores:
        odds = likeness(calibration.ranked.levels(photos @ rest), calibration.level(rest, calibration.ranked))
        return np.log(logistic(odds)) + np.log(np.maximum(learned.probe.probabilities(photos), 1e-30))

    whole, rest = f"{name} {other}", text(other)
    shipped = compose([learned.part(), Part(of.texts[other], 1.0)], calibration).ranking
    methods: dict[str, Callable[[Vectors], Scores]] = {
        "all words": lambda photos: photos @ text(whole),
        "the other words": lambda photos: photos @ rest,
        "the probe": lambda photos: photos @ direction,
        "as shipped": lambda photos: photos @ shipped,
        "product of probabilities": likely,
        "the other words + probe, as they are": lambda photos: photos @ (rest + direction),
    }
    for weight in WEIGHTS:
        methods[f"all words + {weight} probe"] = summed(whole, weight, spread(text(whole)))
        methods[f"the other words + {weight} probe"] = summed(other, weight, spread(rest))
    return methods


def less(of: Known, calibration: Calibration, learned: Lesson, other: str) -> dict[str, tuple[Scores, bool]]:
    """Directions, and whether it is the subject that is subtracted."""
    rest = Part(of.texts[other], 1.0)
    text = ranking(calibration.background, rest.vector[np.newaxis])[0]
    return {
        'pepper less "scene": the probe alone': (learned.probe.direction, False),
        'pepper less "scene"': (compose([learned.part(), Part(rest.vector, -1.0)], calibration).ranking, False),
        'scene less "pepper": the words alone': (text, True),
        'scene less "pepper"': (compose([rest, learned.part(-1.0)], calibration).ranking, True),
    }


def combined(photos: Captioned, of: Known, vectors: Vectors, draws: int, *, own: bool) -> dict[str, float]:
    calibration, found = calibrated(photos.bank, vectors), defaultdict(list)
    for at, (one, other) in enumerate(of.both_ways()):
        for draw in range(draws):
            name = one if own else MADE_UP
            learned = lesson(photos, of, vectors, one, name, 1000 * at + draw)
            ask, shown, more = vectors[learned.asked], of.shown[one][learned.asked], of.shown[other][learned.asked]
            if (shown & more).sum() >= 3:
                for method, scores in added(of, calibration, learned, name, other).items():
                    found[method].append(average_precision(scores(ask), shown & more))
            for method, (direction, is_subject) in less(of, calibration, learned, other).items():
                truth = more & ~shown if is_subject else shown & ~more
                if truth.sum() >= 3:
                    found[method].append(average_precision(ask @ direction, truth))
    return {method: float(np.mean(values)) for method, values in found.items()}


class Counted:
    """Of many queries: strong and likely photos, those of them that are right, and whether there are any."""

    def __init__(self) -> None:
        self._rows: list[tuple[float, ...]] = []

    def add(self, relevances: Scores, truth: Truth) -> None:
        strong, likely = relevances >= STRONG, relevances >= LIKELY
        self._rows.append(
            (strong.sum(), (strong & truth).sum(), likely.sum(), (likely & truth).sum(), strong.any(), truth.any())
        )

    def figures(self) -> dict[str, float]:
        rows = np.array(self._rows, np.float64)
        has = rows[:, 5] > 0
        return {
            "strong right": rows[:, 1].sum() / max(1.0, rows[:, 0].sum()),
            "likely right": rows[:, 3].sum() / max(1.0, rows[:, 2].sum()),
            "likely a query": float(rows[:, 2].mean()),
            "any strong where right": float(rows[has, 4].mean()),
            "any strong where none": float(rows[~has, 4].mean()) if (~has).any() else float("nan"),
        }


def of_composed(calibration: Calibration, vectors: Vectors, made: Composed) -> Scores:
    """As `RankedBranch` has it."""
    unit = calibration.unit_of(made.ranking) if made.is_mixed else calibration.ranked
    odds = likeness(unit.levels(vectors @ made.ranking), calibration.level(made.ranking, unit))
    assert made.sharp is not None
    tops = calibration.sharp.levels(np.sort(vectors @ made.sharp)[-MOST_TOPS:])
    return relevance(presence(tops, calibration.level(made.sharp, calibration.sharp), len(vectors)), odds)


def relevances(photos: Captioned, of: Known, vectors: Vectors, *, own: bool) -> dict[str, dict[str, float]]:
    calibration, counted = calibrated(photos.bank, vectors), defaultdict(Counted)
    beside: dict[str, list[str]] = defaultdict(list)
    for one, other in of.pairs():
        beside[one].append(other)
    absent = absent_subjects(photos)[:ABSENT]
    for at, (one, others) in enumerate(beside.items()):
        learned = lesson(photos, of, vectors, one, one if own else MADE_UP, at)
        rows, shown = learned.asked, of.shown[one]
        scores = vectors @ learned.probe.direction
        counted["name alone"].add(probe_relevance(learned.probe, scores)[rows], shown[rows])
        counted["name alone, its probability"].add(learned.probe.probabilities(vectors)[rows], shown[rows])
        words = compose([Part(of.texts[one], 1.0)], calibration)
        counted["the subject's words"].add(of_composed(calibration, vectors, words)[rows], shown[rows])
        for other in (*others, *absent):
            truth = (shown & of.shown.get(other, np.zeros(len(shown), bool)))[rows]
            rest = Part(of.texts[other], 1.0)
            made = compose([learned.part(), rest], calibration)
            counted["name and words"].add(of_composed(calibration, vectors, made)[rows], truth)
            words = compose([Part(of.texts[one], 1.0), rest], calibration)
            counted["subject's words and words"].add(of_composed(calibration, vectors, words)[rows], truth)
    return {method: one.figures() for method, one in counted.items()}


def report(photos: Captioned, draws: int) -> list[Line]:
    of = known(photos)
    fifth = photos.encoder.embed_texts([captions[-1] for captions in photos.captions])
    lines = []
    for name, vectors in (("embedded model", photos.pictures), ("one caption", fifth)):
        for own in (False, True):
            called = "own name" if own else "made-up name"
            for method, precision in combined(photos, of, vectors, draws, own=own).items():
                lines.append(Line(called, name, method, {"precision": precision}))
            for method, figures in relevances(photos, of, vectors, own=own).items():
                lines.append(Line(called, name, method, figures))
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=2, help="of examples, for each pair")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not PHOTOS.is_dir():
        sys.stderr.write(f"there is no folder {PHOTOS}\n")
        return 1
    card = resolve_card("starter", CHECKOUT / "resources" / "starter", CHECKOUT / "models")
    lines = report(captioned(load_encoder(card, "cpu float32")), options.draws)
    if options.json:
        print(json.dumps({"results": [asdict(line) for line in lines]}))
        return 0
    for line in lines:
        values = "".join(f"  {name} {value:.3f}" for name, value in line.figures.items())
        print(f"{line.vectors:<15} {line.name:<13} {line.method:<38}{values}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
