"""Version 2: when a photo was added, and indexes that hold what a listing needs."""

import sqlite3

_STATEMENTS = (
    # UTC, ns since 1970, when the row was first written; 0 for those that were there before: unknown.
    "ALTER TABLE photo ADD COLUMN added_at_ns INTEGER NOT NULL DEFAULT 0",
    # So that a listing reads 5 MB for 100,000 photos instead of their rows, which lie scattered among the vectors.
    "CREATE INDEX photo_listed ON photo (taken_at, width_px, height_px, added_at_ns, places) WHERE places > 0",
    "CREATE INDEX photo_added ON photo (added_at_ns)",
    "DROP INDEX file_photo",
    "CREATE INDEX file_photo ON file (photo_id, mtime_ns)",
)


def apply(db: sqlite3.Connection) -> None:
    """Add the column and the indexes."""
    for statement in _STATEMENTS:
        db.execute(statement)
