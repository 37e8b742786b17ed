"""Whether `strong` means something: photos of which captions say what they show, subjects that are there, and subjects
that are not.

python tests/benchmarks/bench_relevance.py [--fit] [--chart FILE.png] [--json]

Half of the subjects, of the captions (by photo) and of the absent subjects fit the coefficients of
`photoclip/calibration/relevance.py` (`--fit` prints them); the tables are of the other halves. `cosine` is the best a
single cut-off can do: the lowest that leaves 90 % of the fitting half's absent subjects without a match. A photo shows
what one of its five captions mentions: grass that nobody mentions counts as wrong, with either method.

The embedded model is small. How the same coefficients do with a better one is shown by stand-ins: vectors of other
captions of a photo in place of its picture's. `moved` adds one constant vector to all pictures, as the gap between
pictures and texts is wider in some models (Liang et al., https://arxiv.org/abs/2203.02053): scores change, and what
matches does not.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from captioned import CHECKOUT, PHOTOS, Captioned, Query, captioned, queries, unit
from relevance_fit import Seen, Shares, cosine_cut, cosine_hits, fit, relevances, seen, shares

from photoclip.calibration.relevance import FITTED, LIKELY_FROM, STRONG_FROM, Fitted
from photoclip.domain.photos import Vectors
from photoclip.embed.cards import resolve_card
from photoclip.embed.load import load_encoder

HALVINGS = 20
_GAP = 1.5


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report."""

    vectors: str
    method: str
    shares: Shares


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """Queries and what was seen of them."""

    queries: list[Query]
    seen: list[Seen]


def halves(asked: Sequence[Query], found: Sequence[Seen], seed: int | None = None) -> tuple[Half, Half]:
    """The fitting half and the other: every second one, or any by a seed."""
    random = np.random.default_rng(seed)
    drawn = random.integers(0, 2, 1 + max(query.group for query in asked))
    first = [bool(query.group % 2 == 0 if seed is None else drawn[query.group]) for query in asked]
    return tuple(
        Half(
            [query for query, here in zip(asked, first, strict=True) if here is wanted],
            [one for one, here in zip(found, first, strict=True) if here is wanted],
        )
        for wanted in (True, False)
    )


def calibrated_shares(half: Half, fitted: Fitted) -> Shares:
    values = [relevances(one, fitted) for one in half.seen]
    strong = [value >= STRONG_FROM for value in values]
    return shares(half.queries, strong, [value >= LIKELY_FROM for value in values])


def cosine_shares(half: Half, cut: float) -> Shares:
    return shares(half.queries, [cosine_hits(one, cut) for one in half.seen], None)


def stand_ins(photos: Captioned) -> dict[str, Vectors]:
    """Vectors in place of the pictures'. The first caption of each photo is left for queries."""
    texts = photos.encoder.embed_texts([text for captions in photos.captions for text in captions[1:]])
    several = texts.reshape(len(photos.captions), -1, texts.shape[1])
    # Models keep texts and pictures apart in a direction in which neither differ among themselves.
    spread = np.cov(photos.bank.captions.T) + np.cov(photos.pictures.T)
    constant = np.linalg.eigh(spread)[1][:, 0].astype(np.float32)
    return {
        "moved": unit(photos.pictures + _GAP * constant),
        "one caption": several[:, 3],
        "four captions": unit(several.mean(axis=1)),
    }


def report(photos: Captioned, fitted: Fitted) -> list[Row]:
    asked = queries(photos)
    vectors = photos.texts([query.text for query in asked])
    fitting, other = halves(asked, seen(photos.pictures, photos.bank, vectors))
    cut = cosine_cut(fitting.queries, fitting.seen)
    rows = [
        Row("embedded model", "cosine", cosine_shares(other, cut)),
        Row("embedded model", "relevance", calibrated_shares(other, fitted)),
    ]
    asked = queries(photos, 1)
    vectors = photos.texts([query.text for query in asked])
    for name, pictures in stand_ins(photos).items():
        own, other = halves(asked, seen(pictures, photos.bank, vectors))
        rows += [
            Row(name, "cosine, same cut-off", cosine_shares(other, cut)),
            Row(name, "cosine, fitted anew", cosine_shares(other, cosine_cut(own.queries, own.seen))),
            Row(name, "relevance, same fit", calibrated_shares(other, fitted)),
        ]
    return rows


def steadiness(photos: Captioned) -> list[Row]:
    """The mean of many other halvings, each fitted by itself."""
    asked = queries(photos)
    found = seen(photos.pictures, photos.bank, photos.texts([query.text for query in asked]))
    kept: dict[str, list[Shares]] = {"cosine": [], "relevance": []}
    for seed in range(HALVINGS):
        fitting, other = halves(asked, found, seed)
        kept["cosine"].append(cosine_shares(other, cosine_cut(fitting.queries, fitting.seen)))
        kept["relevance"].append(calibrated_shares(other, fit(fitting.queries, fitting.seen)))
    means = {
        method: Shares(*np.mean([list(asdict(one).values()) for one in several], axis=0).tolist())
        for method, several in kept.items()
    }
    return [Row(f"{HALVINGS} halvings, mean", method, mean) for method, mean in means.items()]


def printed(rows: Sequence[Row]) -> None:
    heads = ("precision", "of all", "subjects", "right", "captions", "silent", "nothing")
    print(f"{'vectors':<20} {'method':<22}" + "".join(f"{head:>10}" for head in heads))
    for row in rows:
        values = "".join(f"{100 * value:>9.1f}%" for value in asdict(row.shares).values())
        print(f"{row.vectors:<20} {row.method:<22}{values}")
    print(Shares.__doc__)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="print the coefficients that the fitting halves give")
    parser.add_argument("--chart", type=Path, help="draw the figures into a PNG")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not PHOTOS.is_dir():
        sys.stderr.write(f"there is no folder {PHOTOS}\n")
        return 1
    card = resolve_card("starter", CHECKOUT / "resources" / "starter", CHECKOUT / "models")
    photos = captioned(load_encoder(card, "cpu float32"))
    if options.fit:
        asked = queries(photos)
        found = seen(photos.pictures, photos.bank, photos.texts([query.text for query in asked]))
        fitting, _ = halves(asked, found)
        for name, value in asdict(fit(fitting.queries, fitting.seen)).items():
            print(f"    {name}={value:.2f},")
        return 0
    rows = [*report(photos, FITTED), *steadiness(photos)]
    if options.chart:
        from relevance_chart import draw

        draw([(row.vectors, row.method, row.shares) for row in rows], options.chart)
    if options.json:
        print(json.dumps({"results": [asdict(row) for row in rows]}))
    else:
        printed(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
