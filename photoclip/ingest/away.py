"""Files that could not be read because their folder went away in the middle of a run did not fail."""

from collections.abc import Sequence

from photoclip.catalog.rows import Failed
from photoclip.domain.files import FileState
from photoclip.ingest.rooms import Listener, Rooms
from photoclip.ingest.tally import Tally
from photoclip.scan.root import look

_FILES_WERE_THERE = 1
"""Or none of them would have been tried: a folder that is empty now is the mount point of a drive that was pulled."""


def without_those_away(failed: Sequence[Failed], rooms: Rooms, listener: Listener, tally: Tally) -> tuple[Failed, ...]:
    """The failures but for those in folders that cannot be seen any more: such folders are marked offline, and their
    files left to another run, as those are that were never tried (promise 4).
    """
    suspects = {failure.place.folder_id for failure in failed if failure.state is FileState.UNREADABLE}
    if not suspects:
        return tuple(failed)
    folders = [folder for folder in rooms.catalog.folders() if folder.folder_id in suspects]
    views = {folder.folder_id: look(folder.path, _FILES_WERE_THERE) for folder in folders}
    away = {folder_id for folder_id, view in views.items() if view.reason}
    for folder in (folder for folder in folders if folder.folder_id in away and folder.path not in tally.offline):
        view = views[folder.folder_id]
        rooms.catalog.set_folder_state(folder.folder_id, view.state, view.reason)
        tally.offline.append(folder.path)
        listener.folders_changed()
    return tuple(f for f in failed if f.state is not FileState.UNREADABLE or f.place.folder_id not in away)
