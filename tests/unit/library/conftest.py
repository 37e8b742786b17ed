import shutil

import pytest
from PIL import Image
from safetensors.torch import load_file, save_file

from photoclip.config.resources import resource
from photoclip.library.wiring import open_library


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for colour in ("red", "green", "blue"):
        Image.new("RGB", (320, 240), colour).save(folder / f"{colour}.jpg")
    return folder


@pytest.fixture
def library(tmp_path):
    opened = open_library(tmp_path / "library")
    yield opened
    opened.close()


@pytest.fixture
def other_model(tmp_path):
    """The starter with its signs turned: what it finds first the other finds last."""
    folder = tmp_path / "other"
    shutil.copytree(resource("starter"), folder)
    (weights,) = folder.glob("*.safetensors")
    tensors = load_file(weights)
    tensors["text_projection"] = -tensors["text_projection"]
    tensors = {name: tensor.contiguous() for name, tensor in tensors.items()}
    weights.unlink()
    save_file(tensors, weights)
    return f"local-dir:{folder}"
