"""The folders in which photos lie, and which photos lie in each."""

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from pathlib import PurePath

import numpy as np
import numpy.typing as npt

from photoclip.catalog.columns import path_of
from photoclip.catalog.packed import Packed, integers, paths
from photoclip.domain.names import folded
from photoclip.domain.photos import PhotoIds

_SEPARATOR = os.sep
_SEPARATORS = re.compile("[/" + re.escape(_SEPARATOR) + "]+")
PLACES = (
    f"SELECT {integers('photo_id')}, {integers('folder_id')}, {paths('relative_path')} FROM file NOT INDEXED "
    "WHERE photo_id IS NOT NULL"
)
"""All places of photos, packed: the photo, the watched folder, the path in it."""


class Homes:
    """`paths` (m) are those of the folders that hold photos and of those above them up to the watched ones: absolute,
    in order. Of each place of a photo: `photo_ids` int64 (n,); `folder_ids` int32 (n,), the watched folder; and
    `home_of` int32 (n,), the folder it lies in itself, as a position in `paths`.
    """

    def __init__(
        self,
        paths: tuple[str, ...],
        photo_ids: PhotoIds,
        folder_ids: npt.NDArray[np.int32],
        home_of: npt.NDArray[np.int32],
    ) -> None:
        self.paths = paths
        self.photo_ids = photo_ids
        self.folder_ids = folder_ids
        self.home_of = home_of

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        """Each path, folded, between separators."""
        return tuple(map(_key, self.paths))

    def named(self, name: str) -> npt.NDArray[np.bool_]:
        """Of each folder, whether it has that name or lies in one that has; see `InFolder`. (m,)"""
        wanted = _key(name)
        if wanted == _SEPARATOR:
            return np.full(len(self.paths), bool(name.strip()) and PurePath(name).is_absolute(), np.bool_)
        if PurePath(name).is_absolute():
            return np.array([key.startswith(wanted) for key in self._keys], np.bool_)
        return np.array([wanted in key for key in self._keys], np.bool_)

    def photos_in(self, which: npt.NDArray[np.bool_]) -> PhotoIds:
        """Photos with a place directly in one of some folders (m,), once for each such place."""
        return self.photo_ids[which[self.home_of]] if which.any() else np.empty(0, np.int64)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What each folder is called: its name, and where several are called so, with as many of the folders above it
        as it takes to tell them apart. (m,)
        """
        parts = [[part for part in path.split(_SEPARATOR) if part] for path in self.paths]
        length = [1] * len(parts)
        open_ones = list(range(len(parts)))
        while open_ones:
            called = {at: _SEPARATOR.join(parts[at][-length[at] :]) for at in open_ones}
            times = Counter(map(folded, called.values()))
            open_ones = [at for at in open_ones if times[folded(called[at])] > 1 and length[at] < len(parts[at])]
            for at in open_ones:
                length[at] += 1
        return tuple(_SEPARATOR.join(part[-count:]) for part, count in zip(parts, length, strict=True))

    @cached_property
    def keys_of_names(self) -> tuple[str, ...]:
        """`names`, folded. (m,)"""
        return tuple(map(folded, self.names))

    @cached_property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many places of photos lie in each folder and beneath it; a photo with several may count as often. (m,)"""
        own = np.bincount(self.home_of, minlength=len(self.paths))
        # Sorted by path, what lies beneath a folder follows it: the folders after it whose path begins with its own.
        totals = np.concatenate([[0], np.cumsum(own)])
        return totals[self._ends] - totals[:-1]

    @cached_property
    def _ends(self) -> npt.NDArray[np.int64]:
        """Where what lies beneath each folder ends."""
        ends = np.empty(len(self.paths), np.int64)
        above: list[int] = []
        for at, path in enumerate(self.paths):
            while above and not _lies_in(path, self.paths[above[-1]]):
                ends[above.pop()] = at
            above.append(at)
        ends[above] = len(self.paths)
        return ends

    def beneath(self, at: int) -> PhotoIds:
        """Photos in the folder at that position and beneath it, each once, ascending."""
        return np.unique(self.photo_ids[(self.home_of >= at) & (self.home_of < self._ends[at])])


def gather(db: sqlite3.Connection) -> Homes:
    """The folders of all photos."""
    roots = {folder_id: path_of(cell) for folder_id, cell in db.execute("SELECT id, path FROM folder").fetchall()}
    found = Packed(db.execute(PLACES).fetchone())
    direct, number_of = homes_of(found)
    homes = _with_all_above([*((root, "") for root in roots.values()), *((roots[at], home) for at, home in direct)])
    rank = {path: at for at, path in enumerate(homes)}
    ranks = np.array([rank[_joined(roots[at], home)] for at, home in direct], np.int32)
    return Homes(homes, found.integers(0), found.integers(1).astype(np.int32), ranks[number_of])


def homes_of(found: Packed) -> tuple[list[tuple[int, str]], npt.NDArray[np.int64]]:
    """Of places as PLACES has them: the folders in which some lie, by the watched one and the path in it; and which of
    these each place lies in itself, (n,).
    """
    numbers: dict[tuple[int, str], int] = {}
    homes = (path.rpartition(_SEPARATOR)[0] for path in found.paths(2))
    places = zip(found.integers(1).tolist(), homes, strict=True)
    number_of = np.array([numbers.setdefault(place, len(numbers)) for place in places], np.int64)
    return list(numbers), number_of


def _with_all_above(places: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Of folders by the watched one and the path in it: their paths and those of what is above them."""
    found: set[str] = set()
    for root, home in places:
        while (path := _joined(root, home)) not in found:
            found.add(path)
            home = home.rpartition(_SEPARATOR)[0]
    # By names, not by letters: "a/b" comes before "a b".
    return tuple(sorted(found, key=lambda path: path.split(_SEPARATOR)))


def _joined(root: str, relative: str) -> str:
    """As os.path.join, which takes a good part of the time for thousands of folders."""
    if not relative:
        return root
    return root + relative if root.endswith(_SEPARATOR) else f"{root}{_SEPARATOR}{relative}"


def _lies_in(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, ""))  # noqa: PTH118 - a trailing separator


def _key(path: str) -> str:
    return _SEPARATOR + "".join(part + _SEPARATOR for part in _SEPARATORS.split(folded(path)) if part)
