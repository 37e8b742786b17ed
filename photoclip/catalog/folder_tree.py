"""The folders in which photos lie, with how many."""

import os
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import PurePath

import numpy as np

from photoclip.catalog.columns import path_of
from photoclip.catalog.packed import Packed, integers, paths
from photoclip.domain.browse import FolderNode
from photoclip.domain.ids import FolderId


def folder_tree(db: sqlite3.Connection) -> tuple[FolderNode, ...]:
    """Every watched folder and every folder in it that holds photos, parents before their children, by name."""
    roots = [(path_of(cell), folder_id) for folder_id, cell in db.execute("SELECT id, path FROM folder").fetchall()]
    by_name = sorted((os.path.basename(path).casefold(), path, folder_id) for path, folder_id in roots)  # noqa: PTH119
    return tuple(node for _, _, folder_id in by_name for node in _nodes(db, FolderId(folder_id)))


def _nodes(db: sqlite3.Connection, folder_id: FolderId) -> Iterator[FolderNode]:
    query = f"SELECT {integers('photo_id')}, {paths('relative_path')} FROM file WHERE folder_id = ?"
    found = Packed(db.execute(f"{query} AND photo_id IS NOT NULL", (folder_id,)).fetchone())
    homes = [path.rpartition(os.sep)[0] for path in found.paths(1)]
    counts = _with_all_above(Counter(homes))
    _, first, times = np.unique(found.integers(0), return_index=True, return_counts=True)
    if (times > 1).any():
        _count_once(counts, found.integers(0).tolist(), homes, set(first.tolist()))
    for relative_path in sorted(counts, key=_sorting_key):
        yield FolderNode(folder_id, relative_path, counts[relative_path])


def _with_all_above(direct: Counter[str]) -> Counter[str]:
    """Files in and beneath each folder; the watched one is "", and always there."""
    counts: Counter[str] = Counter({"": 0})
    for home, files in direct.items():
        for folder in _upwards(home):
            counts[folder] += files
    return counts


def _count_once(counts: Counter[str], photo_ids: list[int], homes: list[str], first: set[int]) -> None:
    """Take away what copies of a photo add to the folders that hold another one of its files."""
    others: defaultdict[int, list[str]] = defaultdict(list)
    for position, photo_id in enumerate(photo_ids):
        if position not in first:
            others[photo_id].append(homes[position])
    for position in first:
        if photo_ids[position] in others:
            seen = set(_upwards(homes[position]))
            for home in others[photo_ids[position]]:
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
