"""The one journal of changes that can be taken back."""

import sqlite3

from photoclip.catalog.columns import text_cell
from photoclip.catalog.rows import JournalEntry


def append(db: sqlite3.Connection, at_ns: int, kind: str, title: str, payload: str) -> int:
    """Write down a change; returns its entry id."""
    row = db.execute(
        "INSERT INTO journal (at_ns, kind, title, payload) VALUES (?, ?, ?, ?)",
        (at_ns, kind, text_cell(title), payload),
    )
    assert row.lastrowid is not None
    return row.lastrowid


def latest(db: sqlite3.Connection, limit: int) -> tuple[JournalEntry, ...]:
    """At most `limit` entries, newest first."""
    found = db.execute("SELECT id, at_ns, kind, title, payload, undone FROM journal ORDER BY id DESC LIMIT ?", (limit,))
    return tuple(
        JournalEntry(entry_id, at_ns, kind, title, payload, bool(undone))
        for entry_id, at_ns, kind, title, payload, undone in found
    )


def mark(db: sqlite3.Connection, entry_id: int, undone: bool) -> None:
    """Note that an entry was taken back, or done again.

    Raises:
        ValueError: there is no such entry.
    """
    if db.execute("UPDATE journal SET undone = ? WHERE id = ?", (int(undone), entry_id)).rowcount != 1:
        raise ValueError(f"unknown journal entry {entry_id}")
