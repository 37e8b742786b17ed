"""Queries in, ranked photos out."""

from collections.abc import Callable
from time import perf_counter

import numpy as np
import numpy.typing as npt

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import PhotoRow
from photoclip.domain.decoding import DecodeRequest, PixelSpec
from photoclip.domain.errors import PictureError
from photoclip.domain.files import FileState
from photoclip.domain.found import Box, SearchHit, SearchPage, SearchRequest, SimilarRequest
from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.domain.ports import Decoder, Encoder
from photoclip.domain.progress import CancelToken
from photoclip.search.live import LiveIndex
from photoclip.search.query import check_page, check_request, compose


class Search:
    """Searches one library with its active model. Thread-safe."""

    def __init__(
        self, catalog: Catalog, index: LiveIndex, encoder: Callable[[], Encoder], decoder: Decoder, pixels: PixelSpec
    ) -> None:
        self._catalog = catalog
        self._index = index
        self._encoder = encoder
        self._decoder = decoder
        self._pixels = pixels

    def search(self, request: SearchRequest) -> SearchPage:
        """Photos for words, a picture, or both.

        Raises:
            QueryError, PictureError, ModelError: one line for the person.
        """
        check_request(request)
        started = perf_counter()
        positives: list[Vectors] = []
        texts = [text for text in (request.text.strip(), *request.negatives) if text]
        in_words = self._encoder().embed_texts(texts) if texts else np.empty((0, 0), np.float32)
        if request.text.strip():
            positives.append(in_words[0])
        if request.image is not None:
            positives.append(self.embed_picture(request.image, None))
        negatives = list(in_words[len(in_words) - len(request.negatives) :])
        return self._page(compose(positives, negatives), request.limit, request.offset, started)

    def similar(self, request: SimilarRequest) -> SearchPage:
        """Photos similar to a picture, itself first when it is in the library.

        Raises:
            QueryError, PictureError, ModelError: one line for the person.
        """
        check_page(request.limit, request.offset)
        started = perf_counter()
        vector = self._known(request) if request.box is None else None
        if vector is None:
            vector = self.embed_picture(request.image, request.box)
        return self._page(vector, request.limit, request.offset, started)

    def embed_picture(self, path: str, box: Box | None) -> npt.NDArray[np.float32]:
        """The vector of a picture file, (dimension,).

        Raises:
            PictureError: it cannot be read.
        """
        corners = None if box is None else (box.x, box.y, box.x + box.width, box.y + box.height)
        asked = DecodeRequest(0, path, self._pixels, thumbnails=False, box=corners)
        (outcome,) = self._decoder.run([asked], CancelToken())
        if outcome.state is not FileState.OK or outcome.pixels is None:
            raise PictureError(f"{path}: {outcome.reason}", "give a picture that opens elsewhere")
        return self._encoder().embed_images(outcome.pixels[np.newaxis])[0]

    def _known(self, request: SimilarRequest) -> npt.NDArray[np.float32] | None:
        photo_id = self._catalog.photo_at(request.image)
        vector = None if photo_id is None else self._catalog.vector(photo_id, self._index.model.model_id)
        return None if vector is None else vector.astype(np.float32)

    def _page(self, vector: npt.NDArray[np.float32], limit: int, offset: int, started: float) -> SearchPage:
        near = self._index.query(vector, offset + limit)
        hits = hits_of(self._catalog, near.ids[offset:], near.scores[offset:])
        return SearchPage(hits, len(self._index), round((perf_counter() - started) * 1000, 2))


def hits_of(catalog: Catalog, ids: PhotoIds, scores: npt.NDArray[np.float32]) -> tuple[SearchHit, ...]:
    """What is shown of photos (n,) with their scores (n,), in their order. Those that are gone are left out."""
    score_of = dict(zip(ids.tolist(), scores.tolist(), strict=True))
    return tuple(_hit(row, score_of[row.photo_id]) for row in catalog.photos(list(score_of)) if row.places)


def _hit(row: PhotoRow, score: float) -> SearchHit:
    first, *others = row.places
    return SearchHit(
        photo_id=row.photo_id,
        path=first.path,
        copies=tuple(place.path for place in others),
        score=round(score, 5),
        content_hash=row.content_hash,
        width_px=row.width_px,
        height_px=row.height_px,
        offline=first.offline,
    )
