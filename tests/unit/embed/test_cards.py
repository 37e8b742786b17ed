"""Names of models."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.domain.decoding import Interpolation, ResizeMode
from photoclip.domain.errors import ModelError
from photoclip.domain.models import ModelCard
from photoclip.embed.cards import RECOMMENDED, STARTER, resolve_card
from photoclip.embed.model_config import CONFIG_NAME, read_folder

ABSENT = Path("no") / "such" / "folder"


def card(name: str, models_dir: Path = ABSENT) -> ModelCard:
    return resolve_card(name, ABSENT, models_dir)


def test_naming_models_imports_neither_torch_nor_open_clip(starter_dir: Path) -> None:
    program = (
        "import sys; from pathlib import Path; p = Path(sys.argv[1]);"
        "from photoclip.embed.cards import resolve_card; from photoclip.embed.listing import list_models;"
        "[resolve_card(model.name, p, p) for model in list_models(p, p, 'starter').models];"
        "sys.exit(', '.join({'torch', 'open_clip', 'timm'} & set(sys.modules)) or 0)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(starter_dir)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_starter_is_what_its_config_says(tmp_path: Path, starter_dir: Path) -> None:
    config = json.loads((starter_dir / CONFIG_NAME).read_text())
    config["model_cfg"]["embed_dim"] = 111
    config["model_cfg"]["vision_cfg"]["image_size"] = 160
    config["model_cfg"]["text_cfg"]["context_length"] = 50
    config["preprocess_cfg"] |= {"mean": [0.1, 0.2, 0.3], "resize_mode": "longest", "fill_color": 9}
    (tmp_path / CONFIG_NAME).write_text(json.dumps(config))
    found = resolve_card(STARTER, tmp_path, ABSENT)
    assert (found.name, found.dimension, found.context_length) == ("starter", 111, 50)
    assert (found.pixels.edge_px, found.pixels.resize_mode, found.pixels.fill) == (160, ResizeMode.LONGEST, 9)
    assert found.mean == (0.1, 0.2, 0.3)
    assert found.architecture == f"local-dir:{tmp_path}"
    assert found.fingerprint == ""
    assert found.key == "starter"


def test_a_better_starter_is_another_key(tmp_path: Path, starter_dir: Path) -> None:
    shutil.copytree(starter_dir, tmp_path, dirs_exist_ok=True)
    before = resolve_card(STARTER, tmp_path, ABSENT)
    weights = tmp_path / "open_clip_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    after = resolve_card(STARTER, tmp_path, ABSENT)
    assert before.name == after.name
    assert before.key != after.key
    assert before.key == resolve_card(STARTER, starter_dir, ABSENT).key


def test_tag_brings_its_own_preprocessing() -> None:
    siglip = card("ViT-B-16-SigLIP/webli")
    assert siglip.mean == siglip.std == (0.5, 0.5, 0.5)
    assert siglip.pixels.resize_mode is ResizeMode.SQUASH
    recommended = card(RECOMMENDED)
    assert (recommended.dimension, recommended.pixels.edge_px, recommended.context_length) == (512, 256, 77)
    assert recommended.pixels.interpolation is Interpolation.BICUBIC
    assert recommended.weights == "datacomp_s34b_b86k"


@pytest.mark.parametrize("name", ["ViT-B-32/openai", "ViT-B/32/openai", "ViT-B-32-quickgelu/OpenAI"])
def test_openai_weights_get_the_quickgelu_network(name: str) -> None:
    found = card(name)
    assert found.architecture == "ViT-B-32-quickgelu"
    assert found.name == "ViT-B-32-quickgelu/openai"


def test_no_tag_is_left_with_the_wrong_activation() -> None:
    import open_clip

    for architecture, tag in open_clip.list_pretrained():
        if open_clip.get_pretrained_cfg(architecture, tag).get("quick_gelu"):
            chosen = card(f"{architecture}/{tag}").architecture
            assert open_clip.get_model_config(chosen).get("quick_gelu"), f"{architecture}/{tag} as {chosen}"


def test_every_model_of_open_clip_has_a_card() -> None:
    import open_clip

    for architecture, tag in open_clip.list_pretrained():
        found = card(f"{architecture}/{tag}")
        assert found.dimension > 0
        assert card(found.name) == found, "a name that is kept must come back as the same model"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("stater", "starter"),
        ("ViT-B-32-256/datacomp", RECOMMENDED),
        ("vit-b-32-256/datacomp_s34b_b86k", RECOMMENDED),
        ("ViT-B-32", "ViT-B-32/openai"),
        ("ViT-B32@weights.pt", "ViT-B-32"),
        ("no such thing at all", "starter"),
        ("", "starter"),
    ],
)
def test_unknown_name_suggests(name: str, hint: str) -> None:
    with pytest.raises(ModelError) as caught:
        card(name)
    assert hint in caught.value.remedy


def test_weights_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine@home.safetensors"
    file.write_bytes(b"weights")
    found = card(f"ViT-B-32-256@{file}")
    assert (found.architecture, found.weights, found.dimension) == ("ViT-B-32-256", str(file), 512)
    assert found.name == f"ViT-B-32-256@{file}"
    assert found.fingerprint
    assert card(f"ViT-B-16-SigLIP@{file}").mean == (0.5, 0.5, 0.5), "not OpenAI's, which open_clip takes for files"


def test_config_beside_a_weights_file_says_how_to_preprocess(tmp_path: Path, tiny_dir: Path) -> None:
    shutil.copytree(tiny_dir, tmp_path, dirs_exist_ok=True)
    found = card(f"ViT-B-32@{tmp_path / 'open_clip_model.safetensors'}")
    assert found.mean == (0.5, 0.4, 0.3)
    assert found.pixels.edge_px == 224


def test_relative_paths_are_kept_absolute(tiny_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny_dir)
    file = "open_clip_model.safetensors"
    assert card(f"ViT-B-32@{file}").name == f"ViT-B-32@{tiny_dir / file}"
    monkeypatch.chdir(tiny_dir.parent)
    by_path = card("./tiny")
    assert by_path.name == f"local-dir:{tiny_dir}"
    assert card("local-dir:tiny") == by_path == card(str(tiny_dir)) == card(by_path.name)


def test_file_without_architecture_says_what_to_write(tiny_dir: Path) -> None:
    file = tiny_dir / "open_clip_model.safetensors"
    with pytest.raises(ModelError, match="architecture") as caught:
        card(str(file))
    assert f"@{file}" in caught.value.remedy


@pytest.mark.parametrize("name", ["ViT-B-32@{}/absent.pt", "ViT-B-32@{}/open_clip_config.json", "{}/absent", "{}/.."])
def test_paths_that_are_no_model(name: str, tiny_dir: Path) -> None:
    with pytest.raises(ModelError):
        card(name.format(tiny_dir))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_a_config_that_is_a_pipe_or_huge_is_not_read(tmp_path: Path) -> None:
    for name in ("pipe", "huge"):
        (tmp_path / name).mkdir()
    os.mkfifo(tmp_path / "pipe" / CONFIG_NAME)
    with (tmp_path / "huge" / CONFIG_NAME).open("wb") as file:
        file.truncate(1 << 40)
    for name in ("pipe", "huge"):
        with pytest.raises(ModelError):
            card(str(tmp_path / name))


@pytest.mark.parametrize(
    ("section", "change", "said"),
    [
        ("preprocess_cfg", {"mean": [float("nan")] * 3}, "one number per colour"),
        ("preprocess_cfg", {"std": float("inf")}, "one number per colour"),
        ("vision_cfg", {"layers": 10**6}, "1,000,000 layers"),
        ("text_cfg", {"layers": [3, 10**6]}, "1,000,000 layers"),
    ],
)
def test_a_config_that_takes_forever_or_makes_nan_is_refused(
    section: str, change: dict[str, object], said: str, tmp_path: Path
) -> None:
    model: dict[str, object] = {"embed_dim": 8, "vision_cfg": {}, "text_cfg": {}}
    if section in model:
        model[section] = change
    config = {"model_cfg": model, "preprocess_cfg": change if section == "preprocess_cfg" else {}}
    (tmp_path / CONFIG_NAME).write_text(json.dumps(config))
    with pytest.raises(ModelError, match=said):
        read_folder(tmp_path)


def test_models_folder_holds_folders_and_tags(tmp_path: Path, tiny_dir: Path) -> None:
    shutil.copytree(tiny_dir, tmp_path / "mine")
    tag = tmp_path / "ViT-B-32-256" / "datacomp_s34b_b86k"
    tag.mkdir(parents=True)
    (tag / "open_clip_model.safetensors").write_bytes(b"weights")
    assert card("mine", tmp_path).dimension == 48
    assert card(RECOMMENDED, tmp_path).weights == str(tag / "open_clip_model.safetensors")
    assert card(RECOMMENDED, tmp_path).name == RECOMMENDED


def test_a_misspelt_import_is_suggested(tmp_path: Path, tiny_dir: Path) -> None:
    shutil.copytree(tiny_dir, tmp_path / "holidays")
    with pytest.raises(ModelError) as caught:
        card("hollidays", tmp_path)
    assert "holidays" in caught.value.remedy


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="./@~:-ViTB32abc\0", max_size=20) | st.just("x" * 10_000))
def test_any_name_is_a_card_or_one_clear_error(name: str) -> None:
    try:
        line = card(name).name
    except ModelError as error:
        line = str(error)
    assert line
    assert len(line) < 700


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_any_config_is_read_or_one_clear_error(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("config")
    config: dict[str, dict[str, object]] = {
        "model_cfg": {"embed_dim": 8, "vision_cfg": {"image_size": 32}, "text_cfg": {"context_length": 8}},
        "preprocess_cfg": {"mean": [0.5] * 3, "std": 0.5, "interpolation": "bicubic", "resize_mode": "squash"},
    }
    section = data.draw(st.sampled_from(list(config)))
    config[section][data.draw(st.sampled_from(list(config[section])))] = data.draw(JSON)
    (folder / CONFIG_NAME).write_text(json.dumps(config))
    try:
        sizes, preprocess = read_folder(folder)
    except ModelError as error:
        line = str(error)
    else:
        assert min(sizes.dimension, sizes.edge_px, sizes.context_length) > 0
        assert min(preprocess.std) > 0
        return
    assert CONFIG_NAME in line
