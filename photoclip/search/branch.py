"""Photos for one branch of a query: those for which its condition holds, ranked by what its meanings have in common."""

from functools import cached_property

import numpy as np

from photoclip.calibration.calibration import Calibration
from photoclip.calibration.relevance import (
    LIKELY_FROM,
    MOST_TOPS,
    Column,
    likeness,
    picture_relevance,
    presence,
    relevance,
)
from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.domain.ports import Neighbours
from photoclip.index.canonical import among, ascending
from photoclip.search.compose import Composed
from photoclip.search.live import LiveIndex
from photoclip.search.ranked import Ranked, nothing
from photoclip.search.said import Said, ScoresOf, probe_relevance, raised

FIRST_DEPTH = 512
DEEPER = 4
MOST_RANKED = 16_384
"""So many photos are looked at for the last one that matches, where all that match are sorted otherwise."""
MOST_COUNTED = 2_048
"""So many where the best come first: who types waits for it (among 100,000 photos 54 ms instead of 200)."""


class RankedBranch:
    """Answers for one composed query among `allowed` (ascending; None: all) photos, `total` of which have a vector."""

    def __init__(
        self, index: LiveIndex, asked: Composed, calibration: Calibration, allowed: PhotoIds | None, total: int
    ) -> None:
        self._index = index
        self._asked = asked
        self._calibration = calibration
        self._allowed = allowed
        self._total = total
        self._vector = -asked.ranking if asked.is_negative else asked.ranking
        # Where pictures take part, captions say nothing of the scale: the library's own scores do.
        has_pictures = asked.is_picture or asked.is_mixed
        self._unit = calibration.unit_of(asked.ranking) if has_pictures else calibration.ranked
        self._mean = calibration.mean_cosine(asked.ranking) if asked.is_picture else 0.0
        self._level = calibration.level(asked.ranking, self._unit)

    @property
    def said(self) -> tuple[Said, ...]:
        """The taught tags it asks for."""
        return self._asked.said

    @property
    def total(self) -> int:
        """Photos among which this ranks."""
        return self._total

    def candidates(self) -> PhotoIds:
        """Those photos, ascending."""
        return self._index.ids() if self._allowed is None else self._allowed

    def best(self, depth: int, most: int) -> Ranked:
        """At least the `depth` best, and as many as match, up to `most`."""
        if self._total == 0:
            return nothing()
        depth = max(FIRST_DEPTH, depth)
        while True:
            near = self._index.query(self._vector, min(depth, self._total), self._allowed)
            relevances = self._relevances(near.scores)
            if near.ids.size < depth or depth >= most or relevances[-1] < LIKELY_FROM:
                break
            depth = min(most, DEEPER * depth)
        if not self._asked.said:
            return Ranked(near.ids, near.scores, relevances, self._total)
        return self._with_certain(near)

    def of(self, ids: PhotoIds, vectors: Vectors) -> Ranked:
        """Some photos (n,) with their unit vectors (n, dimension), in their order."""
        scores = (vectors @ self._vector).astype(np.float32)
        rows = np.argsort(ids)

        def scores_of(wanted: PhotoIds, direction: Column) -> Column:
            return vectors[rows[np.searchsorted(ids[rows], wanted)]] @ direction

        return Ranked(ids, scores, self._told(ids, scores, scores_of), self._total)

    def _with_certain(self, near: Neighbours) -> Ranked:
        """Those that are near and those that are certain, by what is said of them."""
        several = [self._here(said.certain) for said in self._asked.said]
        certain = ascending(np.concatenate(several))
        ids, scores = near.ids, near.scores
        if certain.size:
            # All of them, though some are near: the same ones are asked for again as somebody types on.
            found = self._index.query(self._vector, min(certain.size, MOST_RANKED), certain)
            fresh = ~among(found.ids, np.sort(near.ids))
            ids, scores = np.concatenate([ids, found.ids[fresh]]), np.concatenate([scores, found.scores[fresh]])
        relevances = self._told(ids, scores, self._scores_of)
        order = np.lexsort((ids, -scores, -relevances))
        return Ranked(ids[order], scores[order], relevances[order], self._total)

    def _here(self, ids: PhotoIds) -> PhotoIds:
        """Those of some photos (ascending) that are asked, as far as is known: some may have no vector."""
        return ids if self._allowed is None else ids[among(ids, self._allowed)]

    def _scores_of(self, ids: PhotoIds, direction: Column) -> Column:
        near = self._index.query(direction, ids.size, ids)
        scores = np.full(ids.size, np.nan, np.float32)
        scores[np.searchsorted(ids, near.ids)] = near.scores
        return scores

    def _told(self, ids: PhotoIds, scores: Column, scores_of: ScoresOf) -> Column:
        """Relevances (n,) of photos, by what is said of them too."""
        for said in self._asked.said:
            scores = scores + raised(said, ids, scores_of)
        relevances = self._relevances(scores)
        for said in self._asked.said:
            relevances[among(ids, said.denied)] = 0
        return relevances

    @cached_property
    def _presence(self) -> float:
        """Whether there are such photos among all these, as log odds. Only words tell: what is most like a picture is
        shown by how alike it is.
        """
        sharp, unit = self._asked.sharp, self._calibration.sharp
        if self._total == 0:
            return -np.inf
        if sharp is None:
            return np.inf
        tops = unit.levels(self._index.query(sharp, min(MOST_TOPS, self._total), self._allowed).scores)
        return presence(tops, self._calibration.level(sharp, unit), self._total)

    def _relevances(self, scores: Column) -> Column:
        """0..1 (n,), rising with the scores."""
        if self._asked.is_picture:
            return picture_relevance(scores, self._mean, self._calibration.photos)
        if self._asked.probe is not None:
            found = probe_relevance(self._asked.probe, -scores if self._asked.is_negative else scores)
            return 1 - found if self._asked.is_negative else found
        if not self._asked.is_negative:
            return relevance(self._presence, likeness(self._unit.levels(scores), self._level))
        return 1 - relevance(self._presence, likeness(self._unit.levels(-scores), self._level))
