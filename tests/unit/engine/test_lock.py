"""One holder at a time; freed by death, whatever its children do."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from photoclip.domain.errors import StorageError
from photoclip.engine.lock import LibraryLock

HOLD = """
import os, pathlib, subprocess, sys
from photoclip.engine.lock import LibraryLock
lock = LibraryLock(pathlib.Path(sys.argv[1]))
assert lock.try_acquire()
if sys.argv[2] == "forked":
    child_pid = os.fork()
    if child_pid == 0:
        sys.stdin.read()
        os._exit(0)
else:
    child_pid = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=sys.stdin).pid
print(child_pid, flush=True)
sys.stdin.read()
"""


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
