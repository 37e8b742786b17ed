"""Formats as `query.OfFormat` names them, and as `photo.format` has them."""

from collections.abc import Iterable

RAW = "raw"
"""The name for each format of camera RAW files."""

_PICTURES = frozenset({"JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "HEIF", "AVIF"})
"""What is decoded and no RAW, by Pillow's names (`decode.formats.Kind`)."""

_HEIC = "heic"
"""What people call HEIF."""


def is_raw(form: str) -> bool:
    """Whether `photo.format` is that of a RAW file: its suffix."""
    return bool(form) and form not in _PICTURES


def formats_of(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Those of the formats in the catalog that `OfFormat(name)` means."""
    if name == RAW:
        return tuple(form for form in known if is_raw(form))
    meant = "HEIF" if name == _HEIC else name.upper()
    return tuple(form for form in known if form == meant)


def name_of(form: str) -> str:
    """What a person calls a format of the catalog."""
    return _HEIC if form == "HEIF" else form.lower()
