"""What a person does with tags, and what the program does by a cut; each with its entry in the journal."""

import math
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from photoclip.catalog import photos, tags, titles
from photoclip.catalog.changing import Respelled, respellings
from photoclip.catalog.columns import text_cell
from photoclip.catalog.deltas import Delta, SucceededDelta, TagCells, TagDelta, TagRowDelta, Values
from photoclip.catalog.doing import do, ids_of
from photoclip.catalog.rows import TagPhotos, Unchanged
from photoclip.domain.ids import PhotoId
from photoclip.domain.names import folded
from photoclip.domain.photos import PhotoIds
from photoclip.domain.tag_api import Decision, TagState

_Rule: TypeAlias = Callable[[Values], Values]
"""How photos stand to a tag, to how they are to, int64 (n,)."""

_NO = TagState.REJECTED
_BY_WEIGHT = (TagState.OPEN, TagState.BY_MACHINE, TagState.REJECTED, TagState.BY_HAND)
"""Where two tags become one, the later of these holds: what the person said, and of that what they see on the photo."""


def change_tags(
    db: sqlite3.Connection, photo_ids: Sequence[PhotoId], added: Sequence[str], removed: Sequence[str]
) -> int:
    """See `Catalog.change_tags`."""
    ids, kept = ids_of(photo_ids), {folded(text_cell(name)) for name in added}
    taken = [name for name in removed if folded(text_cell(name)) not in kept]
    deltas = [*_deltas(db, taken, ids, _off), *_deltas(db, added, ids, _becoming(TagState.BY_HAND))]
    return do(db, deltas, lambda changed: titles.change_tags(changed, added, removed))


def decide_many(db: sqlite3.Connection, decisions: Sequence[Decision]) -> int:
    """See `Catalog.decide_many`."""
    wanted: dict[str, dict[int, TagState]] = {}
    spelled: dict[str, str] = {}
    for decision in decisions:
        if decision.state is TagState.BY_MACHINE:
            raise ValueError("no decision of a person")
        name = text_cell(decision.name)
        spelled.setdefault(folded(name), name)
        wanted.setdefault(folded(name), {}).update(dict.fromkeys(ids_of(decision.photo_ids).tolist(), decision.state))
    deltas = [delta for key, states in wanted.items() for delta in _each_becoming(db, spelled[key], states)]
    names, states = [_spelled(db, name) for name in spelled.values()], {decision.state for decision in decisions}
    return do(db, deltas, lambda changed: titles.decide_many(changed, names, states))


def teach_tag(db: sqlite3.Connection, name: str, yes: Sequence[PhotoId], no: Sequence[PhotoId]) -> int:
    """See `Catalog.teach_tag`."""
    if not set(yes).isdisjoint(no):
        raise ValueError("a photo on both sides")
    states = {**dict.fromkeys(ids_of(yes).tolist(), TagState.BY_HAND), **dict.fromkeys(ids_of(no).tolist(), _NO)}
    tag_id = tags.find(db, name)
    before = None if tag_id is None else tags.cells(db, tag_id)
    after = replace(before or TagCells(text_cell(name), time.time_ns()), is_taught=True)
    deltas: list[Delta] = []
    if after != before:
        deltas.append(TagRowDelta(tags.next_id(db) if tag_id is None else tag_id, before, after))
    deltas += _each_becoming(db, after.name, states)
    return do(db, deltas, lambda _: titles.teach_tag(after.name))


def apply_tags(db: sqlite3.Connection, applied: Sequence[TagPhotos]) -> int:
    """See `Catalog.apply_tags`."""
    deltas: list[Delta] = []
    for each in applied:
        deltas += _deltas(db, [each.name], ids_of(each.photo_ids), _machine_on)
    names = [_spelled(db, each.name) for each in applied]
    return do(db, deltas, lambda changed: titles.apply_tags(changed, names))


def rename_tag(db: sqlite3.Connection, name: str, new_name: str, respelled: Respelled | None) -> bool:
    """See `Catalog.rename_tag`."""
    tag_id, before = tags.require(db, name)
    kept = text_cell(new_name)
    into = tags.find(db, kept)
    if into in (None, tag_id):
        after = replace(before, name=kept)
        deltas: list[Delta] = [TagRowDelta(tag_id, before, after)]
        title = titles.rename_tag(before.name, after.name)
    else:
        _, after = tags.require(db, kept)
        deltas = _merged(db, before, after)
        title = titles.merge_tags(before.name, after.name)
    if respelled is not None and before.name != after.name:
        deltas += respellings(db, None, lambda text: respelled(text, before.name, after.name))
    do(db, deltas, lambda _: title)
    return before != after


def _merged(db: sqlite3.Connection, source: TagCells, target: TagCells) -> list[Delta]:
    """What is said of one tag is said of another; the source goes."""
    (old_id, _), (new_id, _) = tags.require(db, source.name), tags.require(db, target.name)
    photo_ids, said = tags.standing(db, old_id)
    before = tags.states(db, new_id, photo_ids)
    after = np.where(_weights(said) > _weights(before), said, before)
    deltas: list[Delta] = [
        TagDelta(source.name, photo_ids, said, np.zeros_like(said)),
        TagRowDelta(old_id, source, None),
        _only_changed(TagDelta(target.name, photo_ids, before, after)),
    ]
    if source.is_taught and not target.is_taught:
        deltas.append(TagRowDelta(new_id, target, replace(target, is_taught=True)))
    return [*deltas, _gone(db, photo_ids)]


def _gone(db: sqlite3.Connection, photo_ids: PhotoIds) -> SucceededDelta:
    """Those that no file shows: a change of a whole tag reaches them too, which nobody has to be told."""
    live = photos.live(db, photo_ids.tolist())
    return SucceededDelta(np.array([one for one in photo_ids.tolist() if one not in live], np.int64))


def _weights(said: Values) -> Values:
    weights = np.empty(said.size, np.int64)
    for weight, state in enumerate(_BY_WEIGHT):
        weights[said == state] = weight
    return weights


def delete_tag(db: sqlite3.Connection, name: str) -> int:
    """See `Catalog.delete_tag`."""
    tag_id, before = tags.require(db, name)
    photo_ids, said = tags.standing(db, tag_id)
    rule = _becoming(TagState.OPEN) if before.is_taught else _off
    deltas: list[Delta] = [_only_changed(TagDelta(before.name, photo_ids, said, rule(said))), _gone(db, photo_ids)]
    if not before.is_plain:
        deltas.append(TagRowDelta(tag_id, before, TagCells(before.name, before.created_at_ns)))
    return do(db, deltas, lambda _: titles.delete_tag(before.name))


def set_tag(
    db: sqlite3.Connection,
    name: str,
    cut: float | Unchanged | None,
    is_automatic: bool | None,
    is_taught: bool | None,
) -> bool:
    """See `Catalog.set_tag`."""
    if isinstance(cut, float | int) and not (math.isfinite(cut) and 0 <= cut <= 1):
        raise ValueError(f"no cut: {cut}")
    tag_id = tags.find(db, name)
    before = None if tag_id is None else tags.cells(db, tag_id)
    base = before or TagCells(text_cell(name), time.time_ns())
    after = replace(
        base,
        cut=base.cut if isinstance(cut, Unchanged) else cut,
        is_automatic=base.is_automatic if is_automatic is None else is_automatic,
        is_taught=base.is_taught if is_taught is None else is_taught,
    )
    if before is None and after.is_plain:
        return False
    delta = TagRowDelta(tags.next_id(db) if tag_id is None else tag_id, before, after)
    return do(db, [delta], lambda _: titles.set_tag(after.name)) > 0


def _spelled(db: sqlite3.Connection, name: str) -> str:
    """As the tag is spelled, where there is one."""
    tag_id = tags.find(db, name)
    known = None if tag_id is None else tags.cells(db, tag_id)
    return text_cell(name) if known is None else known.name


def _deltas(db: sqlite3.Connection, names: Sequence[str], ids: PhotoIds, rule: _Rule) -> list[Delta]:
    """For each tag what changes of photos by a rule."""
    by_key: dict[str, str] = {}
    for name in map(text_cell, names):
        by_key.setdefault(folded(name), name)
    found: list[Delta] = []
    for name in by_key.values():
        before = tags.states(db, tags.find(db, name), ids)
        found.append(_only_changed(TagDelta(name, ids, before, rule(before))))
    return found


def _each_becoming(db: sqlite3.Connection, name: str, wanted: Mapping[int, TagState]) -> list[Delta]:
    """For one tag what changes of photos, each to a state of its own."""
    ids = ids_of([PhotoId(one) for one in wanted])
    after = np.array([wanted[one] for one in ids.tolist()], np.int64)
    return [_only_changed(TagDelta(name, ids, tags.states(db, tags.find(db, name), ids), after))]


def _only_changed(delta: TagDelta) -> TagDelta:
    changes = delta.before != delta.after
    return TagDelta(delta.name, delta.photo_ids[changes], delta.before[changes], delta.after[changes])


def _becoming(state: TagState) -> _Rule:
    return lambda said: np.full(said.size, state, np.int64)


def _off(said: Values) -> Values:
    return np.where(said == TagState.REJECTED, said, TagState.OPEN)


def _machine_on(said: Values) -> Values:
    return np.where(said == TagState.OPEN, TagState.BY_MACHINE, said)
