"""Sorting by a quality puts the better of two pictures first, with the embedded model."""

from contextlib import closing

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from photoclip.config.resources import resource
from photoclip.domain.found import Sorting
from photoclip.embed.cards import STARTER, resolve_card
from photoclip.embed.load import load_encoder
from photoclip.search.qualities import contrast

WORSE = {
    Sorting.SHARPEST: lambda one: one.filter(ImageFilter.GaussianBlur(4)),
    Sorting.BRIGHTEST: lambda one: ImageEnhance.Brightness(one).enhance(0.4),
    Sorting.MOST_COLOURFUL: lambda one: ImageEnhance.Color(one).enhance(0.2),
}


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    card = resolve_card(STARTER, resource("starter"), tmp_path_factory.mktemp("models"))
    with closing(load_encoder(card, "cpu float32")) as loaded:
        yield loaded


@pytest.fixture(scope="module")
def pictures():
    found = sorted(path for path in resource("samples").rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    return [Image.open(path).convert("RGB").resize((256, 256)) for path in found[::4]]


def embedded(encoder, pictures):
    edge_px = encoder.card.pixels.edge_px
    return encoder.embed_images(np.stack([np.asarray(one.resize((edge_px, edge_px))) for one in pictures]))


@pytest.mark.parametrize("sorting", WORSE)
def test_the_better_twin_comes_first(encoder, pictures, sorting):
    """bench_qualities.py has the figures over photos, and for composition: drawn pictures have none to lose."""
    towards = contrast(sorting, encoder.embed_texts)
    first = embedded(encoder, pictures) @ towards
    second = embedded(encoder, [WORSE[sorting](one) for one in pictures]) @ towards
    assert (first > second).mean() > 0.8
