"""Photos in order, as columns: a hundred thousand of them in a fraction of a second."""

import os
import sqlite3
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from photoclip.catalog.columns import path_cell, path_of
from photoclip.catalog.moments import Moments, days_of, local_moments, moments_sql
from photoclip.catalog.packed import NOTHING, Packed, integers, paths
from photoclip.domain.browse import Listing, Order, Scope, ScopeKind
from photoclip.domain.errors import FolderError
from photoclip.domain.files import FolderState
from photoclip.domain.photos import PhotoIds

_RECENT_NS = 30 * 86_400 * 1_000_000_000
_LAST = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True)
class _Filter:
    """What `photo` must be, as SQL with its values."""

    sql: str
    values: tuple[Any, ...]


def listing(db: sqlite3.Connection, scope: Scope, order: Order) -> Listing:
    """Live photos of the scope in order; those of an unknown day come last.

    Raises:
        FolderError: the folder is not watched.
    """
    wanted = _filter(db, scope)
    taken = moments_sql("taken_at")
    columns = ("id", "width_px", "height_px", "added_at_ns" if scope.kind is ScopeKind.RECENT else taken)
    found = _packed(db, f"SELECT {', '.join(map(integers, columns))} FROM photo WHERE {wanted.sql}", wanted)
    photo_ids, moments = found.integers(0), found.integers(3)
    if scope.kind is ScopeKind.RECENT:
        moments = local_moments(moments)
    else:
        _fill_from_files(db, wanted, photo_ids, moments)
    if order is Order.NAME:
        sequence = _by_name(db, wanted, photo_ids)
    elif order is Order.OLDEST:
        sequence = np.lexsort((-photo_ids, np.where(moments == NOTHING, _LAST, moments)))
    else:
        sequence = np.lexsort((photo_ids, moments))[::-1]
    sides = [np.maximum(found.integers(column), 1) for column in (1, 2)]
    return Listing(
        photo_ids=photo_ids[sequence].astype("<i8").tobytes(),
        aspects=(sides[0] / sides[1])[sequence].astype("<f4").tobytes(),
        days=days_of(moments)[sequence].astype("<i4").tobytes(),
    )


def _filter(db: sqlite3.Connection, scope: Scope) -> _Filter:
    if scope.kind is ScopeKind.LIBRARY:
        return _Filter("places > 0", ())
    if scope.kind is ScopeKind.RECENT:
        return _Filter("places > 0 AND added_at_ns > ?", (max(0, time.time_ns() - _RECENT_NS),))
    if db.execute("SELECT 1 FROM folder WHERE id = ?", (scope.folder_id,)).fetchone() is None:
        raise FolderError("that folder is not in the library any more", "choose another one")
    inside = "places > 0 AND id IN (SELECT photo_id FROM file WHERE folder_id = ?"
    if not scope.relative_path:
        return _Filter(f"{inside})", (scope.folder_id,))
    # All paths that begin with the folder and a separator, and not those that only begin with its name.
    first = path_cell(scope.relative_path + os.sep)
    return _Filter(
        f"{inside} AND relative_path >= ? AND relative_path < ?)",
        (scope.folder_id, first, first[:-1] + bytes((first[-1] + 1,))),
    )


def _packed(db: sqlite3.Connection, query: str, wanted: _Filter) -> Packed:
    return Packed(db.execute(query, wanted.values).fetchone())


def _fill_from_files(db: sqlite3.Connection, wanted: _Filter, photo_ids: PhotoIds, moments: Moments) -> None:
    """Where the photo says nothing, the oldest of its files counts: a copy is younger than what was copied. A time too
    wide for an integer is text (`columns.wide_cell`), and no time of a photo.
    """
    found = _packed(
        db,
        f"""
        SELECT {integers("photo_id")}, {integers("changed")} FROM (
            SELECT photo_id, min(iif(typeof(mtime_ns) = 'integer', mtime_ns, NULL)) AS changed FROM file
            WHERE photo_id IN (SELECT id FROM photo WHERE taken_at IS NULL AND {wanted.sql}) GROUP BY photo_id
        )
        """,
        wanted,
    )
    moments[_positions(photo_ids, found.integers(0))] = local_moments(found.integers(1))


def _positions(photo_ids: PhotoIds, some: PhotoIds) -> npt.NDArray[np.int64]:
    by_id = np.argsort(photo_ids)
    return by_id[np.searchsorted(photo_ids, some, sorter=by_id)]


def _by_name(db: sqlite3.Connection, wanted: _Filter, photo_ids: PhotoIds) -> npt.NDArray[np.int64]:
    """By the name of a photo's first place, as `photos.places_of` orders them."""
    folders = {
        folder_id: (state == FolderState.OFFLINE.value, os.path.join(path_of(path), ""))  # noqa: PTH118
        for folder_id, path, state in db.execute("SELECT id, path, state FROM folder").fetchall()
    }
    found = _packed(
        db,
        f"SELECT {integers('photo_id')}, {integers('folder_id')}, {paths('relative_path')} FROM file "
        f"WHERE photo_id IN (SELECT id FROM photo WHERE {wanted.sql})",
        wanted,
    )
    first: dict[int, tuple[bool, str]] = {}
    for photo_id, folder_id, relative in zip(
        found.integers(0).tolist(), found.integers(1).tolist(), found.paths(2), strict=True
    ):
        offline, folder = folders[folder_id]
        place = (offline, folder + relative)
        if photo_id not in first or place < first[photo_id]:
            first[photo_id] = place
    keys = {photo_id: (path.rpartition(os.sep)[2].casefold(), path) for photo_id, (_, path) in first.items()}
    ids = photo_ids.tolist()
    return np.array(sorted(range(len(ids)), key=lambda at: (keys[ids[at]], -ids[at])), np.int64)
