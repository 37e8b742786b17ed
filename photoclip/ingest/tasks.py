"""What is to be decoded, and why. Pure."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from photoclip.catalog.rows import Batch, Failed, ModelRow, Place, Understood
from photoclip.domain.decoding import DecodeOutcome, DecodeRequest, PixelSpec
from photoclip.domain.files import FileState, Folder, SeenFile
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import HalfVectors


class Intent(StrEnum):
    """How a file is counted once it is understood."""

    ADD = "add"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Task:
    """One file to decode. `path` is absolute."""

    intent: Intent
    place: Place
    path: str


def task(intent: Intent, folder: Folder, seen: SeenFile) -> Task:
    """The task for a file found in a folder."""
    return Task(
        intent,
        Place(folder.folder_id, seen.relative_path, seen.stamp),
        os.path.join(folder.path, seen.relative_path),  # noqa: PTH118 - a million of them: Path is ten times slower
    )


def newest_first(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """The order of work: what was taken or changed last is what a person looks for first."""
    return tuple(sorted(tasks, key=lambda t: (-t.place.stamp.mtime_ns, t.path)))


def requests(tasks: Sequence[Task], pixels: PixelSpec | None) -> Iterable[DecodeRequest]:
    """Requests whose key is the task's position."""
    return (DecodeRequest(key, t.path, pixels) for key, t in enumerate(tasks))


def to_batch(
    tasks: Sequence[Task],
    outcomes: Sequence[DecodeOutcome],
    vectors: HalfVectors | None,
    *,
    model: ModelRow,
    decoder_version: int,
    already: set[ContentHash],
) -> Batch:
    """What one transaction writes for these outcomes.

    `vectors` (n, dimension) belong to the OK outcomes in their order. Content that is in `already` needs no second
    vector; new content is put there.
    """
    understood: list[Understood] = []
    failed: list[Failed] = []
    row = 0
    for outcome in outcomes:
        place = tasks[outcome.key].place
        if outcome.state is FileState.OK and outcome.photo is not None and vectors is not None:
            repeated = outcome.photo.content_hash in already
            understood.append(Understood(place, outcome.photo, None if repeated else vectors[row]))
            already.add(outcome.photo.content_hash)
            row += 1
        else:
            failed.append(Failed(place, outcome.state, outcome.reason))
    return Batch(decoder_version, model.model_id, understood=tuple(understood), failed=tuple(failed))
