"""Version 1: folders, photos, files, vectors per model, tags, settings, the journal."""

import sqlite3

# AUTOINCREMENT everywhere: an id that was used once never means something else later, as caches (index, thumbnails)
# and jobs that run while a folder is removed would take one row for another.
_TABLES = (
    """
    CREATE TABLE folder (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path BLOB NOT NULL UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('online', 'offline')),
        reason TEXT NOT NULL DEFAULT '',
        excluded TEXT NOT NULL DEFAULT '[]'
    ) STRICT
    """,
    # places: how many file rows point here, kept by the triggers below; 0 is a tombstone.
    """
    CREATE TABLE photo (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        content_hash BLOB NOT NULL UNIQUE CHECK (length(content_hash) = 32),
        places INTEGER NOT NULL DEFAULT 0 CHECK (places >= 0),
        size_bytes INTEGER NOT NULL,
        format TEXT NOT NULL,
        width_px INTEGER NOT NULL,
        height_px INTEGER NOT NULL,
        perceptual_hash INTEGER NOT NULL,
        taken_at TEXT,
        taken_offset_minutes INTEGER,
        camera_make TEXT,
        camera_model TEXT,
        lens TEXT,
        exposure_s REAL,
        f_number REAL,
        iso INTEGER,
        focal_mm REAL,
        latitude REAL,
        longitude REAL,
        altitude_m REAL,
        rating INTEGER,
        title TEXT,
        keywords TEXT NOT NULL DEFAULT '[]'
    ) STRICT
    """,
    # mtime_ns and inode are ANY because they may exceed 64 bits (columns.wide_cell).
    # last_photo_id: what this place showed before it could not be understood any more, for the successor to inherit.
    # 'unreadable' says nothing about the bytes, so the place keeps its photo; the other failures take it away.
    """
    CREATE TABLE file (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        folder_id INTEGER NOT NULL REFERENCES folder (id),
        relative_path BLOB NOT NULL,
        size_bytes INTEGER NOT NULL,
        mtime_ns ANY NOT NULL,
        inode ANY NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('ok', 'damaged', 'unsupported', 'too large', 'unreadable')),
        reason TEXT NOT NULL DEFAULT '',
        decoder_version INTEGER NOT NULL,
        photo_id INTEGER REFERENCES photo (id),
        last_photo_id INTEGER REFERENCES photo (id),
        UNIQUE (folder_id, relative_path),
        CHECK (photo_id IS NOT NULL OR state <> 'ok'),
        CHECK (photo_id IS NULL OR state IN ('ok', 'unreadable')),
        CHECK (photo_id IS NULL OR last_photo_id IS NULL)
    ) STRICT
    """,
    """
    CREATE TABLE model (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        dimension INTEGER NOT NULL CHECK (dimension > 0),
        UNIQUE (id, dimension)
    ) STRICT
    """,
    # dimension is repeated so that the length can be checked here; the foreign key keeps it that of the model.
    """
    CREATE TABLE vector (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        model_id INTEGER NOT NULL,
        dimension INTEGER NOT NULL,
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        from_thumbnail INTEGER NOT NULL DEFAULT 0 CHECK (from_thumbnail IN (0, 1)),
        vector BLOB NOT NULL CHECK (length(vector) = 2 * dimension),
        UNIQUE (model_id, photo_id),
        FOREIGN KEY (model_id, dimension) REFERENCES model (id, dimension)
    ) STRICT
    """,
    "CREATE TABLE tag (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE CHECK (name <> '')) STRICT",
    """
    CREATE TABLE photo_tag (
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        tag_id INTEGER NOT NULL REFERENCES tag (id),
        PRIMARY KEY (photo_id, tag_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE journal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ns INTEGER NOT NULL,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        payload TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
    ) STRICT
    """,
)

_INDEXES = (
    "CREATE INDEX file_photo ON file (photo_id)",
    "CREATE INDEX file_failed ON file (state) WHERE state <> 'ok'",
    "CREATE INDEX photo_tombstone ON photo (places) WHERE places = 0",
    "CREATE INDEX photo_size ON photo (size_bytes)",
    "CREATE INDEX photo_taken ON photo (taken_at)",
    "CREATE INDEX photo_position ON photo (latitude, longitude) WHERE latitude IS NOT NULL",
    "CREATE INDEX vector_from_thumbnail ON vector (model_id, photo_id) WHERE from_thumbnail = 1",
    "CREATE INDEX photo_tag_tag ON photo_tag (tag_id)",
)

_TRIGGERS = (
    """
    CREATE TRIGGER file_appears AFTER INSERT ON file WHEN NEW.photo_id IS NOT NULL BEGIN
        UPDATE photo SET places = places + 1 WHERE id = NEW.photo_id;
    END
    """,
    """
    CREATE TRIGGER file_vanishes AFTER DELETE ON file WHEN OLD.photo_id IS NOT NULL BEGIN
        UPDATE photo SET places = places - 1 WHERE id = OLD.photo_id;
    END
    """,
    """
    CREATE TRIGGER file_changes AFTER UPDATE OF photo_id ON file WHEN OLD.photo_id IS NOT NEW.photo_id BEGIN
        UPDATE photo SET places = places - 1 WHERE id = OLD.photo_id;
        UPDATE photo SET places = places + 1 WHERE id = NEW.photo_id;
    END
    """,
)


def apply(db: sqlite3.Connection) -> None:
    """Create everything in an empty database."""
    for statement in (*_TABLES, *_INDEXES, *_TRIGGERS):
        db.execute(statement)
