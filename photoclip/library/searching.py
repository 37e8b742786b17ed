"""Searching an open library, with whatever model it has."""

from collections.abc import Callable, Hashable, Mapping

from photoclip.catalog.catalog import Catalog
from photoclip.domain.models import ModelCard
from photoclip.domain.ports import Decoder, Encoder
from photoclip.library.calibrations import Calibrations
from photoclip.library.indexes import Indexes
from photoclip.library.news import Counters
from photoclip.probes.probe import Probe
from photoclip.search.cached import Recent
from photoclip.search.compose import Vector
from photoclip.search.listed import Listed
from photoclip.search.search import Search
from photoclip.search.vectors import MOST_KEPT, QueryVectors

_ANSWERS = 12
"""A million photos sorted by date take 8 MB each."""
_LESSONS = 2
"""One for each model that searches, and one while models are switched."""


def nothing_taught(_card: ModelCard) -> Mapping[str, Probe]:
    """No tags, with any model."""
    return {}


class Searching:
    """Makes the search of a model; what is kept of queries outlives it. Thread-safe."""

    def __init__(
        self,
        catalog: Catalog,
        indexes: Indexes,
        calibrations: Calibrations,
        encoder: Callable[[ModelCard], Encoder],
        decoder: Decoder,
        counters: Callable[[], Counters],
        taught: Callable[[ModelCard], Mapping[str, Probe]] = nothing_taught,
    ) -> None:
        """`counters` are those of the news: they tell when the library may answer otherwise than before, as when
        something is said of a tag. `taught`: the probes of all taught tags with a model, by name, as they are now.
        """
        self._catalog = catalog
        self._indexes = indexes
        self._calibrations = calibrations
        self._encoder = encoder
        self._decoder = decoder
        self._counters = counters
        self._taught = taught
        self._vectors: Recent[Vector] = Recent(MOST_KEPT)
        self._answers: Recent[Listed] = Recent(_ANSWERS)
        self._probes: Recent[Mapping[str, Probe]] = Recent(_LESSONS)

    def of(self, card: ModelCard) -> Search:
        """The search with a model; nothing is loaded until it is asked."""
        index = self._indexes.of(card)
        vectors = QueryVectors(
            self._catalog,
            index.model,
            lambda: self._encoder(card),
            self._decoder,
            card.pixels,
            self._vectors,
            lambda: self._probes_of(card),
        )
        calibration = lambda: self._calibrations.of(card)  # noqa: E731 - made when a query needs it
        return Search(self._catalog, index, vectors, calibration, self._answers, self._state)

    def _probes_of(self, card: ModelCard) -> Mapping[str, Probe]:
        """Asked for at each key that is pressed: made anew only when the library changed."""
        return self._probes.get((card.key, self._state()), lambda: self._learned(card))

    def _learned(self, card: ModelCard) -> Mapping[str, Probe]:
        # Who teaches nothing waits for no tagger.
        return self._taught(card) if any(row.is_taught for row in self._catalog.tags()) else {}

    def _state(self) -> Hashable:
        now = self._counters()
        return now.photos, now.folders, now.organised
