"""hnswlib behind a surface that cannot be misused by accident; the only place that imports it.

Hierarchical navigable small world graphs: Malkov and Yashunin, https://arxiv.org/abs/1603.09320.
"""

import os
from pathlib import Path

import hnswlib
import numpy as np
import numpy.typing as npt

from photoclip.domain.photos import Vectors
from photoclip.index.canonical import Scores

Nodes = npt.NDArray[np.int64]
"""Node numbers, int64 (n,)."""

# 125,000 clustered vectors of 512: M=24 gains 0.0007 of recall@50 at the same ef, for half the speed. An ef of 128 at
# building gains what a search 1.3 times as wide does, for twice the work on each photo (0.4 ms of a core with 80).
_LINKS = 16
_EF_CONSTRUCTION = 80
_GROWTH = 1.5
# get_items keeps the GIL: 45 us for a vector of 512, so 6 ms at a time.
_FETCH_NODES = 128


class Graph:
    """Vectors as numbered nodes 0, 1, 2 ... Not thread-safe but for `search` and `vectors` among themselves."""

    def __init__(self, dimension: int, capacity: int, threads: int) -> None:
        self._dimension = dimension
        self._threads = threads
        self._index = hnswlib.Index(space="ip", dim=dimension)
        self._index.init_index(max(capacity, 1), M=_LINKS, ef_construction=_EF_CONSTRUCTION)

    @classmethod
    def load(cls, path: Path, dimension: int, capacity: int, threads: int) -> "Graph":
        """Read a file whose checksum was verified.

        Raises:
            RuntimeError: hnswlib cannot make sense of it.
        """
        graph = cls(dimension, 1, threads)
        graph._index = hnswlib.Index(space="ip", dim=dimension)
        graph._index.load_index(_native(path), max_elements=capacity)  # pyright: ignore[reportArgumentType]
        return graph

    def save(self, path: Path) -> None:
        """Write what `load` reads. Unchecked: a full disk makes it shorter than `file_bytes` without a word.

        Raises:
            OSError: the path cannot be handed to hnswlib.
        """
        self._index.save_index(_native(path))  # pyright: ignore[reportArgumentType]

    @property
    def file_bytes(self) -> int:
        """Size of the file that `save` must have written."""
        return int(self._index.index_file_size())

    @property
    def total(self) -> int:
        """Nodes, deleted ones included."""
        return int(self._index.get_current_count())

    def append(self, first: int, vectors: Vectors) -> None:
        """Give the numbers first, first + 1 ... to these vectors. Makes room when there is none."""
        count = first + len(vectors)
        capacity = int(self._index.get_max_elements())
        if count > capacity:
            self._index.resize_index(max(count, int(capacity * _GROWTH) + 1))
        self._index.add_items(vectors, np.arange(first, count, dtype=np.uint64), num_threads=self._threads)

    def delete(self, node: int) -> None:
        """Hide a live node from every search; its links stay in use."""
        self._index.mark_deleted(node)

    def search(self, vector: Vectors, count: int) -> tuple[Nodes, Scores] | None:
        """The `count` nearest live nodes, best first; None where the graph does not reach so many.

        The width of the search (ef) is `count` itself: hnswlib takes the larger of the two, and `set_ef` is shared by
        all threads. So a larger `count` than needed buys recall.
        """
        try:
            labels, distances = self._index.knn_query(vector, k=count, num_threads=1)
        except RuntimeError:
            return None
        return labels[0].astype(np.int64), (np.float32(1.0) - distances[0]).astype(np.float32)

    def vectors(self, nodes: Nodes) -> Vectors:
        """The vectors of live nodes."""
        found = np.empty((nodes.size, self._dimension), np.float32)
        for start in range(0, nodes.size, _FETCH_NODES):
            part = nodes[start : start + _FETCH_NODES]
            found[start : start + part.size] = self._index.get_items(part.astype(np.uint64))
        return found


def _native(path: Path) -> bytes:
    """The path as the bytes that C++ opens: pybind11 passes bytes on untouched, but would turn str into UTF-8.

    Raises:
        OSError: Windows has no such form of it.
    """
    if os.name != "nt":
        return os.fsencode(path)
    try:
        # A narrow path is read in the ANSI code page there.
        return str(path).encode("mbcs", errors="strict")
    except UnicodeEncodeError as error:
        raise OSError(f"the folder's name has characters outside this computer's language: {path}") from error
