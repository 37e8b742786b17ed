"""Files that went away in the middle of a run did not fail, alone or with their folder."""

from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from photoclip.catalog.rows import Failed
from photoclip.domain.files import FileState, Folder, FolderState
from photoclip.domain.ids import FolderId
from photoclip.ingest.rooms import Listener, Rooms
from photoclip.ingest.survey import mark
from photoclip.ingest.tally import Tally
from photoclip.scan.root import look

_FILES_WERE_THERE = 1
"""Or none of them would have been tried: a folder that is empty now is the mount point of a drive that was pulled."""


def without_those_away(failed: Sequence[Failed], rooms: Rooms, listener: Listener, tally: Tally) -> tuple[Failed, ...]:
    """The failures but for files that are not there any more: the next run finds out what became of them. Folders that
    cannot be seen any more are marked offline, and their files left as those are that were never tried (promise 4).
    """
    suspects = {failure.place.folder_id for failure in failed if failure.state is FileState.UNREADABLE}
    if not suspects:
        return tuple(failed)
    folders = {folder.folder_id: folder for folder in rooms.catalog.folders() if folder.folder_id in suspects}
    away = {folder_id for folder_id, folder in folders.items() if _is_away(folder, rooms, listener, tally)}
    return tuple(failure for failure in failed if not _is_gone(failure, folders, away))


def _is_away(folder: Folder, rooms: Rooms, listener: Listener, tally: Tally) -> bool:
    view = look(folder.path, _FILES_WERE_THERE)
    if view.state is FolderState.ONLINE:
        return False
    if folder.path not in tally.offline:
        tally.offline.append(folder.path)
        mark(rooms, listener, folder, view)
    return True


def _is_gone(failure: Failed, folders: Mapping[FolderId, Folder], away: Container[FolderId]) -> bool:
    folder = folders.get(failure.place.folder_id)
    if failure.state is not FileState.UNREADABLE or folder is None:
        return False
    return folder.folder_id in away or _is_missing(Path(folder.path, failure.place.relative_path))


def _is_missing(path: Path) -> bool:
    try:
        path.lstat()
    except OSError as error:
        return isinstance(error, FileNotFoundError)
    return False
