"""How folders are followed, in words, and what of it a person wants to hear."""

import re
from collections.abc import Sequence

from photoclip.domain.files import Folder, FolderState, WatchMode
from photoclip.ui.models.counted import counted
from photoclip.ui.models.shown import capitalised, name_of, shown

_REMEDIED = re.compile(r"(.*) \((.*)\)", re.DOTALL)
"""A reason about which something can be done says what, in the form of an error: "what happened (what to do)"."""


def watch_line(folder: Folder) -> str:
    """How a folder is followed, where that is not the usual way; else ""."""
    if folder.state is FolderState.OFFLINE or folder.watch is not WatchMode.POLLING:
        return ""
    words = _sentences(folder.watch_reason)
    return f"Looked at from time to time: {words}" if words else "Looked at from time to time."


def offline_line(before: Sequence[Folder] | None, now: Sequence[Folder]) -> str:
    """A line about folders that went away since `before` (None: nothing was known), "" where none did."""
    were_there = {folder.folder_id for folder in before or () if folder.state is FolderState.ONLINE}
    gone = [folder for folder in now if folder.folder_id in were_there and folder.state is FolderState.OFFLINE]
    if not gone:
        return ""
    if len(gone) == 1:
        stays = "photo stays" if gone[0].files == 1 else "photos stay"
        return f"“{name_of(gone[0].path)}” is offline: its {stays} searchable."
    return f"{counted(len(gone), 'folder', 'folders')} are offline: their photos stay searchable."


def limit_line(folders: Sequence[Folder]) -> str:
    """A line about folders that are only looked at now and then for a reason that a person can do away with, as is the
    system's limit; "" where none is. Network drives are no news: there it is always so.
    """
    limited = [folder for folder in folders if watch_line(folder) and _REMEDIED.fullmatch(folder.watch_reason)]
    if not limited:
        return ""
    names = f"“{name_of(limited[0].path)}”" if len(limited) == 1 else counted(len(limited), "folder", "folders")
    return f"Changes in {names} are seen from time to time, not at once: {_sentences(limited[0].watch_reason)}"


def _sentences(reason: str) -> str:
    """The reason, and what to do about it as a sentence of its own."""
    found = _REMEDIED.fullmatch(reason)
    parts = (reason,) if found is None else (found[1], capitalised(found[2]))
    return " ".join(f"{shown(part).rstrip('.')}." for part in parts if part)
