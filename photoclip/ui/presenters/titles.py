"""The words above the grid, and in place of photos where there are none. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QLocale

from photoclip.domain.browse import Scope, ScopeKind
from photoclip.domain.files import Folder, FolderState, WatchMode
from photoclip.domain.found import SearchPage
from photoclip.domain.organise_api import Album
from photoclip.ui.models.counted import counted, number, photos_counted
from photoclip.ui.models.tiers import Tiers


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

NOTHING_MATCHES = "Nothing here matches well"
OPENING = Emptiness("images", "Opening your library", "Your photos appear here in a moment.")


def scope_title(scope: Scope, folders: Sequence[Folder], photos: int, albums: Sequence[Album] = ()) -> Title:
    """Of a part of the library with this many photos."""
    details = photos_counted(photos)
    if scope.kind is ScopeKind.LIBRARY:
        return Title("Library", details)
    if scope.kind is ScopeKind.RECENT:
        return Title("Recently added", f"{details} in the last 30 days")
    if scope.kind is ScopeKind.FAVOURITES:
        return Title("Favourites", details)
    if scope.kind is ScopeKind.ALBUM:
        return Title(next((album.name for album in albums if album.album_id == scope.album_id), "Album"), details)
    folder = folder_of(scope, folders)
    if folder is None:
        return Title("Folder", details)
    path = PurePath(folder.path, *PurePath(scope.relative_path).parts)
    if folder.state is FolderState.OFFLINE:
        details = f"{details} · not connected, shown from what is known"
    return Title(path.name or str(path), details)


def page_title(page: SearchPage, tiers: Tiers | None, *, collapses: bool, album: str = "") -> Title:
    """Of what was found. `album`: the smart album that was searched for."""
    found = _found_title(page, tiers, collapses=collapses)
    return Title(album, f"{found.text} · {found.details}") if album else found


def _found_title(page: SearchPage, tiers: Tiers | None, *, collapses: bool) -> Title:
    said = (_time_taken(page.milliseconds), *(("bursts collapsed",) if collapses else ()), *page.notes)
    if tiers is None or page.total == 0:  # what is not there matches neither well nor badly
        return Title(photos_counted(page.total), " · ".join(said))
    if tiers.strong:
        text = counted(tiers.strong, "strong match", "strong matches")
    elif tiers.likely:
        text = f"No strong match · {number(tiers.likely)} that may fit"
    else:
        text = NOTHING_MATCHES
        if tiers.shows_weak:
            said = ("the nearest are shown", *said)
    return Title(text, " · ".join((f"of {photos_counted(page.total)}", *said)))


def _time_taken(milliseconds: float) -> str:
    """As "9 ms"; as "1.4 s" where the model had to be loaded first."""
    if milliseconds < 1_000:
        return f"{number(round(milliseconds))} ms"
    return f"{QLocale().toString(milliseconds / 1_000, 'f', 1)} s"


def scope_emptiness(scope: Scope, folders: Sequence[Folder], *, busy: bool) -> Emptiness:
    """Why a part of the library shows no photo."""
    if busy:
        return Emptiness("images", "Looking for photos", "They appear here as they are understood.")
    if scope.kind is ScopeKind.RECENT:
        return Emptiness("clock", "Nothing new", "Photos that were added in the last 30 days appear here.")
    if scope.kind is ScopeKind.FAVOURITES:
        return Emptiness("heart", "No favourites yet", "Choose a photo and press F: it appears here.")
    if scope.kind is ScopeKind.ALBUM:
        line = "Drag photos onto its name, or choose some and put them in by their menu."
        return Emptiness("album", "No photos in this album", line)
    folder = folder_of(scope, folders)
    if folder is not None and folder.state is FolderState.OFFLINE:
        return Emptiness("unplug", "This folder is not connected", f"{folder.path}: {folder.reason}")
    if folder is not None:
        line = f"Photos put there appear here {_WHEN[folder.watch]}."
        return Emptiness("folder-open", "No photos in this folder", line)
    return Emptiness("images", "No photos yet", "The folders of your library hold no photos that can be read.")


def page_emptiness(page: SearchPage, *, busy: bool) -> Emptiness:
    """Why a search shows no photo."""
    if busy:
        return Emptiness("search", "Nothing found yet", "Your photos are still being understood. Results appear here.")
    if page.strong is None:
        return Emptiness("search", "No photo is like that", "Take a condition out of the search, or make one wider.")
    if page.total == 0:
        line = "No photo to compare is left: the conditions hold for none, or none is understood so far."
        return Emptiness("search", "Nothing to search in", line)
    return Emptiness("search", "Nothing found", "Try other words, or describe what the photo shows.")


def picture_emptiness(problem: str) -> Emptiness:
    """Why a picture finds nothing: it cannot be read."""
    return Emptiness("image-off", "This picture cannot be searched by", problem)


def no_match(*, larger_model: bool) -> Emptiness:
    """Photos were compared, and none is what was asked for. `larger_model`: one is to be had that understands more."""
    line = "No photo looks like this. Fewer words, or other words for the same thing, may find it."
    if larger_model:
        line += " The model in use is small: a larger one understands more."
    return Emptiness("search", NOTHING_MATCHES, line)


def folder_of(scope: Scope, folders: Sequence[Folder]) -> Folder | None:
    """The watched folder of a scope."""
    return next((folder for folder in folders if folder.folder_id == scope.folder_id), None)
