"""Version 6: who put a tag on a photo, what was rejected, and what a person set of a tag; its name in any case."""

import sqlite3

from photoclip.domain.names import folded

_TABLES = (
    # name_key: as in `album`. cut: from which probability on the person wants photos tagged, NULL: as the program has
    # it.
    """
    CREATE TABLE tag_new (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        name_key TEXT NOT NULL UNIQUE,
        cut REAL CHECK (cut BETWEEN 0 AND 1),
        is_automatic INTEGER NOT NULL DEFAULT 0 CHECK (is_automatic IN (0, 1)),
        is_taught INTEGER NOT NULL DEFAULT 0 CHECK (is_taught IN (0, 1)),
        created_at_ns INTEGER NOT NULL,
        seal INTEGER
    ) STRICT
    """,
    # Of a photo and a tag a row lies in one of the two tables at most.
    "ALTER TABLE photo_tag ADD COLUMN by_machine INTEGER NOT NULL DEFAULT 0 CHECK (by_machine IN (0, 1))",
    """
    CREATE TABLE tag_rejection (
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        tag_id INTEGER NOT NULL REFERENCES tag (id),
        seal INTEGER,
        PRIMARY KEY (photo_id, tag_id)
    ) STRICT, WITHOUT ROWID
    """,
)

_INDEXES = (
    # With whom: counting 5,000 tags reads nothing else.
    "DROP INDEX photo_tag_tag",
    "CREATE INDEX photo_tag_tag ON photo_tag (tag_id, by_machine)",
    "CREATE INDEX tag_rejection_tag ON tag_rejection (tag_id)",
)

# As in version 3, whose words these are. Upper case: sealed as a blob.
_SEALED = (
    "tag: id NAME NAME_KEY cut is_automatic is_taught created_at_ns",
    "photo_tag: photo_id tag_id by_machine",
    "tag_rejection: photo_id tag_id",
)


def apply(db: sqlite3.Connection) -> None:
    """Let tags whose names differ only in case be one, with the photos of all; then the columns, the table, the
    triggers that seal what is written.
    """
    for trigger in ("photo_tag_sealed", "photo_tag_resealed"):
        db.execute(f"DROP TRIGGER {trigger}")
    kept = _merged(db)
    for statement in _TABLES:
        db.execute(statement)
    # Nobody knows when they were made: 0.
    db.executemany("INSERT INTO tag_new (id, name, name_key, created_at_ns) VALUES (?, ?, ?, 0)", kept)
    last = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'tag'").fetchone()
    db.execute("DROP TABLE tag")
    db.execute("ALTER TABLE tag_new RENAME TO tag")
    if last is not None:  # an id that was given is not given again
        db.execute("DELETE FROM sqlite_sequence WHERE name = 'tag'")
        db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('tag', ?)", last)
    for statement in _INDEXES:
        db.execute(statement)
    for line in _SEALED:
        _seal(db, line)


def _merged(db: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """Id, name and key of the tags that stay: of those with one key the one with the most photos, which gets the photos
    of the others. What no photo has goes.
    """
    rows = db.execute(
        "SELECT id, name, (SELECT count(*) FROM photo_tag WHERE tag_id = tag.id) AS photos FROM tag "
        "ORDER BY photos DESC, id"
    ).fetchall()
    kept: dict[str, tuple[int, str, str]] = {}
    for tag_id, name, photos in rows:
        into = kept.setdefault(folded(name), (tag_id, name, folded(name))) if photos else None
        if into is not None and into[0] != tag_id:
            db.execute(
                "INSERT OR IGNORE INTO photo_tag (photo_id, tag_id) SELECT photo_id, ? FROM photo_tag WHERE tag_id = ?",
                (into[0], tag_id),
            )
            db.execute("DELETE FROM photo_tag WHERE tag_id = ?", (tag_id,))
    return sorted(kept.values())


def _seal(db: sqlite3.Connection, line: str) -> None:
    table, _, words = line.partition(": ")
    columns = words.lower().split()
    keys = columns[:1] if table == "tag" else columns[:2]
    same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
    db.execute(f"UPDATE {table} SET seal = {_sealing(words, '')}")
    # Hundreds of thousands of rows at once come with their seals, which makes a quarter of the time.
    unless = "" if table == "tag" else "WHEN NEW.seal IS NULL"
    for name, event, when in (("sealed", "INSERT", unless), ("resealed", f"UPDATE OF {', '.join(columns)}", "")):
        db.execute(
            f"""
            CREATE TRIGGER {table}_{name} AFTER {event} ON {table} {when} BEGIN
                UPDATE {table} SET seal = {_sealing(words, "NEW.")} WHERE {same};
            END
            """
        )


def _sealing(words: str, prefix: str) -> str:
    cells = (
        prefix + word.lower() if word.islower() else f"CAST({prefix}{word.lower()} AS BLOB)" for word in words.split()
    )
    return f"photoclip_seal({', '.join(cells)})"
