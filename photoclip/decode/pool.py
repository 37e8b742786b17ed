"""The decoder: a pool of worker processes."""

import contextlib
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from photoclip.decode.crew import Crew
from photoclip.decode.dispatch import Dispatcher
from photoclip.decode.limits import DECODER_VERSION, MAX_EDGE_PX, Limits
from photoclip.decode.memory import available_bytes
from photoclip.decode.thumbnails import remove_stale_partials
from photoclip.domain.decoding import DecodeOutcome, DecodeRequest
from photoclip.domain.errors import CancelledError
from photoclip.domain.ports import MemoryGauge
from photoclip.domain.progress import CancelToken

_MOST_WORKERS = 8
_TURN_POLL_S = 0.1
_CLOSE_WAIT_S = 2.0


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where thumbnails go, how many workers there may be, and whether they step back behind other programs."""

    thumbnails: Path | None
    workers: int
    gentle: bool = False

    @classmethod
    def of(cls, thumbnails: Path | None, workers: int, *, gentle: bool) -> "_Shape":
        """As `DecodePool` is asked for."""
        return cls(thumbnails, 1 if gentle else workers or min(_MOST_WORKERS, _cores()), gentle)


class DecodePool:
    """Implements `photoclip.domain.ports.Decoder`.

    Workers start with the first `run` and stay for the next ones. One `run` at a time uses them; another one waits for
    its turn, until the first has been exhausted or closed. Who must not wait for an indexing run, as a query picture
    must not, uses a second pool with `workers=1`: the cache of thumbnails may be shared.
    """

    def __init__(
        self,
        thumbnails: Path | None,
        workers: int = 0,
        limits: Limits = Limits(),  # noqa: B008 (frozen)
        opener: str = "photoclip.decode.picture:open_picture",
        memory: MemoryGauge = available_bytes,
        *,
        gentle: bool = False,
    ) -> None:
        """Nothing starts yet.

        `thumbnails` is the folder of the cache, None to make none. `workers` 0 means one per core, at most 8; there are
        fewer while memory is short, by `memory`. `opener`, as "module:function", is imported by the workers: a
        `Callable[[Source], Picture]` (see `decode.picture`). `gentle`: one worker, which steps back behind other
        programs.
        """
        self._limits = limits
        self._opener = opener
        self._memory = memory
        self._wanted = _Shape.of(thumbnails, workers, gentle=gentle)
        self._shape = self._wanted
        self._crew = self._new_crew()
        self._turn = threading.Lock()
        self._closed = threading.Event()

    @property
    def version(self) -> int:
        """See `Decoder.version`."""
        return DECODER_VERSION

    def run(self, requests: Iterable[DecodeRequest], token: CancelToken) -> Iterator[DecodeOutcome]:
        """Yield one outcome per request, in the order of completion. `requests` is drawn lazily, two per worker ahead.

        A file that crashes its worker, hangs, takes too much memory or looks damaged is tried a second time, alone and
        with twice the memory; then it ends in a state of its own.

        Raises:
            CancelledError: the token is cancelled or the pool closed; within a second, also while a file hangs.
            DecoderError: no worker can be started.
            StorageError: a thumbnail cannot be written.
            ValueError: a request wants an edge that is not 1..MAX_EDGE_PX, or a view without extent.
        """
        self._await_turn(token)
        try:
            if self._shape != self._wanted:
                self._crew.end()
                self._shape = self._wanted
                self._crew = self._new_crew()
            if self._shape.thumbnails is not None:
                remove_stale_partials(self._shape.thumbnails)
            yield from Dispatcher(self._crew, map(_checked, requests), token, self._closed.is_set).outcomes()
        finally:
            self._turn.release()

    def configure(self, thumbnails: Path | None, workers: int = 0, *, gentle: bool = False) -> None:
        """As in the constructor, from the next `run` on. From any thread."""
        self._wanted = _Shape.of(thumbnails, workers, gentle=gentle)

    def core_seconds(self) -> float:
        """What the workers of now have spent since their start. For measuring."""
        return sum(worker.core_s() for worker in self._crew)

    def close(self) -> None:
        """End the workers; a `run` under way raises CancelledError. Idempotent, from any thread."""
        self._closed.set()
        # A run that nobody iterates any more keeps its turn; the workers end all the same.
        has_turn = self._turn.acquire(timeout=_CLOSE_WAIT_S)
        try:
            self._crew.end()
        finally:
            if has_turn:
                self._turn.release()

    def __enter__(self) -> "DecodePool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _new_crew(self) -> Crew:
        shape = self._shape
        limits = self._limits.patient() if shape.gentle else self._limits
        return Crew(shape.workers, shape.thumbnails, limits, self._opener, self._memory, gentle=shape.gentle)

    def _await_turn(self, token: CancelToken) -> None:
        while not self._turn.acquire(timeout=_TURN_POLL_S):
            self._require_going(token)
        with contextlib.ExitStack() as undo:
            undo.callback(self._turn.release)
            self._require_going(token)
            undo.pop_all()

    def _require_going(self, token: CancelToken) -> None:
        if token.is_cancelled or self._closed.is_set():
            raise CancelledError


def _checked(request: DecodeRequest) -> DecodeRequest:
    if request.pixels is not None and not 1 <= request.pixels.edge_px <= MAX_EDGE_PX:
        raise ValueError(f"an edge of {request.pixels.edge_px} px is not in 1..{MAX_EDGE_PX}")
    if request.view is not None and request.view.edge_px is not None and request.view.edge_px < 1:
        raise ValueError(f"a view of {request.view.edge_px} px")
    return request


def _cores() -> int:
    """Cores this process may use, not those of the machine: containers and taskset give fewer."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
