"""What is done to a library in a process of its own."""

import sqlite3

import pytest

from photoclip.config.paths import library_paths, prepare
from photoclip.domain.errors import CatalogError, DamagedCatalogError, LibraryBusyError
from photoclip.engine.apart import mend_apart, restore_apart
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
    assert [problem.part for problem in report.problems] == ["catalog"]
    assert list(paths.root.glob("catalog.sqlite.damaged-*"))

    (paths.root / "junk").write_bytes(b"junk" * 1000)
    with pytest.raises(CatalogError):
        restore_apart(paths.root, paths.root / "junk")

    with sqlite3.connect(paths.catalog) as db:
        db.execute("PRAGMA user_version = 9999")
    before = paths.catalog.read_bytes()
    with pytest.raises(CatalogError, match="newer PhotoClip") as raised:
        mend_apart(paths.root)
    assert not isinstance(raised.value, DamagedCatalogError)
    assert paths.catalog.read_bytes() == before


def test_a_library_in_use_is_left_alone(paths):
    lock = library_lock(paths.root)
    assert lock.try_acquire()
    try:
        with pytest.raises(LibraryBusyError):
            mend_apart(paths.root)
        with pytest.raises(LibraryBusyError, match="uses the library"):
            wait_until_left(paths.root, 0.05)
    finally:
        lock.release()
    wait_until_left(paths.root, 0.05)
