import ctypes
import errno
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from photoclip.scan.touched import Touch
from photoclip.scan.watch import EventWatch

NOBODY = 65534


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter; pytest's own lie beneath a private one."""
    folder = Path(tempfile.mkdtemp()).resolve()
    folder.chmod(0o755)
    yield folder
    for path, _, _ in os.walk(folder):
        Path(path).chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def as_ordinary_user() -> Callable[[], AbstractContextManager[None]]:
    """Permissions do not bind root: give them up for a while."""
    if not hasattr(os, "geteuid"):
        pytest.skip("needs POSIX permissions")

    @contextmanager
    def ordinary() -> Iterator[None]:
        if os.geteuid() != 0:
            yield
            return
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(0)

    return ordinary


class Heard:
    """What was told so far."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._touches: dict[Touch, None] = {}

    def __call__(self, touch: Touch) -> None:
        with self._lock:
            self._touches[touch] = None

    def clear(self) -> None:
        with self._lock:
            self._touches.clear()

    @property
    def touches(self) -> list[Touch]:
        with self._lock:
            return list(self._touches)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "root"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "old.jpg").write_bytes(b"old")
    return folder


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def watch(root: Path, heard: Heard) -> Iterator[EventWatch]:
    watch = EventWatch(str(root), ("private",), heard)
    watch.start()
    yield watch
    watch.stop()
    assert not watch.is_alive


@pytest.fixture
def watches_left(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many inotify watches the system still grants; its own limit is left alone."""
    from watchdog.observers import inotify_c

    left = [10**6]
    real = inotify_c.inotify_add_watch

    def add_watch(fd: int, path: bytes, mask: int) -> int:
        if left[0] <= 0:
            ctypes.set_errno(errno.ENOSPC)
            return -1
        left[0] -= 1
        return real(fd, path, mask)

    monkeypatch.setattr(inotify_c, "inotify_add_watch", add_watch)
    return left
