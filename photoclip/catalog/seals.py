"""A checksum in each row, so that a byte that rots on the disk is noticed.

`PRAGMA integrity_check` sees broken pages and compares every index with its table, but not another value in a cell that
no index holds, as in a vector. So triggers seal each row that is written, which costs 0.1 ms for a new photo where
decoding it takes 5 to 65; to check them takes 27 s for a million photos (one core). What stays unnoticed is bytes that
mean nothing (free pages, unused parts of pages), and a counter in `sqlite_sequence` that got another plausible value.
"""

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType

FUNCTION = "photoclip_seal"

LARGEST_ID = 1 << 53
"""No id comes near: one beyond it rotted."""

SEALED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "folder": ("id", "path", "state", "reason", "excluded"),
        "photo": (
            *("id", "content_hash", "size_bytes", "format", "width_px", "height_px", "perceptual_hash", "taken_at"),
            *("taken_offset_minutes", "camera_make", "camera_model", "lens", "exposure_s", "f_number", "iso"),
            *("focal_mm", "latitude", "longitude", "altitude_m", "rating", "title", "keywords", "added_at_ns"),
        ),
        "file": (
            *("id", "folder_id", "relative_path", "size_bytes", "mtime_ns", "inode", "state", "reason"),
            *("decoder_version", "photo_id", "last_photo_id"),
        ),
        "model": ("id", "name", "dimension"),
        "vector": ("id", "model_id", "dimension", "photo_id", "from_thumbnail", "vector"),
        "tag": ("id", "name", "name_key", "cut", "is_automatic", "is_taught", "created_at_ns"),
        "photo_tag": ("photo_id", "tag_id", "by_machine"),
        "setting": ("name", "value"),
        "journal": ("id", "at_ns", "kind", "title", "payload", "undone"),
        "album": ("id", "name", "name_key", "query", "created_at_ns"),
        "album_photo": ("album_id", "photo_id", "added_at_ns"),
        "mark": ("photo_id", "rating", "favourite"),
        "tag_rejection": ("photo_id", "tag_id"),
        "sidecar": (
            *("id", "folder_id", "relative_path", "photo_path", "photo_id", "size_bytes", "mtime_ns", "inode"),
            *("keywords", "rating", "title", "base", "pending", "told", "differences", "problem", "made_by_us"),
        ),
        "embedded": ("photo_id", "rating", "title", "keywords"),
        "caption": ("photo_id", "model_id", "text", "is_generated", "made_at_ns"),
    }
)
"""The sealed columns of each table, its key first. Those that only count (`places`, `files`) are none."""

_TEXTS = frozenset(
    {
        *("state", "reason", "excluded", "format", "taken_at", "camera_make", "camera_model", "lens", "title"),
        *("keywords", "name", "value", "kind", "payload", "name_key", "query", "base", "pending", "told"),
        *("differences", "problem", "text"),
    }
)
_BLOBS = frozenset({"path", "content_hash", "relative_path", "photo_path", "vector"})
# As blobs, since what rots need not be UTF-8 any more, which Python's module refuses to hand over.
_SEALED_AS_BLOBS = _TEXTS | {"mtime_ns", "inode"}


def seal(*values: bytes | float | None) -> int:
    """CRC-32 of a row. It notices every change of one byte, and of others all but one in four billion."""
    plain = tuple(len(value) if isinstance(value, bytes) else value for value in values)
    checksum = zlib.crc32(repr(plain).encode("ascii"))
    for value in values:
        if isinstance(value, bytes):
            checksum = zlib.crc32(value, checksum)
    return checksum


def seal_of_integers(row: tuple[int, ...]) -> int:
    """The same as `seal` of a row that holds nothing else, in a third of the time."""
    return zlib.crc32(repr(row).encode("ascii"))


def register(db: sqlite3.Connection) -> None:
    """Teach a connection to seal: without it, it can read but not write."""
    db.create_function(FUNCTION, -1, seal, deterministic=True)
    # Some systems build SQLite to distrust the schema, whose triggers could then not call it.
    db.execute("PRAGMA trusted_schema = ON")


def sealing(columns: Sequence[str], prefix: str = "") -> str:
    """SQL for the seal of a row of a table with these sealed columns; `prefix` is "NEW." in a trigger."""
    return f"{FUNCTION}({', '.join(_sealed(column, prefix) for column in columns)})"


def _sealed(column: str, prefix: str) -> str:
    if column in _SEALED_AS_BLOBS:
        return f"CAST({prefix}{column} AS BLOB)"
    # In a row that is written no text can stand there (STRICT); in one that rotted it can, and need not be UTF-8.
    return f"{prefix}{column}" if prefix else f"CASE typeof({column}) WHEN 'text' THEN NULL ELSE {column} END"


def as_declared(column: str) -> str:
    """SQL for the cell of a column, whose bytes are still there where the row's header says another type of them."""
    for kind, other, columns in (("BLOB", "text", _BLOBS), ("TEXT", "blob", _TEXTS)):
        if column in columns:
            return f"CASE typeof({column}) WHEN '{other}' THEN CAST({column} AS {kind}) ELSE {column} END"
    return column


def broken(db: sqlite3.Connection, table: str) -> int:
    """How many rows of a table are not what was written."""
    return db.execute(f"SELECT count(*) FROM {table} WHERE seal IS NOT {sealing(SEALED[table])}").fetchone()[0]
