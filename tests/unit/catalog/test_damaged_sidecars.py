"""What sidecars say, and captions, out of a broken catalog."""

import sqlite3
from contextlib import closing

import pytest

from photoclip.catalog import seals
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.mending import mend
from photoclip.catalog.sidecar_rows import SidecarRow
from photoclip.domain.files import Stamp
from photoclip.domain.photos import Facts


@pytest.fixture
def path(new_bench):
    """Two photos with a sidecar each, and a caption; without a backup."""
    bench = new_bench()
    bench.catalog.commit(bench.batch(*(bench.understood(f"{n}.jpg", n, Facts(keywords=("own",))) for n in "ab")))
    rows = [
        SidecarRow(
            *(bench.folder.folder_id, f"{n}.jpg.xmp", f"{n}.jpg", bench.photo(n), Stamp(1, 1, 1 << 63)),
            **{"keywords": ("Été",), "rating": 2, "title": "T"},
        )
        for n in "ab"
    ]
    assert bench.catalog.keep_sidecars(rows) == tuple(row.photo_id for row in rows)
    assert bench.catalog.keep_sidecars(rows) == (), "they say what they said"
    assert bench.catalog.sidecars_of([bench.photo("a")]) == (rows[0],)
    with bench.catalog._connections.writing() as db:
        db.execute("INSERT INTO caption VALUES (1, ?, 'a dog', 0, 5, NULL)", (bench.model.model_id,))
    bench.catalog.close()
    return bench.catalog._connections.path


def mended(path):
    lines = mend(path, path.parent / "backups", lambda: None).salvaged.lines
    catalog = Catalog.open(path, path.parent / "backups")
    assert catalog.check() == ()
    return lines, catalog


def spoil(path, table, change):
    with closing(sqlite3.connect(path)) as db:
        seals.register(db)
        db.execute(f"DROP TRIGGER {table}_resealed")
        db.execute(change)
        db.commit()


def test_what_is_sound_stays(path):
    lines, catalog = mended(path)
    with closing(catalog):
        assert (lines, catalog.count_sidecars()) == ((), 2)
        assert [row.facts.keywords for row in catalog.photos((1, 2))] == [("own", "Été")] * 2


def test_a_sidecar_that_rotted_is_read_again(path):
    """Until then the photo says what its file says."""
    spoil(path, "sidecar", "UPDATE sidecar SET rating = 3 WHERE id = 1")
    lines, catalog = mended(path)
    with closing(catalog):
        assert lines == ("sidecars to be read again: 1",)
        assert [row.facts for row in catalog.photos((1, 2))] == [
            Facts(keywords=("own",)),
            Facts(keywords=("own", "Été"), rating=2, title="T"),
        ]


def test_a_caption_that_rotted_is_made_again(path):
    spoil(path, "caption", "UPDATE caption SET text = 'a cat'")
    lines, catalog = mended(path)
    with closing(catalog):
        assert lines == ("captions to be made again: 1",)
