"""Photos to measure with: copies that differ in their last bytes, so that each is new content."""

import os
from collections.abc import Sequence
from pathlib import Path

from photoclip.domain.errors import FolderError

_SUFFIXES = (".jpg", ".jpeg")


def jpegs(folder: Path) -> Sequence[Path]:
    """All JPEG files beneath a folder.

    Raises:
        FolderError: there is none.
    """
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())
    if not found:
        raise FolderError(f"there is no JPEG picture in {folder}", "name a folder that has some")
    return found


def copies(sources: Sequence[Path], target: Path, count: int) -> Sequence[Path]:
    """Write `count` files into `target`. Decoders stop at the end-of-image marker (ITU-T T.81 B.1.1.3); 16 random bytes
    after it make another content hash.
    """
    target.mkdir(parents=True)
    made: list[Path] = []
    for number in range(count):
        source = sources[number % len(sources)]
        copy = target / f"{number:05}-{source.name}"
        copy.write_bytes(source.read_bytes() + os.urandom(16))
        made.append(copy)
    return made
