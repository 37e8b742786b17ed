"""How values are kept in columns, where that is not plain: paths, wide integers, hashes, text from files, vectors."""

import json
import math
import os

import numpy as np

from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import HalfVectors

STORED_VECTOR = np.dtype("<f2")
"""Vectors lie in the catalog as little-endian float16 on every machine."""

_INT64 = 1 << 63
_UINT64 = 1 << 64


def path_cell(path: str) -> bytes:
    """A path as the system's own bytes: names that are not UTF-8 survive (PEP 383)."""
    return os.fsencode(path)


def path_of(cell: bytes) -> str:
    """The inverse of `path_cell`."""
    return os.fsdecode(cell)


def hash_cell(content_hash: ContentHash) -> bytes:
    """32 bytes for 64 hex digits.

    Raises:
        ValueError: it is not hexadecimal.
    """
    return bytes.fromhex(content_hash)


def hash_of(cell: bytes) -> ContentHash:
    """The inverse of `hash_cell`."""
    return ContentHash(cell.hex())


def wide_cell(value: int) -> int | str:
    """An integer of any width. An mtime after 2262 in ns (ext4 goes to 2446) or a 128-bit file id (ReFS) exceeds the
    64 bits of SQLite and is kept as text; `int` reads both.
    """
    return value if -_INT64 <= value < _INT64 else str(value)


def signed(value: int) -> int:
    """Unsigned 64 bits as SQLite's signed ones."""
    return value - _UINT64 if value >= _INT64 else value


def unsigned(value: int) -> int:
    """The inverse of `signed`."""
    return value + _UINT64 if value < 0 else value


def text_cell(value: str) -> str:
    r"""Text from a file or a file name; lone surrogates, which UTF-8 cannot hold, become `\udcff` in letters."""
    return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")


def optional_text(value: str | None) -> str | None:
    """As `text_cell`; None stays."""
    return None if value is None else text_cell(value)


def optional_real(value: float | None) -> float | None:
    """A finite number, or None: NaN and infinity are never stored."""
    return float(value) if value is not None and math.isfinite(value) else None


def optional_integer(value: int | None) -> int | None:
    """A number that fits 64 bits, or None."""
    return int(value) if value is not None and -_INT64 <= value < _INT64 else None


def words_cell(words: tuple[str, ...]) -> str:
    """Words as a JSON array, in ASCII: any text survives."""
    return json.dumps(words)


def words_of(cell: str) -> tuple[str, ...]:
    """The inverse of `words_cell`."""
    return tuple(json.loads(cell))


def vector_cells(vectors: HalfVectors, dimension: int) -> list[bytes]:
    """One cell for each row of float16 (n, dimension).

    Raises:
        ValueError: another shape or dtype; NaN, infinity or a zero vector among them.
    """
    if vectors.dtype != np.float16 or vectors.ndim != 2 or vectors.shape[1] != dimension:
        raise ValueError(f"vectors {vectors.dtype} {vectors.shape}, wanted float16 (n, {dimension})")
    if not np.isfinite(vectors).all() or not vectors.any(axis=1).all():
        raise ValueError("a vector is zero or not finite")
    stored = np.ascontiguousarray(vectors, dtype=STORED_VECTOR)
    return [row.tobytes() for row in stored]


def vectors_of(cells: list[bytes], dimension: int) -> HalfVectors:
    """The inverse of `vector_cells`; a writable copy."""
    stored = np.frombuffer(bytearray().join(cells), dtype=STORED_VECTOR)
    return stored.astype(np.float16, copy=False).reshape(len(cells), dimension)
