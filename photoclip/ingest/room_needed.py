"""How much room new photos will take up, and whether that much is there. Pure arithmetic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

RESERVE_BYTES = 64_000_000
"""Left free on every disk of ours: SQLite's log grows to about that size, and other programs want to live, too."""

# Both thumbnails of a photo, measured: 48 kB (camera, 12 megapixels), 30 kB (web, 27 kB each), 58 kB (1,024 px drawn).
# Those of a small picture are hardly larger than itself: 1.1 times in the middle, 1.35 at most.
_THUMBNAILS_BYTES = 52_000
_THUMBNAILS_OF_FILE = 1.15
_BLOCKS_BYTES = 4096  # two files fill their last blocks by half
# A catalog of a million: 459 bytes a photo for its rows with short paths and few facts, and 1,172 for a float16 vector
# of 512 (a tenth of its pages is unused).
_ROWS_BYTES = 800
_VECTOR_BYTES = 2.3
# An index of a million: 2,229 bytes a float32 vector of 512, with its links, number and digest.
_NODE_BYTES = 181
_COMPONENT_BYTES = 4
# The estimate above was up to a third too high for real folders: what it misses by that may just fit.
_CERTAIN = 0.75


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes to be written: thumbnails, rows of the catalog, and the index, of which a whole new copy is made."""

    thumbnails_bytes: int
    catalog_bytes: int
    index_bytes: int


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of ours: its disk (st_dev), what is free there, and what is to be written there."""

    folder: str
    device: int
    free_bytes: int
    needed_bytes: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """What is not there: bytes needed on the disk of `folder`, the reserve among them, and free there."""

    folder: str
    needed_bytes: int
    free_bytes: int


def room_needed(files_bytes: Iterable[int], vectors: int, dimension: int, index_before_bytes: int) -> Room:
    """Room for new photos.

    Args:
        files_bytes: the sizes of the files that get thumbnails.
        vectors: how many will be added.
        dimension: their components.
        index_before_bytes: size of the index file that is there; it stays until the new one is whole.
    """
    sizes = list(files_bytes)
    thumbnails = sum(min(_THUMBNAILS_BYTES, size * _THUMBNAILS_OF_FILE) + _BLOCKS_BYTES for size in sizes)
    rows = len(sizes) * _ROWS_BYTES + vectors * dimension * _VECTOR_BYTES
    nodes = vectors * (dimension * _COMPONENT_BYTES + _NODE_BYTES)
    return Room(round(thumbnails), round(rows), round(nodes) + (index_before_bytes if vectors else 0))


def shortage(places: Sequence[Place], share: float = _CERTAIN) -> Shortage | None:
    """The first disk on which not even `share` of what is needed fits; places on one disk share its room."""
    for place in places:
        needed = sum(other.needed_bytes for other in places if other.device == place.device)
        if needed and needed * share + RESERVE_BYTES > place.free_bytes:
            return Shortage(place.folder, needed + RESERVE_BYTES, place.free_bytes)
    return None


def said(size_bytes: int) -> str:
    """A size for the person, in two digits: "1.1 GB", "64 MB"."""
    size = float(f"{size_bytes:.1e}")
    unit, name = next(((unit, name) for unit, name in ((1e12, "TB"), (1e9, "GB")) if size >= unit), (1e6, "MB"))
    return f"{size / unit:.1f} {name}" if size / unit < 10 and name != "MB" else f"{size / unit:,.0f} {name}"
