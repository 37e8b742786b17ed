"""Vectors for photos that have none of this model: after a switch of models, or for what came back without them.

Photos of offline folders are embedded from their thumbnail and marked for later (promise 7).
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from photoclip.catalog.rows import WithoutVector
from photoclip.domain.change import Change
from photoclip.domain.decoding import DecodeOutcome, DecodeRequest
from photoclip.domain.photos import Vectors
from photoclip.domain.progress import CancelToken, Phase
from photoclip.ingest.pace import Pace
from photoclip.ingest.rooms import Listener, Rooms
from photoclip.ingest.stream import embed_files
from photoclip.ingest.tally import Tally
from photoclip.ingest.understand import gathered

_ALL = 1 << 40


def fill(rooms: Rooms, token: CancelToken, listener: Listener, tally: Tally) -> None:
    """Embed every live photo without a vector. Those that cannot be read now are left for the next run.

    Raises:
        CancelledError: when the token is cancelled.
    """
    lacking = [row for row in rooms.catalog.without_vector(rooms.model.model_id, _ALL) if _source(row, rooms)]
    if not lacking:
        return
    pace = Pace(Phase.UNDERSTANDING, len(lacking))
    listener.progressed(pace.progress())
    asked = (
        DecodeRequest(key, str(_source(row, rooms)), rooms.pixels, thumbnails=not row.offline)
        for key, row in enumerate(lacking)
    )
    for embedded in gathered(embed_files(asked, rooms.decoder, rooms.encoder, token)):
        for offline in (False, True):
            _keep(lacking, embedded.with_pixels, embedded.vectors, offline, rooms, listener)
        tally.decoded += len(embedded.with_pixels)
        tally.embedded += len(embedded.with_pixels)
        pace.count(len(embedded.with_pixels) + len(embedded.without_pixels), len(embedded.without_pixels))
        listener.progressed(pace.progress())


def _source(row: WithoutVector, rooms: Rooms) -> Path | str | None:
    return rooms.thumbnail(row.content_hash) if row.offline else row.path


def _keep(
    lacking: Sequence[WithoutVector],
    outcomes: Sequence[DecodeOutcome],
    vectors: Vectors | None,
    offline: bool,
    rooms: Rooms,
    listener: Listener,
) -> None:
    """A file that changed since it was catalogued is left to the next survey."""
    rows = [
        (position, lacking[outcome.key].photo_id)
        for position, outcome in enumerate(outcomes)
        if lacking[outcome.key].offline == offline
        and (offline or outcome.content_hash == lacking[outcome.key].content_hash)
    ]
    if not rows or vectors is None:
        return
    ids = np.array([photo_id for _, photo_id in rows], dtype=np.int64)
    chosen = vectors[[position for position, _ in rows]].astype(np.float16)
    rooms.catalog.add_vectors(rooms.model.model_id, ids, chosen, from_thumbnail=offline)
    listener.changed(Change(appeared=tuple(photo_id for _, photo_id in rows)))
