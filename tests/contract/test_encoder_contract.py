"""What any Encoder promises (photoclip.domain.ports.Encoder), whatever the model behind it."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import save_file

from photoclip.domain.ports import Encoder
from photoclip.embed.cards import resolve_card
from photoclip.embed.load import load_encoder

# A second model as unlike the starter as can be: a ViT, other sizes, other preprocessing, random weights.
OTHER = {
    "model_cfg": {
        "embed_dim": 40,
        "vision_cfg": {"image_size": 48, "layers": 1, "width": 64, "patch_size": 16},
        "text_cfg": {"context_length": 9, "vocab_size": 49408, "width": 64, "heads": 2, "layers": 1},
    },
    "preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "resize_mode": "squash"},
}


@pytest.fixture(scope="module", params=["starter", "random", "random in bfloat16"])
def encoder(
    request: pytest.FixtureRequest, starter_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Encoder]:
    if request.param == "starter":
        loaded = load_encoder(resolve_card("starter", starter_dir, starter_dir))
    else:
        folder = tmp_path_factory.mktemp("random")
        (folder / "open_clip_config.json").write_text(json.dumps(OTHER))
        torch.manual_seed(3)
        weights = open_clip.create_model(f"local-dir:{folder}").state_dict()
        save_file(dict(weights), folder / "open_clip_model.safetensors")
        device = "cpu bfloat16" if "bfloat16" in request.param else "auto"
        loaded = load_encoder(resolve_card(str(folder), starter_dir, folder), device)
    yield loaded
    loaded.close()
    loaded.close()


def pictures(encoder: Encoder, count: int) -> np.ndarray:
    edge = encoder.card.pixels.edge_px
    return np.random.default_rng(count).integers(0, 256, (count, edge, edge, 3), np.uint8)


def tolerance(encoder: Encoder) -> float:
    return 1e-4 if encoder.device.endswith("float32") else 2e-2


def test_says_what_and_where_it_is(encoder: Encoder) -> None:
    device, dtype = encoder.device.split()
    assert device
    assert dtype in ("float32", "bfloat16", "float16")
    assert encoder.card.dimension > 0
    assert encoder.logit_scale > 1


def test_pictures_become_unit_vectors(encoder: Encoder) -> None:
    vectors = encoder.embed_images(pictures(encoder, 5))
    assert vectors.shape == (5, encoder.card.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.ptp(vectors, axis=0).max() > 1e-4, "different pictures, different vectors"


def test_texts_become_unit_vectors(encoder: Encoder) -> None:
    vectors = encoder.embed_texts(["a dog", "snow", ""])
    assert vectors.shape == (3, encoder.card.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_nothing_in_nothing_out(encoder: Encoder) -> None:
    for vectors in (encoder.embed_images(pictures(encoder, 0)), encoder.embed_texts([])):
        assert vectors.shape == (0, encoder.card.dimension)
        assert vectors.dtype == np.float32
    assert list(encoder.embed_stream([])) == []


def test_company_does_not_matter(encoder: Encoder) -> None:
    pixels, texts = pictures(encoder, 9), ["a dog", "two boats on the sea", "x"] * 50
    images, words = encoder.embed_images(pixels), encoder.embed_texts(texts)
    for at in range(9):
        np.testing.assert_allclose(encoder.embed_images(pixels[at : at + 1])[0], images[at], atol=tolerance(encoder))
    for at in (0, 1, 2):
        np.testing.assert_allclose(encoder.embed_texts([texts[at]])[0], words[at], atol=tolerance(encoder))
    np.testing.assert_allclose(words[147:150], words[:3], atol=tolerance(encoder))


def test_stream_is_batch_by_batch_in_order(encoder: Encoder) -> None:
    batches = [pictures(encoder, count) for count in (3, 1, 0, 4)]
    streamed = list(encoder.embed_stream(iter(batches)))
    assert [len(vectors) for vectors in streamed] == [3, 1, 0, 4]
    for vectors, batch in zip(streamed, batches, strict=True):
        np.testing.assert_allclose(vectors, encoder.embed_images(batch), atol=tolerance(encoder))


def test_abandoned_stream_leaves_it_usable(encoder: Encoder) -> None:
    stream = encoder.embed_stream(pictures(encoder, 2) for _ in range(5))
    next(stream)
    del stream
    assert len(encoder.embed_images(pictures(encoder, 2))) == 2


def test_pixels_may_be_read_only_or_strided_and_stay_as_they_are(encoder: Encoder) -> None:
    pixels = pictures(encoder, 6)
    before = pixels.copy()
    expected = encoder.embed_images(pixels)
    pixels.flags.writeable = False
    np.testing.assert_array_equal(encoder.embed_images(pixels), expected)
    np.testing.assert_allclose(encoder.embed_images(pixels[::-2]), expected[::-2], atol=tolerance(encoder))
    np.testing.assert_array_equal(pixels, before)


def test_wrong_pixels_are_a_bug_that_shows(encoder: Encoder) -> None:
    pixels = pictures(encoder, 2)
    for wrong in (pixels[0], pixels.astype(np.float32), pixels[:, :-1], pixels[..., :1], pixels.transpose(0, 3, 1, 2)):
        with pytest.raises(ValueError, match="expected uint8"):
            encoder.embed_images(wrong)


@pytest.mark.parametrize(
    "text", ["word " * 2000, "x" * 10_000, "\udcff\0", "<end_of_text>", "雪の中の犬" * 100, "  \n "]
)
def test_any_text_has_a_vector(encoder: Encoder, text: str) -> None:
    vectors = encoder.embed_texts([text, "a dog"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(vectors[1], encoder.embed_texts(["a dog"])[0], atol=tolerance(encoder))


def test_longer_texts_are_cut_at_the_context(encoder: Encoder) -> None:
    context = encoder.card.context_length
    words = "dog " * (context - 2)
    vectors = encoder.embed_texts([words, words + "snow", "dog " * (context - 3)])
    np.testing.assert_allclose(vectors[0], vectors[1], atol=tolerance(encoder))
    assert np.abs(vectors[0] - vectors[2]).max() > 1e-4, "the context is used to its end"


def test_batch_size_is_found_once(encoder: Encoder) -> None:
    assert encoder.batch_size >= 1
    assert encoder.batch_size == encoder.batch_size
