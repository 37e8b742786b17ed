"""Names that are known, are like others, and complete what is typed; photos in order, and their traces."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from photoclip.catalog import gathered, homes
from photoclip.catalog.kinds import name_of
from photoclip.catalog.rows import NOTHING, Place, Understood, UnknownName
from photoclip.domain import query
from photoclip.domain.browse import Order, Scope
from photoclip.domain.files import FolderState, Stamp
from photoclip.domain.found import Sorting
from photoclip.domain.organise_api import KnownName, NameKind
from photoclip.domain.photos import Facts

NIKON = Facts(camera_make="NIKON CORPORATION", camera_model="NIKON D90", lens="AF-S 50mm", keywords=("Sea", "sand"))


@pytest.fixture
def put(bench):
    def one(path, facts=None, content=None, folder=None, **changed):
        row = bench.understood(path, content or path, facts or Facts())
        place = Place((folder or bench.folder).folder_id, path, Stamp(1000, 1_600_000_000_000_000_000, 7))
        bench.catalog.commit(bench.batch(Understood(place, replace(row.photo, **changed), None)))
        return bench.photo(content or path)

    return one


def test_what_nothing_is_called_is_told_with_what_is_like_it(bench, put):
    one = put("2024/Lisbon/a.jpg", NIKON)
    bench.catalog.change_tags((one,), ("Beach",))
    bench.catalog.create_album("Birthdays")
    known = [
        query.InFolder("lisbon"),
        query.InFolder("2024/LISBON"),
        query.InAlbum("BIRTHDAYS"),
        query.Tagged("b*ch"),
        query.Tagged("SEA"),
        query.FromCamera("d90"),
        query.WithLens("50mm"),
        query.Rated(3, 5),
        query.OfFormat("gif"),
    ]
    assert bench.catalog.unknown_names(known) == ()
    unknown = {
        query.InFolder("lissbon"): "Lisbon",
        query.InAlbum("Birthday"): "Birthdays",
        query.Tagged("baech"): "Beach",
        query.Tagged("sandy"): "sand",
        query.FromCamera("Nikno"): "NIKON",
        query.WithLens("5mm"): "50mm",
        query.Tagged("zz*"): "",
        query.InAlbum(""): "",
    }
    found = bench.catalog.unknown_names([*known, *unknown, *unknown])
    assert found == tuple(UnknownName(test, name) for test, name in unknown.items())


def test_names_complete_what_is_typed(bench, put):
    one = put("2023/Trip/a.jpg", NIKON, format="NEF")
    two = put("2024/Trip/b.jpg", NIKON, format="HEIF")
    put("2024/Trip/inner/c.jpg", Facts(camera_make="Canon", camera_model="EOS 5D", keywords=("SEA",)))
    put("copy.jpg", content="2024/Trip/b.jpg", facts=NIKON, format="HEIF")
    gone = put("gone.jpg", Facts(keywords=("seal",)))
    for photo_id, tag in ((one, "sea"), (two, "Seaside"), (gone, "search")):
        bench.catalog.change_tags((photo_id,), (tag,))
    bench.catalog.commit(bench.batch(gone=(bench.file("gone.jpg"),)))
    bench.catalog.create_album("Trips", (one, two, gone))
    bench.catalog.create_album("A trip", (), "sea")

    def names(kind, text, limit=9):
        return [(known.name, known.photos) for known in bench.catalog.names(kind, text, limit)]

    assert names(NameKind.FOLDER, "TRIP") == [("2024/Trip", 2), ("2023/Trip", 1)]
    assert names(NameKind.FOLDER, "") == [
        ("pictures", 3),
        ("2024", 2),
        ("2024/Trip", 2),
        *names(NameKind.FOLDER, "")[3:],
    ]
    assert names(NameKind.FOLDER, "", 2) == [("pictures", 3), ("2024", 2)]
    assert names(NameKind.TAG, "sea") == [("sea", 3), ("Seaside", 1)]
    assert names(NameKind.TAG, "side") == [("Seaside", 1)]
    assert names(NameKind.ALBUM, "trip") == [("Trips", 2), ("A trip", None)], "a smart one has what it finds"
    assert names(NameKind.CAMERA, "") == [("NIKON D90", 2), ("Canon EOS 5D", 1)]
    assert names(NameKind.LENS, "5") == [("AF-S 50mm", 2)]
    assert sorted(names(NameKind.FORMAT, "")) == [("heic", 1), ("jpeg", 1), ("nef", 1), ("raw", 1)]
    assert bench.catalog.names(NameKind.TAG, "sea", 0) == ()
    for kind in NameKind:
        for known in bench.catalog.names(kind, "", 99):
            assert isinstance(known, KnownName)


def test_each_name_that_is_offered_finds_its_photos(bench, put):
    for number, folder in enumerate(("Été/x", "été", "a/b/x", "b/x", "x", "with space/x y")):
        put(f"{folder}/{number}.jpg", NIKON if number % 2 else Facts(camera_model="Pixel"), format="CR2")
    tests = {
        NameKind.FOLDER: query.InFolder,
        NameKind.CAMERA: query.FromCamera,
        NameKind.LENS: query.WithLens,
        NameKind.FORMAT: query.OfFormat,
        NameKind.TAG: query.Tagged,
    }
    for kind, test in tests.items():
        offered = bench.catalog.names(kind, "", 99)
        assert offered
        for known in offered:
            assert bench.catalog.matching(test(known.name), {}).size >= known.photos > 0
    assert name_of("HEIF") == "heic"


def test_what_changes_is_found_at_once(bench, put):
    folder = query.InFolder("new")
    assert bench.catalog.matching(folder, {}).size == 0
    one = put("new/a.jpg", Facts(keywords=("sea",), camera_model="D90"))
    found = [folder, query.Tagged("sea"), query.FromCamera("d90"), query.OfFormat("jpeg"), query.EVERY]
    assert [bench.catalog.matching(test, {}).tolist() for test in found] == [[one]] * 5
    bench.catalog.remove_folder(bench.folder.folder_id)
    assert [bench.catalog.matching(test, {}).size for test in found] == [0] * 5


def test_thousands_of_tags_and_names_that_mean_something_to_sql(bench, put):
    one, two = put("a.jpg"), put("b.jpg")
    bench.catalog.change_tags((one,), [f"tag {number}" for number in range(1100)])
    bench.catalog.change_tags((two,), ["'; DROP TABLE photo; --", 'x" OR 1=1', "%", "?"])
    assert bench.catalog.matching(query.Tagged("tag *"), {}).tolist() == [one]
    for name in ("'; DROP TABLE photo; --", 'x" OR 1=1', "%", "?"):
        assert bench.catalog.matching(query.Tagged(name), {}).tolist() == [two]
    every = query.Any(tuple(query.Tagged(f"tag {number}") for number in range(1100)))
    assert bench.catalog.matching(every, {}).tolist() == [one]


def test_orders_are_those_of_listings_and_of_folders(bench, put):
    other = bench.catalog.add_folder("/other", ())
    paths = ("b/2.jpg", "B/1.JPG", "b c/1.jpg", "b/c/1.jpg", "a/z.jpg", "z.jpg")
    times = ("2020-01-02", None, "2019-05-05", "2020-01-02", "soon", "2021-01-01")
    ids = {path: put(path, Facts(taken_at=taken)) for path, taken in zip(paths, times, strict=True)}
    put("aa/first.jpg", content="z.jpg", folder=other)
    everyone = np.array([*ids.values(), 999, ids["z.jpg"]], np.int64)
    for sorting, order in ((Sorting.NEWEST, Order.NEWEST), (Sorting.OLDEST, Order.OLDEST)):
        listed = bench.catalog.listing(Scope(), order).id_array().tolist()
        assert bench.catalog.arranged(everyone, sorting).tolist() == listed
        some = everyone[1:3]
        assert bench.catalog.arranged(some, sorting).tolist() == [one for one in listed if one in some]

    def by_folder():
        return [path for one in bench.catalog.arranged(everyone, Sorting.FOLDER) for path in ids if ids[path] == one]

    assert by_folder() == ["z.jpg", "a/z.jpg", "B/1.JPG", "b/2.jpg", "b/c/1.jpg", "b c/1.jpg"]
    bench.catalog.set_folder_state(other.folder_id, FolderState.OFFLINE, "unplugged")
    assert by_folder()[0] == "z.jpg", "its place that can be seen is in the folder itself, before all others"
    with pytest.raises(ValueError, match="no order"):
        bench.catalog.arranged(everyone, Sorting.SHARPEST)


def test_traces_are_in_the_order_asked(bench, put):
    looks = (0, (1 << 64) - 1, 1 << 63)
    ids = [
        put(f"{n}.jpg", Facts(taken_at=f"1970-01-0{n + 1}T00:00:01"), perceptual_hash=look)
        for n, look in enumerate(looks)
    ]
    put("nobody knows.jpg", Facts(taken_at="soon"))
    unknown = bench.photo("nobody knows.jpg")
    found = bench.catalog.traces(np.array([ids[2], 999, unknown, ids[0], ids[1]], np.int64))
    assert found.photo_ids.tolist() == [ids[2], unknown, ids[0], ids[1]]
    assert found.moments_ms.tolist() == [2 * 86_400_000 + 1000, NOTHING, 1000, 86_400_000 + 1000]
    assert found.perceptual_hashes.dtype == np.uint64
    assert found.perceptual_hashes[[0, 2, 3]].tolist() == [1 << 63, 0, (1 << 64) - 1]
    assert bench.catalog.traces(np.empty(0, np.int64)).photo_ids.size == 0


def test_an_empty_library_knows_nothing(bench):
    nobody = np.empty(0, np.int64)
    for condition in (query.EVERY, query.Not(query.EVERY), query.Is(query.State.DUPLICATE), query.Rated(0, 5)):
        assert bench.catalog.matching(condition, {}).tolist() == []
    assert bench.catalog.arranged(np.array([1, 2], np.int64), Sorting.FOLDER).tolist() == []
    assert bench.catalog.arranged(nobody, Sorting.NEWEST).tolist() == []
    for kind in NameKind:
        assert bench.catalog.names(kind, "", 9) == ()


def test_many_ask_while_photos_come_and_go(bench, put):
    for number in range(20):
        put(f"kept/{number}.jpg", Facts(keywords=("sea",)))
    kept = bench.catalog.matching(query.InFolder("kept"), {}).tolist()
    going, troubles = threading.Event(), []

    def ask():
        while not going.is_set():
            for test in (query.InFolder("kept"), query.All((query.Tagged("sea"), query.Not(query.InFolder("new"))))):
                found = bench.catalog.matching(test, {})
                live = bench.catalog.arranged(found, Sorting.FOLDER).tolist()
                if found.tolist() != kept or sorted(live) != kept:
                    troubles.append((found, live))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(15):
            put(f"new/{number}.jpg", Facts(keywords=("sea",)))
            bench.catalog.commit(bench.batch(gone=(bench.file(f"new/{number}.jpg"),)))
    finally:
        going.set()
        for thread in threads:
            thread.join(60)
    assert not troubles


def test_who_reads_and_who_writes_does_not_wait_while_a_library_is_gathered(bench, put, monkeypatch):
    put("a/1.jpg", Facts())
    begun, going = threading.Event(), threading.Event()
    gather = homes.gather

    def slowly(db):
        begun.set()
        assert going.wait(60)
        return gather(db)

    monkeypatch.setattr(homes, "gather", slowly)
    with ThreadPoolExecutor(2) as threads:
        found = threads.submit(bench.catalog.matching, query.InFolder("a"), {})
        try:
            assert begun.wait(10)
            assert threads.submit(bench.catalog.counts).result(10).photos == 1
            threads.submit(put, "a/2.jpg", Facts()).result(10)
        finally:
            going.set()
        assert found.result(10).tolist() == [1]
        assert bench.catalog.matching(query.InFolder("a"), {}).tolist() == [1, 2]


def test_what_is_gathered_answers_beside_a_listing(bench, put):
    put("a/1.jpg", Facts())
    assert bench.catalog.matching(query.InFolder("a"), {}).tolist() == [1]
    assert bench.catalog.matching(query.EVERY, {}).tolist() == [1]
    with ThreadPoolExecutor(1) as threads, bench.catalog._connections.browsing():
        for condition in (query.InFolder("a"), query.EVERY):
            assert threads.submit(bench.catalog.matching, condition, {}).result(10).tolist() == [1]


def test_all_photos_are_told_without_going_through_files_and_dates(bench, put, monkeypatch):
    ids = [put(f"{number}.jpg", Facts()) for number in range(3)]
    monkeypatch.setattr(gathered, "moments_of_all", lambda _db: pytest.fail("only ids are asked for"))
    bench.catalog.commit(bench.batch(gone=(bench.file("1.jpg"),)))
    assert bench.catalog.matching(query.EVERY, {}).tolist() == sorted({ids[0], ids[2]})
