"""The part of the core API that is about models."""

from dataclasses import dataclass
from typing import Protocol

from photoclip.domain.found import SearchHit
from photoclip.domain.ids import JobId
from photoclip.domain.models import ComputingDevice, ModelList


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Bring in weights that the person already has: `path` (absolute) is a .safetensors or .pt file of the open_clip
    architecture `architecture`, or a folder with open_clip_config.json and weights (`architecture` is "" then). They
    are copied, under the name `name`; "" takes the name of the file or folder.
    """

    path: str
    architecture: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ModelJob:
    """A job, and the name of the model it brings."""

    job_id: JobId
    model: str


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """One query in words, asked of two models (names)."""

    text: str
    first: str
    second: str
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What one model finds, and how long it took to understand the words."""

    model: str
    hits: tuple[SearchHit, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answers of two models among the same `photos` photos: those that both understood, of `of_photos`."""

    first: Answer
    second: Answer
    photos: int
    of_photos: int


class ModelsApi(Protocol):
    """Choosing, getting and leaving models. Raises `PhotoClipError` for what the person can fix."""

    def models(self) -> ModelList:
        """Known models and the active one."""
        ...

    def start_download(self, name: str) -> JobId:
        """Fetch a model's weights and what else it needs; the job that fetches it already, if there is one. Pausing
        keeps what is there, cancelling too: the next download goes on at that byte.

        Raises:
            ModelError: there is no such model, or nothing to fetch.
            StorageError: no room for it.
        """
        ...

    def start_import(self, request: ImportRequest) -> ModelJob:
        """Copy weights from a file or folder.

        Raises:
            ModelError: no such file or architecture, or the name is taken.
            StorageError: no room for it.
        """
        ...

    def start_switch(self, name: str) -> JobId:
        """Understand all photos with another model while the active one goes on answering; it becomes the active one
        when all its vectors are there, at once where they are already. A switch under way to another model ends.

        Raises:
            ModelError: no such model, or its weights are not here.
        """
        ...

    def start_trial(self, name: str, photos: int) -> JobId:
        """Understand some photos, spread over the library, with a model, to compare it. Raises ModelError."""
        ...

    def compare(self, request: CompareRequest) -> Comparison:
        """One query in two models. Raises QueryError, ModelError."""
        ...

    def start_measure(self, name: str) -> JobId:
        """Measure how fast this machine runs a model; `models` tells it then. Raises ModelError."""
        ...

    def remove_model(self, name: str) -> int:
        """Delete a model's downloaded or imported files; the bytes that were freed.

        Raises:
            ModelError: it is in use, or was not brought in by this program.
            StorageError: it cannot be deleted.
        """
        ...

    def start_forget(self, name: str) -> JobId:
        """Delete the vectors of a model that is not in use, and give the disk their space back. Raises ModelError."""
        ...

    def devices(self) -> tuple[ComputingDevice, ...]:
        """What can run models here, best first."""
        ...
