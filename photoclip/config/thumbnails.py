"""Where thumbnails lie: shared by decode, which makes them, and the window, which shows them."""

from pathlib import Path

from photoclip.domain.ids import ContentHash

EDGES_PX = (256, 512)
"""Longest side of the thumbnails, at most; smaller pictures keep their size."""


def thumbnail_path(thumbnails: Path, content_hash: ContentHash, edge_px: int) -> Path:
    """Where the JPEG thumbnail of a photo lies in the cache `thumbnails`, whether it is there or not.

    Raises:
        ValueError: `edge_px` is none of EDGES_PX.
    """
    if edge_px not in EDGES_PX:
        raise ValueError(f"no thumbnails of {edge_px} px")
    return thumbnails / content_hash[:2] / f"{content_hash}-{edge_px}.jpg"
