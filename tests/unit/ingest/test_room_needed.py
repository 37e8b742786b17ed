"""Arithmetic of room: no disk is asked."""

import pytest

from photoclip.ingest.room_needed import RESERVE_BYTES, Place, room_needed, said, shortage

GB = 1_000_000_000


def place(folder: str, device: int, free: int, needed: int) -> Place:
    return Place(folder, device, RESERVE_BYTES + free, needed)


def test_a_camera_photo_and_a_little_picture():
    big, little = room_needed([4_000_000], 1, 512, 0), room_needed([20_000], 1, 512, 0)
    assert 50_000 < big.thumbnails_bytes < 60_000
    assert 20_000 < little.thumbnails_bytes < 30_000
    assert big.catalog_bytes == little.catalog_bytes
    assert 1631 < big.catalog_bytes < 2500
    assert big.index_bytes == pytest.approx(2229, rel=0.01)


def test_a_hundred_thousand_photos_are_a_hundred_thousand_times_one():
    one, many = room_needed([3_000_000], 1, 512, 0), room_needed([3_000_000] * 100_000, 100_000, 512, 0)
    assert many.thumbnails_bytes == 100_000 * one.thumbnails_bytes
    assert many.index_bytes == pytest.approx(100_000 * one.index_bytes)
    assert many.catalog_bytes == pytest.approx(100_000 * one.catalog_bytes, rel=1e-3)
    assert said(many.thumbnails_bytes + many.catalog_bytes) == "5.8 GB"


def test_vectors_alone_need_no_thumbnails():
    room = room_needed((), 1000, 768, 0)
    assert room.thumbnails_bytes == 0
    assert room.catalog_bytes > 1000 * 768 * 2


def test_the_index_is_written_beside_the_one_that_is_there():
    assert room_needed((), 10, 512, 3 * GB).index_bytes == room_needed((), 10, 512, 0).index_bytes + 3 * GB
    assert room_needed((), 0, 512, 3 * GB).index_bytes == 0


def test_places_on_one_disk_share_its_room():
    assert shortage([place("a", 1, 5 * GB, 4 * GB), place("b", 2, 5 * GB, 4 * GB)]) is None
    lack = shortage([place("a", 1, 5 * GB, 4 * GB), place("b", 1, 5 * GB, 4 * GB)])
    assert lack is not None
    assert (lack.folder, lack.needed_bytes - RESERVE_BYTES, lack.free_bytes - RESERVE_BYTES) == ("a", 8 * GB, 5 * GB)


def test_the_disk_that_lacks_is_named():
    lack = shortage([place("library", 1, 5 * GB, 1 * GB), place("thumbnails", 2, 1 * GB, 3 * GB)])
    assert lack is not None
    assert lack.folder == "thumbnails"


def test_what_may_just_fit_is_not_refused():
    assert shortage([place("a", 1, 80, 100)]) is None
    assert shortage([place("a", 1, 70, 100)]) is not None
    assert shortage([place("a", 1, 80, 100)], share=1.0) is not None


def test_nothing_needed_is_never_lacking_and_the_reserve_is_no_room():
    assert shortage([Place("a", 1, 0, 0)]) is None
    lack = shortage([Place("a", 1, RESERVE_BYTES, 1)])
    assert lack is not None
    assert lack.needed_bytes > lack.free_bytes == RESERVE_BYTES


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 MB"),
        (64_000_000, "64 MB"),
        (1_234_567, "1 MB"),
        (999_600_000, "1.0 GB"),
        (1_149_000_000, "1.1 GB"),
        (3_249_000_000, "3.2 GB"),
        (56_000_000_000, "56 GB"),
        (560_000_000_000, "560 GB"),
        (2_300_000_000_000, "2.3 TB"),
    ],
)
def test_sizes_as_a_person_says_them(size, words):
    assert said(size) == words
