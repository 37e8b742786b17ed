"""Approximate search over a library of any size."""

import os
import threading
import time
from pathlib import Path

import numpy as np

from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.domain.ports import Neighbours
from photoclip.index.book import PhotoBook
from photoclip.index.canonical import Scores, among, ascending, best, checked_batch, checked_ids, checked_query, digests
from photoclip.index.graph import Graph
from photoclip.index.lock import ReadWriteLock
from photoclip.index.nodes import NodeVectors, Ranked
from photoclip.index.snapshot import HNSW, GraphFile, Snapshot, write_graph_snapshot

EXACT_BELOW = 24_576
"""Up to so many distinct vectors lie in a plain matrix too (50 MB at 512 dimensions), and each is compared: 4 ms, as
long as the graph takes for the 512 best, and a third of what it takes where half of the photos are filtered out. So
everything is exact in most libraries."""

# recall@50 at 125,000 clustered vectors of 512: 0.999 with 200 (0.6 ms).
_SEARCH_WIDTH = 200
FAR_SCORE = 0.5
"""A text lies far from all photos (cosines of 0.25), where neighbours lead less straight to neighbours."""
# recall@50 of such queries: 0.975 with 200, 0.997 with 600 (2 ms).
_FAR_WIDTH = 600
_WIDTH_PER_RESULT = 2
_MOST_DOUBLED = 2048
"""Of more results fewer are missed: recall@8,192 of texts among 100,000 vectors is 0.98 with 10,240 looked at, for half
of the time of 16,384 (0.997)."""
_FILTERED_WIDTH_PER_RESULT = 6
"""Of 1,200 filtered searches for 512 among 20,000 clustered vectors, two lacked one of the 50 best; with 3, seven."""
_MOST_FILTERED = 512
# One vector fetched costs as much as 22 of a wider search; see `_is_narrow`.
_NARROW_PHOTOS = 1000
_FETCH_COST = 22
_OVERFETCH = 1.5
_OVERFETCH_GROWTH = 4
# A search may have to wait for one chunk. With fewer rows, handing the lock over costs more than the work in it.
_CHUNK_SECONDS = 0.025
_LEAST_CHUNK_ROWS = 16
_MOST_CHUNK_ROWS = 256
_REMOVE_CHUNK = 4096
_REBUILD_SHARE = 0.3
_REBUILD_NODES = 64
_REBUILD_CHUNK = 512


def available_threads() -> int:
    """CPUs this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class HnswIndex:
    """`VectorIndex` over a graph (HNSW). Photos with identical vectors share a node.

    Searches run side by side, also while another thread adds (in chunks, each of which a search may have to wait for),
    saves, or rebuilds. Removed vectors stay in the graph, hidden, until they are more than 30 % of it. Then the `add`
    or `remove` that brought it there builds a new graph beside the old one before it returns (40 s for 100,000 vectors
    of 512 on two cores), and needs memory for both; searches and changes from other threads go on meanwhile.

    `last_row` is the row of the catalog up to which the index is complete; `model` the name of the model whose vectors
    these are. Both go with `save`; set `last_row` after the `add` that it counts.
    """

    def __init__(
        self,
        dimension: int,
        capacity: int = 1024,
        *,
        model: str = "",
        exact_below: int = EXACT_BELOW,
        threads: int | None = None,
    ) -> None:
        if dimension < 1:
            raise ValueError(f"dimension must be at least 1, not {dimension}")
        self.model = model
        self.last_row = 0
        self._dimension = dimension
        self._exact_below = exact_below
        self._threads = threads or available_threads()
        self._chunk_rows = 2 * _LEAST_CHUNK_ROWS
        self._lock = ReadWriteLock()
        # Whoever changes the index holds `_changing`, then `_lock` for each chunk: so a save can keep changes out
        # without keeping searches out.
        self._changing = threading.Lock()
        self._saving = threading.Lock()
        self._rebuilding = threading.Lock()
        self._book = PhotoBook()
        self._nodes = self._empty_nodes(capacity)

    @classmethod
    def restored(cls, snapshot: Snapshot, graph: Graph, exact_below: int = EXACT_BELOW) -> "HnswIndex":
        """The index that was saved as this.

        Raises:
            ValueError: graph and arrays contradict one another.
        """
        index = cls(snapshot.dimension, 1, model=snapshot.model, exact_below=exact_below)
        arrays = snapshot.arrays
        book = PhotoBook.from_columns(arrays["ids"], arrays["nodes"], arrays["digests"])
        if graph.total != book.total_nodes:
            raise ValueError(f"it has {graph.total} vectors where {book.total_nodes} are listed")
        live = np.zeros(book.total_nodes, np.bool_)
        live[arrays["nodes"]] = True
        index.last_row = snapshot.last_row
        index._book = book
        index._nodes = NodeVectors(graph, snapshot.dimension, exact_below, live)
        return index

    @property
    def dimension(self) -> int:
        """Components of each vector."""
        return self._dimension

    @property
    def is_exact(self) -> bool:
        """Whether a query compares each photo."""
        return self._nodes.is_exact

    def __len__(self) -> int:
        return len(self._book)

    def ids(self) -> PhotoIds:
        """All live ids, ascending."""
        with self._lock.reading():
            return self._book.ids()

    def lacking(self, ids: PhotoIds) -> PhotoIds:
        """Those of some ids that are not live here."""
        with self._lock.reading():
            return self._book.lacking(checked_ids(ids))

    def add(self, ids: PhotoIds, vectors: Vectors) -> None:
        """Insert or replace, in chunks: other threads may see a part of them already.

        Raises:
            ValueError: NaN, infinity, a zero vector, a wrong shape or dtype, repeated ids; nothing is added then.
        """
        self.add_checked(*checked_batch(ids, vectors, self._dimension))

    def add_checked(self, ids: PhotoIds, vectors: Vectors) -> None:
        """As `add`, of what `checked_batch` returned."""
        start = 0
        while start < ids.size:
            end = start + self._chunk_rows
            with self._changing:
                self._add_chunk(ids[start:end], vectors[start:end])
            start = end
        self._rebuild_when_due()

    def remove(self, ids: PhotoIds) -> None:
        """Forget ids; unknown ones are ignored.

        Raises:
            ValueError: `ids` is no one-dimensional array of integers.
        """
        ids = checked_ids(ids)
        for start in range(0, ids.size, _REMOVE_CHUNK):
            with self._changing, self._lock.writing():
                self._nodes.delete(self._book.discard(ids[start : start + _REMOVE_CHUNK]))
        self._rebuild_when_due()

    def query(
        self, vector: Vectors, k: int, allowed: PhotoIds | None = None, *, width: int | None = None
    ) -> Neighbours:
        """The k nearest to one vector of shape (dimension,), among `allowed` when given. k is clamped. `width` is how
        many candidates the graph is searched for; None leaves it to how far the query lies from them.

        Exact for a narrow `allowed` (up to 1,000 photos) and in a small index. Equal scores come by ascending id.

        Raises:
            ValueError: `vector` has NaN, infinity, no direction or a wrong shape; `allowed` is no array of ids.
        """
        wanted = None if allowed is None else ascending(allowed)
        return self.query_checked(checked_query(vector, self._dimension), k, wanted, width=width)

    def query_checked(
        self, unit: Vectors, k: int, wanted: PhotoIds | None = None, *, width: int | None = None
    ) -> Neighbours:
        """As `query`, for what `checked_query` returned and ascending ids: who asks several indexes checks once."""
        with self._lock.reading():
            k = min(k, len(self._book))
            if k <= 0:
                return Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))
            if wanted is None:
                ids, scores = self._query_all(unit, k, width)
            elif self._is_narrow(k, wanted):
                ids, scores = self._query_narrow(unit, wanted)
            else:
                ids, scores = self._query_broad(unit, k, wanted, width)
        return best(ids, scores, k)

    def save(self, path: Path) -> None:
        """Temp file, checksum, fsync, rename. Holds the GIL while hnswlib writes: 0.3 s for 100,000 vectors of 512.

        Raises:
            StorageError: the disk is full or read-only; what lay at `path` is untouched.
        """
        with self._saving:
            write_graph_snapshot(path, self._write_graph)

    def _write_graph(self, path: Path) -> Snapshot:
        with self._changing:
            graph = self._nodes.graph
            graph.save(path)
            ids, nodes, node_digests = self._book.columns()
            return Snapshot(
                kind=HNSW,
                dimension=self._dimension,
                model=self.model,
                last_row=self.last_row,
                arrays={"ids": ids, "nodes": nodes, "digests": node_digests},
                graph=GraphFile(graph.file_bytes, ""),
            )

    def _add_chunk(self, ids: PhotoIds, vectors: Vectors) -> None:
        marks = digests(vectors)
        # Only who holds `_changing` writes the book, so it may be read here.
        unseen = {mark: row for row, mark in reversed(list(enumerate(marks))) if self._book.node_at(mark) is None}
        rows = sorted(unseen.values())
        with self._lock.writing():
            started = time.monotonic()
            self._nodes.append(vectors[rows])
            died = self._book.assign(zip(ids.tolist(), marks, strict=True))
            self._nodes.delete(died)
            seconds = time.monotonic() - started
        if rows:
            paced = int(len(rows) * _CHUNK_SECONDS / max(seconds, 1e-6))
            # hnswlib uses one thread for four rows a thread or fewer.
            least = max(_LEAST_CHUNK_ROWS, 4 * self._threads + 1)
            self._chunk_rows = max(least, min(paced, 2 * self._chunk_rows, _MOST_CHUNK_ROWS))

    def _is_narrow(self, k: int, wanted: PhotoIds) -> bool:
        """Whether comparing each wanted photo is the cheaper way.

        The other way looks at about k * photos / wanted candidates, more when query and filter have little in common.
        """
        if self._nodes.is_exact:
            return False
        # What `_query_broad` begins with where k is neither small nor in the thousands, times the wanted ones.
        looked_at = _WIDTH_PER_RESULT * _OVERFETCH * k * len(self._book)
        return wanted.size <= _NARROW_PHOTOS or _FETCH_COST * wanted.size**2 <= looked_at

    def _query_all(self, unit: Vectors, k: int, width: int | None) -> tuple[PhotoIds, Scores]:
        wide = max(width or _SEARCH_WIDTH, _wide(k))
        found = self._nodes.nearest(unit, wide)
        if width is None and wide < _FAR_WIDTH and _is_far(found) and not self._nodes.is_exact:
            found = self._nodes.nearest(unit, _FAR_WIDTH)
        # Each has a photo: no more are among the best than those as near as the last of k.
        enough = int((found.scores >= found.scores[k - 1]).sum()) if found.scores.size > k else found.scores.size
        return self._book.expand(found.nodes[:enough], found.scores[:enough])

    def _query_narrow(self, unit: Vectors, wanted: PhotoIds) -> tuple[PhotoIds, Scores]:
        nodes = self._book.nodes_of(wanted)
        ids, scores = self._book.expand(nodes, self._nodes.scores(unit, nodes))
        kept = among(ids, wanted)
        return ids[kept], scores[kept]

    def _query_broad(self, unit: Vectors, k: int, wanted: PhotoIds, width: int | None) -> tuple[PhotoIds, Scores]:
        # hnswlib's own filter calls back into Python for each vector it looks at; a wider search is faster.
        expected = min(_OVERFETCH * k * len(self._book) / max(wanted.size, 1), len(self._book))
        filtered = _FILTERED_WIDTH_PER_RESULT * min(k, _MOST_FILTERED)
        count = max(width or _SEARCH_WIDTH, _wide(int(expected)), filtered)
        if self._nodes.is_exact:
            count = self._nodes.live
        while True:
            found = self._nodes.nearest(unit, count)
            ids, scores = self._book.expand(found.nodes, found.scores)
            kept = among(ids, wanted)
            least = _FAR_WIDTH if width is None and _is_far(found) else 0
            if count >= self._nodes.live or (count >= least and int(kept.sum()) >= k):
                return ids[kept], scores[kept]
            count *= _OVERFETCH_GROWTH

    def _rebuild_when_due(self) -> None:
        dead = self._nodes.total - self._nodes.live
        if dead < _REBUILD_NODES or dead <= _REBUILD_SHARE * self._nodes.total:
            return
        if not self._rebuilding.acquire(blocking=False):
            return
        try:
            self._rebuild()
        finally:
            self._rebuilding.release()

    def _rebuild(self) -> None:
        fresh = self._empty_nodes(self._nodes.live)
        kept: list[int] = []
        for _ in range(0, self._nodes.total, _REBUILD_CHUNK):
            self._copy_chunk(fresh, kept)
        with self._changing:
            # What came since the last look.
            while self._copy_chunk(fresh, kept):
                pass
            fresh.delete([node for node, old in enumerate(kept) if not self._book.is_live(old)])
            book = self._book.renumbered(np.array(kept, np.int64))
            with self._lock.writing():
                self._nodes, self._book = fresh, book

    def _copy_chunk(self, fresh: NodeVectors, kept: list[int]) -> bool:
        """Append the live nodes after the last of `kept` to both. False when there is none."""
        with self._lock.reading():
            nodes = self._book.live(kept[-1] + 1 if kept else 0, _REBUILD_CHUNK)
            vectors = self._nodes.graph.vectors(nodes)
        fresh.append(vectors)
        kept.extend(nodes.tolist())
        return nodes.size > 0

    def _empty_nodes(self, capacity: int) -> NodeVectors:
        return NodeVectors(Graph(self._dimension, capacity, self._threads), self._dimension, self._exact_below)


def _wide(results: int) -> int:
    return _WIDTH_PER_RESULT * min(results, _MOST_DOUBLED) + max(0, results - _MOST_DOUBLED)


def _is_far(found: Ranked) -> bool:
    return found.scores.size > 0 and float(found.scores[0]) < FAR_SCORE
