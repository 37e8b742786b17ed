"""Models taken away again: whole or not at all, and nothing that lies elsewhere."""

from pathlib import Path

import pytest

from photoclip.domain.errors import ModelError, StorageError
from photoclip.embed.removing import remove

FILES = ["open_clip_config.json", "open_clip_model.safetensors"]


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    return tmp_path / "models"


def write(folder: Path) -> None:
    folder.mkdir(parents=True)
    for number, name in enumerate(FILES):
        (folder / name).write_bytes(b"x" * (number + 10))


def lying(models_dir: Path) -> list[str]:
    """Everything in the models folder but the locks."""
    return sorted(str(path.relative_to(models_dir)) for path in models_dir.rglob("*") if ".claims" not in path.parts)


def test_removing_follows_no_link_and_touches_nothing_else(models_dir: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "photo.jpg").write_bytes(b"sacred")
    write(models_dir / "mine")
    (models_dir / "mine" / "link").symlink_to(outside, target_is_directory=True)
    (models_dir / "linked").symlink_to(outside, target_is_directory=True)
    (models_dir / "arch").symlink_to(tmp_path, target_is_directory=True)
    for name in ("linked", "arch/outside"):
        with pytest.raises(ModelError, match="link to somewhere else"):
            remove(name, models_dir)
    size = sum((models_dir / "mine" / each).stat().st_size for each in FILES)
    assert remove("mine", models_dir) == size
    assert (outside / "photo.jpg").read_bytes() == b"sacred"
    with pytest.raises(ModelError, match="was not downloaded or imported"):
        remove("mine", models_dir)


def test_removing_one_of_two_weights_leaves_the_other(models_dir: Path) -> None:
    for tag in ("one", "two"):
        folder = models_dir / "arch" / tag
        folder.mkdir(parents=True)
        (folder / "x.safetensors.part").write_bytes(b"12345")
    assert remove("arch/one", models_dir) == 5
    assert lying(models_dir) == ["arch", "arch/two", "arch/two/x.safetensors.part"]
    assert remove("arch/two", models_dir) == 5
    assert lying(models_dir) == []


@pytest.mark.parametrize("alias", ["arch/b/one", "ARCH-B/One", "arch-b/one.", " arch-b/one", "arch-b/one/"])
def test_a_model_goes_by_its_own_name_alone(alias: str, models_dir: Path) -> None:
    """Under another name that leads to it, it would not be known for the model that is in use."""
    write(models_dir / "arch-b" / "one")
    with pytest.raises(ModelError):
        remove(alias, models_dir)
    assert "arch-b/one/open_clip_model.safetensors" in lying(models_dir)


def test_a_model_that_cannot_be_moved_stays_whole(models_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows while somebody has one of its files open."""
    write(models_dir / "mine")

    def in_use(self: Path, target: Path) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "rename", in_use)
    with pytest.raises(StorageError):
        remove("mine", models_dir)
    assert lying(models_dir) == ["mine", *(f"mine/{each}" for each in FILES)]
