"""What goes through the pipe between a pool and one of its workers."""

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import Any

from photoclip.decode.limits import Limits
from photoclip.domain.decoding import DecodeRequest, PixelSpec, View, ViewSpec
from photoclip.domain.files import FileState
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts


@dataclass(frozen=True, slots=True)
class Setup:
    """The first message to a worker. `partial` is where it writes a thumbnail before it is moved to its place."""

    thumbnails: Path | None
    partial: Path | None
    limits: Limits
    opener: str


@dataclass(frozen=True, slots=True)
class Job:
    """A request, the slot of shared memory for its pixels, and whether it has the worker for itself (a retry)."""

    serial: int
    request: DecodeRequest
    slot: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """A worker has imported everything and waits for jobs."""


@dataclass(frozen=True, slots=True)
class CannotStart:
    """A worker could not import what it needs; it ends."""

    reason: str


@dataclass(frozen=True, slots=True)
class Alive:
    """A long hash goes on."""

    serial: int


@dataclass(frozen=True, slots=True)
class Hashed:
    """The bytes of a file that is tried alone were read: should the worker die now, its hash is known."""

    serial: int
    content_hash: ContentHash


@dataclass(frozen=True, slots=True)
class CannotStore:
    """A thumbnail or a view could not be written: what happened, and what to do about it."""

    serial: int
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How a job ended. `has_pixels`: they lie in its slot. `is_final`: a second try could not end otherwise."""

    serial: int
    state: FileState
    is_final: bool
    reason: str = ""
    content_hash: ContentHash | None = None
    photo: DecodedPhoto | None = None
    has_pixels: bool = False
    view: View | None = None


FromWorker = Ready | CannotStart | Alive | Hashed | CannotStore | Answer
ToWorker = Setup | Job


def packed(message: ToWorker | FromWorker) -> bytes:
    """A message as bytes for `send_bytes`, which the `recv` of a pipe understands."""
    content = BytesIO()
    pickler = pickle.Pickler(content, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _REDUCERS
    pickler.dump(message)
    return content.getvalue()


def _reducers(*kinds: type) -> Mapping[type, Callable[[Any], tuple[type, tuple[object, ...]]]]:
    """Dataclasses with slots ask for the list of their fields each time that they are pickled: that took a third of
    what the pool has to do for a photo (CPython, `_dataclass_getstate`). These know it.
    """
    return {kind: _reducer(kind, tuple(field.name for field in fields(kind))) for kind in kinds}


def _reducer(kind: type, names: tuple[str, ...]) -> Callable[[Any], tuple[type, tuple[object, ...]]]:
    return lambda message: (kind, tuple([getattr(message, name) for name in names]))


_REDUCERS = _reducers(Job, DecodeRequest, PixelSpec, ViewSpec, Answer, DecodedPhoto, Facts, View)
