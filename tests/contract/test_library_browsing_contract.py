"""`LibraryApi` for the window: looking through the library, pictures, news, settings. Both ways, as the other suite."""

import shutil
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from photoclip.domain.api import IndexRequest, JobState
from photoclip.domain.browse import Order, Photo, PictureRequest, Scope, ScopeKind
from photoclip.domain.errors import EngineGoneError, FolderError, PictureError, SettingsError
from photoclip.domain.ids import FolderId, PhotoId
from photoclip.domain.settings import Settings

if TYPE_CHECKING:
    from tests.contract.conftest import Opened

DEADLINE_S = 120.0


def names(photos: Iterable[Photo]) -> list[str]:
    return [Path(photo.files[0].path).name for photo in photos]


def test_photos_are_listed_with_all_that_is_known_of_them(filled: "Opened") -> None:
    assert names(filled.listed(Scope())) == [
        "black.jpg", "blue again.jpg", "green.jpg", "red.jpg", "white.jpg", "yellow.jpg",
    ]  # fmt: skip
    listing = filled.api.list_photos(Scope(), Order.NEWEST)
    assert listing.aspect_array().tolist() == pytest.approx([4 / 3] * 6)
    today = (date.today() - date(1970, 1, 1)).days
    assert set(listing.day_array().tolist()) <= {today, today - 1}, "the pictures were drawn a moment ago"
    blue = next(photo for photo in filled.listed(Scope()) if len(photo.files) == 2)
    assert [Path(place.path).name for place in blue.files] == ["blue again.jpg", "blue.jpg"]
    assert (blue.format, blue.width_px, blue.height_px, blue.tags) == ("JPEG", 320, 240, ())
    assert blue.size_bytes == Path(blue.files[0].path).stat().st_size
    assert abs(blue.added_at_ns - time.time_ns()) < 3600 * 10**9
    assert filled.api.photos((blue.photo_id, PhotoId(10**9), blue.photo_id)) == (blue, blue)


def test_scopes(filled: "Opened") -> None:
    (folder,) = filled.api.folders()
    everything = set(names(filled.listed(Scope())))
    for scope in (Scope(ScopeKind.RECENT), Scope(ScopeKind.FOLDER, folder.folder_id)):
        assert set(names(filled.listed(scope, Order.OLDEST))) == everything
    assert filled.listed(Scope(ScopeKind.FOLDER, folder.folder_id, "nowhere")) == ()
    with pytest.raises(FolderError):
        filled.api.list_photos(Scope(ScopeKind.FOLDER, FolderId(999)), Order.NEWEST)


def test_a_photo_is_known_by_the_path_of_a_file(filled: "Opened") -> None:
    photo = filled.api.photo_at(str(filled.photos / "blue.jpg"))
    assert photo is not None
    assert str(filled.photos / "blue.jpg") in {place.path for place in photo.files}
    for path in ("broken.jpg", "nowhere.jpg", "", "\0"):
        assert filled.api.photo_at(str(filled.photos / path)) is None


def test_the_tree_of_folders_follows_what_is_in_them(fresh: "Opened") -> None:
    deep = fresh.photos / "Trips" / "Sea"
    deep.mkdir(parents=True)
    fresh.draw("cyan", folder=deep)
    (deep / "red too.jpg").write_bytes((fresh.photos / "red.jpg").read_bytes())
    folder = fresh.api.add_folder(str(fresh.photos))
    assert [(node.folder_id, node.photos) for node in fresh.api.folder_tree()] == [(folder.folder_id, 0)]
    fresh.index()
    sub = str(Path("Trips", "Sea"))
    assert [(n.relative_path, n.photos) for n in fresh.api.folder_tree()] == [("", 7), ("Trips", 2), (sub, 2)]
    assert names(fresh.listed(Scope(ScopeKind.FOLDER, folder.folder_id, sub))) == ["cyan.jpg", "red too.jpg"]
    shutil.rmtree(deep)
    fresh.index()
    assert [(n.relative_path, n.photos) for n in fresh.api.folder_tree()] == [("", 6)]
    fresh.api.remove_folder(str(fresh.photos))
    assert fresh.api.folder_tree() == ()


def test_news_of_folders_jobs_and_photos(fresh: "Opened") -> None:
    start = fresh.api.wait_news(-1, 60)
    assert start.jobs == ()
    fresh.api.add_folder(str(fresh.photos))
    added = fresh.api.wait_news(start.revision, 60)
    assert added.revision > start.revision
    assert (added.folders - start.folders, added.photos - start.photos) == (1, 0)
    (fresh.photos / "broken.jpg").write_bytes((fresh.photos / "red.jpg").read_bytes()[:400])
    job_id = fresh.api.start_index(IndexRequest())
    deadline, news, told = time.monotonic() + DEADLINE_S, added, 0
    while not (news.jobs and news.jobs[-1].is_over):
        assert time.monotonic() < deadline
        news = fresh.api.wait_news(news.revision, 5.0)
        told += 1
    assert told > 2, "progress comes while it runs"
    (status,) = news.jobs
    assert (status.job_id, status.state) == (job_id, JobState.DONE)
    assert news.photos > added.photos
    assert status.report is not None
    assert (status.report.added, status.report.failed, status.report.failures) == (6, 1, ())
    assert len(fresh.api.failures()) == 1, "failures are asked for by themselves"
    shutil.move(fresh.photos, fresh.photos.with_name("unplugged"))
    fresh.index()
    offline = fresh.api.wait_news(news.revision, 60)
    assert (offline.folders > news.folders, offline.photos > news.photos) == (True, True)
    assert {place.offline for photo in fresh.listed(Scope()) for place in photo.files} == {True}
    began = time.monotonic()
    last = fresh.api.wait_news(-1, 0)
    assert fresh.api.wait_news(last.revision, 0.2) == last
    assert time.monotonic() - began >= 0.2


def test_closing_ends_the_wait_for_news(fresh: "Opened") -> None:
    seen = fresh.api.wait_news(-1, 0).revision
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(fresh.api.wait_news, seen, 60)
        with pytest.raises(TimeoutError):
            waiting.result(0.1)
        fresh.api.close()
        error = waiting.exception(10)
    assert error is None or isinstance(error, EngineGoneError)


def test_a_picture_comes_as_pixels_in_a_file(filled: "Opened") -> None:
    path = filled.photos / "yellow.jpg"
    with Image.open(path) as image:
        expected = image.convert("RGB").tobytes()
    whole = filled.api.picture(PictureRequest(str(path)))
    assert (whole.width_px, whole.height_px, whole.full_width_px, whole.full_height_px) == (320, 240, 320, 240)
    assert Path(whole.pixels).read_bytes() == expected
    small = filled.api.picture(PictureRequest(str(path), 80))
    assert (small.width_px, small.height_px, small.full_width_px) == (80, 60, 320)
    assert Path(small.pixels).stat().st_size == 80 * 60 * 3
    for picture in (whole, small):
        Path(picture.pixels).unlink()


def test_a_picture_that_cannot_be_shown_says_why(filled: "Opened") -> None:
    for name in ("broken.jpg", "nowhere.jpg", ""):
        with pytest.raises(PictureError) as caught:
            filled.api.picture(PictureRequest(str(filled.photos / name), 80))
        assert str(filled.photos / name) in caught.value.what
        assert caught.value.remedy


def test_thumbnails_are_mended(filled: "Opened") -> None:
    ids = tuple(photo.photo_id for photo in filled.listed(Scope()))
    report = filled.api.settings()
    whole = filled.api.storage()
    assert (whole.thumbnails, whole.thumbnails_bytes > 0) == (12, True)
    assert min(whole.catalog_bytes, whole.index_bytes, whole.free_bytes) > 0
    shutil.rmtree(report.thumbnails_dir)
    assert filled.api.storage().thumbnails == 0
    assert filled.api.mend_thumbnails((ids[0], PhotoId(10**9))) == ids[:1]
    assert filled.api.storage().thumbnails == 2
    assert filled.api.mend_thumbnails(ids) == ids
    assert filled.api.storage().thumbnails == 12


def test_settings_are_gone_by_from_now_on(fresh: "Opened", tmp_path: Path) -> None:
    before = fresh.api.settings()
    assert (before.settings, before.problems, before.device_in_use) == (Settings(), (), "")
    wanted = Settings("cpu", 1, ("red*", "b*.jpg"), thumbnails=str(tmp_path / "elsewhere"))
    report = fresh.api.change_settings(wanted)
    assert (report.settings, report.path) == (wanted, before.path)
    assert fresh.index(fresh.photos).added == 3, "red, blue and black are left out"
    after = fresh.api.settings()
    assert after.thumbnails_dir == wanted.thumbnails
    assert after.device_in_use.startswith("cpu ")
    assert fresh.api.storage().thumbnails == 6
    assert [status.title for status in fresh.api.jobs()] == ["Moving thumbnails", "Understanding photos"]
    for nonsense in (Settings(device="gpu"), Settings(decode_workers=-1), Settings(model="none such")):
        with pytest.raises(SettingsError):
            fresh.api.change_settings(nonsense)
    assert fresh.api.settings() == after
