"""The list of models: cards, what lies on this machine, and what is wrong with it."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from photoclip.domain.models import Ability, ModelInfo
from photoclip.embed import hub_text
from photoclip.embed.cards import RECOMMENDED, STARTER, tag_folder
from photoclip.embed.facts import model_files, shared_limits
from photoclip.embed.listing import list_models
from photoclip.embed.model_config import CONFIG_NAME

WEIGHTS = "open_clip_model.safetensors"
SIGLIP2 = "ViT-B-16-SigLIP2/webli"
TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")

Listed = Callable[..., Mapping[str, ModelInfo]]


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hugging Face's cache: empty."""
    cache = tmp_path / "hub"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(cache))
    return cache


@pytest.fixture
def listed(starter_dir: Path, tmp_path: Path, hub_cache: Path) -> Listed:
    def ask(active: str = STARTER) -> Mapping[str, ModelInfo]:
        return {model.name: model for model in list_models(starter_dir, tmp_path, active).models}

    return ask


def put(folder: Path, names: Mapping[str, int]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, size in names.items():
        (folder / name).write_bytes(b"x" * size)
    return folder


def receipt(folder: Path, sizes: Mapping[str, int]) -> None:
    files = [
        {"name": name, "repository": "a/b", "revision": "c", "size_bytes": size, "etag": "e", "sha256": "s"}
        for name, size in sizes.items()
    ]
    content = {"repository": "a/b", "revision": "c", "files": files}
    (folder / "source.json").write_text(json.dumps(content))


def put_in_cache(cache: Path, repository: str, names: Mapping[str, int]) -> None:
    """As huggingface_hub lays out its cache."""
    folder = cache / f"models--{repository.replace('/', '--')}"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "main").write_text("abc")
    put(folder / "snapshots" / "abc", names)


def test_all_cards_are_listed_best_advice_first(listed: Listed) -> None:
    models = listed()
    assert set(models) == set(model_files())
    assert list(models)[:2] == [STARTER, RECOMMENDED]
    rest = [model.facts.download_bytes for model in list(models.values())[2:] if model.facts]
    assert rest == sorted(rest, key=lambda size: size or 0)
    assert [model.name for model in models.values() if model.is_recommended] == [RECOMMENDED]
    assert [model.name for model in models.values() if model.installed] == [STARTER]
    for model in list(models.values())[1:]:
        assert (model.can_download, model.can_remove) == (True, False)
        assert (model.size_bytes, model.partial_bytes) == (0, 0)
        assert model.facts == model_files()[model.name].facts
        assert model.dimension == model_files()[model.name].dimension


def test_the_starter_is_here_and_stays(listed: Listed, starter_dir: Path) -> None:
    starter = listed()[STARTER]
    assert (starter.installed, starter.can_download, starter.can_remove) == (True, False, False)
    assert starter.size_bytes > (starter_dir / WEIGHTS).stat().st_size
    assert starter.facts is not None
    assert starter.facts.title == "PhotoClip starter"


def test_a_download_is_installed_when_it_is_here_whole(listed: Listed, tmp_path: Path) -> None:
    folder = put(tag_folder(RECOMMENDED, tmp_path), {f"{WEIGHTS}.part": 700, f"{WEIGHTS}.part.json": 30})
    half = listed()[RECOMMENDED]
    assert (half.installed, half.partial_bytes, half.size_bytes) == (False, 700, 0)
    assert (half.can_download, half.can_remove) == (True, True)
    (folder / f"{WEIGHTS}.part").rename(folder / WEIGHTS)
    (folder / f"{WEIGHTS}.part.json").unlink()
    receipt(folder, {WEIGHTS: 700})
    whole = listed()[RECOMMENDED]
    assert (whole.installed, whole.partial_bytes, whole.can_download, whole.can_remove) == (True, 0, False, True)
    assert whole.size_bytes > 700
    assert not listed(RECOMMENDED)[RECOMMENDED].can_remove, "it is in use"


def test_a_file_that_was_cut_after_its_download_shows(listed: Listed, tmp_path: Path) -> None:
    folder = put(tag_folder(RECOMMENDED, tmp_path), {WEIGHTS: 700})
    receipt(folder, {WEIGHTS: 701})
    cut = listed()[RECOMMENDED]
    assert (cut.installed, cut.can_download, cut.can_remove) == (False, True, True)
    assert "download it again" in cut.note


@pytest.mark.parametrize("missing", TOKENIZER[:2])
def test_a_model_without_its_tokenizer_is_not_installed(missing: str, listed: Listed, tmp_path: Path) -> None:
    folder = put(tag_folder(SIGLIP2, tmp_path), {WEIGHTS: 9, **dict.fromkeys(TOKENIZER, 1)})
    assert listed()[SIGLIP2].installed
    (folder / missing).unlink()
    bare = listed()[SIGLIP2]
    assert (bare.installed, bare.can_download) == (False, True)
    assert "tokenizer" in bare.note


def test_what_the_installation_lacks_is_told(listed: Listed, monkeypatch: pytest.MonkeyPatch) -> None:
    find = hub_text.importlib.util.find_spec
    for here in (True, False):
        monkeypatch.setattr(
            hub_text.importlib.util,
            "find_spec",
            lambda name, package=None, here=here: (here or None) if name == "transformers" else find(name, package),
        )
        models = listed()
        assert ("photoclip[multilingual]" in models[SIGLIP2].lacks) is not here
        assert not models[RECOMMENDED].lacks


def test_weights_in_hugging_faces_cache_are_not_ours_to_remove(listed: Listed, hub_cache: Path) -> None:
    put_in_cache(hub_cache, model_files()[RECOMMENDED].repository, {WEIGHTS: 50})
    put_in_cache(hub_cache, model_files()[SIGLIP2].repository, {WEIGHTS: 60})
    models = listed()
    assert (models[RECOMMENDED].installed, models[RECOMMENDED].size_bytes) == (True, 50)
    assert not models[RECOMMENDED].can_download
    assert not models[RECOMMENDED].can_remove
    assert not models[SIGLIP2].installed, "its tokenizer is not there"


def test_imports_and_downloads_without_a_card(listed: Listed, tmp_path: Path, tiny_dir: Path) -> None:
    shutil.copytree(tiny_dir, tmp_path / "mine")
    put(tmp_path / "ViT-B-16" / "openai", {WEIGHTS: 5})
    put(tmp_path / "coca_ViT-L-14" / "laion2b_s13b_b90k", {f"{WEIGHTS}.part": 6})
    put(tmp_path / ".claims", {"x.lock": 1})
    put(tmp_path / "rubbish" / "x", {"y": 1})
    put(tmp_path / "ViT-L-14" / "empty", {})
    models = listed()
    assert set(models) - set(model_files()) == {"mine", "ViT-B-16/openai", "coca_ViT-L-14/laion2b_s13b_b90k"}
    mine, plain, half = (models[name] for name in ("mine", "ViT-B-16/openai", "coca_ViT-L-14/laion2b_s13b_b90k"))
    assert (mine.installed, mine.dimension, mine.can_remove, mine.can_download) == (True, 48, True, False)
    assert mine.size_bytes == sum(path.stat().st_size for path in tiny_dir.iterdir())
    assert (plain.installed, plain.dimension, plain.can_remove, plain.size_bytes) == (True, 512, True, 5)
    assert plain.facts is not None
    assert (plain.facts.title, plain.facts.edge_px, plain.facts.licence) == ("ViT-B-16/openai", 224, "")
    assert plain.facts.limits == shared_limits()
    assert (half.installed, half.partial_bytes, half.can_download) == (False, 6, True)
    assert half.facts is not None
    assert Ability.CAPTIONS in half.facts.abilities


def test_broken_folders_show_with_a_note(listed: Listed, tmp_path: Path, tiny_dir: Path) -> None:
    put(tmp_path / "broken", {}).joinpath(CONFIG_NAME).write_text("{")
    shutil.copytree(tiny_dir, tmp_path / "bare")
    (tmp_path / "bare" / WEIGHTS).unlink()
    put(tag_folder("RN50-quickgelu/openai", tmp_path), {"source.json": 3})
    models = listed()
    assert CONFIG_NAME in models["broken"].note
    assert "weights" in models["bare"].note
    assert "weights" in models["RN50-quickgelu/openai"].note or "again" in models["RN50-quickgelu/openai"].note
    for name in ("broken", "bare", "RN50-quickgelu/openai"):
        assert not models[name].installed
        assert models[name].can_remove


def test_an_import_cannot_pass_for_the_starter(listed: Listed, tmp_path: Path, tiny_dir: Path) -> None:
    shutil.copytree(tiny_dir, tmp_path / STARTER)
    assert listed()[STARTER].dimension == 256


def test_the_active_model_is_always_listed(listed: Listed, tmp_path: Path, tiny_dir: Path) -> None:
    file = tiny_dir / WEIGHTS
    for active, installed in (
        (f"local-dir:{tiny_dir}", True),
        (f"local-dir:{tmp_path / 'gone'}", False),
        (f"ViT-B-32@{file}", True),
        (f"ViT-B-32@{file}x", False),
        ("ViT-L-14-quickgelu/openai", False),
        ("ViT-L-14-quickgelu/of_another_time", False),
        ("ViT-Q-99/of_another_time", False),
        ("an import that was deleted", False),
        ("local-dir:/\0", False),
        (f"ViT-B-32@/{'x' * 5000}", False),
    ):
        model = listed(active)[active]
        assert model.installed is installed
        assert not model.can_remove
        assert bool(model.note) is (not installed and not model.can_download)
    assert listed(f"ViT-B-32@{file}")[f"ViT-B-32@{file}"].size_bytes == file.stat().st_size
    assert listed("ViT-L-14-quickgelu/openai")["ViT-L-14-quickgelu/openai"].dimension == 768
    assert listed("ViT-L-14-quickgelu/openai")["ViT-L-14-quickgelu/openai"].can_download


def test_an_active_model_of_the_list_in_hugging_faces_cache(listed: Listed, hub_cache: Path) -> None:
    name = "ViT-B-32/laion2b_s34b_b79k"
    put_in_cache(hub_cache, "laion/CLIP-ViT-B-32-laion2B-s34B-b79K", {WEIGHTS: 70})
    model = listed(name)[name]
    assert (model.installed, model.size_bytes, model.can_download, model.can_remove) == (True, 70, False, False)
