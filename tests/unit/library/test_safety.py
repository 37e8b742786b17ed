"""Backups of an open library."""

import errno
import itertools
import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from photoclip.catalog import rotation
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.domain.api import BackupReason
from photoclip.domain.errors import CancelledError, StorageError
from photoclip.domain.progress import CancelToken
from photoclip.library.safety import Safety

WAIT_S = 30


@pytest.fixture
def catalog(tmp_path):
    with closing(Catalog.open(tmp_path / "catalog.sqlite", tmp_path / "backups")) as catalog:
        yield catalog


def test_on_demand_and_listed(catalog, tmp_path):
    with closing(Safety(catalog, tmp_path / "backups")) as safety:
        assert safety.backups() == ()
        before = time.time_ns()
        first, second = safety.back_up(None), safety.back_up(None)
        assert safety.backups() == (second, first)
        assert abs(first.made_at_ns - before) < WAIT_S * 1_000_000_000
        elsewhere = safety.back_up(str(tmp_path / "stick" / "mine.sqlite"))
        assert elsewhere.size_bytes == Path(elsewhere.path).stat().st_size > 0
        assert len(safety.backups()) == 2


def test_a_library_that_stays_open_gets_its_backup_of_the_day(catalog, tmp_path):
    with closing(Safety(catalog, tmp_path / "backups", first_look_s=0.01)) as safety:
        deadline = time.monotonic() + WAIT_S
        while not safety.backups() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(safety.backups()) == 1


def test_a_command_that_takes_a_moment_makes_none(catalog, tmp_path):
    Safety(catalog, tmp_path / "backups").close()
    assert not (tmp_path / "backups").exists()


def test_closing_does_not_wait_for_the_one_of_the_day(catalog, tmp_path, monkeypatch):
    """It is ended while it is copied; one that a person asked for is not."""
    monkeypatch.setattr("photoclip.catalog.backups._PAGES_AT_ONCE", 1)
    real, started, closed = CancelToken.is_cancelled.fget, threading.Event(), threading.Event()

    def is_cancelled(token: CancelToken) -> bool:
        # between two steps of a copy
        if any((tmp_path / "backups").glob(".photoclip-*")) and not started.is_set():
            started.set()
            assert closed.wait(WAIT_S)
        return real(token)

    monkeypatch.setattr(CancelToken, "is_cancelled", property(is_cancelled))
    safety = Safety(catalog, tmp_path / "backups")
    job = threading.Thread(target=safety.back_up_daily)
    job.start()
    assert started.wait(WAIT_S)
    safety.close()
    closed.set()
    job.join(WAIT_S)
    assert not job.is_alive()
    assert list((tmp_path / "backups").iterdir()) == []
    assert Path(safety.back_up(None).path).exists()


def test_a_check_of_the_copy_is_ended_too(catalog, tmp_path, monkeypatch):
    monkeypatch.setattr("photoclip.catalog.backups._STEPS_AT_ONCE", 1)
    asked = itertools.count()
    monkeypatch.setattr(CancelToken, "is_cancelled", property(lambda _: next(asked) > 3))
    with pytest.raises(CancelledError):
        catalog.back_up_among(tmp_path / "backups", CancelToken())
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_folder_that_fails_stops_nothing(catalog, tmp_path, caplog, monkeypatch):
    folder = tmp_path / "backups"
    folder.mkdir()
    real = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:
        if path == folder:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    with closing(Safety(catalog, folder)) as safety:
        safety.back_up_daily()
        assert "backups cannot be read: its disk reports an error" in caplog.text
        assert Path(safety.back_up(None).path).exists(), "written all the same"


def test_one_that_cannot_be_written_stops_nothing(catalog, tmp_path, caplog):
    (tmp_path / "backups").write_text("a file where the folder should be")
    with closing(Safety(catalog, tmp_path / "backups")) as safety:
        safety.back_up_daily()
        assert "no backup was made" in caplog.text
        with pytest.raises(StorageError):
            safety.back_up(None)


def test_what_the_names_of_backups_tell(catalog, tmp_path):
    folder, now = tmp_path / "backups", datetime.now(UTC)
    newest = MIGRATIONS[-1].version
    with closing(Safety(catalog, folder)) as safety:
        assert safety.back_up(None).reason is BackupReason.USUAL
        assert safety.back_up(str(tmp_path / "mine.sqlite")).reason is BackupReason.OWN
        told = (
            (1, newest, "before-restore", BackupReason.BEFORE_RETURN),
            (2, newest, "", BackupReason.USUAL),
            (3, newest - 1, "", BackupReason.BEFORE_UPDATE),
            (4, newest - 1, "", BackupReason.USUAL),
        )
        for hours, version, reason, _ in told:
            (folder / rotation.name_of(now - timedelta(hours=hours), version, reason)).write_bytes(b"x")
        assert [backup.reason for backup in safety.backups()[1:]] == [each[-1] for each in told]
