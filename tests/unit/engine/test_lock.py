"""One holder at a time; freed by death, whatever its children do."""

import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import pytest

from photoclip.domain.errors import StorageError
from photoclip.engine.lock import LibraryLock

HOLD = """
import os, pathlib, subprocess, sys
from photoclip.engine.lock import LibraryLock
lock = LibraryLock(pathlib.Path(sys.argv[1]))
assert lock.try_acquire()
if sys.argv[2] == "forked":
    if os.fork() == 0:
        print(os.getpid(), flush=True)  # now it has let go
        sys.stdin.read()
        os._exit(0)
else:
    child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=sys.stdin)
    print(child.pid, flush=True)
sys.stdin.read()
"""

RACE = """
import pathlib, sys
from photoclip.engine.lock import LibraryLock
for line in sys.stdin:
    lock = LibraryLock(pathlib.Path(sys.argv[1]))
    print(int(lock.try_acquire()), flush=True)
    sys.stdin.readline()
    lock.release()
    print("released", flush=True)
"""

POSIX = pytest.mark.skipif(os.name == "nt", reason="an open and locked file cannot be deleted on Windows")


def test_excludes_within_and_frees(tmp_path: Path) -> None:
    first, second = LibraryLock(tmp_path / "l"), LibraryLock(tmp_path / "l")
    assert first.try_acquire()
    assert first.try_acquire()
    assert not second.try_acquire()
    assert second.holder_pid() == os.getpid()
    first.release()
    first.release()
    assert second.holder_pid() is None
    assert second.try_acquire()
    second.release()


def test_creates_the_folder(tmp_path: Path) -> None:
    lock = LibraryLock(tmp_path / "new" / "library" / "l")
    assert lock.try_acquire()
    lock.release()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="file"):
        LibraryLock(tmp_path / "file" / "l").try_acquire()


@pytest.mark.parametrize("child", ["started", "forked"])
def test_freed_when_its_holder_is_killed_and_a_child_lives_on(tmp_path: Path, child: str) -> None:
    if child == "forked" and not hasattr(os, "fork"):
        pytest.skip("needs fork")
    path = tmp_path / "l"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), child], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        child_pid = int(holder.stdout.readline())
        lock = LibraryLock(path)
        assert not lock.try_acquire()
        assert lock.holder_pid() == holder.pid
        holder.kill()
        holder.wait(10)
        os.kill(child_pid, 0)
        assert lock.try_acquire()
        assert lock.holder_pid() == os.getpid()
        lock.release()
        os.kill(child_pid, signal.SIGTERM)


@POSIX
@pytest.mark.parametrize("how", ["deleted", "replaced", "deleted and made anew"])
def test_a_lock_file_that_a_sync_tool_takes_away_lets_nobody_in(tmp_path: Path, how: str) -> None:
    path, copy = tmp_path / "library" / "l", tmp_path / "copy"
    holder = LibraryLock(path)
    assert holder.try_acquire()
    if how == "replaced":
        shutil.copy(path, copy)
        copy.replace(path)
    else:
        path.unlink()
    if how.endswith("anew"):
        path.write_bytes(b"")
    others = [LibraryLock(path) for _ in range(3)]
    assert not any(other.try_acquire() for other in others)
    holder.release()
    assert others[0].try_acquire()
    assert not others[1].try_acquire()
    others[0].release()


def test_a_copy_of_the_library_is_another_one(tmp_path: Path) -> None:
    holder = LibraryLock(tmp_path / "original" / "l")
    assert holder.try_acquire()
    shutil.copytree(tmp_path / "original", tmp_path / "copy")
    other = LibraryLock(tmp_path / "copy" / "l")
    assert other.try_acquire()
    other.release()
    holder.release()


@POSIX
@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_disk_without_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """A lock file alone would outlive a killed holder, or keep nobody out."""
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(StorageError, match="cannot lock files"):
        LibraryLock(tmp_path / "l").try_acquire()
    monkeypatch.undo()
    lock = LibraryLock(tmp_path / "l")
    assert lock.try_acquire(), "nothing is left of the attempt"
    lock.release()


@pytest.mark.parametrize("number", [errno.EBADF, errno.EACCES])
def test_a_folder_that_cannot_be_locked_is_no_reason_to_refuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """NFS locks files only."""
    fcntl = pytest.importorskip("fcntl")
    real = fcntl.flock

    def files_only(descriptor: int, operation: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", files_only)
    first, second = LibraryLock(tmp_path / "l"), LibraryLock(tmp_path / "l")
    assert first.try_acquire()
    assert not second.try_acquire()
    first.release()
    assert second.try_acquire()
    second.release()


@POSIX
def test_the_name_of_a_killed_holder_is_not_taken_for_that_of_the_present_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait(10)
    name = tmp_path / "l.pid"
    name.write_text(str(ended.pid))
    lock = LibraryLock(tmp_path / "l")
    assert lock.holder_pid() is None
    name.write_text(str(os.getppid()), encoding="ascii")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert lock.try_acquire()
    assert lock.holder_pid() is None, "another program may have that number by now"
    lock.release()


@pytest.mark.parametrize("content", ["", "x", "-1", "99999999999999999999", "1.5"])
def test_nonsense_for_a_name_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "l.pid").write_text(content)
    assert LibraryLock(tmp_path / "l").holder_pid() is None


def test_of_threads_that_start_at_the_same_instant_one_gets_it(tmp_path: Path) -> None:
    for _ in range(50):
        locks = [LibraryLock(tmp_path / "l") for _ in range(4)]
        barrier = Barrier(len(locks))
        won: list[LibraryLock] = []

        def start(lock: LibraryLock, barrier: Barrier = barrier, won: list[LibraryLock] = won) -> None:
            barrier.wait(10)
            if lock.try_acquire():
                won.append(lock)

        threads = [Thread(target=start, args=(lock,)) for lock in locks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == 1
        won[0].release()


def test_threads_that_take_the_same_lock_at_once_both_have_it(tmp_path: Path) -> None:
    for _ in range(50):
        lock, barrier, taken = LibraryLock(tmp_path / "l"), Barrier(4), list[bool]()

        def take(lock: LibraryLock = lock, barrier: Barrier = barrier, taken: list[bool] = taken) -> None:
            barrier.wait(10)
            taken.append(lock.try_acquire())

        threads = [Thread(target=take) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert taken == [True] * 4
        assert not LibraryLock(tmp_path / "l").try_acquire(), "nobody freed it"
        lock.release()


def test_of_processes_that_start_at_the_same_instant_one_gets_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", RACE, str(tmp_path / "l")]
    racers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        for _ in range(50):
            for racer in racers:
                assert racer.stdin is not None
                racer.stdin.write("go\n")
                racer.stdin.flush()
            assert sorted(_line_of(racer) for racer in racers) == ["0", "1"]
            for racer in racers:
                assert racer.stdin is not None
                racer.stdin.write("release\n")
                racer.stdin.flush()
            assert {_line_of(racer) for racer in racers} == {"released"}
    finally:
        for racer in racers:
            racer.communicate()


def _line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()
