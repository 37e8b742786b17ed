"""Real events of real folders, and failures that the system could hand us."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from watchdog.events import FileCreatedEvent

from photoclip.scan.hearing import Hearing
from photoclip.scan.touched import WHOLE, Touch, covers
from photoclip.scan.watch import EventWatch, WatchError, _Handler

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


@pytest.mark.usefixtures("watch")
class TestWhatIsTold:
    def test_a_new_file(self, root: Path, heard: "Heard") -> None:
        (root / "a" / "new.jpg").write_bytes(b"1")
        wait_until(lambda: shallow("a") in heard.touches)

    def test_a_file_written_to(self, root: Path, heard: "Heard") -> None:
        with (root / "a" / "old.jpg").open("ab") as file:
            file.write(b"more")
        wait_until(lambda: shallow("a") in heard.touches)

    def test_a_file_with_another_time(self, root: Path, heard: "Heard") -> None:
        os.utime(root / "a" / "old.jpg", (5, 5))
        wait_until(lambda: shallow("a") in heard.touches)

    def test_a_file_that_may_be_read_now(self, root: Path, heard: "Heard") -> None:
        (root / "a" / "old.jpg").chmod(0o600)
        wait_until(lambda: shallow("a") in heard.touches)

    def test_a_file_that_is_deleted(self, root: Path, heard: "Heard") -> None:
        (root / "a" / "old.jpg").unlink()
        wait_until(lambda: shallow("a") in heard.touches)

    def test_a_file_that_is_moved(self, root: Path, heard: "Heard") -> None:
        (root / "a" / "old.jpg").rename(root / "a" / "b" / "new.jpg")
        wait_until(lambda: {shallow("a"), shallow("a/b")} <= set(heard.touches))

    def test_a_file_that_is_moved_out_and_in(self, root: Path, heard: "Heard") -> None:
        (root / "a" / "old.jpg").rename(root.parent / "old.jpg")
        wait_until(lambda: shallow("a") in heard.touches)
        (root.parent / "old.jpg").rename(root / "a" / "b" / "old.jpg")
        wait_until(lambda: shallow("a/b") in heard.touches)

    def test_a_folder_that_is_moved(self, root: Path, heard: "Heard") -> None:
        (root / "a" / "b").rename(root / "c")
        wait_until(lambda: {deep("a/b"), deep("c")} <= set(heard.touches))

    def test_a_folder_that_is_moved_out_and_in(self, root: Path, heard: "Heard") -> None:
        (root / "a").rename(root.parent / "away")
        wait_until(lambda: deep("a") in heard.touches)
        (root.parent / "away").rename(root / "back")
        wait_until(lambda: deep("back") in heard.touches)
        heard.clear()
        (root / "back" / "b" / "new.jpg").write_bytes(b"1")
        wait_until(lambda: shallow("back/b") in heard.touches)

    def test_a_folder_that_is_deleted(self, root: Path, heard: "Heard") -> None:
        shutil.rmtree(root / "a" / "b")
        wait_until(lambda: deep("a/b") in heard.touches)

    @linux_only
    def test_names_that_are_not_unicode(self, root: Path, heard: "Heard") -> None:
        name = os.fsdecode(b"caf\xe9")
        (root / name).mkdir()
        (root / name / name).write_bytes(b"1")
        wait_until(lambda: deep(name) in heard.touches)

    def test_reading_and_what_a_walk_passes_over_is_not(self, root: Path, heard: "Heard") -> None:
        for _ in os.walk(root):
            (root / "a" / "old.jpg").read_bytes()
        for name in (".hidden", "private", "@eaDir"):
            (root / name).mkdir()
            (root / name / "1.jpg").write_bytes(b"1")
        for name in ("clip.mov", ".1.jpg", "1.jpg.part"):
            (root / "a" / name).write_bytes(b"1")
        (root / "a" / "b" / "last.jpg").write_bytes(b"1")
        wait_until(lambda: shallow("a/b") in heard.touches)
        assert heard.touches == [shallow("a/b")]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_root_that_is_a_link_is_watched_behind_it(root: Path, heard: "Heard") -> None:
    link = root.parent / "link"
    link.symlink_to(root)
    watch = EventWatch(str(link), (), heard)
    watch.start()
    try:
        (root / "a" / "new.jpg").write_bytes(b"1")
        wait_until(lambda: shallow("a") in heard.touches)
    finally:
        watch.stop()


def test_a_root_that_is_not_there_is_an_error(tmp_path: Path, heard: "Heard") -> None:
    watch = EventWatch(str(tmp_path / "gone"), (), heard)
    with pytest.raises(WatchError):
        watch.start()
    assert not watch.is_alive
    watch.stop()


def test_a_root_that_is_deleted_ends_the_watch(watch: EventWatch, root: Path, heard: "Heard") -> None:
    assert watch.is_alive
    shutil.rmtree(root)
    wait_until(lambda: not watch.is_alive)
    # Another thread tells it: that may come a moment later.
    wait_until(lambda: WHOLE in heard.touches)


def test_stopping_is_quick_and_may_be_repeated(root: Path, heard: "Heard") -> None:
    for number in range(300):
        (root / f"{number}").mkdir()
    watch = EventWatch(str(root), (), heard)
    watch.start()
    began_s = time.monotonic()
    watch.stop()
    assert time.monotonic() - began_s < 5
    watch.stop()
    assert not watch.is_alive


@pytest.mark.logs_errors
def test_a_listener_that_raises_does_not_end_the_watch(root: Path) -> None:
    calls: list[Touch] = []

    def told(touch: Touch) -> None:
        calls.append(touch)
        raise ValueError(touch)

    watch = EventWatch(str(root), (), told)
    watch.start()
    try:
        (root / "a" / "1.jpg").write_bytes(b"1")
        wait_until(lambda: shallow("a") in calls)
        (root / "a" / "b" / "2.jpg").write_bytes(b"1")
        wait_until(lambda: shallow("a/b") in calls)
        assert watch.is_alive
    finally:
        watch.stop()


def snapshot(root: Path) -> set[tuple[str, int, int]]:
    return {
        (str(path.relative_to(root)), status.st_ino, status.st_size)
        for path in root.rglob("*")
        if path.is_file() and (status := path.stat())
    }


def storm(root: Path, outside: Path, files: int) -> None:
    """Files and folders created, renamed, moved in and out, deleted; a part of it stays."""
    for number in range(files // 20):
        folder = root / f"{number % 10}" / f"{number}"
        folder.mkdir(parents=True)
        for name in range(20):
            (folder / f"{name}.jpg").write_bytes(b"x" * name)
        (folder / "0.jpg").unlink()
        (folder / "1.jpg").rename(folder / "one.jpg")
        (folder / "2.jpg").rename(root / f"{number}-two.jpg")
        match number % 5:
            case 0:
                folder.rename(root / f"renamed-{number}")
            case 1:
                folder.rename(outside / f"{number}")
            case 2:
                shutil.rmtree(folder)
            case 3 if number > 5:
                coming = outside / f"{number - 2}"
                coming.rename(folder / "came in")
            case _:
                (folder / "3.jpg").write_bytes(b"something else")


@pytest.mark.usefixtures("watch")
def test_what_changed_in_a_storm_is_covered(root: Path, heard: "Heard") -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    for number in range(5):
        (root / "before" / f"{number}").mkdir(parents=True)
        (root / "before" / f"{number}" / "1.jpg").write_bytes(b"1")
    before = snapshot(root)
    storm(root, outside, 2000)
    shutil.rmtree(root / "before" / "0")
    (root / "before" / "1").rename(root / "after")
    changed = {path for path, *_ in before ^ snapshot(root)}
    assert len(changed) > 1000
    folders = [shallow(path.rpartition(os.sep)[0].replace(os.sep, "/")) for path in changed]
    wait_until(lambda: all(covers(heard.touches, folder) for folder in folders))


@linux_only
def test_a_tree_that_is_copied_in_is_heard_in_all_its_folders(watch: EventWatch, root: Path, heard: "Heard") -> None:
    source = root.parent / "source"
    for number in range(40):
        (source / f"{number}" / "x" / "y" / "z").mkdir(parents=True)
    shutil.copytree(source, root / "copied")
    source.rename(root / "moved")
    (root / "p" / "q" / "r" / "s" / "t").mkdir(parents=True)
    wait_until(lambda: {deep("copied"), deep("moved"), deep("p")} <= set(heard.touches))
    folders = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_dir()}
    wait_until(lambda: not _unheard(root, folders, heard))
    assert not watch.has_gaps


def _unheard(root: Path, folders: set[str], heard: "Heard") -> set[str]:
    """Folders of which a new file is not told at once."""
    heard.clear()
    for folder in folders:
        (root / folder / f"{time.monotonic_ns()}.jpg").write_bytes(b"1")
    with suppress(AssertionError):
        wait_until(lambda: {shallow(folder) for folder in folders} <= set(heard.touches), 5)
    return folders - {touch.relative_path for touch in heard.touches if not touch.is_deep}


@linux_only
def test_folders_that_were_missed_are_gaps(watch: EventWatch, root: Path, heard: "Heard") -> None:
    """A folder that is renamed right after it was made: watchdog may lose what is in it."""
    assert not watch.has_gaps
    (root / "x" / "c").mkdir(parents=True)
    (root / "x").rename(root / "y")
    wait_until(lambda: deep("y") in heard.touches)
    assert watch.has_gaps


@linux_only
def test_watchdogs_own_books_do_not_end_the_watch(watch: EventWatch, root: Path, heard: "Heard") -> None:
    """watchdog 7.1: the reading thread dies of a KeyError here."""
    (root / "a").rename(root.parent / "a")
    wait_until(lambda: deep("a") in heard.touches)
    heard.clear()
    (root / "a").mkdir()
    (root / "a" / "1.jpg").write_bytes(b"1")
    wait_until(lambda: deep("a") in heard.touches)
    shutil.rmtree(root / "a")
    shutil.rmtree(root.parent / "a")
    (root / "new").mkdir()
    wait_until(lambda: deep("new") in heard.touches)
    assert watch.is_alive
    assert watch.has_gaps


@linux_only
@pytest.mark.logs_errors  # watchdog's own, where an event comes while it is being stopped
def test_the_observer_of_other_systems_is_used_there(
    root: Path, heard: "Heard", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elsewhere it is watchdog's own choice, which here is its own inotify observer."""
    watch = EventWatch(str(root), (), heard)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(sys, "platform", "darwin")
        watch.start()
    try:
        assert watch.is_alive
        assert watch.failure is None
        assert not watch.has_gaps
        (root / "a" / "1.jpg").write_bytes(b"1")
        wait_until(lambda: shallow("a") in heard.touches)
    finally:
        watch.stop()
    assert not watch.is_alive


def test_a_system_that_tells_nothing_is_an_error(root: Path, heard: "Heard", monkeypatch: pytest.MonkeyPatch) -> None:
    from watchdog import observers
    from watchdog.observers.polling import PollingObserver

    monkeypatch.setattr(observers, "Observer", PollingObserver)
    monkeypatch.setattr(sys, "platform", "an old one")
    with pytest.raises(WatchError):
        EventWatch(str(root), (), heard).start()


@pytest.mark.parametrize(("platform", "expected"), [("win32", 1), ("darwin", 1), ("linux", 0)])
def test_a_flood_touches_everything_where_a_loss_is_not_told(
    root: Path, monkeypatch: pytest.MonkeyPatch, platform: str, expected: int
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(time, "monotonic", lambda: 5.0)
    told: list[Touch] = []
    handler = _Handler(Hearing((str(root),), ()), told.append)
    for number in range(999):
        handler.dispatch(FileCreatedEvent(str(root / f"{number}.jpg")))
    assert WHOLE not in told
    for number in range(500):
        handler.dispatch(FileCreatedEvent(str(root / f"{number}.jpg")))
    assert told.count(WHOLE) == expected
