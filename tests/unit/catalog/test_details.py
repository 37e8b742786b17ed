from photoclip.domain.browse import PhotoFile
from photoclip.domain.files import FolderState
from photoclip.domain.ids import PhotoId
from photoclip.domain.photos import Facts


def test_all_about_photos_in_the_order_asked(bench):
    other = bench.catalog.add_folder("/other", ())
    facts = Facts(taken_at="2025-08-14T17:42:05", camera_model="X100V", keywords=("sea",), rating=4)
    bench.catalog.commit(
        bench.batch(
            bench.understood("z.jpg", "one", facts),
            bench.understood("a.jpg", "one", facts, folder=other),
            bench.understood("two.jpg", "two"),
        )
    )
    one, two = bench.photo("one"), bench.photo("two")
    for name in ("sand", "beach"):
        bench.catalog.change_tags((one,), (name,))
    bench.catalog.set_folder_state(other.folder_id, FolderState.OFFLINE, "unplugged")
    second, first, again = bench.catalog.details([two, PhotoId(999), one, two])
    assert (second.photo_id, first.photo_id, again) == (two, one, second)
    assert (first.facts, first.tags) == (facts, ("beach", "sand"))
    assert first.files == (PhotoFile(bench.path("z.jpg"), False), PhotoFile("/other/a.jpg", True))
    assert (first.width_px, first.height_px, first.format, first.size_bytes) == (400, 300, "JPEG", 1003)
    assert first.added_at_ns > 1_600_000_000_000_000_000
    assert second.tags == ()
    assert bench.catalog.details([]) == ()


def test_a_photo_that_comes_back_keeps_when_it_was_added(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    (before,) = bench.catalog.details([bench.photo("one")])
    bench.catalog.commit(bench.batch(gone=(bench.file("a.jpg"),)))
    bench.catalog.commit(bench.batch(bench.understood("b.jpg", "one")))
    (after,) = bench.catalog.details([bench.photo("one")])
    assert after.added_at_ns == before.added_at_ns


def test_notes(bench):
    assert bench.catalog.note("thumbnails") is None
    bench.catalog.write_note("thumbnails", "/one")
    bench.catalog.write_note("thumbnails", "")
    assert bench.catalog.note("thumbnails") == ""
