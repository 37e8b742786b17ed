"""Models for the tests of this room: the starter, and a tiny one with random weights written as a real file."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import save_file

from photoclip.domain.models import ModelCard
from photoclip.embed.cards import resolve_card
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.embed.load import load_encoder

TINY = {
    "model_cfg": {
        "embed_dim": 48,
        "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "patch_size": 8},
        "text_cfg": {"context_length": 12, "vocab_size": 49408, "width": 64, "heads": 2, "layers": 2},
    },
    "preprocess_cfg": {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.25, 0.3], "interpolation": "bilinear"},
}


def _write_tiny(folder: Path, change: Callable[[dict[str, torch.Tensor]], None] = lambda _: None) -> Path:
    """A `local-dir:` folder with random weights, after `change` had its way with them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "open_clip_config.json").write_text(json.dumps(TINY))
    torch.manual_seed(7)
    model = open_clip.create_model(f"local-dir:{folder}")
    state = {name: value.clone().contiguous() for name, value in model.state_dict().items()}
    change(state)
    save_file(state, folder / "open_clip_model.safetensors")
    return folder


def _folder_card(folder: Path) -> ModelCard:
    return resolve_card(str(folder), folder, folder)


@pytest.fixture(scope="session")
def write_tiny() -> Callable[..., Path]:
    return _write_tiny


@pytest.fixture(scope="session")
def folder_card() -> Callable[[Path], ModelCard]:
    return _folder_card


@pytest.fixture(scope="session")
def tiny_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write_tiny(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def tiny(tiny_dir: Path) -> Iterator[OpenClipEncoder]:
    encoder = load_encoder(_folder_card(tiny_dir), "cpu float32")
    yield encoder
    encoder.close()


@pytest.fixture(scope="session")
def starter(starter_dir: Path) -> Iterator[OpenClipEncoder]:
    encoder = load_encoder(resolve_card("starter", starter_dir, starter_dir), "cpu")
    yield encoder
    encoder.close()


@pytest.fixture
def noise() -> Callable[[int, int], np.ndarray]:
    def make(count: int, edge_px: int) -> np.ndarray:
        return np.random.default_rng(count).integers(0, 256, (count, edge_px, edge_px, 3), np.uint8)

    return make
