import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms, TiffImagePlugin

from photoclip.decode.colour import Profiles, to_plain_mode
from photoclip.decode.limits import Limits
from photoclip.decode.picture import Source, open_picture
from photoclip.decode.refusal import RefusalError
from photoclip.domain.decoding import PixelSpec
from photoclip.domain.files import FileState

ORIENTATION = 0x0112
UPRIGHT_TO_STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def _stored(scene: Image.Image, orientation: int) -> Image.Image:
    """The pixels a camera would store for a scene, so that the tag makes it upright."""
    turn = UPRIGHT_TO_STORED[orientation]
    return scene if turn is None else scene.transpose(turn)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"quality": 95, "subsampling": 0}),
        ("PNG", {}),
        ("WEBP", {"lossless": True}),
        ("AVIF", {"quality": 95, "subsampling": "4:4:4"}),
        ("TIFF", {"compression": "raw"}),
        ("TIFF", {"compression": "tiff_lzw"}),
    ],
    ids=lambda value: value if isinstance(value, str) else value.get("compression", ""),
)
def test_every_orientation_is_upright(kind, options, orientation, scene, opened, encode, difference) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    picture = opened(encode(_stored(scene, orientation), kind, exif=exif, **options))
    assert (picture.width_px, picture.height_px) == scene.size
    assert difference(picture.image, scene) < 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_xmp_orientation_counts_where_exif_has_none(orientation, scene, opened, encode, difference) -> None:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" rdf:about="" '
        f'tiff:Orientation="{orientation}"/></rdf:RDF></x:xmpmeta>'
    )
    picture = opened(encode(_stored(scene, orientation), "JPEG", xmp=packet.encode(), quality=95, subsampling=0))
    assert difference(picture.image, scene) < 4


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_a_nonsense_orientation_is_none(value, scene, opened, encode, difference) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = value
    assert difference(opened(encode(scene, "PNG", exif=exif)).image, scene) == 0


def test_real_orientations_agree(shared_photos, shared_bad, difference) -> None:
    """Real cameras' files: each of a series shows the same picture."""
    series = [
        [shared_bad / "exif_orientation" / f"{way}_{n}.jpg" for n in range(1, 9)] for way in ("Landscape", "Portrait")
    ] + [[shared_photos / "metadata" / f"{way}_{n}.jpg" for n in range(1, 9)] for way in ("landscape", "portrait")]
    for paths in series:
        pictures = [
            open_picture(Source(str(path), path.read_bytes(), PixelSpec(64), None, Limits(), Profiles()))
            for path in paths
        ]
        small = [picture.image.resize((60, 60)) for picture in pictures]
        assert len({(picture.width_px > picture.height_px) for picture in pictures}) == 1
        assert max(difference(image, small[0]) for image in small[1:]) < 12


def test_heic_is_not_turned_twice(shared_photos, opened) -> None:
    """The container turns this one, and its EXIF says "rotate 90" as well (checked with exiftool and by eye)."""
    path = shared_photos / "heic" / "iphone_13_pro_max.HEIC"
    picture = opened(path.read_bytes(), path.name)
    assert (picture.format, picture.width_px, picture.height_px) == ("HEIF", 3024, 4032)
    assert picture.image.height > picture.image.width
    # The window is above the blue tablecloth.
    top, bottom = (picture.image.resize((1, 8)).getpixel((0, row)) for row in (0, 7))
    assert sum(top) > sum(bottom)


def _grey16(scene: Image.Image) -> Image.Image:
    return Image.fromarray((np.asarray(scene.convert("L"), np.uint16) * 257).astype(np.uint16))


def _red_hole(scene: Image.Image) -> Image.Image:
    """The scene with its left half transparent; under it, red that nobody should see."""
    image = scene.convert("RGBA")
    image.paste((255, 0, 0, 0), (0, 0, 72, 96))
    return image


def _on_white(scene: Image.Image) -> Image.Image:
    image = scene.copy()
    image.paste("white", (0, 0, 72, 96))
    return image


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBX", "CMYK", "YCbCr", "HSV", "LAB", "I;16", "I", "F"])
def test_every_mode_shows_the_same(mode, scene, difference) -> None:
    profiles = Profiles()
    from photoclip.decode.colour import flatten

    grey = scene.convert("L")
    if mode == "I;16":
        image, expected = _grey16(scene), grey
    elif mode == "I":
        image, expected = Image.fromarray(np.asarray(grey, np.int32) * 257), grey
    elif mode == "F":
        image, expected = Image.fromarray(np.asarray(grey, np.float32) / 255), grey
    elif mode == "LAB":
        to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
        image, expected = ImageCms.applyTransform(scene, to_lab), scene
    elif mode == "1":
        image, expected = grey.point(lambda value: 255 * (value > 127)).convert("1"), None
        expected = grey.point(lambda value: 255 * (value > 127))
    else:
        image, expected = scene.convert(mode), grey if mode == "L" else scene
    flat = flatten(to_plain_mode(image), None, profiles)
    assert flat.mode == "RGB"
    assert difference(flat, expected.convert("RGB")) < (12 if mode in ("P", "HSV", "LAB") else 2)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_16_bit_grey_does_not_turn_white(kind, scene, opened, encode, difference) -> None:
    picture = opened(encode(_grey16(scene), kind))
    assert difference(picture.image, scene.convert("L").convert("RGB")) < 2


def test_16_bit_big_endian_tiff(scene, opened, difference) -> None:
    grey = (np.asarray(scene.convert("L"), np.uint16) * 257).astype(">u2")
    image = Image.frombytes("I;16B", scene.size, grey.tobytes())
    stream = BytesIO()
    image.save(stream, "TIFF")
    assert difference(opened(stream.getvalue()).image, scene.convert("L").convert("RGB")) < 2


@pytest.mark.parametrize(
    ("values", "expected"), [((0.0, 0.5, 1.0), (0, 128, 255)), ((0.0, 100.0, 255.0), (0, 100, 255))]
)
def test_floating_point_by_its_range(values, expected) -> None:
    image = Image.fromarray(np.array([values], np.float32))
    assert tuple(np.asarray(to_plain_mode(image))[0]) == expected


def test_floating_point_with_nan_and_infinity() -> None:
    image = Image.fromarray(np.array([[np.nan, np.inf, -np.inf, 0.5]], np.float32))
    assert list(np.asarray(to_plain_mode(image))[0]) == [0, 0, 0, 128]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_transparency_is_white(kind, scene, opened, encode, difference) -> None:
    options = {"lossless": True} if kind == "WEBP" else {"quality": 100} if kind == "AVIF" else {}
    picture = opened(encode(_red_hole(scene), kind, **options))
    assert difference(picture.image, _on_white(scene)) < 4


def test_grey_with_alpha(scene, opened, encode, difference) -> None:
    picture = opened(encode(_red_hole(scene).convert("LA"), "PNG"))
    assert difference(picture.image, _on_white(scene).convert("L").convert("RGB")) < 2


@pytest.mark.parametrize("kind", ["GIF", "PNG"])
def test_palette_with_a_transparent_colour(kind, opened, encode) -> None:
    image = Image.new("P", (40, 20))
    image.putpalette([0, 0, 255, 255, 0, 0, 0, 255, 0])
    image.paste(1, (0, 0, 20, 20))
    image.paste(2, (20, 0, 40, 20))
    picture = opened(encode(image, kind, transparency=1))
    assert picture.image.getpixel((5, 10)) == (255, 255, 255)
    assert picture.image.getpixel((35, 10)) == (0, 255, 0)


def test_a_transparent_colour_of_rgb(opened, encode) -> None:
    image = Image.new("RGB", (40, 20), (10, 20, 30))
    image.paste((200, 100, 50), (20, 0, 40, 20))
    picture = opened(encode(image, "PNG", transparency=(10, 20, 30)))
    assert picture.image.getpixel((5, 10)) == (255, 255, 255)
    assert picture.image.getpixel((35, 10)) == (200, 100, 50)


def test_the_first_frame_of_an_animation(scene, opened, difference) -> None:
    stream = BytesIO()
    frames = [Image.new("RGB", scene.size, colour) for colour in ("blue", "green")]
    for kind in ("GIF", "WEBP", "PNG", "TIFF", "AVIF"):
        stream = BytesIO()
        first = Image.new("RGB", scene.size, (200, 30, 30))
        first.save(stream, kind, save_all=True, append_images=frames)
        assert difference(opened(stream.getvalue()).image, first) < 4, kind


def _swapped_srgb() -> bytes:
    """An sRGB profile whose red and green primaries are exchanged: it changes pixels a lot, and for certain."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for at in range(132, 132 + 12 * struct.unpack_from(">I", profile, 128)[0], 12):
        name = bytes(profile[at : at + 4])
        profile[at : at + 4] = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}.get(name, name)
    return bytes(profile)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_profiles_are_applied(kind, opened, encode) -> None:
    red = Image.new("RGB", (64, 64), (255, 0, 0))
    options = {"lossless": True} if kind == "WEBP" else {}
    picture = opened(encode(red, kind, icc_profile=_swapped_srgb(), **options))
    r, g, b = picture.image.getpixel((32, 32))
    assert g > 240
    assert max(r, b) < 60


def test_srgb_profiles_change_nothing(scene, opened, encode, difference) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert difference(opened(encode(scene, "PNG", icc_profile=profile)).image, scene) == 0


@pytest.mark.parametrize("profile", [b"garbage", b"\0" * 128, _swapped_srgb()[:200]])
def test_bad_profiles_are_ignored(profile, scene, opened, encode, difference) -> None:
    assert difference(opened(encode(scene, "PNG", icc_profile=profile)).image, scene) == 0


def test_a_profile_of_another_mode_is_ignored(scene, opened, encode, difference) -> None:
    grey = scene.convert("L")
    picture = opened(encode(grey, "PNG", icc_profile=_swapped_srgb()))
    assert difference(picture.image, grey.convert("RGB")) == 0


def test_cmyk_jpeg(scene, opened, encode, difference) -> None:
    picture = opened(encode(scene.convert("CMYK"), "JPEG", quality=95))
    assert picture.format == "JPEG"
    assert difference(picture.image, scene) < 6


def test_mpo_counts_as_jpeg(scene, opened, difference) -> None:
    stream = BytesIO()
    scene.save(stream, "MPO", save_all=True, append_images=[Image.new("RGB", scene.size)], quality=95)
    picture = opened(stream.getvalue())
    assert picture.format == "JPEG"
    assert difference(picture.image, scene) < 6


@pytest.mark.parametrize("size", [(1, 5000), (5000, 1), (1, 1), (3, 2), (2000, 7)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF"])
def test_extreme_shapes(size, kind, opened, encode) -> None:
    picture = opened(encode(Image.new("RGB", size, (10, 120, 200)), kind))
    assert (picture.width_px, picture.height_px) == size


@pytest.mark.parametrize("edge_px", [32, 128, 224, 384])
def test_jpegs_are_scaled_to_no_less_than_twice_the_edge(edge_px, opened, encode) -> None:
    picture = opened(encode(Image.new("RGB", (4032, 3024)), "JPEG"), spec=PixelSpec(edge_px))
    assert min(picture.image.size) >= 2 * edge_px
    assert max(picture.image.size) >= 480
    assert picture.image.width < 4032
    assert (picture.width_px, picture.height_px) == (4032, 3024)


def test_a_small_part_is_decoded_in_detail(opened, encode) -> None:
    whole = Image.new("RGB", (4032, 3024))
    picture = opened(encode(whole, "JPEG"), spec=PixelSpec(128), box=(1000, 1000, 1300, 1300))
    assert picture.image.size == whole.size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF"])
def test_cut_off_files_are_not_pictures(kind, scene, opened, encode) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 300, 3), np.uint8))
    whole = encode(noise, kind)
    opened(whole)
    with pytest.raises((RefusalError, OSError, ValueError, SyntaxError)):
        opened(whole[: len(whole) // 2])


def test_a_header_of_too_many_pixels(opened, encode) -> None:
    png = bytearray(encode(Image.new("L", (8, 8)), "PNG"))
    png[16:24] = struct.pack(">II", 300_000, 200_000)
    import zlib

    png[29:33] = struct.pack(">I", zlib.crc32(png[12:29]))
    with pytest.raises(RefusalError) as refusal:
        opened(bytes(png))
    assert refusal.value.state is FileState.TOO_LARGE


@pytest.mark.slow
def test_a_jpeg_of_200_megapixels_is_a_photo(opened, encode, monkeypatch) -> None:
    # As in a worker: our own limits hold there.
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Limits().max_pixels)
    picture = opened(encode(Image.new("L", (16_320, 12_240), 90), "JPEG"), spec=PixelSpec(224))
    assert (picture.width_px, picture.height_px) == (16_320, 12_240)
    assert picture.image.width <= 2048


def test_raw_through_its_preview(dng, scene, opened, encode, difference) -> None:
    preview = encode(scene.resize((720, 480)), "JPEG", quality=95)
    picture = opened(dng(preview, (720, 480), (1440, 960)), "shot.DNG")
    assert (picture.format, picture.width_px, picture.height_px) == ("DNG", 1440, 960)
    assert picture.facts.camera_model == "Model One"
    assert picture.facts.taken_at == "2024-05-06T07:08:09"
    assert (picture.facts.iso, picture.facts.exposure_s) == (400, 0.004)
    assert difference(picture.image.resize(scene.size), scene) < 8


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_raw_is_upright(orientation, dng, scene, opened, encode, difference) -> None:
    stored = _stored(scene, orientation)
    large = stored.resize((stored.width * 5, stored.height * 5))
    picture = opened(dng(encode(large, "JPEG", quality=95), large.size, large.size, orientation), "shot.dng")
    assert (picture.width_px, picture.height_px) == (720, 480)
    assert difference(picture.image.resize(scene.size), scene) < 8


def test_raw_that_libraw_does_not_know_still_has_its_preview(scene, opened, encode, difference) -> None:
    noise = np.random.default_rng(0).integers(0, 40, (96, 144, 3), np.uint8)
    preview = encode(Image.fromarray(np.asarray(scene) // 2 + noise), "JPEG", quality=95)
    assert len(preview) > 4096
    picture = opened(b"II*\0\x08\0\0\0" + b"\0" * 600 + preview + b"\0" * 5000, "shot.nef")
    assert picture.format == "NEF"
    assert picture.image.size == scene.size


@pytest.mark.parametrize("name", ["shot.nef", "shot.cr2", "shot.arw"])
def test_raw_without_anything(name, opened) -> None:
    with pytest.raises(RefusalError) as refusal:
        opened(b"II*\0\x08\0\0\0" + b"\0" * 6000, name)
    assert refusal.value.state in (FileState.UNSUPPORTED, FileState.DAMAGED)
    assert "RAW" in refusal.value.reason


def test_postscript_never_starts_ghostscript(opened, encode, monkeypatch) -> None:
    def started(*_, **__):
        raise AssertionError("a process was started")

    monkeypatch.setattr("subprocess.Popen", started)
    for name in ("photo.eps", "photo.jpg"):
        with pytest.raises(RefusalError) as refusal:
            opened(encode(Image.new("RGB", (9, 9)), "EPS"), name)
        assert refusal.value.reason == "a PostScript file: this format is not supported"


def test_tiff_tags_of_wrong_types_do_no_harm(scene, opened, encode, difference) -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[ORIENTATION] = 6
    tags.tagtype[ORIENTATION] = 2
    tags[ORIENTATION] = "sideways"
    assert difference(opened(encode(scene, "TIFF", tiffinfo=tags)).image, scene) == 0
