"""Which formats are decoded, and what a file is by its first bytes.

Signatures: the formats' specifications, and https://www.iana.org/assignments/media-types for the ISO base media brands.
"""

from enum import StrEnum
from pathlib import PurePath

from photoclip.decode.refusal import RefusalError
from photoclip.domain.files import FileState


class Kind(StrEnum):
    """A format that is decoded; the value is Pillow's name, or RAW."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    GIF = "GIF"
    BMP = "BMP"
    TIFF = "TIFF"
    HEIF = "HEIF"
    AVIF = "AVIF"
    RAW = "RAW"


RAW_SUFFIXES = frozenset(
    f".{suffix}"
    for suffix in (
        *(
            "3fr",
            "arw",
            "cr2",
            "cr3",
            "crw",
            "dcr",
            "dng",
            "erf",
            "fff",
            "iiq",
            "kdc",
            "mef",
            "mos",
            "mrw",
            "nef",
            "nrw",
        ),
        *("orf", "pef", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f"),
    )
)
"""Suffixes of camera RAW files."""

KNOWN_SUFFIXES = RAW_SUFFIXES | frozenset(
    f".{suffix}"
    for suffix in (
        *("jpg", "jpeg", "jpe", "jfif", "mpo", "png", "apng", "webp", "gif", "bmp", "dib", "tif", "tiff"),
        *("heic", "heif", "hif", "heics", "avif", "avifs"),
    )
)
"""Suffixes of files that are decoded. Content decides: a photo with another suffix, or none, is decoded too."""

_TIFF_STARTS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_RAW_STARTS = (
    *(b"IIRO", b"IIRS", b"MMOR", b"IIU\x00", b"FUJIFILMCCD-RAW", b"FOVb", b"\x00MRM"),
    b"II\x1a\x00\x00\x00HEAPCCDR",
)
_HEIF_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"))
_AVIF_BRANDS = frozenset((b"avif", b"avis"))
_VIDEO_BRANDS = (b"isom", b"iso2", b"mp4", b"M4V", b"qt  ", b"avc1", b"3gp", b"3g2", b"MSNV", b"dash")

_FOREIGN_STARTS = (
    (b"8BPS", "a Photoshop document"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript file"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript file"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (b"DDS ", "a DirectDraw texture"),
    (b"qoif", "a QOI picture"),
    (b"v/1\x01", "an OpenEXR picture"),
    (b"#?RADIANCE", "a Radiance picture"),
    (b"#?RGBE", "a Radiance picture"),
    (b"SIMPLE  =", "a FITS picture"),
    (b"\x01\xda", "an SGI picture"),
    (b"/* XPM", "an XPM picture"),
    (b"#define", "an XBM picture"),
    (b"BLP1", "a Blizzard texture"),
    (b"BLP2", "a Blizzard texture"),
    (b"icns", "an Apple icon"),
    (b"farbfeld", "a farbfeld picture"),
    (b"\x89HDF", "an HDF file"),
    (b"\xd7\xcd\xc6\x9a", "a Windows metafile"),
    (b"\x89MNG", "an MNG animation"),
    (b"gimp xcf", "a GIMP document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"OggS", "a video or sound"),
    (b"ID3", "a sound"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an XML document"),
)
_FOREIGN_SUFFIXES = {
    ".tga": "a TGA picture",
    ".icb": "a TGA picture",
    ".pcx": "a PCX picture",
    ".dcx": "a PCX picture",
    ".fli": "a FLI animation",
    ".flc": "a FLI animation",
    ".svg": "an SVG drawing",
    ".emf": "a Windows metafile",
    ".wmf": "a Windows metafile",
    ".msp": "a Windows Paint picture",
    ".jxl": "a JPEG XL picture",
    ".pict": "a QuickDraw picture",
}


def looks_like_photo(name: str) -> bool:
    """Whether a file name has the suffix of a format that is decoded."""
    return PurePath(name).suffix.lower() in KNOWN_SUFFIXES


def recognise(start: bytes, name: str) -> Kind:
    """What a file is, by its first bytes (64 or more, where it has as many); the name tells RAW from TIFF.

    Raises:
        RefusalError: it is empty or only named like a picture (DAMAGED), or nothing that is decoded (UNSUPPORTED); the
            reason names what it is.
    """
    if not start:
        raise RefusalError(FileState.DAMAGED, "the file is empty", is_final=True)
    kind = _kind(start, PurePath(name).suffix.lower())
    if kind is not None:
        return kind
    suffix = PurePath(name).suffix.lower()
    what = _foreign(start, suffix)
    if what is not None:
        raise RefusalError(FileState.UNSUPPORTED, f"{what}: this format is not supported", is_final=True)
    if suffix in KNOWN_SUFFIXES:
        raise RefusalError(FileState.DAMAGED, f"named {suffix}, but it begins like no picture", is_final=True)
    raise RefusalError(FileState.UNSUPPORTED, "not a picture", is_final=True)


def _kind(start: bytes, suffix: str) -> Kind | None:
    if start.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if start.startswith((b"GIF87a", b"GIF89a")):
        return Kind.GIF
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return Kind.WEBP
    if start.startswith(_TIFF_STARTS):
        return Kind.RAW if suffix in RAW_SUFFIXES or start[8:10] == b"CR" else Kind.TIFF
    if start.startswith(_RAW_STARTS):
        return Kind.RAW
    if start[4:8] == b"ftyp":
        return _iso_kind(start)
    if _is_bmp(start):
        return Kind.BMP
    return None


def _iso_kind(start: bytes) -> Kind | None:
    """ISO 14496-12 section 4.3: the major brand, then a version, then compatible brands, in a box of stated size."""
    length = min(int.from_bytes(start[:4], "big"), len(start))
    brands = [start[8:12], *(start[at : at + 4] for at in range(16, length - 3, 4))]
    if brands[0] == b"crx ":
        return Kind.RAW
    if brands[0].startswith(_VIDEO_BRANDS):
        return None
    # An AVIF file lists mif1 as well, so the narrower brand is looked for first.
    if _AVIF_BRANDS.intersection(brands):
        return Kind.AVIF
    if _HEIF_BRANDS.intersection(brands):
        return Kind.HEIF
    return None


def _is_bmp(start: bytes) -> bool:
    """Many a text begins with "BM" too: the size of the header that follows must be one that exists."""
    return start[:2] == b"BM" and int.from_bytes(start[14:18], "little") in (12, 16, 40, 52, 56, 64, 108, 124)


def _foreign(start: bytes, suffix: str) -> str | None:
    what = next((what for magic, what in _FOREIGN_STARTS if start.startswith(magic)), None)
    # An icon holds at least one picture; with a zero there it is a TGA.
    if what is None and start[4:6] != b"\0\0":
        what = {b"\0\0\1\0": "a Windows icon", b"\0\0\2\0": "a Windows cursor"}.get(start[:4])
    if what is None and start[4:8] == b"ftyp":
        what = "a video" if start[8:12].startswith(_VIDEO_BRANDS) else None
    if what is None and start[:4] == b"RIFF":
        what = {b"AVI ": "a video", b"WAVE": "a sound", b"ACON": "an animated cursor"}.get(start[8:12])
    if what is None and start[:1] == b"P" and start[1:2] in (b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"F", b"f"):
        what = "a Netpbm picture" if start[2:3].isspace() else None
    return _FOREIGN_SUFFIXES.get(suffix) if what is None else what
