"""A sentry on real folders: whatever happens to them, who follows its touches ends with what is on the disk."""

import os
import random
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from photoclip.domain.files import SeenFile, Stamp, WatchMode
from photoclip.domain.progress import CancelToken
from photoclip.scan import sentry as sentry_module
from photoclip.scan.sentry import Pace, Sentry
from photoclip.scan.touched import WHOLE, Touch, covers
from photoclip.scan.walk import WalkProblem, walk

QUICK = Pace(quiet_s=0.05, longest_s=0.5, pulse_s=0.05, poll_s=0.2, recheck_s=600.0, rewatch_s=0.3)
EVENTS = (WatchMode.EVENTS, "")
OFF = (WatchMode.OFF, "")

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="inotify")


def folder_of(path: str) -> Touch:
    return Touch(path.rpartition(os.sep)[0], is_deep=False)


class Follower:
    """Keeps a model of the folder by walking what is touched, and nothing else."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.modes: list[tuple[WatchMode, str]] = []
        self.touches: list[tuple[Touch, ...]] = []
        self.files: dict[str, Stamp] = {}
        self.threads: set[str] = set()

    def touched(self, touches: tuple[Touch, ...]) -> None:
        self.threads.add(threading.current_thread().name)
        found = list(walk(self.root, (), CancelToken(), only=touches))
        if not any(isinstance(problem, WalkProblem) for problem in found):
            kept = {path: stamp for path, stamp in self.files.items() if not covers(touches, folder_of(path))}
            self.files = kept | {file.relative_path: file.stamp for file in found if isinstance(file, SeenFile)}
        self.touches.append(touches)

    def mode_changed(self, mode: WatchMode, reason: str) -> None:
        self.threads.add(threading.current_thread().name)
        self.modes.append((mode, reason))

    @property
    def wholes(self) -> int:
        return self.touches.count((WHOLE,))

    def is_right(self) -> bool:
        found = walk(self.root, (), CancelToken())
        return self.files == {file.relative_path: file.stamp for file in found if isinstance(file, SeenFile)}


def wait_until(is_so: Callable[[], bool], timeout_s: float = 30.0, every_s: float = 0.01) -> None:
    deadline = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(every_s)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "root"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "old.jpg").write_bytes(b"old")
    return folder


@pytest.fixture
def follower(root: Path) -> Follower:
    return Follower(root)


@pytest.fixture
def begin(root: Path, follower: Follower) -> Iterator[Callable[..., Sentry]]:
    begun: list[Sentry] = []

    def start(pace: Pace = QUICK) -> Sentry:
        sentry = Sentry(str(root), (), follower, pace)
        begun.append(sentry)
        sentry.start()
        return sentry

    yield start
    for sentry in begun:
        sentry.stop()


def test_it_begins_with_everything_and_goes_on_by_events(
    begin: Callable[..., Sentry], root: Path, follower: Follower
) -> None:
    begin()
    wait_until(lambda: follower.touches == [(WHOLE,)])
    assert follower.modes == [EVENTS]
    (root / "a" / "new.jpg").write_bytes(b"1")
    wait_until(follower.is_right)
    assert set(follower.touches[1:]) == {(Touch("a", is_deep=False),)}
    assert len(follower.threads) == 1


def test_nothing_is_told_after_it_was_stopped(begin: Callable[..., Sentry], root: Path, follower: Follower) -> None:
    sentry = begin()
    wait_until(lambda: bool(follower.touches))
    sentry.stop()
    sentry.touch((WHOLE,))
    (root / "a" / "new.jpg").write_bytes(b"1")
    sentry.stop()
    assert follower.touches == [(WHOLE,)]
    assert not [thread for thread in threading.enumerate() if "sentry" in thread.name]


def test_one_that_never_began_can_be_stopped(root: Path, follower: Follower) -> None:
    Sentry(str(root), (), follower).stop()


def test_touches_from_elsewhere_come_after_their_delay(begin: Callable[..., Sentry], follower: Follower) -> None:
    sentry = begin()
    wait_until(lambda: bool(follower.touches))
    began_s = time.monotonic()
    sentry.touch((Touch("late", is_deep=True),), 0.4)
    sentry.touch((Touch("soon", is_deep=True),))
    wait_until(lambda: len(follower.touches) == 3)
    assert follower.touches[1:] == [(Touch("soon", is_deep=True),), (Touch("late", is_deep=True),)]
    assert time.monotonic() - began_s >= 0.4


def test_a_root_that_goes_and_comes_back(begin: Callable[..., Sentry], root: Path, follower: Follower) -> None:
    begin()
    wait_until(lambda: follower.wholes == 1)
    root.rename(root.parent / "away")
    wait_until(lambda: follower.modes[-1] == OFF and follower.wholes == 2)
    (root.parent / "away" / "a" / "meanwhile.jpg").write_bytes(b"1")
    (root.parent / "away").rename(root)
    wait_until(lambda: follower.modes[-1] == EVENTS and follower.wholes == 3)
    wait_until(follower.is_right)
    (root / "a" / "later.jpg").write_bytes(b"1")
    wait_until(follower.is_right)
    assert follower.modes == [EVENTS, OFF, EVENTS]
    assert follower.wholes == 3


def test_a_root_that_is_gone_from_the_start(begin: Callable[..., Sentry], root: Path, follower: Follower) -> None:
    root.rename(root.parent / "away")
    begin()
    wait_until(lambda: follower.wholes == 1)
    assert follower.modes == []
    (root.parent / "away").rename(root)
    wait_until(lambda: follower.modes == [EVENTS])
    wait_until(follower.is_right)


def test_a_root_that_is_replaced(begin: Callable[..., Sentry], root: Path, follower: Follower) -> None:
    begin()
    wait_until(lambda: follower.wholes == 1)
    other = root.parent / "other"
    (other / "b").mkdir(parents=True)
    root.rename(root.parent / "away")
    other.rename(root)
    wait_until(lambda: follower.wholes >= 2)
    wait_until(lambda: follower.modes[-1] == EVENTS)
    wait_until(follower.is_right)
    (root / "b" / "new.jpg").write_bytes(b"1")
    wait_until(follower.is_right)


def test_a_root_that_is_a_file_is_gone(begin: Callable[..., Sentry], root: Path, follower: Follower) -> None:
    shutil.rmtree(root)
    root.write_bytes(b"a file")
    begin()
    wait_until(lambda: follower.wholes == 1)
    assert follower.modes == []


def test_everything_is_touched_now_and_then(begin: Callable[..., Sentry], follower: Follower) -> None:
    begin(Pace(quiet_s=0.05, pulse_s=0.05, recheck_s=0.2))
    wait_until(lambda: follower.wholes >= 4)
    assert follower.modes == [EVENTS]


def test_a_network_drive_is_polled(
    begin: Callable[..., Sentry], root: Path, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentry_module, "is_remote", lambda path: path == str(root))
    begin()
    wait_until(lambda: follower.wholes >= 3)
    ((mode, reason),) = follower.modes
    assert mode is WatchMode.POLLING
    assert reason
    (root / "a" / "new.jpg").write_bytes(b"1")
    wait_until(follower.is_right)
    assert all(touches == (WHOLE,) for touches in follower.touches)


@linux_only
def test_where_the_limit_is_reached_it_is_polled_until_it_is_raised(
    begin: Callable[..., Sentry], root: Path, follower: Follower, watches_left: list[int]
) -> None:
    watches_left[0] = 2
    begin(Pace(quiet_s=0.05, longest_s=0.5, pulse_s=0.05, poll_s=0.2, recheck_s=1.0))
    wait_until(lambda: follower.modes == [EVENTS])
    (root / "b").mkdir()
    wait_until(lambda: len(follower.modes) == 2)
    mode, reason = follower.modes[1]
    assert mode is WatchMode.POLLING
    assert "fs.inotify.max_user_watches" in reason
    (root / "b" / "new.jpg").write_bytes(b"1")
    wait_until(follower.is_right)
    watches_left[0] = 10**6
    wait_until(lambda: follower.modes[2:] == [EVENTS])
    (root / "b" / "newer.jpg").write_bytes(b"1")
    wait_until(follower.is_right)


def test_a_drive_that_hangs_holds_nobody_up(root: Path, follower: Follower, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentry_module, "_JOIN_S", 0.1)
    answers = threading.Event()
    asked = threading.Event()

    def look(_: str) -> None:
        asked.set()
        answers.wait(60)

    monkeypatch.setattr(sentry_module, "_look", look)
    hanging = Sentry(str(root), (), follower, QUICK)
    hanging.start()
    try:
        assert asked.wait(10)
        hanging.touch((WHOLE,))
        began_s = time.monotonic()
        hanging.stop()
        assert time.monotonic() - began_s < 5
    finally:
        answers.set()
    hanging.stop()
    wait_until(lambda: not [thread for thread in threading.enumerate() if "sentry" in thread.name])
    assert follower.touches == []


@pytest.mark.logs_errors
def test_a_listener_that_raises_is_told_the_next_thing_all_the_same(root: Path) -> None:
    told: list[tuple[Touch, ...]] = []

    class Broken:
        def touched(self, touches: tuple[Touch, ...]) -> None:
            told.append(touches)
            raise ValueError(touches)

        def mode_changed(self, mode: WatchMode, reason: str) -> None:
            raise ValueError(mode)

    sentry = Sentry(str(root), (), Broken(), QUICK)
    sentry.start()
    try:
        wait_until(lambda: told == [(WHOLE,)])
        sentry.touch((Touch("a", is_deep=True),))
        wait_until(lambda: len(told) == 2)
    finally:
        sentry.stop()


def test_a_listener_may_stop_its_sentry(root: Path) -> None:
    stopped = threading.Event()

    class Leaving:
        def touched(self, touches: tuple[Touch, ...]) -> None:
            sentry.stop()
            stopped.set()

        def mode_changed(self, mode: WatchMode, reason: str) -> None:
            pass

    sentry = Sentry(str(root), (), Leaving(), QUICK)
    sentry.start()
    assert stopped.wait(10)
    wait_until(lambda: not [thread for thread in threading.enumerate() if "sentry" in thread.name])


def test_fifty_folders_can_be_watched_at_once(tmp_path: Path) -> None:
    followers: list[Follower] = []
    sentries: list[Sentry] = []
    try:
        for number in range(50):
            folder = tmp_path.resolve() / f"{number}"
            folder.mkdir()
            followers.append(Follower(folder))
            sentries.append(Sentry(str(folder), (), followers[-1], QUICK))
            sentries[-1].start()
        wait_until(lambda: all(follower.touches for follower in followers))
        for number in range(50):
            (tmp_path / f"{number}" / "1.jpg").write_bytes(b"1")
        wait_until(lambda: all(follower.is_right() for follower in followers))
    finally:
        for sentry in sentries:
            sentry.stop()


def rename_storm(root: Path, outside: Path, folders: int, files: int) -> None:
    """What makes watchdog lose folders: renamed right after they were made."""
    for number in range(folders):
        (root / f"new-{number}" / "c" / "d").mkdir(parents=True)
        (root / f"new-{number}").rename(root / f"named-{number}")
        (root / f"named-{number}" / "c").rename(root / f"named-{number}" / "k")
        for name in range(files):
            (root / f"named-{number}" / "k" / "d" / f"{name}.jpg").write_bytes(b"x" * name)
        match number % 4:
            case 0:
                (root / f"named-{number}").rename(outside / f"{number}")
            case 1 if number > 4:
                (outside / f"{number - 1}").rename(root / f"named-{number}" / "back")
            case 2:
                shutil.rmtree(root / f"named-{number}" / "k")
            case _:
                (root / f"named-{number}" / "k" / "d" / "0.jpg").rename(root / f"{number}.jpg")


@pytest.mark.parametrize("files", [2000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_after_a_storm_the_model_is_what_is_on_the_disk(
    begin: Callable[..., Sentry], root: Path, follower: Follower, files: int
) -> None:
    begin()
    outside = root.parent / "outside"
    outside.mkdir()
    wait_until(lambda: bool(follower.touches))
    rename_storm(root, outside, files // 20, 20)
    wait_until(follower.is_right, 240, every_s=0.2)
    # Once it is quiet, every folder is heard again, those too that were missed in the storm.
    folders = [folder for folder, _, _ in os.walk(root)]
    some = random.Random(files).sample(folders, min(len(folders), 400))
    wait_until(lambda: not _unheard(some, follower), 240)


def _unheard(folders: list[str], follower: Follower) -> list[str]:
    """Folders of which a new file is not told. Few at a time, as many would be told as the whole."""
    unheard: list[str] = []
    for first in range(0, len(folders), 40):
        few = folders[first : first + 40]
        new = [Path(folder, f"{time.monotonic_ns()}.jpg") for folder in few]
        for path in new:
            path.write_bytes(b"new")
        names = [str(path.relative_to(follower.root)) for path in new]
        try:
            wait_until(lambda names=names: all(name in follower.files for name in names), 2)
        except AssertionError:
            unheard += [folder for folder, name in zip(few, names, strict=True) if name not in follower.files]
    return unheard
