"""Albums and marks out of a broken catalog, and a broken catalog of the version before there were any."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.mending import mend
from photoclip.catalog.salvage import salvage

PAGE = 8192
PHOTOS = 120


@pytest.fixture
def path(new_bench) -> Path:
    """A catalog of photos of which each third is in an album, each second is rated; without a backup."""
    bench = new_bench()
    bench.catalog.commit(bench.batch(*(bench.understood(f"{n}.jpg", str(n)) for n in range(PHOTOS))))
    everyone = bench.live()
    bench.catalog.create_album("Best", (), "rating:5")
    bench.catalog.create_album("Été", everyone[::3])
    bench.catalog.rate(everyone[::2], 4)
    bench.catalog.close()
    return bench.catalog._connections.path


def mended(path: Path):
    """What was lost, and the catalog as it is then."""
    lines = mend(path, path.parent / "backups", lambda: None).salvaged.lines
    catalog = Catalog.open(path, path.parent / "backups")
    assert catalog.check() == ()
    return lines, catalog


def test_an_album_whose_name_is_lost_keeps_its_photos(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM album WHERE id = 2")
        db.commit()
    lines, catalog = mended(path)
    with closing(catalog):
        assert lines == ("albums whose names could not be verified: 1",)
        assert [(album.name, album.photos) for album in catalog.albums()] == [
            ("Album 2 (its name was lost)", PHOTOS // 3),
            ("Best", None),
        ]
        assert catalog.create_album("New").album_id > 2


def test_an_album_of_which_a_letter_rotted_is_kept_as_it_can_be_read(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER album_resealed")
        db.execute("UPDATE album SET name = CAST(x'ff41' AS TEXT), query = NULL WHERE id = 1")
        db.execute("UPDATE album SET name_key = 'x' WHERE id = 2")
        db.commit()
    lines, catalog = mended(path)
    with closing(catalog):
        assert lines == ("albums whose names could not be verified: 2",)
        assert sorted(album.name for album in catalog.albums()) == ["Été", "\ufffdA"]
        assert catalog.album_named("ÉTÉ").photos == PHOTOS // 3


def test_a_mark_that_rotted_is_lost_alone(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER mark_resealed")
        db.execute("UPDATE mark SET rating = 1 WHERE photo_id = 1")
        db.commit()
    lines, catalog = mended(path)
    with closing(catalog):
        assert lines == ("ratings and favourites that are lost: 1",)
        assert [photo.rating for photo in catalog.details((1, 2, 3))] == [None, None, 4]


def test_a_catalog_of_version_4_is_salvaged_and_fills_gaps(path, tmp_path):
    """It has no albums yet, and of tags the names alone."""
    with closing(sqlite3.connect(path)) as db:
        later = ("caption", "embedded", "sidecar", "album_photo", "album", "mark", "tag_rejection")
        for table in (*later, "photo_tag", "tag"):
            db.execute(f"DROP TABLE {table}")
        db.execute("CREATE TABLE tag (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, seal INTEGER)")
        db.execute("CREATE TABLE photo_tag (photo_id INTEGER, tag_id INTEGER, seal INTEGER)")
        db.commit()
        try:
            pages = [page for (page,) in db.execute("SELECT pageno FROM dbstat WHERE name = 'photo'")]
        except sqlite3.OperationalError:
            pytest.skip("this SQLite does not say what is on a page")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert salvage(path, tmp_path / "alone.sqlite", None).is_poor is False
    shutil.copy(path, tmp_path / "before.sqlite")
    content = bytearray(path.read_bytes())
    content[(pages[-1] - 1) * PAGE : pages[-1] * PAGE] = bytes(PAGE)
    path.write_bytes(content)
    filled = salvage(path, tmp_path / "filled.sqlite", tmp_path / "before.sqlite")
    assert any(line.startswith("taken from before.sqlite") for line in filled.lines)
    with closing(Catalog.open(tmp_path / "filled.sqlite", tmp_path / "backups")) as catalog:
        assert (catalog.counts().photos, catalog.albums(), catalog.check()) == (PHOTOS, (), ())
