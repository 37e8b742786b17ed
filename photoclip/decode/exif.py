"""Facts from EXIF (CIPA DC-008, EXIF 2.32)."""

import re
from collections.abc import Mapping
from typing import cast

from PIL import Image

from photoclip.decode.wording import clean_text, moment, number, offset_minutes, unique_keywords, utf16_text
from photoclip.domain.photos import Facts

_EXIF_IFD = 0x8769
_GPS_IFD = 0x8825
_STARS_FROM_PERCENT = ((87, 5), (63, 4), (38, 3), (13, 2), (1, 1), (0, 0))
"""Windows writes 99, 75, 50, 25 and 1 per cent for 5 to 1 stars."""

_NOBODYS_WORDS = re.compile(
    r"\W*((olympus|(konica )?minolta|samsung|kodak|hp|casio|ricoh|sanyo|benq|digital|vivitar|maginon|polaroid)\W*)*"
    r"(digital )?(still )?(camera|dsc|dcim|sony dsc|exif[ _]jpeg([ _]picture)?|jpeg|kenox.*|default|untitled|x-default|"
    r"(picture|image|photo)( \d*)?)\W*",
    re.IGNORECASE,
)
"""What cameras and programs write into ImageDescription when nobody described anything."""

Tags = Mapping[int, object]


def facts_of_exif(exif: Image.Exif) -> Facts:
    """What the tags say; values that make no sense are left out.

    Raises:
        Exception: whatever a damaged block makes Pillow raise (OSError, SyntaxError, struct.error, IndexError, ...).
    """
    main = cast(Tags, exif)
    photo = cast(Tags, exif.get_ifd(_EXIF_IFD))
    gps = cast(Tags, exif.get_ifd(_GPS_IFD))
    taken_at, offset = _taken(main, photo)
    latitude, longitude = _position(gps)
    return Facts(
        taken_at=taken_at,
        taken_offset_minutes=offset,
        camera_make=clean_text(main.get(0x010F), 100),
        camera_model=clean_text(main.get(0x0110), 100),
        lens=clean_text(photo.get(0xA434), 100),
        exposure_s=_exposure(photo),
        f_number=_f_number(photo),
        iso=_iso(photo),
        focal_mm=number(photo.get(0x920A), 0.01, 20_000),
        latitude=latitude,
        longitude=longitude,
        altitude_m=_altitude(gps) if latitude is not None else None,
        rating=_rating(main),
        title=utf16_text(main.get(0x9C9B)) or _description(main),
        keywords=unique_keywords(clean_text(word) for word in (utf16_text(main.get(0x9C9E), 10_000) or "").split(";")),
    )


def _taken(main: Tags, photo: Tags) -> tuple[str | None, int | None]:
    """DateTimeOriginal, else DateTimeDigitized; each has tags of its own for the fraction and the offset."""
    for date, fraction, offset in ((0x9003, 0x9291, 0x9011), (0x9004, 0x9292, 0x9012)):
        # Some cameras put both dates into the first IFD.
        when = moment(clean_text(photo.get(date) or main.get(date)), clean_text(photo.get(fraction)))
        if when is not None:
            minutes = offset_minutes(clean_text(photo.get(offset)))
            return when, offset_minutes(clean_text(photo.get(0x9010))) if minutes is None else minutes
    return None, None


def _exposure(photo: Tags) -> float | None:
    seconds = number(photo.get(0x829A), 1e-7, 86_400)
    if seconds is not None:
        return seconds
    apex = number(photo.get(0x9201), -16, 24)
    return None if apex is None else 2.0**-apex


def _f_number(photo: Tags) -> float | None:
    f_number = number(photo.get(0x829D), 0.1, 1000)
    if f_number is not None:
        return f_number
    apex = number(photo.get(0x9202), 0, 20)
    return None if apex is None else round(2.0 ** (apex / 2), 1)


def _iso(photo: Tags) -> int | None:
    """PhotographicSensitivity has 16 bits; 65535 there sends the reader to the longer tags (EXIF 2.32, 4.6.5)."""
    for tag in (0x8827, 0x8833, 0x8832, 0x8831):
        value = photo.get(tag)
        if isinstance(value, tuple) and value:
            value = cast(tuple[object, ...], value)[0]
        iso = number(value, 1, 10_000_000)
        if iso is not None and not (tag == 0x8827 and iso == 65_535):
            return round(iso)
    return None


def _rating(main: Tags) -> int | None:
    stars = number(main.get(0x4746), 0, 5)
    if stars is not None:
        return round(stars)
    percent = number(main.get(0x4749), 0, 100)
    return None if percent is None else next(stars for least, stars in _STARS_FROM_PERCENT if percent >= least)


def _description(main: Tags) -> str | None:
    text = clean_text(main.get(0x010E))
    return None if text is None or _NOBODYS_WORDS.fullmatch(text) else text


def _position(gps: Tags) -> tuple[float | None, float | None]:
    """Degrees, both or none. Without hemispheres a place is one of four; 0, 0 is what receivers say at first."""
    latitude = _degrees(gps.get(2), gps.get(1), "NS", 90)
    longitude = _degrees(gps.get(4), gps.get(3), "EW", 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None, None
    return latitude, longitude


def _degrees(value: object, reference: object, hemispheres: str, most: float) -> float | None:
    hemisphere = (clean_text(reference) or "")[:1].upper()
    if not isinstance(value, tuple | list) or not hemisphere or hemisphere not in hemispheres:
        return None
    parts = [number(part, 0, most) for part in cast(tuple[object, ...], value)[:3]]
    if not parts or parts[0] is None:
        return None
    # Some writers leave minutes or seconds as 0/0.
    minutes, seconds = ([0.0 if part is None else part for part in parts[1:]] + [0.0, 0.0])[:2]
    if minutes >= 60.001 or seconds >= 60.001:
        return None
    degrees = parts[0] + minutes / 60 + seconds / 3600
    if degrees > most:
        return None
    return -degrees if hemisphere == hemispheres[1] else degrees


def _altitude(gps: Tags) -> float | None:
    altitude = number(gps.get(6), -20_000, 1_000_000)
    if altitude is None:
        return None
    reference = gps.get(5)
    is_below = reference in (1, b"\x01", "1", "\x01")
    return -altitude if is_below and altitude > 0 else altitude
