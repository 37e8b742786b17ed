"""Whether a watched folder can be seen right now (promise 4: offline is not deleted)."""

import os
from dataclasses import dataclass

from photoclip.domain.files import FolderState
from photoclip.scan.ignored import is_ignored
from photoclip.scan.reasons import plain_reason


@dataclass(frozen=True, slots=True)
class RootView:
    """`reason` is one plain clause when the folder is offline, else ""."""

    state: FolderState
    reason: str = ""


def look(root: str, known_files: int) -> RootView:
    """Look at a folder (absolute) in which the catalog knows `known_files` files, before it is walked.

    Missing, not a folder, unreadable, not answering: offline. Empty although files are known in it: offline too, as the
    mount point of an unplugged drive is just an empty folder. A person who did empty it removes the folder, or puts the
    first new photo there.
    """
    try:
        with os.scandir(root) as entries:
            is_empty = all(is_ignored(entry.name) for entry in entries)
    except OSError as error:
        return RootView(FolderState.OFFLINE, plain_reason(error))
    if is_empty and known_files > 0:
        return RootView(FolderState.OFFLINE, "it is empty: is its drive plugged in?")
    return RootView(FolderState.ONLINE)
