"""All tags with their photos counted."""

import sqlite3
from collections import Counter

import numpy as np

from photoclip.catalog import tags
from photoclip.catalog.rows import TagRow, TagStates
from photoclip.domain.ids import PhotoId, TagId
from photoclip.domain.photos import PhotoIds

_TOMBSTONES = "photo_id IN (SELECT id FROM photo WHERE places = 0)"


def all_tags(db: sqlite3.Connection) -> tuple[TagRow, ...]:
    """By name. What only tombstones have, with nothing set of it, is none."""
    found = _rows(db, "ORDER BY name_key", "TRUE")
    return tuple(row for row in found if row.photos or row.rejected or _is_set(row))


def named(db: sqlite3.Connection, name: str) -> TagRow | None:
    """The one of that name, in any case."""
    tag_id = tags.find(db, name)
    return None if tag_id is None else next(iter(_rows(db, f"WHERE id = {tag_id}", f"tag_id = {tag_id}")), None)


def states(db: sqlite3.Connection, name: str) -> TagStates:
    """See `Catalog.tag_states`."""
    tag_id = tags.find(db, name)
    photo_ids, said = tags.standing(db, TagId(0) if tag_id is None else tag_id, f"NOT {_TOMBSTONES}")
    return TagStates(photo_ids, said.astype("i1"))


def automatic(db: sqlite3.Connection) -> tuple[str, ...]:
    """See `Catalog.automatic_tags`."""
    return tuple(name for (name,) in db.execute("SELECT name FROM tag WHERE is_automatic = 1 ORDER BY name_key"))


def last_photo(db: sqlite3.Connection) -> PhotoId:
    """See `Catalog.last_photo`."""
    return PhotoId(db.execute("SELECT ifnull(max(id), 0) FROM photo").fetchone()[0])


def photos_after(db: sqlite3.Connection, photo_id: PhotoId) -> PhotoIds:
    """See `Catalog.photos_after`."""
    found = db.execute("SELECT id FROM photo WHERE id > ? AND places > 0 ORDER BY id", (int(photo_id),)).fetchall()
    return np.array([one for (one,) in found], np.int64)


def _is_set(row: TagRow) -> bool:
    return row.cut is not None or row.is_automatic or row.is_taught


def _rows(db: sqlite3.Connection, which: str, among: str) -> list[TagRow]:
    """Counting all and taking tombstones off, as these are few: nothing but an index is read."""
    on, machine, rejected = Counter[int](), Counter[int](), Counter[int]()
    for where, sign in ((among, 1), (f"{among} AND {_TOMBSTONES}", -1)):
        query = f"SELECT tag_id, count(*), sum(by_machine) FROM photo_tag WHERE {where} GROUP BY tag_id"
        for tag_id, photos, by_machine in db.execute(query):
            on[tag_id] += sign * photos
            machine[tag_id] += sign * by_machine
        query = f"SELECT tag_id, count(*) FROM tag_rejection WHERE {where} GROUP BY tag_id"
        for tag_id, photos in db.execute(query):
            rejected[tag_id] += sign * photos
    return [
        TagRow(
            name=name,
            photos=on[tag_id],
            by_hand=on[tag_id] - machine[tag_id],
            rejected=rejected[tag_id],
            cut=cut,
            is_automatic=bool(is_automatic),
            is_taught=bool(is_taught),
            created_at_ns=created_at_ns,
            tag_id=TagId(tag_id),
        )
        for tag_id, name, cut, is_automatic, is_taught, created_at_ns in db.execute(
            f"SELECT id, name, cut, is_automatic, is_taught, created_at_ns FROM tag {which}"
        )
    ]
