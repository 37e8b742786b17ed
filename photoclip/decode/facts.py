"""What a picture says about itself, gathered from EXIF, XMP and IPTC. Nothing here makes a file fail."""

from collections.abc import Callable
from dataclasses import fields, replace

from PIL import Image
from PIL.ImageFile import ImageFile

from photoclip.decode.exif import facts_of_exif
from photoclip.decode.iptc import facts_of_iptc
from photoclip.decode.wording import unique_keywords
from photoclip.decode.xmp import facts_of_xmp
from photoclip.domain.photos import Facts

_XMP_TAG = 0x02BC
_IPTC_TAG = 0x83BB


def facts_of_image(image: ImageFile) -> Facts:
    """Facts of an opened picture. PNGs may keep theirs behind the pixels: load it first."""
    exif = contained(lambda: facts_of_exif(image.getexif()))
    packet = xmp_packet(image.info)
    xmp = contained(lambda: facts_of_xmp(packet)) if packet else Facts()
    has_iptc = "photoshop" in image.info or _IPTC_TAG in getattr(image, "tag_v2", ())
    iptc = contained(lambda: facts_of_iptc(image)) if has_iptc else Facts()
    return merged(exif, xmp, iptc)


def facts_of_tiff_block(block: bytes) -> Facts:
    """Facts of a RAW file that is a TIFF (NEF, CR2, ARW, DNG, PEF, SRW, ...), from its first IFD."""

    def read() -> Facts:
        exif = Image.Exif()
        exif.load(block)
        packet = exif.get(_XMP_TAG)
        xmp = contained(lambda: facts_of_xmp(packet)) if isinstance(packet, bytes) else Facts()
        return merged(facts_of_exif(exif), xmp, Facts())

    return contained(read)


def merged(exif: Facts, xmp: Facts, iptc: Facts) -> Facts:
    """One view of three: the camera's own words first for what it measured, the person's latest for what they wrote."""
    dated = next((facts for facts in (exif, xmp, iptc) if facts.taken_at), Facts())
    return Facts(
        taken_at=dated.taken_at,
        taken_offset_minutes=dated.taken_offset_minutes,
        camera_make=exif.camera_make or xmp.camera_make,
        camera_model=exif.camera_model or xmp.camera_model,
        lens=exif.lens or xmp.lens,
        exposure_s=exif.exposure_s,
        f_number=exif.f_number,
        iso=exif.iso,
        focal_mm=exif.focal_mm,
        latitude=exif.latitude,
        longitude=exif.longitude,
        altitude_m=exif.altitude_m,
        rating=exif.rating if xmp.rating is None else xmp.rating,
        title=xmp.title or iptc.title or exif.title,
        keywords=unique_keywords((*xmp.keywords, *iptc.keywords, *exif.keywords)),
    )


def completed(first: Facts, second: Facts) -> Facts:
    """`first`, with what it does not know taken from `second`."""
    missing = {field.name: getattr(second, field.name) for field in fields(Facts) if getattr(first, field.name) is None}
    return replace(first, **missing, keywords=unique_keywords((*first.keywords, *second.keywords)))


def contained(read: Callable[[], Facts]) -> Facts:
    """What `read` returns; no facts where it raises."""
    try:
        return read()
    # A boundary: Pillow's EXIF reader alone raises OSError, SyntaxError, struct.error, IndexError, KeyError, TypeError,
    # ValueError, OverflowError and RecursionError on damaged blocks, and the pixels may be fine.
    except Exception:  # noqa: BLE001
        return Facts()


def xmp_packet(info: dict[str | tuple[int, int], object]) -> bytes | None:
    """The XMP packet among the things Pillow found beside the pixels."""
    for name in ("xmp", "XML:com.adobe.xmp"):
        packet = info.get(name)
        if isinstance(packet, str):
            return packet.encode("utf-8", "surrogatepass")
        if isinstance(packet, bytes):
            return packet
    return None
