import hashlib
import os
import sys

import pytest

from photoclip.decode import reading
from photoclip.decode.reading import hash_file, read_file
from photoclip.decode.refusal import RefusalError
from photoclip.domain.files import FileState

CAP = 1 << 30
POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")


def _both(path) -> list[RefusalError]:
    """How reading it whole, and hashing it, are refused."""
    refusals = []
    for attempt in (lambda: read_file(str(path), CAP), lambda: hash_file(str(path), lambda: None)):
        with pytest.raises(RefusalError) as refusal:
            attempt()
        refusals.append(refusal.value)
    assert len({(refusal.state, refusal.reason) for refusal in refusals}) == 1
    return refusals


def test_content_and_hash(tmp_path) -> None:
    content = os.urandom(9 << 20)
    (tmp_path / "a").write_bytes(content)
    expected = hashlib.blake2b(content, digest_size=32).hexdigest()
    calls = []
    assert read_file(str(tmp_path / "a"), CAP).data == content
    assert read_file(str(tmp_path / "a"), CAP).content_hash == expected
    assert hash_file(str(tmp_path / "a"), lambda: calls.append(1)) == expected
    assert len(calls) == 3


def test_gone(tmp_path) -> None:
    for path in (tmp_path / "nowhere", tmp_path / "no" / "folder"):
        assert {(r.state, r.reason) for r in _both(path)} == {(FileState.UNREADABLE, "the file is gone")}


@POSIX_ONLY
def test_names_that_are_not_utf_8(tmp_path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.jpg")
    path.write_bytes(b"x")
    assert read_file(str(path), CAP).data == b"x"


@POSIX_ONLY
def test_what_is_no_file_never_blocks(tmp_path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to(tmp_path / "fifo")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for path in ("/dev/zero", tmp_path / "fifo", tmp_path / "link"):
        assert {(r.state, r.reason) for r in _both(path)} == {(FileState.UNREADABLE, "not a regular file")}
    assert {r.reason for r in _both(tmp_path)} == {"this is a folder"}
    assert {r.reason for r in _both(tmp_path / "circle")} == {"a link that leads nowhere"}


@POSIX_ONLY
def test_a_fifo_that_takes_the_files_place_does_not_block(tmp_path, monkeypatch) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "file").write_bytes(b"x")
    status = (tmp_path / "file").stat()
    monkeypatch.setattr(reading.os, "stat", lambda _: status)
    assert {r.reason for r in _both(tmp_path / "fifo")} == {"not a regular file"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "a").chmod(0)
    assert {r.reason for r in _both(tmp_path / "a")} == {"no permission to read it"}


def test_errors_are_told_apart(tmp_path, monkeypatch) -> None:
    import errno

    for number, reason in (
        (errno.EACCES, "no permission to read it"),
        (errno.EIO, f"the drive cannot read it: {os.strerror(errno.EIO)}"),
    ):

        def fail(*_, number=number):
            raise OSError(number, os.strerror(number))

        (tmp_path / "a").write_bytes(b"x")
        with monkeypatch.context() as patch:
            patch.setattr(reading.os, "open", fail)
            assert {(r.state, r.reason) for r in _both(tmp_path / "a")} == {(FileState.UNREADABLE, reason)}


def test_too_large(tmp_path) -> None:
    with (tmp_path / "a").open("wb") as file:
        file.truncate(3 << 30)
    with pytest.raises(RefusalError) as refusal:
        read_file(str(tmp_path / "a"), CAP)
    assert (refusal.value.state, refusal.value.reason) == (
        FileState.TOO_LARGE,
        "the file has 3.0 GiB, the limit is 1 GiB",
    )


def test_a_file_that_changes_meanwhile(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    before, real = [], os.fstat

    def grow_in_between(descriptor):
        status = real(descriptor)
        before.append(status)
        with path.open("ab") as file:
            file.write(b"more")
        return status

    monkeypatch.setattr(reading.os, "fstat", grow_in_between)
    assert {(r.state, r.reason) for r in _both(path)} == {(FileState.UNREADABLE, "the file changed while it was read")}


def test_a_file_that_was_just_being_finished_is_read_again(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    real, changes = os.fstat, [b"the end"]

    def grow_once(descriptor):
        status = real(descriptor)
        if changes:
            with path.open("ab") as file:
                file.write(changes.pop())
        return status

    monkeypatch.setattr(reading.os, "fstat", grow_once)
    assert read_file(str(path), CAP).data == b"x" * 100 + b"the end"
