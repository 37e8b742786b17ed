"""Version 7: sidecars, what of photos' facts comes from them, and captions."""

import sqlite3

_TABLES = (
    # A sidecar, and the photo's file beside which it lies, both as paths in the folder. size_bytes: -1 while there is
    # none. keywords, rating, title: what others wrote there. base: what is known to both (`sidecars.bases`); pending:
    # what will be, while it is written. told: of what we wanted to say it was brought up to date with. differences:
    # where it says otherwise than we, for the person to settle. made_by_us: nobody had one before.
    """
    CREATE TABLE sidecar (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        folder_id INTEGER NOT NULL REFERENCES folder (id),
        relative_path BLOB NOT NULL,
        photo_path BLOB NOT NULL,
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        size_bytes INTEGER NOT NULL,
        mtime_ns ANY NOT NULL,
        inode ANY NOT NULL,
        keywords TEXT NOT NULL DEFAULT '[]',
        rating INTEGER,
        title TEXT,
        base TEXT NOT NULL DEFAULT '',
        pending TEXT NOT NULL DEFAULT '',
        told TEXT NOT NULL DEFAULT '',
        differences TEXT NOT NULL DEFAULT '[]',
        problem TEXT NOT NULL DEFAULT '',
        made_by_us INTEGER NOT NULL DEFAULT 0 CHECK (made_by_us IN (0, 1)),
        seal INTEGER,
        UNIQUE (folder_id, relative_path)
    ) STRICT
    """,
    # What the file itself says, of photos of whose facts sidecars say something.
    """
    CREATE TABLE embedded (
        photo_id INTEGER PRIMARY KEY REFERENCES photo (id),
        rating INTEGER,
        title TEXT,
        keywords TEXT NOT NULL,
        seal INTEGER
    ) STRICT
    """,
    # is_generated: the model wrote it; else it is put together from labels.
    """
    CREATE TABLE caption (
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        model_id INTEGER NOT NULL REFERENCES model (id),
        text TEXT NOT NULL,
        is_generated INTEGER NOT NULL CHECK (is_generated IN (0, 1)),
        made_at_ns INTEGER NOT NULL,
        seal INTEGER,
        PRIMARY KEY (photo_id, model_id)
    ) STRICT, WITHOUT ROWID
    """,
)

_INDEXES = (
    "CREATE INDEX sidecar_photo ON sidecar (photo_id)",
    "CREATE INDEX sidecar_beside ON sidecar (folder_id, photo_path)",
    "CREATE INDEX caption_model ON caption (model_id, is_generated)",
)

# As in version 3, whose words these are. Upper case: sealed as a blob.
_SEALED = (
    "sidecar: id folder_id relative_path photo_path photo_id size_bytes MTIME_NS INODE KEYWORDS rating TITLE BASE "
    "PENDING TOLD DIFFERENCES PROBLEM made_by_us",
    "embedded: photo_id rating TITLE KEYWORDS",
    "caption: photo_id model_id TEXT is_generated made_at_ns",
)


def apply(db: sqlite3.Connection) -> None:
    """Add the tables, the indexes, and the triggers that seal what is written."""
    for statement in (*_TABLES, *_INDEXES):
        db.execute(statement)
    for line in _SEALED:
        table, _, words = line.partition(": ")
        columns = words.lower().split()
        keys = columns[:2] if table == "caption" else columns[:1]
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
