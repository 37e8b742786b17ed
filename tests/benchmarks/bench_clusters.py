"""How pure clusters of photos are, and how many photos are in one, with several methods.

python tests/benchmarks/bench_clusters.py [--json]

Each method with the cut, of all it is tried with, that puts nearest to half of 300 captioned photos into its 20
largest clusters of 3 photos and more; and as `photoclip.tagging.clusters` ships. `one caption` and `captions` have the
vector of the last caption, and the mean of four, in place of each picture's, for a model that understands pictures. A
table of results stands in `photoclip/tagging/clusters.py`; half a minute of one core.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from captioned import CHECKOUT, PHOTOS, WORD, Captioned, captioned, present_words, unit
from clusters import Clusters

from photoclip.domain.photos import Vectors
from photoclip.embed.cards import resolve_card
from photoclip.embed.load import load_encoder
from photoclip.tagging.clusters import FEWEST, clusters

TOLD = 2
"""Captions of five that must name a subject."""
MOST = 20
GOAL = 0.5
QUANTILES = (0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995)
Found = list[np.ndarray]
Method = Callable[[Vectors, float], Found]


@dataclass(frozen=True, slots=True)
class Line:
    """`covered`: share of the photos in a cluster. `agree` and `above_chance` as in `photoclip.tagging.clusters`."""

    vectors: str
    method: str
    clusters: int
    covered: float
    agree: float
    above_chance: float


def excluded(x: Vectors, cut: float) -> Found:
    near, left, found = x @ x.T >= cut, np.ones(len(x), bool), []
    while True:
        counts = (near & left).sum(axis=1) * left
        best = int(counts.argmax())
        if counts[best] < FEWEST:
            return found
        found.append(np.flatnonzero(near[best] & left))
        left[found[-1]] = False


def linked(x: Vectors, cut: float) -> Found:
    near, names = x @ x.T >= cut, np.arange(len(x))
    while True:
        lowest = np.where(near, names, len(x)).min(axis=1)
        if (lowest == names).all():
            return [np.flatnonzero(names == name) for name in np.unique(names)]
        names = lowest


def averaged(x: Vectors, cut: float) -> Found:
    alike, members = x @ x.T, [[row] for row in range(len(x))]
    np.fill_diagonal(alike, -9)
    while True:
        one, other = np.unravel_index(alike.argmax(), alike.shape)
        if alike[one, other] < cut:
            return [np.array(rows) for rows in members if rows]
        sizes = len(members[one]), len(members[other])
        alike[one] = alike[:, one] = (sizes[0] * alike[one] + sizes[1] * alike[other]) / sum(sizes)
        alike[one, one] = -9
        alike[other] = alike[:, other] = -9
        members[one] += members[other]
        members[other] = []


def k_means(count: int) -> Method:
    def found(x: Vectors, cut: float) -> Found:
        random = np.random.default_rng(0)
        centres = x[random.choice(len(x), count, replace=False)]
        for _ in range(20):
            nearest = (x @ centres.T).argmax(axis=1)
            centres = np.stack(
                [unit(x[nearest == at].mean(axis=0)) if (nearest == at).any() else centres[at] for at in range(count)]
            )
        scores = x @ centres.T
        return [np.flatnonzero((scores.argmax(axis=1) == at) & (scores[:, at] >= cut)) for at in range(count)]

    return found


def shipped(x: Vectors, _: float) -> Found:
    return [group.photo_ids for group in clusters(np.arange(len(x)), x, MOST)]


METHODS: dict[str, Method] = {
    "k-means of 20": k_means(20),
    "k-means of 40": k_means(40),
    "single linkage": linked,
    "average linkage": averaged,
    "sphere exclusion": excluded,
}


def lines(name: str, vectors: Vectors, shown: np.ndarray) -> list[Line]:
    made = []
    for about, x in (("", vectors), (", centred", unit(vectors - vectors.mean(axis=0)))):
        cuts = np.quantile((x @ x.T)[np.triu_indices(len(x), 1)], QUANTILES)
        for method, find in METHODS.items():
            several = [line(name, method + about, find(x, cut), shown) for cut in cuts]
            made.append(min(several, key=lambda one: abs(one.covered - GOAL)))
    made.append(line(name, "as shipped", shipped(vectors, 0.0), shown))
    return made


def line(name: str, method: str, found: Found, shown: np.ndarray) -> Line:
    kept = sorted((rows for rows in found if len(rows) >= FEWEST), key=len, reverse=True)[:MOST]
    sizes, usual = np.array([len(rows) for rows in kept]), shown.mean(axis=0)
    agree = [agreement(shown[rows]) for rows in kept]
    above = [((shown[rows].mean(axis=0) - usual) / (1 - usual)).max() for rows in kept]
    covered = float(sizes.sum() / len(shown))
    return Line(
        name,
        method,
        len(kept),
        covered,
        float(np.average(agree, weights=sizes)),
        float(np.average(above, weights=sizes)),
    )


def agreement(shown: np.ndarray) -> float:
    """Of any two rows, how often they share a subject."""
    same = shown.astype(np.int64) @ shown.T > 0
    return float((same.sum() - np.trace(same)) / (len(shown) * (len(shown) - 1)))


def subjects(photos: Captioned) -> np.ndarray:
    """bool (photos, subjects)."""
    told = [[frozenset(WORD.findall(one.lower())) for one in captions] for captions in photos.captions]
    columns = []
    for groups in present_words().values():
        counts = np.array([sum(all(group & one for group in groups) for one in several) for several in told])
        columns.append(counts >= TOLD)
    return np.stack([column for column in columns if column.any()], axis=1)


def report(photos: Captioned) -> list[Line]:
    texts = photos.encoder.embed_texts([text for captions in photos.captions for text in captions])
    several = texts.reshape(len(photos.captions), -1, texts.shape[1])
    shown = subjects(photos)
    print(f"any two photos agree: {agreement(shown):.2f}", file=sys.stderr)
    return [
        *lines("embedded model", photos.pictures, shown),
        *lines("one caption", several[:, -1], shown),
        *lines("captions", unit(several[:, 1:].mean(axis=1)), shown),
    ]


def seconds(photos: int = 100_000, dimension: int = 512) -> float:
    vectors = np.concatenate(list(Clusters(dimension).blocks(photos, 10_000)))
    started = time.perf_counter()
    clusters(np.arange(photos), vectors, MOST)
    return time.perf_counter() - started


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not PHOTOS.is_dir():
        sys.stderr.write(f"there is no folder {PHOTOS}\n")
        return 1
    card = resolve_card("starter", CHECKOUT / "resources" / "starter", CHECKOUT / "models")
    found, spent_s = report(captioned(load_encoder(card, "cpu float32"))), seconds()
    if options.json:
        print(json.dumps({"results": [asdict(one) for one in found], "seconds_100000": spent_s}))
        return 0
    for one in found:
        print(
            f"{one.vectors:<16} {one.method:<28}{one.clusters:>4}{one.covered:>7.2f}"
            f"{one.agree:>7.2f}{one.above_chance:>7.2f}"
        )
    print(f"100,000 photos: {spent_s:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
