"""Runs on disks with little room, as the system tells it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from photoclip.domain.api import IndexReport
from photoclip.domain.errors import StorageError
from photoclip.domain.progress import CancelToken
from photoclip.ingest import space as space_room
from photoclip.ingest import understand as understand_room
from photoclip.ingest.room_needed import RESERVE_BYTES
from photoclip.ingest.run import Run
from photoclip.ingest.space import Space


@pytest.fixture
def free(monkeypatch, disk) -> dict[str, int]:
    """Bytes that are free beyond the reserve, in the folder of the catalog and in that of the thumbnails; each lies on
    a disk of its own.
    """
    told = {"library": 1 << 40, "thumbnails": 1 << 40}

    def kind(folder: Path) -> str:
        return "thumbnails" if folder == disk.thumbnails else "library"

    monkeypatch.setattr(space_room, "free_bytes", lambda folder: RESERVE_BYTES + told[kind(folder)])
    monkeypatch.setattr(space_room, "_device", lambda folder: hash(kind(folder)))
    return told


@pytest.fixture
def run(disk, tmp_path) -> Callable[[], IndexReport]:
    def once() -> IndexReport:
        space = Space(tmp_path, disk.thumbnails, tmp_path / "index")
        job = Run(replace(disk.rooms(), space=space), disk.ears, CancelToken())
        job.run()
        return job.report()

    return once


def test_too_little_room_for_the_thumbnails_is_said_before_anything_is_decoded(disk, draw, run, free):
    for number in range(20):
        draw(f"{number}.jpg", "red")
    free["thumbnails"] = 30_000
    with pytest.raises(StorageError) as caught:
        run()
    assert caught.value.what.startswith("20 photos need about ")
    assert f"are free on the disk of {disk.thumbnails}" in caught.value.what
    assert "thumbnails kept on another disk" in caught.value.remedy
    assert not disk.thumbnails.exists()
    free["thumbnails"] = 1 << 30
    assert run().added == 20


def test_too_little_room_for_the_catalog(draw, run, free, tmp_path):
    draw("a.jpg", "red")
    free["library"] = 500
    with pytest.raises(StorageError) as caught:
        run()
    assert caught.value.what.endswith(f"on the disk of {tmp_path}")
    assert "thumbnails" not in caught.value.remedy


def test_too_little_room_for_the_index_is_a_warning_only(draw, run, free, tmp_path):
    (tmp_path / "index").mkdir()
    for name in ("1.hnsw.0123456789abcdef.graph", "1-1.hnsw.0123456789abcdef.graph"):
        (tmp_path / "index" / name).write_bytes(bytes(1_000_000))
    draw("a.jpg", "red")
    free["library"] = 1_000_000
    report = run()
    assert report.added == 1
    assert [line.partition(":")[0] for line in report.warnings] == ["the search index may not be saved"]
    assert "about 66 MB are needed, and 65 MB are free" in report.warnings[0]


def test_nothing_new_needs_no_room(draw, run, free):
    draw("a.jpg", "red")
    run()
    free["library"] = free["thumbnails"] = -RESERVE_BYTES
    assert run().unchanged == 1


def test_a_disk_that_fills_up_meanwhile_ends_the_run_in_good_order(disk, draw, run, free, monkeypatch):
    monkeypatch.setattr(understand_room, "_PHOTOS_A_BATCH", 8)
    for number in range(60):
        draw(f"{number}.jpg", f"hsl({6 * number}, 100%, 50%)")
    commit, committed = disk.catalog.commit, []

    def then_full(batch):
        change = commit(batch)
        committed.append(len(batch.understood))
        free["thumbnails"] = -1
        return change

    monkeypatch.setattr(disk.catalog, "commit", then_full)
    with pytest.raises(StorageError, match=r"is full: less than 64 MB are free") as first:
        run()
    assert 0 < sum(committed) < 60
    with pytest.raises(StorageError) as second:
        run()
    assert str(first.value) == str(second.value), "what is the same trouble has the same words"
    monkeypatch.setattr(disk.catalog, "commit", commit)
    free["thumbnails"] = 1 << 40
    assert run().added == 60 - sum(committed)
    assert disk.catalog.counts().photos == 60
    assert disk.catalog.check() == ()


def test_vectors_for_another_model_need_room(disk, draw, run, free, monkeypatch):
    for number in range(20):
        draw(f"{number}.jpg", f"hsl({18 * number}, 100%, 50%)")
    run()
    other = disk.rooms("b")
    monkeypatch.setattr(disk, "rooms", lambda: other)
    free["library"] = 100
    with pytest.raises(StorageError, match="20 photos need about"):
        run()
    free["library"] = 1 << 30
    assert run().embedded == 20
