"""Listings against what a person would say who looks at the same few photos, and against plain Python on many."""

import os
import random
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

import numpy as np
import pytest

from photoclip.catalog.rows import Place, Understood
from photoclip.domain.browse import NO_DAY, Listing, Order, Scope, ScopeKind
from photoclip.domain.errors import FolderError
from photoclip.domain.files import FolderState, Stamp
from photoclip.domain.ids import FolderId, PhotoId
from photoclip.domain.photos import Facts
from photoclip.query.parse import parse_strictly

NS = 1_000_000_000
NOON_NS = 1_600_000_000 * NS
DAY_NS = 86_400 * NS


@pytest.fixture(params=["UTC", "Europe/Zurich", "America/St_Johns", "Pacific/Kiritimati"])
def zone(request, monkeypatch):
    if not hasattr(time, "tzset"):
        pytest.skip("this system has one time zone")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def put(bench):
    """Put a photo into the catalog; its content is its path."""

    def one(path, taken_at=None, mtime_ns=NOON_NS, width=400, content=None, folder=None):
        row = bench.understood(path, content or path, Facts(taken_at=taken_at))
        place = Place((folder or bench.folder).folder_id, path, Stamp(1000, mtime_ns, 7))
        bench.catalog.commit(bench.batch(Understood(place, replace(row.photo, width_px=width), row.vector)))
        return bench.photo(content or path)

    return one


def day(text: str) -> int:
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1)).days


def local_day(ns: int) -> int:
    local = datetime.fromtimestamp(ns // NS, UTC).astimezone().replace(tzinfo=None)
    return (local - datetime(1970, 1, 1)).days


def ids(listing: Listing) -> list[PhotoId]:
    return listing.id_array().tolist()


def beneath(folder_id, relative_path=""):
    return Scope(ScopeKind.FOLDER, folder_id, relative_path)


def test_an_empty_library_is_an_empty_listing(bench):
    for order in Order:
        listing = bench.catalog.listing(Scope(), order)
        assert (len(listing), listing.aspects, listing.days) == (0, b"", b"")
    assert len(bench.catalog.listing(beneath(bench.folder.folder_id, "x"), Order.NAME)) == 0


def test_columns_are_what_they_say(bench, put):
    photo_id = put("a.jpg", "2025-08-14T23:59:59", width=600)
    listing = bench.catalog.listing(Scope(), Order.NEWEST)
    assert ids(listing) == [photo_id]
    assert listing.aspect_array().tolist() == [2.0]
    assert listing.day_array().tolist() == [day("2025-08-14")]
    assert (len(listing.photo_ids), len(listing.aspects), len(listing.days)) == (8, 4, 4)


def test_newest_and_oldest_go_by_the_moment_and_unknown_ones_come_last(bench, put):
    morning = put("morning.jpg", "2020-05-01T08:00:00")
    evening = put("evening.jpg", "2020-05-01T20:00:00.250")
    later = put("evening again.jpg", "2020-05-01T20:00:00.251")
    unknown = put("nobody knows.jpg", mtime_ns=1 << 70)
    old = put("scan.jpg", "1890-01-01T00:00:00")
    listing = bench.catalog.listing(Scope(), Order.NEWEST)
    assert ids(listing) == [later, evening, morning, old, unknown]
    assert listing.day_array().tolist() == [*[day("2020-05-01")] * 3, day("1890-01-01"), NO_DAY]
    assert ids(bench.catalog.listing(Scope(), Order.OLDEST)) == [old, morning, evening, later, unknown]


def test_ties_go_by_id_the_larger_first(bench, put):
    first, second, third = (put(f"{name}/same.jpg", "2020-05-01T08:00:00") for name in ("c", "a", "b"))
    for order in (Order.NEWEST, Order.OLDEST):
        assert ids(bench.catalog.listing(Scope(), order)) == [third, second, first]
    assert ids(bench.catalog.listing(Scope(), Order.NAME)) == [second, third, first], "the path breaks the tie"


def test_without_a_date_the_oldest_file_counts(bench, put):
    put("copy.jpg", mtime_ns=NOON_NS + 5 * DAY_NS, content="one")
    put("original.jpg", mtime_ns=NOON_NS, content="one")
    put("wide.jpg", mtime_ns=1 << 66, content="one")
    listing = bench.catalog.listing(Scope(), Order.NEWEST)
    assert listing.day_array().tolist() == [local_day(NOON_NS)]


def test_days_of_files_are_local_also_on_days_on_which_the_clocks_change(bench, put, zone):
    start = int(datetime(2023, 3, 1, tzinfo=UTC).timestamp())
    moments = [(start + 1800 * step) * NS for step in range(0, 48 * 250, 7)]
    random.Random(7).shuffle(moments)
    rows = []
    for number, ns in enumerate(moments):
        row = bench.understood(f"{number}.jpg", str(number), vector=False)
        rows.append(Understood(bench.place(f"{number}.jpg", mtime_ns=ns), row.photo, None))
    bench.catalog.commit(bench.batch(*rows))
    listing = bench.catalog.listing(Scope(), Order.NEWEST)
    expected = sorted(moments, key=lambda ns: datetime.fromtimestamp(ns // NS).isoformat(), reverse=True)
    assert listing.day_array().tolist() == [local_day(ns) for ns in expected]


def test_nonsense_in_the_columns_is_no_day(bench, put):
    for number, text in enumerate(("2020-13-40T00:00:00", "soon", "")):
        put(f"{number}.jpg", text)
    assert set(bench.catalog.listing(Scope(), Order.NEWEST).day_array().tolist()) == {NO_DAY}


def test_names_are_compared_whatever_their_case_then_paths(bench, put):
    names = ("b/IMG_2.jpg", "a/img_2.jpg", "z/IMG_1.jpg", "Zebra.jpg", "apple.jpg")
    found = {path: put(path) for path in names}
    listed = ids(bench.catalog.listing(Scope(), Order.NAME))
    assert listed == [found[path] for path in ("apple.jpg", "z/IMG_1.jpg", "a/img_2.jpg", "b/IMG_2.jpg", "Zebra.jpg")]


def test_the_name_is_that_of_the_first_place_which_is_an_online_one(bench, put):
    other = bench.catalog.add_folder("/other", ())
    twice = put("b.jpg", content="twice")
    put("z.jpg", content="twice", folder=other)
    single = put("m.jpg", content="single")
    assert ids(bench.catalog.listing(Scope(), Order.NAME)) == [single, twice], "/other/z.jpg is the first path"
    bench.catalog.set_folder_state(other.folder_id, FolderState.OFFLINE, "unplugged")
    assert ids(bench.catalog.listing(Scope(), Order.NAME)) == [twice, single]


def test_a_folder_holds_what_lies_in_it_and_beneath_and_nothing_that_begins_alike(bench, put):
    other = bench.catalog.add_folder("/other", ())
    inside = [put(os.path.join("a", "b", name)) for name in ("1.jpg", "2.jpg")]  # noqa: PTH118
    deeper = put(str(PurePath("a", "b", "c", "3.jpg")))
    alike = [put(str(PurePath("a", name, "4.jpg"))) for name in ("bc", "b!", "b.d", "B")]
    elsewhere = put(str(PurePath("a", "b", "5.jpg")), folder=other, content="else")

    def listed(folder, path=""):
        return set(ids(bench.catalog.listing(beneath(folder.folder_id, path), Order.NEWEST)))

    assert listed(bench.folder, str(PurePath("a", "b"))) == {*inside, deeper}
    assert listed(bench.folder, "a") == listed(bench.folder) == {*inside, deeper, *alike}
    assert listed(other) == {elsewhere}
    assert listed(bench.folder, "nowhere") == set()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems have no names that are not Unicode")
def test_names_that_are_not_utf8(bench, put):
    folder = os.fsdecode(b"caf\xe9\xff")
    photo_id = put(f"{folder}/\udcfe.jpg", content="one")
    put("caf.jpg")
    assert ids(bench.catalog.listing(beneath(bench.folder.folder_id, folder), Order.NAME)) == [photo_id]
    assert len(bench.catalog.listing(Scope(), Order.NAME)) == 2


def test_a_folder_that_is_not_watched_is_an_error(bench):
    for folder_id in (FolderId(77), None):
        with pytest.raises(FolderError):
            bench.catalog.listing(Scope(ScopeKind.FOLDER, folder_id), Order.NEWEST)


def test_only_live_photos_are_listed(bench, put):
    kept, gone = put("kept.jpg"), put("gone.jpg")
    bench.catalog.commit(bench.batch(gone=(bench.file("gone.jpg"),)))
    for scope in (Scope(), Scope(ScopeKind.RECENT), beneath(bench.folder.folder_id)):
        for order in Order:
            assert ids(bench.catalog.listing(scope, order)) == [kept], (scope, order)
    assert bench.catalog.details([gone])[0].files == ()


def test_recent_is_by_when_it_was_added(bench, put, monkeypatch):
    now_ns = time.time_ns()
    added = {}
    for age_days in (29, 0, 31, 12):
        monkeypatch.setattr(time, "time_ns", lambda age_days=age_days: now_ns - age_days * DAY_NS)
        added[age_days] = put(f"{age_days}.jpg", "1999-01-01T00:00:00")
    monkeypatch.undo()
    listing = bench.catalog.listing(Scope(ScopeKind.RECENT), Order.NEWEST)
    assert ids(listing) == [added[0], added[12], added[29]]
    assert listing.day_array().tolist() == [local_day(now_ns - age * DAY_NS) for age in (0, 12, 29)]
    assert ids(bench.catalog.listing(Scope(ScopeKind.RECENT), Order.OLDEST)) == [added[29], added[12], added[0]]
    (photo,) = bench.catalog.details([added[31]])
    assert photo.added_at_ns == now_ns - 31 * DAY_NS


def test_what_was_there_before_anybody_noted_it_is_not_recent(bench, put):
    photo_id = put("a.jpg")
    with bench.catalog._connections.writing() as db:
        db.execute("UPDATE photo SET added_at_ns = 0")
    assert len(bench.catalog.listing(Scope(ScopeKind.RECENT), Order.NEWEST)) == 0
    assert bench.catalog.details([photo_id])[0].added_at_ns == 0


def test_many_as_plain_python_has_them(bench):
    rng = random.Random(11)
    rows, wanted = [], {}
    for number in range(3000):
        taken = datetime(1950, 1, 1) + timedelta(seconds=rng.randrange(2_400_000_000), milliseconds=rng.randrange(1000))
        has_date = rng.random() < 0.7
        mtime_ns = rng.randrange(-(10**18), 2 * 10**18)
        row = bench.understood(
            f"{number}.jpg",
            str(number),
            Facts(taken_at=taken.isoformat(timespec="milliseconds") if has_date else None),
            vector=False,
        )
        photo = replace(row.photo, width_px=rng.randrange(1, 9000), height_px=rng.randrange(1, 9000))
        rows.append(Understood(bench.place(f"{number}.jpg", mtime_ns=mtime_ns), photo, None))
        wanted[photo.content_hash] = photo, (taken - datetime(1970, 1, 1)).days if has_date else local_day(mtime_ns)
    bench.catalog.commit(bench.batch(*rows))
    listing = bench.catalog.listing(Scope(), Order.OLDEST)
    days = listing.day_array()
    assert len(listing) == len(wanted)
    assert (np.diff(days) >= 0).all()
    by_hash = {photo.photo_id: photo for photo in bench.catalog.details(ids(listing))}
    for photo_id, aspect, at in zip(ids(listing), listing.aspect_array(), days, strict=True):
        photo, expected_day = wanted[by_hash[photo_id].content_hash]
        assert aspect == np.float32(photo.width_px / photo.height_px)
        assert at == expected_day


@pytest.mark.usefixtures("zone")
def test_a_photo_is_found_under_the_day_that_is_shown_for_it(bench, put):
    """Whatever time zone this computer, the camera and the file are in; around midnight, and when clocks change."""
    for n, taken_at in enumerate(("2024-06-13T00:00:00", "2024-06-13T23:59:59", "2024-03-10T02:30:00", None)):
        for offset_minutes in (None, -720, -210, 840):
            facts = Facts(taken_at=taken_at, taken_offset_minutes=offset_minutes)
            bench.catalog.commit(
                bench.batch(bench.understood(f"{n} {offset_minutes}.jpg", f"{n} {offset_minutes}", facts))
            )
    for hours in range(0, 48, 2):
        put(f"{hours}.jpg", mtime_ns=(1_710_000_000 + hours * 3600) * NS)
    shown = bench.catalog.listing(Scope(), Order.NEWEST)
    photo_ids, days = shown.id_array(), shown.day_array()
    assert len(set(days.tolist())) >= 5
    for one in set(days.tolist()):
        date = (datetime(1970, 1, 1) + timedelta(days=one)).date()
        (branch,) = parse_strictly(f"date:{date}").branches
        assert bench.catalog.matching(branch.condition, {}).tolist() == sorted(photo_ids[days == one].tolist())
        (branch,) = parse_strictly(f"-before:{date} -after:{date}").branches
        assert bench.catalog.matching(branch.condition, {}).tolist() == sorted(photo_ids[days == one].tolist())
