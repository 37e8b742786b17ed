"""Where an engine listens: private, short, and never in a place that another person prepared."""

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
    address = Path(new_address())
    assert address.is_absolute()
    assert len(bytes(address)) <= 103
    assert stat.S_IMODE(address.parent.stat().st_mode) == 0o700
    remove_socket(str(address))
    assert not address.parent.exists()


@POSIX
def test_the_runtime_folder_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(prefix="x") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        addresses = [new_address(), new_address()]
        assert {Path(address).parent.parent for address in addresses} == {Path(folder)}
        assert len(set(addresses)) == 2


@POSIX
def test_without_any_place_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.raises(StorageError, match="TMPDIR"):
        new_address()


def test_written_read_and_removed(tmp_path: Path) -> None:
    address = EngineAddress("/run/x/engine", bytes(range(32)), 7, "1.0")
    write_address(tmp_path, address)
    assert read_address(tmp_path) == address
    assert [path.name for path in tmp_path.iterdir()] == [address_path(tmp_path).name], "no temporary file is left"
    remove_address(tmp_path)
    remove_address(tmp_path)
    assert read_address(tmp_path) is None


def test_a_folder_in_its_place_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (address_path(tmp_path) / "inside").mkdir(parents=True)
    with pytest.raises(StorageError, match=address_path(tmp_path).name):
        write_address(tmp_path, EngineAddress("/run/x/engine", b"", 7, "1.0"))
    assert len(list(tmp_path.iterdir())) == 1
