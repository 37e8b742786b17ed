"""Makes the answer to a query: parsed, planned, ranked, sorted, and with copies and bursts as one."""

from collections.abc import Callable, Hashable
from dataclasses import replace

import numpy as np

from photoclip.calibration.calibration import Calibration
from photoclip.catalog.catalog import Catalog
from photoclip.domain.errors import DeviceError, ModelError
from photoclip.domain.found import SearchRequest, Sorting
from photoclip.domain.photos import PhotoIds
from photoclip.domain.query import EVERY
from photoclip.index.canonical import without
from photoclip.query.parse import parse
from photoclip.search.asked import Nested, asked
from photoclip.search.branch import FIRST_DEPTH, MOST_COUNTED, MOST_RANKED
from photoclip.search.cached import Recent
from photoclip.search.collapse import collapse
from photoclip.search.listed import Listed, nothing_asked
from photoclip.search.live import LiveIndex
from photoclip.search.order import Orders
from photoclip.search.plan import Plan, plan
from photoclip.search.qualities import contrast
from photoclip.search.ranked import Ranked
from photoclip.search.said import Taught
from photoclip.search.vectors import QueryVectors

MOST_COLLAPSED = 16_384
"""Photos of one answer among which copies and bursts are looked for."""
_USUAL_PAIR = 0.5


class Answers:
    """Answers queries from one library with one model. Thread-safe as its parts are."""

    def __init__(
        self,
        catalog: Catalog,
        index: LiveIndex,
        vectors: QueryVectors,
        calibration: Callable[[], Calibration],
        state: Callable[[], Hashable],
    ) -> None:
        """`state` is another value whenever the library may have other photos."""
        self._catalog = catalog
        self._index = index
        self._vectors = vectors
        self._calibration = calibration
        self._state = state
        self._photos: Recent[int] = Recent(1)
        self.orders = Orders(catalog, index, lambda sorting: contrast(sorting, vectors.texts))
        """Sorts photos of this library."""

    def listed(self, request: SearchRequest, depth: int) -> Listed:
        """The answer, for which at least `depth` photos are looked at.

        Raises:
            QueryError, PictureError: nothing is left of it, see `sound`. ModelError: one line for the person.
        """
        query = asked(self._catalog, parse(request.text), self._nested)
        if not query.branches:
            return nothing_asked(query.problems)
        made = plan(self._catalog, self._index, self._vectors, self._calibration, query)
        listed = self._ranked(made, request.sorting, depth) if made.ranked else self._matched(made, request.sorting)
        listed = replace(listed, problems=made.problems, notes=self._notes(listed, made))
        return self._collapsed(listed) if request.collapses else listed

    def photos_of(self, text: str) -> PhotoIds:
        """See `Search.photos_of`."""
        found = self._nested(text, (text,)).photos
        return np.empty(0, np.int64) if found is None else found

    def _nested(self, text: str, within: tuple[str, ...]) -> Nested:
        """The photos that a smart album with this query has: strong and likely ones, all for which they hold where the
        query has conditions only. `within`: queries of the smart albums that are being searched for.
        """
        query = asked(self._catalog, parse(text), self._nested, within)
        if not query.branches:
            return Nested(None, query.problems)
        made = plan(self._catalog, self._index, self._vectors, self._calibration, query)
        if not made.ranked:
            return Nested(made.candidates(), made.problems)
        best = made.best(self._catalog, FIRST_DEPTH, MOST_RANKED)
        return Nested(np.sort(best.ids[: best.matching]), made.problems)

    def _matched(self, made: Plan, sorting: Sorting) -> Listed:
        """By conditions alone."""
        by = Sorting.NEWEST if sorting is Sorting.RELEVANCE else sorting
        ids = self.orders.sorted(made.candidates(), by)
        return Listed(ids, np.zeros(ids.size, np.float32), None, ids.size, ids.size)

    def _ranked(self, made: Plan, sorting: Sorting, depth: int) -> Listed:
        by_relevance = sorting is Sorting.RELEVANCE
        best = made.best(self._catalog, depth, MOST_COUNTED if by_relevance else MOST_RANKED)
        if by_relevance:
            # Photos may have come or gone since they were counted.
            total = made.total if best.ids.size >= depth else best.ids.size
            more_match = _more_match(best, total)
            return Listed(best.ids, best.scores, best.relevances, total, depth, more_match=more_match)
        rows = np.concatenate(
            [self._rows(best, 0, best.strong, sorting), self._rows(best, best.strong, best.matching, sorting)]
        )
        head = best.ids[rows]
        tail = self.orders.sorted(without(made.candidates(), head), sorting)
        total, relevances = head.size + tail.size, best.relevances[rows]
        more_match = _more_match(best, total)
        return Listed(head, best.scores[rows], relevances, total, depth, tail=tail, plan=made, more_match=more_match)

    def _rows(self, best: Ranked, start: int, end: int, sorting: Sorting) -> PhotoIds:
        """The rows `start`..`end` sorted."""
        ids = best.ids[start:end]
        order = np.argsort(ids)
        wanted = self.orders.sorted(ids, sorting)
        return start + order[np.searchsorted(ids[order], wanted)]

    def _collapsed(self, listed: Listed) -> Listed:
        """The photos that were looked at, as far as MOST_COLLAPSED; those after them stay as they are."""
        room = max(0, MOST_COLLAPSED - listed.ids.size)
        tail = listed.tail if listed.tail is not None else np.empty(0, np.int64)
        among = np.concatenate([listed.ids, tail[:room]])
        first, after = among[:MOST_COLLAPSED], among[MOST_COLLAPSED:]
        made = collapse(first, self._catalog.traces(first), self.orders.vectors_for, self._typical)
        hidden = first.size - made.ids.size
        rows = np.concatenate([made.rows, MOST_COLLAPSED + np.arange(after.size)])
        kept = rows[rows < listed.ids.size]
        left = np.concatenate([among[rows[rows >= listed.ids.size]], tail[room:]])
        return replace(
            listed,
            ids=listed.ids[kept],
            scores=listed.scores[kept],
            relevances=None if listed.relevances is None else listed.relevances[kept],
            total=listed.total - hidden,
            behind=made.behind,
            tail=None if listed.tail is None else left,
        )

    def _typical(self) -> float:
        """The mean cosine of two photos of the library."""
        try:
            sample = self._calibration().sample
        except (ModelError, DeviceError):
            # Conditions alone are answered without a model.
            return _USUAL_PAIR
        return float((sample @ sample.mean(axis=0)).mean()) if len(sample) > 1 else _USUAL_PAIR

    def _not_understood(self, made: Plan) -> int:
        """How many photos would be ranked if they had a vector."""
        if made.unknown is not None:
            return made.unknown.size
        photos = self._photos.get(self._state(), lambda: self._catalog.matching(EVERY, {}).size)
        return photos - len(self._index)

    def _notes(self, listed: Listed, made: Plan) -> tuple[str, ...]:
        if listed.relevances is None:
            return ()
        unknown = self._not_understood(made)
        told = f"{unknown:,} photos are not understood yet, and cannot be found by what they show"
        taught = tuple(dict.fromkeys(_source(said.taught) for branch in made.ranked for said in branch.said))
        return (*taught, told) if unknown > 0 else taught


def _source(taught: Taught) -> str:
    photos = taught.has.size
    return f"“{taught.name}” is what you taught from {photos:,} photo{'' if photos == 1 else 's'}"


def _more_match(best: Ranked, total: int) -> bool:
    """Whether all that were looked at match, so that those after them may too."""
    return MOST_COUNTED <= best.ids.size == best.matching < total
