"""Tags and rejections out of a broken catalog, and out of one of the version before, whose tags had names alone."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from photoclip.catalog import seals
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.mending import mend
from photoclip.catalog.rows import TagPhotos
from photoclip.catalog.salvage import salvage
from photoclip.domain.tag_api import TagState
from tests.unit.catalog.deciding import decide

PHOTOS = 60
OLDER = Path(__file__).parents[2] / "migrations" / "catalog_v0005.sql"


@pytest.fixture
def path(new_bench) -> Path:
    """A catalog of photos of which each third is tagged by hand, the others by machine or not; without a backup."""
    bench = new_bench()
    bench.catalog.commit(bench.batch(*(bench.understood(f"{n}.jpg", str(n)) for n in range(PHOTOS))))
    everyone = bench.live()
    bench.catalog.change_tags(everyone[::3], ("Été",))
    bench.catalog.apply_tags([TagPhotos("Été", np.array(everyone[1::3]))])
    decide(bench.catalog, "Été", everyone[2::3], TagState.REJECTED)
    bench.catalog.set_tag("Été", cut=0.5, is_taught=True)
    bench.catalog.close()
    return bench.catalog._connections.path


def mended(path: Path):
    lines = mend(path, path.parent / "backups", lambda: None).salvaged.lines
    catalog = Catalog.open(path, path.parent / "backups")
    assert catalog.check() == ()
    return lines, catalog


def counts(catalog):
    return [(row.name, row.photos, row.by_hand, row.rejected, row.cut, row.is_taught) for row in catalog.tags()]


def test_what_is_sound_stays(path):
    lines, catalog = mended(path)
    with closing(catalog):
        assert (lines, counts(catalog)) == ((), [("Été", 40, 20, 20, 0.5, True)])
        assert catalog.undo().title == "change tag “Été”"


def test_a_rejection_and_a_tag_that_rotted_are_lost_alone(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER tag_rejection_resealed")
        db.execute("DROP TRIGGER photo_tag_resealed")
        db.execute("UPDATE tag_rejection SET photo_id = 1 WHERE photo_id = 3")
        db.execute("UPDATE photo_tag SET by_machine = 0 WHERE photo_id = 2")
        db.commit()
    lines, catalog = mended(path)
    with closing(catalog):
        assert lines == ("tags that are off their photos now: 1", "rejected tags that may be suggested again: 1")
        assert counts(catalog) == [("Été", 39, 20, 19, 0.5, True)]


def test_a_tag_of_which_a_letter_rotted_is_kept_as_it_can_be_read(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER tag_resealed")
        db.execute("UPDATE tag SET name = CAST(x'ff41' AS TEXT), cut = 0.1")
        db.commit()
    lines, catalog = mended(path)
    with closing(catalog):
        assert lines == ("names of tags that could not be verified: 1",)
        assert counts(catalog) == [("\ufffdA", 40, 20, 20, None, False)]


def test_what_is_on_a_photo_and_rejected_for_it_is_rejected(path):
    with closing(sqlite3.connect(path)) as db:
        seals.register(db)
        db.execute("INSERT INTO tag_rejection (photo_id, tag_id) VALUES (1, 1)")
        db.commit()
    _, catalog = mended(path)
    with closing(catalog):
        assert counts(catalog) == [("Été", 39, 19, 21, 0.5, True)]


def test_a_catalog_of_version_5_is_salvaged_with_the_photos_of_tags_that_become_one(tmp_path):
    path = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(OLDER.read_text(encoding="utf-8"))
        seals.register(db)
        db.execute("INSERT INTO tag (id, name) VALUES (9, 'BEACH')")
        db.executemany("INSERT INTO photo_tag (photo_id, tag_id) VALUES (?, 9)", [(1,), (2,)])
        db.execute("DROP TRIGGER photo_tag_resealed")
        db.execute("UPDATE photo_tag SET photo_id = 2 WHERE photo_id = 5")
        db.commit()
    salvaged = salvage(path, tmp_path / "new.sqlite", None)
    assert salvaged.lines == ("tags that are off their photos now: 1",)
    with closing(Catalog.open(tmp_path / "new.sqlite", tmp_path / "backups")) as catalog:
        assert catalog.check() == ()
        assert [(row.name, row.photos) for row in catalog.tags()] == [("beach", 2)]
        assert [photo.tags for photo in catalog.details((1, 2, 3))] == [("beach",), ("beach",), ("kept",)]
        assert [album.name for album in catalog.albums()] == ["Best", "Été"]


def test_a_backup_of_version_5_fills_what_lies_in_a_gap(tmp_path):
    """As right after the program was updated: the backup is the one that was made before the catalog was migrated."""
    backup, path = tmp_path / "before.sqlite", tmp_path / "catalog.sqlite"
    for file in (backup, path):
        with closing(sqlite3.connect(file)) as db:
            db.executescript(OLDER.read_text(encoding="utf-8"))
    Catalog.open(path, tmp_path / "backups").close()
    with closing(sqlite3.connect(path)) as db:
        try:
            (root,) = db.execute("SELECT pageno FROM dbstat WHERE name = 'photo_tag'").fetchone()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite does not say what is on a page")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = db.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = bytes(size)
    path.write_bytes(content)
    salvaged = salvage(path, tmp_path / "filled.sqlite", backup)
    assert salvaged.lines[-1] == "taken from before.sqlite: 4 rows"
    with closing(Catalog.open(tmp_path / "filled.sqlite", tmp_path / "backups")) as catalog:
        assert catalog.check() == ()
        assert [photo.tags for photo in catalog.details((1, 3, 5))] == [("beach",), ("kept",), ("inherited",)]
