"""The words above the grid, and in place of photos where there are none. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from photoclip.domain.browse import Scope, ScopeKind
from photoclip.domain.files import Folder, FolderState, WatchMode
from photoclip.domain.found import SearchPage
from photoclip.ui.models.counted import number, photos_counted
from photoclip.ui.models.query import Query


@dataclass(frozen=True, slots=True)
class Title:
    """`text` is bold, `details` stand beside it."""

    text: str
    details: str


@dataclass(frozen=True, slots=True)
class Emptiness:
    """Why nothing is shown, and what to do. `icon` names one of resources/icons."""

    icon: str
    heading: str
    line: str


_WHEN = {
    WatchMode.EVENTS: "by themselves",
    WatchMode.POLLING: "by themselves, but not at once",
    WatchMode.OFF: "when the library is looked through: press F5",
}

OPENING = Emptiness("images", "Opening your library", "Your photos appear here in a moment.")


def scope_title(scope: Scope, folders: Sequence[Folder], photos: int) -> Title:
    """Of a part of the library with this many photos."""
    details = photos_counted(photos)
    if scope.kind is ScopeKind.LIBRARY:
        return Title("Library", details)
    if scope.kind is ScopeKind.RECENT:
        return Title("Recently added", f"{details} in the last 30 days")
    folder = folder_of(scope, folders)
    if folder is None:
        return Title("Folder", details)
    path = PurePath(folder.path, *PurePath(scope.relative_path).parts)
    if folder.state is FolderState.OFFLINE:
        details = f"{details} · not connected, shown from what is known"
    return Title(path.name or str(path), details)


def page_title(page: SearchPage, query: Query, shown: int) -> Title:
    """Of what was found. `shown` photos are listed so far."""
    if query.picture is not None and query.text:
        text = f"Like the picture, and “{query.text}”"
    elif query.picture is not None:
        text = f"Similar to {query.label or PurePath(query.picture).name}"
    else:
        text = f"Best matches for “{query.text}”"
    listed = f"{number(shown)} of {photos_counted(page.total)}"
    milliseconds = number(round(page.milliseconds))
    return Title(text, " · ".join((listed, f"{milliseconds} ms", *page.notes)))


def scope_emptiness(scope: Scope, folders: Sequence[Folder], *, busy: bool) -> Emptiness:
    """Why a part of the library shows no photo."""
    if busy:
        return Emptiness("images", "Looking for photos", "They appear here as they are understood.")
    if scope.kind is ScopeKind.RECENT:
        return Emptiness("clock", "Nothing new", "Photos that were added in the last 30 days appear here.")
    folder = folder_of(scope, folders)
    if folder is not None and folder.state is FolderState.OFFLINE:
        return Emptiness("unplug", "This folder is not connected", f"{folder.path}: {folder.reason}")
    if folder is not None:
        line = f"Photos put there appear here {_WHEN[folder.watch]}."
        return Emptiness("folder-open", "No photos in this folder", line)
    return Emptiness("images", "No photos yet", "The folders of your library hold no photos that can be read.")


def page_emptiness(total: int, *, busy: bool) -> Emptiness:
    """Why a search shows no photo."""
    if busy:
        return Emptiness("search", "Nothing found yet", "Your photos are still being understood. Results appear here.")
    if total == 0:
        return Emptiness("search", "Nothing to search yet", "No photo is understood so far. Look at Needs attention.")
    return Emptiness("search", "Nothing found", "Try other words, or describe what the photo shows.")


def folder_of(scope: Scope, folders: Sequence[Folder]) -> Folder | None:
    """The watched folder of a scope."""
    return next((folder for folder in folders if folder.folder_id == scope.folder_id), None)
