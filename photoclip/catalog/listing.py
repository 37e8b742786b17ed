"""Photos in order, as columns: a hundred thousand of them in a fraction of a second."""

import os
import sqlite3
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath
from typing import Any

import numpy as np
import numpy.typing as npt

from photoclip.catalog import albums
from photoclip.catalog.columns import path_cell, path_of
from photoclip.catalog.files import MANY
from photoclip.catalog.homes import PLACES, homes_of
from photoclip.catalog.moments import Moments, days_of, local_moments, moments_sql
from photoclip.catalog.names import by_name
from photoclip.catalog.packed import Packed, integers, paths
from photoclip.catalog.rows import NOTHING
from photoclip.domain.browse import Listing, Order, Scope, ScopeKind
from photoclip.domain.errors import FolderError
from photoclip.domain.files import FolderState
from photoclip.domain.names import folded
from photoclip.domain.photos import PhotoIds

_RECENT_NS = 30 * 86_400 * 1_000_000_000
_LAST = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True)
class _Filter:
    """What `photo` must be, as SQL with its values; and where `among` is given, one of these."""

    sql: str
    values: tuple[Any, ...] = ()
    among: PhotoIds | None = None

    def keeps(self, photo_ids: PhotoIds) -> npt.NDArray[np.bool_]:
        """Which of the photos that the SQL found are meant."""
        if self.among is None:
            return np.ones(photo_ids.size, np.bool_)
        return np.isin(photo_ids, self.among)


def listing(db: sqlite3.Connection, scope: Scope, order: Order) -> Listing:
    """Live photos of the scope in order; those of an unknown day come last.

    Raises:
        FolderError: the folder is not watched.
    """
    wanted = _filter(db, scope)
    taken = moments_sql("taken_at")
    columns = ("id", "width_px", "height_px", "added_at_ns" if scope.kind is ScopeKind.RECENT else taken)
    found = _packed(db, f"SELECT {', '.join(map(integers, columns))} FROM photo WHERE {wanted.sql}", wanted)
    kept = wanted.keeps(found.integers(0))
    photo_ids, *sides, moments = (found.integers(column)[kept] for column in range(4))
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
    width_px, height_px = (np.maximum(side, 1) for side in sides)
    return Listing(
        photo_ids=photo_ids[sequence].astype("<i8").tobytes(),
        aspects=(width_px / height_px)[sequence].astype("<f4").tobytes(),
        days=days_of(moments)[sequence].astype("<i4").tobytes(),
    )


def moments_of_all(db: sqlite3.Connection) -> tuple[PhotoIds, Moments]:
    """All live photos, and when they were taken, as a listing of the library has it. In no particular order."""
    wanted = _Filter("places > 0")
    columns = ", ".join(map(integers, ("id", moments_sql("taken_at"))))
    found = _packed(db, f"SELECT {columns} FROM photo WHERE {wanted.sql}", wanted)
    photo_ids, moments = found.integers(0), found.integers(1)
    _fill_from_files(db, wanted, photo_ids, moments)
    return photo_ids, moments


def recent_since_ns() -> int:
    """What was added after this moment (ns since 1970, UTC) is recent, now."""
    return max(0, time.time_ns() - _RECENT_NS)


def _filter(db: sqlite3.Connection, scope: Scope) -> _Filter:
    if scope.kind is ScopeKind.LIBRARY:
        return _Filter("places > 0")
    if scope.kind is ScopeKind.RECENT:
        return _Filter("places > 0 AND added_at_ns > ?", (recent_since_ns(),))
    if scope.kind is ScopeKind.FAVOURITES:
        return _Filter("places > 0 AND id IN (SELECT photo_id FROM mark WHERE favourite = 1)")
    if scope.kind is ScopeKind.ALBUM:
        album_id = albums.require(db, scope.album_id).album_id
        return _Filter("places > 0 AND id IN (SELECT photo_id FROM album_photo WHERE album_id = ?)", (album_id,))
    if db.execute("SELECT 1 FROM folder WHERE id = ?", (scope.folder_id,)).fetchone() is None:
        raise FolderError("that folder is not in the library any more", "choose another one")
    condition, values = "folder_id = ?", (scope.folder_id,)
    if scope.relative_path:
        # All paths that begin with the folder and a separator, and not those that only begin with its name.
        first = path_cell(scope.relative_path + os.sep)
        condition += " AND relative_path >= ? AND relative_path < ?"
        values = (scope.folder_id, first, first[:-1] + bytes((first[-1] + 1,)))
    if not _is_large(db, condition, values):
        return _Filter(f"places > 0 AND id IN (SELECT photo_id FROM file WHERE {condition})", values)
    query = f"SELECT {integers('photo_id')} FROM file NOT INDEXED WHERE {condition} AND photo_id IS NOT NULL"
    return _Filter("places > 0", (), Packed(db.execute(query, values).fetchone()).integers(0))


def _is_large(db: sqlite3.Connection, condition: str, values: tuple[Any, ...]) -> bool:
    """Whether so many files are meant that reading all in order is faster than looking each of them up."""
    many = db.execute("SELECT count(*) FROM file").fetchone()[0] // MANY
    counted = f"SELECT count(*) FROM (SELECT 1 FROM file WHERE {condition} LIMIT ?)"
    return db.execute(counted, (*values, many + 1)).fetchone()[0] > many


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
    undated = found.integers(0)
    kept = wanted.keeps(undated)
    moments[_positions(photo_ids, undated[kept])] = local_moments(found.integers(1)[kept])


def _positions(photo_ids: PhotoIds, some: PhotoIds) -> npt.NDArray[np.int64]:
    by_id = np.argsort(photo_ids)
    return by_id[np.searchsorted(photo_ids, some, sorter=by_id)]


def _by_name(db: sqlite3.Connection, wanted: _Filter, photo_ids: PhotoIds) -> npt.NDArray[np.int64]:
    """By the name of a photo's first place, as `photos.places_of` orders them; then by where that is."""
    if MANY * photo_ids.size > db.execute("SELECT count(*) FROM photo").fetchone()[0]:
        found = Packed(db.execute(PLACES).fetchone())
    else:
        files = f"SELECT {integers('photo_id')}, {integers('folder_id')}, {paths('relative_path')} FROM file"
        found = _packed(db, f"{files} WHERE photo_id IN (SELECT id FROM photo WHERE {wanted.sql})", wanted)
    shown, cell = found.integers(0), found.cells[2]
    if not isinstance(cell, bytes):
        return np.empty(0, np.int64)
    ranks = _ranks(db, found.integers(1))
    order = by_name(cell, ranks)
    is_meant = np.isin(shown, photo_ids)
    is_meant[_later_places(shown, ranks, found)] = False
    return _positions(photo_ids, shown[order[is_meant[order]]])


def by_folder(db: sqlite3.Connection) -> PhotoIds:
    """All live photos by the folder of their first place, as `photos.places_of` orders them, whatever its case; then by
    its name.
    """
    found = Packed(db.execute(PLACES).fetchone())
    shown, cell = found.integers(0), found.cells[2]
    if not isinstance(cell, bytes):
        return np.empty(0, np.int64)
    homes = _home_ranks(db, found)
    order = by_name(cell, homes)
    order = order[np.argsort(homes[order], kind="stable")]
    is_first = np.ones(shown.size, np.bool_)
    is_first[_later_places(shown, _ranks(db, found.integers(1)), found)] = False
    return shown[order[is_first[order]]]


def _home_ranks(db: sqlite3.Connection, found: Packed) -> npt.NDArray[np.int64]:
    """Of the folder in which each file lies: by the names on the way to it."""
    roots = {folder_id: path_of(path) for folder_id, path in db.execute("SELECT id, path FROM folder").fetchall()}
    homes, number_of = homes_of(found)
    keys = [_folder_key(os.path.join(roots[folder_id], home)) for folder_id, home in homes]  # noqa: PTH118 - many
    rank_of = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return np.array([rank_of[key] for key in keys], np.int64)[number_of]


def _folder_key(path: str) -> tuple[tuple[str, ...], str]:
    return PurePath(folded(path)).parts, path.rstrip(os.sep)


def _ranks(db: sqlite3.Connection, folder_ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Of the watched folder of each file: online ones come first, then by path."""
    folders = [
        (state == FolderState.OFFLINE.value, os.path.join(path_of(path), ""), folder_id)  # noqa: PTH118
        for folder_id, path, state in db.execute("SELECT id, path, state FROM folder").fetchall()
    ]
    in_order = np.array([folder_id for *_, folder_id in sorted(folders)], np.int64)
    by_id = np.argsort(in_order)
    return by_id[np.searchsorted(in_order, folder_ids, sorter=by_id)]


def _later_places(shown: PhotoIds, ranks: npt.NDArray[np.int64], found: Packed) -> list[int]:
    """Files of photos that have another one which comes first."""
    _, photo_of, times = np.unique(shown, return_inverse=True, return_counts=True)
    several = np.flatnonzero(times[photo_of] > 1).tolist()
    if not several:
        return []
    relative = found.paths(2)
    several.sort(key=lambda at: (photo_of[at], ranks[at], relative[at]))
    return [at for before, at in pairwise(several) if photo_of[before] == photo_of[at]]
