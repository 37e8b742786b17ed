"""What is known of a photo, as lines for people in the formats of their locale. Knows no widget."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QLocale

from photoclip.domain.browse import Photo, PhotoFile
from photoclip.domain.photos import Facts
from photoclip.ui.models.moments import moment_text
from photoclip.ui.models.shown import shown

_SHORTEST_S = 1e-6
_LONGEST_S = 1e6
_MOST_MM = 1e5
_MOST_M = 1e5
_BRANDS_AS_WRITTEN_LENGTH = 4
"""SONY and LG are written like that; NIKON and KODAK shout."""
_COMPANY_WORDS = frozenset(
    ("corporation", "corp", "corp.", "company", "co", "co.", "co.,", "co.,ltd.", "ltd", "ltd.", "inc", "inc.", "gmbh")
)
DOT = " · "


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact. `copied` is what the button beside it copies, "" where there is none."""

    label: str
    text: str
    copied: str = ""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place of a photo: the file's name, the folder as it is shown, and the path as it is."""

    name: str
    folder: str
    path: str
    is_offline: bool


def fact_lines(photo: Photo, locale: QLocale) -> tuple[FactLine, ...]:
    """Only what is known, in the order in which it is read."""
    facts = photo.facts
    lines = (
        FactLine("Title", one_line(facts.title or "")),
        FactLine("Caption", one_line(photo.caption)),
        FactLine("Taken", moment_text(facts.taken_at, facts.taken_offset_minutes, locale)),
        FactLine("Camera", camera_text(facts.camera_make, facts.camera_model)),
        FactLine("Lens", one_line(facts.lens or "")),
        FactLine("Exposure", exposure_text(facts, locale)),
        FactLine("Size", size_text(photo, locale)),
        FactLine("Format", one_line(photo.format)),
        FactLine("Position", position_text(facts, locale), copied_position(facts)),
        FactLine("Altitude", altitude_text(facts.altitude_m, locale)),
    )
    return tuple(line for line in lines if line.text)


def overlay_lines(photo: Photo, locale: QLocale) -> tuple[str, ...]:
    """The few that are read over the picture itself."""
    wanted = ("Title", "Taken", "Camera", "Lens", "Exposure", "Size", "Position")
    texts = {line.label: line.text for line in fact_lines(photo, locale)}
    lines = [texts[label] for label in wanted if label in texts]
    if keywords := keyword_texts(photo):
        lines.append(DOT.join(keywords[:12]))
    return tuple(lines)


def keyword_texts(photo: Photo) -> tuple[str, ...]:
    """Tags, then keywords that the file itself carries, each once whatever its case."""
    return _each_once((*photo.tags, *photo.facts.keywords))


def own_keyword_texts(photo: Photo) -> tuple[str, ...]:
    """Keywords that the file itself carries, each once whatever its case; those that are tags are seen among them."""
    tags = {one_line(tag).casefold() for tag in photo.tags}
    return tuple(text for text in _each_once(photo.facts.keywords) if text.casefold() not in tags)


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    texts: dict[str, str] = {}
    for word in map(one_line, words):
        texts.setdefault(word.casefold(), word)
    return tuple(text for text in texts.values() if text)


def place_lines(photo: Photo) -> tuple[PlaceLine, ...]:
    """Every file of a photo."""
    return tuple(_place(file) for file in photo.files)


def file_name(photo: Photo) -> str:
    """What it is called at its first place."""
    return one_line(PurePath(photo.files[0].path).name) if photo.files else ""


def rating_of(facts: Facts) -> int | None:
    """1..5 stars, -1 for rejected, None where there is none."""
    rating = facts.rating
    return rating if rating is not None and (rating == -1 or 1 <= rating <= 5) else None


def camera_text(make: str | None, model: str | None) -> str:
    """Maker and model without saying the maker twice: "Nikon D90" for "NIKON CORPORATION" and "NIKON D90"."""
    makers = [word for word in one_line(make or "").split() if word.casefold() not in _COMPANY_WORDS]
    words = one_line(model or "").split()
    known = {maker.casefold() for maker in makers}
    if words and words[0].casefold() in known:
        makers = []
    all_words = makers + words
    if all_words:
        all_words[0] = _brand(all_words[0])
    return " ".join(all_words)


def exposure_text(facts: Facts, locale: QLocale) -> str:
    """As "1/640 s · f/4 · ISO 200 · 50 mm"."""
    parts = (
        _shutter(facts.exposure_s, locale),
        f"f/{_number(facts.f_number, locale)}" if _within(facts.f_number, 0.05, 1000) else "",
        f"ISO {facts.iso}" if facts.iso is not None and 0 < facts.iso < 10**8 else "",
        f"{_number(facts.focal_mm, locale)} mm" if _within(facts.focal_mm, 0.05, _MOST_MM) else "",
    )
    return DOT.join(part for part in parts if part)


def size_text(photo: Photo, locale: QLocale) -> str:
    """As "4288 × 2848 · 12 MP · 3.2 MB"."""
    parts = []
    if photo.width_px > 0 and photo.height_px > 0:
        parts.append(f"{photo.width_px} × {photo.height_px}")
        megapixels = photo.width_px * photo.height_px / 1e6
        if megapixels >= 0.05:
            parts.append(f"{_number(megapixels, locale, 1 if megapixels < 9.95 else 0)} MP")
    if photo.size_bytes > 0:
        parts.append(bytes_text(photo.size_bytes, locale))
    return DOT.join(parts)


def bytes_text(size_bytes: int, locale: QLocale) -> str:
    """As "3.2 MB"; whole bytes and kilobytes."""
    digits = 1 if size_bytes >= 10**6 else 0
    return locale.formattedDataSize(min(size_bytes, 2**63 - 1), digits, QLocale.DataSizeFormat.DataSizeSIFormat)


def position_text(facts: Facts, locale: QLocale) -> str:
    """As "38.70° N, 9.42° W"; "" where there is none."""
    if not _has_position(facts):
        return ""
    assert facts.latitude is not None
    assert facts.longitude is not None
    north = locale.toString(abs(facts.latitude), "f", 2) + ("° N" if facts.latitude >= 0 else "° S")
    east = locale.toString(abs(facts.longitude), "f", 2) + ("° E" if facts.longitude >= 0 else "° W")
    return f"{north}, {east}"


def copied_position(facts: Facts) -> str:
    """As maps take it: "38.697120, -9.423150"."""
    return f"{facts.latitude:.6f}, {facts.longitude:.6f}" if _has_position(facts) else ""


def altitude_text(altitude_m: float | None, locale: QLocale) -> str:
    """In metres above the sea."""
    return f"{_number(altitude_m, locale, 0)} m" if _within(altitude_m, -_MOST_M, _MOST_M) else ""


def one_line(text: str) -> str:
    """Text from a file as one line; what cannot be shown becomes "�"."""
    return shown(" ".join(text.split()))


def _place(file: PhotoFile) -> PlaceLine:
    path = PurePath(file.path)
    return PlaceLine(one_line(path.name), one_line(str(path.parent)), file.path, file.offline)


def _brand(word: str) -> str:
    shouts = word.isalpha() and word.isupper() and len(word) > _BRANDS_AS_WRITTEN_LENGTH
    return word.capitalize() if shouts else word


def _shutter(exposure_s: float | None, locale: QLocale) -> str:
    if not _within(exposure_s, _SHORTEST_S, _LONGEST_S):
        return ""
    assert exposure_s is not None
    if exposure_s < 0.3:
        return f"1/{round(1 / exposure_s)} s"
    return f"{_number(exposure_s, locale)} s"


def _has_position(facts: Facts) -> bool:
    return _within(facts.latitude, -90, 90) and _within(facts.longitude, -180, 180)


def _within(number: float | None, least: float, most: float) -> bool:
    return number is not None and math.isfinite(number) and least <= number <= most


def _number(number: float | None, locale: QLocale, digits: int = 1) -> str:
    """With `digits` behind the point, but none where they are zero. Never "-0"."""
    assert number is not None
    rounded = round(number, digits) + 0.0
    return locale.toString(rounded, "f", 0 if rounded == int(rounded) else digits)
