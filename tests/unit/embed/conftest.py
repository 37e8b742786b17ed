"""Models for the tests of this room: the starter, and a tiny one with random weights written as a real file."""

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import huggingface_hub
import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import save_file

from photoclip.domain.models import ModelCard
from photoclip.embed.cards import resolve_card
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.embed.load import load_encoder
from photoclip.embed.model_config import architectures

TINY = {
    "model_cfg": {
        "embed_dim": 48,
        "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "patch_size": 8},
        "text_cfg": {"context_length": 12, "vocab_size": 49408, "width": 64, "heads": 2, "layers": 2},
    },
    "preprocess_cfg": {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.25, 0.3], "interpolation": "bilinear"},
}
TINY_NET = {
    "embed_dim": 48,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "patch_size": 8},
    "text_cfg": {"context_length": 12, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 2},
}
TINY_REPOSITORY = "someone/tiny"
TINY_WEIGHTS = "open_clip_model.safetensors"


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


@pytest.fixture(scope="session")
def hub_server() -> ModuleType:
    """The module hub_server.py: `running()`, `Fault`, `COMMIT`, `etag_of`."""
    spec = importlib.util.spec_from_file_location("hub_server", Path(__file__).with_name("hub_server.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Where dataclasses look up what their annotations mean.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def hub(hub_server: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A hub on this machine that the program takes for the real one, whatever this machine's own settings are."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "HF_TOKEN", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with hub_server.running() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        # Its client reads the proxies of the environment once.
        huggingface_hub.close_session()
        yield server
        huggingface_hub.close_session()


TOKENIZER = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "pad_token": "<pad>",
    "eos_token": "<eos>",
    "unk_token": "<unk>",
    "model_max_length": 64,
}


def _write_tokenizer(folder: Path, words: int = 100) -> None:
    """A tokenizer of our own, as a hub has one: byte pairs with an end mark, padded to the right."""
    tokenizers = pytest.importorskip("tokenizers")
    learned = tokenizers.Tokenizer(tokenizers.models.BPE(unk_token="<unk>"))
    learned.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    special = ["<pad>", "<eos>", "<unk>"]
    trainer = tokenizers.trainers.BpeTrainer(vocab_size=words, special_tokens=special, show_progress=False)
    learned.train_from_iterator(["a photo of a dog", "snow on a mountain", "ein Hund im Schnee", "雪の中の犬"], trainer)
    learned.post_processor = tokenizers.processors.TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", 1)])
    folder.mkdir(parents=True, exist_ok=True)
    learned.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps(TOKENIZER))


@pytest.fixture(scope="session")
def make_tokenizer() -> Callable[..., None]:
    return _write_tokenizer


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """An architecture's JSON, and weights for it as they are published."""
    folder = tmp_path_factory.mktemp("tiny-net")
    config = folder / "tiny-net.json"
    config.write_text(json.dumps(TINY_NET))
    torch.manual_seed(11)
    model = open_clip.CLIP(
        48, open_clip.CLIPVisionCfg(**TINY_NET["vision_cfg"]), open_clip.CLIPTextCfg(**TINY_NET["text_cfg"])
    )
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / TINY_WEIGHTS)
    return config, (folder / TINY_WEIGHTS).read_bytes()


@pytest.fixture
def published(hub: Any, tiny_weights: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The hub, with a small model that open_clip knows of as it knows of its own."""
    config, weights = tiny_weights
    hub.files[TINY_REPOSITORY] = {TINY_WEIGHTS: weights, "README.md": b"hello", "open_clip_pytorch_model.bin": b"no"}
    monkeypatch.setitem(architectures(), "tiny-net", config)
    monkeypatch.setitem(open_clip.factory._MODEL_CONFIGS, "tiny-net", TINY_NET)
    tag = {"hf_hub": f"{TINY_REPOSITORY}/", "url": "", "mean": (0.5,) * 3, "std": (0.5,) * 3}
    monkeypatch.setitem(open_clip.pretrained._PRETRAINED, "tiny-net", {"of_chance": tag})
    return hub
