"""The words above the grid."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale

from photoclip.domain.browse import Scope, ScopeKind
from photoclip.domain.files import Folder, FolderState, WatchMode
from photoclip.domain.found import SearchPage
from photoclip.domain.ids import AlbumId, FolderId
from photoclip.domain.models import ModelFacts, ModelInfo, ModelList
from photoclip.domain.organise_api import Album
from photoclip.ui.models.counted import counted
from photoclip.ui.models.tiers import Tiers
from photoclip.ui.presenters.larger_model import is_small
from photoclip.ui.presenters.titles import no_match, page_emptiness, page_title, scope_emptiness, scope_title

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


@pytest.mark.parametrize(
    ("tiers", "text", "details"),
    [
        (Tiers(12, 31, 18161), "12 strong matches", "of 18,204 photos · 9 ms · the index is being made anew"),
        (Tiers(1, 0, 9), "1 strong match", "of 18,204 photos · 9 ms · the index is being made anew"),
        (Tiers(0, 8, 9), "No strong match · 8 that may fit", "of 18,204 photos · 9 ms · the index is being made anew"),
        (Tiers(0, 0, 9), "Nothing here matches well", "of 18,204 photos · 9 ms · the index is being made anew"),
        (None, "18,204 photos", "9 ms · the index is being made anew"),
    ],
)
def test_of_what_was_found(tiers, text, details):
    page = SearchPage((), 18204, 8.7, notes=("the index is being made anew",))
    title = page_title(page, tiers, collapses=False)
    assert (title.text, title.details) == (text, details)


def test_of_what_is_collapsed_or_hardly_matches():
    page = SearchPage((), 18204, 8.7)
    assert page_title(page, Tiers(1, 0, 9), collapses=True).details == "of 18,204 photos · 9 ms · bursts collapsed"
    nearest = page_title(page, Tiers(0, 0, 9, shows_weak=True), collapses=False)
    assert nearest.text == "Nothing here matches well"
    assert nearest.details == "of 18,204 photos · the nearest are shown · 9 ms"


def test_a_search_that_took_seconds_says_so_in_seconds():
    assert page_title(SearchPage((), 1, 10_715.2), None, collapses=False).details == "10.7 s"
    assert page_title(SearchPage((), 1, 999.4), None, collapses=False).details == "999 ms"


def test_albums_and_favourites_are_called_by_name():
    albums = (Album(AlbumId(3), "Birthdays", 2),)
    scope = Scope(ScopeKind.ALBUM, album_id=AlbumId(3))
    assert scope_title(scope, FOLDERS, 2, albums).text == "Birthdays"
    assert scope_title(scope, FOLDERS, 2).text == "Album"
    assert scope_title(Scope(ScopeKind.FAVOURITES), FOLDERS, 2).text == "Favourites"
    assert "album" in scope_emptiness(scope, FOLDERS, busy=False).heading
    assert "favourite" in scope_emptiness(Scope(ScopeKind.FAVOURITES), FOLDERS, busy=False).heading


def test_when_nothing_matches_a_larger_model_is_named_where_one_is_to_be_had():
    assert "larger" not in no_match(larger_model=False).line
    assert "larger" in no_match(larger_model=True).line


def model(name, accuracy, *, recommended=False):
    return ModelInfo(name, True, 256, facts=ModelFacts(name, accuracy=accuracy), is_recommended=recommended)


@pytest.mark.parametrize(("active", "small"), [("starter", True), ("big", False), ("good", False), ("own", False)])
def test_a_model_is_small_beside_the_recommended_one(active, small):
    models = (model("starter", 0.015), model("good", 0.6), model("big", 0.7, recommended=True))
    assert is_small(ModelList((*models, ModelInfo("own", True, 256)), active)) is small


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
    none, some = SearchPage((), 0, 1.0, 0, 0), SearchPage((), 9, 1.0, 0, 0)
    only = SearchPage((), 0, 1.0)
    states = [page_emptiness(none, busy=False), page_emptiness(some, busy=False), page_emptiness(none, busy=True)]
    assert len({state.heading for state in (*states, page_emptiness(only, busy=False))}) == 4


def test_nothing_to_compare_is_no_verdict_on_what_matches() -> None:
    page = SearchPage((), 0, 9.0, 0, 0)
    title = page_title(page, Tiers(0, 0, 0), collapses=False)
    assert (title.text, title.details) == ("0 photos", "9 ms")
    assert page_emptiness(page, busy=False).heading == "Nothing to search in"
