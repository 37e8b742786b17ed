"""The one journal of changes that can be taken back: a line, as in every program with an undo.

What was taken back can be done again until something else is done. Then its entry loses its payload and stays as a
note: an entry without one is neither taken back nor done again.
"""

import sqlite3

from photoclip.catalog.columns import text_cell
from photoclip.catalog.rows import JournalEntry

MOST_ENTRIES = 1000
"""Older ones go."""

_SELECT = "SELECT id, at_ns, kind, title, payload, undone FROM journal"


def append(db: sqlite3.Connection, at_ns: int, kind: str, title: str, payload: str) -> int:
    """Write down a change; returns its entry id. What was taken back before cannot be done again from now on."""
    db.execute("UPDATE journal SET payload = '' WHERE undone = 1 AND payload <> ''")
    row = db.execute(
        "INSERT INTO journal (at_ns, kind, title, payload) VALUES (?, ?, ?, ?)",
        (at_ns, kind, text_cell(title), payload),
    )
    assert row.lastrowid is not None
    db.execute(
        "DELETE FROM journal WHERE id <= (SELECT id FROM journal ORDER BY id DESC LIMIT 1 OFFSET ?)", (MOST_ENTRIES,)
    )
    return row.lastrowid


def undoable(db: sqlite3.Connection) -> JournalEntry | None:
    """What was done last and not taken back."""
    found = db.execute(f"{_SELECT} WHERE undone = 0 AND payload <> '' ORDER BY id DESC LIMIT 1").fetchone()
    return None if found is None else _entry(*found)


def redoable(db: sqlite3.Connection) -> JournalEntry | None:
    """What was taken back last, with nothing done since."""
    found = db.execute(f"{_SELECT} WHERE undone = 1 AND payload <> '' ORDER BY id LIMIT 1").fetchone()
    return None if found is None else _entry(*found)


def with_payload(db: sqlite3.Connection) -> tuple[int, ...]:
    """The ids of all that can be taken back or done again, oldest first."""
    return tuple(entry_id for (entry_id,) in db.execute("SELECT id FROM journal WHERE payload <> '' ORDER BY id"))


def entry(db: sqlite3.Connection, entry_id: int) -> JournalEntry:
    """The one with that id, which there is."""
    return _entry(*db.execute(f"{_SELECT} WHERE id = ?", (entry_id,)).fetchone())


def mark(db: sqlite3.Connection, entry_id: int, undone: bool) -> None:
    """Note that an entry was taken back, or done again.

    Raises:
        ValueError: there is no such entry.
    """
    if db.execute("UPDATE journal SET undone = ? WHERE id = ?", (int(undone), entry_id)).rowcount != 1:
        raise ValueError(f"unknown journal entry {entry_id}")


def rewrite(db: sqlite3.Connection, entry_id: int, payload: str) -> None:
    """Another payload, as only a part of the old one was taken back; "" where nothing is left of it."""
    db.execute("UPDATE journal SET payload = ? WHERE id = ?", (payload, entry_id))


def _entry(entry_id: int, at_ns: int, kind: str, title: str, payload: str, undone: int) -> JournalEntry:
    return JournalEntry(entry_id, at_ns, kind, title, payload, bool(undone))
