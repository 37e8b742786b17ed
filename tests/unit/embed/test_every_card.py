"""Each card's architecture with random weights: small relatives of all of them always, the real ones with -m slow."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import pytest
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image
from safetensors.torch import save_file

from photoclip.config.resources import resource
from photoclip.decode.scaling import network_pixels
from photoclip.embed.cards import STARTER, resolve_card, tag_folder
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.embed.facts import ModelFile, model_files
from photoclip.embed.hub_text import has_extra
from photoclip.embed.load import load_encoder
from photoclip.embed.model_config import CONFIG_NAME, architectures

CARDS = [card for card in model_files().values() if card.name != STARTER]
NAMES = [card.name for card in CARDS]
TEXTS = ["a photo of a dog", "snow on a mountain", ""]
WORDS = 100
"""What the tokenizers made here know, at most."""
TEXT = {"width": 64, "heads": 2, "layers": 2, "context_length": 16}
TRANSFORMER = {"image_size": 64, "width": 64, "layers": 3}
SMALL: Mapping[str, Mapping[str, Any]] = {
    "ViT-B-32-256": {"embed_dim": 32, "vision_cfg": {**TRANSFORMER, "patch_size": 16}, "text_cfg": TEXT},
    "RN50-quickgelu": {
        "embed_dim": 32,
        "vision_cfg": {"image_size": 64, "layers": [1, 2, 1, 1], "width": 16},
        "text_cfg": TEXT,
    },
    "MobileCLIP2-S2": {
        "embed_dim": 32,
        "vision_cfg": {"timm_model_name": "fastvit_mci0", "image_size": 64},
        "text_cfg": TEXT,
    },
    "ViT-B-16-SigLIP2": {
        "embed_dim": 192,
        "vision_cfg": {"timm_model_name": "vit_tiny_patch16_224"},
        "text_cfg": {**TEXT, "width": 192, "heads": 3, "vocab_size": WORDS},
    },
    "ViT-L-14": {"embed_dim": 48, "vision_cfg": {**TRANSFORMER, "image_size": 56}, "text_cfg": TEXT},
    "coca_ViT-B-32": {
        "embed_dim": 32,
        "vision_cfg": {**TRANSFORMER, "patch_size": 16, "attn_pooler_heads": 2},
        "text_cfg": TEXT,
        "multimodal_cfg": {**TEXT, "attn_pooler_heads": 2},
    },
}
"""What is changed of an architecture, so that the same code builds it in a moment."""

MakeTokenizer = Callable[[Path], None]


def pictures(edge_px: int) -> np.ndarray:
    """uint8 (3, edge, edge, 3): coarse blocks of colour, which random networks tell apart better than noise."""
    random = np.random.default_rng(2)
    coarse = random.integers(0, 256, (3, 5, 5, 3), np.uint8)
    return coarse.repeat(-(-edge_px // 5), 1).repeat(-(-edge_px // 5), 2)[:, :edge_px, :edge_px].copy()


def as_input(pixels: np.ndarray, card: ModelFile) -> torch.Tensor:
    mean, std = (torch.tensor(value).view(3, 1, 1) for value in (card.preprocess.mean, card.preprocess.std))
    return (torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255 - mean) / std


@torch.no_grad()
def settle(model: torch.nn.Module, card: ModelFile, edge_px: int) -> dict[str, torch.Tensor]:
    """The state of a network whose norms and biases are as if it had learned: a branch folded into another in the wrong
    way would not show where all norms do nothing.
    """
    draw = torch.Generator().manual_seed(5)
    norms = [module for module in model.modules() if isinstance(module, torch.nn.BatchNorm2d)]
    for norm in norms:
        norm.weight.uniform_(0.5, 1.5, generator=draw)
        norm.momentum = None
    for name, value in model.named_parameters():
        if name.endswith("bias") and "logit" not in name:
            value.normal_(std=0.1, generator=draw)
        elif name == "text_decoder.text_projection":
            value.normal_(std=0.1, generator=draw)  # open_clip leaves CoCa's to chance, as memory was
    if norms:
        model.visual.train()
        model.encode_image(as_input(pictures(edge_px), card))
    model.eval()
    return {name: value.contiguous() for name, value in model.state_dict().items()}


def architecture_of(card: ModelFile) -> str:
    return card.name.rpartition("/")[0]


def has_hub_tokenizer(card: ModelFile) -> bool:
    return card.facts.extra == "multilingual"


def require_parts(card: ModelFile) -> None:
    if has_hub_tokenizer(card) and not has_extra():
        pytest.skip("transformers is not installed")


def small_relative(card: ModelFile, folder: Path, make_tokenizer: MakeTokenizer) -> torch.nn.Module:
    """A network of the same parts, written as an import would lie, with the card's preprocessing."""
    config = json.loads(architectures()[architecture_of(card)].read_bytes())
    for key, value in SMALL[architecture_of(card)].items():
        config[key] = {**config[key], **value} if isinstance(value, Mapping) else value
    prepare = card.preprocess
    preprocess = {
        "mean": prepare.mean,
        "std": prepare.std,
        "interpolation": prepare.interpolation.value,
        "resize_mode": prepare.resize_mode.value,
    }
    folder.mkdir(parents=True)
    (folder / CONFIG_NAME).write_text(json.dumps({"model_cfg": config, "preprocess_cfg": preprocess}))
    if has_hub_tokenizer(card):
        make_tokenizer(folder)
    torch.manual_seed(3)
    model = open_clip.create_model(f"local-dir:{folder}")
    save_file(settle(model, card, config["vision_cfg"].get("image_size", 224)), folder / "open_clip_model.safetensors")
    return model


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_a_small_relative_embeds_as_open_clip_does(
    card: ModelFile, tmp_path: Path, make_tokenizer: MakeTokenizer, caplog: pytest.LogCaptureFixture
) -> None:
    require_parts(card)
    model = small_relative(card, tmp_path / "small", make_tokenizer)
    found = resolve_card("small", tmp_path, tmp_path)
    assert (found.mean, found.std) == (card.preprocess.mean, card.preprocess.std)
    encoder = load_encoder(found, "cpu float32")
    assert encoder.notes == ()
    assert not [record for record in caplog.records if "stays as open_clip builds it" in record.getMessage()]
    pixels, tokenizer = pictures(found.pixels.edge_px), open_clip.get_tokenizer(f"local-dir:{tmp_path / 'small'}")
    with torch.inference_mode():
        images = model.encode_image(as_input(pixels, card), normalize=True).numpy()
        words = model.encode_text(tokenizer(TEXTS), normalize=True).numpy()
    check(encoder, encoder.embed_images(pixels), images)
    check(encoder, encoder.embed_texts(TEXTS), words)
    encoder.close()


def check(encoder: OpenClipEncoder, vectors: np.ndarray, expected: np.ndarray) -> None:
    """That it sees or reads what open_clip's own network does."""
    assert vectors.shape == (len(expected), encoder.card.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.abs(expected[0] - expected[1]).max() > 1e-3, "random networks that see no difference prove nothing"
    assert np.einsum("nd,nd->n", vectors, expected).min() >= 0.9999
    np.testing.assert_allclose(vectors, expected, atol=5e-5)


@pytest.mark.slow
@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_the_real_architecture_loads_as_a_download_lies(
    card: ModelFile, tmp_path: Path, make_tokenizer: MakeTokenizer
) -> None:
    """4 to 60 s and 1.6 to 3.2 GB each."""
    require_parts(card)
    architecture = architecture_of(card)
    folder = tag_folder(card.name, tmp_path)
    folder.mkdir(parents=True)
    torch.manual_seed(3)
    model = open_clip.create_model(architecture)
    state = settle(model, card, card.edge_px)
    state_bytes = sum(value.numel() * value.element_size() for value in state.values())
    assert card.facts.memory_bytes == state_bytes
    weights = folder / card.files[0]
    if weights.suffix == ".safetensors":
        save_file(state, weights)
        # Without metadata, as they are published: exact where the card cites the size.
        assert weights.stat().st_size == card.facts.download_bytes
    else:
        torch.save(state, weights)
        assert weights.stat().st_size == pytest.approx(card.facts.download_bytes, rel=0.001)
    pixels = pictures(card.edge_px)
    with torch.inference_mode():
        expected = model.encode_image(as_input(pixels, card), normalize=True).numpy()
    del state, model
    if has_hub_tokenizer(card):
        make_tokenizer(folder)
    resolved = resolve_card(card.name, tmp_path, tmp_path)
    assert resolved.weights == str(weights)
    assert (resolved.dimension, resolved.pixels.edge_px) == (card.dimension, card.edge_px)
    encoder = load_encoder(resolved, "cpu float32")
    assert encoder.notes == ()
    check(encoder, encoder.embed_images(pixels), expected)
    texts = encoder.embed_texts(TEXTS)
    assert texts.shape == (3, card.dimension)
    np.testing.assert_allclose(np.linalg.norm(texts, axis=1), 1, atol=1e-5)
    encoder.close()


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_pictures_are_prepared_as_open_clip_would(card: ModelFile) -> None:
    """A real photo, wider than high: what the decoder makes for this card, and what open_clip's own transform makes."""
    architecture, _, tag = card.name.rpartition("/")
    listed = open_clip.get_pretrained_cfg(architecture, tag)
    settings = {key: listed[key] for key in ("mean", "std", "interpolation", "resize_mode") if key in listed}
    transform = image_transform_v2(PreprocessCfg(size=card.edge_px, **settings), is_train=False)
    with Image.open(resource("samples", "City", "red-suspension-bridge.jpg"), formats=["JPEG"]) as image:
        upright = image.convert("RGB")
    expected = transform(upright).numpy()
    pixels = network_pixels(upright, card.preprocess.pixels(card.edge_px)).astype(np.float32) / 255
    found = (pixels - card.preprocess.mean) / card.preprocess.std
    assert expected.std() > 0.1
    np.testing.assert_allclose(found.transpose(2, 0, 1), expected, atol=0.05)
