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
