"""Tags of photos."""

import sqlite3
from collections.abc import Sequence

from photoclip.catalog.chunks import chunks, variables
from photoclip.catalog.columns import text_cell
from photoclip.domain.ids import PhotoId


def add(db: sqlite3.Connection, photo_id: PhotoId, name: str) -> None:
    """Tag a photo; nothing happens when it has the tag."""
    known = text_cell(name)
    db.execute("INSERT INTO tag (name) VALUES (?) ON CONFLICT (name) DO NOTHING", (known,))
    db.execute(
        """
        INSERT INTO photo_tag (photo_id, tag_id) SELECT ?, id FROM tag WHERE name = ?
        ON CONFLICT (photo_id, tag_id) DO NOTHING
        """,
        (int(photo_id), known),
    )


def of_photo(db: sqlite3.Connection, photo_id: PhotoId) -> tuple[str, ...]:
    """Its tags by name."""
    found = db.execute(
        "SELECT name FROM photo_tag JOIN tag ON tag.id = tag_id WHERE photo_id = ? ORDER BY name", (int(photo_id),)
    )
    return tuple(name for (name,) in found)


def of_photos(db: sqlite3.Connection, photo_ids: Sequence[int]) -> dict[int, list[str]]:
    """Tags by name of each photo that has some."""
    found: dict[int, list[str]] = {}
    for chunk in chunks(photo_ids):
        for photo_id, name in db.execute(
            "SELECT photo_id, name FROM photo_tag JOIN tag ON tag.id = tag_id "
            f"WHERE photo_id IN {variables(chunk)} ORDER BY name",
            chunk,
        ):
            found.setdefault(photo_id, []).append(name)
    return found


def inherit(db: sqlite3.Connection, predecessor: PhotoId, successor: PhotoId) -> None:
    """Give a photo without tags those of another."""
    db.execute(
        """
        INSERT INTO photo_tag (photo_id, tag_id) SELECT :new, tag_id FROM photo_tag
        WHERE photo_id = :old AND NOT EXISTS (SELECT 1 FROM photo_tag WHERE photo_id = :new)
        """,
        {"old": predecessor, "new": successor},
    )
