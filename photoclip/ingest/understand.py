"""Decode, embed and commit what is new, one transaction a batch."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from time import monotonic

import numpy as np

from photoclip.catalog.rows import Batch
from photoclip.domain.errors import CancelledError
from photoclip.domain.ids import ContentHash
from photoclip.domain.progress import CancelToken, Phase
from photoclip.ingest.away import without_those_away
from photoclip.ingest.pace import Pace
from photoclip.ingest.rooms import Listener, Rooms
from photoclip.ingest.stream import Embedded, embed_files
from photoclip.ingest.tally import Tally
from photoclip.ingest.tasks import Intent, Task, requests, to_batch

_PHOTOS_A_BATCH = 128
_LONGEST_WAIT_S = 1.0


def understand(tasks: Sequence[Task], rooms: Rooms, token: CancelToken, listener: Listener, tally: Tally) -> None:
    """Work through the tasks in their order. What is committed stays, whatever happens after.

    Raises:
        CancelledError: when the token is cancelled.
        StorageError: there is not enough room for all of it, or no more for the rest.
        PhotoClipError: what catalog and encoder raise.
    """
    if not tasks:
        return
    if rooms.space is not None:
        sizes = [task.place.stamp.size_bytes for task in tasks]
        tally.about_index = rooms.space.require(sizes, len(sizes), rooms.model)
    pace = Pace(Phase.UNDERSTANDING, len(tasks))
    listener.progressed(pace.progress())
    already: set[ContentHash] = set()
    with closing(embed_files(requests(tasks, rooms.pixels), rooms.decoder, rooms.encoder, token)) as stream:
        for embedded in gathered(stream):
            batch = _batch(tasks, embedded, rooms, already)
            batch = replace(batch, failed=without_those_away(batch.failed, rooms, listener, tally))
            listener.changed(rooms.catalog.commit(batch))
            _count(tasks, embedded, batch, tally)
            pace.count(_size(embedded), len(batch.failed))
            listener.progressed(pace.progress())
            if rooms.space is not None:
                rooms.space.require_reserve()


def gathered(stream: Iterable[Embedded]) -> Iterator[Embedded]:
    """Join what comes within a second, up to `_PHOTOS_A_BATCH`: a transaction waits for the disk (fsync), whatever its
    size, and a kill costs a second's work at most. What is there when the work is cancelled comes all the same: who
    steps aside every other second would never get on.

    Raises:
        CancelledError: what `stream` raises, after that.
    """
    waiting: list[Embedded] = []
    since = monotonic()
    try:
        for embedded in stream:
            since = since if waiting else monotonic()
            waiting.append(embedded)
            if monotonic() - since >= _LONGEST_WAIT_S or sum(map(_size, waiting)) >= _PHOTOS_A_BATCH:
                yield _joined(waiting)
                waiting = []
    except CancelledError:
        if waiting:
            yield _joined(waiting)
        raise
    if waiting:
        yield _joined(waiting)


def _joined(parts: Sequence[Embedded]) -> Embedded:
    vectors = [part.vectors for part in parts if part.vectors is not None]
    return Embedded(
        tuple(outcome for part in parts for outcome in part.with_pixels),
        np.concatenate(vectors) if vectors else None,
        tuple(outcome for part in parts for outcome in part.without_pixels),
    )


def _size(embedded: Embedded) -> int:
    return len(embedded.with_pixels) + len(embedded.without_pixels)


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
