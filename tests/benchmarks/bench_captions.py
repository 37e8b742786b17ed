"""Whether composed captions say what photos show: by the photos' own captions.

python tests/benchmarks/bench_captions.py [--show N] [--json]

A label that a sentence says is right where one of the photo's five captions says it, by a word for it or a synonym
(`tagging_truth`); also what no caption tells, as the season, counts as wrong. `single` is the likeliest label of the
same photos. What the constants of `photoclip/tagging/caption.py` are was tried on every second photo; both halves and
all are reported, and what labels alone would choose, without the model's own word on the sentence.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from captioned import CHECKOUT, PHOTOS, Captioned, Truth, captioned
from tagging_truth import VOCABULARY, saying

from photoclip.calibration.calibration import calibrated
from photoclip.catalog.rows import VectorChunk
from photoclip.domain.tag_words import Label
from photoclip.embed.cards import resolve_card
from photoclip.embed.load import load_encoder
from photoclip.tagging.caption import Candidate, Judge, composed, judge_by
from photoclip.tagging.caption_words import Part, wording_of
from photoclip.tagging.labels import TYPICAL, label_vectors
from photoclip.tagging.scoring import Matrix, probabilities, scorer
from photoclip.tagging.sheet import empty_sheet
from photoclip.tagging.vocabulary_file import read_vocabulary

NOT_ALONE = (Part.ASIDE, Part.TIME, Part.PICTURE)


@dataclass(frozen=True, slots=True)
class Row:
    """Of `photos`, the share that gets a sentence (`said`). Of the sentences: all that they say is right (`all_right`),
    or some of it (`some`). Of what they say: the share that is right (`right`). On a sentence: `labels`, and right ones
    (`told`). `single`: the share of the same photos whose likeliest label is right.
    """

    name: str
    photos: int
    said: float
    all_right: float
    some: float
    right: float
    labels: float
    told: float
    single: float


def row(name: str, found: Sequence[Candidate | None], shown: Truth, best: Sequence[int], which: Sequence[int]) -> Row:
    """Of the photos `which`; `shown` (photos, labels), `best` the likeliest label of each photo."""
    got = [(at, shown[at, list(one.labels)]) for at in which if (one := found[at]) is not None]
    told = np.concatenate([right for _, right in got])
    return Row(
        *(name, len(which), len(got) / len(which)),
        *(float(np.mean([right.all() for _, right in got])), float(np.mean([right.any() for _, right in got]))),
        *(float(told.mean()), len(told) / len(got), float(told.sum()) / len(got)),
        float(np.mean([shown[at, best[at]] for at, _ in got])),
    )


def chances_of(photos: Captioned, labels: Sequence[Label]) -> Matrix:
    """Probabilities (photos, labels), all photos being the library."""
    vectors, typical = (label_vectors(some, photos.encoder.embed_texts) for some in (labels, TYPICAL))
    asked = scorer(labels, vectors, calibrated(photos.bank, photos.pictures), typical)
    whole = VectorChunk(0, np.arange(len(photos.pictures)), photos.pictures.astype(np.float16))
    tops = empty_sheet(asked).with_photos(whole).tops()
    assert tops is not None
    return probabilities(asked, photos.pictures, tops)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print every Nth photo's sentence")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not PHOTOS.is_dir():
        sys.stderr.write(f"there is no folder {PHOTOS}\n")
        return 1
    card = resolve_card("starter", CHECKOUT / "resources" / "starter", CHECKOUT / "models")
    photos = captioned(load_encoder(card, "cpu float32"))
    labels = [label for label in read_vocabulary(VOCABULARY).labels if not label.is_lettering]
    chances, shown = chances_of(photos, labels), saying(photos.captions, labels) >= 1
    judge: Judge = judge_by(calibrated(photos.bank, photos.pictures), photos.pictures, photos.encoder.embed_texts)
    found = composed(labels, chances, judge)
    by_labels = composed(labels, chances, lambda texts: np.zeros((len(chances), len(texts)), np.float32))
    is_said = np.array([wording_of(label).part not in NOT_ALONE for label in labels])
    best = np.where(is_said, chances, 0).argmax(axis=1).tolist()
    every = range(len(chances))
    rows = [
        row("all", found, shown, best, every),
        row("first half", found, shown, best, every[::2]),
        row("second half", found, shown, best, every[1::2]),
        row("labels alone", by_labels, shown, best, every),
    ]
    if options.json:
        print(json.dumps({"results": [asdict(one) for one in rows]}))
        return 0
    heads = [name for name in asdict(rows[0]) if name not in ("name", "photos")]
    print(f"{'':<14}" + "".join(f"{head:>10}" for head in heads))
    for one in rows:
        print(f"{one.name:<14}" + "".join(f"{asdict(one)[head]:>10.2f}" for head in heads))
    print(Row.__doc__)
    for at in every[:: options.show] if options.show else ():
        one = found[at]
        print(f"{'–' if one is None else one.text:<44} {photos.captions[at][0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
