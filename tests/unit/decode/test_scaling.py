import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from torchvision.transforms import InterpolationMode, transforms

from photoclip.decode.scaling import network_pixels, spare_factor, thumbnails
from photoclip.domain.decoding import Interpolation, PixelSpec, ResizeMode

SIZES = st.tuples(st.integers(1, 900), st.integers(1, 900))


def _noise(size: tuple[int, int]) -> Image.Image:
    coarse = np.random.default_rng(3).integers(0, 255, (size[1] // 6 + 1, size[0] // 6 + 1, 3), np.uint8)
    return Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)


@pytest.mark.parametrize("size", [(640, 480), (480, 640), (1000, 333), (227, 224), (100, 80), (224, 224), (301, 2000)])
@pytest.mark.parametrize("interpolation", list(Interpolation))
def test_shortest_is_open_clips_own_transform(size, interpolation) -> None:
    image = _noise(size)
    reference = transforms.Compose(
        [
            transforms.Resize(224, InterpolationMode(interpolation.value), antialias=True),
            transforms.CenterCrop(224),
        ]
    )(image)
    ours = network_pixels(image, PixelSpec(224, interpolation=interpolation))
    error = np.abs(ours.astype(np.int16) - np.asarray(reference, np.int16))
    assert error.mean() < 0.5
    assert error.max() <= 8


@pytest.mark.parametrize("size", [(1400, 1000), (902, 2600), (999, 1001)])
def test_pictures_that_are_halved_first_stay_in_place(size) -> None:
    image = _noise(size)
    bicubic = transforms.Resize(224, InterpolationMode.BICUBIC, antialias=True)
    reference = np.asarray(transforms.CenterCrop(224)(bicubic(image)), np.int16)
    error = np.abs(network_pixels(image, PixelSpec(224)).astype(np.int16) - reference).mean()
    shifted = np.abs(reference[:, 1:] - reference[:, :-1]).mean()
    assert error < shifted / 10


def test_squash(scene) -> None:
    ours = network_pixels(scene, PixelSpec(64, ResizeMode.SQUASH))
    np.testing.assert_array_equal(ours, np.asarray(scene.resize((64, 64), Image.Resampling.BICUBIC)))


@pytest.mark.parametrize("size", [(640, 480), (479, 640), (1000, 10)])
def test_longest_is_open_clips_own_transform(size) -> None:
    from open_clip.transform import CenterCropOrPad, ResizeKeepRatio

    image = _noise(size)
    reference = CenterCropOrPad(224, fill=7)(ResizeKeepRatio(224, longest=1)(image))
    np.testing.assert_array_equal(
        network_pixels(image, PixelSpec(224, ResizeMode.LONGEST, fill=7)), np.asarray(reference)
    )


@settings(max_examples=60, deadline=None)
@given(size=SIZES, mode=st.sampled_from(ResizeMode), edge=st.sampled_from([1, 32, 64]))
def test_any_shape_becomes_a_square(size, mode, edge) -> None:
    pixels = network_pixels(Image.new("RGB", size, (9, 99, 199)), PixelSpec(edge, mode, fill=9))
    assert pixels.shape == (edge, edge, 3)
    assert pixels.dtype == np.uint8
    # Pillow's fixed-point arithmetic may round a sum of many equal pixels down by one, in each of its two passes.
    is_fill = (pixels == 9).all(axis=-1) if mode is ResizeMode.LONGEST else np.zeros((edge, edge), bool)
    assert (np.abs(pixels[~is_fill].astype(int) - (9, 99, 199)) <= 2).all()
    assert not is_fill.all()


@pytest.mark.parametrize("mode", list(ResizeMode))
def test_a_line_of_5000_pixels(mode) -> None:
    for size in ((1, 5000), (5000, 1)):
        assert network_pixels(Image.new("RGB", size), PixelSpec(224, mode)).shape == (224, 224, 3)


@settings(max_examples=60, deadline=None)
@given(size=SIZES)
def test_thumbnails_fit_and_keep_their_proportions(size) -> None:
    made = thumbnails(Image.new("RGB", size))
    for edge, image in made.items():
        assert max(image.size) <= edge
        assert max(image.size) >= min(max(size), edge * 14 // 16)
        # Rounding moves a side by up to a pixel each time.
        assert abs(image.width - size[0] * max(image.size) / max(size)) <= 2
        assert abs(image.height - size[1] * max(image.size) / max(size)) <= 2


def test_thumbnails_look_like_the_picture(scene, difference) -> None:
    large = scene.resize((1440, 960), Image.Resampling.BICUBIC)
    for image in thumbnails(large).values():
        assert difference(image.resize(scene.size), scene) < 6


@given(size=st.tuples(st.integers(1, 20_000), st.integers(1, 20_000)), mode=st.sampled_from(ResizeMode))
def test_no_more_is_spared_than_the_use_allows(size, mode) -> None:
    factor = spare_factor(*size, PixelSpec(224, mode), None)
    assert factor >= 1
    if factor > 1:
        side = max(size) if mode is ResizeMode.LONGEST else min(size)
        assert side / factor >= 447.99
        assert max(size) / factor >= 479.99
