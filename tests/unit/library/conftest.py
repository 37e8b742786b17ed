import json
import shutil

import open_clip
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from photoclip.library.wiring import open_library

SMALL = {
    "model_cfg": {
        "embed_dim": 48,
        "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "patch_size": 8},
        "text_cfg": {"context_length": 12, "vocab_size": 49408, "width": 64, "heads": 2, "layers": 2},
    }
}


@pytest.fixture(scope="module", autouse=True)
def _models_are_kept(models_are_kept: None) -> None:
    """Loading them is the matter of others."""


@pytest.fixture(scope="session")
def small_model(tmp_path_factory):
    """The folder of a real model with random weights: loaded in a tenth of the time of the embedded one."""
    folder = tmp_path_factory.mktemp("models") / "small"
    folder.mkdir()
    (folder / "open_clip_config.json").write_text(json.dumps(SMALL))
    torch.manual_seed(7)
    state = open_clip.create_model(f"local-dir:{folder}").state_dict()
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, folder / "open_clip_model.safetensors")
    return folder


@pytest.fixture
def small_starter(small_model, monkeypatch):
    """It stands for the embedded model."""
    monkeypatch.setattr("photoclip.library.wiring.resource", lambda _: small_model)
    return small_model


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for colour in ("red", "green", "blue"):
        Image.new("RGB", (320, 240), colour).save(folder / f"{colour}.jpg")
    return folder


@pytest.fixture
def library(tmp_path, small_starter):
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "settings.toml").write_text("decode_workers = 1\n")  # three pictures want no more
    opened = open_library(tmp_path / "library")
    yield opened
    opened.close()


@pytest.fixture
def other_model(tmp_path, small_model):
    """The first model with its signs turned: what that finds first it finds last."""
    folder = tmp_path / "other"
    shutil.copytree(small_model, folder)
    (weights,) = folder.glob("*.safetensors")
    tensors = load_file(weights)
    tensors["text_projection"] = -tensors["text_projection"]
    tensors = {name: tensor.contiguous() for name, tensor in tensors.items()}
    weights.unlink()
    save_file(tensors, weights)
    return f"local-dir:{folder}"
