"""Copies while work goes on, and the way back to them."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from photoclip.catalog import rotation, seals
from photoclip.catalog.backups import list_backups, write_automatic_backup
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.restore import BEFORE_RESTORE, restore
from photoclip.domain.errors import CatalogError, StorageError

NEWEST = MIGRATIONS[-1].version


def reopened(path: Path) -> Catalog:
    return Catalog.open(path, path.parent / "backups")


def photos_in(path: Path) -> int:
    catalog = reopened(path)
    try:
        assert catalog.check() == ()
        return catalog.counts().photos
    finally:
        catalog.close()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def all_set_aside(folder: Path) -> list[Path]:
    return [path for path in folder.glob("catalog.sqlite.damaged-*") if not path.name.endswith(("-wal", "-shm"))]


def destroy(path: Path) -> None:
    """Nothing can be read of it any more."""
    path.write_bytes(bytes(reversed(path.read_bytes())))


def nothing() -> None:
    """Before the catalog is replaced."""


def test_a_backup_is_one_sound_file_of_what_was_committed(bench, tmp_path):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    target = tmp_path / "new folder" / "copy.sqlite"
    bench.catalog.backup(target)
    bench.catalog.backup(target)
    assert names_in(target.parent) == ["copy.sqlite"]
    assert photos_in(target) == 1


def test_backups_while_batches_are_committed_hold_whole_batches(bench, tmp_path):
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            rows = [bench.understood(f"{number + i}.jpg", str(number + i)) for i in range(10)]
            bench.catalog.commit(bench.batch(*rows))
            number += 10

    writer = threading.Thread(target=write)
    writer.start()
    try:
        sizes = []
        for number in range(6):
            bench.catalog.backup(tmp_path / f"{number}.sqlite")
            sizes.append(photos_in(tmp_path / f"{number}.sqlite"))
    finally:
        stop.set()
        writer.join()
    assert all(size % 10 == 0 for size in sizes)
    assert sizes == sorted(sizes)


def test_a_backup_never_replaces_the_catalog_itself(bench, tmp_path):
    with pytest.raises(StorageError, match="is the catalog itself"):
        bench.catalog.backup(tmp_path / "catalog.sqlite")


def test_a_backup_that_cannot_be_written_leaves_what_was_there(bench, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StorageError):
        bench.catalog.backup(tmp_path / "file" / "copy.sqlite")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StorageError):
        bench.catalog.backup(tmp_path / "folder")
    assert (tmp_path / "file").read_text() == "mine"
    assert not list(tmp_path.rglob("*.part*"))


@pytest.mark.parametrize("content", [b"\xff\xd8\xff a photo", b"SQLite format 3\0 of another program" + bytes(200)])
def test_a_file_that_is_no_backup_is_not_replaced(bench, tmp_path, content):
    """Originals are sacred, and a name is mistyped soon."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(content)
    with pytest.raises(StorageError, match="is there already, and is no backup"):
        bench.catalog.backup(photo)
    assert photo.read_bytes() == content
    photo.write_bytes(b"")
    bench.catalog.backup(photo)


def test_a_damaged_catalog_replaces_no_backup(bench, tmp_path):
    bench.catalog.commit(bench.batch(*(bench.understood(f"{i}.jpg", str(i)) for i in range(300))))
    broken, target = tmp_path / "broken.sqlite", tmp_path / "target.sqlite"
    bench.catalog.backup(broken)
    bench.catalog.backup(target)
    good = target.read_bytes()
    content = bytearray(broken.read_bytes())
    content[3 * 8192 : 4 * 8192] = b"\x99" * 8192
    broken.write_bytes(content)
    catalog = reopened(broken)
    with pytest.raises(CatalogError, match="damaged"):
        catalog.backup(target)
    catalog.close()
    assert target.read_bytes() == good


def test_nothing_but_backups_is_dropped(bench, tmp_path):
    backups = tmp_path / "backups"
    backups.mkdir()
    theirs = ["mine.txt", "catalog-mine.sqlite3", "catalog-20250101T000000000000Z-v2.sqlite3.old"]
    for name in theirs:
        (backups / name).touch()
    made = [write_automatic_backup(tmp_path / "catalog.sqlite", backups, 1) for _ in range(rotation.LATEST + 3)]
    assert list_backups(backups) == made[: -rotation.LATEST - 1 : -1]
    assert all((backups / name).exists() for name in theirs)


def test_a_full_disk_is_known_before(bench, tmp_path, monkeypatch):
    monkeypatch.setattr("photoclip.catalog.backups.free_bytes", lambda _: 1000)
    with pytest.raises(StorageError, match="needs 17 MB, and its disk has less"):
        bench.catalog.backup(tmp_path / "copy.sqlite")
    assert not (tmp_path / "copy.sqlite").exists()


def test_what_a_killed_backup_left_is_swept_and_nothing_else(bench, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    left, fresh = (stick / f".photoclip-{digit * 16}.part" for digit in "12")
    theirs = [stick / name for name in (".photoclip-notes.part", "holiday.part", f".photoclip-{'1' * 16}.part.jpg")]
    for path in (left, fresh, *theirs):
        path.write_bytes(b"x")
        if path != fresh:
            os.utime(path, (0, 0))
    bench.catalog.backup(stick / "mine.sqlite")
    assert names_in(stick) == sorted(path.name for path in (fresh, *theirs, stick / "mine.sqlite"))


def test_a_database_in_use_is_not_replaced(bench, new_bench, tmp_path):
    """Its -wal would be replayed into the backup."""
    other = new_bench()
    with pytest.raises(StorageError, match="is in use"):
        bench.catalog.backup(other.catalog._connections.path)
    other.catalog.close()


def history_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT value FROM setting WHERE name = 'history'").fetchone()[0]


def test_a_restored_backup_of_an_older_schema_has_a_history_of_its_own(library):
    old = library.parent / "old.sqlite"
    with closing(sqlite3.connect(old)) as db:
        seals.register(db)
        sql = Path(__file__).parents[2] / "migrations" / "catalog_v0003.sql"
        db.executescript(sql.read_text(encoding="utf-8"))
    before = history_of(old)
    restore(library, library.parent / "backups", old, nothing)
    assert history_of(library) != before
    assert photos_in(library) == 3


def test_one_backup_a_day(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "daily"
    first = catalog.back_up_daily(folder)
    assert first is not None
    assert catalog.back_up_daily(folder) is None
    yesterday = first.with_name(first.name.replace(first.name[8:16], "20250101"))
    first.rename(yesterday)
    assert catalog.back_up_daily(folder) is not None
    assert photos_in(yesterday) == 0


def test_restore_can_be_undone(library):
    backups = library.parent / "backups"
    (backup,) = list_backups(backups)
    replaced = restore(library, backups, backup, nothing)
    assert replaced.backup == backup
    assert photos_in(library) == 1
    assert BEFORE_RESTORE in replaced.kept.name
    restore(library, backups, replaced.kept, nothing)
    assert photos_in(library) == 2
    assert not list(library.parent.rglob(".photoclip-*"))


def test_restore_of_an_open_catalog_that_was_killed_keeps_what_is_in_its_log(library):
    crashed = library.parent / "crashed"
    crashed.mkdir()
    catalog = reopened(library)
    catalog.add_folder("/only in the log", ())
    for suffix in ("", "-wal", "-shm"):
        shutil.copy(f"{library}{suffix}", f"{crashed / library.name}{suffix}")
    catalog.close()
    (backup,) = list_backups(library.parent / "backups")
    replaced = restore(crashed / library.name, crashed / "backups", backup, nothing)
    assert names_in(crashed) == ["backups", "catalog.sqlite"]
    kept = Catalog.open(replaced.kept, crashed / "none")
    assert [folder.path for folder in kept.folders()] == ["/only in the log", "/pictures"]
    kept.close()


def test_restore_takes_an_older_schema_and_over_a_damaged_catalog(library):
    backups = library.parent / "backups"
    old = library.parent / "old.sqlite"
    with closing(sqlite3.connect(old)) as db:
        sql = Path(__file__).parents[2] / "migrations" / "catalog_v0001.sql"
        db.executescript(sql.read_text(encoding="utf-8"))
    destroy(library)
    replaced = restore(library, backups, old, nothing)
    assert replaced.kept in all_set_aside(library.parent)
    assert photos_in(library) == 3


def unfit(library: Path, kind: str) -> Path:
    """A file that is no backup."""
    path = library.parent / "unfit"
    (backup,) = list_backups(library.parent / "backups")
    if kind == "the catalog itself":
        return library
    if kind == "a folder":
        path.mkdir()
    elif kind != "missing":
        shutil.copy(backup, path)
    if kind == "truncated":
        path.write_bytes(path.read_bytes()[:100_000])
    if kind == "text":
        path.write_text("my photos, a list", encoding="utf-8")
    if kind == "empty":
        path.write_bytes(b"")
    if kind == "newer":
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA user_version = 9999")
    if kind in ("another program's", "an empty database"):
        path.unlink()
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE note (text)" if kind == "another program's" else "PRAGMA user_version = 3")
    return path


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("missing", "there is no file"),
        ("a folder", "is a folder"),
        ("text", "is no backup of PhotoClip"),
        ("empty", "is empty"),
        ("truncated", "is damaged"),
        ("newer", "newer PhotoClip"),
        ("another program's", "is no backup of PhotoClip"),
        ("an empty database", "is empty"),
        ("the catalog itself", "is the catalog itself"),
    ],
)
def test_what_is_no_backup_is_refused_and_nothing_is_touched(library, kind, says):
    path = unfit(library, kind)
    before = {file: file.read_bytes() for file in library.parent.rglob("*") if file.is_file()}
    with pytest.raises(CatalogError, match=says) as caught:
        restore(library, library.parent / "backups", path, pytest.fail)
    assert caught.value.remedy
    assert {file: file.read_bytes() for file in library.parent.rglob("*") if file.is_file()} == before


KILLED = """
import os, signal, sys
from pathlib import Path
from photoclip.catalog.restore import restore
which, number = sys.argv[3].split()
owner, name = {"sync": (os, "fsync"), "rename": (Path, "replace")}[which]
real, calls = getattr(owner, name), [0]
def killing(*arguments, **keywords):
    calls[0] += 1
    if calls[0] == int(number):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **keywords)
setattr(owner, name, killing)
library = Path(sys.argv[1])
restore(library, library.parent / "backups", Path(sys.argv[2]), lambda: None)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize(
    ("step", "photos"), [("sync 1", 2), ("rename 1", 2), ("sync 4", 2), ("rename 2", 2), ("sync 5", 1)]
)
def test_killed_in_the_middle_of_a_restore_one_of_the_two_is_there(library, step, photos):
    (backup,) = list_backups(library.parent / "backups")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(library), str(backup), step], check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert photos_in(library) == photos
