"""Catalogs of every released schema open with all they hold; a migration that fails changes nothing."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from photoclip.catalog import seals
from photoclip.catalog.backups import list_backups
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.opening import open_connections
from photoclip.catalog.schema import Migration
from photoclip.domain.browse import Photo
from photoclip.domain.errors import CatalogError, StorageError
from photoclip.domain.files import FileState, Stamp
from photoclip.domain.ids import ContentHash
from tests.unit.catalog.journals import noted

HERE = Path(__file__).parent
NEWEST = MIGRATIONS[-1].version


def load(version: int, path: Path) -> None:
    """A catalog as that version wrote it."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript((HERE / f"catalog_v{version:04}.sql").read_text(encoding="utf-8"))


def schema_of(path: Path) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(kind, name, " ".join(sql.split())) for kind, name, sql in rows if not name.startswith("sqlite_")}


def hash_of(content: str) -> ContentHash:
    return ContentHash(hashlib.blake2b(content.encode(), digest_size=32).hexdigest())


def test_versions_ascend_without_a_gap_and_each_has_its_specimen():
    assert [migration.version for migration in MIGRATIONS] == list(range(1, NEWEST + 1))
    for migration in MIGRATIONS:
        assert (HERE / f"catalog_v{migration.version:04}.sql").is_file(), "dump a catalog of the new version"


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_every_released_schema_becomes_the_newest(tmp_path, version):
    """Fails too when a released migration was edited: write a new one instead."""
    load(version, tmp_path / "old.sqlite")
    for name, backups in (("old.sqlite", "backups"), ("new.sqlite", "none")):
        Catalog.open(tmp_path / name, tmp_path / backups).close()
    assert schema_of(tmp_path / "old.sqlite") == schema_of(tmp_path / "new.sqlite")
    assert len(list_backups(tmp_path / "backups")) == (version < NEWEST)


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_every_released_schema_keeps_all_it_holds(tmp_path, version):
    path = tmp_path / "catalog.sqlite"
    load(version, path)
    catalog = Catalog.open(path, tmp_path / "backups")
    try:
        assert catalog.check() == ()
        (folder,) = catalog.folders()
        known = {file.relative_path: file for file in catalog.unlike(folder.folder_id, {})}
        assert set(known) == {"sea.jpg", "sub/caf\udce9.jpg", "rated.jpg", "broken.jpg"}
        assert known["broken.jpg"].state is FileState.DAMAGED
        sea, gone, after = (catalog.photo_for(hash_of(content)) for content in ("sea", "gone", "after"))
        assert known["rated.jpg"].photo_id == after
        by_hand = [[t for t in p.tags if t not in p.machine_tags] for p in catalog.details((sea, gone, after))]
        assert by_hand == [["beach"], ["kept"], ["inherited"]]
        (row,) = catalog.photos([sea])
        assert (row.facts.taken_at, row.facts.rating, row.facts.keywords) == ("2025-08-14T17:42:05", 4, ("sea", "sand"))
        assert (row.facts.latitude, row.facts.longitude) == (-33.9, 18.4)
        assert row.perceptual_hash == int(hash_of("sea")[:16], 16)
        added_at_ns = 0 if version < 2 else 1767225600123456789  # what was there before version 2: nobody knows
        assert (row.added_at_ns, catalog.photos([after])[0].added_at_ns) == (added_at_ns, 0)
        model = catalog.active_model()
        assert (model.name, model.dimension) == ("small", 8)
        assert len(catalog.live_vector_ids(model.model_id)) == 3
        assert abs(np.linalg.norm(catalog.vector(gone, model.model_id).astype(np.float32)) - 1) < 1e-2
        assert noted(catalog, 9)[-1].payload == '{"tag": "beach"}'
        if version >= 5:
            assert [(album.name, album.photos, album.query) for album in catalog.albums()] == [
                ("Best", None, "rating:>=4"),
                ("Été", 1, None),
            ]
            (photo,) = catalog.details([sea])
            assert (photo.rating, photo.is_favourite, photo.albums) == (5, True, ("Été",))
            assert version < 6 or tags_of_version_6(catalog, catalog.details([sea])[0])
            assert version < 7 or sidecars_of_version_7(catalog, catalog.details([after])[0])
            titles: list[str] = []
            while catalog.undoable().undo != "Tagged 1 photo":
                titles.append(catalog.undo().title)
            assert titles[-1] == "create album “Été”"
            assert len(titles) == (4 if version < 6 else 8)
            assert [tag.name for tag in catalog.tags()] == ["beach", "inherited"]
    finally:
        catalog.close()


def tags_of_version_6(catalog: Catalog, sea: Photo) -> bool:
    dog = catalog.tag_named("DOG")
    return (
        sea.machine_tags == ("CAFÉ",)
        and (dog.photos, dog.rejected, dog.cut, dog.is_automatic) == (0, 1, 0.75, True)
        and [tag.name for tag in catalog.tags()] == ["beach", "CAFÉ", "dog", "inherited"]
    )


def sidecars_of_version_7(catalog: Catalog, after: Photo) -> bool:
    (row,) = catalog.troubled_sidecars()
    with catalog._connections.reading() as db:
        captions = db.execute("SELECT text, is_generated FROM caption").fetchall()
    return (
        (row.relative_path, row.photo_id, row.keywords) == ("rated.jpg.xmp", after.photo_id, ("boat",))
        and (row.stamp, row.rating) == (Stamp(512, 1767225600123456789, 1 << 65), 4)
        and (after.facts.keywords, after.rating, after.facts.title) == (("boat",), 4, "Été")
        and catalog.said_of([after.photo_id])[after.photo_id].keywords == ()
        and captions == [("a beach at sunset", 0)]
    )


def test_tags_that_differ_only_in_case_become_one_with_all_their_photos(tmp_path):
    path = tmp_path / "catalog.sqlite"
    load(5, path)
    with closing(sqlite3.connect(path)) as db:
        seals.register(db)
        names = ("Sea", "SEA", "sea", "É", "E\u0301", "nobody has it", "NOBODY HAS IT")
        db.executemany("INSERT INTO tag (name) VALUES (?)", [(name,) for name in names])
        ids = dict(db.execute("SELECT name, id FROM tag").fetchall())
        on = (("Sea", 1), ("SEA", 2), ("SEA", 1), ("sea", 3), ("É", 5), ("E\u0301", 4), ("E\u0301", 5))
        db.executemany("INSERT INTO photo_tag (tag_id, photo_id) VALUES (?, ?)", [(ids[name], one) for name, one in on])
        db.commit()
    with closing(Catalog.open(path, tmp_path / "backups")) as catalog:
        assert catalog.check() == ()
        assert [catalog.details((one,))[0].tags for one in (1, 2, 3, 4, 5)] == [
            ("beach", "SEA"),
            ("SEA",),
            ("kept", "SEA"),
            ("inherited", "E\u0301"),
            ("inherited", "E\u0301"),
        ], "as most photos spell it"
        assert [row.name for row in catalog.tags()] == ["beach", "inherited", "SEA", "E\u0301"]
        assert catalog.tag_named("nobody has it") is None
        catalog.change_tags((1,), ("new",))
        with catalog._connections.reading() as db:
            assert db.execute("SELECT max(id) FROM tag").fetchone()[0] > max(ids.values()), "no id is given twice"


def create_note(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")
    db.execute("INSERT INTO note (text) VALUES ('first')")


def add_rating(db: sqlite3.Connection) -> None:
    db.execute("ALTER TABLE note ADD COLUMN rating INTEGER NOT NULL DEFAULT 3")


def rebuild(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE fresh (id INTEGER PRIMARY KEY, words TEXT NOT NULL, rating INTEGER NOT NULL) STRICT")
    db.execute("INSERT INTO fresh SELECT id, text, rating FROM note")
    db.execute("DROP TABLE note")
    db.execute("ALTER TABLE fresh RENAME TO note")


def fail_half_way(db: sqlite3.Connection) -> None:
    db.execute("DROP TABLE note")
    db.execute("SELECT * FROM note")


def break_a_reference(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE mark (note_id INTEGER NOT NULL REFERENCES note (id)) STRICT")
    db.execute("INSERT INTO mark VALUES (77)")


STEPS = (Migration(1, create_note), Migration(2, add_rating), Migration(3, rebuild))


def notes_in(path: Path, query: str = "SELECT * FROM note") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


@pytest.mark.parametrize("version", [1, 2])
def test_steps_are_made_in_order_after_a_backup(tmp_path, version):
    path, backups = tmp_path / "catalog.sqlite", tmp_path / "backups"
    open_connections(path, backups, STEPS[:version]).close()
    assert list_backups(backups) == []
    before = notes_in(path)
    open_connections(path, backups, STEPS).close()
    assert notes_in(path) == [(1, "first", 3)]
    assert notes_in(path, "PRAGMA user_version") == [(3,)]
    (backup,) = list_backups(backups)
    assert notes_in(backup) == before
    assert notes_in(backup, "PRAGMA user_version") == [(version,)]
    open_connections(path, backups, STEPS).close()
    assert list_backups(backups) == [backup]


@pytest.mark.parametrize(
    ("step", "error"), [(fail_half_way, sqlite3.OperationalError), (break_a_reference, CatalogError)]
)
def test_a_migration_that_fails_leaves_the_catalog_as_it_was(tmp_path, step, error):
    path, backups = tmp_path / "catalog.sqlite", tmp_path / "backups"
    open_connections(path, backups, STEPS[:1]).close()
    before = notes_in(path, "SELECT * FROM sqlite_master"), notes_in(path)
    with pytest.raises(error):
        open_connections(path, backups, (*STEPS[:2], Migration(3, step)))
    assert (notes_in(path, "SELECT * FROM sqlite_master"), notes_in(path)) == before
    assert notes_in(path, "PRAGMA user_version") == [(1,)]
    assert len(list_backups(backups)) == 1
    open_connections(path, backups, STEPS).close()


def test_without_a_backup_nothing_is_migrated(tmp_path):
    path, backups = tmp_path / "catalog.sqlite", tmp_path / "backups"
    open_connections(path, backups, STEPS[:1]).close()
    backups.write_text("a file where the folder should be")
    with pytest.raises(StorageError):
        open_connections(path, backups, STEPS)
    assert notes_in(path, "PRAGMA user_version") == [(1,)]


def test_an_older_program_refuses_what_a_newer_one_wrote(tmp_path):
    path, backups = tmp_path / "catalog.sqlite", tmp_path / "backups"
    open_connections(path, backups, STEPS).close()
    before = path.read_bytes()
    with pytest.raises(CatalogError, match="newer PhotoClip"):
        open_connections(path, backups, STEPS[:2])
    assert path.read_bytes() == before
