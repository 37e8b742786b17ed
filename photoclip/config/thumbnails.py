"""Where thumbnails lie, and how a whole one is told: shared by decode, which makes them, and the window, which shows
them.

They are not synced to the disk: two files a photo took 7 ms that way instead of 0.5 (ext4 on a virtual disk), where all
else of a small photo takes 5, and they can be made again. So a power loss may leave one that is cut off, empty, or
zeros in part or whole behind its name. Each carries a checksum instead, which takes 0.1 ms, and one that fails it
counts as missing.
"""

import zlib
from pathlib import Path

from photoclip.domain.ids import ContentHash

EDGES_PX = (256, 512)
"""Longest side of the thumbnails, at most; smaller pictures keep their size."""

# Behind the picture, and before the marker that ends it, a JPEG may have a comment (ITU T.81, B.2.4.5).
_END = b"\xff\xd9"
_MARK = b"PhotoClip"
_SEAL = b"\xff\xfe" + (2 + len(_MARK) + 4).to_bytes(2, "big") + _MARK
_SEAL_BYTES = len(_SEAL) + 4 + len(_END)


def thumbnail_path(thumbnails: Path, content_hash: ContentHash, edge_px: int) -> Path:
    """Where the JPEG thumbnail of a photo lies in the cache `thumbnails`, whether it is there or not.

    Raises:
        ValueError: `edge_px` is none of EDGES_PX.
    """
    if edge_px not in EDGES_PX:
        raise ValueError(f"no thumbnails of {edge_px} px")
    return thumbnails / content_hash[:2] / f"{content_hash}-{edge_px}.jpg"


def sealed(jpeg: bytes) -> bytes:
    """A JPEG with the CRC-32 of its bytes in a comment at its end.

    Raises:
        ValueError: it is no whole JPEG.
    """
    if not jpeg.endswith(_END):
        raise ValueError("a JPEG without its end")
    picture = jpeg.removesuffix(_END)
    return b"".join((picture, _SEAL, _checksum(picture), _END))


def is_sealed(content: bytes) -> bool:
    """Whether these are the bytes that `sealed` made, each of them."""
    picture = content[:-_SEAL_BYTES]
    return content[len(picture) :] == b"".join((_SEAL, _checksum(picture), _END))


def _checksum(picture: bytes) -> bytes:
    return zlib.crc32(picture).to_bytes(4, "big")
