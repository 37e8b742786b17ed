"""The resolver of resources."""

from pathlib import Path

import pytest

from photoclip.config.resources import resource, resources_root
from photoclip.domain.errors import PhotoClipError


def put_resources(root: Path) -> Path:
    (root / "starter").mkdir(parents=True)
    (root / "starter" / "open_clip_config.json").write_text("{}", encoding="utf-8")
    return root


def test_finds_the_starter_model_of_this_checkout(starter_dir: Path) -> None:
    assert resource("starter") == starter_dir
    assert resource("starter", "open_clip_model.safetensors").stat().st_size > 1_000_000


def test_found_from_any_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert resource("starter", "open_clip_config.json").is_absolute()


def test_what_lies_inside_the_package_wins(tmp_path: Path) -> None:
    package = tmp_path / "photoclip"
    inside = put_resources(package / "_resources")
    put_resources(tmp_path / "resources")
    assert resources_root(package) == inside


def test_a_checkout_has_them_beside_the_package(tmp_path: Path) -> None:
    beside = put_resources(tmp_path / "resources")
    assert resources_root(tmp_path / "photoclip") == beside


def test_a_strangers_folder_of_that_name_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "other.txt").write_text("x", encoding="utf-8")
    with pytest.raises(PhotoClipError, match="install PhotoClip again"):
        resources_root(tmp_path / "photoclip")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(PhotoClipError, match="no-such-file"):
        resource("no-such-file")


@pytest.mark.parametrize("parts", [("..", "pyproject.toml"), ("starter", "..", "..", "setup.py"), (str(Path.home()),)])
def test_never_leads_out(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="not inside"):
        resource(*parts)
