"""Same path, new bytes: the successor inherits (promise 3)."""

import pytest

from photoclip.domain import query
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.change import Change
from photoclip.domain.files import FileState
from photoclip.domain.photos import Facts


def test_the_successor_inherits_and_the_tombstone_keeps(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    old = bench.photo("one")
    bench.catalog.change_tags((old,), ("sea",))
    bench.catalog.change_tags((old,), ("ben",))
    (before,) = bench.catalog.photos([old])
    change = bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one rated")))
    new = bench.photo("one rated")
    assert change == Change(appeared=(new,), vanished=(old,), replaced=(new,), places_changed=True)
    assert bench.catalog.details((new,))[0].tags == bench.catalog.details((old,))[0].tags == ("ben", "sea")
    assert bench.catalog.photos([new])[0].added_at_ns == before.added_at_ns > 0, "a rating makes no photo a new one"


@pytest.mark.parametrize("state", [FileState.DAMAGED, FileState.UNSUPPORTED, FileState.TOO_LARGE, FileState.UNREADABLE])
def test_it_inherits_across_failures_in_between(bench, state):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    old = bench.photo("one")
    bench.catalog.change_tags((old,), ("sea",))
    for _ in range(2):
        change = bench.catalog.commit(bench.batch(bench.failed("a.jpg", state)))
    assert bench.catalog.commit(bench.batch(bench.failed("a.jpg", FileState.DAMAGED))).appeared == ()
    assert (bench.file("a.jpg").photo_id, change.vanished) == (None, ())
    change = bench.catalog.commit(bench.batch(bench.understood("a.jpg", "two")))
    assert change.replaced == (bench.photo("two"),)
    assert bench.catalog.details((bench.photo("two"),))[0].tags == ("sea",)


def test_the_same_photo_after_a_failure_is_no_successor(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    assert bench.catalog.commit(bench.batch(bench.failed("a.jpg"))).vanished == (bench.photo("one"),)
    change = bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one", vector=False)))
    assert change == Change(appeared=(bench.photo("one"),), places_changed=True)


def test_a_successor_with_tags_of_its_own_keeps_to_them(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one"), bench.understood("b.jpg", "two")))
    bench.catalog.change_tags((bench.photo("one"),), ("sea",))
    bench.catalog.change_tags((bench.photo("two"),), ("mountain",))
    bench.catalog.commit(bench.batch(gone=(bench.file("b.jpg"),)))
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "two")))
    assert bench.catalog.details((bench.photo("two"),))[0].tags == ("mountain",)


def test_going_back_to_the_bytes_before_keeps_what_was_tagged_since(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one rated")))
    bench.catalog.change_tags((bench.photo("one rated"),), ("sea",))
    change = bench.catalog.commit(bench.batch(bench.placed("a.jpg", "one")))
    assert change.replaced == (bench.photo("one"),)
    assert bench.catalog.details((bench.photo("one"),))[0].tags == ("sea",)


def test_a_live_photo_copied_or_moved_over_another_is_no_successor(bench):
    rows = [bench.understood(f"{name}.jpg", name) for name in ("one", "two", "three")]
    bench.catalog.commit(bench.batch(*rows))
    bench.catalog.change_tags((bench.photo("one"),), ("sea",))
    copied = bench.catalog.commit(bench.batch(bench.placed("one.jpg", "two")))
    assert copied == Change(vanished=(bench.photo("one"),), places_changed=True)
    moved = bench.catalog.commit(bench.batch(bench.placed("one.jpg", "three", moved_from=bench.file("three.jpg"))))
    assert moved == Change(places_changed=True)
    assert [photo.tags for photo in bench.catalog.details((bench.photo("two"), bench.photo("three")))] == [(), ()]


def test_both_copies_edited_alike_make_one_successor(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one"), bench.understood("b.jpg", "one")))
    bench.catalog.change_tags((bench.photo("one"),), ("sea",))
    change = bench.catalog.commit(bench.batch(bench.understood("a.jpg", "two"), bench.understood("b.jpg", "two")))
    assert change.replaced == (bench.photo("two"),)
    assert change.vanished == (bench.photo("one"),)
    assert bench.catalog.details((bench.photo("two"),))[0].tags == ("sea",)


def test_albums_and_marks_go_to_the_successor_and_stay_with_the_tombstone(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    old = bench.photo("one")
    album = bench.catalog.create_album("Trip", (old,))
    bench.catalog.rate((old,), 4)
    bench.catalog.set_favourite((old,), True)
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "two")))
    new = bench.photo("two")
    for photo in bench.catalog.details((old, new)):
        assert (photo.rating, photo.is_favourite, photo.albums) == (4, True, ("Trip",))
    assert bench.catalog.albums()[0].photos == 1, "the tombstone does not count"
    assert bench.catalog.listing(Scope(ScopeKind.ALBUM, album_id=album.album_id), Order.NAME).id_array().tolist() == [
        new
    ]


@pytest.mark.parametrize(
    ("before", "after", "holds"),
    [(None, None, 4), (2, 2, 4), (2, None, 4), (None, 3, 3), (2, 5, 5), (2, 0, 0), (2, -1, 0), (4, 3, 3)],
)
def test_a_rating_that_another_program_wrote_since_is_the_newer_one(bench, before, after, holds):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one", Facts(rating=before))))
    bench.catalog.rate((bench.photo("one"),), 4)
    bench.catalog.set_favourite((bench.photo("one"),), True)
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "two", Facts(rating=after))))
    (photo,) = bench.catalog.details((bench.photo("two"),))
    assert (photo.rating, photo.is_favourite) == (holds, True)
    assert bench.catalog.matching(query.Rated(holds, holds), {}).tolist() == [photo.photo_id]


def test_what_the_successor_was_given_itself_holds(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one"), bench.understood("b.jpg", "two")))
    bench.catalog.rate((bench.photo("one"),), 1)
    bench.catalog.create_album("One", (bench.photo("one"),))
    bench.catalog.rate((bench.photo("two"),), 5)
    bench.catalog.create_album("Two", (bench.photo("two"),))
    bench.catalog.commit(bench.batch(gone=(bench.file("b.jpg"),)))
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "two")))
    (photo,) = bench.catalog.details((bench.photo("two"),))
    assert (photo.rating, photo.albums) == (5, ("One", "Two"))
