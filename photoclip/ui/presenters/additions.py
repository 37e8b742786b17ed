"""What becomes of folders that a person adds. Runs in a thread: it looks at the disk."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from photoclip.domain.api import IndexRequest, LibraryApi
from photoclip.domain.errors import EngineError, PhotoClipError
from photoclip.domain.ids import FolderId, JobId
from photoclip.ui.models.counted import number
from photoclip.ui.models.shown import name_of, shown
from photoclip.ui.presenters.wording import sentence


@dataclass(frozen=True, slots=True)
class Addition:
    """A folder that was added: the watched folder which holds it, and where in it."""

    folder_id: FolderId
    relative_path: str
    name: str


@dataclass(frozen=True, slots=True)
class Added:
    """What came of it. `line` is for the person, "" where all is well; `job_id` is None where nothing was started."""

    additions: tuple[Addition, ...]
    job_id: JobId | None
    line: str


def add_folders(api: LibraryApi, paths: Sequence[str]) -> Added:
    """Watch these and start to index. One that cannot be added does not keep the others out.

    Raises:
        PhotoClipError: nothing can be indexed at all.
    """
    known = {folder.folder_id for folder in api.folders()}
    additions: list[Addition] = []
    present: list[str] = []
    errors: list[PhotoClipError] = []
    for path in dict.fromkeys(paths):
        try:
            folder = api.add_folder(path)
        except EngineError:
            raise
        except PhotoClipError as error:
            errors.append(error)
            continue
        relative_path = os.path.relpath(os.path.realpath(path), folder.path)
        additions.append(Addition(folder.folder_id, "" if relative_path == "." else relative_path, name_of(path)))
        if folder.folder_id in known:
            present.append(name_of(path))
    job_id = api.start_index(IndexRequest()) if additions else None
    return Added(tuple(additions), job_id, _line(errors, present))


def without_photos(api: LibraryApi, additions: Sequence[Addition]) -> str:
    """A line about those in which no photo was found, "" when all have some."""
    photos = {(node.folder_id, node.relative_path): node.photos for node in api.folder_tree()}
    files = {folder.folder_id: folder.files for folder in api.folders()}
    barren = [
        addition
        for addition in additions
        if addition.folder_id in files and not photos.get((addition.folder_id, addition.relative_path))
    ]
    if not barren:
        return ""
    first = barren[0]
    more = f" and {number(len(barren) - 1)} more" if len(barren) > 1 else ""
    could = " that could be read" if files[first.folder_id] and not first.relative_path else ""
    return f"No photos{could} in {first.name}{more}."


def _line(errors: list[PhotoClipError], present: list[str]) -> str:
    if errors:
        more = f" {number(len(errors) - 1)} more could not be added." if len(errors) > 1 else ""
        return shown(f"{sentence(errors[0])}{more}")
    return f"{present[0]} is in the library already." if len(present) == 1 else ""
