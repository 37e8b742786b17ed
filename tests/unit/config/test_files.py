import errno
import os
import sys
from pathlib import Path

import pytest

from photoclip.config.files import free_bytes, storage_error, write_atomically
from photoclip.domain.errors import StorageError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_and_replaces(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    for data in (b"", b"first", bytes(3_000_000), b"last"):
        write_atomically(target, data)
        assert target.read_bytes() == data
    assert names(tmp_path) == ["a.bin"]


def test_names_of_any_length_the_system_takes(tmp_path: Path) -> None:
    write_atomically(tmp_path / ("n" * 255), b"x")
    assert names(tmp_path) == ["n" * 255]


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX links and modes")
def test_a_link_stays_one_and_permissions_follow_the_umask(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "a")
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "link", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a").read_bytes() == b"x"
    assert (tmp_path / "real" / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failing_disk_leaves_the_old_file_and_no_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    target = tmp_path / "a"
    write_atomically(target, b"old")

    def failing(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os if call == "fsync" else Path, call, failing)
    with pytest.raises(StorageError) as caught:
        write_atomically(target, b"new")
    assert str(target) in caught.value.what
    assert caught.value.remedy
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_an_interrupt_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a", b"new")
    assert names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="folders are synced on POSIX only")
def test_a_file_system_that_cannot_sync_folders_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def sync(descriptor: int) -> None:
        if os.path.isdir(f"/dev/fd/{descriptor}"):  # noqa: PTH112
            raise OSError(errno.EINVAL, "Invalid argument")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    write_atomically(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x"


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"kept")
    for target in ("folder", "missing/a", "file/a", "n" * 300):
        with pytest.raises(StorageError) as caught:
            write_atomically(tmp_path / target, b"x")
        assert caught.value.remedy
    assert names(tmp_path) == ["file", "folder"]
    assert (tmp_path / "file").read_bytes() == b"kept"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "permission"),
        (errno.ENOENT, "not there"),
    ],
)
def test_errors_are_told_in_plain_words(number: int, said: str) -> None:
    error = storage_error(OSError(number, os.strerror(number)), "some/file")
    assert said in error.what
    assert "some/file" in error.what


def test_what_cannot_be_read_is_not_said_to_be_written() -> None:
    refused = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    assert "cannot be read: there is no permission to read it" in str(storage_error(refused, "some/file", reading=True))


def test_an_unknown_error_keeps_the_systems_words() -> None:
    assert "Martian" in storage_error(OSError(9999, "Martian disk"), "a").what
    assert "odd" in storage_error(OSError("odd"), "a").what


def test_free_bytes_of_what_is_there_or_will_be(tmp_path: Path) -> None:
    here = free_bytes(tmp_path)
    assert here > 0
    assert free_bytes(tmp_path / "not" / "yet") > 0
    assert free_bytes(Path("relative") / "not yet") > 0
