"""Deltas of tags become rows. A tag is made with the first thing that is said of it, and goes with the last."""

import sqlite3
import time
from collections.abc import Sequence

import numpy as np

from photoclip.catalog import captions, photos, tags
from photoclip.catalog.deltas import Delta, TagCells, TagDelta, TagRowDelta
from photoclip.catalog.steps import Step, step
from photoclip.domain.ids import TagId
from photoclip.domain.tag_api import TagState


def put(db: sqlite3.Connection, delta: TagDelta) -> Step:
    """Let photos that stand to the tag as before stand to it as after; the tag is made where there is none."""
    tag_id = tags.find(db, delta.name)
    there = photos.known(db, delta.photo_ids.tolist())
    is_known = np.array([one in there for one in delta.photo_ids.tolist()], np.bool_)
    now = tags.states(db, tag_id, delta.photo_ids)
    is_kept = is_known & (now == delta.before) & (now != delta.after)
    if not is_kept.any():
        return Step((), frozenset(delta.photo_ids.tolist()))
    made: list[Delta] = []
    if tag_id is None:
        tag_id, fresh = tags.next_id(db), TagCells(delta.name, time.time_ns())
        tags.write(db, tag_id, fresh)
        made.append(TagRowDelta(tag_id, None, fresh))
    cells = tags.cells(db, tag_id)
    assert cells is not None
    done = TagDelta(cells.name, delta.photo_ids[is_kept], delta.before[is_kept], delta.after[is_kept])
    tags.put(db, tag_id, done.photo_ids, done.before, done.after)
    captions.forget_composed(db, done.photo_ids[done.after == TagState.REJECTED].tolist())
    put_on = step(done, delta.photo_ids[~is_kept])
    return Step((*made, *put_on.done), put_on.left)


def change(db: sqlite3.Connection, delta: TagRowDelta) -> Step:
    """Make, change or delete a tag that is as before; not where another one has its name, or where it is to go while
    something is said of a photo.
    """
    now = tags.cells(db, delta.tag_id)
    if now != delta.before or now == delta.after:
        return Step((), frozenset())
    if delta.after is None:
        if tags.is_used(db, delta.tag_id):
            return Step((), frozenset())
        tags.delete(db, delta.tag_id)
        return Step((delta,), frozenset())
    if tags.find(db, delta.after.name) not in (None, delta.tag_id):
        return Step((), frozenset())
    tags.write(db, delta.tag_id, delta.after)
    return Step((delta,), frozenset())


def without_bare(db: sqlite3.Connection, done: Sequence[Delta]) -> tuple[Delta, ...]:
    """Delete the tags among what was `done` of which nothing is set and nothing said any more; what was done then."""
    left = list(done)
    for tag_id in _touched(db, done):
        cells = tags.cells(db, tag_id)
        if cells is None or not cells.is_plain or tags.is_used(db, tag_id):
            continue
        tags.delete(db, tag_id)
        made = TagRowDelta(tag_id, None, cells)
        if made in left:
            left.remove(made)
        else:
            left.append(TagRowDelta(tag_id, cells, None))
    return tuple(left)


def _touched(db: sqlite3.Connection, done: Sequence[Delta]) -> list[TagId]:
    found = [delta.tag_id for delta in done if isinstance(delta, TagRowDelta)]
    named = (tags.find(db, delta.name) for delta in done if isinstance(delta, TagDelta))
    return list(dict.fromkeys([*found, *(tag_id for tag_id in named if tag_id is not None)]))
