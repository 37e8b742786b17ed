"""Photos: content, whatever its place."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.domain.ids import ContentHash

Pixels = npt.NDArray[np.uint8]
"""Upright sRGB, uint8, shape (height, width, 3) or (n, height, width, 3)."""

Vectors = npt.NDArray[np.float32]
"""Embeddings of unit length, float32, shape (n, dimension)."""

HalfVectors = npt.NDArray[np.float16]
"""Embeddings as the catalog keeps them, float16, shape (n, dimension)."""

PhotoIds = npt.NDArray[np.int64]
"""Photo ids, int64, shape (n,)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a photo says about itself (EXIF 2.32, XMP, IPTC-IIM). None where it says nothing or nonsense.

    `taken_at` is the camera's local time, ISO 8601 without zone ("2025-08-14T17:42:05"); `taken_offset_minutes` its
    offset to UTC when the camera wrote one. `rating` is 0..5, or -1 for rejected (XMP). Coordinates are WGS 84 degrees.
    """

    taken_at: str | None = None
    taken_offset_minutes: int | None = None
    camera_make: str | None = None
    camera_model: str | None = None
    lens: str | None = None
    exposure_s: float | None = None
    f_number: float | None = None
    iso: int | None = None
    focal_mm: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float | None = None
    rating: int | None = None
    title: str | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecodedPhoto:
    """What is kept of a decoded file, without its pixels.

    `format` is Pillow's name ("JPEG", "HEIF") or the RAW suffix ("NEF"). `width_px`/`height_px` are those of the
    upright original. `perceptual_hash` is 64 bits, unsigned. Its thumbnails already lie in the cache.
    """

    content_hash: ContentHash
    size_bytes: int
    format: str
    width_px: int
    height_px: int
    perceptual_hash: int
    facts: Facts
