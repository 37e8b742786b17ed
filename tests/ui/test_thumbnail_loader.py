"""Thumbnails from a real cache on the disk."""

import shutil

import pytest
from PySide6.QtGui import QPixmap

from photoclip.config.thumbnails import thumbnail_path
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.thumbnails.pixmaps import PixmapCache
from photoclip.ui.thumbnails.waiting import ThumbnailKey, WaitingThumbnails


@pytest.fixture(scope="session")
def cache(sample_library_original):
    """The thumbnails of the sample pictures. Read only."""
    return sample_library_original / "thumbnails"


@pytest.fixture(scope="session")
def hashes(cache):
    return sorted({path.name.split("-")[0] for path in cache.glob("??/*.jpg")})


@pytest.fixture
def loader(cache, qapp):
    loader = ThumbnailLoader(cache)
    yield loader
    loader.close()
    loader.deleteLater()


def test_a_thumbnail_comes_and_is_kept(loader, hashes, qtbot):
    with qtbot.waitSignal(loader.loaded) as loaded:
        assert loader.pixmap(hashes[0], 256) is None
    assert loaded.args == [hashes[0]]
    pixmap = loader.pixmap(hashes[0], 256)
    assert pixmap is not None
    assert max(pixmap.width(), pixmap.height()) == 256
    assert loader.peek(hashes[0], 512) is None
    assert loader.any_pixmap(hashes[0]) is pixmap
    assert loader.size_bytes == pixmap.width() * pixmap.height() * 4


def test_what_is_missing_is_told_once_and_can_be_tried_again(tmp_path, cache, hashes, qtbot, qapp):
    loader = ThumbnailLoader(tmp_path)
    missing = []
    loader.missing.connect(missing.append)
    loader.pixmap(hashes[0], 256)
    loader.pixmap(hashes[0], 512)
    qtbot.waitUntil(lambda: missing == [hashes[0]] and len(loader._missing[hashes[0]]) == 2)
    assert loader.pixmap(hashes[0], 256) is None
    for edge_px in (256, 512):
        target = thumbnail_path(tmp_path, hashes[0], edge_px)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(thumbnail_path(cache, hashes[0], edge_px), target)
    with qtbot.waitSignals([loader.loaded, loader.loaded]):
        loader.retry(hashes[0])
    assert loader.pixmap(hashes[0], 512) is not None
    assert missing == [hashes[0]]
    loader.close()


@pytest.mark.parametrize("damage", [b"", b"not a picture", "half"])
def test_a_broken_thumbnail_counts_as_missing(tmp_path, cache, hashes, qtbot, qapp, damage):
    target = thumbnail_path(tmp_path, hashes[0], 256)
    target.parent.mkdir()
    whole = thumbnail_path(cache, hashes[0], 256).read_bytes()
    target.write_bytes(whole[: len(whole) // 2] if damage == "half" else damage)
    loader = ThumbnailLoader(tmp_path)
    with qtbot.waitSignal(loader.missing):
        loader.pixmap(hashes[0], 256)
    loader.close()


def test_another_folder_is_looked_at_for_what_was_missing(tmp_path, cache, hashes, qtbot, qapp):
    loader = ThumbnailLoader(tmp_path)
    with qtbot.waitSignal(loader.missing):
        loader.pixmap(hashes[0], 256)
    with qtbot.waitSignal(loader.loaded):
        loader.set_dir(cache)
    loader.close()


def test_nothing_is_read_after_close(loader, hashes):
    loader.close()
    assert loader.pixmap(hashes[0], 256) is None
    loader.close()


def test_the_last_one_asked_for_comes_first_and_passing_wishes_are_cancelled():
    waiting = WaitingThumbnails()
    keys = [ThumbnailKey(name, 256) for name in "abcd"]
    for key in keys:
        waiting.ask(key, in_passing=key.content_hash != "b")
    waiting.ask(keys[0], in_passing=True)
    assert waiting.take() == keys[0]
    waiting.ask(keys[0], in_passing=True)
    assert len(waiting) == 3, "what is being read is not asked for again"
    waiting.ask(keys[1], in_passing=True)
    waiting.cancel()
    assert waiting.take() == keys[1], "who asked to stay is served"
    waiting.close()
    assert waiting.take() is None


def test_what_is_seen_now_takes_the_place_of_what_was_seen_before():
    waiting = WaitingThumbnails()
    keys = [ThumbnailKey(name, 256) for name in "abcd"]
    waiting.ask(keys[0], in_passing=True)
    waiting.ask(keys[1], in_passing=False)
    waiting.replace([keys[2], keys[3]])
    assert [waiting.take() for _ in range(3)] == [keys[1], keys[3], keys[2]]
    waiting.replace([keys[3], keys[0]])
    assert waiting.take() == keys[0]
    assert len(waiting) == 0, "what is being read is not asked for again"
    waiting.finish(keys[3])
    waiting.replace([keys[3]])
    assert waiting.take() == keys[3]


def test_pixmaps_are_kept_up_to_their_bytes(qapp):
    cache = PixmapCache[int](1000)
    for key in range(4):
        cache.put(key, QPixmap(10, 10))
    assert cache.size_bytes == 800
    assert cache.get(0) is None
    assert cache.get(2) is not None
    cache.put(9, QPixmap(10, 10))
    assert cache.get(3) is None, "the least recently used one leaves"
    cache.put(5, QPixmap(100, 100))
    assert len(cache) == 1
