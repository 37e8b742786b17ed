import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.config.paths import library_paths, prepare
from photoclip.config.thumbnails import EDGES_PX, thumbnail_path
from photoclip.decode.pool import DecodePool
from photoclip.decode.reading import hash_file
from photoclip.decode.thumbnails import is_whole
from photoclip.domain.browse import PictureRequest
from photoclip.domain.errors import CancelledError, PictureError, StorageError
from photoclip.domain.files import FolderState, Stamp
from photoclip.domain.ids import PhotoId
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.library.thumbnail_place import ThumbnailPlace
from photoclip.library.viewing import Viewing


class Desk:
    """A catalog, a folder of drawn photos in it, and what shows them."""

    def __init__(self, folder: Path) -> None:
        paths = library_paths(folder / "library")
        prepare(paths)
        self.views = paths.views
        (self.views / "left.rgb").write_bytes(b"of a killed engine")
        self.photos = folder / "photos"
        self.photos.mkdir()
        self.catalog = Catalog.open(paths.catalog, paths.backups)
        self.folder = self.catalog.add_folder(str(self.photos), ())
        self.place = ThumbnailPlace(paths, self.catalog, None)
        self.viewing = Viewing(paths.views, self.catalog, self.place)

    def draw(self, *names: str) -> tuple[PhotoId, ...]:
        return tuple(self.know(self.paint(name), name) for name in names)

    def paint(self, name: str, size: tuple[int, int] = (640, 480)) -> Path:
        colour = f"#{zlib.crc32(name.encode()) & 0xFFFFFF:06x}"
        Image.new("RGB", size, colour).save(self.photos / name)
        return self.photos / name

    def know(self, path: Path, name: str) -> PhotoId:
        content_hash = hash_file(str(path), lambda: None)
        photo = DecodedPhoto(content_hash, path.stat().st_size, "JPEG", 640, 480, 0, Facts())
        place = Place(self.folder.folder_id, name, Stamp(1, 1, 1))
        model = self.catalog.model("none", 4)
        self.catalog.commit(Batch(1, model.model_id, understood=(Understood(place, photo, None),)))
        found = self.catalog.photo_for(content_hash)
        assert found is not None
        return found

    def thumbnails(self, photo_id: PhotoId) -> list[Path]:
        (row,) = self.catalog.photos([photo_id])
        return [thumbnail_path(self.place.folder, row.content_hash, edge_px) for edge_px in EDGES_PX]


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    yield made
    made.viewing.close()
    made.catalog.close()


def test_a_picture_is_a_file_that_belongs_to_the_caller(desk):
    path = desk.paint("a.png")
    assert not list(desk.views.iterdir()), "what a killed engine left is gone"
    one, two = (desk.viewing.picture(PictureRequest(str(path), edge_px)) for edge_px in (None, 64))
    assert (one.width_px, one.height_px, two.width_px, two.height_px) == (640, 480, 64, 48)
    assert (two.full_width_px, two.full_height_px) == (640, 480)
    with Image.open(path) as image:
        assert Path(one.pixels).read_bytes() == image.convert("RGB").tobytes()
    assert sorted(desk.views.iterdir()) == sorted(map(Path, (one.pixels, two.pixels)))
    desk.viewing.close()
    assert not list(desk.views.iterdir()), "what nobody took away goes with the engine"


def test_what_cannot_be_shown_says_why_and_leaves_nothing(desk):
    cut, words = desk.paint("cut.jpg"), desk.photos / "words.txt"
    cut.write_bytes(cut.read_bytes()[:300])
    words.write_text("no picture", encoding="utf-8")
    for path in (cut, words, desk.photos, desk.photos / "nowhere.jpg"):
        with pytest.raises(PictureError, match=path.name) as caught:
            desk.viewing.picture(PictureRequest(str(path), 100))
        assert caught.value.remedy
    assert not list(desk.views.iterdir())
    desk.views.rmdir()
    with pytest.raises(StorageError):
        desk.viewing.picture(PictureRequest(str(desk.paint("a.png"))))


def test_two_pictures_at_once_while_thumbnails_are_mended(desk, monkeypatch):
    """The viewer shows one while it loads the next; mending leaves one of the workers free."""
    ids = desk.draw("a.jpg", "b.jpg")
    inside, go_on = threading.Semaphore(0), threading.Event()
    run = DecodePool.run

    def slow(pool, requests, token):
        inside.release()
        assert go_on.wait(60)
        return run(pool, requests, token)

    monkeypatch.setattr(DecodePool, "run", slow)
    with ThreadPoolExecutor(4) as threads:
        mending = [threads.submit(desk.viewing.mend_thumbnails, ids) for _ in range(2)]
        showing = threads.submit(desk.viewing.picture, PictureRequest(str(desk.photos / "a.jpg")))
        assert inside.acquire(timeout=60)
        assert inside.acquire(timeout=60)
        assert not inside.acquire(timeout=0.1), "two workers, and mending takes one of them at most"
        go_on.set()
        assert showing.result(60).width_px == 640
        assert [mend.result(60) for mend in mending] == [ids, ids]


def test_missing_and_broken_thumbnails_are_made_again(desk):
    ids = desk.draw("a.jpg", "b.jpg", "c.jpg")
    assert desk.viewing.mend_thumbnails((*ids, PhotoId(999), ids[0])) == ids
    small, large = desk.thumbnails(ids[0])
    small.unlink()
    large.write_bytes(b"\xff\xd8\xff cut")
    kept = desk.thumbnails(ids[1])[0].stat().st_mtime_ns
    assert desk.viewing.mend_thumbnails(ids) == ids
    assert is_whole(small)
    assert is_whole(large)
    assert desk.thumbnails(ids[1])[0].stat().st_mtime_ns == kept
    assert desk.viewing.mend_thumbnails(()) == ()


def test_what_cannot_be_mended_is_left_out(desk):
    gone, changed, damaged, copied, fine = ids = desk.draw("gone.jpg", "other.jpg", "cut.jpg", "copied.jpg", "fine.jpg")
    copy = desk.photos / "z copy.jpg"
    copy.write_bytes((desk.photos / "copied.jpg").read_bytes())
    desk.know(copy, copy.name)
    (desk.photos / "gone.jpg").unlink()
    (desk.photos / "copied.jpg").unlink()
    desk.paint("other.jpg", (320, 240))
    (desk.photos / "cut.jpg").write_bytes((desk.photos / "cut.jpg").read_bytes()[:300])
    assert desk.viewing.mend_thumbnails(ids) == (copied, fine)
    assert not any(map(is_whole, desk.thumbnails(changed) + desk.thumbnails(gone) + desk.thumbnails(damaged)))
    desk.catalog.set_folder_state(desk.folder.folder_id, FolderState.OFFLINE, "unplugged")
    for path in desk.thumbnails(fine):
        path.unlink()
    assert desk.viewing.mend_thumbnails(ids) == (copied,), "what is offline has only what it has"


def test_closing_ends_whoever_waits(desk, monkeypatch):
    started, go_on = threading.Semaphore(0), threading.Event()
    run = DecodePool.run

    def slow(pool, requests, token):
        started.release()
        assert go_on.wait(60)
        return run(pool, requests, token)

    monkeypatch.setattr(DecodePool, "run", slow)
    request = PictureRequest(str(desk.paint("a.png")))
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(desk.viewing.picture, request) for _ in range(4)]
        for _ in range(2):
            assert started.acquire(timeout=60)
        desk.viewing.close()
        go_on.set()
        assert all(isinstance(wait.exception(60), CancelledError) for wait in waiting)
    assert not list(desk.views.iterdir())
