"""What the library writes down for itself: a name, a value."""

import sqlite3


def read(db: sqlite3.Connection, name: str) -> str | None:
    """The value, None where there is none."""
    row = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else row[0]


def write(db: sqlite3.Connection, name: str, value: str) -> None:
    """Set the value."""
    db.execute(
        "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
