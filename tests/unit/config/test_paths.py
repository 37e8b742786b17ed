import errno
import os
import sys
from pathlib import Path

import pytest

from photoclip.config.paths import demo_dir, library_paths, models_dir, prepare
from photoclip.domain.errors import StorageError

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
xdg_only = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="needs XDG base directories")


def test_everything_but_the_models_lies_in_the_library(tmp_path: Path) -> None:
    paths = library_paths(tmp_path / "lib")
    assert paths.root == tmp_path.resolve() / "lib"
    inside = [paths.catalog, paths.settings, paths.backups, paths.thumbnails, paths.index, paths.lock, paths.log]
    inside += [paths.views, paths.vocabularies]
    assert len({*inside}) == len(inside)
    assert all(path.parent == paths.root for path in inside)
    assert paths.models == models_dir()
    assert not paths.root.exists()


def test_relative_and_home_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert library_paths(Path("a/../lib")).root == tmp_path.resolve() / "lib"
    assert library_paths(Path("~/lib")).root == tmp_path.resolve() / "lib"


@posix_only
def test_two_names_of_one_library_are_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert library_paths(tmp_path / "link") == library_paths(tmp_path / "real")


@xdg_only
def test_the_persons_own_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert library_paths(None).root == tmp_path / "data" / "PhotoClip"
    assert models_dir() == tmp_path / "cache" / "PhotoClip" / "models"
    assert demo_dir() == tmp_path / "cache" / "PhotoClip" / "demo"


@xdg_only
@pytest.mark.parametrize("value", ["", "relative/data"])
def test_empty_and_relative_xdg_values_are_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", value)
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    assert library_paths(None).root == tmp_path / ".local" / "share" / "PhotoClip"
    assert models_dir() == tmp_path / ".cache" / "PhotoClip" / "models"


@xdg_only
def test_without_a_home_only_a_named_library_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "nowhere")
    with pytest.raises(StorageError, match="--library"):
        library_paths(None)
    paths = library_paths(tmp_path)
    assert paths.models == tmp_path.resolve() / "models"


@pytest.mark.parametrize("name", ["a\0b", "~nobody-of-that-name/lib"])
def test_paths_that_make_no_sense(name: str) -> None:
    with pytest.raises(StorageError):
        library_paths(Path(name))


@posix_only
def test_a_link_loop_is_told(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(StorageError):
        prepare(library_paths(tmp_path / "loop"))


def test_prepare_creates_private_folders_and_is_idempotent(tmp_path: Path) -> None:
    paths = library_paths(tmp_path / "deep" / "lib")
    prepare(paths)
    prepare(paths)
    made = set((tmp_path / "deep").rglob("*"))
    folders = (paths.backups, paths.thumbnails, paths.index, paths.views, paths.vocabularies, paths.log)
    assert made == {paths.root, *folders}
    if sys.platform != "win32":
        assert {path.stat().st_mode & 0o777 for path in made} == {0o700}


def test_prepare_leaves_what_is_there_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "photo.jpg").write_bytes(b"pixels")
    (tmp_path / "thumbnails").mkdir(mode=0o755)
    (tmp_path / "thumbnails" / "mine.jpg").write_bytes(b"pixels")
    prepare(library_paths(tmp_path))
    assert (tmp_path / "photo.jpg").read_bytes() == b"pixels"
    assert [path.name for path in (tmp_path / "thumbnails").iterdir()] == ["mine.jpg"]
    if sys.platform != "win32":
        assert tmp_path.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("file", ["lib", "lib/thumbnails", "lib/backups"])
def test_a_file_in_the_way(tmp_path: Path, file: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_bytes(b"kept")
    with pytest.raises(StorageError, match="a file, not a folder") as caught:
        prepare(library_paths(tmp_path / "lib"))
    assert str(tmp_path / file) in caught.value.what
    assert (tmp_path / file).read_bytes() == b"kept"


def test_a_file_above_the_library(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"kept")
    with pytest.raises(StorageError):
        prepare(library_paths(tmp_path / "file" / "below" / "lib"))


def test_a_log_folder_that_cannot_be_made_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"kept")
    prepare(library_paths(tmp_path))
    assert (tmp_path / "index").is_dir()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")
def test_no_permission(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir(mode=0o500)
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(tmp_path / "lib", 65534, -1)
        os.seteuid(65534)
    try:
        with pytest.raises(StorageError, match="permission"):
            prepare(library_paths(tmp_path / "lib"))
    finally:
        if is_root:
            os.seteuid(0)
        (tmp_path / "lib").chmod(0o700)


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        self.open("wb").close()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StorageError, match="disk is full"):
        prepare(library_paths(tmp_path / "lib"))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
