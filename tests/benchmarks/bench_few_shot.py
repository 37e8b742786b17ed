"""What a few examples teach, held against what the subject's name alone finds (Radford et al.,
https://arxiv.org/abs/2103.00020, figure 6).

python tests/benchmarks/bench_few_shot.py [--draws N] [--json]

Subjects are those that two captions of five name in 20 photos or more; photos where one caption does count neither way.
The other photos of the library are what nothing is said of, as they are in use: among them those that are asked about.
`one caption` has the vector of the last caption in place of each picture's, for a model that understands pictures.
"Best cut" is the best balanced accuracy any cut has, the same measure for methods that suggest none. A table of results
stands in `photoclip/probes/learn.py`; two minutes of one core.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from captioned import CHECKOUT, PHOTOS, Captioned, captioned
from few_shot import (
    Method,
    Subject,
    average_precision,
    best_balanced,
    learned,
    learned_unnamed,
    prototype,
    subjects,
    tip_adapter,
    zero_shot,
)

from photoclip.calibration.background import ranking
from photoclip.domain.photos import Vectors
from photoclip.embed.cards import resolve_card
from photoclip.embed.load import load_encoder
from photoclip.probes.learn import learn

SHOTS = (1, 2, 4, 8, 16)
LEFT = 4
"""Photos of a subject that are not among its examples, at least."""
CORRECTED = 5
WORST = 2
ROUNDS = 4
METHODS: dict[str, Method] = {
    "zero-shot": zero_shot,
    "learned, text": learned,
    "learned, no text": learned_unnamed,
    "prototype": prototype(0),
    "prototype + text": prototype(1),
    "Tip-Adapter 5.5, 1": tip_adapter(5.5, 1),
    "Tip-Adapter 1, 3": tip_adapter(1, 3),
}


@dataclass(frozen=True, slots=True)
class Curve:
    """`figures` after 1, 2, 4, 8, 16 examples."""

    vectors: str
    method: str
    figure: str
    figures: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    """Mean average precision with five examples, and after each of the `rounds` of two corrections."""

    vectors: str
    method: str
    before: float
    rounds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds to learn from so many examples and a library's sample of 2,048, and to score 100,000 float16 vectors."""

    examples: int
    learn_s: float
    score_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """Examples in their order, and all photos that are asked about: none that any number of shots learns from."""

    order: np.ndarray
    asked: np.ndarray


def draw(subject: Subject, seed: int, shots: int) -> Draw:
    order = np.random.default_rng(seed).permutation(np.flatnonzero(subject.shown))
    asked = ~subject.unsure
    asked[order[:shots]] = False
    return Draw(order, np.flatnonzero(asked))


def curves(name: str, pictures: Vectors, known: Sequence[Subject], draws: int) -> list[Curve]:
    found: dict[tuple[str, str], dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    none = pictures[:0]
    for at, subject in enumerate(known):
        for number in range(draws):
            drawn = draw(subject, 1000 * at + number, SHOTS[-1])
            truth, asked = subject.shown[drawn.asked], pictures[drawn.asked]
            for shots in SHOTS:
                few = drawn.order[:shots]
                library = np.delete(pictures, few, axis=0)
                for method, fit in METHODS.items():
                    scores = fit(pictures[few], none, library, subject.text)(asked)
                    found[method, "average precision"][shots].append(average_precision(scores, truth))
                    found[method, "balanced accuracy, best cut"][shots].append(best_balanced(scores, truth))
    return [
        Curve(name, method, figure, tuple(float(np.mean(of[shots])) for shots in SHOTS))
        for (method, figure), of in found.items()
    ]


def judged(name: str, pictures: Vectors, known: Sequence[Subject], draws: int, *, named: bool) -> list[Curve]:
    """How right a probe is about itself: at its suggested cut, and in its own estimate of balanced accuracy."""
    sums: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for at, subject in enumerate(known):
        for number in range(draws):
            drawn = draw(subject, 1000 * at + number, SHOTS[-1])
            truth, asked = subject.shown[drawn.asked], pictures[drawn.asked]
            for shots in SHOTS:
                few = drawn.order[:shots]
                library = np.delete(pictures, few, axis=0)
                said = learn(pictures[few], pictures[:0], library, subject.text if named else None)
                over = said.probe.probabilities(asked) >= said.cut
                sums["suggested"][shots].append(float(over.sum()))
                sums["right"][shots].append(float((over & truth).sum()))
                sums["shown"][shots].append(float(truth.sum()))
                estimate = said.accuracy_at(said.cut)
                if estimate is not None:
                    true = float(over[truth].mean() + (~over)[~truth].mean()) / 2
                    sums["estimate less truth"][shots].append(estimate - true)
                    sums["error of the estimate"][shots].append(abs(estimate - true))
    method = "learned, text" if named else "learned, no text"
    figures = {
        "precision at the cut": [sum(sums["right"][k]) / max(1, sum(sums["suggested"][k])) for k in SHOTS],
        "coverage at the cut": [sum(sums["right"][k]) / sum(sums["shown"][k]) for k in SHOTS],
    }
    for figure in ("estimate less truth", "error of the estimate"):
        figures[figure] = [float(np.mean(sums[figure][k])) if sums[figure][k] else float("nan") for k in SHOTS]
    return [Curve(name, method, figure, tuple(values)) for figure, values in figures.items()]


def corrections(name: str, method: str, pictures: Vectors, known: Sequence[Subject], draws: int) -> Corrections:
    """Half of the photos are the library: five examples of it, and again and again the two likeliest that do not show
    the subject as counter-examples. The other half is asked about.
    """
    fit, kept = METHODS[method], []
    for at, subject in enumerate(known):
        for number in range(draws):
            half = np.random.default_rng(1000 * at + number).permutation(len(pictures))
            library, asked = np.split(half, 2)
            asked = asked[~subject.unsure[asked]]
            few = library[subject.shown[library]][:CORRECTED]
            others = library[~subject.shown[library] & ~subject.unsure[library]]
            wrong, values = np.empty(0, np.int64), []
            for _ in range(ROUNDS + 1):
                rest = np.setdiff1d(library, np.concatenate([few, wrong]))
                scores = fit(pictures[few], pictures[wrong], pictures[rest], subject.text)
                values.append(average_precision(scores(pictures[asked]), subject.shown[asked]))
                could = np.setdiff1d(others, wrong)
                worst = could[np.argsort(-scores(pictures[could]), kind="stable")[:WORST]]
                wrong = np.concatenate([wrong, worst])
            kept.append(values)
    before, *after = np.mean(kept, axis=0).tolist()
    return Corrections(name, method, before, tuple(after))


def speeds(dimension: int = 512, photos: int = 100_000) -> list[Speed]:
    random = np.random.default_rng(0)
    many = random.standard_normal((photos, dimension), np.float32)
    vectors = (many / np.linalg.norm(many, axis=1, keepdims=True)).astype(np.float16)
    sample = vectors[:2048]
    found = []
    for count in (1, 5, 30, 100, 500, 2_000):
        few = vectors[4_000 : 4_000 + count]
        positives = max(1, count // 2)
        started = time.perf_counter()
        said = learn(few[:positives], few[positives:], sample, vectors[-1])
        between = time.perf_counter()
        said.probe.probabilities(vectors)
        found.append(Speed(count, between - started, time.perf_counter() - between))
    return found


def report(photos: Captioned, draws: int) -> list[Curve | Corrections | Speed]:
    known = subjects(photos, lambda texts: ranking(photos.bank, texts), SHOTS[-1] + LEFT)
    fifth = photos.encoder.embed_texts([captions[-1] for captions in photos.captions])
    rows: list[Curve | Corrections | Speed] = []
    for name, pictures in (("embedded model", photos.pictures), ("one caption", fifth)):
        rows += curves(name, pictures, known, draws)
        rows += judged(name, pictures, known, draws, named=True) + judged(name, pictures, known, draws, named=False)
        for method in ("learned, text", "learned, no text"):
            rows.append(corrections(name, method, pictures, known, draws))
    return rows + speeds()


def printed(rows: Sequence[Curve | Corrections | Speed]) -> None:
    for row in rows:
        if isinstance(row, Curve):
            values = "".join(f"{value:>8.3f}" for value in row.figures)
            print(f"{row.vectors:<16} {row.figure:<28} {row.method:<20}{values}")
        elif isinstance(row, Corrections):
            values = "".join(f"{value:>8.3f}" for value in (row.before, *row.rounds))
            print(f"{row.vectors:<16} {'corrected 0, 2, 4, 6, 8':<28} {row.method:<20}{values}")
        else:
            print(f"{row.examples:>5} examples: learned in {row.learn_s:.3f} s, 100,000 photos in {row.score_s:.3f} s")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=5, help="of examples, for each subject")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not PHOTOS.is_dir():
        sys.stderr.write(f"there is no folder {PHOTOS}\n")
        return 1
    card = resolve_card("starter", CHECKOUT / "resources" / "starter", CHECKOUT / "models")
    rows = report(captioned(load_encoder(card, "cpu float32")), options.draws)
    if options.json:
        print(json.dumps({"results": [asdict(row) for row in rows]}))
    else:
        printed(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
