"""Queries in, ranked photos out."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from time import perf_counter

import numpy as np

from photoclip.calibration.calibration import Calibration
from photoclip.catalog.catalog import Catalog
from photoclip.domain.found import SearchHit, SearchPage, SearchRequest, SimilarRequest, Sorting
from photoclip.domain.photos import PhotoIds
from photoclip.search.answers import Answers
from photoclip.search.branch import DEEPER, FIRST_DEPTH, MOST_COUNTED, RankedBranch
from photoclip.search.cached import Recent
from photoclip.search.compose import Composed
from photoclip.search.listed import BELOW_LIKELY, Listed, continued
from photoclip.search.live import LiveIndex
from photoclip.search.pages import hits_of
from photoclip.search.pictured import Marks, picture_marks
from photoclip.search.query import check_page, check_request
from photoclip.search.vectors import QueryVectors

__all__ = ["Answer", "Search", "hits_of"]

_BUILDING = "the search index is being built: until it is there, searches take longer"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer was kept for: the day, the library and the query's pictures as they were then, and all of the
    request but the page.
    """

    state: Hashable
    today: date
    pictures: Marks
    model: str
    text: str
    sorting: Sorting
    collapses: bool


class Search:
    """Searches one library with one model. Thread-safe as its parts are."""

    def __init__(
        self,
        catalog: Catalog,
        index: LiveIndex,
        vectors: QueryVectors,
        calibration: Callable[[], Calibration],
        kept: Recent[Listed],
        state: Callable[[], Hashable],
        today: Callable[[], date] = date.today,
    ) -> None:
        """`kept` holds answers, so that the next page costs little and continues the one before; `state` is another
        value whenever the library may answer otherwise. So is `today`: conditions may go by it.
        """
        self._catalog = catalog
        self._index = index
        self._vectors = vectors
        self._calibration = calibration
        self._kept = kept
        self._state = state
        self._today = today
        self._answers = Answers(catalog, index, vectors, calibration, state)

    def search(self, request: SearchRequest) -> SearchPage:
        """Photos for a query in the query language. Where nothing of it makes sense, none, and its problems.

        Raises:
            QueryError: nothing asked, an impossible page, or nothing but meanings that cancel out.
            PictureError: nothing asked but pictures that cannot be read. ModelError: one line for the person.
        """
        check_request(request)
        started = perf_counter()
        marks = picture_marks(self._catalog, request.text)
        model = self._index.model.name
        key = Answer(self._state(), self._today(), marks, model, request.text, request.sorting, request.collapses)
        end, depth = request.offset + request.limit, max(FIRST_DEPTH, 2 * (request.offset + request.limit))
        listed = self._kept.find(key)
        while listed is None or not listed.reaches(end):
            depth = depth if listed is None else max(depth, DEEPER * listed.depth)
            made = self._answers.listed(request, depth)
            listed = made if listed is None or listed.tail is not None else continued(listed, made)
            self._kept.put(key, listed)
        return self._page(listed, request, started)

    def similar(self, request: SimilarRequest) -> SearchPage:
        """Photos similar to a picture, itself first when it is in the library.

        Raises:
            QueryError, PictureError, ModelError: one line for the person.
        """
        check_page(request.limit, request.offset)
        started = perf_counter()
        composed = Composed(self._vectors.picture(request.image, request.box), None, is_picture=True)
        branch = RankedBranch(self._index, composed, self._calibration(), None, len(self._index))
        best = branch.best(request.offset + request.limit, MOST_COUNTED)
        listed = Listed(best.ids, best.scores, best.relevances, best.total, best.ids.size)
        return self._page(listed, SearchRequest(limit=request.limit, offset=request.offset), started)

    def photos_of(self, text: str) -> PhotoIds:
        """All photos that a smart album with this query has, int64 (n,), ascending; none where nothing of it makes
        sense.

        Raises:
            QueryError, PictureError, ModelError: one line for the person.
        """
        return self._answers.photos_of(text)

    def _page(self, listed: Listed, request: SearchRequest, started: float) -> SearchPage:
        cut = slice(request.offset, request.offset + request.limit)
        ids, scores = listed.ids[cut], listed.scores[cut]
        relevances = None if listed.relevances is None else listed.relevances[cut]
        hits = hits_of(self._catalog, ids, scores, relevances, listed.behind)
        if ids.size < request.limit:
            hits += self._tail_hits(listed, cut)
        # Not kept with the answer: that stays when the index is there.
        is_slow = relevances is not None and not self._index.is_complete
        notes = (_BUILDING, *listed.notes) if is_slow else listed.notes
        if listed.more_match:
            notes = (*notes, f"at least {(listed.strong or 0) + (listed.likely or 0):,} photos match")
        spent_ms = round((perf_counter() - started) * 1000, 2)
        return SearchPage(hits, listed.total, spent_ms, listed.strong, listed.likely, listed.problems, notes)

    def _tail_hits(self, listed: Listed, cut: slice) -> tuple[SearchHit, ...]:
        """Weak hits that are sorted otherwise than by relevance."""
        if listed.tail is None or listed.plan is None:
            return ()
        before = listed.ids.size
        ids = listed.tail[max(0, cut.start - before) : max(0, cut.stop - before)]
        ranked = listed.plan.of(ids, self._answers.orders.vectors_for(ids))
        # The index is not exact: one that it missed stays where it is shown.
        weak = np.minimum(ranked.relevances, np.float32(BELOW_LIKELY))
        return hits_of(self._catalog, ids, ranked.scores, weak, listed.behind)
