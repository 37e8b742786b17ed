"""Facts from IPTC-IIM 4.2, the records that Photoshop's image resource 0x0404 and the TIFF tag 33723 carry."""

from PIL.ImageFile import ImageFile
from PIL.IptcImagePlugin import getiptcinfo

from photoclip.decode.wording import clean_text, moment, offset_minutes, unique_keywords
from photoclip.domain.photos import Facts

_TITLE = (2, 5)
_KEYWORDS = (2, 25)
_DATE = (2, 55)
_TIME = (2, 60)


def facts_of_iptc(image: ImageFile) -> Facts:
    """What the records of a JPEG or TIFF say.

    Raises:
        Exception: what damaged records make Pillow raise.
    """
    records = getiptcinfo(image)
    if not records:
        return Facts()
    words = _values(records.get(_KEYWORDS))
    date = (_text(records.get(_DATE)) or "").strip()
    time = (_text(records.get(_TIME)) or "").strip()
    day = f"{date[:4]}-{date[4:6]}-{date[6:8]}"
    taken_at = moment(f"{day}T{time[:2]}:{time[2:4]}:{time[4:6]}" if len(time) >= 6 else day)
    return Facts(
        taken_at=taken_at,
        taken_offset_minutes=offset_minutes(time[6:]) if taken_at else None,
        title=_text(records.get(_TITLE)),
        keywords=unique_keywords(clean_text(word, 100) for word in words),
    )


def _values(value: bytes | list[bytes] | None) -> list[bytes]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _text(value: bytes | list[bytes] | None) -> str | None:
    values = _values(value)
    return clean_text(values[0]) if values else None
