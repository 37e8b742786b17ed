"""Albums: named collections of photos, and saved queries."""

import sqlite3
from collections.abc import Sequence

from photoclip.catalog.chunks import chunks, variables
from photoclip.catalog.deltas import AlbumRow
from photoclip.domain.errors import AlbumError
from photoclip.domain.ids import AlbumId, PhotoId
from photoclip.domain.names import folded
from photoclip.domain.organise_api import Album

# Counting what lives instead of what is left without its places: tombstones are few.
_SELECT = """
    SELECT id, name, query, iif(query IS NOT NULL, NULL, (
        SELECT count(*) FROM album_photo JOIN photo ON photo.id = photo_id WHERE album_id = album.id AND places > 0
    )) FROM album
"""


def all_albums(db: sqlite3.Connection) -> tuple[Album, ...]:
    """All, by name."""
    return tuple(_album(*row) for row in db.execute(f"{_SELECT} ORDER BY name_key, id"))


def named(db: sqlite3.Connection, name: str) -> Album | None:
    """The one of that name, in any case."""
    found = db.execute(f"{_SELECT} WHERE name_key = ?", (folded(name),)).fetchone()
    return None if found is None else _album(*found)


def find(db: sqlite3.Connection, album_id: AlbumId) -> Album | None:
    """The one with that id."""
    found = db.execute(f"{_SELECT} WHERE id = ?", (album_id,)).fetchone()
    return None if found is None else _album(*found)


def require(db: sqlite3.Connection, album_id: AlbumId | None) -> Album:
    """The one with that id.

    Raises:
        AlbumError: it is gone.
    """
    found = None if album_id is None else find(db, album_id)
    if found is None:
        raise AlbumError("that album is gone", "choose another one; what was deleted last can be undone")
    return found


def row(db: sqlite3.Connection, album_id: AlbumId) -> AlbumRow | None:
    """The album without its photos."""
    found = db.execute("SELECT name, query, created_at_ns FROM album WHERE id = ?", (album_id,)).fetchone()
    return None if found is None else AlbumRow(*found)


def members(db: sqlite3.Connection, album_id: AlbumId, photo_ids: Sequence[int]) -> dict[int, int]:
    """Those of some photos that are in an album, tombstones too, with when they were put there (ns since 1970, UTC)."""
    found: dict[int, int] = {}
    for chunk in chunks(photo_ids):
        query = f"SELECT photo_id, added_at_ns FROM album_photo WHERE album_id = ? AND photo_id IN {variables(chunk)}"
        found.update(db.execute(query, (album_id, *chunk)).fetchall())
    return found


def of_photos(db: sqlite3.Connection, photo_ids: Sequence[int]) -> dict[int, list[str]]:
    """Names of the plain albums of each photo that is in some, by name."""
    found: dict[int, list[str]] = {}
    for chunk in chunks(photo_ids):
        for photo_id, name in db.execute(
            "SELECT photo_id, name FROM album_photo JOIN album ON album.id = album_id "
            f"WHERE photo_id IN {variables(chunk)} ORDER BY name_key",
            chunk,
        ):
            found.setdefault(photo_id, []).append(name)
    return found


def inherit(db: sqlite3.Connection, predecessor: PhotoId, successor: PhotoId) -> frozenset[AlbumId]:
    """Put a photo into all albums of another, beside those that it is in: which these are."""
    own = db.execute("SELECT album_id FROM album_photo WHERE photo_id = ?", (int(successor),)).fetchall()
    db.execute(
        """
        INSERT INTO album_photo (album_id, photo_id, added_at_ns)
        SELECT album_id, :new, added_at_ns FROM album_photo WHERE photo_id = :old
        ON CONFLICT (album_id, photo_id) DO NOTHING
        """,
        {"old": int(predecessor), "new": int(successor)},
    )
    return frozenset(AlbumId(album_id) for (album_id,) in own)


def _album(album_id: int, name: str, query: str | None, photos: int | None) -> Album:
    return Album(AlbumId(album_id), name, photos, query)
