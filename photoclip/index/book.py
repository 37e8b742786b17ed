"""Which photos share which node. Identical vectors are one node: hundreds of them would tear the graph apart."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from photoclip.domain.photos import PhotoIds
from photoclip.index.canonical import DIGEST_BYTES, Scores
from photoclip.index.graph import Nodes

_DEAD = b""


class PhotoBook:
    """Photo ids to node numbers and back. Not thread-safe.

    A node is dead once its last photo has left; its number is not given again.
    """

    def __init__(self) -> None:
        self._node_of: dict[int, int] = {}
        self._node_at: dict[bytes, int] = {}
        self._digests: list[bytes] = []
        # One photo, or the set of those that share the node, or None when it is dead. Sets for all cost 200 bytes each.
        self._photos: list[int | set[int] | None] = []

    def __len__(self) -> int:
        return len(self._node_of)

    @property
    def total_nodes(self) -> int:
        """Nodes ever opened, dead ones included."""
        return len(self._photos)

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
        found: list[int] = []
        for node in range(start, len(self._photos)):
            if len(found) == limit:
                break
            if self._photos[node] is not None:
                found.append(node)
        return np.array(found, np.int64)

    def is_live(self, node: int) -> bool:
        """Whether a node has a photo."""
        return self._photos[node] is not None

    def assign(self, photos: Iterable[tuple[int, bytes]]) -> list[int]:
        """Put each photo to the node with its digest, opening nodes in order of appearance. Returns nodes that died."""
        left: set[int] = set()
        for photo_id, digest in photos:
            node = self._node_at.get(digest)
            if node is None:
                node = len(self._photos)
                self._node_at[digest] = node
                self._digests.append(digest)
                self._photos.append(None)
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
        held = [self._photos[node] if node < len(self._photos) else None for node in nodes.tolist()]
        if all(type(photos) is int for photos in held):  # mostly: a third of the time
            return np.array(held, np.int64), scores
        ids: list[int] = []
        positions: list[int] = []
        for position, photos in enumerate(held):
            if isinstance(photos, int):
                ids.append(photos)
                positions.append(position)
            elif photos:
                ids.extend(photos)
                positions.extend([position] * len(photos))
        return np.array(ids, np.int64), scores[np.array(positions, np.int64)]

    def renumbered(self, kept: Nodes) -> "PhotoBook":
        """A book in which node n is what `kept[n]` is here, dead or live. All live nodes must be among `kept`."""
        book = PhotoBook()
        book._photos = [self._photos[old] for old in kept.tolist()]
        book._digests = [self._digests[old] for old in kept.tolist()]
        book._node_at = {digest: node for node, digest in enumerate(book._digests) if digest != _DEAD}
        new_of = dict(zip(kept.tolist(), range(kept.size), strict=True))
        book._node_of = {photo_id: new_of[old] for photo_id, old in self._node_of.items()}
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
        book._photos = [None] * len(digests)
        for photo_id, node in zip(ids.tolist(), nodes.tolist(), strict=True):
            if book._photos[node] is None:
                digest = digests[node].tobytes()
                book._digests[node] = digest
                book._node_at[digest] = node
            book._join(node, photo_id)
        if len(book._node_of) != ids.size:
            raise ValueError("a photo is listed twice")
        return book

    def _join(self, node: int, photo_id: int) -> None:
        self._node_of[photo_id] = node
        photos = self._photos[node]
        if photos is None:
            self._photos[node] = photo_id
        elif isinstance(photos, int):
            self._photos[node] = {photos, photo_id}
        else:
            photos.add(photo_id)

    def _leave(self, node: int, photo_id: int) -> None:
        photos = self._photos[node]
        if isinstance(photos, set):
            photos.remove(photo_id)
            if len(photos) == 1:
                self._photos[node] = photos.pop()
        else:
            self._photos[node] = None

    def _bury(self, left: set[int]) -> list[int]:
        dead = sorted(node for node in left if self._photos[node] is None)
        for node in dead:
            del self._node_at[self._digests[node]]
            self._digests[node] = _DEAD
        return dead
