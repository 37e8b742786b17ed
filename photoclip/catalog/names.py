"""Names in order, many at once: a million without an object for each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.catalog.columns import path_of
from photoclip.catalog.packed import BETWEEN_PATHS

Positions = npt.NDArray[np.int64]

_NAME_BYTES = 32
_PATH_BYTES = 64
"""Names and paths are shorter, mostly; what is alike so far is compared in full, one by one."""
_SEPARATOR = ord(BETWEEN_PATHS[0])


def by_name(paths: bytes, ranks: Positions) -> Positions:
    """Positions of n > 0 paths, as `packed.paths` packed them, by the name at their end, regardless of case. Those of
    the same name come by `ranks` (n,), then by path.
    """
    # Bytes of UTF-8 compare as the letters do, also those that stand for a byte that is none (PEP 383).
    folded = path_of(paths).casefold().encode("utf-8", "surrogatepass")
    names, whole = _names(folded), _paths(paths)
    words = _words(names, np.arange(names.starts.size), _NAME_BYTES)
    order = np.lexsort(words.T[::-1])
    alike = _alike(words[order])
    if alike.size:
        tied = order[alike.positions]
        keys = _words(whole, tied, _PATH_BYTES)
        order[alike.positions] = tied[np.lexsort((*keys.T[::-1], ranks[tied], alike.groups))]
        _settle(order, alike, names, whole, ranks)
    return order


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Many texts in one: each from its start to its end."""

    text: bytes
    starts: Positions
    ends: Positions

    def cell(self, at: int) -> bytes:
        return self.text[self.starts[at] : self.ends[at]]


@dataclass(frozen=True, slots=True, eq=False)
class _Alike:
    """Where rows are like the one before or after, and which of them are alike (numbers that ascend)."""

    positions: Positions
    groups: Positions

    @property
    def size(self) -> int:
        return self.positions.size


def _paths(text: bytes) -> _Cells:
    separators = np.flatnonzero(np.frombuffer(text, np.uint8) == _SEPARATOR)
    between = separators[:-1][separators[1:] == separators[:-1] + 1]
    return _Cells(text, np.concatenate([[0], between + 2]), np.concatenate([between, [len(text)]]))


def _names(text: bytes) -> _Cells:
    """The part of each path after its last separator."""
    paths = _paths(text)
    separators = np.flatnonzero(np.frombuffer(text, np.uint8) == _SEPARATOR)
    if not separators.size:
        return paths
    last = np.searchsorted(separators, paths.ends) - 1
    after = np.where(last >= 0, separators[np.maximum(last, 0)] + 1, 0)
    return _Cells(text, np.maximum(paths.starts, after), paths.ends)


def _words(cells: _Cells, rows: Positions, count: int) -> npt.NDArray[np.uint64]:
    """The first `count` bytes of some cells as numbers that compare as they do, (rows, count / 8)."""
    starts, ends = cells.starts[rows], cells.ends[rows]
    padded = np.frombuffer(cells.text + bytes(count), np.uint8)
    heads = np.zeros((rows.size, count), np.uint8)
    for column in range(count):
        inside = starts + column < ends
        if not inside.any():
            break
        heads[:, column] = np.where(inside, padded[np.minimum(starts + column, padded.size - 1)], 0)
    return heads.view(">u8").astype(np.uint64)


def _alike(ordered: npt.NDArray[np.uint64]) -> _Alike:
    is_same = np.zeros(len(ordered) + 1, np.bool_)
    is_same[1:-1] = (ordered[1:] == ordered[:-1]).all(axis=1)
    positions = np.flatnonzero(is_same[1:] | is_same[:-1])
    return _Alike(positions, np.cumsum(~is_same[:-1], dtype=np.int64)[positions])


def _settle(order: Positions, alike: _Alike, names: _Cells, whole: _Cells, ranks: Positions) -> None:
    """Compare in full, in groups in which a name or a path is longer than what was compared."""
    rows = order[alike.positions]
    is_long = names.ends[rows] - names.starts[rows] > _NAME_BYTES
    is_long |= whole.ends[rows] - whole.starts[rows] > _PATH_BYTES
    for group in np.unique(alike.groups[is_long]).tolist():
        first, end = np.searchsorted(alike.groups, (group, group + 1))
        among = alike.positions[first:end]
        order[among] = sorted(order[among].tolist(), key=lambda at: (names.cell(at), ranks[at], whole.cell(at)))
