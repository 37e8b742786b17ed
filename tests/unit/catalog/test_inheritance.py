"""Same path, new bytes: the successor inherits (promise 3)."""

import pytest

from photoclip.domain.change import Change
from photoclip.domain.files import FileState


def test_the_successor_inherits_and_the_tombstone_keeps(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    old = bench.photo("one")
    bench.catalog.add_tag(old, "sea")
    bench.catalog.add_tag(old, "ben")
    (before,) = bench.catalog.photos([old])
    change = bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one rated")))
    new = bench.photo("one rated")
    assert change == Change(appeared=(new,), vanished=(old,), replaced=(new,), places_changed=True)
    assert bench.catalog.tags(new) == bench.catalog.tags(old) == ("ben", "sea")
    assert bench.catalog.photos([new])[0].added_at_ns == before.added_at_ns > 0, "a rating makes no photo a new one"


@pytest.mark.parametrize("state", [FileState.DAMAGED, FileState.UNSUPPORTED, FileState.TOO_LARGE, FileState.UNREADABLE])
def test_it_inherits_across_failures_in_between(bench, state):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    old = bench.photo("one")
    bench.catalog.add_tag(old, "sea")
    for _ in range(2):
        change = bench.catalog.commit(bench.batch(bench.failed("a.jpg", state)))
    assert bench.catalog.commit(bench.batch(bench.failed("a.jpg", FileState.DAMAGED))).appeared == ()
    assert (bench.file("a.jpg").photo_id, change.vanished) == (None, ())
    change = bench.catalog.commit(bench.batch(bench.understood("a.jpg", "two")))
    assert change.replaced == (bench.photo("two"),)
    assert bench.catalog.tags(bench.photo("two")) == ("sea",)


def test_the_same_photo_after_a_failure_is_no_successor(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    assert bench.catalog.commit(bench.batch(bench.failed("a.jpg"))).vanished == (bench.photo("one"),)
    change = bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one", vector=False)))
    assert change == Change(appeared=(bench.photo("one"),), places_changed=True)


def test_a_successor_with_tags_of_its_own_keeps_to_them(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one"), bench.understood("b.jpg", "two")))
    bench.catalog.add_tag(bench.photo("one"), "sea")
    bench.catalog.add_tag(bench.photo("two"), "mountain")
    bench.catalog.commit(bench.batch(gone=(bench.file("b.jpg"),)))
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "two")))
    assert bench.catalog.tags(bench.photo("two")) == ("mountain",)


def test_going_back_to_the_bytes_before_keeps_what_was_tagged_since(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one rated")))
    bench.catalog.add_tag(bench.photo("one rated"), "sea")
    change = bench.catalog.commit(bench.batch(bench.placed("a.jpg", "one")))
    assert change.replaced == (bench.photo("one"),)
    assert bench.catalog.tags(bench.photo("one")) == ("sea",)


def test_a_live_photo_copied_or_moved_over_another_is_no_successor(bench):
    rows = [bench.understood(f"{name}.jpg", name) for name in ("one", "two", "three")]
    bench.catalog.commit(bench.batch(*rows))
    bench.catalog.add_tag(bench.photo("one"), "sea")
    copied = bench.catalog.commit(bench.batch(bench.placed("one.jpg", "two")))
    assert copied == Change(vanished=(bench.photo("one"),), places_changed=True)
    moved = bench.catalog.commit(bench.batch(bench.placed("one.jpg", "three", moved_from=bench.file("three.jpg"))))
    assert moved == Change(places_changed=True)
    assert bench.catalog.tags(bench.photo("two")) == bench.catalog.tags(bench.photo("three")) == ()


def test_both_copies_edited_alike_make_one_successor(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one"), bench.understood("b.jpg", "one")))
    bench.catalog.add_tag(bench.photo("one"), "sea")
    change = bench.catalog.commit(bench.batch(bench.understood("a.jpg", "two"), bench.understood("b.jpg", "two")))
    assert change.replaced == (bench.photo("two"),)
    assert change.vanished == (bench.photo("one"),)
    assert bench.catalog.tags(bench.photo("two")) == ("sea",)
