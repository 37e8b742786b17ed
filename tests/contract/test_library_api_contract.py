"""`LibraryApi` keeps its word in-process and through the engine's socket alike: every test here runs over both."""

import json
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photoclip.domain.api import IndexRequest, JobAction, JobState
from photoclip.domain.browse import Order, PhotoFile, PictureRequest, Scope, ScopeKind
from photoclip.domain.errors import (
    AlbumError,
    FolderError,
    ModelError,
    PhotoClipError,
    PictureError,
    QueryError,
    StorageError,
)
from photoclip.domain.files import FileState, FolderState
from photoclip.domain.found import Box, SearchRequest, SimilarRequest, Sorting, Strength
from photoclip.domain.ids import AlbumId, JobId
from photoclip.domain.organise_api import Exported, KnownName, NameKind, Undoable, Undone

if TYPE_CHECKING:
    from tests.contract.conftest import Opened

DEADLINE_S = 120.0
COLOURS = ("red", "green", "blue", "yellow", "black", "white")


def test_folders_are_added_listed_and_removed(fresh: "Opened") -> None:
    assert fresh.api.folders() == ()
    added = fresh.api.add_folder(str(fresh.photos), ("*.tmp",))
    assert Path(added.path) == fresh.photos.resolve()
    assert added.excluded == ("*.tmp",)
    assert added.state is FolderState.ONLINE
    assert [folder.folder_id for folder in fresh.api.folders()] == [added.folder_id]
    assert fresh.api.remove_folder(str(fresh.photos)).folder_id == added.folder_id
    assert fresh.api.folders() == ()


def test_folder_errors_keep_their_class_and_words(fresh: "Opened") -> None:
    for path in (str(fresh.photos / "nowhere"), str(fresh.photos / "red.jpg")):
        with pytest.raises(FolderError) as caught:
            fresh.api.add_folder(path)
        assert path in caught.value.what
        with pytest.raises(FolderError):
            fresh.api.start_index(IndexRequest((path,)))
    with pytest.raises(FolderError):
        fresh.api.remove_folder(str(fresh.photos))
    assert fresh.api.folders() == ()


def test_index_reports_what_it_did_and_a_second_run_decodes_nothing(fresh: "Opened") -> None:
    first = fresh.index(fresh.photos)
    assert (first.added, first.decoded, first.failed) == (6, 6, 0)
    again = fresh.index()
    assert (again.added, again.decoded, again.unchanged) == (0, 0, 6)
    (fresh.photos / "red.jpg").unlink()
    fresh.draw("orange")
    third = fresh.index()
    assert (third.added, third.removed, third.unchanged) == (1, 1, 5)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems have no names that are not Unicode")
def test_names_that_are_not_utf8(fresh: "Opened") -> None:
    folder = fresh.photos / os.fsdecode(b"caf\xe9 \xf0\x9f")
    folder.mkdir()
    path = fresh.draw("cyan", os.fsdecode(b"\xff.jpg"), folder)
    (folder / os.fsdecode(b"\xfe.jpg")).write_bytes(b"\xff\xd8\xff no picture")
    assert Path(fresh.api.add_folder(str(folder)).path) == folder.resolve()
    report = fresh.index()
    assert (report.added, report.failed) == (1, 1)
    assert os.fsencode(report.failures[0].path).endswith(b"\xfe.jpg")
    assert [hit.path for hit in fresh.api.search(SearchRequest("a disc")).hits] == [str(path)]
    photo = fresh.api.photo_at(str(path))
    assert photo is not None
    assert photo.files == (PhotoFile(str(path), False),)
    assert len(fresh.api.list_photos(Scope(), Order.NAME)) == 1
    assert [node.relative_path for node in fresh.api.folder_tree()] == [""]
    assert fresh.api.picture(PictureRequest(str(path), 32)).width_px == 32
    assert fresh.api.similar(SimilarRequest(str(path))).hits[0].path == str(path)
    with pytest.raises(PictureError) as caught:
        fresh.api.similar(SimilarRequest(str(folder / os.fsdecode(b"\xfd.jpg"))))
    assert os.fsencode(caught.value.what).count(b"\xfd.jpg") == 1
    assert fresh.api.remove_folder(str(folder)).path == str(folder)


def test_search_by_words(filled: "Opened") -> None:
    page = filled.api.search(SearchRequest("a red disc"))
    assert page.total == len(page.hits) == 6
    scores = [hit.score for hit in page.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(-1.001 <= score <= 1.001 for score in scores)
    assert all((hit.width_px, hit.height_px) == (320, 240) and not hit.offline for hit in page.hits)
    assert page.milliseconds > 0
    assert all(hit.relevance is not None and 0 <= hit.relevance <= 1 for hit in page.hits)
    strengths = [hit.strength for hit in page.hits]
    assert (strengths.count(Strength.STRONG), strengths.count(Strength.LIKELY)) == (page.strong, page.likely)


def test_search_in_the_query_language(filled: "Opened") -> None:
    folder = filled.photos.name
    page = filled.api.search(SearchRequest(f'a disc -"red" folder:{folder}', sorting=Sorting.FOLDER, collapses=True))
    assert page.total == len(page.hits)
    assert page.problems == ()
    page = filled.api.search(SearchRequest("type:jpeg"))
    assert (page.strong, page.likely, page.total) == (None, None, 6)
    (problem,) = filled.api.search(SearchRequest("a disc folder:nowhere-at-all")).problems
    assert problem.span.start == len("a disc ")
    assert filled.api.search(SearchRequest(f'image:"{filled.photos / "red.jpg"}"')).hits[0].strength is Strength.STRONG


def test_pages_continue_one_another(filled: "Opened") -> None:
    whole = filled.api.search(SearchRequest("a disc"))
    parts = [filled.api.search(SearchRequest("a disc", limit=2, offset=offset)) for offset in (0, 2, 4, 6)]
    assert [hit.photo_id for part in parts for hit in part.hits] == [hit.photo_id for hit in whole.hits]


def test_identical_content_is_one_hit(filled: "Opened") -> None:
    places = {hit.path: hit.copies for hit in filled.api.search(SearchRequest("a blue disc")).hits}
    (path,) = [path for path in places if "blue" in path]
    assert {Path(place).name for place in (path, *places[path])} == {"blue.jpg", "blue again.jpg"}


def test_similar_finds_the_picture_itself_first(filled: "Opened") -> None:
    page = filled.api.similar(SimilarRequest(str(filled.photos / "yellow.jpg"), limit=3))
    assert Path(page.hits[0].path).name == "yellow.jpg"
    assert page.hits[0].score > 0.99
    assert len(page.hits) == 3
    part = filled.api.similar(SimilarRequest(str(filled.photos / "yellow.jpg"), Box(60, 20, 200, 200)))
    assert part.total == 6


def test_query_errors_keep_their_class(filled: "Opened") -> None:
    with pytest.raises(QueryError):
        filled.api.search(SearchRequest(""))
    with pytest.raises(PictureError):
        filled.api.search(SearchRequest(f'image:"{filled.photos / "nothing.jpg"}"'))
    with pytest.raises(PictureError):
        filled.api.similar(SimilarRequest(str(filled.photos / "broken.jpg")))
    with pytest.raises(ModelError):
        filled.api.start_index(IndexRequest(model="no-such-model"))
    with pytest.raises(PhotoClipError):
        filled.api.wait_job(JobId(4711), 0, 0)
    with pytest.raises(PhotoClipError):
        filled.api.control_job(JobId(4711), JobAction.CANCEL)


def test_stats_count_what_is_there(filled: "Opened") -> None:
    stats = filled.api.stats()
    assert (stats.photos, stats.files, stats.folders, stats.vectors, stats.failures) == (6, 7, 1, 6, 1)
    assert [(count.state, count.files) for count in stats.failures_by_state] == [(FileState.DAMAGED, 1)]
    assert stats.model == filled.api.models().active


def test_failures_name_file_state_and_reason(filled: "Opened") -> None:
    (failure,) = filled.api.failures()
    assert Path(failure.path).name == "broken.jpg"
    assert failure.state is FileState.DAMAGED
    assert failure.reason


def test_models_list_the_active_one(filled: "Opened") -> None:
    models = filled.api.models()
    assert models.active in {model.name for model in models.models if model.installed}


def test_a_sound_library_is_ok(filled: "Opened") -> None:
    for repair in (False, True):
        report = filled.api.check(repair)
        assert report.ok, report.problems


def test_backups_are_made_and_listed(filled: "Opened", tmp_path: Path) -> None:
    made = filled.api.back_up(None)
    assert filled.api.backups()[0] == made
    elsewhere = filled.api.back_up(str(tmp_path / "mine.sqlite"))
    assert elsewhere.size_bytes == (tmp_path / "mine.sqlite").stat().st_size
    assert elsewhere not in filled.api.backups()
    with pytest.raises(StorageError, match="is a folder"):
        filled.api.back_up(str(tmp_path))


def test_wait_job_returns_at_its_timeout_with_the_same_revision(filled: "Opened") -> None:
    status = filled.over(filled.api.start_index(IndexRequest()))
    began = time.monotonic()
    assert filled.api.wait_job(status.job_id, status.revision, 0.2) == status
    assert time.monotonic() - began >= 0.2


def test_pause_search_resume_and_cancel(fresh: "Opened") -> None:
    fresh.index(fresh.photos)
    more = fresh.photos / "more"
    more.mkdir()
    for n in range(200):
        fresh.draw(f"#{n:03d}", f"{n}.jpg", more)
    job_id = fresh.api.start_index(IndexRequest())
    assert fresh.api.control_job(job_id, JobAction.PAUSE).state is JobState.PAUSED
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(fresh.over, job_id)
        for _ in range(3):
            assert fresh.api.search(SearchRequest("a disc")).total >= 6
        assert fresh.api.wait_job(job_id, 0, 0).state is JobState.PAUSED
        assert not waiting.done(), "one thread waits while another searches"
        assert fresh.api.control_job(job_id, JobAction.RESUME).state is JobState.RUNNING
        fresh.api.control_job(job_id, JobAction.CANCEL)
        status = waiting.result(DEADLINE_S)
    assert status.state is JobState.CANCELLED
    committed = fresh.api.stats().files - 6
    assert 0 <= committed < 200
    shutil.rmtree(more)
    assert fresh.index().removed == committed


def test_a_second_job_waits_for_the_first(fresh: "Opened") -> None:
    first = fresh.api.start_index(IndexRequest((str(fresh.photos),)))
    second = fresh.api.start_index(IndexRequest())
    assert fresh.over(second).state is JobState.DONE
    ended = {status.job_id: status for status in fresh.api.jobs()}
    assert ended[first].state is JobState.DONE
    report = ended[second].report
    assert report is not None
    assert report.unchanged == 6


def test_many_threads_at_once(filled: "Opened") -> None:
    expected = {colour: filled.api.search(SearchRequest(f"a {colour} disc")).hits for colour in COLOURS}

    def ask(colour: str) -> bool:
        found = filled.api.search(SearchRequest(f"a {colour} disc")).hits
        return [hit.photo_id for hit in found] == [hit.photo_id for hit in expected[colour]]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, COLOURS * 5))


def test_close_is_idempotent(fresh: "Opened") -> None:
    fresh.api.close()
    fresh.api.close()


def test_albums_are_made_changed_and_taken_back(fresh: "Opened") -> None:
    fresh.index(fresh.photos)
    photos = fresh.listed(Scope())
    ids = tuple(photo.photo_id for photo in photos)
    album = fresh.api.create_album("Étê", ids[:2])
    assert (album.name, album.photos, album.query) == ("Étê", 2, None)
    assert fresh.api.add_to_album(album.album_id, ids) == 4
    assert fresh.api.remove_from_album(album.album_id, ids[:1]) == 1
    scope = Scope(ScopeKind.ALBUM, album_id=album.album_id)
    assert {photo.photo_id for photo in fresh.listed(scope)} == set(ids[1:])
    assert all(photo.albums == ("Étê",) for photo in fresh.listed(scope))
    smart = fresh.api.create_album("Best", query="rating:>=4")
    assert fresh.api.change_album(smart.album_id, "Better", "rating:5").query == "rating:5"
    assert fresh.api.albums() == (fresh.api.albums()[0], fresh.api.delete_album(album.album_id))
    with pytest.raises(AlbumError):
        fresh.listed(scope)
    assert fresh.api.undo() == Undone("delete album “Étê”", 1)
    assert len(fresh.listed(scope)) == 5
    assert fresh.api.redo() == Undone("delete album “Étê”", 1)
    assert fresh.api.undoable() == Undoable("delete album “Étê”")


def test_ratings_and_favourites_are_given_and_taken_back(fresh: "Opened") -> None:
    fresh.index(fresh.photos)
    ids = tuple(photo.photo_id for photo in fresh.listed(Scope()))
    seen = fresh.api.wait_news(-1, 0)
    assert (fresh.api.rate(ids, 4), fresh.api.rate(ids, 4), fresh.api.set_favourite(ids[:2], True)) == (6, 0, 2)
    news = fresh.api.wait_news(seen.revision, 10)
    assert (news.photos, news.organised) > (seen.photos, seen.organised)
    first = fresh.api.photos(ids[:1])[0]
    assert (first.rating, first.is_favourite) == (4, True)
    assert {photo.photo_id for photo in fresh.listed(Scope(ScopeKind.FAVOURITES))} == set(ids[:2])
    assert fresh.api.undo() == Undone("mark 2 photos as favourites", 2)
    assert fresh.api.undo() == Undone("rate 6 photos with 4 stars", 6)
    assert fresh.api.undo() is None
    assert fresh.api.redo() == Undone("rate 6 photos with 4 stars", 6)
    assert fresh.api.rate(ids, None) == 6
    assert fresh.api.photos(ids[:1])[0].rating is None


def test_album_errors_keep_their_class_and_words(fresh: "Opened") -> None:
    album = fresh.api.create_album("Trip")
    for work in (
        lambda: fresh.api.create_album("TRIP"),
        lambda: fresh.api.create_album(""),
        lambda: fresh.api.create_album("Best", (), '"open'),
        lambda: fresh.api.change_album(album.album_id, "Trip", "sea"),
        lambda: fresh.api.delete_album(AlbumId(4711)),
    ):
        with pytest.raises(AlbumError) as caught:
            work()
        assert caught.value.what
        assert caught.value.remedy


def test_names_in_the_library(filled: "Opened") -> None:
    assert filled.api.names(NameKind.FOLDER, "PHO", 5) == (KnownName("photos", 6),)
    assert filled.api.names(NameKind.FORMAT, "", 5) == (KnownName("jpeg", 6),)
    assert filled.api.names(NameKind.ALBUM, "", 5) == ()


def test_export(filled: "Opened", tmp_path: Path) -> None:
    exported = filled.api.export(str(tmp_path / "all.json"))
    assert exported == Exported(str(tmp_path / "all.json"), 6)
    photos = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["photos"]
    assert {Path(photo["path"]).name for photo in photos} >= {"red.jpg", "green.jpg"}
    with pytest.raises(StorageError):
        filled.api.export(str(tmp_path / "all.doc"))
