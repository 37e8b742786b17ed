"""Photos that are like each other, found by their vectors: bursts, a scene, a subject.

Sphere exclusion (Butina, https://doi.org/10.1021/ci9803381): the photo with most others near enough becomes a centre,
what is near it is left out, and so on; then each photo goes to the centre that it is nearest to. What is near enough
depends on the library and its model: a share of the way from a typical pair of photos to the same picture, the larger
the more pairs of photos differ in how alike they are. Of a large library centres are looked for among samples, each of
what is left, so that the largest clusters are found in the time that comparing all photos with them takes.

tests/benchmarks/bench_clusters.py: 300 captioned photos, at most 20 clusters of 3 photos and more; each method with the
cut, of all it was tried with, that puts nearest to half of the photos into one, then these with the cut that they take
themselves. How often two photos of one cluster agree (two captions of five name the same subject in both, as in 0.40 of
any two photos), and the share of photos in a cluster; in the last columns with captions in place of pictures, which
stand for a better model:

| method                    | agree | in one | agree | in one |
|---------------------------|------:|-------:|------:|-------:|
| k-means of 20             |  0.71 |   0.45 |  0.87 |   0.55 |
| k-means of 40             |  0.69 |   0.47 |  0.89 |   0.56 |
| single linkage            |  0.64 |   0.58 |  0.76 |   0.57 |
| average linkage           |  0.65 |   0.50 |  0.94 |   0.49 |
| sphere exclusion          |  0.65 |   0.50 |  0.91 |   0.51 |
| the same, vectors centred |  0.69 |   0.49 |  0.91 |   0.46 |
| these                     |  0.71 |   0.37 |  0.93 |   0.43 |

All but single linkage do about as well, centred or not; k-means must be told how many clusters there are.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.domain.photos import HalfVectors, PhotoIds, Vectors

FEWEST = 3
"""Photos of a cluster, at least."""
MOST_COMPARED = 4_096
"""Photos of a sample, each of which is compared with all others: 67 MB."""
_MOST_SAMPLES = 4
_AT_ONCE = 4_096
_PAIRED = 1_024
_SEED = 7
_FEW_PHOTOS = 20
"""What is usual counts as much as what the photos themselves say from so many on."""
_USUAL_PAIR = 0.5
_USUAL_SPREAD = 0.3
_SPREADS = 2.3
_LEAST_SHARE, _MOST_SHARE = 0.5, 0.75
_DIGITS = 5
_MOST_ALIKE = 0.999
"""Above it lies what rounding to float16 makes of the same vector."""

Rows = npt.NDArray[np.int64]
"""int64 (n,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Photos that are like each other: `photo_ids` int64 (n,), n >= FEWEST, the most typical first; `centre` float32
    (dimension,), their mean at unit length.
    """

    photo_ids: PhotoIds
    centre: npt.NDArray[np.float32]


def clusters(photo_ids: PhotoIds, vectors: HalfVectors | Vectors, limit: int) -> tuple[Group, ...]:
    """At most `limit` clusters of photos (n,) with vectors (n, dimension), the largest first. A photo is in one at
    most, those that are like nothing in none. The same photos make the same clusters, in whatever order they come.
    Pure; 2 s for 100,000 float16 vectors of 512 dimensions on one core, and 0.1 GB.

    Raises:
        ValueError: shapes do not fit, ids are repeated, or a vector has NaN, infinity or no direction.
    """
    _check(photo_ids, vectors)
    order = np.argsort(photo_ids)
    if limit < 1 or order.size < FEWEST:
        return ()
    found = _Nearest(vectors, order)
    random = np.random.default_rng(_SEED)
    first = found.sample(np.arange(order.size), random)
    alike = _alike(_units(vectors, order[first[:: max(1, first.size // _PAIRED)]]), order.size)
    for _ in range(_MOST_SAMPLES):
        left = np.flatnonzero(found.scores < alike)
        among = first if left.size == order.size else found.sample(left, random)
        centres = _centres(_units(vectors, order[among]), alike, limit - found.centres)
        if not centres.size:
            break
        found.add(_units(vectors, order[among[centres]]))
        if among.size == left.size or found.centres >= limit:
            break
    groups = [_group(photo_ids, vectors, order[rows]) for rows in found.groups(alike)]
    return tuple(sorted(groups, key=lambda group: (-group.photo_ids.size, int(group.photo_ids.min()))))


class _Nearest:
    """Of each photo, in the order of their ids, the centre that it is nearest to."""

    def __init__(self, vectors: HalfVectors | Vectors, order: Rows) -> None:
        self._vectors = vectors
        self._order = order
        self.centres = 0
        self.scores = np.full(order.size, -np.inf, np.float32)
        self._nearest = np.zeros(order.size, np.int64)

    def sample(self, rows: Rows, random: np.random.Generator) -> Rows:
        """Some of the rows, ascending."""
        if rows.size <= MOST_COMPARED:
            return rows
        return np.sort(random.choice(rows, MOST_COMPARED, replace=False))

    def add(self, centres: Vectors) -> None:
        """Compare all photos with some more centres (n > 0, dimension); of two as near the earlier one counts."""
        for start in range(0, self._order.size, _AT_ONCE):
            scores = _units(self._vectors, self._order[start : start + _AT_ONCE]) @ centres.T
            nearest = scores.argmax(axis=1)
            best = scores[np.arange(len(scores)), nearest]
            rows = start + np.flatnonzero(best > self.scores[start : start + _AT_ONCE])
            self.scores[rows] = best[rows - start]
            self._nearest[rows] = self.centres + nearest[rows - start]
        self.centres += len(centres)

    def groups(self, alike: float) -> list[Rows]:
        """Rows of each centre that are near enough to it; without those that are too few."""
        inside = np.flatnonzero(self.scores >= alike)
        by_centre = inside[np.argsort(self._nearest[inside], kind="stable")]
        edges = np.searchsorted(self._nearest[by_centre], np.arange(1, self.centres))
        return [rows for rows in np.split(by_centre, edges) if rows.size >= FEWEST]


def _centres(sample: Vectors, alike: float, most: int) -> Rows:
    """The rows of a sample (n, dimension) that have most others near, one after the other."""
    near = np.empty((len(sample), len(sample)), np.bool_)
    for start in range(0, len(sample), _AT_ONCE // 4):
        near[start : start + _AT_ONCE // 4] = sample[start : start + _AT_ONCE // 4] @ sample.T >= alike
    counts = near.sum(axis=1)
    is_left = np.ones(len(sample), np.bool_)
    found: list[int] = []
    while len(found) < most:
        best = int(np.argmax(np.where(is_left, counts, 0)))
        gone = np.flatnonzero(near[best] & is_left)
        if gone.size < FEWEST:
            break
        found.append(best)
        is_left[gone] = False
        counts -= near[gone].sum(axis=0)
    return np.array(found, np.int64)


def _alike(sample: Vectors, photos: int) -> float:
    """The cosine from which two of so many photos are alike, by a sample (n >= 3, dimension) of them."""
    pairs = (sample @ sample.T)[np.triu_indices(len(sample), 1)]
    typical = (photos * float(pairs.mean()) + _FEW_PHOTOS * _USUAL_PAIR) / (photos + _FEW_PHOTOS)
    rest = 1.0 - typical
    own = photos * float(pairs.var()) / rest**2
    spread = float(np.sqrt((own + _FEW_PHOTOS * _USUAL_SPREAD**2) / (photos + _FEW_PHOTOS)))
    share = float(np.clip(_SPREADS * spread, _LEAST_SHARE, _MOST_SHARE))
    return min(typical + share * rest, _MOST_ALIKE)


def _group(photo_ids: PhotoIds, vectors: HalfVectors | Vectors, rows: Rows) -> Group:
    """Of rows in the order of their ids."""
    total = np.zeros(vectors.shape[1], np.float64)
    for start in range(0, rows.size, _AT_ONCE):
        total += _units(vectors, rows[start : start + _AT_ONCE]).sum(axis=0)
    centre = (total / np.linalg.norm(total)).astype(np.float32)
    parts = range(0, rows.size, _AT_ONCE)
    scores = np.concatenate([_units(vectors, rows[start : start + _AT_ONCE]) @ centre for start in parts])
    # The same picture has not the same score in each row of a product: so they come by their ids.
    scores = np.round(scores, _DIGITS)
    return Group(photo_ids[rows[np.argsort(-scores, kind="stable")]].astype(np.int64), centre)


def _units(vectors: HalfVectors | Vectors, rows: Rows) -> Vectors:
    """Some of them as float32, at unit length."""
    some = vectors[rows].astype(np.float32)
    return some / np.linalg.norm(some, axis=1, keepdims=True)


def _check(photo_ids: PhotoIds, vectors: HalfVectors | Vectors) -> None:
    if photo_ids.ndim != 1 or vectors.ndim != 2 or len(vectors) != photo_ids.size:
        raise ValueError(f"vectors must have shape ({photo_ids.size}, dimension), not {vectors.shape}")
    if np.unique(photo_ids).size != photo_ids.size:
        raise ValueError("ids are repeated")
    for start in range(0, len(vectors), _AT_ONCE):
        lengths = np.linalg.norm(vectors[start : start + _AT_ONCE].astype(np.float32), axis=1)
        if not np.isfinite(lengths).all():
            raise ValueError("a vector has NaN or infinity")
        if not lengths.all():
            raise ValueError("a vector has no direction: its length is zero")
