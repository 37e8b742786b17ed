"""Files → decoded → embedded, as overlapping stages joined by bounded queues.

Decoding is drawn lazily and waits when embedding is slower; embedding waits when the catalog is slower. So memory holds
at most `_AHEAD` decoded pictures and two embedded batches, whatever the size of the library.
"""

import contextlib
import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

import numpy as np

from photoclip.domain.decoding import DecodeOutcome, DecodeRequest
from photoclip.domain.photos import Pixels, Vectors
from photoclip.domain.ports import Decoder, Encoder
from photoclip.domain.progress import CancelToken

_AHEAD = 128
_BATCHES_AHEAD = 2
_LONGEST_WAIT_S = 1.0
_POLL_S = 0.1
# A stage in the middle of importing torch (seconds) cannot be interrupted; it ends by itself after that.
_LONGEST_GOODBYE_S = 0.8

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """Outcomes of one batch. `vectors` (n, dimension) belong to the `with_pixels` outcomes, in their order."""

    with_pixels: tuple[DecodeOutcome, ...]
    vectors: Vectors | None
    without_pixels: tuple[DecodeOutcome, ...]


@dataclass(frozen=True, slots=True)
class _Broken:
    error: BaseException


class _End:
    """No more will come."""


class _StoppedError(Exception):
    """The consumer went away; the stage ends without a word."""


def embed_files(
    requests: Iterable[DecodeRequest], decoder: Decoder, encoder: Callable[[], Encoder], token: CancelToken
) -> Generator[Embedded]:
    """Decode and embed, yielding batches in the order of completion. Close it, or the stages go on.

    Raises:
        CancelledError: when the token is cancelled.
        PhotoClipError: what decoder or encoder raise. All stages have ended then.
    """
    stop = CancelToken(parent=token)
    decoded: queue.Queue[DecodeOutcome | _End | _Broken] = queue.Queue(_AHEAD)
    embedded: queue.Queue[Embedded | _End | _Broken] = queue.Queue(_BATCHES_AHEAD)

    def decode_stage() -> None:
        for outcome in decoder.run(requests, stop):
            _put(decoded, outcome, stop)
        _put(decoded, _End(), stop)

    def embed_stage() -> None:
        # Loading takes seconds of work: not for files that cannot be read anyway.
        first = _first_with_pixels(decoded, embedded, stop)
        if first is not None:
            loaded = encoder()
            waiting: deque[_Group] = deque()
            groups = _groups(first, decoded, lambda: loaded.batch_size, stop)
            for vectors in loaded.embed_stream(_pixels(groups, embedded, waiting, stop)):
                group = waiting.popleft()
                _put(embedded, Embedded(group.with_pixels, vectors, group.without_pixels), stop)
        _put(embedded, _End(), stop)

    stages = (_stage("decode", decode_stage, decoded, stop), _stage("embed", embed_stage, embedded, stop))
    try:
        while not isinstance(batch := _get(embedded, token), _End):
            if isinstance(batch, _Broken):
                raise batch.error
            yield batch
    finally:
        stop.cancel()
        for stage in stages:
            stage.join(_LONGEST_GOODBYE_S)


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    with_pixels: tuple[DecodeOutcome, ...]
    without_pixels: tuple[DecodeOutcome, ...]


def _first_with_pixels(
    decoded: "queue.Queue[DecodeOutcome | _End | _Broken]",
    embedded: "queue.Queue[Embedded | _End | _Broken]",
    stop: CancelToken,
) -> DecodeOutcome | None:
    """What came before it is passed on; None where none comes."""
    while not isinstance(got := _next(decoded, stop), _End):
        if got is None:
            continue
        if got.pixels is not None:
            return got
        _put(embedded, Embedded((), None, (got,)), stop)
    return None


def _pixels(
    groups: Iterable[Sequence[DecodeOutcome]],
    embedded: "queue.Queue[Embedded | _End | _Broken]",
    waiting: "deque[_Group]",
    stop: CancelToken,
) -> Iterator[Pixels]:
    """What the encoder is asked for; `waiting` says of which files."""
    for outcomes in groups:
        group = _Group(
            tuple(o for o in outcomes if o.pixels is not None), tuple(o for o in outcomes if o.pixels is None)
        )
        if group.with_pixels:
            waiting.append(group)
            yield np.stack([o.pixels for o in group.with_pixels if o.pixels is not None])
        else:
            _put(embedded, Embedded((), None, group.without_pixels), stop)


def _groups(
    first: DecodeOutcome,
    decoded: "queue.Queue[DecodeOutcome | _End | _Broken]",
    batch_size: Callable[[], int],
    stop: CancelToken,
) -> Iterator[Sequence[DecodeOutcome]]:
    """Groups as the encoder likes them; a group that nobody filled within a second goes as it is."""
    group = [first]
    # Asked for each group: it follows what the network needs and what memory is free.
    deadline, wanted = monotonic() + _LONGEST_WAIT_S, batch_size()
    while True:
        got = _next(decoded, stop) if len(group) < wanted else None
        if isinstance(got, DecodeOutcome):
            if not group:
                deadline, wanted = monotonic() + _LONGEST_WAIT_S, batch_size()
            group.append(got)
        if group and (len(group) >= wanted or isinstance(got, _End) or monotonic() >= deadline):
            yield group
            group = []
        if isinstance(got, _End):
            return


def _next(decoded: "queue.Queue[DecodeOutcome | _End | _Broken]", stop: CancelToken) -> DecodeOutcome | _End | None:
    """None where nothing came for a while."""
    try:
        got = decoded.get(timeout=_POLL_S)
    except queue.Empty:
        _check(stop)
        return None
    if isinstance(got, _Broken):
        raise got.error
    return got


def _stage(name: str, work: Callable[[], None], out: "queue.Queue[T | _Broken]", stop: CancelToken) -> threading.Thread:
    """A stage in its own thread; what it raises is raised by whoever reads `out`."""

    def run() -> None:
        try:
            work()
        except _StoppedError:
            pass
        except BaseException as error:  # noqa: BLE001 - a stage is a job boundary: its reader raises it again
            with contextlib.suppress(_StoppedError):
                _put(out, _Broken(error), stop)

    # No daemon: the end of the process would abort one that is in the network's C++ code, with a core dump
    # (https://github.com/python/cpython/issues/87135). It was told to stop, and the process waits for that.
    thread = threading.Thread(target=run, name=f"ingest-{name}")
    thread.start()
    return thread


def _put(out: "queue.Queue[T]", item: T, stop: CancelToken) -> None:
    while True:
        _check(stop)
        try:
            out.put(item, timeout=_POLL_S)
        except queue.Full:
            continue
        return


def _get(source: "queue.Queue[T]", token: CancelToken) -> T:
    while True:
        token.checkpoint()
        try:
            return source.get(timeout=_POLL_S)
        except queue.Empty:
            continue


def _check(stop: CancelToken) -> None:
    if stop.is_cancelled:
        raise _StoppedError
