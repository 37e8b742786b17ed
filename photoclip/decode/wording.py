"""Strings and numbers as cameras and programs write them, made fit to keep."""

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

_DATE = re.compile(r"(\d{4})[:/\-.](\d{1,2})[:/\-.](\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?")
_OFFSET = re.compile(r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|^)\s*(Z|[+-]\d{2}:?\d{2})\s*$")
_FIRST_YEAR = 1826
"""The oldest photograph that exists."""
_JOINERS = "\u200c\u200d"
"""Invisible, yet some scripts and many an emoji need them."""
_LAST_OFFSET_MINUTES = 14 * 60


def clean_text(value: object, most: int = 500) -> str | None:
    """A string of one line, NFC, without control characters, cut after `most` characters; None where nothing is left.

    Bytes are UTF-8, else Windows-1252. Pillow reads EXIF's ASCII as Latin-1, though programs write UTF-8 there.
    """
    if isinstance(value, bytes):
        text = _decoded(value.split(b"\0", 1)[0])
    elif isinstance(value, str):
        text = value.split("\0", 1)[0]
        if not text.isascii():
            text = _unmangled(text)
    else:
        return None
    # Cut before it is normalised as well: a comment may have megabytes.
    text = text[: 4 * most]
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", "".join(map(_printable, text)))
    return " ".join(text.split())[:most].strip(f" {_JOINERS}") or None


def utf16_text(value: object, most: int = 500) -> str | None:
    """The text of a Windows XP tag: UTF-16 LE in bytes, or in a tuple of them."""
    if isinstance(value, tuple | list):
        value = bytes(b for b in value if isinstance(b, int) and 0 <= b < 256)
    if not isinstance(value, bytes):
        return None
    return clean_text(value.decode("utf-16-le", "ignore"), most)


def unique_keywords(words: Iterable[str | None], most: int = 200) -> tuple[str, ...]:
    """Keywords in their order, each once whatever its case, at most `most`."""
    found: dict[str, str] = {}
    for word in words:
        if word and len(found) < most:
            found.setdefault(word.casefold(), word)
    return tuple(found.values())


def number(value: object, least: float, most: float) -> float | None:
    """A finite number in least..most, else None. Rationals with a zero below are NaN."""
    if isinstance(value, tuple | list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool | str | bytes) or not hasattr(value, "__float__"):
        return None
    result = float(value)  # pyright: ignore[reportArgumentType]
    return result if math.isfinite(result) and least <= result <= most else None


def moment(text: str | None, fraction: str | None = None) -> str | None:
    """A date as ISO 8601 without zone, with milliseconds where they are known; None for an impossible one.

    A date without a time, as of a scanned print, counts as midnight. `fraction` holds the digits behind the second's
    point, which EXIF keeps in a tag of their own.
    """
    match = _DATE.match(text.strip()) if text else None
    if match is None:
        return None
    digits = (match[7] or (fraction or "").strip())[:3]
    milliseconds = int(digits.ljust(3, "0")) if digits.isascii() and digits.isdigit() else 0
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        when = datetime(year, month, day, hour, minute, second, milliseconds * 1000)
    except ValueError:
        return None
    if when.year < _FIRST_YEAR:
        return None
    return when.isoformat(timespec="milliseconds" if milliseconds else "seconds")


def offset_minutes(text: str | None) -> int | None:
    """Minutes that "+02:00", "Z" or the end of an ISO 8601 date is ahead of UTC; None where there is none."""
    match = _OFFSET.search(text.strip()) if text else None
    if match is None:
        return None
    if match[1] == "Z":
        return 0
    hours, minutes = int(match[1][1:3]), int(match[1][-2:])
    total = (60 * hours + minutes) * (-1 if match[1][0] == "-" else 1)
    return total if minutes < 60 and abs(total) <= _LAST_OFFSET_MINUTES else None


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") and character not in _JOINERS else character


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _unmangled(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
