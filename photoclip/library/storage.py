"""What a library takes up on the disk."""

from contextlib import suppress
from pathlib import Path

from photoclip.config.files import free_bytes
from photoclip.config.paths import LibraryPaths
from photoclip.domain.settings import Storage
from photoclip.library.thumbnail_move import thumbnails_in


def storage(paths: LibraryPaths, thumbnails: Path) -> Storage:
    """Look at every file of ours.

    Raises:
        StorageError: the disk does not say what is free.
    """
    count = thumbnails_bytes = 0
    for entry in thumbnails_in(thumbnails):
        with suppress(OSError):
            thumbnails_bytes += entry.stat(follow_symlinks=False).st_size
            count += 1
    return Storage(
        catalog_bytes=sum(map(_size, paths.root.glob(f"{paths.catalog.name}*"))),
        index_bytes=sum(map(_size, paths.index.glob("*"))),
        thumbnails_bytes=thumbnails_bytes,
        thumbnails=count,
        free_bytes=free_bytes(paths.root),
    )


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size if path.is_file() else 0
    return 0
