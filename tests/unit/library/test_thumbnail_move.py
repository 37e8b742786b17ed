import os

import pytest

from photoclip.config.thumbnails import sealed, thumbnail_path
from photoclip.domain.errors import CancelledError, StorageError
from photoclip.domain.progress import CancelToken, Phase
from photoclip.library import thumbnail_move
from photoclip.library.thumbnail_move import copy_thumbnails, has_thumbnails, remove_thumbnails, thumbnails_in

WHOLE = sealed(b"\xff\xd8\xff some pixels \xff\xd9")


@pytest.fixture
def cache(tmp_path):
    """Thumbnails of four photos, a broken one, and things that are none of ours."""
    folder = tmp_path / "from"
    for number in range(4):
        for edge_px in (256, 512):
            path = thumbnail_path(folder, f"{number:02x}" * 32, edge_px)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(sealed(WHOLE[:-2] + bytes([number]) + b"\xff\xd9"))
    (folder / "00" / f"{'00' * 32}-999.jpg").write_bytes(b"cut off")
    (folder / "00" / "holiday.jpg").write_bytes(WHOLE)
    (folder / "my photos").mkdir()
    (folder / "my photos" / f"{'ab' * 32}-256.jpg").write_bytes(WHOLE)
    return folder


def names(folder):
    return sorted(entry.name for entry in thumbnails_in(folder))


def test_what_is_ours_is_copied_and_then_removed(cache, tmp_path):
    target, told = tmp_path / "to", []
    copy_thumbnails(cache, target, CancelToken(), told.append)
    assert names(target) == [name for name in names(cache) if "999" not in name]
    assert (told[-1].phase, told[-1].done, told[-1].total) == (Phase.MOVING, 9, 9)
    assert len(names(cache)) == 9, "nothing is removed while it is copied"
    remove_thumbnails(cache, target, CancelToken())
    assert not has_thumbnails(cache)
    left = sorted(path.relative_to(cache).as_posix() for path in cache.rglob("*") if path.is_file())
    assert left == ["00/holiday.jpg", f"my photos/{'ab' * 32}-256.jpg"]
    assert sorted(path.name for path in cache.iterdir()) == ["00", "my photos"]
    assert not list((target / "partial").iterdir())


def test_only_what_is_kept_elsewhere_is_removed(cache, tmp_path):
    target = tmp_path / "to"
    copy_thumbnails(cache, target, CancelToken(), lambda _: None)
    lost, cut = (thumbnail_path(target, f"{number:02x}" * 32, 256) for number in (1, 2))
    lost.unlink()
    cut.write_bytes(WHOLE[:5])
    remove_thumbnails(cache, target, CancelToken())
    assert names(cache) == [lost.name, cut.name]


def test_a_cancelled_copy_goes_on_where_it_was(cache, tmp_path, monkeypatch):
    target, token = tmp_path / "to", CancelToken()
    monkeypatch.setattr(thumbnail_move, "_REPORT_EVERY", 1)

    def progressed(progress):
        if progress.done == 3:
            token.cancel()

    with pytest.raises(CancelledError):
        copy_thumbnails(cache, target, token, progressed)
    assert 1 <= len(names(target)) <= 4
    before = {path: path.stat().st_mtime_ns for path in target.rglob("*.jpg")}
    copy_thumbnails(cache, target, CancelToken(), lambda _: None)
    assert len(names(target)) == 8
    assert all(path.stat().st_mtime_ns == mtime_ns for path, mtime_ns in before.items())


def test_a_disk_with_too_little_room_is_refused_with_the_numbers(cache, tmp_path, monkeypatch):
    monkeypatch.setattr(thumbnail_move, "free_bytes", lambda _: 63_000_000)
    with pytest.raises(StorageError, match=r"needs about 64 MB, and 63 MB are free on the disk of .*to "):
        copy_thumbnails(cache, tmp_path / "to", CancelToken(), lambda _: None)
    assert not (tmp_path / "to").exists()
    assert len(names(cache)) == 9


def test_what_is_there_already_needs_no_room(cache, tmp_path, monkeypatch):
    copy_thumbnails(cache, tmp_path / "to", CancelToken(), lambda _: None)
    monkeypatch.setattr(thumbnail_move, "free_bytes", lambda _: 64_000_100)
    monkeypatch.setattr(thumbnail_move, "_size", lambda _: 10**9)
    copy_thumbnails(cache, tmp_path / "to", CancelToken(), lambda _: None)


def test_a_disk_that_fills_up_meanwhile_stops_it(cache, tmp_path, monkeypatch):
    told = iter([10**9, 1000])
    monkeypatch.setattr(thumbnail_move, "free_bytes", lambda _: next(told))
    with pytest.raises(StorageError, match="full"):
        copy_thumbnails(cache, tmp_path / "to", CancelToken(), lambda _: None)
    assert len(names(cache)) == 9


def test_a_folder_that_is_not_there_holds_none(tmp_path):
    assert not has_thumbnails(tmp_path / "nowhere")
    copy_thumbnails(tmp_path / "nowhere", tmp_path / "to", CancelToken(), lambda _: None)
    remove_thumbnails(tmp_path / "nowhere", tmp_path / "to", CancelToken())


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_one_that_cannot_be_read_right_now_stays(cache, tmp_path):
    """As on a share that hiccups: it may be the only one of a photo that is offline."""
    target, unreadable = tmp_path / "to", thumbnail_path(cache, "01" * 32, 256)
    unreadable.unlink()
    unreadable.symlink_to(unreadable)
    copy_thumbnails(cache, target, CancelToken(), lambda _: None)
    remove_thumbnails(cache, target, CancelToken())
    assert names(cache) == [unreadable.name]


def test_removing_ends_when_it_is_cancelled(cache, tmp_path):
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        remove_thumbnails(cache, cache, token)
    assert len(names(cache)) == 9
