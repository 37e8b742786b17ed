"""Thumbnails carried from one folder to another. A kill at any instant loses none: those of photos that are offline
cannot be made again.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from photoclip.config.files import free_bytes, storage_error
from photoclip.decode.thumbnails import is_broken, is_whole, new_partial, write_thumbnail
from photoclip.domain.errors import StorageError
from photoclip.domain.progress import CancelToken, Phase, Progress
from photoclip.ingest.pace import Pace
from photoclip.ingest.room_needed import RESERVE_BYTES, said

_SHELF = re.compile(r"[0-9a-f]{2}")
_THUMBNAIL = re.compile(r"[0-9a-f]{64}-\d{2,4}\.jpg")
_REPORT_EVERY = 50
_CHECK_SPACE_EVERY = 500
_REMEDY = "free some space, or choose another folder"
# Not on Windows, where each file is synced.
_SYNCS_ALL = hasattr(os, "sync")


def thumbnails_in(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Every file of a cache that is named as a thumbnail is; nothing where there is no folder."""
    for shelf in _entries(folder):
        if _SHELF.fullmatch(shelf.name) and shelf.is_dir(follow_symlinks=False):
            yield from (entry for entry in _entries(Path(shelf.path)) if _THUMBNAIL.fullmatch(entry.name))


def has_thumbnails(folder: Path) -> bool:
    """Whether there is at least one."""
    return next(thumbnails_in(folder), None) is not None


def copy_thumbnails(source: Path, target: Path, token: CancelToken, progressed: Callable[[Progress], None]) -> None:
    """Copy what `target` lacks. Nothing in `source` changes.

    Raises:
        CancelledError: the token is cancelled.
        StorageError: the disk has too little room, before anything is copied; or may not be written.
    """
    left = [entry.path for entry in thumbnails_in(source)]
    if left:
        _require_room(source, target)
    pace = Pace(Phase.MOVING, len(left))
    partial = new_partial(target)
    for number, path in enumerate(left):
        token.checkpoint()
        if number % _REPORT_EVERY == 0:
            progressed(pace.progress())
        if number % _CHECK_SPACE_EVERY == 0 and free_bytes(target) < RESERVE_BYTES:
            raise StorageError(f"the disk of {target} is full", _REMEDY)
        _copy(Path(path), target, partial)
        pace.count(1)
    progressed(pace.progress())
    if _SYNCS_ALL:
        os.sync()  # what comes next is their removal


def remove_thumbnails(folder: Path, kept_in: Path, token: CancelToken) -> None:
    """Remove the thumbnails that are whole in `kept_in` too, and the shelves that are empty by that.

    Raises:
        CancelledError: the token is cancelled.
    """
    for entry in list(thumbnails_in(folder)):
        token.checkpoint()
        twin = _twin(Path(entry.path), kept_in)
        if is_whole(twin) or is_broken(Path(entry.path)):
            _forget(Path(entry.path).unlink)
    for shelf in _entries(folder):
        if _SHELF.fullmatch(shelf.name):
            _forget(Path(shelf.path).rmdir)


def _require_room(source: Path, target: Path) -> None:
    needed = _size(source) - _size(target) + RESERVE_BYTES
    free = free_bytes(target)
    if free < needed:
        raise StorageError(
            f"moving the thumbnails needs about {said(needed)}, and {said(free)} are free on the disk of {target}",
            _REMEDY,
        )


def _size(folder: Path) -> int:
    total = 0
    for entry in thumbnails_in(folder):
        with suppress(OSError):
            total += entry.stat(follow_symlinks=False).st_size
    return total


def _copy(path: Path, target: Path, partial: Path) -> None:
    twin = _twin(path, target)
    if is_whole(twin) or not is_whole(path):
        return
    try:
        content = path.read_bytes()
    except OSError:  # it went away this very moment, which a thumbnail may at any time
        return
    try:
        write_thumbnail(content, twin, partial, durably=not _SYNCS_ALL)
    except OSError as error:
        raise storage_error(error, target) from error


def _twin(path: Path, folder: Path) -> Path:
    return folder / path.parent.name / path.name


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _forget(remove: Callable[[], None]) -> None:
    """Remove something, or leave it: a folder that is not empty, a file that is open on Windows."""
    with suppress(OSError):
        remove()
