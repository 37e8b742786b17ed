"""One query in two models, side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import numpy.typing as npt

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.errors import QueryError
from photoclip.domain.found import SearchRequest
from photoclip.domain.model_api import Answer, CompareRequest, Comparison
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import PhotoIds
from photoclip.domain.ports import Encoder
from photoclip.index.canonical import best
from photoclip.library.switching import MOST_TRIED, spread
from photoclip.search.query import check_request
from photoclip.search.search import hits_of

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True, eq=False)
class _Understood:
    """A model, and the photos that have a vector of it."""

    card: ModelCard
    row: ModelRow
    photo_ids: PhotoIds


class Comparing:
    """Asks two models about the same photos: those that both have vectors of, a spread of them where they are many. The
    search is exact, so that it is the models that differ. Thread-safe.
    """

    def __init__(self, catalog: Catalog, encoder: Callable[[ModelCard], Encoder]) -> None:
        self._catalog = catalog
        self._encoder = encoder

    def compare(self, request: CompareRequest, first: ModelCard, second: ModelCard) -> Comparison:
        """See `ModelsApi.compare`.

        Raises:
            QueryError: no text, or no photo that both models have a vector of.
            ModelError: a model cannot be loaded.
        """
        check_request(SearchRequest(request.text, limit=request.limit))
        asked_first, asked_second = self._understood(first), self._understood(second)
        common = np.intersect1d(asked_first.photo_ids, asked_second.photo_ids, assume_unique=True)
        if common.size == 0:
            raise QueryError("no photo is understood with both models yet", "try the newer one on some photos first")
        asked = spread(common, MOST_TRIED)
        answers = [self._answer(request, one, asked) for one in (asked_first, asked_second)]
        return Comparison(answers[0], answers[1], asked.size, self._catalog.counts().photos)

    def _understood(self, card: ModelCard) -> _Understood:
        row = self._catalog.find_model(card.key)
        photo_ids = np.empty(0, np.int64) if row is None else self._catalog.live_vector_ids(row.model_id)
        if row is None or photo_ids.size == 0:
            raise QueryError(f"no photo is understood with {card.name} yet", "try it on some photos first")
        return _Understood(card, row, photo_ids)

    def _answer(self, request: CompareRequest, model: _Understood, asked: PhotoIds) -> Answer:
        encoder = self._encoder(model.card)
        began = perf_counter()
        vector = encoder.embed_texts([request.text.strip()])[0]
        spent_s = perf_counter() - began  # what comes now says nothing of the model
        hits = hits_of(self._catalog, *self._nearest(model.row, asked, vector, request.limit))
        return Answer(model.card.name, hits, round(spent_s * 1000, 2))

    def _nearest(
        self, row: ModelRow, asked: PhotoIds, vector: npt.NDArray[np.float32], limit: int
    ) -> tuple[PhotoIds, npt.NDArray[np.float32]]:
        ids, scores = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        # By the portion: a search need not wait for all of them to be read.
        for at in range(0, asked.size, _AT_ONCE):
            chunk = self._catalog.vectors_of(row.model_id, asked[at : at + _AT_ONCE])
            ids.append(chunk.photo_ids)
            scores.append(chunk.vectors.astype(np.float32) @ vector)
        near = best(np.concatenate(ids), np.concatenate(scores), limit)
        return near.ids, near.scores
