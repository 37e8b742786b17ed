"""What files and folders that were dropped on the window mean. Looks at the disk: not for the GUI thread."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from photoclip.ui.models.counted import counted, number

_LOOKED_AT = 64
"""Of thousands of files the first ones say what is meant."""


def _suffixes(words: str) -> frozenset[str]:
    return frozenset(f".{word}" for word in words.split())


PICTURE_SUFFIXES = _suffixes(
    "jpg jpeg jpe jfif mpo png apng webp gif bmp dib tif tiff heic heif hif heics avif avifs"
    " 3fr arw cr2 cr3 crw dcr dng erf fff iiq kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw x3f"
)
"""Of the formats that the engine decodes, for file dialogs. Content decides, there and here."""

_NO_PICTURES = _suffixes(
    "txt md rtf csv tsv json xml yaml yml toml ini log html htm css js ts py c h cpp java sh bat ps1"
    " pdf ps doc docx odt xls xlsx ods ppt pptx odp epub tex"
    " zip 7z rar tar gz bz2 xz zst iso dmg exe msi deb rpm apk jar dll so"
    " mp4 m4v mov avi mkv webm wmv mpg mpeg 3gp mts m2ts flv mp3 wav flac ogg opus m4a aac wma mid"
    " xmp aae thm db sqlite ttf otf woff woff2 url webloc lnk desktop"
)
"""Known for something else. The engine looks at all other files."""


class _Kind(StrEnum):
    FOLDER = "folder"
    PICTURE = "picture"
    FOREIGN = "foreign"
    GONE = "gone"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Dropped:
    """`folders` to add, or a `picture` to search by with its `label`; `line` says what the person should know."""

    picture: str | None = None
    label: str = ""
    folders: tuple[str, ...] = ()
    line: str = ""


def look_at(paths: Sequence[str]) -> Dropped:
    """What was dropped: absolute paths, at least one. Reads the disk, and only for the first of many."""
    first = [(path, _kind(path)) for path in paths[:_LOOKED_AT]]
    folders = tuple(path for path, kind in first if kind is _Kind.FOLDER)
    pictures = [path for path, kind in first if kind is _Kind.PICTURE]
    later = paths[_LOOKED_AT:]
    if folders:
        return Dropped(folders=folders, line=_beside(len(paths) - len(folders)))
    if pictures:
        return of_photos((*pictures, *(path for path in later if _may_be_picture(path))))
    if len(paths) == 1:
        path, kind = first[0]
        return Dropped(line=_refusal(name_of(path), kind))
    if {kind for _, kind in first} == {_Kind.GONE}:
        return Dropped(line=f"None of these {number(len(paths))} files is there any more.")
    return Dropped(line=f"None of these {number(len(paths))} files is a picture PhotoClip can read.")


def of_photos(paths: Sequence[str]) -> Dropped:
    """The first of photos. Does not look at the disk."""
    line = f"Searching by the first of {number(len(paths))} pictures." if len(paths) > 1 else ""
    return Dropped(picture=paths[0], label=name_of(paths[0]), line=line)


def name_of(path: str) -> str:
    """A file's name for the screen. Bytes that are no valid text become question marks; Qt would drop them."""
    return (Path(path).name or path).encode("utf-8", "replace").decode("utf-8")


def picture_patterns() -> str:
    """Name filter of a file dialog, as "*.jpg *.png"."""
    return " ".join(f"*{suffix}" for suffix in sorted(PICTURE_SUFFIXES))


def _kind(path: str) -> _Kind:
    try:
        mode = Path(path).stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return _Kind.GONE
    except (OSError, ValueError):
        return _Kind.CLOSED
    if stat.S_ISDIR(mode):
        return _Kind.FOLDER
    if not stat.S_ISREG(mode) or not _may_be_picture(path):
        return _Kind.FOREIGN
    return _Kind.PICTURE if os.access(path, os.R_OK) else _Kind.CLOSED


def _refusal(name: str, kind: _Kind) -> str:
    if kind is _Kind.GONE:
        return f"{name} is not there any more."
    if kind is _Kind.CLOSED:
        return f"{name} cannot be opened. Give yourself permission to read it, or check the drive it lies on."
    return f"{name} is no picture PhotoClip can read."


def _may_be_picture(path: str) -> bool:
    return Path(path).suffix.lower() not in _NO_PICTURES


def _beside(files: int) -> str:
    if files <= 0:
        return ""
    was = "was" if files == 1 else "were"
    return f"Only folders are added. {counted(files, 'file', 'files')} beside them {was} left out."
