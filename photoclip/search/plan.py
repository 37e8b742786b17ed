"""From a query's branches to photos: which are ranked by what, and which match by their conditions alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from photoclip.calibration.calibration import Calibration
from photoclip.catalog.catalog import Catalog
from photoclip.domain.found import QueryProblem, Sorting
from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.domain.query import EVERY
from photoclip.index.canonical import ascending
from photoclip.search.asked import Asked
from photoclip.search.branch import RankedBranch
from photoclip.search.live import LiveIndex
from photoclip.search.ranked import Ranked, merged
from photoclip.search.sound import sound
from photoclip.search.vectors import QueryVectors


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What answers a query: `ranked` branches, and photos `matched` (ascending) by conditions alone, None where no
    branch is without meanings. `total`: photos for which the conditions of some branch hold. `problems`: what was left
    out of the query. `unknown`: photos that would be ranked if they had a vector, in no order; None where that is each
    one without.
    """

    ranked: tuple[RankedBranch, ...]
    matched: PhotoIds | None
    total: int
    problems: tuple[QueryProblem, ...] = ()
    unknown: PhotoIds | None = field(default_factory=lambda: np.empty(0, np.int64))

    def best(self, catalog: Catalog, depth: int, most: int) -> Ranked:
        """The best photos of all branches. What matches by conditions alone matches as well as can be."""
        several = [branch.best(depth, most) for branch in self.ranked]
        if self.matched is not None:
            several.insert(0, matching_fully(catalog.arranged(self.matched, Sorting.NEWEST), self.total))
        return merged(several, self.total)

    def of(self, ids: PhotoIds, vectors: Vectors) -> Ranked:
        """Some photos (n,) with their vectors (n, dimension), in their order, as they are in their best branch."""
        several = [branch.of(ids, vectors) for branch in self.ranked]
        best = np.argmax(np.stack([one.relevances for one in several]), axis=0)
        rows = np.arange(ids.size)
        scores = np.stack([one.scores for one in several])[best, rows]
        return Ranked(ids, scores, np.stack([one.relevances for one in several])[best, rows], self.total)

    def candidates(self) -> PhotoIds:
        """All photos for which the conditions of some branch hold, ascending."""
        return _union(
            [*(branch.candidates() for branch in self.ranked), *([] if self.matched is None else [self.matched])]
        )


def plan(
    catalog: Catalog, index: LiveIndex, vectors: QueryVectors, calibration: Callable[[], Calibration], query: Asked
) -> Plan:
    """At least one branch.

    Raises:
        QueryError, PictureError, ModelError: see `sound`.
    """
    asked = sound(query, vectors, calibration)
    matched: list[PhotoIds] = []
    ranked: list[RankedBranch] = []
    unknown: list[PhotoIds] = []
    is_unlimited = False
    for branch in asked.branches:
        if branch.composed is None:
            matched.append(catalog.matching(branch.condition, query.smart))
        elif branch.condition == EVERY:
            is_unlimited = True
            ranked.append(RankedBranch(index, branch.composed, calibration(), None, len(index)))
        else:
            held = catalog.matching(branch.condition, query.smart)
            allowed = np.intersect1d(index.ids(), held, assume_unique=True)
            if allowed.size < held.size:
                unknown.append(np.setdiff1d(held, allowed, assume_unique=True))
            ranked.append(RankedBranch(index, branch.composed, calibration(), allowed, allowed.size))
    union = _union(matched) if matched else None
    if len(ranked) + len(matched) == 1:
        total = ranked[0].total if ranked else matched[0].size
    else:
        total = _union([*(branch.candidates() for branch in ranked), *matched]).size
    return Plan(tuple(ranked), union, total, asked.problems, None if is_unlimited else _union(unknown))


def matching_fully(ids: PhotoIds, total: int) -> Ranked:
    """Photos (n,) that match by conditions alone, among others that are ranked."""
    return Ranked(ids, np.zeros(ids.size, np.float32), np.ones(ids.size, np.float32), total)


def _union(several: Sequence[PhotoIds]) -> PhotoIds:
    if len(several) == 1:
        return several[0]
    return ascending(np.concatenate(several)) if several else np.empty(0, np.int64)
