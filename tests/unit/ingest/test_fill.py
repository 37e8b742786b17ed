"""Vectors of a second model, for photos that are there, went away in the middle, or left only a thumbnail."""

import shutil

import pytest

from photoclip.domain.progress import CancelToken
from photoclip.ingest.fill import fill
from photoclip.ingest.tally import Tally


def filled(disk):
    tally = Tally()
    fill(disk.rooms("b"), CancelToken(), disk.ears, tally)
    return tally


@pytest.fixture
def two(disk, draw):
    paths = [draw("red.jpg", "red"), draw("blue.jpg", "blue")]
    assert disk.run().added == 2
    return paths


def has(disk, name):
    return disk.catalog.has_vector(disk.photo_at(name), disk.model("b").model_id)


def test_every_photo_gets_its_vector_and_once(disk, two):
    assert (filled(disk).embedded, filled(disk).decoded) == (2, 0)
    red, blue = (disk.catalog.vector(disk.photo_at(f"{c}.jpg"), disk.model("b").model_id) for c in ("red", "blue"))
    assert red[0] > red[2]
    assert blue[2] > blue[0]


def test_portion_by_portion_it_comes_to_the_same(disk, two, draw, tmp_path, monkeypatch):
    draw("green.jpg", "green")
    assert disk.run().added == 1
    two[1].rename(tmp_path / "away.jpg")
    monkeypatch.setattr("photoclip.ingest.fill._PORTION", 1)
    told = []
    monkeypatch.setattr(disk.ears, "progressed", told.append)
    tally = filled(disk)
    assert (tally.embedded, tally.warnings) == (3, [])
    assert told[-1].done == told[-1].total == 3
    assert all(has(disk, name) for name in ("red.jpg", "blue.jpg", "green.jpg"))


def test_what_goes_offline_in_the_middle_is_embedded_from_its_thumbnail_and_marked_for_later(disk, two, tmp_path):
    two[0].rename(tmp_path / "away.jpg")
    tally = filled(disk)
    assert (tally.embedded, tally.warnings) == (2, [])
    assert has(disk, "red.jpg")
    (waiting,) = disk.catalog.without_vector(disk.model("b").model_id, 10)
    assert waiting.path == str(two[0])
    assert filled(disk).decoded == 0, "a thumbnail is embedded once"
    (tmp_path / "away.jpg").rename(two[0])
    assert filled(disk).embedded == 1
    assert disk.catalog.without_vector(disk.model("b").model_id, 10) == ()


def test_without_a_thumbnail_the_person_is_told(disk, two, tmp_path):
    two[0].rename(tmp_path / "away.jpg")
    shutil.rmtree(disk.thumbnails)
    tally = filled(disk)
    assert tally.embedded == 1
    assert len(tally.warnings) == 1
    assert not has(disk, "red.jpg")


def test_other_bytes_under_the_name_do_not_become_the_photos_vector(disk, two, draw):
    draw("red.jpg", "blue")
    filled(disk)
    vector = disk.catalog.vector(disk.photo_at("red.jpg"), disk.model("b").model_id)
    assert vector[0] > vector[2], "that of its thumbnail"
