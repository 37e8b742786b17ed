"""Weights that the person has: taken as tensors and tried out, or refused in plain words with nothing left behind."""

import json
import os
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import load_file, save_file

from photoclip.domain.errors import CancelledError, ModelError, StorageError
from photoclip.domain.model_api import ImportRequest
from photoclip.domain.progress import CancelToken, Phase, Progress
from photoclip.embed import importing, room
from photoclip.embed.cards import resolve_card
from photoclip.embed.claim import claim
from photoclip.embed.importing import import_model, name_of
from photoclip.embed.load import load_encoder
from photoclip.embed.model_config import architectures
from photoclip.embed.removing import IMPORTS, remove

WEIGHTS = "open_clip_model.safetensors"
FILES = ["open_clip_config.json", WEIGHTS]


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture(scope="module")
def tiny_dir(tiny_weights: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `local-dir:` folder of 3 MB: each of these tests reads it more than once."""
    folder = tmp_path_factory.mktemp("folders") / "tiny"
    folder.mkdir()
    (folder / WEIGHTS).write_bytes(tiny_weights[1])
    preprocess = {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.25, 0.3], "interpolation": "bilinear"}
    config = {"model_cfg": json.loads(tiny_weights[0].read_text()), "preprocess_cfg": preprocess}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    return folder


@pytest.fixture
def network(tiny_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The tiny network as an architecture of open_clip's list."""
    config = json.loads((tiny_dir / "open_clip_config.json").read_text())["model_cfg"]
    path = tmp_path / "tiny-net.json"
    path.write_text(json.dumps(config))
    monkeypatch.setitem(architectures(), "tiny-net", path)
    monkeypatch.setitem(open_clip.factory._MODEL_CONFIGS, "tiny-net", config)
    return "tiny-net"


@pytest.fixture
def state(tiny_dir: Path) -> dict[str, torch.Tensor]:
    return load_file(tiny_dir / WEIGHTS)


def bring(
    path: Path, models_dir: Path, architecture: str = "", name: str = "", token: CancelToken | None = None
) -> tuple[str, list[Progress]]:
    told: list[Progress] = []
    request = ImportRequest(str(path), architecture, name)
    final = name_of(request, models_dir)
    import_model(request, models_dir, token or CancelToken(), told.append)
    return final, told


def lying(models_dir: Path) -> list[str]:
    """Everything in the models folder but the locks."""
    if not models_dir.is_dir():
        return []
    return sorted(str(path.relative_to(models_dir)) for path in models_dir.rglob("*") if ".claims" not in path.parts)


def test_a_safetensors_file_becomes_a_model(
    tiny_dir: Path,
    network: str,
    models_dir: Path,
    tmp_path: Path,
    folder_card: Any,
    noise: Callable[[int, int], np.ndarray],
) -> None:
    mine = tmp_path / "My holiday CLIP.safetensors"
    mine.write_bytes((tiny_dir / WEIGHTS).read_bytes())
    name, told = bring(mine, models_dir, network)
    assert name == "My holiday CLIP"
    assert lying(models_dir) == [name, *(f"{name}/{each}" for each in FILES)]
    assert mine.read_bytes() == (models_dir / name / WEIGHTS).read_bytes()
    card = resolve_card(name, models_dir, models_dir)
    assert card.mean == pytest.approx((0.48145466, 0.4578275, 0.40821073)), "what most models want"
    with closing(load_encoder(card, "cpu float32")) as encoder:
        assert encoder.embed_images(noise(2, 32)).shape == (2, 48)
    assert [told[0].phase, told[-1].phase] == [Phase.CHECKING, Phase.LOADING_MODEL]
    checked = [each for each in told if each.phase is Phase.CHECKING]
    assert checked[-1].done == checked[-1].total == mine.stat().st_size
    assert remove(name, models_dir) > mine.stat().st_size
    assert lying(models_dir) == []


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_state_dict_becomes_safetensors_and_sees_the_same(
    wrapped: bool,
    state: dict[str, torch.Tensor],
    tiny_dir: Path,
    network: str,
    models_dir: Path,
    tmp_path: Path,
    folder_card: Any,
    noise: Callable[[int, int], np.ndarray],
) -> None:
    content: object = state
    if wrapped:
        named = {f"module.{name}": value.half() for name, value in state.items()}
        content = {"epoch": 3, "state_dict": named, "optimizer": {"lr": 0.1}}
    torch.save(content, tmp_path / "epoch_3.pt")
    # Preprocessing beside the file is that of the model.
    (tmp_path / "open_clip_config.json").write_bytes((tiny_dir / "open_clip_config.json").read_bytes())
    name, _ = bring(tmp_path / "epoch_3.pt", models_dir, network)
    kept = load_file(models_dir / name / WEIGHTS)
    assert kept.keys() == state.keys()
    assert {value.dtype for value in kept.values()} == {torch.float16 if wrapped else torch.float32}
    pixels = noise(2, 32)
    with (
        closing(load_encoder(folder_card(tiny_dir), "cpu float32")) as original,
        closing(load_encoder(resolve_card(name, models_dir, models_dir), "cpu float32")) as mine,
    ):
        np.testing.assert_allclose(mine.embed_images(pixels), original.embed_images(pixels), atol=2e-3)
        np.testing.assert_allclose(mine.embed_texts(["a dog"]), original.embed_texts(["a dog"]), atol=2e-3)


def test_tensors_that_share_memory_are_taken_apart(
    state: dict[str, torch.Tensor], network: str, models_dir: Path, tmp_path: Path
) -> None:
    both = torch.stack([state["visual.proj"], state["visual.proj"]])
    odd = {**state, "visual.proj": both[1], "text_projection": state["text_projection"].t().contiguous().t()}
    odd["ln_final.bias"] = odd["ln_final.weight"].view_as(state["ln_final.bias"])
    torch.save(odd, tmp_path / "odd.pt")
    bring(tmp_path / "odd.pt", models_dir, network)
    kept = load_file(models_dir / "odd" / WEIGHTS)
    assert all(torch.equal(kept[name], value) for name, value in odd.items())


def test_a_folder_becomes_a_model(tiny_dir: Path, models_dir: Path) -> None:
    name, _ = bring(tiny_dir, models_dir)
    assert name == tiny_dir.name
    assert sorted(path.name for path in (models_dir / name).iterdir()) == FILES
    for each in FILES:
        assert (models_dir / name / each).read_bytes() == (tiny_dir / each).read_bytes()


def test_a_folder_with_pickled_weights_and_links_is_followed(
    state: dict[str, torch.Tensor], tiny_dir: Path, models_dir: Path, tmp_path: Path
) -> None:
    """As Hugging Face's cache lays out a snapshot."""
    folder = tmp_path / "snapshot"
    folder.mkdir()
    torch.save(state, tmp_path / "blob")
    (folder / "open_clip_pytorch_model.bin").symlink_to(tmp_path / "blob")
    (folder / "open_clip_config.json").symlink_to(tiny_dir / "open_clip_config.json")
    bring(folder, models_dir, name="mine")
    assert sorted(path.name for path in (models_dir / "mine").iterdir()) == FILES
    assert not any(path.is_symlink() for path in (models_dir / "mine").iterdir())


class Evil:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.system, ("echo owned",)


def _truncated(path: Path, state: dict[str, torch.Tensor]) -> None:
    save_file(state, path)
    os.truncate(path, path.stat().st_size - 1000)


def _header_lies(path: Path, state: dict[str, torch.Tensor]) -> None:
    path.write_bytes(struct.pack("<Q", 1 << 62) + b"{}")


def _half_pickle(path: Path, state: dict[str, torch.Tensor]) -> None:
    torch.save(state, path)
    os.truncate(path, path.stat().st_size // 2)


def _script(path: Path, state: dict[str, torch.Tensor]) -> None:
    torch.jit.trace(torch.nn.Linear(2, 2), torch.zeros(1, 2)).save(str(path))


REFUSED: dict[str, tuple[str, Callable[[Path, dict[str, torch.Tensor]], object], str]] = {
    "nan": ("a.safetensors", lambda p, s: save_file({**s, "logit_scale": s["logit_scale"] * torch.nan}, p), "NaN"),
    "infinite": ("a.pt", lambda p, s: torch.save({**s, "visual.proj": s["visual.proj"] / 0.0}, p), "NaN or infinity"),
    "truncated": ("a.safetensors", _truncated, "damaged"),
    "header": ("a.safetensors", _header_lies, "damaged"),
    "nothing": ("a.safetensors", lambda p, s: p.write_bytes(b""), "damaged"),
    "text": ("a.pt", lambda p, s: p.write_text("no weights"), "damaged"),
    "half": ("a.pt", _half_pickle, "damaged"),
    "empty": ("a.pt", lambda p, s: torch.save({}, p), "no weights"),
    "list": ("a.pt", lambda p, s: torch.save([1, 2], p), "no weights by name"),
    "evil": ("a.pt", lambda p, s: torch.save({**s, "x": Evil()}, p), "more than tensors.*system"),
    "module": ("a.bin", lambda p, s: torch.save(torch.nn.Linear(2, 2), p), "more than tensors.*Linear"),
    "number": ("a.pth", lambda p, s: torch.save({**s, "epoch": 3}, p), "more than tensors: 'epoch' is a int"),
    "script": ("a.pt", _script, "TorchScript archive"),
    "endless": (
        "a.pt",
        lambda p, s: torch.save({"a": torch.zeros(1).expand(10**7, 10**6)}, p),
        "unfolds to 40,000.0 GB",
    ),
    "sparse": (
        "a.pt",
        lambda p, s: torch.save({"a": torch.eye(9).to_sparse()}, p),
        "'a' in a form that is not weights",
    ),
    "missing": ("a.safetensors", lambda p, s: save_file({k: v for k, v in s.items() if k != "visual.proj"}, p), "fit"),
    "unknown": ("a.safetensors", lambda p, s: save_file({**s, "extra": torch.zeros(3)}, p), "does not fit"),
    "shape": ("a.safetensors", lambda p, s: save_file({**s, "visual.proj": torch.zeros(64, 32)}, p), "does not fit"),
    "positions": (
        "a.safetensors",
        lambda p, s: save_file({**s, "positional_embedding": torch.zeros(20, 16)}, p),
        "positional_embedding",
    ),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore:Validating sparse")
@pytest.mark.parametrize("trouble", REFUSED)
def test_what_is_no_good_is_refused_and_leaves_nothing(
    trouble: str, state: dict[str, torch.Tensor], network: str, models_dir: Path, tmp_path: Path
) -> None:
    name, write, said = REFUSED[trouble]
    path = tmp_path / name
    write(path, dict(state))
    with pytest.raises(ModelError, match=said) as caught:
        bring(path, models_dir, network)
    assert str(path) in caught.value.what, "the person's own file is named"
    assert ".photoclip-" not in str(caught.value)
    assert lying(models_dir) == []


@pytest.mark.parametrize(
    ("architecture", "file", "said"),
    [
        ("", "a.safetensors", "does not say what network it is for"),
        ("tiny-ne", "a.safetensors", "did you mean tiny-net"),
        ("tiny-net", "a.txt", "is no weights file"),
        ("tiny-net", "nothing.pt", "is not there"),
        ("tiny-net", "", "says itself what network"),
        ("", "", "open_clip_config.json is not there"),
        ("tiny-net", "a\0.pt", "is not there|cannot be read"),
    ],
)
def test_what_can_be_known_at_once(
    architecture: str, file: str, said: str, network: str, models_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.safetensors").write_bytes(b"")
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.raises(ModelError) as caught:
        name_of(ImportRequest(f"{tmp_path}/{file}", architecture), models_dir)
    assert any(each in str(caught.value) for each in said.split("|"))


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", "weights"),
        ("  my/model: 1*  ", "my-model- 1"),
        ("../../etc", "etc"),
        ("Ferien am Müggelsee", "Ferien am Müggelsee"),
        ("旅行", "旅行"),
        ("a@b", "a-b"),
        ("x" * 300, "x" * 60),
        ("bad\udcff", "bad"),
    ],
)
def test_names_are_ones_that_any_disk_takes(
    asked: str, given: str, network: str, models_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "weights.pt").write_bytes(b"")
    assert name_of(ImportRequest(str(tmp_path / "weights.pt"), network, asked), models_dir) == given


@pytest.mark.parametrize(
    "asked", ["starter", "STARTER", "ViT-B-32", "vit-b-32", "con", "LPT1.x", "com²", "nul .x", "...", "-", "Taken"]
)
def test_names_that_mean_something_else_are_refused(asked: str, network: str, models_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "weights.pt").write_bytes(b"")
    (models_dir / "taken").mkdir(parents=True)
    with pytest.raises(ModelError, match=r"name|already"):
        name_of(ImportRequest(str(tmp_path / "weights.pt"), network, asked), models_dir)


def test_a_file_named_as_all_are_takes_its_folders_name(network: str, models_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "holiday" / WEIGHTS
    path.parent.mkdir()
    path.write_bytes(b"")
    assert name_of(ImportRequest(str(path), network), models_dir) == "holiday"


def test_cancelling_leaves_nothing(tiny_dir: Path, models_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2, 5):
        token, told = CancelToken(), list[Progress]()

        def count(each: Progress, token: CancelToken = token, told: list = told, number: int = number) -> None:
            told.append(each)
            if len(told) == number or each.phase is Phase.LOADING_MODEL:
                token.cancel()

        with pytest.raises(CancelledError):
            import_model(ImportRequest(str(tiny_dir), "", "x"), models_dir, token, count)
        assert lying(models_dir) == []


def test_a_full_disk_leaves_nothing(
    tiny_dir: Path, state: dict[str, torch.Tensor], network: str, models_dir: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(room, "free_bytes", lambda folder: room.RESERVE_BYTES)
    with pytest.raises(StorageError, match="no room"):
        bring(tiny_dir, models_dir)
    monkeypatch.undo()


@pytest.mark.skipif(os.name == "nt", reason="needs RLIMIT_FSIZE")
@pytest.mark.parametrize("kind", ["safetensors", "pt"])
def test_a_disk_that_fills_up_leaves_nothing(
    kind: str, tiny_dir: Path, state: dict[str, torch.Tensor], network: str, models_dir: Path, tmp_path: Path
) -> None:
    import resource

    path = tiny_dir
    if kind == "pt":
        path = tmp_path / "weights.pt"
        torch.save(state, path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        with pytest.raises(StorageError, match="takes no file of that size"):
            bring(path, models_dir, network if kind == "pt" else "")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert lying(models_dir) == []


def test_what_a_killed_import_left_is_swept_by_the_next(tiny_dir: Path, models_dir: Path) -> None:
    stale = models_dir / ".photoclip-0123456789abcdef.part" / "x"
    stale.mkdir(parents=True)
    (stale / WEIGHTS).write_bytes(b"x" * 1000)
    with claim(IMPORTS, models_dir), pytest.raises(ModelError, match="being fetched, imported"):
        bring(tiny_dir, models_dir, name="second")
    assert stale.is_dir(), "it may belong to the one under way"
    bring(tiny_dir, models_dir, name="first")
    assert not stale.parent.exists()
    stale.mkdir(parents=True)
    remove("first", models_dir)
    assert lying(models_dir) == []


def test_a_model_whose_tokenizer_is_not_here_is_refused(
    tiny_dir: Path, models_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "needs-words"
    folder.mkdir()
    config = json.loads((tiny_dir / "open_clip_config.json").read_text())
    config["model_cfg"]["text_cfg"]["hf_tokenizer_name"] = "someone/words"
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    (folder / WEIGHTS).write_bytes((tiny_dir / WEIGHTS).read_bytes())
    with pytest.raises(ModelError, match=r"transformers|someone/words"):
        bring(folder, models_dir)
    assert lying(models_dir) == []
    # Words that lie beside the weights come along.
    (folder / "tokenizer.json").write_text("{}")
    (folder / "tokenizer_config.json").write_text("{}")
    (folder / "config.json").write_text('{"model_type": "bert"}')
    tokenized: list[list[str]] = []
    monkeypatch.setattr(importing, "build_towers", lambda card: None)
    monkeypatch.setattr(
        importing,
        "build_tokenizer",
        lambda card: tokenized.append(sorted(path.name for path in Path(card.architecture[10:]).iterdir())),
    )
    bring(folder, models_dir)
    names = sorted(["config.json", *FILES, "tokenizer.json", "tokenizer_config.json"])
    assert tokenized == [names]
    assert sorted(path.name for path in (models_dir / "needs-words").iterdir()) == names
