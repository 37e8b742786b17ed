"""The words above the grid."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale

from photoclip.domain.browse import Scope, ScopeKind
from photoclip.domain.files import Folder, FolderState, WatchMode
from photoclip.domain.found import SearchPage
from photoclip.domain.ids import FolderId
from photoclip.ui.models.counted import counted
from photoclip.ui.models.query import Query
from photoclip.ui.presenters.titles import page_emptiness, page_title, scope_emptiness, scope_title

FOLDERS = (
    Folder(FolderId(1), "/home/me/Pictures", FolderState.ONLINE),
    Folder(FolderId(2), "/media/old drive", FolderState.OFFLINE, "the drive is not there"),
)
LIBRARY, RECENT = Scope(), Scope(ScopeKind.RECENT)
PICTURES, OLD = Scope(ScopeKind.FOLDER, FolderId(1), "2024"), Scope(ScopeKind.FOLDER, FolderId(2))


@pytest.fixture(autouse=True)
def _english():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


def test_numbers_by_the_customs_of_the_system():
    assert [counted(number, "photo", "photos") for number in (0, 1, 18204)] == ["0 photos", "1 photo", "18,204 photos"]
    QLocale.setDefault(QLocale(QLocale.Language.German))
    assert counted(18204, "photo", "photos") == "18.204 photos"


@pytest.mark.parametrize(
    ("scope", "text", "details"),
    [
        (LIBRARY, "Library", "3 photos"),
        (RECENT, "Recently added", "3 photos in the last 30 days"),
        (PICTURES, "2024", "3 photos"),
        (OLD, "old drive", "3 photos · not connected, shown from what is known"),
        (Scope(ScopeKind.FOLDER, FolderId(9)), "Folder", "3 photos"),
    ],
)
def test_of_a_part_of_the_library(scope, text, details):
    title = scope_title(scope, FOLDERS, 3)
    assert (title.text, title.details) == (text, details)


def test_of_what_was_found():
    page = SearchPage((), 18204, 8.7, notes=("the index is being made anew",))
    title = page_title(page, Query("a dog"), 200)
    assert title.text == "Best matches for “a dog”"
    assert title.details == "200 of 18,204 photos · 9 ms · the index is being made anew"
    assert page_title(page, Query("", "/x/cat.jpg"), 1).text == "Similar to cat.jpg"
    assert page_title(page, Query("", "/x/cat.jpg", "pasted picture"), 1).text == "Similar to pasted picture"
    assert page_title(page, Query("snow", "/x/cat.jpg"), 1).text == "Like the picture, and “snow”"


def test_when_photos_appear_that_are_put_into_an_empty_folder():
    def line(watch):
        return scope_emptiness(PICTURES, (replace(FOLDERS[0], watch=watch),), busy=False).line

    assert line(WatchMode.EVENTS) == "Photos put there appear here by themselves."
    assert "not at once" in line(WatchMode.POLLING)
    assert "by themselves" not in line(WatchMode.OFF)
    assert "F5" in line(WatchMode.OFF)


def test_why_there_is_nothing():
    headings = {scope_emptiness(scope, FOLDERS, busy=False).heading for scope in (LIBRARY, RECENT, PICTURES, OLD)}
    assert len(headings) == 4
    assert "the drive is not there" in scope_emptiness(OLD, FOLDERS, busy=False).line
    assert scope_emptiness(OLD, FOLDERS, busy=True).heading == "Looking for photos"
    states = {page_emptiness(total, busy=busy).heading for total, busy in ((0, False), (9, False), (0, True))}
    assert len(states) == 3
