"""Clocks that jump by years, files from the past and the future, a computer that travels."""

import datetime as datetime_module
import os
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from photoclip.catalog import backups as backups_module
from photoclip.config.paths import library_paths
from photoclip.domain.browse import NO_DAY, Order, Scope, ScopeKind
from photoclip.engine.session import open_session

YEAR_S = 365 * 86_400
NS = 10**9


@pytest.fixture
def clock(monkeypatch):
    """`clock(seconds)` sets the wall clock ahead by that; the monotonic one goes on as ever."""
    real_time, real_time_ns = time.time, time.time_ns
    ahead = [0]

    class Shifted(datetime_module.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(seconds=ahead[0])

    monkeypatch.setattr(time, "time", lambda: real_time() + ahead[0])
    monkeypatch.setattr(time, "time_ns", lambda: real_time_ns() + ahead[0] * NS)
    monkeypatch.setattr(backups_module, "datetime", Shifted)

    def jump(seconds):
        ahead[0] = seconds

    return jump


@pytest.fixture
def zone(monkeypatch):
    """`zone("Asia/Tokyo")` takes the computer there."""
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a process cannot be changed on Windows")

    def travel(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield travel
    monkeypatch.undo()
    time.tzset()


def listed(library, scope=None):
    """Ids and days, newest first."""
    with open_session(library) as session:
        listing = session.list_photos(scope or Scope(), Order.NEWEST)
        names = {photo.photo_id: Path(photo.files[0].path).name for photo in session.photos(tuple(listing.id_array()))}
        return {names[photo_id]: day for photo_id, day in zip(listing.id_array(), listing.day_array(), strict=True)}


def test_a_clock_that_jumps_costs_nothing(photoclip, few, library, clock):
    photoclip("index", str(few))
    known = 8
    for years in (30, -60):
        clock(years * YEAR_S)
        made = few / f"new{years}.png"
        Image.new("RGB", (20, 10), (abs(years), 50, 90)).save(made)
        report = photoclip("index", str(few)).json
        assert (report["added"], report["unchanged"], report["removed"], report["failed"]) == (1, known, 0, 0)
        assert 0 <= report["seconds"] < 300
        known += 1
        assert made.name in listed(library, Scope(ScopeKind.RECENT)) or years == -60, "it was added just now"
        assert photoclip("doctor").json == {"ok": True, "problems": []}
        copies = list(library_paths(library).backups.glob("*.sqlite3"))
        assert photoclip("index", str(few)).json["unchanged"] == known
        assert list(library_paths(library).backups.glob("*.sqlite3")) == copies, "one a day, whatever the day is"
    clock(0)
    assert known == len(photoclip("search", "a photo").json["results"])


@pytest.mark.parametrize("seconds", [-1, -10 * YEAR_S, 10 * YEAR_S])
def test_jobs_and_news_go_by_the_other_clock(few, library, clock, seconds):
    """A clock that jumps while they wait keeps nobody waiting."""
    with open_session(library) as session:
        began = time.monotonic()
        seen = session.wait_news(-1, 0).revision
        clock(seconds)
        assert session.wait_news(seen, 0.3).revision == seen
        assert 0.25 < time.monotonic() - began < 30
    with open_session(library) as again:
        assert again.wait_news(-1, 0).revision != seen


def test_files_from_any_time_are_kept_and_recognised(photoclip, few, library):
    moments = (0, -1, -(2**31), 2**31 - 1, 2**31, 4_102_444_800, 9_300_000_000, 13_000_000_000, -9_300_000_000)
    for number, moment in enumerate(moments):
        path = few / f"{number}.png"
        Image.new("RGB", (30, 20), (number * 20, 9, 9)).save(path)
        os.utime(path, ns=(moment * NS, moment * NS))
    report = photoclip("index", str(few)).json
    assert (report["added"], report["failed"], report["warnings"]) == (8 + len(moments), 0, [])
    again = photoclip("index", str(few)).json
    assert (again["unchanged"], again["decoded"], again["hashed"]) == (8 + len(moments), 0, 0)
    days = listed(library)
    assert len(days) == 8 + len(moments)
    known = [day for day in days.values() if day != NO_DAY]
    assert all(later >= earlier for later, earlier in pairwise(known))
    assert [day == NO_DAY for day in days.values()] == sorted(day == NO_DAY for day in days.values())


def test_a_photo_was_taken_where_the_camera_was(photoclip, tmp_path, library, zone):
    """The computer's zone shifts no date that a camera wrote, with its offset or without; not when clocks change."""
    folder = tmp_path / "travel"
    folder.mkdir()
    taken = {
        "new_year.jpg": ("2019:12:31 23:59:59", None),
        "leap.jpg": ("2020:02:29 00:00:01", "+13:00"),
        "spring.jpg": ("2021:03:28 02:30:00", "-11:00"),
        "autumn.jpg": ("2021:10:31 02:30:00", None),
    }
    for number, (name, (moment, offset)) in enumerate(taken.items()):
        exif = Image.Exif()
        exif.get_ifd(0x8769).update({0x9003: moment} | ({0x9011: offset} if offset else {}))
        Image.new("RGB", (20, 10), (number * 50, 1, 1)).save(folder / name, exif=exif)
    zone("Pacific/Auckland")
    photoclip("index", str(folder))
    expected = {
        name: (datetime.strptime(m, "%Y:%m:%d %H:%M:%S") - datetime(1970, 1, 1)).days for name, (m, _) in taken.items()
    }
    for name in ("Pacific/Auckland", "America/Los_Angeles", "UTC", "Asia/Kathmandu", "Europe/Berlin"):
        zone(name)
        assert listed(library) == expected
        report = photoclip("index", str(folder)).json
        assert (report["unchanged"], report["decoded"]) == (len(taken), 0), name


def test_a_file_without_a_date_counts_as_of_the_day_on_which_it_was_changed_here(photoclip, tmp_path, library, zone):
    folder = tmp_path / "scans"
    folder.mkdir()
    noon = int(datetime(2021, 7, 1, 12, tzinfo=UTC).timestamp())
    for number in range(3):
        path = folder / f"{number}.png"
        Image.new("RGB", (20, 10), (number * 50, 1, 1)).save(path)
        os.utime(path, (noon + number * 86_400, noon + number * 86_400))
    zone("UTC")
    photoclip("index", str(folder))
    day = (datetime(2021, 7, 1) - datetime(1970, 1, 1)).days
    for name, shift in (("UTC", 0), ("Pacific/Kiritimati", 1), ("Pacific/Pago_Pago", 0)):
        zone(name)
        assert listed(library) == {f"{number}.png": day + number + shift for number in (2, 1, 0)}


def test_half_written_thumbnails_of_another_time_are_swept(library, photoclip, few, clock):
    photoclip("index", str(few))
    partial = library / "thumbnails" / "partial" / f"{'ab' * 16}.jpg"
    partial.parent.mkdir(exist_ok=True)
    for years in (-30, 0, 30):
        clock(years * YEAR_S)
        partial.write_bytes(b"half")
        photoclip("stats")
        assert not partial.exists()
