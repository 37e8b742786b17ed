"""Pixels for the screen."""

import numpy as np
import pytest
from PIL import Image

from photoclip.decode import screen
from photoclip.decode.screen import fitted, write_rgb
from photoclip.domain.decoding import DecodeRequest, View, ViewSpec
from photoclip.domain.errors import StorageError
from photoclip.domain.files import FileState
from photoclip.domain.progress import CancelToken

FULL = ViewSpec(None, "")


@pytest.fixture
def view(tmp_path):
    """One view by a pool."""

    def ask(pool, path, edge_px=None):
        target = tmp_path / "view.rgb"
        spec = ViewSpec(edge_px, str(target))
        (outcome,) = pool.run([DecodeRequest(5, str(path), None, thumbnails=False, view=spec)], CancelToken())
        return outcome, target

    return ask


@pytest.mark.parametrize("size", [(640, 480), (481, 1277), (3, 900), (900, 3)])
@pytest.mark.parametrize("edge_px", [1, 7, 200, 333])
def test_bands_leave_no_seam(monkeypatch, size, edge_px) -> None:
    monkeypatch.setattr(screen.os, "cpu_count", lambda: 4)
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8)
    image = Image.fromarray(noise)
    scaled = fitted(image, edge_px)
    assert (max(scaled.size), min(scaled.size)) == (edge_px, max(1, round(min(size) * edge_px / max(size))))
    whole = np.asarray(image.resize(scaled.size, Image.Resampling.BICUBIC), np.int16)
    assert np.abs(np.asarray(scaled, np.int16) - whole).max() <= 1


def test_nothing_is_enlarged(scene) -> None:
    assert fitted(scene, None) is scene
    assert fitted(scene, 144) is scene
    assert fitted(scene, 5000) is scene


def test_rows_of_three_bytes_a_pixel_and_nothing_else(tmp_path, scene) -> None:
    tall = scene.resize((31, 700))
    write_rgb(tall, str(tmp_path / "pixels"))
    pixels = np.frombuffer((tmp_path / "pixels").read_bytes(), np.uint8).reshape(700, 31, 3)
    assert (pixels == np.asarray(tall)).all()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("edge_px", [None, 72])
def test_upright_whatever_the_orientation(opened, scene, difference, orientation, edge_px) -> None:
    undo = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    stored = scene if undo is None else scene.transpose(Image.Transpose(undo))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = opened(stored, kind="JPEG", quality=95, exif=exif, spec=ViewSpec(edge_px, ""))
    shown = fitted(picture.image, edge_px)
    assert (picture.width_px, picture.height_px) == scene.size
    assert difference(shown, scene.resize(shown.size)) < 6


def test_sixteen_bits_and_transparency_as_in_thumbnails(opened) -> None:
    grey = Image.fromarray(np.full((40, 60), 0x8000, np.uint16))
    assert opened(grey, spec=FULL).image.getpixel((5, 5)) == (128, 128, 128)
    clear = Image.new("RGBA", (60, 40), (255, 0, 0, 0))
    assert opened(clear, spec=FULL).image.getpixel((5, 5)) == (255, 255, 255)


def test_of_an_animation_the_first_frame(opened) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "lime")]
    shown = opened(frames[0], kind="GIF", save_all=True, append_images=frames[1:], spec=FULL).image
    assert shown.getpixel((5, 5)) == (255, 0, 0)


def test_a_large_jpeg_is_scaled_while_it_is_decoded(opened, scene) -> None:
    picture = opened(scene.resize((2400, 1600)), kind="JPEG", spec=ViewSpec(600, ""))
    assert picture.image.size == (600, 400)
    assert (picture.width_px, picture.height_px) == (2400, 1600)
    assert opened(scene.resize((2400, 1600)), kind="JPEG", spec=ViewSpec(601, "")).image.size == (1200, 800)
    assert opened(scene.resize((2400, 1600)), kind="JPEG", spec=FULL).image.size == (2400, 1600)


def test_a_pool_writes_views(make_pool, view, scene, tmp_path, encode) -> None:
    path = tmp_path / "scene.png"
    path.write_bytes(encode(scene))
    pool = make_pool(tmp_path / "thumbnails")
    outcome, target = view(pool, path)
    assert outcome.view == View(144, 96, 144, 96)
    assert (outcome.key, outcome.photo, outcome.pixels) == (5, None, None)
    assert target.read_bytes() == scene.tobytes()
    outcome, target = view(pool, path, 72)
    assert outcome.view == View(72, 48, 144, 96)
    assert target.stat().st_size == 72 * 48 * 3
    assert not (tmp_path / "thumbnails").exists(), "a view makes no thumbnail"
    for name, content, state in (
        ("cut.png", path.read_bytes()[:200], FileState.DAMAGED),
        ("words.jpg", b"these are words, not a picture", FileState.DAMAGED),
        ("words.txt", b"these are words, not a picture", FileState.UNSUPPORTED),
    ):
        (tmp_path / name).write_bytes(content)
        outcome, _ = view(pool, tmp_path / name)
        assert (outcome.state, outcome.view) == (state, None), outcome
        assert outcome.reason
    outcome, _ = view(pool, tmp_path / "nowhere.jpg")
    assert outcome.state is FileState.UNREADABLE
    with pytest.raises(ValueError, match="0 px"):
        view(pool, path, 0)


def test_a_view_that_cannot_be_written_is_a_storage_error(make_pool, photos, tmp_path) -> None:
    spec = ViewSpec(None, str(tmp_path / "nowhere" / "view.rgb"))
    asked = [DecodeRequest(0, str(photos("a.jpg")[0]), None, view=spec)]
    with pytest.raises(StorageError, match="nowhere"):
        list(make_pool().run(asked, CancelToken()))


def test_a_pool_goes_by_other_settings_from_the_next_run_on(make_pool, decode, photos, tmp_path) -> None:
    paths = photos("a.jpg", "b.jpg")
    pool = make_pool(tmp_path / "one")
    running = pool.run([DecodeRequest(n, str(path), None) for n, path in enumerate(paths)], CancelToken())
    next(running)
    pool.configure(tmp_path / "two", workers=2)
    assert len(list(running)) == 1, "a run that is under way is not disturbed"
    decode(pool, paths)
    assert not (tmp_path / "one").exists()
    assert len(list((tmp_path / "two").glob("??/*.jpg"))) == 4
