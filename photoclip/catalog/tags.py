"""Tags, and how photos stand to them: a row of `photo_tag`, one of `tag_rejection`, or none."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.catalog.chunks import chunks, variables
from photoclip.catalog.columns import text_cell
from photoclip.catalog.deltas import TagCells, Values
from photoclip.catalog.packed import Packed, integers
from photoclip.catalog.seals import SEALED, seal_of_integers
from photoclip.domain.errors import TagError
from photoclip.domain.ids import PhotoId, TagId
from photoclip.domain.names import folded
from photoclip.domain.photos import PhotoIds
from photoclip.domain.tag_api import TagState

_ON = f"iif(by_machine, {TagState.BY_MACHINE:d}, {TagState.BY_HAND:d})"
_AT_ONCE = 500
_FEW = 2_000
"""Looking up so many photos takes as long as reading 100,000 that have a tag."""


@dataclass(frozen=True, slots=True)
class Names:
    """Of a photo: names of tags, each in order. `on` has all it has, `by_machine` is a part of it."""

    on: tuple[str, ...] = ()
    by_machine: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


def find(db: sqlite3.Connection, name: str) -> TagId | None:
    """The id of the tag of that name, in any case."""
    found = db.execute("SELECT id FROM tag WHERE name_key = ?", (folded(text_cell(name)),)).fetchone()
    return None if found is None else TagId(found[0])


def require(db: sqlite3.Connection, name: str) -> tuple[TagId, TagCells]:
    """The tag of that name, in any case.

    Raises:
        TagError: there is none.
    """
    tag_id = find(db, name)
    found = None if tag_id is None else cells(db, tag_id)
    if tag_id is None or found is None:
        raise TagError(f"there is no tag “{name}”", "choose another one; what was deleted last can be undone")
    return tag_id, found


def cells(db: sqlite3.Connection, tag_id: TagId) -> TagCells | None:
    """The tag without its photos."""
    found = db.execute(
        "SELECT name, created_at_ns, cut, is_automatic, is_taught FROM tag WHERE id = ?", (tag_id,)
    ).fetchone()
    return None if found is None else TagCells(*found[:3], *map(bool, found[3:]))


def next_id(db: sqlite3.Connection) -> TagId:
    """The id of the next new one."""
    (last,) = db.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = 'tag'").fetchone()
    return TagId((last or 0) + 1)


def write(db: sqlite3.Connection, tag_id: TagId, cells: TagCells) -> None:
    """Make the tag with that id, or change what is set of it."""
    db.execute(
        """
        INSERT INTO tag (id, name, name_key, cut, is_automatic, is_taught, created_at_ns) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, cut = excluded.cut,
            is_automatic = excluded.is_automatic, is_taught = excluded.is_taught, created_at_ns = excluded.created_at_ns
        """,
        (
            *(tag_id, cells.name, folded(cells.name), cells.cut),
            *(int(cells.is_automatic), int(cells.is_taught), cells.created_at_ns),
        ),
    )


def delete(db: sqlite3.Connection, tag_id: TagId) -> None:
    """Delete a tag about which nothing is said of any photo."""
    db.execute("DELETE FROM tag WHERE id = ?", (tag_id,))


def is_used(db: sqlite3.Connection, tag_id: TagId) -> bool:
    """Whether anything is said of a photo, tombstones too."""
    tables = ("photo_tag", "tag_rejection")
    return any(db.execute(f"SELECT 1 FROM {table} WHERE tag_id = ? LIMIT 1", (tag_id,)).fetchone() for table in tables)


def standing(db: sqlite3.Connection, tag_id: TagId, where: str = "TRUE") -> tuple[PhotoIds, Values]:
    """All photos that are not OPEN, tombstones too: ids, ascending, and states, int64 (n,). `where`: SQL about
    `photo_id`.
    """
    ids = integers("photo_id")
    on = f"SELECT {ids}, {integers(_ON)} FROM photo_tag WHERE tag_id = ? AND {where}"
    off = f"SELECT {ids} FROM tag_rejection WHERE tag_id = ? AND {where}"
    has, has_not = (Packed(db.execute(query, (tag_id,)).fetchone()) for query in (on, off))
    rejected = has_not.integers(0)
    found = np.concatenate([has.integers(0), rejected])
    said = np.concatenate([has.integers(1), np.full(rejected.size, TagState.REJECTED, np.int64)])
    order = np.argsort(found)
    return found[order], said[order]


def states(db: sqlite3.Connection, tag_id: TagId | None, photo_ids: PhotoIds) -> Values:
    """How some photos stand to a tag, None for one that is not there; int64 (n,)."""
    if tag_id is None:
        return np.full(photo_ids.size, TagState.OPEN, np.int64)
    if photo_ids.size > _FEW:
        return _looked_up(photo_ids, *standing(db, tag_id))
    found = np.full(photo_ids.size, TagState.OPEN, np.int64)
    for start in range(0, photo_ids.size, _AT_ONCE):
        part = photo_ids[start : start + _AT_ONCE]
        among = f"photo_id IN ({', '.join(map(str, part.tolist()))})"
        found[start : start + _AT_ONCE] = _looked_up(part, *standing(db, tag_id, among))
    return found


def _looked_up(photo_ids: PhotoIds, known: PhotoIds, said: Values) -> Values:
    """What is `said` of some photos that are `known`, int64 (n,), ascending; OPEN of the others."""
    if not known.size:
        return np.full(photo_ids.size, TagState.OPEN, np.int64)
    at = np.minimum(np.searchsorted(known, photo_ids), known.size - 1)
    return np.where(known[at] == photo_ids, said[at], TagState.OPEN)


def put(db: sqlite3.Connection, tag_id: TagId, photo_ids: PhotoIds, before: Values, after: Values) -> None:
    """Let photos that stand to a tag as `before`, int64 (n,), stand to it as `after`, which is another for each."""
    was_on, is_on = (np.isin(side, (TagState.BY_HAND, TagState.BY_MACHINE)) for side in (before, after))
    was_rejected, is_rejected = (side == TagState.REJECTED for side in (before, after))
    for table, which in (("photo_tag", was_on & ~is_on), ("tag_rejection", was_rejected & ~is_rejected)):
        db.executemany(f"DELETE FROM {table} WHERE photo_id = ? AND tag_id = ?", _pairs(photo_ids[which], tag_id))
    for by_machine, state in ((0, TagState.BY_HAND), (1, TagState.BY_MACHINE)):
        changed = photo_ids[was_on & (after == state)]
        update = f"UPDATE photo_tag SET by_machine = {by_machine} WHERE photo_id = ? AND tag_id = ?"
        db.executemany(update, _pairs(changed, tag_id))
        _insert(db, "photo_tag", photo_ids[~was_on & (after == state)], (tag_id, by_machine))
    _insert(db, "tag_rejection", photo_ids[is_rejected & ~was_rejected], (tag_id,))


def _insert(db: sqlite3.Connection, table: str, photo_ids: PhotoIds, rest: tuple[int, ...]) -> None:
    """Rows with their seals: the triggers would take most of the time."""
    columns = SEALED[table]
    rows = [(photo_id, *rest) for photo_id in photo_ids.tolist()]
    marks = ", ".join("?" * (len(columns) + 1))
    db.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}, seal) VALUES ({marks})",
        [(*row, seal_of_integers(row)) for row in rows],
    )


def _pairs(photo_ids: npt.NDArray[np.int64], tag_id: TagId) -> list[tuple[int, TagId]]:
    return [(photo_id, tag_id) for photo_id in photo_ids.tolist()]


def of_photos(db: sqlite3.Connection, photo_ids: Sequence[int]) -> dict[int, Names]:
    """Tags of each photo of which any is not OPEN."""
    found: dict[int, list[tuple[str, TagState]]] = {}
    for chunk in chunks(photo_ids):
        for table, state in (("photo_tag", _ON), ("tag_rejection", f"{TagState.REJECTED:d}")):
            for photo_id, name, said in db.execute(
                f"SELECT photo_id, name, {state} FROM {table} JOIN tag ON tag.id = tag_id "
                f"WHERE photo_id IN {variables(chunk)} ORDER BY name_key",
                chunk,
            ):
                found.setdefault(photo_id, []).append((name, TagState(said)))
    return {photo_id: _names(said) for photo_id, said in found.items()}


def _names(said: Sequence[tuple[str, TagState]]) -> Names:
    def those(*states: TagState) -> tuple[str, ...]:
        return tuple(name for name, state in said if state in states)

    return Names(
        on=those(TagState.BY_HAND, TagState.BY_MACHINE),
        by_machine=those(TagState.BY_MACHINE),
        rejected=those(TagState.REJECTED),
    )


def inherit(db: sqlite3.Connection, predecessor: PhotoId, successor: PhotoId) -> bool:
    """Give a photo of whose tags nobody said anything what is said of another's, in place of what the program gave it.
    Whether nobody did.
    """
    both = {"old": int(predecessor), "new": int(successor)}
    (is_decided,) = db.execute(
        """
        SELECT EXISTS (SELECT 1 FROM photo_tag WHERE photo_id = :new AND by_machine = 0)
        OR EXISTS (SELECT 1 FROM tag_rejection WHERE photo_id = :new)
        """,
        both,
    ).fetchone()
    if is_decided:
        return False
    db.execute("DELETE FROM photo_tag WHERE photo_id = :new", both)
    for table, columns in (("photo_tag", "tag_id, by_machine"), ("tag_rejection", "tag_id")):
        db.execute(
            f"INSERT INTO {table} (photo_id, {columns}) SELECT :new, {columns} FROM {table} WHERE photo_id = :old", both
        )
    return True
