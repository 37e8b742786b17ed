"""How folders are followed, and what of it is told."""

from dataclasses import replace

from photoclip.domain.files import Folder, FolderState, WatchMode
from photoclip.domain.ids import FolderId
from photoclip.scan.watch import WatchError
from photoclip.ui.models.watching import limit_line, offline_line, watch_line

LIMIT = str(WatchError("the system watches as many folders as it may", "raise fs.inotify.max_user_watches"))
HERE = Folder(FolderId(1), "/home/a/Photos", FolderState.ONLINE, files=12, watch=WatchMode.EVENTS)
POLLED = replace(HERE, watch=WatchMode.POLLING, watch_reason=LIMIT)
REMOTE = Folder(FolderId(2), "/mnt/nas", FolderState.ONLINE, watch=WatchMode.POLLING, watch_reason="it is far away")
GONE = replace(HERE, state=FolderState.OFFLINE, watch=WatchMode.OFF)


def test_only_what_is_not_as_usual_is_said():
    assert watch_line(HERE) == ""
    assert watch_line(replace(POLLED, state=FolderState.OFFLINE)) == ""
    assert watch_line(replace(POLLED, watch_reason="")) == "Looked at from time to time."
    assert watch_line(REMOTE) == "Looked at from time to time: it is far away."
    assert watch_line(POLLED) == (
        "Looked at from time to time: the system watches as many folders as it may. Raise fs.inotify.max_user_watches."
    )
    assert "\n" not in watch_line(replace(REMOTE, watch_reason="two\nlines"))


def test_a_folder_that_goes_away_is_told_and_one_that_was_away_is_not():
    assert offline_line(None, (GONE,)) == ""
    assert offline_line((GONE,), (GONE,)) == ""
    assert offline_line((), (GONE,)) == ""
    assert offline_line((GONE,), (HERE,)) == ""
    assert offline_line((HERE,), (GONE,)) == "“Photos” is offline: its photos stay searchable."
    assert offline_line((HERE,), (replace(GONE, files=1),)) == "“Photos” is offline: its photo stays searchable."
    both = (HERE, REMOTE), (GONE, replace(REMOTE, state=FolderState.OFFLINE))
    assert offline_line(*both) == "2 folders are offline: their photos stay searchable."


def test_a_limit_that_can_be_raised_is_news_and_a_network_drive_is_none():
    assert limit_line((HERE, REMOTE, replace(POLLED, state=FolderState.OFFLINE))) == ""
    line = limit_line((REMOTE, POLLED))
    assert line.startswith("Changes in “Photos” are seen from time to time, not at once: the system watches")
    assert line.endswith(". Raise fs.inotify.max_user_watches.")
    assert "2 folders" in limit_line((POLLED, replace(POLLED, folder_id=FolderId(3))))
