"""Vectors for photos that have none of this model: after a switch of models, or for what came back without them.

Photos that cannot be read now, mostly those of offline folders, are embedded from their thumbnail and marked for later
(promise 7).
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from photoclip.domain.change import Change
from photoclip.domain.decoding import DecodeRequest
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import PhotoIds
from photoclip.domain.progress import CancelToken, Phase
from photoclip.ingest.pace import Pace
from photoclip.ingest.rooms import Listener, Rooms
from photoclip.ingest.stream import Embedded, embed_files
from photoclip.ingest.tally import Tally
from photoclip.ingest.understand import gathered

_PORTION = 10_000
"""Photos whose paths and hashes are held at a time: 1 kB each."""


@dataclass(frozen=True, slots=True)
class _Source:
    """What to embed for a photo: a file that should hold `content_hash`, or its thumbnail (None). `is_again`: its file
    was tried before.
    """

    photo_id: PhotoId
    path: str
    content_hash: ContentHash | None
    is_again: bool = False


def fill(
    rooms: Rooms, token: CancelToken, listener: Listener, tally: Tally, photo_ids: PhotoIds | None = None
) -> PhotoIds:
    """Embed every live photo without a vector, or those of some. Those that cannot be read now are left for the next
    run; returns which were tried.

    Raises:
        CancelledError: when the token is cancelled.
        StorageError: there is not enough room for all of it, or no more for the rest.
    """
    lacking = rooms.catalog.ids_without_vector(rooms.model.model_id)
    if photo_ids is not None:
        lacking = lacking[np.isin(lacking, photo_ids)]
    filling = _Filling(rooms, token, listener, tally, lacking.size)
    missing = sum(filling.fill(lacking[start : start + _PORTION]) for start in range(0, lacking.size, _PORTION))
    if missing:
        tally.warnings.append(f"photos not searchable with this model until they can be read: {missing:,}")
    return lacking


class _Filling:
    """The state of one filling of `total` photos."""

    def __init__(self, rooms: Rooms, token: CancelToken, listener: Listener, tally: Tally, total: int) -> None:
        self._rooms = rooms
        self._token = token
        self._listener = listener
        self._tally = tally
        self._total = total
        self._pace = Pace(Phase.UNDERSTANDING, total)
        self._is_room_asked = rooms.space is None

    def fill(self, photo_ids: PhotoIds) -> int:
        """Embed these photos; returns how many of them are without a vector still."""
        catalog, model_id = self._rooms.catalog, self._rooms.model.model_id
        wanted = catalog.wanting(photo_ids)
        files = [_Source(row.photo_id, row.path, row.content_hash) for row in wanted if not row.offline]
        if files:
            self._require_room()
        kept = self._embed(files)
        left = [row for row in wanted if row.photo_id not in kept and not catalog.has_vector(row.photo_id, model_id)]
        found = [(row, self._rooms.thumbnail(row.content_hash)) for row in left]
        thumbnails = [
            _Source(row.photo_id, str(path), None, not row.offline) for row, path in found if path is not None
        ]
        return len(left) - len(self._embed(thumbnails))

    def _require_room(self) -> None:
        """For all of them, once."""
        if self._rooms.space is not None and not self._is_room_asked:
            self._is_room_asked = True
            about = self._rooms.space.require((), self._total, self._rooms.model)
            self._tally.about_index = about or self._tally.about_index

    def _embed(self, sources: Sequence[_Source]) -> set[PhotoId]:
        """Returns whose vectors were written."""
        kept: set[PhotoId] = set()
        if not sources:
            return kept
        self._listener.progressed(self._pace.progress())
        asked = (
            DecodeRequest(key, source.path, self._rooms.pixels, thumbnails=source.content_hash is not None)
            for key, source in enumerate(sources)
        )
        with closing(embed_files(asked, self._rooms.decoder, self._rooms.encoder, self._token)) as stream:
            for embedded in gathered(stream):
                kept.update(self._keep(sources, embedded))
        return kept

    def _keep(self, sources: Sequence[_Source], embedded: Embedded) -> Sequence[PhotoId]:
        written = _kept(sources, embedded, self._rooms)
        if written:
            self._listener.changed(Change(appeared=tuple(written)))
        self._tally.decoded += len(embedded.with_pixels)
        self._tally.embedded += len(written)
        outcomes = (*embedded.with_pixels, *embedded.without_pixels)
        first = [outcome for outcome in outcomes if not sources[outcome.key].is_again]
        self._pace.count(len(first), len(embedded.without_pixels))
        self._listener.progressed(self._pace.progress())
        if self._rooms.space is not None:
            self._rooms.space.require_reserve()
        return written


def _kept(sources: Sequence[_Source], embedded: Embedded, rooms: Rooms) -> Sequence[PhotoId]:
    """A file that changed since it was catalogued is left to the next survey."""
    rows = [
        (position, source)
        for position, outcome in enumerate(embedded.with_pixels)
        if (source := sources[outcome.key]).content_hash in (None, outcome.content_hash)
    ]
    if not rows or embedded.vectors is None:
        return ()
    photo_ids = [source.photo_id for _, source in rows]
    vectors = embedded.vectors[[position for position, _ in rows]].astype(np.float16)
    from_thumbnail = rows[0][1].content_hash is None
    rooms.catalog.add_vectors(rooms.model.model_id, np.array(photo_ids, np.int64), vectors, from_thumbnail)
    return photo_ids
