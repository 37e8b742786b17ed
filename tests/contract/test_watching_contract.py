"""Watched folders: what happens on the disk is in the library soon after, whichever way the library is reached."""

import ast
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photoclip.domain.api import IndexReport
from photoclip.domain.browse import Scope
from photoclip.domain.files import FolderState, WatchMode

if TYPE_CHECKING:
    from tests.contract.conftest import Opened

# In-process the same is watched by the library's own tests; waiting for real files takes its time.
pytestmark = pytest.mark.parametrize(
    "way", [pytest.param("in-process", marks=pytest.mark.slow), "socket"], indirect=True
)

DEADLINE_S = 60.0
AN_HOUR_S = 3600.0


def names(library: "Opened") -> list[str]:
    """Every place of every photo that can be listed."""
    return sorted(Path(file.path).name for photo in library.listed(Scope()) for file in photo.files)


def soon(library: "Opened", true: Callable[[], bool]) -> None:
    """Wait for news until something is true."""
    deadline = time.monotonic() + DEADLINE_S
    revision = -1
    while not true():
        assert time.monotonic() < deadline, (library.api.folders(), library.api.jobs(), names(library))
        revision = library.api.wait_news(revision, 1.0).revision


def age(path: Path) -> Path:
    """A photo of an hour ago: nobody is writing it any more."""
    then = time.time() - AN_HOUR_S
    os.utime(path, (then, then))
    return path


def sentries() -> list[str]:
    """The folders by which a thread stands. Either way the library lives in this process."""
    words = [thread.name.partition(" ") for thread in threading.enumerate()]
    return [ast.literal_eval(root) for kind, _, root in words if kind == "sentry"]


def done(library: "Opened") -> list[IndexReport]:
    return [status.report for status in library.api.jobs() if status.is_over and status.report is not None]


def test_what_happens_in_a_watched_folder_is_followed(fresh: "Opened") -> None:
    first = fresh.index(fresh.photos)
    assert fresh.api.folders()[0].watch is WatchMode.OFF
    fresh.api.watch()
    fresh.api.watch()
    soon(fresh, lambda: fresh.api.folders()[0].watch is WatchMode.EVENTS)
    before = names(fresh)

    age(fresh.draw("orange"))
    soon(fresh, lambda: names(fresh) == sorted([*before, "orange.jpg"]))
    fresh.draw("purple")  # it may still be written: looked at twice
    soon(fresh, lambda: "purple.jpg" in names(fresh))

    (fresh.photos / "trip").mkdir()
    (fresh.photos / "orange.jpg").rename(fresh.photos / "trip" / "sunset.jpg")
    soon(fresh, lambda: "sunset.jpg" in names(fresh) and "orange.jpg" not in names(fresh))
    (fresh.photos / "purple.jpg").unlink()
    soon(fresh, lambda: names(fresh) == sorted([*before, "sunset.jpg"]))
    (fresh.photos / "trip").rename(fresh.photos / "journey")
    soon(fresh, lambda: any("journey" in f.path for photo in fresh.listed(Scope()) for f in photo.files))
    soon(fresh, lambda: sum(report.embedded for report in done(fresh)) >= first.embedded + 2)
    assert sum(report.embedded for report in done(fresh)) == first.embedded + 2, "nothing was understood twice"


def test_a_root_that_is_renamed_away_is_offline_then_back_with_nothing_done_again(fresh: "Opened") -> None:
    fresh.index(fresh.photos)
    fresh.api.watch()
    soon(fresh, lambda: fresh.api.folders()[0].watch is WatchMode.EVENTS)
    before, decoded = names(fresh), sum(report.decoded for report in done(fresh))
    away = fresh.photos.with_name("away")
    shutil.move(fresh.photos, away)
    soon(fresh, lambda: fresh.api.folders()[0].state is FolderState.OFFLINE)
    assert names(fresh) == before
    shutil.move(away, fresh.photos)
    soon(fresh, lambda: fresh.api.folders()[0].state is FolderState.ONLINE)
    age(fresh.draw("orange"))
    soon(fresh, lambda: names(fresh) == sorted([*before, "orange.jpg"]))
    soon(fresh, lambda: sum(report.added for report in done(fresh)) == 7)
    assert sum(report.decoded for report in done(fresh)) == decoded + 1


def test_folders_that_are_added_later_are_watched_and_removed_ones_are_not(fresh: "Opened") -> None:
    fresh.api.watch()
    fresh.api.add_folder(str(fresh.photos))
    soon(fresh, lambda: len(names(fresh)) == 6)
    assert sentries() == [str(fresh.photos)]
    fresh.api.remove_folder(str(fresh.photos))
    assert sentries() == []
    age(fresh.draw("orange"))
    other = fresh.photos.with_name("other")
    other.mkdir()
    age(fresh.draw("pink", folder=other))
    fresh.api.add_folder(str(other))
    soon(fresh, lambda: names(fresh) == ["pink.jpg"])


def test_what_is_saved_by_deleting_and_writing_anew_stays_the_same_photo(fresh: "Opened") -> None:
    fresh.index(fresh.photos)
    fresh.api.watch()
    soon(fresh, lambda: fresh.api.folders()[0].watch is WatchMode.EVENTS)
    soon(fresh, lambda: bool(fresh.api.jobs()) and all(status.is_over for status in fresh.api.jobs()))
    (before,) = (photo for photo in fresh.listed(Scope()) if photo.files[0].path.endswith("red.jpg"))
    (fresh.photos / "red.jpg").unlink()
    time.sleep(1.0)  # longer than it takes to hear of it
    age(fresh.draw("orange", "red.jpg"))
    soon(fresh, lambda: any(report.updated for report in done(fresh)))
    (after,) = (photo for photo in fresh.listed(Scope()) if photo.files[0].path.endswith("red.jpg"))
    assert after.photo_id != before.photo_id
    assert after.added_at_ns == before.added_at_ns, "it inherits from the one it takes the place of"
    assert not any(report.removed for report in done(fresh))


def test_what_was_done_is_in_the_catalog_itself_and_not_beside_it(fresh: "Opened") -> None:
    """Who saves a library with another program, or loses its -wal, lacks nothing of the last run."""
    fresh.index(fresh.photos)
    fresh.api.watch()
    age(fresh.draw("orange"))
    soon(fresh, lambda: any(report.added == 1 for report in done(fresh)))
    copy = fresh.photos.with_name("copy.sqlite")
    shutil.copy(fresh.photos.with_name("library") / "catalog.sqlite", copy)
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT count(*) FROM file").fetchone() == (7,)
