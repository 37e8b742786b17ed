"""Copies while work goes on, and the way back to them."""

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from photoclip.catalog.backups import KEPT, list_backups, write_automatic_backup
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.restore import restore_latest
from photoclip.domain.errors import CatalogError, StorageError


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


def set_aside(folder: Path) -> list[Path]:
    return [path for path in folder.glob("catalog.sqlite.damaged-*") if not path.name.endswith(("-wal", "-shm"))]


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:4000] = b"\x99" * 3900
    path.write_bytes(content)


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


def test_a_damaged_catalog_replaces_no_backup(bench, tmp_path):
    bench.catalog.commit(bench.batch(*(bench.understood(f"{i}.jpg", str(i)) for i in range(300))))
    broken, target = tmp_path / "broken.sqlite", tmp_path / "target.sqlite"
    bench.catalog.backup(broken)
    content = bytearray(broken.read_bytes())
    content[3 * 8192 : 4 * 8192] = b"\x99" * 8192
    broken.write_bytes(content)
    target.write_text("the good one")
    catalog = reopened(broken)
    with pytest.raises(CatalogError, match="damaged"):
        catalog.backup(target)
    catalog.close()
    assert target.read_text() == "the good one"


def test_only_the_last_backups_stay(bench, tmp_path):
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "mine.txt").touch()
    made = [write_automatic_backup(tmp_path / "catalog.sqlite", tmp_path / "backups", 1) for _ in range(KEPT + 3)]
    assert list_backups(tmp_path / "backups") == made[: -KEPT - 1 : -1]
    assert (tmp_path / "backups" / "mine.txt").exists()


@pytest.fixture
def library(new_bench):
    """A closed catalog with two photos; its only backup has one."""
    bench = new_bench()
    path = bench.catalog._connections.path
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    write_automatic_backup(path, path.parent / "backups", 1)
    bench.catalog.commit(bench.batch(bench.understood("b.jpg", "two")))
    bench.catalog.close()
    return path


def test_restore_takes_the_newest_sound_backup_and_keeps_the_damaged_file(library):
    backups = library.parent / "backups"
    (good,) = list_backups(backups)
    for number, content in enumerate((b"", b"not a database", good.read_bytes()[:20_000])):
        (backups / f"catalog-2999{number}.sqlite3").write_bytes(content)
    damage(library)
    before = library.read_bytes()
    with pytest.raises(CatalogError, match="damaged"):
        reopened(library)
    assert restore_latest(library, backups) == good
    assert photos_in(library) == 1
    (aside,) = set_aside(library.parent)
    assert aside.read_bytes() == before
    assert good.exists()
    assert not list(library.parent.glob("*.part*"))


def test_restore_without_a_backup_makes_an_empty_catalog(library):
    damage(library)
    assert restore_latest(library, library.parent / "nowhere") is None
    assert photos_in(library) == 0
    assert len(set_aside(library.parent)) == 1


def test_restore_of_a_catalog_that_is_missing(library):
    library.unlink()
    assert restore_latest(library, library.parent / "backups") is not None
    assert photos_in(library) == 1


def test_restore_does_not_replay_the_old_log_into_the_backup(library):
    """As after a crash: -wal and -shm lie beside the file."""
    crashed = library.parent / "crashed"
    crashed.mkdir()
    catalog = reopened(library)
    catalog.add_folder("/only in the log", ())
    for suffix in ("", "-wal", "-shm"):
        shutil.copy(f"{library}{suffix}", f"{crashed / library.name}{suffix}")
    catalog.close()
    damage(crashed / library.name)
    assert restore_latest(crashed / library.name, library.parent / "backups") is not None
    restored = Catalog.open(crashed / library.name, crashed / "backups")
    assert [folder.path for folder in restored.folders()] == ["/pictures"]
    restored.close()
    assert len(list(crashed.glob("catalog.sqlite.damaged-*-wal"))) == 1


def test_restore_leaves_a_newer_catalog_alone(library):
    with closing(sqlite3.connect(library)) as db:
        db.execute("PRAGMA user_version = 9999")
    before = names_in(library.parent)
    with pytest.raises(CatalogError, match="newer PhotoClip"):
        restore_latest(library, library.parent / "backups")
    assert names_in(library.parent) == before


def test_one_backup_a_day(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "daily"
    first = catalog.back_up_daily(folder)
    assert first is not None
    assert catalog.back_up_daily(folder) is None
    os.utime(first, (0, 0))
    assert catalog.back_up_daily(folder) is not None
    assert photos_in(first) == 0
