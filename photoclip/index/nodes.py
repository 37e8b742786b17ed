"""Numbered vectors and the ways to search them: all by brute force while they are few, else through the graph."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.domain.photos import Vectors
from photoclip.index.canonical import Scores, best
from photoclip.index.graph import Graph, Nodes

_FIRST_ROWS = 64
# 8 MB at 512 dimensions: a person who types keeps the filter, and fetching costs 45 us a vector.
_KEPT_NODES = 4096
_BLOCK_NODES = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Nodes with their scores, best first."""

    nodes: Nodes
    scores: Scores


@dataclass(frozen=True, slots=True, eq=False)
class _Fetched:
    nodes: Nodes
    vectors: Vectors


class NodeVectors:
    """Vectors by node number. Many threads may read; who writes must be alone. A node's vector never changes.

    Up to `exact_below` nodes lie in a plain matrix beside the graph, and `nearest` is exact.
    """

    def __init__(
        self, graph: Graph, dimension: int, exact_below: int, live: npt.NDArray[np.bool_] | None = None
    ) -> None:
        self._graph = graph
        self._dimension = dimension
        self._exact_below = exact_below
        self._live = np.empty(0, np.bool_) if live is None else live
        self._total = self._live.size
        self._dead = self._total - int(self._live.sum())
        self._flat: Vectors | None = None
        self._fetched: _Fetched | None = None
        if self._total <= exact_below:
            self._flat = np.zeros((max(self._total, _FIRST_ROWS), dimension), np.float32)
            nodes = np.flatnonzero(self._live)
            self._flat[nodes] = graph.vectors(nodes)

    @property
    def graph(self) -> Graph:
        """The graph over the same nodes."""
        return self._graph

    @property
    def total(self) -> int:
        """Nodes, deleted ones included."""
        return self._total

    @property
    def live(self) -> int:
        """Nodes not deleted."""
        return self._total - self._dead

    @property
    def is_exact(self) -> bool:
        """Whether `nearest` compares with every node."""
        return self._flat is not None

    def append(self, vectors: Vectors) -> None:
        """Number these vectors total, total + 1 ..."""
        if len(vectors) == 0:
            return
        # The graph first: when it fails, these numbers are free still, and the next vectors overwrite them there.
        self._graph.append(self._total, vectors)
        total = self._total + len(vectors)
        if total > self._live.size:
            grown = np.zeros(max(total, self._live.size * 3 // 2), np.bool_)
            grown[: self._total] = self._live[: self._total]
            self._live = grown
        if total > self._exact_below:
            self._flat = None
        elif self._flat is not None:
            if total > len(self._flat):
                rows = np.zeros((min(max(total, len(self._flat) * 2), self._exact_below), self._dimension), np.float32)
                rows[: self._total] = self._flat[: self._total]
                self._flat = rows
            self._flat[self._total : total] = vectors
        self._live[self._total : total] = True
        self._total = total

    def delete(self, nodes: list[int]) -> None:
        """Hide live nodes from `nearest`."""
        for node in nodes:
            self._graph.delete(node)
            self._live[node] = False
            self._dead += 1

    def nearest(self, vector: Vectors, count: int) -> Ranked:
        """The `count` nearest live nodes, or all when there are fewer."""
        count = min(count, self.live)
        if count <= 0:
            return Ranked(np.empty(0, np.int64), np.empty(0, np.float32))
        if self._flat is not None:
            nodes = self._live_nodes()
            scores = self._flat[: self._total] @ vector
            return _top(nodes, scores[nodes], count)
        found = self._graph.search(vector, count)
        return Ranked(*found) if found else self._beyond_reach(vector, count)

    def scores(self, vector: Vectors, nodes: Nodes) -> Scores:
        """The exact score of each of these live nodes."""
        if self._flat is not None:
            return self._flat[nodes] @ vector
        kept = self._fetched
        if kept is not None and np.array_equal(kept.nodes, nodes):
            return kept.vectors @ vector
        if nodes.size <= _KEPT_NODES:
            fetched = _Fetched(nodes, self._graph.vectors(nodes))
            self._fetched = fetched
            return fetched.vectors @ vector
        blocks = (nodes[start : start + _BLOCK_NODES] for start in range(0, nodes.size, _BLOCK_NODES))
        return np.concatenate([self._graph.vectors(block) @ vector for block in blocks])

    def _beyond_reach(self, vector: Vectors, count: int) -> Ranked:
        """As `nearest`, where the graph has parts that its entry does not lead to.

        Asked for a little less it answers with what it reaches, and the rest is compared one by one.
        """
        missing = 1
        while missing < count and self.live - count + missing <= _KEPT_NODES:
            found = self._graph.search(vector, count - missing)
            if found:
                rest = np.setdiff1d(self._live_nodes(), found[0])
                nodes = np.concatenate([found[0], rest])
                return _top(nodes, np.concatenate([found[1], self.scores(vector, rest)]), count)
            missing *= 4
        nodes = self._live_nodes()
        return _top(nodes, self.scores(vector, nodes), count)

    def _live_nodes(self) -> Nodes:
        return np.flatnonzero(self._live[: self._total])


def _top(nodes: Nodes, scores: Scores, count: int) -> Ranked:
    ranked = best(nodes, scores, count)
    return Ranked(ranked.ids, ranked.scores)
