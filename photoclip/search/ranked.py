"""Photos in the order in which a query has them."""

from dataclasses import dataclass

import numpy as np

from photoclip.calibration.relevance import LIKELY_FROM, STRONG_FROM, Column
from photoclip.domain.photos import PhotoIds


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """The best photos of a query, best first: `ids` int64 (n,), `scores` float32 (n,) cosines, `relevances` float32
    (n,) 0..1, falling. `total`: how many photos there are to be ranked, >= n.
    """

    ids: PhotoIds
    scores: Column
    relevances: Column
    total: int

    @property
    def strong(self) -> int:
        """How many of these are strong."""
        return int((self.relevances >= STRONG_FROM).sum())

    @property
    def matching(self) -> int:
        """How many of these are strong or likely."""
        return int((self.relevances >= LIKELY_FROM).sum())


def nothing(total: int = 0) -> Ranked:
    """No photos."""
    return Ranked(np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.float32), total)


def merged(several: list[Ranked], total: int) -> Ranked:
    """A photo counts as what it is in the best of several; equal ones stay as they come. Pure."""
    if len(several) == 1:
        return Ranked(several[0].ids, several[0].scores, several[0].relevances, total)
    ids: PhotoIds = np.concatenate([one.ids for one in several])
    scores: Column = np.concatenate([one.scores for one in several])
    relevances: Column = np.concatenate([one.relevances for one in several])
    order = np.argsort(-relevances, kind="stable")
    _, first = np.unique(ids[order], return_index=True)
    kept = order[np.sort(first)]
    return Ranked(ids[kept], scores[kept], relevances[kept], total)
