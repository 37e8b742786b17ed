import pytest

from photoclip.scan.companions import COMPANION_SUFFIXES, is_companion


@pytest.mark.parametrize(
    "name",
    [
        "clip.MP4",
        "a.jpg.xmp",
        "IMG_1.AAE",
        "IMG_1.THM",
        "a.jpg.json",
        "notes.txt",
        "photos.zip",
        "Catalog.lrcat",
        "x.m4a",
    ],
)
def test_companions(name: str) -> None:
    assert is_companion(name)


@pytest.mark.parametrize(
    "name",
    [
        "a.jpg",
        "a.MP.jpg",
        "IMG",
        "mp4",
        "a.",
        "",
        "a.conf",
        "a.tga",
        "a.bin",
        "a.pdf",
        "a.svg",
        "a.nef",
        "txt",
        "a.xmp.jpg",
    ],
)
def test_what_may_be_a_photo(name: str) -> None:
    assert not is_companion(name)


def test_no_suffix_of_a_picture_format_is_a_companion() -> None:
    pictures = """jpg jpeg jpe jfif png apng webp gif bmp dib tif tiff heic heif hif avif avifs mpo jxl jp2 j2k jpx psd
        tga ico icns pcx ppm pgm pbm pnm dds exr hdr qoi svg dng nef nrw cr2 cr3 crw arw sr2 srf raf orf rw2 raw rwl pef
        ptx srw x3f 3fr fff iiq mef mos erf kdc dcr mrw gpr"""
    assert not COMPANION_SUFFIXES & set(pictures.split())
    assert all(suffix == suffix.lower() and not suffix.startswith(".") for suffix in COMPANION_SUFFIXES)
