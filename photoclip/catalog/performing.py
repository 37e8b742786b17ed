"""Deltas become rows. What somebody changed otherwise since stays as it is."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from photoclip.catalog import albums, marks, performing_tags, photos
from photoclip.catalog.deltas import (
    NO_RATING,
    AlbumDelta,
    AlbumRow,
    Delta,
    MarkDelta,
    MarkField,
    MemberDelta,
    SucceededDelta,
    TagDelta,
    TagRowDelta,
)
from photoclip.catalog.marks import Mark
from photoclip.catalog.steps import Step, step
from photoclip.domain.ids import AlbumId
from photoclip.domain.names import folded


@dataclass(frozen=True, slots=True)
class Performed:
    """`deltas` are what was done, in the order in which it was. The rest counts albums where it was about albums
    themselves, tags where it was about nothing but these, else photos: how many `changed`; how many of these are
    `seen`, as a file shows them; and how many are `unlike` what was to be: not as was said before, or tombstones, whose
    successors are not counted a second time.
    """

    deltas: tuple[Delta, ...]
    changed: int
    seen: int
    unlike: int


def perform(db: sqlite3.Connection, deltas: Sequence[Delta]) -> Performed:
    """Bring rows from what was before to what is after, those that are as before; inside a transaction of the
    caller's. What would change nothing is left out; an album that stays as it is keeps its photos.
    """
    stays = {delta.album_id for delta in deltas if isinstance(delta, AlbumDelta) and not _can_change(db, delta)}
    steps = [
        _perform(db, delta) for delta in deltas if not (isinstance(delta, MemberDelta) and delta.album_id in stays)
    ]
    done = tuple(each for one in steps for each in one.done)
    done = performing_tags.without_bare(db, done)
    passed = frozenset(one for delta in deltas if isinstance(delta, SucceededDelta) for one in delta.photo_ids.tolist())
    if done:
        done = (*done, *(delta for delta in deltas if isinstance(delta, SucceededDelta)))
    about = _about(deltas)
    if about is not None:
        changed = len(_named(done, about))
        return Performed(done, changed, changed, len(_named(deltas, about)) - changed)
    changed = frozenset(photo_id for delta in done for photo_id in _photos_of(delta))
    left = frozenset(one for each in steps for one in each.left) - changed
    live = photos.live(db, list(changed | passed))
    unlike = (left | (changed - live)) - (passed - live)
    return Performed(done, len(changed), len(changed & live), len(unlike))


def _about(deltas: Sequence[Delta]) -> type[AlbumDelta | TagRowDelta] | None:
    """Of what a change is, where it is not of photos. A tag that is made or goes along with its photos is none."""
    kinds = {type(delta) for delta in deltas}
    if AlbumDelta in kinds and TagRowDelta not in kinds:
        return AlbumDelta
    return TagRowDelta if TagRowDelta in kinds and TagDelta not in kinds else None


def _named(deltas: Sequence[Delta], kind: type[AlbumDelta | TagRowDelta]) -> frozenset[int]:
    return frozenset(
        delta.album_id if isinstance(delta, AlbumDelta) else delta.tag_id
        for delta in deltas
        if isinstance(delta, AlbumDelta | TagRowDelta) and isinstance(delta, kind)
    )


def _photos_of(delta: Delta) -> list[int]:
    return [] if isinstance(delta, AlbumDelta | TagRowDelta | SucceededDelta) else delta.photo_ids.tolist()


def _perform(db: sqlite3.Connection, delta: Delta) -> Step:
    match delta:
        case MarkDelta():
            return _mark(db, delta)
        case MemberDelta():
            return _put_in(db, delta) if delta.is_in else _take_out(db, delta)
        case AlbumDelta():
            return _change_album(db, delta)
        case TagDelta():
            return performing_tags.put(db, delta)
        case TagRowDelta():
            return performing_tags.change(db, delta)
        case SucceededDelta():
            return Step((), frozenset())


def _mark(db: sqlite3.Connection, delta: MarkDelta) -> Step:
    wanted = delta.photo_ids.tolist()
    now, there = marks.of_photos(db, wanted), photos.known(db, wanted)
    is_kept = np.zeros(len(wanted), np.bool_)
    put: list[tuple[int, Mark]] = []
    sides = zip(wanted, delta.before.tolist(), delta.after.tolist(), strict=True)
    for at, (photo_id, before, after) in enumerate(sides):
        mark = now.get(photo_id, Mark())
        if photo_id in there and value(mark, delta.field) == before != after:
            is_kept[at] = True
            put.append((photo_id, _with(mark, delta.field, after)))
    marks.put(db, put)
    done = MarkDelta(delta.field, delta.photo_ids[is_kept], delta.before[is_kept], delta.after[is_kept])
    return step(done, delta.photo_ids[~is_kept])


def value(mark: Mark, field: MarkField) -> int:
    """What a mark says, as `MarkDelta` has it."""
    if field is MarkField.FAVOURITE:
        return int(mark.is_favourite)
    return NO_RATING if mark.rating is None else mark.rating


def _with(mark: Mark, field: MarkField, value: int) -> Mark:
    if field is MarkField.FAVOURITE:
        return Mark(mark.rating, bool(value))
    return Mark(None if value == NO_RATING else value, mark.is_favourite)


def _put_in(db: sqlite3.Connection, delta: MemberDelta) -> Step:
    album = albums.find(db, delta.album_id)
    wanted = delta.photo_ids.tolist()
    if album is None or album.query is not None:
        return Step((), frozenset(wanted))
    members, there = set(albums.members(db, delta.album_id, wanted)), photos.known(db, wanted)
    is_kept = np.array([one in there and one not in members for one in wanted], np.bool_)
    done = MemberDelta(delta.album_id, delta.photo_ids[is_kept], delta.added_at_ns[is_kept], is_in=True)
    rows = zip(done.photo_ids.tolist(), done.added_at_ns.tolist(), strict=True)
    db.executemany(
        "INSERT INTO album_photo (album_id, photo_id, added_at_ns) VALUES (?, ?, ?)",
        [(delta.album_id, photo_id, added_at_ns) for photo_id, added_at_ns in rows],
    )
    return step(done, delta.photo_ids[~is_kept])


def _take_out(db: sqlite3.Connection, delta: MemberDelta) -> Step:
    wanted = delta.photo_ids.tolist()
    members = albums.members(db, delta.album_id, wanted)
    is_kept = np.array([photo_id in members for photo_id in wanted], np.bool_)
    # When it was put there as it is in the row, not as it was meant: it is to come back as it was.
    added_at_ns = np.array([members[photo_id] for photo_id in delta.photo_ids[is_kept].tolist()], np.int64)
    done = MemberDelta(delta.album_id, delta.photo_ids[is_kept], added_at_ns, is_in=False)
    db.executemany(
        "DELETE FROM album_photo WHERE album_id = ? AND photo_id = ?",
        [(delta.album_id, photo_id) for photo_id in done.photo_ids.tolist()],
    )
    return step(done, delta.photo_ids[~is_kept])


def _can_change(db: sqlite3.Connection, delta: AlbumDelta) -> bool:
    if albums.row(db, delta.album_id) != delta.before or delta.before == delta.after:
        return False
    namesake = None if delta.after is None else albums.named(db, delta.after.name)
    return namesake is None or namesake.album_id == delta.album_id


def _change_album(db: sqlite3.Connection, delta: AlbumDelta) -> Step:
    if not _can_change(db, delta):
        return Step((), frozenset())
    if delta.after is not None:
        _write_album(db, delta.album_id, delta.after)
        return Step((delta,), frozenset())
    taken = _take_out(db, _all_members(db, delta.album_id))
    db.execute("DELETE FROM album WHERE id = ?", (delta.album_id,))
    return Step((*taken.done, delta), frozenset())


def _all_members(db: sqlite3.Connection, album_id: AlbumId) -> MemberDelta:
    rows = db.execute("SELECT photo_id, added_at_ns FROM album_photo WHERE album_id = ?", (album_id,)).fetchall()
    columns = np.array(rows, np.int64).reshape(-1, 2)
    return MemberDelta(album_id, columns[:, 0], columns[:, 1], is_in=False)


def _write_album(db: sqlite3.Connection, album_id: AlbumId, row: AlbumRow) -> None:
    db.execute(
        """
        INSERT INTO album (id, name, name_key, query, created_at_ns) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, query = excluded.query,
            created_at_ns = excluded.created_at_ns
        """,
        (album_id, row.name, folded(row.name), row.query, row.created_at_ns),
    )
