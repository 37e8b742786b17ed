"""Real photos, the embedded model: what would be tagged is mostly right."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from photoclip.calibration.background import background, read_captions
from photoclip.calibration.calibration import calibrated
from photoclip.catalog.rows import VectorChunk
from photoclip.config.resources import resource
from photoclip.decode.pool import DecodePool
from photoclip.domain.decoding import DecodeRequest
from photoclip.domain.progress import CancelToken
from photoclip.domain.tag_words import Label
from photoclip.embed.cards import resolve_card
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.embed.load import load_encoder
from photoclip.tagging.cut import default_cut, precision_curve
from photoclip.tagging.labels import TYPICAL, label_vectors
from photoclip.tagging.scoring import probabilities, scorer
from photoclip.tagging.sheet import empty_sheet

PHOTOS = Path(__file__).resolve().parents[4] / "shared" / "photos" / "flickr"
COUNT = 80
SHOWN = ("dog", "snow", "beach", "water", "grass", "man")
ABSENT = ("elephant", "pizza", "helicopter", "screenshot", "piano", "wedding cake")


@pytest.fixture(scope="module")
def encoder(starter_dir: Path) -> Iterator[OpenClipEncoder]:
    made = load_encoder(resolve_card("starter", starter_dir, starter_dir), "cpu")
    yield made
    made.close()


def test_what_default_cuts_tag_is_mostly_right(encoder):
    if not PHOTOS.is_dir():
        pytest.skip("the real photos are not here")
    rows = [json.loads(line) for line in (PHOTOS / "captions.jsonl").read_text("utf-8").splitlines()[:COUNT]]
    requests = [
        DecodeRequest(key, str(PHOTOS / row["file"]), encoder.card.pixels, thumbnails=False)
        for key, row in enumerate(rows)
    ]
    with DecodePool(None) as pool:
        pixels = {outcome.key: outcome.pixels for outcome in pool.run(requests, CancelToken())}
    photos = encoder.embed_images(np.stack([pixels[key] for key in range(COUNT)]))
    bank = background(encoder.embed_texts(read_captions(resource("background", "captions.txt"))))
    labels = [Label(name) for name in (*SHOWN, *ABSENT)]
    vectors = label_vectors((*labels, *TYPICAL), encoder.embed_texts)
    asked = scorer(labels, vectors[: len(labels)], calibrated(bank, photos), vectors[len(labels) :])
    whole = VectorChunk(0, np.arange(COUNT), photos.astype(np.float16))
    found = probabilities(asked, photos, empty_sheet(asked).with_photos(whole).tops())
    tagged = found >= [default_cut(precision_curve(column)) for column in found.T]
    truth = np.array([[sum(name in text.lower() for text in row["captions"]) >= 2 for name in SHOWN] for row in rows])
    right = tagged[:, : len(SHOWN)] & truth
    assert right.sum() >= 0.7 * tagged.sum()
    assert right.any(axis=1).mean() >= 0.15
    assert not tagged[:, len(SHOWN) :].any()
