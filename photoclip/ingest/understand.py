"""Decode, embed and commit what is new, one transaction a batch."""

from collections.abc import Sequence

import numpy as np

from photoclip.catalog.rows import Batch
from photoclip.domain.ids import ContentHash
from photoclip.domain.progress import CancelToken, Phase
from photoclip.ingest.pace import Pace
from photoclip.ingest.rooms import Listener, Rooms
from photoclip.ingest.stream import Embedded, embed_files
from photoclip.ingest.tally import Tally
from photoclip.ingest.tasks import Intent, Task, requests, to_batch


def understand(tasks: Sequence[Task], rooms: Rooms, token: CancelToken, listener: Listener, tally: Tally) -> None:
    """Work through the tasks in their order. What is committed stays, whatever happens after.

    Raises:
        CancelledError: when the token is cancelled.
        PhotoClipError: what catalog and encoder raise.
    """
    if not tasks:
        return
    pace = Pace(Phase.UNDERSTANDING, len(tasks))
    listener.progressed(pace.progress())
    already: set[ContentHash] = set()
    for embedded in embed_files(requests(tasks, rooms.pixels), rooms.decoder, rooms.encoder, token):
        batch = _batch(tasks, embedded, rooms, already)
        listener.changed(rooms.catalog.commit(batch))
        _count(tasks, embedded, batch, tally)
        pace.count(len(embedded.with_pixels) + len(embedded.without_pixels), len(batch.failed))
        listener.progressed(pace.progress())


def _batch(tasks: Sequence[Task], embedded: Embedded, rooms: Rooms, already: set[ContentHash]) -> Batch:
    vectors = None if embedded.vectors is None else embedded.vectors.astype(np.float16)
    outcomes = (*embedded.with_pixels, *embedded.without_pixels)
    return to_batch(tasks, outcomes, vectors, model=rooms.model, decoder_version=rooms.decoder.version, already=already)


def _count(tasks: Sequence[Task], embedded: Embedded, batch: Batch, tally: Tally) -> None:
    intents = [tasks[outcome.key].intent for outcome in embedded.with_pixels]
    tally.added += intents.count(Intent.ADD)
    tally.updated += intents.count(Intent.UPDATE)
    tally.decoded += len(intents)
    tally.embedded += sum(understood.vector is not None for understood in batch.understood)
    tally.failed += len(batch.failed)
