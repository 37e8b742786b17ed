"""One query in two models, side by side."""

from collections.abc import Callable
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
from photoclip.index.exact import ExactIndex
from photoclip.library.switching import MOST_TRIED, spread
from photoclip.search.query import check_request
from photoclip.search.search import hits_of


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
        rows = [self._catalog.model(card.key, card.dimension) for card in (first, second)]
        ids = [self._catalog.live_vector_ids(row.model_id) for row in rows]
        common = np.intersect1d(*ids, assume_unique=True)
        if common.size == 0:
            least = min((first, second), key=lambda card: ids[(first, second).index(card)].size)
            raise QueryError(f"no photo is understood with {least.name} yet", "try it on some photos first")
        asked = spread(common, MOST_TRIED)
        answers = [self._answer(request, card, row, asked) for card, row in zip((first, second), rows, strict=True)]
        return Comparison(answers[0], answers[1], asked.size, self._catalog.counts().photos)

    def _answer(self, request: CompareRequest, card: ModelCard, row: ModelRow, asked: PhotoIds) -> Answer:
        encoder = self._encoder(card)
        began = perf_counter()
        vector = encoder.embed_texts([request.text.strip()])[0]
        hits = hits_of(self._catalog, *self._nearest(row, asked, vector, request.limit))
        return Answer(card.name, hits, round((perf_counter() - began) * 1000, 2))

    def _nearest(
        self, row: ModelRow, asked: PhotoIds, vector: npt.NDArray[np.float32], limit: int
    ) -> tuple[PhotoIds, npt.NDArray[np.float32]]:
        chunk = self._catalog.vectors_of(row.model_id, asked)
        index = ExactIndex(row.dimension)
        index.add(chunk.photo_ids, chunk.vectors.astype(np.float32))
        near = index.query(vector, limit)
        return near.ids, near.scores
