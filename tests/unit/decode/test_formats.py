import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from photoclip.decode.formats import Kind, looks_like_photo, recognise
from photoclip.decode.refusal import RefusalError
from photoclip.domain.files import FileState


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_content_decides(kind, encode) -> None:
    start = encode(Image.new("RGB", (20, 20)), kind)[:64]
    for name in ("photo.jpg", "photo.xyz", "photo", "photo.txt", ".hidden", "PHOTO.PNG"):
        assert recognise(start, name) == Kind(kind)


@pytest.mark.parametrize(
    ("start", "name", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a.jpg", Kind.HEIF),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "a", Kind.AVIF),
        (b"\0\0\0\x18ftypmsf1\0\0\0\0msf1hevc", "a", Kind.HEIF),
        (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "a.cr3", Kind.RAW),
        (b"II*\0\x10\0\0\0CR\x02\0", "renamed.tif", Kind.RAW),
        (b"II*\0\x08\0\0\0", "a.NEF", Kind.RAW),
        (b"MM\0*\0\0\0\x08", "a.dng", Kind.RAW),
        (b"MM\0*\0\0\0\x08", "a.tif", Kind.TIFF),
        (b"IIU\0\x18\0\0\0", "a.rw2", Kind.RAW),
        (b"IIRO\x08\0\0\0", "a.orf", Kind.RAW),
        (b"FUJIFILMCCD-RAW 0201", "a.raf", Kind.RAW),
        (b"\xff\xd8\xff\xe0", "really a jpeg.nef", Kind.JPEG),
    ],
)
def test_relatives_are_told_apart(start, name, kind) -> None:
    assert recognise(start.ljust(64, b"\0"), name) is kind


@pytest.mark.parametrize(
    ("start", "name", "reason"),
    [
        (b"8BPS\0\x01", "a.psd", "a Photoshop document: this format is not supported"),
        (b"\0\0\x02\0\0\0\0\0", "a.tga", "a TGA picture: this format is not supported"),
        (b"\0\0\x01\0\x02\0\x10\x10", "a.ico", "a Windows icon: this format is not supported"),
        (b"\0\0\0\x20ftypisom", "a.jpg", "a video: this format is not supported"),
        (b"RIFF\0\0\0\0AVI ", "a.avi", "a video: this format is not supported"),
        (b"P6\n4 4\n255\n", "a.ppm", "a Netpbm picture: this format is not supported"),
        (b"<svg xmlns=", "a.png", "an SVG drawing: this format is not supported"),
        (b"dear diary", "a.txt", "not a picture"),
        (b"BMW is a car", "cars", "not a picture"),
    ],
)
def test_what_is_not_decoded_is_named(start, name, reason) -> None:
    with pytest.raises(RefusalError) as refusal:
        recognise(start, name)
    assert (refusal.value.state, refusal.value.reason) == (FileState.UNSUPPORTED, reason)


def test_empty_and_overwritten_files_are_damaged() -> None:
    for start, name, reason in (
        (b"", "a.jpg", "the file is empty"),
        (b"\0" * 64, "a.JPG", "named .jpg, but it begins like no picture"),
    ):
        with pytest.raises(RefusalError) as refusal:
            recognise(start, name)
        assert (refusal.value.state, refusal.value.reason) == (FileState.DAMAGED, reason)


@given(start=st.binary(max_size=64), name=st.text(max_size=12))
def test_nothing_else_comes_out(start, name) -> None:
    try:
        kind = recognise(start, name)
    except RefusalError as refusal:
        reason = refusal.reason if refusal.is_final else ""
        outcome = "\n" not in reason and reason
    else:
        outcome = isinstance(kind, Kind)
    assert outcome


@pytest.mark.parametrize("name", ["a.jpg", "A.JPEG", "x.y.HEIC", "b.nef", "c.Cr3", "d.avif", "e.tiff", "f.webp"])
def test_names_of_photos(name) -> None:
    assert looks_like_photo(name)


@pytest.mark.parametrize("name", ["a.mov", "b.xmp", "jpg", "c.jpg.txt", ".jpg", "", "d.tga"])
def test_names_of_other_files(name) -> None:
    assert not looks_like_photo(name)
