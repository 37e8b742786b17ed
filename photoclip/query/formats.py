"""Kinds of picture files that `type:` knows."""

from collections.abc import Mapping
from types import MappingProxyType

RAW_FORMATS = frozenset(
    (
        *("3fr", "arw", "cr2", "cr3", "crw", "dcr", "dng", "erf", "fff", "iiq", "kdc", "mef", "mos"),
        *("mrw", "nef", "nrw", "orf", "pef", "raf", "rw2", "rwl", "sr2", "srf", "srw", "x3f"),
    )
)
"""Suffixes of camera RAW files; a test compares them with those that are decoded."""

FORMATS = ("jpeg", "heic", "raw", "png", "tiff", "webp", "gif", "avif", "bmp")
"""Those that are offered, usual ones first."""

ALIASES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("jpg", "jpe", "jfif", "mpo"), "jpeg") | {"heif": "heic", "hif": "heic", "tif": "tiff", "dib": "bmp"}
)
"""Other names of theirs."""
