"""Whether models fit on the disk, asked before they are fetched or copied."""

from pathlib import Path

from photoclip.config.files import free_bytes
from photoclip.domain.errors import StorageError

RESERVE_BYTES = 64_000_000
"""Left free: the catalog and other programs want to live, too."""


def require_room(folder: Path, needed_bytes: int) -> None:
    """Raises StorageError where `needed_bytes` do not fit into `folder`, which need not be there yet."""
    free = free_bytes(folder)
    if needed_bytes > 0 and needed_bytes + RESERVE_BYTES > free:
        raise StorageError(
            f"there is no room in {folder}: {_said(needed_bytes + RESERVE_BYTES)} are needed, {_said(free)} are free",
            "free some space and try again",
        )


def _said(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.0f} MB"
