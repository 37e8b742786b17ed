"""Vectors for photos that have none of this model: after a switch of models, or for what came back without them.

Photos that cannot be read now, mostly those of offline folders, are embedded from their thumbnail and marked for later
(promise 7).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from photoclip.domain.change import Change
from photoclip.domain.decoding import DecodeRequest
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.progress import CancelToken, Phase
from photoclip.ingest.pace import Pace
from photoclip.ingest.rooms import Listener, Rooms
from photoclip.ingest.stream import Embedded, embed_files
from photoclip.ingest.tally import Tally
from photoclip.ingest.understand import gathered

_ALL = 1 << 40


@dataclass(frozen=True, slots=True)
class _Source:
    """What to embed for a photo: a file that should hold `content_hash`, or its thumbnail (None)."""

    photo_id: PhotoId
    path: str
    content_hash: ContentHash | None


def fill(rooms: Rooms, token: CancelToken, listener: Listener, tally: Tally) -> None:
    """Embed every live photo without a vector. Those that cannot be read now are left for the next run.

    Raises:
        CancelledError: when the token is cancelled.
    """
    model_id = rooms.model.model_id
    wanted = rooms.catalog.without_vector(model_id, _ALL)
    files = [_Source(row.photo_id, row.path, row.content_hash) for row in wanted if not row.offline]
    kept = _embed(files, rooms, token, listener, tally)
    left = [row for row in wanted if row.photo_id not in kept and not rooms.catalog.has_vector(row.photo_id, model_id)]
    found = [(row.photo_id, rooms.thumbnail(row.content_hash)) for row in left]
    thumbnails = [_Source(photo_id, str(path), None) for photo_id, path in found if path is not None]
    missing = len(left) - len(_embed(thumbnails, rooms, token, listener, tally))
    if missing:
        tally.warnings.append(f"photos not searchable with this model until they can be read: {missing:,}")


def _embed(
    sources: Sequence[_Source], rooms: Rooms, token: CancelToken, listener: Listener, tally: Tally
) -> set[PhotoId]:
    """Returns whose vectors were written."""
    kept: set[PhotoId] = set()
    if not sources:
        return kept
    pace = Pace(Phase.UNDERSTANDING, len(sources))
    listener.progressed(pace.progress())
    asked = (
        DecodeRequest(key, source.path, rooms.pixels, thumbnails=source.content_hash is not None)
        for key, source in enumerate(sources)
    )
    for embedded in gathered(embed_files(asked, rooms.decoder, rooms.encoder, token)):
        written = _keep(sources, embedded, rooms)
        if written:
            listener.changed(Change(appeared=tuple(written)))
        kept.update(written)
        tally.decoded += len(embedded.with_pixels)
        tally.embedded += len(written)
        pace.count(len(embedded.with_pixels) + len(embedded.without_pixels), len(embedded.without_pixels))
        listener.progressed(pace.progress())
    return kept


def _keep(sources: Sequence[_Source], embedded: Embedded, rooms: Rooms) -> Sequence[PhotoId]:
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
