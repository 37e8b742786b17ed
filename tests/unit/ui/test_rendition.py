"""Raw pixels become pictures that can be painted."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.browse import Picture, PictureRequest
from photoclip.domain.errors import PictureError
from photoclip.ui.models.rendition import read_rendition
from photoclip.ui.models.subject import MOST_PIXELS, full_request


def picture_of(folder: Path, pixels: np.ndarray) -> Picture:
    path = folder / "pixels.rgb"
    path.write_bytes(pixels.tobytes())
    height, width = pixels.shape[:2]
    return Picture(str(path), width, height, width * 2, height * 2)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 2), (5, 300), (257, 129)])
def test_every_pixel_arrives(tmp_path: Path, width: int, height: int) -> None:
    """Widths whose rows QImage would pad to four bytes too."""
    pixels = np.random.default_rng(width).integers(0, 256, (height, width, 3), dtype=np.uint8)
    image = read_rendition(picture_of(tmp_path, pixels)).levels[0]
    assert (image.width(), image.height()) == (width, height)
    for x, y in {(0, 0), (width - 1, height - 1), (width // 2, height // 2), (0, height - 1)}:
        assert image.pixelColor(x, y).getRgb() == (*pixels[y, x].tolist(), 255)


def test_levels_are_half_as_large_each_and_the_mean_of_four(tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (1203, 3201, 3), dtype=np.uint8)
    rendition = read_rendition(picture_of(tmp_path, pixels))
    assert [(level.width(), level.height()) for level in rendition.levels] == [(3201, 1203), (1600, 601), (800, 300)]
    for x, y in ((0, 0), (1599, 600), (7, 299)):
        mean = pixels[2 * y : 2 * y + 2, 2 * x : 2 * x + 2].astype(int).reshape(4, 3).sum(0)
        assert rendition.levels[1].pixelColor(x, y).getRgb()[:3] == tuple((mean + 2) // 4)
    assert rendition.edge_px == 3201
    assert not rendition.is_full
    assert rendition.size_bytes == sum(4 * level.width() * level.height() for level in rendition.levels)


def test_the_level_that_is_painted_is_never_too_small(tmp_path: Path) -> None:
    rendition = read_rendition(picture_of(tmp_path, np.zeros((900, 3200, 3), np.uint8)))
    assert [rendition.level_for(width).width() for width in (10, 800, 801, 1600, 1601, 9999)] == [
        800,
        800,
        1600,
        1600,
        3200,
        3200,
    ]


def test_thin_pictures_end_at_one_pixel(tmp_path: Path) -> None:
    rendition = read_rendition(picture_of(tmp_path, np.zeros((1, 9000, 3), np.uint8)))
    assert [level.width() for level in rendition.levels] == [9000]


@pytest.mark.parametrize("size", [0, 11, 13])
def test_a_file_of_another_size_is_refused(tmp_path: Path, size: int) -> None:
    path = tmp_path / "pixels.rgb"
    path.write_bytes(bytes(size))
    with pytest.raises(PictureError):
        read_rendition(Picture(str(path), 2, 2, 2, 2))


@given(st.integers(1, 200_000), st.integers(1, 200_000))
def test_what_is_asked_for_in_full_fits_into_the_memory(width: int, height: int) -> None:
    request = full_request("/a.jpg", width, height)
    edge = request.edge_px or max(width, height)
    scale = edge / max(width, height)
    assert width * scale * height * scale <= MOST_PIXELS * 1.001
    if width * height <= MOST_PIXELS:
        assert request == PictureRequest("/a.jpg")
