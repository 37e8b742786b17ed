import numpy as np
import pytest
from PIL import Image

from photoclip.decode.perceptual import perceptual_hash


def _by_definition(image: Image.Image) -> int:
    """imagehash.phash, written out term by term."""
    luma = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.LANCZOS, reducing_gap=3.0), float)
    low = np.zeros((8, 8))
    at = np.arange(32)
    for v in range(8):
        for u in range(8):
            wave = np.outer(np.cos(np.pi * v * (2 * at + 1) / 64), np.cos(np.pi * u * (2 * at + 1) / 64))
            low[v, u] = 4 * (luma * wave).sum()
    return int("".join(str(int(value > np.median(low))) for value in low.ravel()), 2)


def _distance(a: int, b: int) -> int:
    return (a ^ b).bit_count()


@pytest.fixture(scope="module")
def real(shared_photos) -> list[Image.Image]:
    images = []
    for path in sorted((shared_photos / "flickr").glob("*.jpg"))[:40]:
        with Image.open(path) as image:
            images.append(image.convert("RGB"))
    return images


def test_it_is_imagehashs_definition(real) -> None:
    assert [perceptual_hash(image) for image in real] == [_by_definition(image) for image in real]


def test_it_stays_when_a_picture_is_scaled_and_compressed(real, encode, tmp_path) -> None:
    for image in real:
        (tmp_path / "small.jpg").write_bytes(encode(image.resize((150, 150)), "JPEG", quality=60))
        with Image.open(tmp_path / "small.jpg") as small:
            assert _distance(perceptual_hash(image), perceptual_hash(small)) <= 8


def test_different_pictures_are_far_apart(real) -> None:
    hashes = [perceptual_hash(image) for image in real]
    distances = [_distance(a, b) for i, a in enumerate(hashes) for b in hashes[:i]]
    assert np.mean(distances) > 28
    assert min(distances) > 8


@pytest.mark.parametrize("colour", ["black", "white", "#7f3311"])
def test_flat_pictures_have_no_noise(colour) -> None:
    expected = 0 if colour == "black" else 1 << 63
    for size in ((256, 256), (256, 13), (1, 1)):
        assert perceptual_hash(Image.new("RGB", size, colour)) == expected
