"""Backups of an open library."""

import time
from contextlib import closing
from pathlib import Path

import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.domain.errors import StorageError
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


def test_one_that_cannot_be_written_stops_nothing(catalog, tmp_path, caplog):
    (tmp_path / "backups").write_text("a file where the folder should be")
    with closing(Safety(catalog, tmp_path / "backups")) as safety:
        safety.back_up_daily()
        assert "no backup was made" in caplog.text
        with pytest.raises(StorageError):
            safety.back_up(None)
