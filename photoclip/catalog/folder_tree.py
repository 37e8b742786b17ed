"""The folders in which photos lie, with how many."""

import os
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from photoclip.catalog.columns import path_of
from photoclip.catalog.files import table_of
from photoclip.catalog.packed import Packed, paths
from photoclip.domain.browse import FolderNode
from photoclip.domain.ids import FolderId


def folder_tree(db: sqlite3.Connection) -> tuple[FolderNode, ...]:
    """Every watched folder and every folder in it that holds photos, parents before their children, by name."""
    roots = [(path_of(cell), folder_id) for folder_id, cell in db.execute("SELECT id, path FROM folder").fetchall()]
    by_name = sorted((os.path.basename(path).casefold(), path, folder_id) for path, folder_id in roots)  # noqa: PTH119
    return tuple(node for _, _, folder_id in by_name for node in _nodes(db, FolderId(folder_id)))


def _nodes(db: sqlite3.Connection, folder_id: FolderId) -> Iterator[FolderNode]:
    query = (
        f"SELECT {paths('relative_path')} FROM {table_of(db, folder_id)} WHERE folder_id = ? AND photo_id IS NOT NULL"
    )
    found = Packed(db.execute(query, (folder_id,)).fetchone())
    counts = _with_all_above(Counter(path.rpartition(os.sep)[0] for path in found.paths(0)))
    _count_once(counts, _homes_of_copies(db, folder_id))
    for relative_path in sorted(counts, key=_sorting_key):
        yield FolderNode(folder_id, relative_path, counts[relative_path])


def _homes_of_copies(db: sqlite3.Connection, folder_id: FolderId) -> Iterable[list[str]]:
    """Where the files of each photo with several places lie."""
    homes: defaultdict[int, list[str]] = defaultdict(list)
    for photo_id, relative_path in db.execute(
        "SELECT photo_id, relative_path FROM photo CROSS JOIN file ON photo_id = photo.id AND folder_id = ? "
        "WHERE places > 0 AND places > 1",  # the first for the index on living ones
        (folder_id,),
    ):
        homes[photo_id].append(path_of(relative_path).rpartition(os.sep)[0])
    return homes.values()


def _with_all_above(direct: Counter[str]) -> Counter[str]:
    """Files in and beneath each folder; the watched one is "", and always there."""
    counts: Counter[str] = Counter({"": 0})
    for home, files in direct.items():
        for folder in _upwards(home):
            counts[folder] += files
    return counts


def _count_once(counts: Counter[str], copies: Iterable[list[str]]) -> None:
    """Take away what copies of a photo add to the folders that hold another one of its files."""
    for first, *others in copies:
        seen = set(_upwards(first))
        for home in others:
            above = set(_upwards(home))
            counts.subtract(above & seen)
            seen |= above


def _upwards(home: str) -> Iterator[str]:
    """A folder and all above it, up to the watched one."""
    while home:
        yield home
        home = home.rpartition(os.sep)[0]
    yield ""


def _sorting_key(relative_path: str) -> list[tuple[str, str]]:
    """By each name on the way: a folder comes before all in it, and before its next sibling."""
    return [(name.casefold(), name) for name in PurePath(relative_path).parts]
