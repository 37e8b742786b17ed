"""Where an engine listens: private, short, and never in a place that another person prepared."""

import shutil
import stat
import sys
import tempfile
from pathlib import Path

import pytest

from photoclip.domain.errors import StorageError
from photoclip.engine.address import (
    EngineAddress,
    address_path,
    new_address,
    read_address,
    remove_address,
    remove_socket,
    write_address,
)

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes have no folder")


@POSIX
@pytest.mark.parametrize("runtime_dir", ["", "relative", "/no/such/folder", "/" + "long" * 40, "/tmp/\udcff"])
def test_a_runtime_folder_that_will_not_do_is_passed_over(monkeypatch: pytest.MonkeyPatch, runtime_dir: str) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", runtime_dir)
    announced: list[str] = []
    address = Path(new_address(announced.append))
    assert announced[-1] == str(address)
    assert address.is_absolute()
    assert len(bytes(address)) <= 103
    assert stat.S_IMODE(address.parent.stat().st_mode) == 0o700
    remove_socket(str(address))
    assert not address.parent.exists()


@POSIX
def test_the_runtime_folder_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(prefix="x") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        addresses = [new_address(str), new_address(str)]
        assert {Path(address).parent.parent for address in addresses} == {Path(folder)}
        assert len(set(addresses)) == 2


@POSIX
def test_without_any_place_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(StorageError, match="TMPDIR"):
        new_address(str)


@POSIX
def test_it_is_announced_before_anything_is_made() -> None:
    """Who is killed in between leaves nothing that the next start does not know of."""

    def see(address: str) -> None:
        assert not Path(address).parent.exists()
        raise StorageError("full")

    with pytest.raises(StorageError, match="full"):
        new_address(see)


def test_written_read_and_removed(tmp_path: Path) -> None:
    address = EngineAddress("/run/x/engine", bytes(range(32)), 7, "1.0")
    write_address(tmp_path, address)
    assert read_address(tmp_path) == address
    assert [path.name for path in tmp_path.iterdir()] == [address_path(tmp_path).name], "no temporary file is left"
    remove_address(tmp_path)
    remove_address(tmp_path)
    assert read_address(tmp_path) is None


def test_the_address_in_a_copy_of_the_library_is_not_its_own(tmp_path: Path) -> None:
    """A program that synchronises folders copies the address of a running engine, too."""
    original, copy = tmp_path / "original", tmp_path / "copy"
    original.mkdir()
    socket_path = tmp_path / "photoclip-x" / "engine"
    socket_path.parent.mkdir()
    write_address(original, EngineAddress(str(socket_path), b"", 7, "1.0"))
    shutil.copytree(original, copy)
    assert read_address(copy) is None
    remove_address(copy)
    assert socket_path.parent.exists(), "the engine of the original still needs it"
    moved = original.rename(tmp_path / "moved")
    assert read_address(moved) is not None


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"null", b"{}", b'{"folder": "1:1", "engine": "\xff"}', b"[" * 9999]
)
def test_an_address_that_makes_no_sense_is_none(tmp_path: Path, content: bytes) -> None:
    address_path(tmp_path).write_bytes(content)
    assert read_address(tmp_path) is None


def test_a_folder_in_its_place_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (address_path(tmp_path) / "inside").mkdir(parents=True)
    with pytest.raises(StorageError, match=address_path(tmp_path).name):
        write_address(tmp_path, EngineAddress("/run/x/engine", b"", 7, "1.0"))
    assert len(list(tmp_path.iterdir())) == 1
