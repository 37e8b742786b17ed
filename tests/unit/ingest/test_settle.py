"""What becomes of files that changed places with one another: each photo keeps its own tags (promise 3)."""

import os

import pytest

from photoclip.ingest import settle


def tags(disk, photos):
    return [disk.catalog.details((photo,))[0].tags for photo in photos]


@pytest.mark.parametrize("rows_a_batch", [1, 2, 2000])
def test_renumbering_all_files_keeps_every_tag_where_it_was(disk, monkeypatch, rows_a_batch):
    monkeypatch.setattr(settle, "_ROWS_A_BATCH", rows_a_batch)
    photos = [disk.put(f"{n}.jpg", b"content %d" % n) for n in range(7)]
    for n in (0, 3, 6):
        disk.catalog.change_tags((photos[n],), (f"tag {n}",))
    before = tags(disk, photos)
    for n in reversed(range(7)):
        (disk.path / f"{n}.jpg").rename(disk.path / f"{n + 1}.jpg")
    report = disk.run()
    assert [disk.photo_at(f"{n + 1}.jpg") for n in range(7)] == photos
    assert tags(disk, photos) == before
    assert (report.moved, report.updated, report.added, report.removed, report.decoded) == (7, 0, 0, 0, 0)
    assert not any(change.replaced for change in disk.ears.changes)


def test_a_photo_over_another_one_is_a_move(disk):
    first, second = disk.put("a.jpg", b"content 1"), disk.put("b.jpg", b"content 2")
    disk.catalog.change_tags((first,), ("mine",))
    (disk.path / "b.jpg").replace(disk.path / "a.jpg")
    report = disk.run()
    assert (report.moved, report.removed, report.decoded, report.failed) == (1, 0, 0, 0)
    assert disk.photo_at("a.jpg") == second
    assert tags(disk, [first, second]) == [("mine",), ()]


def test_a_rename_that_changes_only_the_case_is_a_move(disk):
    photo = disk.put("img.jpg", b"content 1")
    (disk.path / "img.jpg").rename(disk.path / "IMG.JPG")
    report = disk.run()
    assert (report.moved, report.added, report.removed, report.decoded) == (1, 0, 0, 0)
    assert disk.photo_at("IMG.JPG") == photo


def test_a_touched_file_that_goes_away_while_it_is_hashed_keeps_its_photo(disk, monkeypatch):
    photo = disk.put("a.jpg", b"content 1")
    disk.put("another.jpg", b"a folder without any file would be offline")
    os.utime(disk.path / "a.jpg", ns=(1, 1))
    questions = settle._questions

    def and_then_it_goes(*arguments):
        (disk.path / "a.jpg").unlink()
        return questions(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(settle, "_questions", and_then_it_goes)
        report = disk.run()
    assert (report.failed, report.removed, report.decoded, report.failures) == (0, 0, 0, ())
    assert disk.photo_at("a.jpg") == photo
    assert disk.run().removed == 1


def test_a_file_that_changed_while_it_was_looked_at_is_understood_in_the_next_run(disk, draw, monkeypatch):
    disk.put("a.jpg", b"content 1")
    os.utime(disk.path / "a.jpg", ns=(1, 1))
    questions = settle._questions

    def and_then_it_changes(*arguments):
        draw("a.jpg", "red")
        return questions(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(settle, "_questions", and_then_it_changes)
        disk.run()
    disk.run()
    assert disk.catalog.photos([disk.photo_at("a.jpg")])[0].width_px == 320
    assert disk.run().decoded == 0


def test_a_damaged_file_is_looked_at_once(disk, draw):
    draw("good.jpg", "red")
    (disk.path / "bad.jpg").write_bytes(b"\xff\xd8\xff no picture")
    first, second = disk.run(), disk.run()
    assert (first.added, first.failed, first.decoded) == (1, 1, 1)
    assert (second.failed, second.decoded, second.unchanged, len(second.failures)) == (0, 0, 2, 1)
