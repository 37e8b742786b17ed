import os
import shutil
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from photoclip.config.thumbnails import EDGES_PX, thumbnail_path
from photoclip.decode.thumbnails import (
    encoded,
    is_whole,
    new_partial,
    remove_stale_partials,
    write_thumbnail,
)

HASH = "ab" * 32


def test_written_whole_and_nothing_left(tmp_path, scene) -> None:
    target = thumbnail_path(tmp_path, HASH, 512)
    write_thumbnail(encoded(scene), target, new_partial(tmp_path))
    assert is_whole(target)
    with Image.open(target) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", scene.size)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [target]


def test_every_cut_is_noticed(tmp_path, scene) -> None:
    content = encoded(scene)
    target = tmp_path / "a.jpg"
    for length in (*range(0, 200), *range(len(content) - 200, len(content))):
        target.write_bytes(content[:length])
        assert not is_whole(target)
    target.write_bytes(content)
    assert is_whole(target)
    assert not is_whole(tmp_path / "nowhere.jpg")
    assert not is_whole(tmp_path)


def test_a_failed_write_leaves_nothing(tmp_path, scene) -> None:
    (tmp_path / "ab").write_text("a file where the folder should be")
    with pytest.raises(OSError, match=r".+"):
        write_thumbnail(encoded(scene), thumbnail_path(tmp_path, HASH, 512), new_partial(tmp_path))
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["ab"]


def test_stale_partials_go_and_fresh_ones_stay(tmp_path) -> None:
    old, fresh = new_partial(tmp_path), new_partial(tmp_path)
    theirs = old.with_name("holiday.jpg")
    old.parent.mkdir()
    for path in (old, fresh, theirs):
        path.write_bytes(b"x")
    for path in (old, theirs):
        os.utime(path, (time.time() - 90_000,) * 2)
    remove_stale_partials(tmp_path)
    assert (old.exists(), fresh.exists(), theirs.exists()) == (False, True, True)
    remove_stale_partials(tmp_path / "nowhere")


def test_many_writers_of_the_same_thumbnail(tmp_path, scene) -> None:
    target, content = thumbnail_path(tmp_path, HASH, 256), encoded(scene)
    threads = [
        threading.Thread(target=lambda: [write_thumbnail(content, target, new_partial(tmp_path)) for _ in range(20)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert target.read_bytes() == content


def test_sound_ones_are_kept_and_cut_ones_written_again(make_pool, decode, photos, tmp_path) -> None:
    paths, cache = photos("a.jpg"), tmp_path / "cache"
    pool = make_pool(cache)
    content_hash = decode(pool, paths)[0].content_hash
    kept, cut = (thumbnail_path(cache, content_hash, edge) for edge in EDGES_PX)
    before = kept.stat()
    cut.write_bytes(cut.read_bytes()[:-10])
    decode(pool, paths)
    assert (kept.stat().st_mtime_ns, kept.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert is_whole(cut)


def test_a_query_picture_leaves_the_cache_alone(make_pool, decode, photos, tmp_path) -> None:
    decode(make_pool(tmp_path / "cache"), photos("a.jpg"), thumbnails=False)
    assert not list((tmp_path / "cache").rglob("*.jpg"))


def test_a_part_of_a_query_picture(make_pool, decode, tmp_path, scene, encode) -> None:
    path = tmp_path / "scene.png"
    path.write_bytes(encode(scene))
    pool = make_pool()
    (corner,) = decode(pool, [path], box=(104, 64, 144, 96))
    assert abs(corner.pixels.astype(int) - (255, 255, 0)).max() <= 2
    (whole,) = decode(pool, [path])
    assert whole.photo == corner.photo
    (beyond,) = decode(pool, [path], box=(120, 70, 900, 900))
    assert abs(beyond.pixels.astype(int) - (255, 255, 0)).max() <= 2
    (outside,) = decode(pool, [path], box=(500, 500, 600, 600))
    assert outside.state == "unsupported"
    assert outside.reason == "that part lies outside of the picture (144 x 96 pixels)"


def test_the_cache_may_be_deleted_while_it_is_written(tmp_path, scene, monkeypatch) -> None:
    """Between the folders being made and the rename."""
    cache = tmp_path / "thumbnails"
    target = thumbnail_path(cache, HASH, 512)
    left = [3]
    replace = Path.replace

    def replaced(path: Path, to: Path) -> Path:
        if left[0]:
            left[0] -= 1
            shutil.rmtree(cache)
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", replaced)
    write_thumbnail(encoded(scene), target, new_partial(cache))
    assert (is_whole(target), left) == (True, [0])
