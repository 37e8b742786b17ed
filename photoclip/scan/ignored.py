"""Names that no walk enters or reports: hidden ones, and what systems and other programs leave between photos."""

import os
import stat
import sys

_JUNK = frozenset(
    {
        "$recycle.bin",
        "recycler",
        "system volume information",
        "found.000",
        "lost+found",
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        # Synology, QNAP: thumbnails, bins and snapshots beside the photos they belong to.
        "@eadir",
        "@recycle",
        "@recently-snapshot",
        "#recycle",
        "#snapshot",
        # Resource forks that macOS packs into zip files, named like the photos.
        "__macosx",
        # Pictures of programs: logos and icons, by the ten thousand.
        "node_modules",
        "__pycache__",
    }
)
# Lightroom's preview packages: a JPEG pyramid for each photo of the catalog.
_JUNK_SUFFIXES = (".lrdata", ".lrcat-data")


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is passed over: dot names and known junk, in any case."""
    return name.startswith(".") or name.casefold() in _JUNK or name.casefold().endswith(_JUNK_SUFFIXES)


def is_hidden(status: os.stat_result) -> bool:
    """Whether the system's hidden attribute is set (Windows, macOS); elsewhere only names hide."""
    if sys.platform == "win32":
        return bool(status.st_file_attributes & stat.FILE_ATTRIBUTE_HIDDEN)
    if sys.platform == "darwin":
        return bool(status.st_flags & stat.UF_HIDDEN)
    return False
