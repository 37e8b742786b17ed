"""Makes captions: composes them from labels, or has a model write them about pixels."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import CaptionRow
from photoclip.domain.browse import Photo
from photoclip.domain.decoding import DecodeOutcome, DecodeRequest
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.models import ModelCard
from photoclip.domain.names import folded
from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.domain.ports import CaptionWriter, Decoder, Encoder
from photoclip.domain.progress import CancelToken
from photoclip.library.calibrations import Calibrations
from photoclip.library.shelf import Shelf
from photoclip.library.taggers import Taggers
from photoclip.search.cached import Recent
from photoclip.tagging.caption import compose, judge_by
from photoclip.tagging.tagger import LabelTable

_AT_ONCE = 128
"""Photos that are composed, or looked up, at a time."""
_TEXTS_KEPT = 4_096
"""Vectors of sentences: the same is said of many photos. 8 MB of 512 dimensions."""
_SURE = 0.98
"""How likely a label is that the person put there."""


@dataclass(frozen=True, slots=True)
class Made:
    """Photos that are done with, and the captions of those that could be looked at."""

    photo_ids: tuple[PhotoId, ...]
    rows: tuple[CaptionRow, ...] = ()


class Composer:
    """Composes captions from labels. Thread-safe."""

    def __init__(
        self,
        catalog: Catalog,
        taggers: Taggers,
        calibrations: Calibrations,
        encoder: Callable[[ModelCard], Encoder],
    ) -> None:
        self._catalog = catalog
        self._taggers = taggers
        self._calibrations = calibrations
        self._encoder = encoder
        self._vectors: Recent[npt.NDArray[np.float32]] = Recent(_TEXTS_KEPT)

    def compose(self, card: ModelCard, photos: Sequence[Photo]) -> tuple[CaptionRow, ...]:
        """Of those photos that have a vector of the model. Raises ModelError."""
        table = self._taggers.of(card).probabilities([photo.photo_id for photo in photos])
        if not table.photo_ids.size:
            return ()
        judge = judge_by(self._calibrations.of(card), table.vectors, partial(self._embed, card))
        texts = compose(table.labels, as_decided(table, photos), judge)
        pairs = zip(table.photo_ids.tolist(), texts, strict=True)
        return tuple(CaptionRow(PhotoId(photo_id), text, is_generated=False) for photo_id, text in pairs)

    def compose_all(self, card: ModelCard, photo_ids: PhotoIds, token: CancelToken) -> Generator[Made]:
        """Of all of these, some at a time. Raises CancelledError, ModelError."""
        for some in _portions(photo_ids):
            token.checkpoint()
            photos = [photo for photo in self._catalog.details(some) if photo.files]
            yield Made(some, self.compose(card, photos))

    def _embed(self, card: ModelCard, texts: Sequence[str]) -> Vectors:
        found = {text: self._vectors.find((card.key, text)) for text in texts}
        new = [text for text, vector in found.items() if vector is None]
        if new:
            for text, vector in zip(new, self._encoder(card).embed_texts(new), strict=True):
                found[text] = vector
                self._vectors.put((card.key, text), vector)
        return np.stack([vector for vector in found.values() if vector is not None])


class Author:
    """Has a model write captions. One job at a time."""

    def __init__(self, catalog: Catalog, shelf: Shelf, decoder: Decoder) -> None:
        self._catalog = catalog
        self._shelf = shelf
        self._decoder = decoder

    def write_all(self, writer: CaptionWriter, photo_ids: PhotoIds, token: CancelToken) -> Generator[Made]:
        """Of all of these, some at a time, in the order in which they are decoded.

        Raises:
            CancelledError: when the token is cancelled. PhotoClipError: what decoder and model raise.
        """
        for some in _portions(photo_ids):
            photos = [photo for photo in self._catalog.details(some) if photo.files]
            sources = [(photo, path) for photo in photos if (path := self._source(photo)) is not None]
            waiting: list[tuple[Photo, DecodeOutcome]] = []
            requests = (
                DecodeRequest(at, path, writer.card.pixels, thumbnails=False) for at, (_, path) in enumerate(sources)
            )
            for outcome in self._decoder.run(requests, token):
                photo, path = sources[outcome.key]
                # A thumbnail has bytes of its own, and is called by those of its photo.
                is_same = outcome.content_hash == photo.content_hash or path not in {file.path for file in photo.files}
                if outcome.pixels is None or not is_same:
                    continue
                waiting.append((photo, outcome))
                if len(waiting) >= writer.captions_at_once():
                    yield _written(writer, waiting, token)
                    waiting = []
            if waiting:
                yield _written(writer, waiting, token)
            yield Made(some)

    def _source(self, photo: Photo) -> str | None:
        """The thumbnail shows as much as a model sees, and is there where the photo's drive is not."""
        thumbnail = self._shelf.thumbnail(ContentHash(photo.content_hash))
        if thumbnail is not None:
            return str(thumbnail)
        return next((file.path for file in photo.files if not file.offline), None)


def as_decided(table: LabelTable, photos: Sequence[Photo]) -> npt.NDArray[np.float32]:
    """The probabilities (n, labels) with what the person said of the photos, which are in any order. Pure."""
    chances = table.probabilities.copy()
    column_of = {folded(label.name): column for column, label in enumerate(table.labels)}
    row_of = {photo_id: row for row, photo_id in enumerate(table.photo_ids.tolist())}
    for photo in photos:
        row = row_of.get(photo.photo_id)
        if row is None:
            continue
        by_machine = frozenset(photo.machine_tags)
        for names, chance in ((photo.tags, _SURE), (photo.rejected_tags, 0.0)):
            for name in names:
                column = column_of.get(folded(name))
                if column is not None and name not in by_machine:
                    chances[row, column] = chance
    return chances


def _written(writer: CaptionWriter, some: Sequence[tuple[Photo, DecodeOutcome]], token: CancelToken) -> Made:
    pixels = np.stack([outcome.pixels for _, outcome in some if outcome.pixels is not None])
    ids = tuple(photo.photo_id for photo, _ in some)
    texts = writer.caption_images(pixels, token)
    rows = (CaptionRow(photo_id, text, is_generated=True) for photo_id, text in zip(ids, texts, strict=True))
    return Made(ids, tuple(rows))


def _portions(photo_ids: PhotoIds) -> Iterator[tuple[PhotoId, ...]]:
    for start in range(0, photo_ids.size, _AT_ONCE):
        yield tuple(map(PhotoId, photo_ids[start : start + _AT_ONCE].tolist()))
