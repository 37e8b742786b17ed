"""Why a library cannot be opened, and what a repair did: told of what `library.mend` does for real."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QLocale

from photoclip.catalog import faults
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.faults import damaged
from photoclip.catalog.opening import open_connections
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.config.paths import library_paths, prepare
from photoclip.domain.api import HealthReport, Mend
from photoclip.domain.errors import CatalogError, DamagedCatalogError, EngineError, LibraryBusyError, StorageError
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.library.mend import mend_catalog
from photoclip.ui.models.moments import lately_text
from photoclip.ui.models.remedies import line_without_commands, without_commands
from photoclip.ui.presenters.trouble import is_mendable, may_pass, meanwhile_words, repaired_line, trouble_words

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
NOW = datetime(2026, 8, 14, 17, 42, tzinfo=UTC)
PHOTOS = 400


def test_damage_can_be_repaired_and_a_newer_version_cannot():
    broken = damaged(Path("/lib/catalog.sqlite"), "file is not a database")
    words = trouble_words(broken)
    assert is_mendable(broken)
    assert not may_pass(broken)
    assert words.heading == "Your library needs a repair"
    assert words.line.startswith("The catalog /lib/catalog.sqlite is damaged: file is not a database. A repair saves")
    assert "`" not in words.line
    newer = CatalogError(
        "The catalog /c was written by a newer PhotoClip (schema 9, this one knows 3)",
        "update PhotoClip, or choose another --library",
    )
    assert not is_mendable(newer)
    assert trouble_words(newer).line == "The catalog /c was written by a newer PhotoClip. Update PhotoClip."


def test_a_disk_that_cannot_be_read_may_come_back_and_is_no_damage(monkeypatch):
    def unreadable(*_args, **_kwargs):
        raise OSError(5, os.strerror(5))

    monkeypatch.setattr(Path, "open", unreadable)
    away = faults._unreadable(Path("/lib/catalog.sqlite"))
    assert is_mendable(away)
    assert may_pass(away)
    words = trouble_words(away)
    assert words.heading == "Your library cannot be opened"
    assert "Check its disk and the connection to it. If it stays, a repair saves what can be read" in words.line


def test_a_catalog_that_is_gone_is_not_called_damaged(tmp_path):
    paths = made(tmp_path)
    paths.catalog.unlink()
    with pytest.raises(DamagedCatalogError) as gone:
        open_connections(paths.catalog, paths.backups)
    words = trouble_words(gone.value)
    assert "damaged" not in f"{words.heading} {words.line}"
    assert "is missing, and there are backups of it. A repair" in words.line


@pytest.mark.parametrize(
    "error",
    [
        StorageError("the disk is full", "free some space and try again"),
        StorageError("/lib cannot be written: there is no permission to write it", "give yourself permission"),
        EngineError("the part of PhotoClip that reads your photos ended as soon as it was started", "/log may say why"),
    ],
)
def test_other_troubles_are_said_as_they_are(error):
    words = trouble_words(error)
    assert words.heading == "Your library cannot be opened"
    assert not is_mendable(error)
    assert may_pass(error)
    assert words.line.lower().startswith(error.what.lower())


def test_who_holds_the_library_is_named():
    assert trouble_words(LibraryBusyError("process 7 holds it", "")).heading == "Your library is in use"


def test_what_is_done_meanwhile():
    words = meanwhile_words("Your library is being put back. It opens again in a moment.")
    assert (words.heading, words.line) == ("Your library is being put back", "It opens again in a moment.")


def test_what_can_only_be_typed_is_left_out():
    assert without_commands("check the permissions, or choose another --library") == "check the permissions"
    assert without_commands("choose another --library, or move that file away") == "move that file away"
    assert without_commands("run `photoclip doctor --repair`: it keeps a, or goes back") == ""
    assert without_commands("/a--b/log may say why") == "/a--b/log may say why"
    assert line_without_commands("it is damaged (run `photoclip doctor`)") == "it is damaged"
    assert line_without_commands("/p (1)/x is full (free some space, or use --library)") == (
        "/p (1)/x is full (free some space)"
    )
    assert line_without_commands("a plain line") == "a plain line"


def made(tmp_path):
    """A library with photos, and one backup of them."""
    paths = library_paths(tmp_path / "library")
    prepare(paths)
    with closing(Catalog.open(paths.catalog, paths.backups)) as catalog:
        folder, model = catalog.add_folder("/pictures", ()), catalog.model("m", 4)
        understood = tuple(
            Understood(
                Place(folder.folder_id, f"{n}.jpg", Stamp(100, n, 0)),
                DecodedPhoto(ContentHash(f"{n:064x}"), 100, "JPEG", 4, 3, 0, Facts()),
                np.eye(4, dtype=np.float16)[n % 4],
            )
            for n in range(PHOTOS)
        )
        catalog.commit(Batch(1, model.model_id, understood=understood))
        catalog.back_up_daily(paths.backups)
    return paths


def repaired(paths):
    report = mend_catalog(paths.root, repair=True)
    return report, repaired_line(report, datetime.now().astimezone(), ENGLISH)


def test_a_salvage_is_no_return_though_a_backup_filled_its_gaps(tmp_path):
    paths = made(tmp_path)
    with closing(sqlite3.connect(paths.catalog)) as db:
        if not db.execute("SELECT sqlite_compileoption_used('ENABLE_DBSTAT_VTAB')").fetchone()[0]:
            pytest.skip("this SQLite does not say what is on a page")
        (page,) = db.execute("SELECT max(pageno) FROM dbstat WHERE name = 'photo' AND pagetype = 'leaf'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
        db.execute("PRAGMA journal_mode = DELETE")
    with paths.catalog.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    report, line = repaired(paths)
    assert report.catalog is not None
    assert report.catalog.mend is Mend.SALVAGED
    assert "taken from catalog-" in report.problems[0].repaired, "a backup is named, and yet it is none"
    assert "as it was" not in line
    assert line.startswith("Your library is repaired: kept all that could be read")


def test_a_return_says_when_that_was(tmp_path):
    paths = made(tmp_path)
    paths.catalog.write_bytes(b"no catalog" * 1000)
    report, line = repaired(paths)
    (backup,) = paths.backups.iterdir()
    assert report.catalog is not None
    assert report.catalog.mend is Mend.WENT_BACK
    stamp = datetime.strptime(backup.name[8:23], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    assert int(stamp.timestamp()) == (report.catalog.made_at_ns or 0) // 1_000_000_000
    assert line.startswith(
        f"Your library is repaired: it is as it was {lately_text(stamp.astimezone(), stamp.astimezone(), ENGLISH)}."
    )


def test_begun_anew_and_sound(tmp_path):
    paths = library_paths(tmp_path / "library")
    prepare(paths)
    paths.catalog.write_bytes(b"no catalog" * 1000)
    assert "begun anew" in repaired(paths)[1]
    assert repaired(paths) == (HealthReport(True, ()), "Nothing is wrong with your library.")


def test_moments_of_late():
    assert lately_text(NOW.replace(hour=0, minute=1), NOW, ENGLISH) == "today 00:01"
    assert lately_text(NOW.replace(day=13, hour=23), NOW, ENGLISH) == "yesterday 23:42"
    assert lately_text(NOW.replace(day=12), NOW, ENGLISH) == "12 Aug 2026, 17:42"
    assert lately_text(NOW.replace(day=15), NOW, ENGLISH) == "15 Aug 2026, 17:42"
