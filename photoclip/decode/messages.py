"""What goes through the pipe between a pool and one of its workers."""

from dataclasses import dataclass
from pathlib import Path

from photoclip.decode.limits import Limits
from photoclip.domain.decoding import DecodeRequest, View
from photoclip.domain.files import FileState
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto


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
    """A thumbnail could not be written."""

    serial: int
    path: str
    reason: str


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
