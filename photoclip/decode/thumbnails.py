"""The cache of thumbnails: content addressed, can be deleted at any time.

JPEG and not WebP: at 512 px a JPEG costs 1.3 ms and 41 kB, a WebP of method 0 costs 8.5 ms and 27 kB, one of
method 4 costs 32 ms and 20 kB (Pillow 13, one core, 12-megapixel photos): a third of the whole decoding.
"""

import contextlib
import os
import re
import time
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from PIL import Image

from photoclip.config.thumbnails import EDGES_PX, is_sealed, sealed, thumbnail_path
from photoclip.domain.ids import ContentHash

_QUALITY = 85
_PARTIAL = "partial"
_PARTIAL_NAME = re.compile(r"[0-9a-f]{32}\.jpg")
_TRIES = 10


def are_whole(thumbnails: Path, content_hash: ContentHash) -> bool:
    """Whether the cache `thumbnails` has a photo in all sizes, each complete."""
    return all(is_whole(thumbnail_path(thumbnails, content_hash, edge_px)) for edge_px in EDGES_PX)


def is_whole(path: Path) -> bool:
    """Whether a thumbnail is there and each byte of it is what was written."""
    try:
        return is_sealed(path.read_bytes())
    except OSError:
        return False


def is_broken(path: Path) -> bool:
    """Whether a thumbnail is there and not whole. One that cannot be read right now may be."""
    try:
        return not is_sealed(path.read_bytes())
    except OSError:
        return False


def encoded(image: Image.Image) -> bytes:
    """An RGB image as a thumbnail is kept: JPEG, sRGB, no metadata but its checksum."""
    content = BytesIO()
    image.save(content, "JPEG", quality=_QUALITY)
    return sealed(content.getvalue())


def write_thumbnail(content: bytes, target: Path, partial: Path, *, durably: bool = False) -> None:
    """Write an encoded thumbnail to `target` by way of `partial`, which lies on the same file system. It is not synced
    unless it has to last, as before the one that it was copied from goes: see `config.thumbnails`.

    Raises:
        OSError: the disk is full or read-only.
    """
    try:
        _write_and_move(content, target, partial, durably)
    except OSError:
        # Windows does not replace a file that somebody reads; another worker may just have written the same one.
        if not is_whole(target):
            raise
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()


def new_partial(thumbnails: Path) -> Path:
    """A place for the unfinished thumbnail of one writer, that no other writer uses."""
    return thumbnails / _PARTIAL / f"{uuid4().hex}.jpg"


def remove_stale_partials(thumbnails: Path, older_than_s: float = 86_400.0) -> None:
    """Remove what writers that were killed left behind, and nothing else: the person chose the folder, and other things
    of theirs may lie there. One from the future was written before the clock was set back. Never raises for a file that
    cannot be removed.
    """
    now_s = time.time()
    for partial in (thumbnails / _PARTIAL).glob("*.jpg"):
        with contextlib.suppress(OSError):
            if _PARTIAL_NAME.fullmatch(partial.name) and abs(now_s - partial.stat().st_mtime) >= older_than_s:
                partial.unlink()


def _write_and_move(content: bytes, target: Path, partial: Path, durably: bool) -> None:
    for left in reversed(range(_TRIES)):
        try:
            _write(partial, content)
            if durably:
                _sync(partial)
            _move(partial, target)
        except FileNotFoundError:  # the cache is being deleted this very moment, which anybody may do
            if not left:
                raise
        else:
            return


def _move(partial: Path, target: Path) -> None:
    try:
        partial.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(target)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _sync(path: Path) -> None:
    # Windows flushes only what may be written.
    with path.open("rb+") as file:
        os.fsync(file.fileno())
