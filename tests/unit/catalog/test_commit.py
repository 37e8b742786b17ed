"""What happens to files becomes rows, and a precise Change."""

import math
import sys

import numpy as np
import pytest

from photoclip.catalog.rows import Batch, Restamped
from photoclip.domain.change import Change
from photoclip.domain.files import Failure, FileState, Stamp
from photoclip.domain.photos import Facts


def test_new_photo_appears_with_everything_it_said(bench):
    facts = Facts(
        taken_at="2025-08-14T17:42:05",
        taken_offset_minutes=-120,
        camera_make="Čamera",
        camera_model="X100",
        lens="23mm",
        exposure_s=1 / 250,
        f_number=2.8,
        iso=400,
        focal_mm=23.0,
        latitude=-33.9,
        longitude=18.4,
        altitude_m=-2.5,
        rating=-1,
        title="Strand 🏖",
        keywords=("sea", "Māori"),
    )
    change = bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one", facts)))
    photo = bench.photo("one")
    assert change == Change(appeared=(photo,), places_changed=True)
    (row,) = bench.catalog.photos([photo])
    assert row.facts == facts
    assert (row.format, row.width_px, row.height_px, row.size_bytes) == ("JPEG", 400, 300, 1003)
    assert [(place.path, place.offline) for place in row.places] == [(bench.path("a.jpg"), False)]
    known = bench.file("a.jpg")
    assert (known.photo_id, known.content_hash, known.state) == (photo, row.content_hash, FileState.OK)
    assert known.stamp == Stamp(1000, 1, 7)


def test_same_file_again_changes_nothing_but_refreshes_facts(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one", Facts(iso=100))))
    change = bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one", Facts(iso=200), vector=False)))
    assert change == Change()
    assert bench.catalog.photos([bench.photo("one")])[0].facts.iso == 200
    assert bench.catalog.has_vector(bench.photo("one"), bench.model.model_id)


def test_copy_is_one_photo_with_two_places(bench):
    bench.catalog.commit(bench.batch(bench.understood("b.jpg", "one")))
    change = bench.catalog.commit(bench.batch(bench.placed("a.jpg", "one")))
    assert change == Change(places_changed=True)
    (row,) = bench.catalog.photos([bench.photo("one")])
    assert [place.path.removeprefix(bench.path("")) for place in row.places] == ["a.jpg", "b.jpg"]
    assert bench.catalog.counts().photos == 1
    assert bench.catalog.counts().files == 2


def test_move_neither_appears_nor_vanishes(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    bench.catalog.change_tags((bench.photo("one"),), ("sea",))
    change = bench.catalog.commit(bench.batch(bench.placed("b.jpg", "one", moved_from=bench.file("a.jpg"))))
    assert change == Change(places_changed=True)
    assert [file.relative_path for file in bench.catalog.unlike(bench.folder.folder_id, {})] == ["b.jpg"]
    assert bench.catalog.details((bench.photo("one"),))[0].tags == ("sea",)


def test_move_while_the_old_path_is_taken_by_another_photo(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    moved = bench.placed("b.jpg", "one", moved_from=bench.file("a.jpg"))
    change = bench.catalog.commit(bench.batch(bench.understood("a.jpg", "two"), moved))
    assert change.appeared == (bench.photo("two"),)
    assert change.vanished == ()
    assert bench.file("a.jpg").photo_id == bench.photo("two")
    assert bench.file("b.jpg").photo_id == bench.photo("one")


def test_a_place_that_is_seen_in_the_same_batch_is_not_gone(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    itself = bench.placed("a.jpg", "one", moved_from=bench.file("a.jpg"))
    assert bench.catalog.commit(bench.batch(itself)) == Change()
    seen_again = bench.understood("a.jpg", "one", vector=False)
    bench.catalog.commit(bench.batch(seen_again, gone=(bench.file("a.jpg"),)))
    assert bench.file("a.jpg").photo_id == bench.photo("one")


def test_two_files_change_places(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one"), bench.understood("b.jpg", "two")))
    bench.catalog.change_tags((bench.photo("one"),), ("sea",))
    swapped = bench.batch(bench.understood("a.jpg", "two", vector=False), bench.understood("b.jpg", "one"))
    assert bench.catalog.commit(swapped) == Change(places_changed=True)
    assert bench.catalog.details((bench.photo("two"),))[0].tags == ()


def test_gone_leaves_a_tombstone_that_comes_back_with_tags_and_vector(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    photo = bench.photo("one")
    bench.catalog.change_tags((photo,), ("sea",))
    gone = bench.catalog.commit(bench.batch(gone=(bench.file("a.jpg"),)))
    assert gone == Change(vanished=(photo,), places_changed=True)
    assert bench.live() == []
    assert bench.catalog.photos([photo])[0].places == ()
    assert bench.catalog.photo_sizes() == {1003}
    assert bench.catalog.counts().photos == bench.catalog.counts().tags == 0
    assert bench.catalog.counts().vectors[0].vectors == 0

    back = bench.catalog.commit(bench.batch(bench.placed("new/b.jpg", "one")))
    assert back == Change(appeared=(photo,), places_changed=True)
    assert bench.live() == [photo]
    assert bench.catalog.details((photo,))[0].tags == ("sea",)
    assert bench.catalog.without_vector(bench.model.model_id, 10) == ()


def test_gone_with_another_place_left_does_not_vanish(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one"), bench.understood("b.jpg", "one")))
    assert bench.catalog.commit(bench.batch(gone=(bench.file("a.jpg"),))) == Change(places_changed=True)


def test_restamped_keeps_everything_but_the_stamp(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    file = bench.file("a.jpg")
    stamp = Stamp(1000, 2**80, 2**127)
    rows = (Restamped(file.file_id, stamp), Restamped(999, stamp))
    assert bench.catalog.commit(Batch(1, bench.model.model_id, restamped=rows)) == Change()
    assert bench.file("a.jpg").stamp == stamp
    assert bench.file("a.jpg").photo_id == file.photo_id


def test_failures_are_listed_by_path_until_they_succeed(bench):
    failed = bench.failed("z.jpg", FileState.TOO_LARGE, "201 megapixels"), bench.failed("a.jpg")
    assert bench.catalog.commit(bench.batch(*failed)) == Change()
    assert bench.catalog.failures() == (
        Failure(bench.path("a.jpg"), FileState.DAMAGED, "broken"),
        Failure(bench.path("z.jpg"), FileState.TOO_LARGE, "201 megapixels"),
    )
    counts = bench.catalog.counts()
    assert (counts.failures, counts.files) == (2, 0)
    assert {(count.state, count.files) for count in counts.failures_by_state} == {
        (FileState.DAMAGED, 1),
        (FileState.TOO_LARGE, 1),
    }
    assert bench.file("a.jpg").photo_id is None
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    assert [failure.path for failure in bench.catalog.failures()] == [bench.path("z.jpg")]


def test_unreadable_says_nothing_about_the_bytes(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    change = bench.catalog.commit(bench.batch(bench.failed("a.jpg", FileState.UNREADABLE, "permission denied")))
    assert change == Change()
    assert bench.live() == [bench.photo("one")]
    assert len(bench.catalog.failures()) == 1
    restamped = Batch(1, bench.model.model_id, restamped=(Restamped(bench.file("a.jpg").file_id, Stamp(1, 2, 3)),))
    bench.catalog.commit(restamped)
    assert bench.catalog.failures() == ()


def test_rows_that_come_too_late_are_skipped(bench):
    other = bench.catalog.add_folder("/other", ())
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one", folder=other)))
    moved_from = bench.file("a.jpg", other)
    change = bench.catalog.remove_folder(other.folder_id)
    assert change == Change(vanished=(bench.photo("one"),), places_changed=True)
    assert bench.catalog.remove_folder(other.folder_id) == Change()
    late = bench.batch(
        bench.understood("b.jpg", "two", folder=other),
        bench.placed("c.jpg", "never seen", moved_from=moved_from),
        bench.understood("d.jpg", "three"),
        gone=(moved_from,),
    )
    assert bench.catalog.commit(late) == Change(appeared=(bench.photo("three"),), places_changed=True)
    assert bench.catalog.counts().photos == 1


def test_a_folder_added_again_has_another_id(bench):
    bench.catalog.remove_folder(bench.folder.folder_id)
    assert bench.catalog.add_folder("/pictures", ()).folder_id != bench.folder.folder_id


def test_a_bad_vector_fails_the_batch_whole(bench):
    good, bad = bench.understood("a.jpg", "one"), bench.understood("b.jpg", "two")
    bad.vector[3] = np.nan
    with pytest.raises(ValueError, match="not finite"):
        bench.catalog.commit(bench.batch(good, bad))
    assert bench.catalog.counts().photos == 0
    bad.vector[3] = 0.5
    assert len(bench.catalog.commit(bench.batch(good, bad)).appeared) == 2


def test_hostile_facts_cost_nothing(bench):
    facts = Facts(
        camera_make="bad \udcff surrogate",
        title="nul \x00 inside",
        exposure_s=math.nan,
        f_number=math.inf,
        iso=2**70,
        latitude=-math.inf,
        keywords=("\ud800", ""),
    )
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one", facts)))
    kept = bench.catalog.photos([bench.photo("one")])[0].facts
    assert kept == Facts(camera_make="bad \\udcff surrogate", title="nul \x00 inside", keywords=("\ud800", ""))


def test_names_that_are_not_utf_8_survive(bench):
    name = "caf\udce9/\udcff.jpg"
    bench.catalog.commit(bench.batch(bench.understood(name, "one"), bench.failed("\udcfe.jpg", reason="in \udcfe.jpg")))
    assert bench.file(name).photo_id == bench.photo("one")
    assert bench.catalog.photos([bench.photo("one")])[0].places[0].path == bench.path(name)
    assert bench.catalog.photo_at(bench.path(name)) == bench.photo("one")
    assert bench.catalog.failures()[0].path == bench.path("\udcfe.jpg")


@pytest.mark.parametrize("stamp", [Stamp(0, -(2**63), 0), Stamp(2**62, 2**63, 2**64 - 1), Stamp(1, -1, 2**128 - 1)])
def test_any_stamp_comes_back_as_it_was(bench, stamp):
    failed = bench.failed("a.jpg")
    place = type(failed.place)(failed.place.folder_id, "a.jpg", stamp)
    bench.catalog.commit(bench.batch(type(failed)(place, failed.state, failed.reason)))
    assert bench.file("a.jpg").stamp == stamp


@pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")
def test_photo_at_knows_folders_from_names_that_begin_alike(bench):
    bench.catalog.add_folder("/pictures/sub", ())
    bench.catalog.commit(bench.batch(bench.understood("sub/a.jpg", "one")))
    assert bench.catalog.photo_at(bench.path("sub/a.jpg")) == bench.photo("one")
    assert bench.catalog.photo_at("/picturessub/a.jpg") is None
    assert bench.catalog.photo_at("/pictures") is None
    assert bench.catalog.photo_at("") is None
