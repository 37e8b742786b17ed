"""What is opened, what is refused; a refused file is left as it is."""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from photoclip.catalog import connection
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.faults import translated
from photoclip.domain.errors import CatalogError, LibraryBusyError, StorageError


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def open_and_close(path: Path) -> None:
    Catalog.open(path, path.parent / "backups").close()


def test_it_creates_the_folders_on_the_way_and_opens_again(tmp_path):
    path = tmp_path / "a" / "caf\udce9" / "catalog.sqlite" if sys.platform == "linux" else tmp_path / "catalog.sqlite"
    catalog = Catalog.open(path, tmp_path / "backups")
    catalog.add_folder("/pictures", ())
    catalog.close()
    catalog.close()
    assert not list(path.parent.glob("*-wal"))
    again = Catalog.open(path, tmp_path / "backups")
    assert [folder.path for folder in again.folders()] == ["/pictures"]
    again.close()


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0 a photo" * 300, b"SQLite format 3\x00" + b"\x00" * 5000, b"xy"])
def test_what_is_no_database_is_refused(tmp_path, content):
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(content)
    with pytest.raises(CatalogError, match="damaged") as caught:
        open_and_close(path)
    assert "doctor --repair" in caught.value.remedy
    assert path.read_bytes() == content
    assert names_in(tmp_path) == ["catalog.sqlite"]


@pytest.mark.parametrize(
    ("statements", "message"),
    [
        (("CREATE TABLE note (text)",), "not a PhotoClip catalog"),
        (("PRAGMA application_id = 4242", "CREATE TABLE note (text)"), "not a PhotoClip catalog"),
        (("PRAGMA user_version = 1",), "not a PhotoClip catalog"),
        (("PRAGMA application_id = 0x50434C50", "PRAGMA user_version = 9999"), "newer PhotoClip"),
    ],
)
def test_what_is_not_ours_is_refused(tmp_path, statements, message):
    path = tmp_path / "catalog.sqlite"
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
    before = path.read_bytes()
    with pytest.raises(CatalogError, match=message):
        open_and_close(path)
    assert path.read_bytes() == before
    assert names_in(tmp_path) == ["catalog.sqlite"]


def test_a_folder_in_its_place_is_a_storage_error(tmp_path):
    with pytest.raises(StorageError, match="cannot be opened"):
        open_and_close(tmp_path)


def test_a_file_where_its_folder_should_be_is_a_storage_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be written"):
        open_and_close(tmp_path / "file" / "catalog.sqlite")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs permissions that hold")
def test_without_permission_it_is_a_storage_error(tmp_path):
    path = tmp_path / "catalog.sqlite"
    open_and_close(path)
    path.chmod(0o400)
    with pytest.raises(StorageError, match="permission"):
        open_and_close(path)


def test_a_read_only_database_is_a_storage_error(tmp_path):
    path = tmp_path / "catalog.sqlite"
    open_and_close(path)
    with (
        closing(connection.connect_reader(path)) as db,
        pytest.raises(StorageError, match=r"catalog\.sqlite"),
        translated(path),
    ):
        db.execute("DELETE FROM photo")


def test_another_program_that_holds_the_file_is_named_as_the_cause(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_S", 0.05)
    path = tmp_path / "catalog.sqlite"
    open_and_close(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryBusyError, match="Another program"):
            open_and_close(path)


def test_an_old_sqlite_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(CatalogError, match=r"3\.37"):
        open_and_close(tmp_path / "catalog.sqlite")


def test_what_is_a_bug_stays_raw(tmp_path):
    with closing(sqlite3.connect(":memory:")) as db, pytest.raises(sqlite3.OperationalError), translated(tmp_path):
        db.execute("SELECT nothing FROM nowhere")


def test_a_committed_batch_survives_the_power_cord():
    """FULL, not NORMAL: https://www.sqlite.org/pragma.html#pragma_synchronous."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        connection.prepare_writer(db)
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)
