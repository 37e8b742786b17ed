"""When the system watches as many folders as it may: each failure is heard of."""

import ctypes
import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photoclip.scan.touched import WHOLE, Touch
from photoclip.scan.watch import EventWatch, WatchError

if TYPE_CHECKING:
    from tests.unit.scan.conftest import Heard

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="inotify")


def wait_until(is_so: Callable[[], bool], timeout_s: float = 20.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def deep(path: str) -> Touch:
    return Touch(path.replace("/", os.sep), is_deep=True)


def shallow(path: str) -> Touch:
    return Touch(path.replace("/", os.sep), is_deep=False)


@linux_only
class TestLimits:
    @pytest.mark.parametrize("left", [0, 1, 2])
    def test_no_watches_left_at_the_start(self, root: Path, heard: "Heard", watches_left: list[int], left: int) -> None:
        watches_left[0] = left
        watch = EventWatch(str(root), (), heard)
        with pytest.raises(WatchError, match=r"fs\.inotify\.max_user_watches"):
            watch.start()
        assert not watch.is_alive

    def test_no_watches_left_later(self, root: Path, heard: "Heard", watches_left: list[int]) -> None:
        watch = EventWatch(str(root), (), heard)
        watch.start()
        try:
            assert watch.failure is None
            watches_left[0] = 0
            (root / "one too many").mkdir()
            wait_until(lambda: watch.failure is not None)
            wait_until(lambda: deep("one too many") in heard.touches)
        finally:
            watch.stop()

    def test_no_instances_left(self, root: Path, heard: "Heard", monkeypatch: pytest.MonkeyPatch) -> None:
        from watchdog.observers import inotify_c

        def init() -> int:
            ctypes.set_errno(errno.EMFILE)
            return -1

        monkeypatch.setattr(inotify_c, "inotify_init", init)
        watch = EventWatch(str(root), (), heard)
        with pytest.raises(WatchError, match=r"fs\.inotify\.max_user_instances"):
            watch.start()
        assert not watch.is_alive

    def test_a_folder_without_permission_is_no_failure(
        self, root: Path, heard: "Heard", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from watchdog.observers import inotify_c

        real = inotify_c.inotify_add_watch

        def add_watch(fd: int, path: bytes, mask: int) -> int:
            if b"shut" in path:
                ctypes.set_errno(errno.EACCES)
                return -1
            return real(fd, path, mask)

        monkeypatch.setattr(inotify_c, "inotify_add_watch", add_watch)
        (root / "shut" / "shut").mkdir(parents=True)
        watch = EventWatch(str(root), (), heard)
        watch.start()
        try:
            assert watch.failure is None
            (root / "a" / "1.jpg").write_bytes(b"1")
            wait_until(lambda: shallow("a") in heard.touches)
        finally:
            watch.stop()

    def test_events_that_were_dropped_touch_everything(self, watch: EventWatch, root: Path, heard: "Heard") -> None:
        most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text(encoding="ascii"))
        if most > 50_000:
            pytest.skip("it takes too many events to overflow the queue of this system")
        reader = watch._reader
        assert reader is not None
        files = [root / "a" / "old.jpg", root / "a" / "b"]
        with reader._lock:
            for number in range(most + 100):
                os.utime(files[number % 2], (number, number))
        wait_until(lambda: WHOLE in heard.touches)
        (root / "a" / "b" / "1.jpg").write_bytes(b"1")
        wait_until(lambda: shallow("a/b") in heard.touches)
        assert watch.is_alive
