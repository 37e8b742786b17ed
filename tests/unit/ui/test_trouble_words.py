"""Why a library cannot be opened, and what a repair did."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from photoclip.catalog.faults import damaged
from photoclip.domain.api import HealthReport, Problem
from photoclip.domain.errors import CatalogError, EngineError, LibraryBusyError, StorageError
from photoclip.ui.models.moments import lately_text
from photoclip.ui.models.remedies import line_without_commands, without_commands
from photoclip.ui.presenters.trouble import is_mendable, repaired_line, trouble_words

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
NOW = datetime(2026, 8, 14, 17, 42, tzinfo=UTC)


def test_damage_can_be_repaired_and_a_newer_version_cannot():
    words = trouble_words(damaged(Path("/lib/catalog.sqlite"), "file is not a database"))
    assert is_mendable(damaged(Path("/x"), "why"))
    assert words.heading == "Your library is damaged"
    assert "/lib/catalog.sqlite" in words.line
    assert "`" not in words.line
    newer = CatalogError(
        "The catalog /c was written by a newer PhotoClip (schema 9, this one knows 3)",
        "update PhotoClip, or choose another --library",
    )
    assert not is_mendable(newer)
    assert trouble_words(newer).line == "The catalog /c was written by a newer PhotoClip. Update PhotoClip."


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
    assert words.line.lower().startswith(error.what.lower())


def test_who_holds_the_library_is_named():
    assert trouble_words(LibraryBusyError("process 7 holds it", "")).heading == "Your library is in use"


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


def repaired(done, *others):
    problems = (Problem("catalog", "it is damaged", "", done), *others)
    return repaired_line(HealthReport(all(each.repaired for each in problems), problems), NOW, ENGLISH)


def test_what_a_repair_did_and_what_is_missing():
    assert "as it was today 09:15." in repaired("restored catalog-20260814T091500000000Z-v4.sqlite3 of x: y")
    assert "begun anew" in repaired("no sound backup was found: started a new one")
    assert repaired("kept all that could be read; the damaged one is x") == (
        "Your library is repaired: kept all that could be read; the damaged one is x."
    )
    assert repaired("kept all", Problem("index", "it is old", "")).endswith("Not repaired: it is old.")
    assert repaired_line(HealthReport(True, ()), NOW, ENGLISH) == "Nothing is wrong with your library."


def test_moments_of_late():
    assert lately_text(NOW.replace(hour=0, minute=1), NOW, ENGLISH) == "today 00:01"
    assert lately_text(NOW.replace(day=13, hour=23), NOW, ENGLISH) == "yesterday 23:42"
    assert lately_text(NOW.replace(day=12), NOW, ENGLISH) == "12 Aug 2026, 17:42"
    assert lately_text(NOW.replace(day=15), NOW, ENGLISH) == "15 Aug 2026, 17:42"
