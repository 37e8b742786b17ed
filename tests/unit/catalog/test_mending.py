"""What becomes of a broken or missing catalog, and when a repair is cut off."""

import errno
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from photoclip.catalog.aside import set_aside
from photoclip.catalog.backups import list_backups
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.mending import mend
from photoclip.domain.errors import CatalogError, DamagedCatalogError, StorageError


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


def test_mending_takes_the_newest_sound_backup_and_keeps_the_damaged_file(library):
    backups = library.parent / "backups"
    (good,) = list_backups(backups)
    for second, content in enumerate((b"", b"not a database", good.read_bytes()[:20_000])):
        newer = good.name.replace(good.name[8:24], f"{good.name[8:17]}23595{second}")
        (backups / newer).write_bytes(content)
    destroy(library)
    before = library.read_bytes()
    with pytest.raises(DamagedCatalogError, match="damaged"):
        reopened(library)
    mended = mend(library, backups, nothing)
    assert (mended.backup, mended.salvaged) == (good, None)
    assert photos_in(library) == 1
    (aside,) = all_set_aside(library.parent)
    assert (aside, aside.read_bytes()) == (mended.aside, before)
    assert good.exists()
    assert not list(library.parent.rglob(".photoclip-*"))


def test_without_a_backup_mending_makes_an_empty_catalog(library):
    destroy(library)
    mended = mend(library, library.parent / "nowhere", nothing)
    assert (mended.backup, mended.salvaged) == (None, None)
    assert photos_in(library) == 0
    assert len(all_set_aside(library.parent)) == 1


@pytest.mark.parametrize("there", ["nothing", "an empty file", "a log"])
def test_a_catalog_that_is_missing_is_not_made_anew_but_restored(library, there):
    library.unlink()
    if there == "an empty file":
        library.touch()
    if there == "a log":
        library.with_name(f"{library.name}-wal").write_bytes(b"of the one that is gone")
    with pytest.raises(DamagedCatalogError, match="is missing, and there are backups of it"):
        reopened(library)
    assert mend(library, library.parent / "backups", nothing).backup is not None
    assert photos_in(library) == 1


def test_the_old_log_is_not_replayed_into_the_backup(library):
    """As after a crash: -wal and -shm lie beside the file."""
    crashed = library.parent / "crashed"
    crashed.mkdir()
    catalog = reopened(library)
    catalog.add_folder("/only in the log", ())
    for suffix in ("", "-wal", "-shm"):
        shutil.copy(f"{library}{suffix}", f"{crashed / library.name}{suffix}")
    catalog.close()
    (crashed / library.name).write_bytes(b"\x99" * 100_000)
    (crashed / f"{library.name}-wal").write_bytes(b"\x99" * 100_000)
    assert mend(crashed / library.name, library.parent / "backups", nothing).backup is not None
    restored = Catalog.open(crashed / library.name, crashed / "backups")
    assert [folder.path for folder in restored.folders()] == ["/pictures"]
    restored.close()
    assert not list(crashed.glob("catalog.sqlite-*"))


def test_mending_leaves_a_newer_catalog_alone(library):
    with closing(sqlite3.connect(library)) as db:
        db.execute("PRAGMA user_version = 9999")
    before = names_in(library.parent)
    with pytest.raises(CatalogError, match="newer PhotoClip"):
        mend(library, library.parent / "backups", pytest.fail)
    assert names_in(library.parent) == before


def damage_an_index(path: Path) -> None:
    """All photos can be read."""
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'photo_size'").fetchone()
    content = bytearray(path.read_bytes())
    content[(root - 1) * 8192 : root * 8192] = bytes(8192)
    path.write_bytes(content)


@pytest.mark.parametrize("call", ["sync", "rename"])
def test_a_disk_that_fails_while_the_catalog_is_mended_leaves_it_where_it_was(library, monkeypatch, call):
    shutil.rmtree(library.parent / "backups")
    damage_an_index(library)
    before = library.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(*((os, "fsync") if call == "sync" else (Path, "replace")), fail)
        with pytest.raises(StorageError):
            mend(library, library.parent / "backups", nothing)
    assert names_in(library.parent) == ["catalog.sqlite"]
    assert library.read_bytes() == before
    assert mend(library, library.parent / "backups", nothing).salvaged is not None
    assert photos_in(library) == 2


def test_a_repair_that_was_killed_half_way_goes_on(library):
    """The broken one is set aside, nothing lies in its place, and there is no younger backup."""
    damage_an_index(library)
    aside = set_aside(library)
    with pytest.raises(DamagedCatalogError, match="is what a repair set aside"):
        Catalog.open(library, library.parent / "nowhere")
    mended = mend(library, library.parent / "backups", nothing)
    assert (mended.backup, mended.aside) == (None, aside)
    assert photos_in(library) == 2


def test_what_was_set_aside_long_ago_is_not_preferred_to_a_backup(library):
    set_aside(library).rename(library.with_name(f"{library.name}.damaged-20200101T000000000000Z"))
    assert mend(library, library.parent / "backups", nothing).backup is not None
    assert photos_in(library) == 1


def history_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT value FROM setting WHERE name = 'history'").fetchone()[0]


def test_what_was_salvaged_has_a_history_of_its_own(library):
    """It gives ids again that the broken one had given."""
    before = history_of(library)
    damage_an_index(library)
    assert mend(library, library.parent / "backups", nothing).salvaged is not None
    assert history_of(library) != before
