"""Which sidecars belong to a photo, of the two ways to name them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from photoclip.config.files import storage_error

_SPELLINGS = (".xmp", ".XMP", ".Xmp")
RAW_SUFFIXES = frozenset(
    f".{suffix}"
    for suffix in (
        *("3fr", "arw", "cr2", "cr3", "crw", "dcr", "dng", "erf", "fff", "iiq", "kdc", "mef", "mos", "mrw", "nef"),
        *("nrw", "orf", "pef", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f"),
    )
)
"""Suffixes of camera RAW files, which Adobe's programs do not write into; a test compares them with decode's."""
OTHER_SUFFIXES = frozenset(
    f".{suffix}"
    for suffix in (
        *("jpg", "jpeg", "jpe", "jfif", "mpo", "png", "apng", "webp", "gif", "bmp", "dib", "tif", "tiff"),
        *("heic", "heif", "hif", "heics", "avif", "avifs", "psd", "jxl"),
    )
)
"""Suffixes of other pictures."""
_PICTURES = RAW_SUFFIXES | OTHER_SUFFIXES


@dataclass(frozen=True, slots=True)
class Beside:
    """The sidecars in one folder. digiKam and darktable name one `photo.jpg.xmp`, Adobe's programs `photo.xmp`, which
    `photo.cr2` and `photo.jpg` side by side cannot both have: it is the RAW file's then.
    """

    folder: Path
    names: frozenset[str]
    pictures: Mapping[str, tuple[str, ...]]

    def of(self, photo_name: str) -> tuple[Path, ...]:
        """The photo's sidecars that are there, the one that is plainly its own first."""
        found = [photo_name + end for end in _SPELLINGS if photo_name + end in self.names]
        stem, _ = _parted(photo_name)
        if stem != photo_name and self._has_short_name(photo_name):
            found += [stem + end for end in _SPELLINGS if stem + end in self.names]
        return tuple(self.folder / name for name in found)

    def target(self, photo_name: str) -> Path:
        """Where to write: the first sidecar that is there, else a new one named so that it is plainly this photo's."""
        return next(iter(self.of(photo_name)), self.folder / (photo_name + _SPELLINGS[0]))

    def _has_short_name(self, photo_name: str) -> bool:
        rank = _rank(photo_name)
        rivals = self.pictures.get(_parted(photo_name)[0], ())
        return all(_rank(name) > rank for name in rivals if name != photo_name)


def beside(folder: Path) -> Beside:
    """The sidecars in a folder, which is listed once.

    Raises:
        StorageError: it cannot be.
    """
    try:
        return among(folder, (entry.name for entry in folder.iterdir()))
    except OSError as error:
        raise storage_error(error, folder, reading=True) from error


def among(folder: Path, names: Iterable[str]) -> Beside:
    """The sidecars among the names of a folder's files."""
    everything = frozenset(names)
    pictures: dict[str, tuple[str, ...]] = {}
    for name in everything:
        stem, suffix = _parted(name)
        if suffix in _PICTURES:
            pictures[stem] = (*pictures.get(stem, ()), name)
    sidecars = frozenset(name for name in everything if name.endswith(_SPELLINGS))
    return Beside(folder, sidecars, pictures)


def _rank(name: str) -> int:
    """Who has a name that several photos could have. A DNG beside another RAW file was made of it, and Adobe's programs
    write into it.
    """
    _, suffix = _parted(name)
    return 1 if suffix == ".dng" else 0 if suffix in RAW_SUFFIXES else 2


def _parted(name: str) -> tuple[str, str]:
    """Stem and suffix, in lower case, as pathlib has them; by the hundred thousand."""
    stem, _, suffix = name.rpartition(".")
    return (stem, f".{suffix.lower()}") if stem and suffix else (name, "")
