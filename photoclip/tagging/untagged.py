"""What is untagged: photos that are like each other, and what they may be called."""

from collections.abc import Callable, Sequence

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.ids import PhotoId
from photoclip.domain.photos import PhotoIds
from photoclip.domain.tag_api import Cluster, Suggestion
from photoclip.tagging.clusters import clusters
from photoclip.tagging.exclusive import Matrix

MOST_SHOWN = 200
"""Photos of a cluster that are told; of the others how many."""
MOST_JUDGED = 64
"""Its most typical photos tell what it may be called."""
MOST_NAMES = 3
NAME_FLOOR = 0.3
"""A name that is less likely, on the mean over the photos, is none."""
Chances = Callable[[Sequence[PhotoId]], tuple[PhotoIds, tuple[str, ...], Matrix]]
"""Of some photos those that are there still (n,), names, and how likely each is for these (n, names), 0 where it was
rejected.
"""


def untagged_clusters(
    catalog: Catalog, model: ModelRow, photo_ids: PhotoIds, limit: int, chances: Chances
) -> tuple[Cluster, ...]:
    """Clusters of some photos, the largest first, at most `limit`: 4 s for 100,000 of 512 dimensions, half of it to
    read their vectors.
    """
    chunk = catalog.vectors_of(model.model_id, photo_ids)
    found = clusters(chunk.photo_ids, chunk.vectors, limit)
    asked = [PhotoId(photo_id) for group in found for photo_id in group.photo_ids[:MOST_JUDGED].tolist()]
    known, names, table = chances(asked)
    judged = [np.isin(known, group.photo_ids) for group in found]
    return tuple(_cluster(group.photo_ids, names, table[rows]) for group, rows in zip(found, judged, strict=True))


def _cluster(members: PhotoIds, names: Sequence[str], chances: Matrix) -> Cluster:
    means = chances.sum(axis=0) / max(len(chances), 1)
    best = np.argsort(-means, kind="stable")[:MOST_NAMES]
    likely = tuple(Suggestion(names[at], float(means[at])) for at in map(int, best) if means[at] >= NAME_FLOOR)
    told = tuple(PhotoId(photo_id) for photo_id in members[:MOST_SHOWN].tolist())
    return Cluster(told, likely, max(0, members.size - MOST_SHOWN))
