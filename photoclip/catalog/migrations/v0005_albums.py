"""Version 5: albums, the person's own ratings and favourites, and indexes that hold what filters ask for."""

import sqlite3

_TABLES = (
    # name_key: the name as `domain.names.folded` has it, since NOCASE knows the case of ASCII only.
    """
    CREATE TABLE album (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        name_key TEXT NOT NULL UNIQUE,
        query TEXT,
        created_at_ns INTEGER NOT NULL,
        seal INTEGER
    ) STRICT
    """,
    """
    CREATE TABLE album_photo (
        album_id INTEGER NOT NULL REFERENCES album (id),
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        added_at_ns INTEGER NOT NULL,
        seal INTEGER,
        PRIMARY KEY (album_id, photo_id)
    ) STRICT, WITHOUT ROWID
    """,
    # What the person said; what a file says is `photo.rating`. Without anything said there is no row.
    """
    CREATE TABLE mark (
        photo_id INTEGER PRIMARY KEY REFERENCES photo (id),
        rating INTEGER CHECK (rating BETWEEN 0 AND 5),
        favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
        seal INTEGER,
        CHECK (rating IS NOT NULL OR favourite = 1)
    ) STRICT
    """,
)

_INDEXES = (
    "CREATE INDEX album_photo_photo ON album_photo (photo_id)",
    "CREATE INDEX mark_favourite ON mark (photo_id) WHERE favourite = 1",
    "CREATE INDEX mark_rating ON mark (rating) WHERE rating IS NOT NULL",
    # Of live photos, so that no row has to be looked up. In `photo_size` are tombstones too: what comes back is
    # recognised by its size first.
    "DROP INDEX photo_size",
    "CREATE INDEX photo_size ON photo (size_bytes, places)",
    "DROP INDEX photo_added",
    "CREATE INDEX photo_added ON photo (added_at_ns) WHERE places > 0",
    "DROP INDEX photo_position",
    "CREATE INDEX photo_position ON photo (latitude, longitude) WHERE places > 0 AND latitude IS NOT NULL",
    "CREATE INDEX photo_format ON photo (format) WHERE places > 0",
    "CREATE INDEX photo_camera ON photo (camera_make, camera_model) WHERE places > 0",
    "CREATE INDEX photo_lens ON photo (lens) WHERE places > 0 AND lens IS NOT NULL",
    "CREATE INDEX photo_rating ON photo (rating) WHERE places > 0 AND rating > 0",
    "CREATE INDEX photo_titled ON photo (id) WHERE places > 0 AND title IS NOT NULL",
    "CREATE INDEX photo_keywords ON photo (keywords) WHERE places > 0 AND keywords <> '[]'",
    "CREATE INDEX photo_looks ON photo (perceptual_hash) WHERE places > 0",
)

# As in version 3, whose words these are. Upper case: sealed as a blob.
_SEALED = (
    "album: id NAME NAME_KEY QUERY created_at_ns",
    "album_photo: album_id photo_id added_at_ns",
    "mark: photo_id rating favourite",
)


def apply(db: sqlite3.Connection) -> None:
    """Add the tables, the indexes, and the triggers that seal what is written."""
    for statement in (*_TABLES, *_INDEXES):
        db.execute(statement)
    for line in _SEALED:
        table, _, words = line.partition(": ")
        columns = words.lower().split()
        keys = columns[:2] if table == "album_photo" else columns[:1]
        same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
        seal = ", ".join(
            f"NEW.{word}" if word.islower() else f"CAST(NEW.{word.lower()} AS BLOB)" for word in words.split()
        )
        for name, event in (("sealed", "INSERT"), ("resealed", f"UPDATE OF {', '.join(columns)}")):
            db.execute(
                f"""
                CREATE TRIGGER {table}_{name} AFTER {event} ON {table} BEGIN
                    UPDATE {table} SET seal = photoclip_seal({seal}) WHERE {same};
                END
                """
            )
