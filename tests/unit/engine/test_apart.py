"""What is done to a library in a process of its own."""

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from photoclip.config.paths import library_paths, prepare
from photoclip.domain.api import Mend, MendedCatalog
from photoclip.domain.errors import CatalogError, DamagedCatalogError, EngineError, LibraryBusyError
from photoclip.engine.apart import backups_apart, mend_apart, restore_apart
from photoclip.engine.launch import wait_until_left
from photoclip.engine.station import library_lock


@pytest.fixture
def paths(tmp_path):
    made = library_paths(tmp_path / "library")
    prepare(made)
    return made


def test_what_is_broken_is_mended_and_the_rest_comes_back_as_it_was_raised(paths):
    paths.catalog.write_bytes(b"no catalog" * 1000)
    report = mend_apart(paths.root)
    assert report.ok
    assert report.catalog == MendedCatalog(Mend.BEGUN_ANEW)
    assert [problem.part for problem in report.problems] == ["catalog"]
    assert list(paths.root.glob("catalog.sqlite.damaged-*"))

    (paths.root / "junk").write_bytes(b"junk" * 1000)
    with pytest.raises(CatalogError):
        restore_apart(paths.root, paths.root / "junk")

    with sqlite3.connect(paths.catalog) as db:
        db.execute("PRAGMA user_version = 9999")
    before = paths.catalog.read_bytes()
    paths.index.mkdir(exist_ok=True)
    (paths.index / "1.hnsw").write_bytes(b"of the newer version")
    with pytest.raises(CatalogError, match="newer PhotoClip") as raised:
        mend_apart(paths.root)
    assert not isinstance(raised.value, DamagedCatalogError)
    assert paths.catalog.read_bytes() == before
    assert (paths.index / "1.hnsw").exists()


@pytest.mark.logs_errors
def test_what_a_bug_said_is_in_the_log(paths, caplog):
    with pytest.raises(EngineError, match="ended in the middle"):
        mend_apart(paths.root, waits_s="no number")  # type: ignore[arg-type]
    assert "ValueError: could not convert string to float: 'no number'" in caplog.text


def test_a_process_that_cannot_be_started_is_not_said_to_be_written(paths, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(paths.root / "nowhere"))
    with pytest.raises(EngineError, match="no process can be started"):
        mend_apart(paths.root)


def test_a_library_in_use_is_left_alone(paths):
    lock = library_lock(paths.root)
    assert lock.try_acquire()
    try:
        with pytest.raises(LibraryBusyError):
            mend_apart(paths.root, waits_s=0.05)
        assert backups_apart(paths.root) == ()
        with pytest.raises(LibraryBusyError, match="is open in"):
            wait_until_left(paths.root, 0.05)
        # Who confirmed it gets it, also where the window is closed before the library is free.
        with ThreadPoolExecutor(1) as window:
            mended = window.submit(mend_apart, paths.root)
            with pytest.raises(TimeoutError):
                mended.result(1.0)
            lock.release()
            assert mended.result(30.0).ok
    finally:
        lock.release()
    wait_until_left(paths.root, 0.05)
