"""`LibraryApi` keeps its word in-process and through the engine's socket alike: every test here runs over both."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from photoclip.domain.api import (
    Box,
    IndexReport,
    IndexRequest,
    JobAction,
    JobState,
    JobStatus,
    LibraryApi,
    SearchRequest,
    SimilarRequest,
)
from photoclip.domain.errors import FolderError, ModelError, PhotoClipError, PictureError, QueryError
from photoclip.domain.files import FileState, FolderState
from photoclip.domain.ids import JobId
from photoclip.engine.client import EngineClient
from photoclip.engine.server import EngineServer
from photoclip.library.wiring import open_library

DEADLINE_S = 120.0
COLOURS = ("red", "green", "blue", "yellow", "black", "white")


@dataclass(frozen=True)
class Opened:
    """A library and the drawn pictures that may be added to it."""

    api: LibraryApi
    photos: Path


def draw(folder: Path, colour: str, name: str = "") -> Path:
    """A disc of one colour on grey."""
    picture = Image.new("RGB", (320, 240), "grey")
    ImageDraw.Draw(picture).ellipse((60, 20, 260, 220), fill=colour)
    path = folder / (name or f"{colour}.jpg")
    with path.open("wb") as file:
        picture.save(file, "JPEG")
    return path


def over(
    api: LibraryApi, job_id: JobId, until: Callable[[JobStatus], bool] = lambda status: status.is_over
) -> JobStatus:
    """The job's status once it is over, or `until` says so."""
    deadline = time.monotonic() + DEADLINE_S
    status = api.wait_job(job_id, 0, 0)
    while not until(status):
        assert time.monotonic() < deadline, f"the job does not end: {status}"
        status = api.wait_job(job_id, status.revision, 5.0)
    return status


def index(api: LibraryApi, *folders: Path) -> IndexReport:
    status = over(api, api.start_index(IndexRequest(tuple(map(str, folders)))))
    assert status.state is JobState.DONE, status
    assert status.report is not None
    return status.report


@pytest.fixture(params=["in-process", "socket"])
def way(request: pytest.FixtureRequest) -> str:
    return request.param


def opened(way: str, folder: Path) -> Iterator[Opened]:
    """The library in `folder/library`, reached in that way; pictures lie beside it."""
    library = open_library(folder / "library")
    if way == "in-process":
        yield Opened(library, folder / "photos")
        library.close()
        return
    server = EngineServer(library, folder / "library")
    server.start()
    client = EngineClient.of_library(folder / "library")
    yield Opened(client, folder / "photos")
    client.close()
    server.serve_until_left()
    server.close()


def drawn(folder: Path) -> Path:
    (folder / "photos").mkdir()
    for colour in COLOURS:
        draw(folder / "photos", colour)
    return folder


@pytest.fixture
def fresh(way: str, tmp_path: Path) -> Iterator[Opened]:
    """An empty library of one test."""
    yield from opened(way, drawn(tmp_path))


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library on disk: six pictures, one of them twice, and a damaged file."""
    folder = drawn(tmp_path_factory.mktemp("indexed"))
    (folder / "photos" / "broken.jpg").write_bytes((folder / "photos" / "red.jpg").read_bytes()[:400])
    shutil.copy(folder / "photos" / "blue.jpg", folder / "photos" / "blue again.jpg")
    for library in opened("in-process", folder):
        index(library.api, library.photos)
    return folder


@pytest.fixture
def filled(way: str, indexed: Path) -> Iterator[Opened]:
    """That library, for tests that only read."""
    yield from opened(way, indexed)


def test_folders_are_added_listed_and_removed(fresh: Opened) -> None:
    assert fresh.api.folders() == ()
    added = fresh.api.add_folder(str(fresh.photos), ("*.tmp",))
    assert Path(added.path) == fresh.photos.resolve()
    assert added.excluded == ("*.tmp",)
    assert added.state is FolderState.ONLINE
    assert [folder.folder_id for folder in fresh.api.folders()] == [added.folder_id]
    assert fresh.api.remove_folder(str(fresh.photos)).folder_id == added.folder_id
    assert fresh.api.folders() == ()


def test_folder_errors_keep_their_class_and_words(fresh: Opened) -> None:
    for path in (str(fresh.photos / "nowhere"), str(fresh.photos / "red.jpg")):
        with pytest.raises(FolderError) as caught:
            fresh.api.add_folder(path)
        assert path in caught.value.what
        with pytest.raises(FolderError):
            fresh.api.start_index(IndexRequest((path,)))
    with pytest.raises(FolderError):
        fresh.api.remove_folder(str(fresh.photos))
    assert fresh.api.folders() == ()


def test_index_reports_what_it_did_and_a_second_run_decodes_nothing(fresh: Opened) -> None:
    first = index(fresh.api, fresh.photos)
    assert (first.added, first.decoded, first.failed) == (6, 6, 0)
    again = index(fresh.api)
    assert (again.added, again.decoded, again.unchanged) == (0, 0, 6)
    (fresh.photos / "red.jpg").unlink()
    draw(fresh.photos, "orange")
    third = index(fresh.api)
    assert (third.added, third.removed, third.unchanged) == (1, 1, 5)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems have no names that are not Unicode")
def test_names_that_are_not_utf8(fresh: Opened) -> None:
    folder = fresh.photos / os.fsdecode(b"caf\xe9 \xf0\x9f")
    folder.mkdir()
    path = draw(folder, "cyan", os.fsdecode(b"\xff.jpg"))
    (folder / os.fsdecode(b"\xfe.jpg")).write_bytes(b"\xff\xd8\xff no picture")
    assert Path(fresh.api.add_folder(str(folder)).path) == folder.resolve()
    report = index(fresh.api)
    assert (report.added, report.failed) == (1, 1)
    assert os.fsencode(report.failures[0].path).endswith(b"\xfe.jpg")
    assert [hit.path for hit in fresh.api.search(SearchRequest("a disc")).hits] == [str(path)]
    assert fresh.api.similar(SimilarRequest(str(path))).hits[0].path == str(path)
    with pytest.raises(PictureError) as caught:
        fresh.api.similar(SimilarRequest(str(folder / os.fsdecode(b"\xfd.jpg"))))
    assert os.fsencode(caught.value.what).count(b"\xfd.jpg") == 1
    assert fresh.api.remove_folder(str(folder)).path == str(folder)


def test_search_by_words(filled: Opened) -> None:
    page = filled.api.search(SearchRequest("a red disc"))
    assert page.total == len(page.hits) == 6
    scores = [hit.score for hit in page.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(-1.001 <= score <= 1.001 for score in scores)
    assert all((hit.width_px, hit.height_px) == (320, 240) and not hit.offline for hit in page.hits)
    assert page.milliseconds > 0


def test_pages_continue_one_another(filled: Opened) -> None:
    whole = filled.api.search(SearchRequest("a disc"))
    parts = [filled.api.search(SearchRequest("a disc", limit=2, offset=offset)) for offset in (0, 2, 4, 6)]
    assert [hit.photo_id for part in parts for hit in part.hits] == [hit.photo_id for hit in whole.hits]


def test_identical_content_is_one_hit(filled: Opened) -> None:
    places = {hit.path: hit.copies for hit in filled.api.search(SearchRequest("a blue disc")).hits}
    (path,) = [path for path in places if "blue" in path]
    assert {Path(place).name for place in (path, *places[path])} == {"blue.jpg", "blue again.jpg"}


def test_similar_finds_the_picture_itself_first(filled: Opened) -> None:
    page = filled.api.similar(SimilarRequest(str(filled.photos / "yellow.jpg"), limit=3))
    assert Path(page.hits[0].path).name == "yellow.jpg"
    assert page.hits[0].score > 0.99
    assert len(page.hits) == 3
    part = filled.api.similar(SimilarRequest(str(filled.photos / "yellow.jpg"), Box(60, 20, 200, 200)))
    assert part.total == 6


def test_query_errors_keep_their_class(filled: Opened) -> None:
    with pytest.raises(QueryError):
        filled.api.search(SearchRequest(""))
    with pytest.raises(PictureError):
        filled.api.search(SearchRequest(image=str(filled.photos / "nothing.jpg")))
    with pytest.raises(PictureError):
        filled.api.similar(SimilarRequest(str(filled.photos / "broken.jpg")))
    with pytest.raises(ModelError):
        filled.api.start_index(IndexRequest(model="no-such-model"))
    with pytest.raises(PhotoClipError):
        filled.api.wait_job(JobId(4711), 0, 0)
    with pytest.raises(PhotoClipError):
        filled.api.control_job(JobId(4711), JobAction.CANCEL)


def test_stats_count_what_is_there(filled: Opened) -> None:
    stats = filled.api.stats()
    assert (stats.photos, stats.files, stats.folders, stats.vectors, stats.failures) == (6, 7, 1, 6, 1)
    assert [(count.state, count.files) for count in stats.failures_by_state] == [(FileState.DAMAGED, 1)]
    assert stats.model == filled.api.models().active


def test_failures_name_file_state_and_reason(filled: Opened) -> None:
    (failure,) = filled.api.failures()
    assert Path(failure.path).name == "broken.jpg"
    assert failure.state is FileState.DAMAGED
    assert failure.reason


def test_models_list_the_active_one(filled: Opened) -> None:
    models = filled.api.models()
    assert models.active in {model.name for model in models.models if model.installed}


def test_a_sound_library_is_ok(filled: Opened) -> None:
    for repair in (False, True):
        report = filled.api.check(repair)
        assert report.ok, report.problems


def test_wait_job_returns_at_its_timeout_with_the_same_revision(filled: Opened) -> None:
    status = over(filled.api, filled.api.start_index(IndexRequest()))
    began = time.monotonic()
    assert filled.api.wait_job(status.job_id, status.revision, 0.2) == status
    assert time.monotonic() - began >= 0.2


def test_pause_search_resume_and_cancel(fresh: Opened) -> None:
    index(fresh.api, fresh.photos)
    more = fresh.photos / "more"
    more.mkdir()
    for n in range(200):
        draw(more, f"#{n:03d}", f"{n}.jpg")
    job_id = fresh.api.start_index(IndexRequest())
    assert fresh.api.control_job(job_id, JobAction.PAUSE).state is JobState.PAUSED
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(over, fresh.api, job_id)
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
    assert index(fresh.api).removed == committed


def test_a_second_job_waits_for_the_first(fresh: Opened) -> None:
    first = fresh.api.start_index(IndexRequest((str(fresh.photos),)))
    second = fresh.api.start_index(IndexRequest())
    assert over(fresh.api, second).state is JobState.DONE
    ended = {status.job_id: status for status in fresh.api.jobs()}
    assert ended[first].state is JobState.DONE
    report = ended[second].report
    assert report is not None
    assert report.unchanged == 6


def test_many_threads_at_once(filled: Opened) -> None:
    expected = {colour: filled.api.search(SearchRequest(f"a {colour} disc")).hits for colour in COLOURS}

    def ask(colour: str) -> bool:
        found = filled.api.search(SearchRequest(f"a {colour} disc")).hits
        return [hit.photo_id for hit in found] == [hit.photo_id for hit in expected[colour]]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, COLOURS * 5))


def test_close_is_idempotent(fresh: Opened) -> None:
    fresh.api.close()
    fresh.api.close()
