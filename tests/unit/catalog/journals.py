"""What is in a catalog's journal."""

import time

from photoclip.catalog import journal
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import JournalEntry


def written_down(catalog: Catalog, kind: str, title: str, payload: str) -> int:
    """An entry, as another version of the program might have written it; its id."""
    with catalog._connections.writing() as db:
        return journal.append(db, time.time_ns(), kind, title, payload)


def noted(catalog: Catalog, limit: int) -> tuple[JournalEntry, ...]:
    """At most `limit` entries, newest first."""
    with catalog._connections.reading() as db:
        ids = db.execute("SELECT id FROM journal ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
        return tuple(journal.entry(db, entry_id) for (entry_id,) in ids)
