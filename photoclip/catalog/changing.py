"""Changes that a person makes: what each of them does to rows, and its entry in the journal beside it."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from photoclip.catalog import albums, journal, marks, performing, titles
from photoclip.catalog.columns import optional_text, text_cell
from photoclip.catalog.deltas import (
    NO_RATING,
    ROWS,
    AlbumDelta,
    AlbumRow,
    Delta,
    MarkDelta,
    MarkField,
    MemberDelta,
    PayloadError,
    deltas_of,
    payload_of,
    turned,
)
from photoclip.catalog.doing import do, ids_of
from photoclip.catalog.marks import Mark
from photoclip.catalog.rows import JournalEntry
from photoclip.domain.errors import AlbumError, CatalogError
from photoclip.domain.ids import AlbumId, PhotoId
from photoclip.domain.organise_api import MOST_RATING, Album, Undoable, Undone

Respelled: TypeAlias = Callable[[str, str, str], str]
"""A query, an album's name and its new one, to that query as it has to be written now."""


def rate(db: sqlite3.Connection, photo_ids: Sequence[PhotoId], rating: int | None) -> int:
    """See `Catalog.rate`."""
    if rating is not None and not 0 <= rating <= MOST_RATING:
        raise ValueError(f"no rating: {rating}")
    if rating == 0:  # what has no stars keeps none: nothing is changed that anybody could see
        photo_ids = marks.with_stars(db, ids_of(photo_ids).tolist())
    delta = _marks(db, photo_ids, MarkField.RATING, NO_RATING if rating is None else rating)
    return do(db, [delta], lambda changed: titles.rate(changed, rating))


def set_favourite(db: sqlite3.Connection, photo_ids: Sequence[PhotoId], favourite: bool) -> int:
    """See `Catalog.set_favourite`."""
    delta = _marks(db, photo_ids, MarkField.FAVOURITE, int(favourite))
    return do(db, [delta], lambda changed: titles.favourite(changed, favourite))


def create_album(db: sqlite3.Connection, name: str, photo_ids: Sequence[PhotoId], query: str | None) -> Album:
    """See `Catalog.create_album`."""
    kept = text_cell(name)
    _require_free(db, kept, None)
    (last,) = db.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = 'album'").fetchone()
    album_id, now_ns = AlbumId((last or 0) + 1), time.time_ns()
    deltas: list[Delta] = [AlbumDelta(album_id, None, AlbumRow(kept, optional_text(query), now_ns))]
    if query is None:
        deltas.append(_members(album_id, photo_ids, now_ns, is_in=True))
    do(db, deltas, lambda _: titles.create_album(kept))
    return albums.require(db, album_id)


def change_album(
    db: sqlite3.Connection, album_id: AlbumId, name: str, query: str | None, respelled: Respelled | None = None
) -> Album:
    """See `Catalog.change_album`."""
    album = albums.require(db, album_id)
    if query is not None and album.query is None:
        raise AlbumError(f"“{album.name}” holds photos that were put there, and no query", "make a smart album instead")
    kept = text_cell(name)
    _require_free(db, kept, album_id)
    before = albums.row(db, album_id)
    assert before is not None
    after = AlbumRow(kept, before.query if query is None else text_cell(query), before.created_at_ns)
    deltas: list[Delta] = [AlbumDelta(album_id, before, after)]
    if respelled is not None and before.name != after.name:
        deltas += respellings(db, album_id, lambda text: respelled(text, before.name, after.name))
    do(db, deltas, lambda _: titles.change_album(before.name, after.name))
    return albums.require(db, album_id)


def respellings(db: sqlite3.Connection, renamed: AlbumId | None, respelled: Callable[[str], str]) -> list[AlbumDelta]:
    """Of the smart albums whose queries are to be written otherwise, as something was renamed: maybe one of them."""
    found: list[AlbumDelta] = []
    for album in albums.all_albums(db):
        row = albums.row(db, album.album_id)
        if row is None or row.query is None or album.album_id == renamed:
            continue
        query = respelled(row.query)
        if query != row.query:
            found.append(AlbumDelta(album.album_id, row, AlbumRow(row.name, text_cell(query), row.created_at_ns)))
    return found


def delete_album(db: sqlite3.Connection, album_id: AlbumId) -> Album:
    """See `Catalog.delete_album`."""
    album, row = albums.require(db, album_id), albums.row(db, album_id)
    do(db, [AlbumDelta(album_id, row, None)], lambda _: titles.delete_album(album.name))
    return album


def add_to_album(db: sqlite3.Connection, album_id: AlbumId, photo_ids: Sequence[PhotoId]) -> int:
    """See `Catalog.add_to_album`."""
    album = _plain(db, album_id)
    delta = _members(album_id, photo_ids, time.time_ns(), is_in=True)
    return do(db, [delta], lambda changed: titles.add_to_album(changed, album.name))


def remove_from_album(db: sqlite3.Connection, album_id: AlbumId, photo_ids: Sequence[PhotoId]) -> int:
    """See `Catalog.remove_from_album`."""
    album = _plain(db, album_id)
    delta = _members(album_id, photo_ids, 0, is_in=False)
    return do(db, [delta], lambda changed: titles.remove_from_album(changed, album.name))


def undoable(db: sqlite3.Connection) -> Undoable:
    """What could be taken back and done again."""
    undo, redo = journal.undoable(db), journal.redoable(db)
    return Undoable("" if undo is None else undo.title, "" if redo is None else redo.title)


def undo(db: sqlite3.Connection) -> Undone | JournalEntry | None:
    """Take the last change back that was not; the entry itself where nobody knows what it did, which is passed over
    from now on.
    """
    entry = journal.undoable(db)
    return None if entry is None else _turn(db, entry, is_undo=True)


def redo(db: sqlite3.Connection) -> Undone | JournalEntry | None:
    """Do again what was taken back last; as `undo`."""
    entry = journal.redoable(db)
    return None if entry is None else _turn(db, entry, is_undo=False)


def unreadable(entry: JournalEntry) -> CatalogError:
    """The error for an entry of which nobody knows what it did."""
    return CatalogError(
        f"what was noted of “{entry.title}” cannot be read, so it cannot be taken back or done again",
        "the next undo goes on with what was done before it",
    )


def _turn(db: sqlite3.Connection, entry: JournalEntry, *, is_undo: bool) -> Undone | JournalEntry:
    deltas = _deltas(entry)
    if deltas is None:
        journal.rewrite(db, entry.entry_id, "")
        return entry
    wanted = [turned(delta) for delta in reversed(deltas)] if is_undo else deltas
    done = performing.perform(db, wanted)
    # What was done now is what can be turned round next time.
    kept = [turned(delta) for delta in reversed(done.deltas)] if is_undo else done.deltas
    journal.rewrite(db, entry.entry_id, payload_of(kept) if kept else "")
    journal.mark(db, entry.entry_id, is_undo)
    return Undone(entry.title, done.seen, done.unlike)


def _deltas(entry: JournalEntry) -> tuple[Delta, ...] | None:
    try:
        return deltas_of(entry.payload) if entry.kind == ROWS else None
    except PayloadError:
        return None


def _marks(db: sqlite3.Connection, photo_ids: Sequence[PhotoId], field: MarkField, value: int) -> MarkDelta:
    ids = ids_of(photo_ids)
    now = marks.of_photos(db, ids.tolist())
    before = np.array([performing.value(now.get(photo_id, Mark()), field) for photo_id in ids.tolist()], np.int64)
    return MarkDelta(field, ids, before, np.full(ids.size, value, np.int64))


def _members(album_id: AlbumId, photo_ids: Sequence[PhotoId], added_at_ns: int, *, is_in: bool) -> MemberDelta:
    ids = ids_of(photo_ids)
    return MemberDelta(album_id, ids, np.full(ids.size, added_at_ns, np.int64), is_in)


def _require_free(db: sqlite3.Connection, name: str, album_id: AlbumId | None) -> None:
    namesake = albums.named(db, name)
    if namesake is not None and namesake.album_id != album_id:
        raise AlbumError(f"there is an album “{namesake.name}” already", "choose another name")


def _plain(db: sqlite3.Connection, album_id: AlbumId) -> Album:
    album = albums.require(db, album_id)
    if album.query is not None:
        raise AlbumError(
            f"“{album.name}” is a smart album: it holds whatever its query finds",
            "change its query, or use a plain album",
        )
    return album
