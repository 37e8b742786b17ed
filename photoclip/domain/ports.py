"""Ports: what a room above needs from a room below, so that each has one contract suite and may be replaced."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from photoclip.domain.decoding import DecodeOutcome, DecodeRequest
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import PhotoIds, Pixels, Vectors
from photoclip.domain.progress import CancelToken

MemoryGauge: TypeAlias = Callable[[], int]
"""Bytes of memory that this process and its children may still take, right now. From any thread; never raises."""


class Decoder(Protocol):
    """Files in, outcomes out, isolated in worker processes (promise 5)."""

    @property
    def version(self) -> int:
        """Grows when a change could make a failed file succeed or alter what is read from one."""
        ...

    def run(self, requests: Iterable[DecodeRequest], token: CancelToken) -> Iterator[DecodeOutcome]:
        """Yield one outcome per request, in the order of completion. `requests` is drawn lazily, a few ahead.

        Raises:
            CancelledError: when the token is cancelled; within a second, also while a file hangs.
        """
        ...

    def close(self) -> None:
        """End the workers. Idempotent."""
        ...


class Encoder(Protocol):
    """A loaded CLIP model."""

    @property
    def card(self) -> ModelCard:
        """What it is; `card.dimension` is that of its vectors."""
        ...

    @property
    def device(self) -> str:
        """Device and dtype for the person to read, as "cpu bfloat16"."""
        ...

    @property
    def logit_scale(self) -> float:
        """Exp of the learned temperature."""
        ...

    def embed_images(self, pixels: Pixels) -> Vectors:
        """uint8 (n, edge, edge, 3), any n >= 0, to unit vectors (n, dimension)."""
        ...

    def embed_stream(self, batches: Iterable[Pixels]) -> Iterator[Vectors]:
        """As `embed_images` for each batch, in order; the next batch is uploaded while the device works."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Any number of texts to unit vectors (n, dimension). Longer texts are cut at the context length."""
        ...

    @property
    def batch_size(self) -> int:
        """Pictures a batch should have on this device, found by trying."""
        ...

    def close(self) -> None:
        """Free the device's memory. Idempotent."""
        ...


@runtime_checkable
class CaptionWriter(Protocol):
    """A loaded model that may write sentences."""

    @property
    def card(self) -> ModelCard:
        """What it is."""
        ...

    @property
    def can_caption(self) -> bool:
        """Whether it does."""
        ...

    def captions_at_once(self) -> int:
        """Pictures to caption at once on this device."""
        ...

    def caption_images(self, pixels: Pixels, token: CancelToken | None = None) -> tuple[str, ...]:
        """uint8 (n, edge, edge, 3), any n >= 0, to a sentence each, "" where it has no words. Raises CancelledError."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The best photos for one query, best first. `ids` int64 (k,), `scores` float32 (k,) cosine in -1..1. `k` may be
    smaller than was asked for.
    """

    ids: PhotoIds
    scores: npt.NDArray[np.float32]


class VectorIndex(Protocol):
    """Nearest neighbours by cosine over photo ids (promise 6). Thread-safe."""

    @property
    def dimension(self) -> int:
        """Components of each vector."""
        ...

    def __len__(self) -> int:
        """Live photo ids."""
        ...

    def ids(self) -> PhotoIds:
        """All live ids, ascending."""
        ...

    def add(self, ids: PhotoIds, vectors: Vectors) -> None:
        """Insert or replace. Vectors are normalised here.

        Raises:
            ValueError: for NaN, infinity, zero vectors, a wrong shape or repeated ids; nothing is added then.
        """
        ...

    def remove(self, ids: PhotoIds) -> None:
        """Forget ids; unknown ones are ignored."""
        ...

    def query(self, vector: Vectors, k: int, allowed: PhotoIds | None = None) -> Neighbours:
        """The k nearest to one vector of shape (dimension,), among `allowed` (any order) when given. k is clamped."""
        ...

    def save(self, path: Path) -> None:
        """Temp file, checksum, fsync, rename.

        Raises:
            StorageError: the disk is full or read-only; what lay at `path` is untouched.
        """
        ...
