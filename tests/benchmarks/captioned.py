"""Captioned photos with their vectors, and queries of which it is known what they should find."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoclip.calibration.background import Background, background, read_captions
from photoclip.decode.pool import DecodePool
from photoclip.domain.decoding import DecodeRequest
from photoclip.domain.photos import Vectors
from photoclip.domain.ports import Encoder
from photoclip.domain.progress import CancelToken
from photoclip.domain.query import Words
from photoclip.search.templates import prompts

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
PHOTOS = CHECKOUT.parent / "shared" / "photos" / "flickr"
BANK = CHECKOUT / "resources" / "background" / "captions.txt"
WORD = re.compile(r"[a-z]+")
_UNTOLD = frozenset(WORD.findall("a an the and of in on at with to by from is are his her its their two"))

Truth = npt.NDArray[np.bool_]
"""bool (photos,): those that a query should find."""


@dataclass(frozen=True, slots=True, eq=False)
class Captioned:
    """Photos with `captions` each, `pictures` (n, dimension) and what the model says of texts."""

    files: tuple[str, ...]
    captions: tuple[tuple[str, ...], ...]
    pictures: Vectors
    bank: Background
    encoder: Encoder

    def texts(self, texts: Sequence[str]) -> Vectors:
        """As the search understands them: few words by several prompts."""
        asked = [prompts(Words(text)) for text in texts]
        vectors = iter(self.encoder.embed_texts([prompt for several in asked for prompt in several]))
        return unit(np.stack([np.mean([next(vectors) for _ in several], axis=0) for several in asked]))


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """`kind`: "subject", "absent" or "caption"; `group` tells halves apart. `counts`: photos of which it is known
    whether they match: others may match a caption too.
    """

    text: str
    kind: str
    group: int
    truth: Truth
    counts: Truth


def captioned(encoder: Encoder, folder: Path = PHOTOS) -> Captioned:
    """All photos of a folder with `captions.jsonl`."""
    rows = [json.loads(line) for line in (folder / "captions.jsonl").read_text("utf-8").splitlines()]
    requests = [
        DecodeRequest(key, str(folder / row["file"]), encoder.card.pixels, thumbnails=False)
        for key, row in enumerate(rows)
    ]
    pixels = {}
    with DecodePool(None) as pool:
        for outcome in pool.run(requests, CancelToken()):
            pixels[outcome.key] = outcome.pixels
    pictures = encoder.embed_images(np.stack([pixels[key] for key in range(len(rows))]))
    bank = background(encoder.embed_texts(read_captions(BANK)))
    captions = tuple(tuple(row["captions"]) for row in rows)
    return Captioned(tuple(row["file"] for row in rows), captions, pictures, bank, encoder)


def present_subjects(photos: Captioned) -> dict[str, Truth]:
    """By name, of at least one photo."""
    told = _told(photos)
    found = {}
    for name, groups in present_words().items():
        truth = np.array([all(group & said for group in groups) for said in told])
        if truth.any():
            found[name] = truth
    return found


def present_words() -> dict[str, list[frozenset[str]]]:
    """By the name of a subject: a word of each of these says that a photo shows it."""
    lines = (line.split(": ") for line in _lines("present_subjects.txt"))
    return {name: [frozenset(group.split()) for group in words.split(" & ")] for name, words in lines}


def absent_subjects(photos: Captioned) -> list[str]:
    """Raises ValueError where a caption has a word of one after all."""
    told = frozenset().union(*_told(photos))
    names = _lines("absent_subjects.txt")
    for name in names:
        for word in WORD.findall(name):
            forms = {word, f"{word}s", f"{word}es", word.removesuffix("s"), re.sub("y$", "ies", word)}
            if word not in _UNTOLD and forms & told:
                raise ValueError(f"{name}: a caption says {forms & told}")
    return names


def queries(photos: Captioned, first_captions: int = 2) -> list[Query]:
    """Subjects, absent ones, and captions. A caption should find its photo, and should not find those that share hardly
    a word with it; of all others nobody knows.
    """
    count = len(photos.files)
    everywhere, nowhere = np.ones(count, bool), np.zeros(count, bool)
    asked = [
        Query(name, "subject", group, truth, everywhere)
        for group, (name, truth) in enumerate(sorted(present_subjects(photos).items()))
    ]
    asked += [Query(name, "absent", group, nowhere, everywhere) for group, name in enumerate(absent_subjects(photos))]
    told = _told(photos)
    for row, captions in enumerate(photos.captions):
        for caption in captions[:first_captions]:
            words = set(WORD.findall(caption.lower())) - _UNTOLD
            shared = np.array([len(words & said) / max(1, len(words)) for said in told])
            truth = nowhere.copy()
            truth[row] = True
            asked.append(Query(caption, "caption", row, truth, (shared < 1 / 3) | truth))
    return asked


def unit(vectors: Vectors) -> Vectors:
    """At unit length."""
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def _told(photos: Captioned) -> list[frozenset[str]]:
    return [frozenset(WORD.findall(" ".join(captions).lower())) for captions in photos.captions]


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
