"""Which photos share which node. Identical vectors are one node: hundreds of them would tear the graph apart."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from photoclip.domain.photos import PhotoIds
from photoclip.index.canonical import DIGEST_BYTES, Scores
from photoclip.index.graph import Nodes

_DEAD = b""
_FIRST_NODES = 64


class PhotoBook:
    """Photo ids to node numbers and back. Not thread-safe.

    A node is dead once its last photo has left; its number is not given again.
    """

    def __init__(self) -> None:
        self._node_of: dict[int, int] = {}
        self._node_at: dict[bytes, int] = {}
        self._digests: list[bytes] = []
        # By node: how many photos it has, as far as two, and the photo where it is one. A set for each would cost 200
        # bytes.
        self._count = np.zeros(_FIRST_NODES, np.uint8)
        self._photo = np.zeros(_FIRST_NODES, np.int64)
        self._together: dict[int, set[int]] = {}

    def __len__(self) -> int:
        return len(self._node_of)

    @property
    def total_nodes(self) -> int:
        """Nodes ever opened, dead ones included."""
        return len(self._digests)

    @property
    def live_nodes(self) -> int:
        """Nodes with a photo."""
        return len(self._node_at)

    def ids(self) -> PhotoIds:
        """All ids, ascending."""
        return np.sort(np.fromiter(self._node_of, np.int64, len(self._node_of)))

    def lacking(self, ids: PhotoIds) -> PhotoIds:
        """Those of some ids that are not known."""
        return np.array([photo_id for photo_id in ids.tolist() if photo_id not in self._node_of], np.int64)

    def node_at(self, digest: bytes) -> int | None:
        """The live node whose vector has this digest."""
        return self._node_at.get(digest)

    def nodes_of(self, ids: PhotoIds) -> Nodes:
        """The nodes of those of these photos that are known, each once, ascending."""
        known = {node for photo_id in ids.tolist() if (node := self._node_of.get(photo_id)) is not None}
        return np.sort(np.fromiter(known, np.int64, len(known)))

    def live(self, start: int, limit: int) -> Nodes:
        """The first `limit` live nodes from number `start` on, ascending."""
        return start + np.flatnonzero(self._count[start : self.total_nodes])[:limit]

    def is_live(self, node: int) -> bool:
        """Whether a node has a photo."""
        return bool(self._count[node])

    def assign(self, photos: Iterable[tuple[int, bytes]]) -> list[int]:
        """Put each photo to the node with its digest, opening nodes in order of appearance. Returns nodes that died."""
        left: set[int] = set()
        for photo_id, digest in photos:
            node = self._node_at.get(digest)
            if node is None:
                node = self._open(digest)
            old = self._node_of.get(photo_id)
            if old == node:
                continue
            if old is not None:
                self._leave(old, photo_id)
                left.add(old)
            self._join(node, photo_id)
        return self._bury(left)

    def discard(self, ids: PhotoIds) -> list[int]:
        """Forget photos, unknown ones ignored. Returns the nodes that died."""
        left: set[int] = set()
        for photo_id in ids.tolist():
            node = self._node_of.pop(photo_id, None)
            if node is not None:
                self._leave(node, photo_id)
                left.add(node)
        return self._bury(left)

    def expand(self, nodes: Nodes, scores: Scores) -> tuple[PhotoIds, Scores]:
        """All photos of these nodes, each with the score of its node."""
        known = nodes < self.total_nodes
        if not known.all():
            nodes, scores = nodes[known], scores[known]
        counts = self._count[nodes]
        single = counts == 1
        ids, of = [self._photo[nodes[single]]], [scores[single]]
        for position in np.flatnonzero(counts > 1).tolist():
            together = self._together[int(nodes[position])]
            ids.append(np.fromiter(together, np.int64, len(together)))
            of.append(np.repeat(scores[position : position + 1], len(together)))
        return np.concatenate(ids), np.concatenate(of)

    def renumbered(self, kept: Nodes) -> "PhotoBook":
        """A book in which node n is what `kept[n]` is here, dead or live. All live nodes must be among `kept`."""
        book = PhotoBook()
        book._count, book._photo = self._count[kept], self._photo[kept]
        book._digests = [self._digests[old] for old in kept.tolist()]
        book._node_at = {digest: node for node, digest in enumerate(book._digests) if digest != _DEAD}
        new_of = dict(zip(kept.tolist(), range(kept.size), strict=True))
        book._node_of = {photo_id: new_of[old] for photo_id, old in self._node_of.items()}
        book._together = {new_of[old]: photos for old, photos in self._together.items()}
        return book

    def columns(self) -> tuple[PhotoIds, Nodes, npt.NDArray[np.uint8]]:
        """Ids (n,), the node of each (n,), and the digests (total_nodes, 16), zeros for a dead node."""
        ids = np.fromiter(self._node_of, np.int64, len(self._node_of))
        nodes = np.fromiter(self._node_of.values(), np.int64, len(self._node_of))
        joined = b"".join(digest or bytes(DIGEST_BYTES) for digest in self._digests)
        return ids, nodes, np.frombuffer(joined, np.uint8).reshape(-1, DIGEST_BYTES)

    @classmethod
    def from_columns(cls, ids: PhotoIds, nodes: Nodes, digests: npt.NDArray[np.uint8]) -> "PhotoBook":
        """What `columns` came from.

        Raises:
            ValueError: the columns contradict one another.
        """
        if ids.shape != nodes.shape or digests.shape[1:] != (DIGEST_BYTES,):
            raise ValueError("the columns do not fit together")
        if nodes.size and not 0 <= int(nodes.min()) <= int(nodes.max()) < len(digests):
            raise ValueError("a photo has a node that is not there")
        book = cls()
        book._digests = [_DEAD] * len(digests)
        book._count, book._photo = np.zeros(len(digests), np.uint8), np.zeros(len(digests), np.int64)
        for photo_id, node in zip(ids.tolist(), nodes.tolist(), strict=True):
            if book._digests[node] == _DEAD:
                digest = digests[node].tobytes()
                book._digests[node] = digest
                book._node_at[digest] = node
            book._join(node, photo_id)
        if len(book._node_of) != ids.size:
            raise ValueError("a photo is listed twice")
        return book

    def _open(self, digest: bytes) -> int:
        node = len(self._digests)
        if node == self._count.size:
            room = max(node // 2, _FIRST_NODES)
            self._count = np.append(self._count, np.zeros(room, np.uint8))
            self._photo = np.append(self._photo, np.zeros(room, np.int64))
        self._node_at[digest] = node
        self._digests.append(digest)
        return node

    def _join(self, node: int, photo_id: int) -> None:
        self._node_of[photo_id] = node
        count = int(self._count[node])
        if count == 0:
            self._photo[node] = photo_id
        elif count == 1:
            self._together[node] = {int(self._photo[node]), photo_id}
        else:
            self._together[node].add(photo_id)
        self._count[node] = min(count + 1, 2)

    def _leave(self, node: int, photo_id: int) -> None:
        together = self._together.get(node)
        if together is None:
            self._count[node] = 0
            return
        together.remove(photo_id)
        if len(together) == 1:
            self._photo[node] = self._together.pop(node).pop()
            self._count[node] = 1

    def _bury(self, left: set[int]) -> list[int]:
        dead = sorted(node for node in left if not self.is_live(node))
        for node in dead:
            del self._node_at[self._digests[node]]
            self._digests[node] = _DEAD
        return dead
