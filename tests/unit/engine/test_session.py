"""A command's session: the lock's holder serves, the others connect, and take over when it is gone."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photoclip.domain.api import HealthReport, IndexRequest, JobAction, JobState
from photoclip.domain.errors import (
    CancelledError,
    CatalogError,
    EngineError,
    EngineGoneError,
    LibraryBusyError,
    QueryError,
    StorageError,
)
from photoclip.domain.found import SearchRequest
from photoclip.engine import station as station_module
from photoclip.engine.lock import LibraryLock
from photoclip.engine.methods import METHODS
from photoclip.engine.server import EngineServer
from photoclip.engine.session import REOPENED_AT_MOST, REPEATABLE, Session, check_library, open_session
from photoclip.engine.station import find_station, library_lock

if TYPE_CHECKING:
    from tests.unit.engine.conftest import MemoryLibrary


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch, library: "MemoryLibrary") -> "list[MemoryLibrary]":
    """Those that sessions opened, in order; each is a new one in memory."""
    opened: list[MemoryLibrary] = []

    def open_library(library_dir: Path | None, *, leniently: bool) -> "MemoryLibrary":
        assert not leniently, "a command refuses settings that make no sense"
        opened.append(type(library)())
        return opened[-1]

    monkeypatch.setattr("photoclip.library.wiring.open_library", open_library)
    return opened


@pytest.fixture
def pair(libraries: "list[MemoryLibrary]", tmp_path: Path) -> Iterator[tuple[Session, Session]]:
    """Who holds the library, and who came second."""
    with open_session(tmp_path) as first, open_session(tmp_path) as second:
        assert first.holds_library
        assert not second.holds_library
        assert len(libraries) == 1
        yield first, second


def is_free(library_dir: Path) -> bool:
    lock = library_lock(library_dir)
    free = lock.try_acquire()
    lock.release()
    return free


def test_a_session_closes_its_library_and_frees_the_lock(libraries: "list[MemoryLibrary]", tmp_path: Path) -> None:
    with open_session(tmp_path) as session:
        assert session.stats().photos == 1
        assert not is_free(tmp_path)
    session.close()
    assert libraries[0].closed == 1
    assert is_free(tmp_path)
    with pytest.raises(EngineError, match="closed"):
        session.stats()


def test_the_second_sees_what_the_first_does(pair: tuple[Session, Session], tmp_path: Path) -> None:
    first, second = pair
    first.add_folder(str(tmp_path))
    assert second.folders() == first.folders()
    job_id = second.start_index(IndexRequest())
    assert [status.job_id for status in first.jobs()] == [job_id]


def test_reading_goes_on_when_the_holder_leaves(
    pair: tuple[Session, Session], libraries: "list[MemoryLibrary]", tmp_path: Path
) -> None:
    first, second = pair
    first.close()
    assert second.search(SearchRequest("dog", limit=2)).total == 2
    assert second.holds_library
    assert len(libraries) == 2
    second.close()
    assert is_free(tmp_path)


def test_what_was_not_heard_is_repeated_whatever_it_does(pair: tuple[Session, Session], tmp_path: Path) -> None:
    first, second = pair
    first.close()
    assert second.add_folder(str(tmp_path)).path == str(tmp_path)


def test_a_change_cut_off_in_its_midst_is_not_repeated(
    pair: tuple[Session, Session], libraries: "list[MemoryLibrary]", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, second = pair
    began, may_end = threading.Event(), threading.Event()

    def slow(path: str, excluded: tuple[str, ...] = ()) -> None:
        began.set()
        assert may_end.wait(60)

    monkeypatch.setattr(libraries[0], "add_folder", slow)
    with ThreadPoolExecutor(2) as pool:
        adding = pool.submit(second.add_folder, str(tmp_path))
        assert began.wait(10)
        closing = pool.submit(first.close)
        with pytest.raises(EngineGoneError):
            adding.result(10)
        may_end.set()
        closing.result(10)


def test_unfinished_jobs_start_anew_when_the_holder_leaves(
    pair: tuple[Session, Session], libraries: "list[MemoryLibrary]"
) -> None:
    first, second = pair
    first.start_index(IndexRequest())
    finished = second.start_index(IndexRequest(model="a"))
    assert second.control_job(finished, JobAction.CANCEL).is_over
    job_id = second.start_index(IndexRequest(model="b"))
    with ThreadPoolExecutor(1) as pool:
        seen = second.wait_job(job_id, 0, 0)
        waiting = pool.submit(second.wait_job, job_id, seen.revision, 60)
        first.close()
        until(lambda: len(libraries) == 2 and len(libraries[1].statuses) == 1)
        # One job there now, numbered anew; the session goes on with the number that it handed out.
        assert second.control_job(job_id, JobAction.PAUSE).state is JobState.PAUSED
        status = waiting.result(10)
    assert status.job_id == job_id
    assert [status.job_id for status in second.jobs()] == [job_id]
    other = second.start_index(IndexRequest())
    third = second.start_index(IndexRequest())
    assert len({job_id, other, third, finished}) == 4
    second.control_job(third, JobAction.CANCEL)
    assert [second.wait_job(each, 0, 0).is_over for each in (job_id, other, third)] == [False, False, True]


def test_what_was_cancelled_does_not_start_anew_when_the_holder_leaves(
    pair: tuple[Session, Session], libraries: "list[MemoryLibrary]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that fetch one model wait for one job: when it is cancelled the first leaves, and takes the engine along."""
    first, second = pair
    job_id = second.start_index(IndexRequest())
    # It notices at its next checkpoint.
    monkeypatch.setattr(libraries[0], "control_job", lambda job_id, action: libraries[0].statuses[job_id])
    assert not second.control_job(job_id, JobAction.CANCEL).is_over
    first.close()
    with pytest.raises(CancelledError):
        second.wait_job(job_id, 1, 10)
    assert second.stats().photos == 1
    assert second.jobs() == ()


def test_who_waits_for_news_hears_of_the_new_holders_jobs(
    pair: tuple[Session, Session], libraries: "list[MemoryLibrary]"
) -> None:
    first, second = pair
    for _ in range(2):
        first.start_index(IndexRequest())
    job_id = second.start_index(IndexRequest())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second.wait_news, second.wait_news(-1, 0).revision, 60)
        assert libraries[0].waited_for.wait(10)
        first.close()
        news = waiting.result(10)
    assert len(libraries) == 2
    assert [status.job_id for status in news.jobs] == [job_id], "by the number that the session handed out"


def test_all_that_only_reads_may_be_repeated() -> None:
    """A new method is named here or there: `_forward` gives up what is in neither."""
    with_a_way_of_their_own = {"wait_job", "control_job", "wait_news"}
    not_twice = {"add_folder", "remove_folder", "start_import", "remove_model", "start_forget"}
    not_twice |= {"create_album", "change_album", "delete_album", "undo", "redo"}
    not_twice |= {"rename_tag", "delete_tag"}
    not_twice |= {"add_vocabulary", "rename_vocabulary", "delete_vocabulary", "import_vocabulary"}
    assert with_a_way_of_their_own | not_twice | REPEATABLE == set(METHODS)


def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_library_that_keeps_dying_is_given_up(
    libraries: "list[MemoryLibrary]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_session(tmp_path) as session:

        def dies(library: "MemoryLibrary", request: SearchRequest) -> None:
            raise EngineGoneError(unheard=False)

        monkeypatch.setattr(type(libraries[0]), "search", dies)
        with pytest.raises(EngineGoneError):
            session.search(SearchRequest("dog"))
        assert len(libraries) == 1 + REOPENED_AT_MOST


def test_a_library_that_cannot_be_opened_frees_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(library_dir: Path | None, *, leniently: bool) -> None:
        raise CatalogError("the catalog is damaged", "restore a backup")

    monkeypatch.setattr("photoclip.library.wiring.open_library", fails)
    with pytest.raises(CatalogError):
        open_session(tmp_path)
    assert is_free(tmp_path)


def test_without_a_socket_the_command_still_works(
    libraries: "list[MemoryLibrary]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(server: EngineServer) -> None:
        raise StorageError("no folder for the socket")

    monkeypatch.setattr(EngineServer, "start", fails)
    with caplog.at_level(logging.WARNING), open_session(tmp_path) as session:
        assert session.stats().photos == 1
    assert "other commands" in caplog.text
    assert libraries[0].closed == 1
    assert is_free(tmp_path)


def test_a_holder_that_is_just_opening_is_waited_for(libraries: "list[MemoryLibrary]", tmp_path: Path) -> None:
    lock = library_lock(tmp_path)
    assert lock.try_acquire()
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(open_session, tmp_path)
        with pytest.raises(TimeoutError):
            opening.result(0.3)
        server = EngineServer(type("Opened", (), {"stats": lambda self: 1, "close": lambda self: None})(), tmp_path)
        server.start()
        with opening.result(10) as session:
            assert not session.holds_library
    server.close()
    lock.release()


def test_a_holder_that_does_not_answer_is_named(tmp_path: Path) -> None:
    lock: LibraryLock = library_lock(tmp_path)
    assert lock.try_acquire()
    with pytest.raises(LibraryBusyError, match="process"):
        find_station(tmp_path, timeout_s=0.1)
    lock.release()


def test_errors_are_those_of_the_library(pair: tuple[Session, Session]) -> None:
    for session in pair:
        with pytest.raises(QueryError):
            session.search(SearchRequest(""))


def test_check_asks_the_library_that_is_open(pair: tuple[Session, Session], tmp_path: Path) -> None:
    assert check_library(tmp_path, repair=False).ok


def test_sessions_without_a_library_folder_use_the_persons_own(
    libraries: "list[MemoryLibrary]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    with open_session(None) as first, open_session(None) as second:
        assert (first.holds_library, second.holds_library) == (True, False)
        assert station_module.library_paths(None).root.is_relative_to(tmp_path)


def test_check_mends_a_catalog_that_cannot_be_opened(tmp_path: Path) -> None:
    """With the real library: no session can be opened on it."""
    with open_session(tmp_path):
        pass
    catalog = station_module.library_paths(tmp_path).catalog
    catalog.write_bytes(b"no database " * 1000)
    found = check_library(tmp_path, repair=False)
    assert not found.ok
    assert [problem.part for problem in found.problems] == ["catalog"]
    assert catalog.read_bytes().startswith(b"no database"), "looking changes nothing"
    mended = check_library(tmp_path, repair=True)
    assert mended.ok
    assert mended.problems[0].repaired
    assert check_library(tmp_path, repair=False) == HealthReport(True, ())
    assert is_free(tmp_path)


def test_check_mends_a_catalog_that_opens_and_cannot_be_read(tmp_path: Path) -> None:
    with open_session(tmp_path):
        pass
    catalog = station_module.library_paths(tmp_path).catalog
    with catalog.open("r+b") as file:
        file.seek(8192)  # past the schema, so that it opens
        file.write(b"\xa5" * (catalog.stat().st_size - 8192))
    found = check_library(tmp_path, repair=False)
    assert not found.ok
    assert {problem.part for problem in found.problems} == {"catalog"}
    mended = check_library(tmp_path, repair=True)
    assert mended.ok
    assert mended.problems[0].repaired
    assert check_library(tmp_path, repair=False) == HealthReport(True, ())
