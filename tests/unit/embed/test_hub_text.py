"""Tokenizers and text towers that come from a hub: found beside the weights, then in the cache, never fetched."""

import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import save_file

from photoclip.domain.errors import ModelError
from photoclip.embed import hub_text
from photoclip.embed.build import build_tokenizer, build_towers
from photoclip.embed.cards import resolve_card
from photoclip.embed.hub_text import find_text_model, find_tokenizer, has_extra
from photoclip.embed.load import load_encoder
from photoclip.embed.model_config import CONFIG_NAME

REPOSITORY = "somebody/words"
WEIGHTS = "open_clip_model.safetensors"
# What `AutoModel` makes a small text tower of.
TOWER = {
    "model_type": "xlm-roberta",
    "hidden_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "vocab_size": 100,
    "max_position_embeddings": 40,
    "pad_token_id": 0,
    "bos_token_id": 0,
    "eos_token_id": 1,
}
needs_transformers = pytest.mark.skipif(not has_extra(), reason="transformers is not installed")

MakeTokenizer = Callable[..., None]


@pytest.fixture(autouse=True)
def hub_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Hugging Face's cache is empty, and any attempt to reach the network fails the test."""

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def in_cache(hub_cache: Path, repository: str = REPOSITORY) -> Path:
    """A snapshot as huggingface_hub lays it out."""
    folder = hub_cache / f"models--{repository.replace('/', '--')}"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "main").write_text("abc")
    snapshot = folder / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    return snapshot


def write_model(folder: Path, text: dict[str, object]) -> Path:
    """A model with random weights whose text side comes from a hub."""
    folder.mkdir(parents=True, exist_ok=True)
    vision = {"image_size": 32, "layers": 1, "width": 64, "patch_size": 8}
    text = {"context_length": 16, "hf_tokenizer_name": REPOSITORY, **text}
    config = {"embed_dim": 24, "vision_cfg": vision, "text_cfg": text, "custom_text": True}
    (folder / CONFIG_NAME).write_text(json.dumps({"model_cfg": config, "preprocess_cfg": {}}))
    torch.manual_seed(3)
    offered = {**text, "hf_model_name": str(folder), "hf_model_pretrained": False} if "hf_model_name" in text else text
    model = open_clip.create_model(f"local-dir:{folder}", text_cfg=offered)
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / WEIGHTS)
    return folder


def plain_model(folder: Path, words: int = 100) -> Path:
    return write_model(folder, {"vocab_size": words, "width": 64, "heads": 2, "layers": 1})


def test_a_tokenizer_is_taken_from_beside_the_weights_before_the_cache(hub_cache: Path, tmp_path: Path) -> None:
    own, snapshot = tmp_path / "own", in_cache(hub_cache)
    own.mkdir()
    assert find_tokenizer(REPOSITORY, own) is None
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (snapshot / name).write_text("{}")
    assert find_tokenizer(REPOSITORY, own) == snapshot
    (own / "spiece.model").write_text("words")
    assert find_tokenizer(REPOSITORY, own) == snapshot, "words alone do not say what to do with them"
    (own / "tokenizer_config.json").write_text("{}")
    assert find_tokenizer(REPOSITORY, own) == own


def test_a_text_tower_is_taken_from_beside_the_weights_before_the_cache(hub_cache: Path, tmp_path: Path) -> None:
    own, snapshot = tmp_path / "own", in_cache(hub_cache)
    own.mkdir()
    assert find_text_model(REPOSITORY, own) is None
    (snapshot / "config.json").write_text("{}")
    for content in ("", "[]", "{", json.dumps({"model_type": "clip", "text_config": {}, "vision_config": {}})):
        (own / "config.json").write_text(content)
        assert find_text_model(REPOSITORY, own) == snapshot, "that of a whole CLIP is none"
    (own / "config.json").write_text(json.dumps(TOWER))
    assert find_text_model(REPOSITORY, own) == own
    assert find_text_model(str(own), None) == own
    assert find_text_model(str(tmp_path / "nowhere"), None) is None


@needs_transformers
@pytest.mark.parametrize("place", ["own", "cache"])
def test_words_become_what_the_tokenizer_says(
    place: str, hub_cache: Path, tmp_path: Path, make_tokenizer: MakeTokenizer
) -> None:
    folder = plain_model(tmp_path / "mine")
    make_tokenizer(folder if place == "own" else in_cache(hub_cache))
    tokens = build_tokenizer(resolve_card("mine", tmp_path, tmp_path))(["a photo of a dog", ""])
    assert tokens.shape == (2, 16)
    assert tokens[1].tolist() == [1] + [0] * 15, "the end mark alone, then padding"
    assert len(set(tokens[0].tolist()) - {0, 1}) > 1


@needs_transformers
def test_a_text_tower_from_a_hub_embeds(tmp_path: Path, make_tokenizer: MakeTokenizer) -> None:
    folder = tmp_path / "mine"
    make_tokenizer(folder)
    (folder / "config.json").write_text(json.dumps(TOWER))
    write_model(folder, {"hf_model_name": REPOSITORY, "hf_pooler_type": "mean_pooler", "hf_proj_type": "mlp"})
    encoder = load_encoder(resolve_card("mine", tmp_path, tmp_path), "cpu float32")
    vectors = encoder.embed_texts(["a photo of a dog", "snow on a mountain"])
    assert vectors.shape == (2, 24)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.abs(vectors[0] - vectors[1]).max() > 1e-3
    encoder.close()
    (folder / "config.json").unlink()
    with pytest.raises(ModelError, match=r"config\.json of the Hugging Face repository somebody/words"):
        load_encoder(resolve_card("mine", tmp_path, tmp_path), "cpu float32")


@needs_transformers
def test_a_missing_tokenizer_is_named_with_where_it_goes(tmp_path: Path) -> None:
    folder = plain_model(tmp_path / "mine")
    with pytest.raises(ModelError, match=r"tokenizer\.json .*somebody/words") as caught:
        load_encoder(resolve_card("mine", tmp_path, tmp_path), "cpu float32")
    assert str(folder) in caught.value.remedy


@needs_transformers
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tokenizer.json", b""),
        ("tokenizer.json", b"{}"),
        ("tokenizer.json", b"\xff\xfe"),
        ("tokenizer_config.json", b"{"),
        ("tokenizer_config.json", b'{"tokenizer_class": "PreTrainedTokenizerFast"}'),
    ],
)
def test_a_broken_tokenizer_is_one_clear_line(
    name: str, content: bytes, tmp_path: Path, make_tokenizer: MakeTokenizer
) -> None:
    folder = plain_model(tmp_path / "mine")
    make_tokenizer(folder)
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=r"tokenizer in .* cannot be read") as caught:
        load_encoder(resolve_card("mine", tmp_path, tmp_path), "cpu float32")
    assert str(folder) in caught.value.what
    assert caught.value.remedy


@needs_transformers
def test_a_tokenizer_of_another_model_is_refused(tmp_path: Path, make_tokenizer: MakeTokenizer) -> None:
    """Its numbers would point beyond the table of words, which ends a process that computes on a GPU."""
    make_tokenizer(plain_model(tmp_path / "mine", words=20), 100)
    with pytest.raises(ModelError, match="does not fit mine"):
        load_encoder(resolve_card("mine", tmp_path, tmp_path), "cpu float32")


@needs_transformers
@pytest.mark.parametrize("asked", [{"trust_remote_code": True}, {}, ["strip_sep_token"]])
def test_no_program_beside_a_tokenizer_is_run(
    asked: object, tmp_path: Path, make_tokenizer: MakeTokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weights are data (promise 10), whatever the config of whoever made them says."""
    monkeypatch.setattr("transformers.dynamic_module_utils.HF_MODULES_CACHE", str(tmp_path / "modules"))
    text = {"vocab_size": 100, "width": 64, "heads": 2, "layers": 1, "tokenizer_kwargs": asked}
    folder = write_model(tmp_path / "mine", text)
    make_tokenizer(folder)
    config = json.loads((folder / "tokenizer_config.json").read_text())
    (folder / "tokenizer_config.json").write_text(
        json.dumps({**config, "tokenizer_class": "Own", "auto_map": {"AutoTokenizer": ["own.Own", "own.Own"]}})
    )
    (folder / "own.py").write_text(
        f"from pathlib import Path; Path({str(tmp_path / 'run')!r}).touch()\n"
        "from transformers import PreTrainedTokenizerFast\nclass Own(PreTrainedTokenizerFast): pass\n"
    )
    with pytest.raises(ModelError):
        load_encoder(resolve_card("mine", tmp_path, tmp_path), "cpu float32")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("tower", ["hf-hub:somebody/tower", "local-dir:/tmp"])
def test_an_image_tower_from_elsewhere_is_refused(tower: str, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "mine", {"vocab_size": 100, "width": 64, "heads": 2, "layers": 1})
    config = json.loads((folder / CONFIG_NAME).read_text())
    config["model_cfg"]["vision_cfg"] = {"timm_model_name": tower, "image_size": 32}
    (folder / CONFIG_NAME).write_text(json.dumps(config))
    with pytest.raises(ModelError, match="takes its image tower from elsewhere"):
        build_towers(resolve_card("mine", tmp_path, tmp_path))


def test_without_transformers_it_says_what_to_install(
    tmp_path: Path, make_tokenizer: MakeTokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = plain_model(tmp_path / "mine")
    shutil.copy(folder / CONFIG_NAME, folder / "tokenizer.json")
    monkeypatch.setattr(hub_text, "has_extra", lambda: False)
    with pytest.raises(ModelError, match="transformers") as caught:
        load_encoder(resolve_card("mine", tmp_path, tmp_path), "cpu float32")
    assert caught.value.remedy == "pip install 'photoclip[multilingual]'"
