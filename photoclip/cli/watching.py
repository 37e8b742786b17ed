"""The rest of `photoclip index --watch`: a line for each time that something changed."""

import signal
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

from photoclip.cli.command import complain
from photoclip.domain.api import IndexReport, JobState, LibraryApi
from photoclip.domain.files import Folder, FolderState, WatchMode
from photoclip.domain.ids import JobId

_POLL_S = 1.0


def watch(api: LibraryApi, tell: Callable[[IndexReport], None]) -> None:
    """Follow the folders until SIGINT or SIGTERM; `tell` hears of each job that changed something, in its order. What
    the person should know of folders and failed jobs goes to stderr.
    """
    with _until_stopped():
        told = {status.job_id for status in api.jobs() if status.is_over}
        folders = api.folders()
        api.watch()
        revision, folders_seen = -1, -1
        while True:
            news = api.wait_news(revision, _POLL_S)
            revision = news.revision
            if news.folders != folders_seen:
                folders_seen, before, folders = news.folders, folders, api.folders()
                _tell_folders(before, folders)
            for job_id in sorted(status.job_id for status in news.jobs if status.is_over):
                if job_id not in told:
                    told.add(job_id)
                    _tell_job(api, job_id, tell)


def _tell_job(api: LibraryApi, job_id: JobId, tell: Callable[[IndexReport], None]) -> None:
    status = api.wait_job(job_id, -1, 0.0)
    if status.state is JobState.FAILED:
        complain(f"photoclip: {status.error}")
    elif status.report is not None:
        tell(status.report)


def _tell_folders(before: tuple[Folder, ...], now: tuple[Folder, ...]) -> None:
    known = {folder.folder_id: folder for folder in before}
    for folder in now:
        old = known.get(folder.folder_id)
        was_offline = old is not None and old.state is FolderState.OFFLINE
        if folder.state is FolderState.OFFLINE and not was_offline:
            complain(f"offline, left as it is: {folder.path}: {folder.reason}")
        elif folder.state is FolderState.ONLINE and was_offline:
            complain(f"back: {folder.path}")
        if folder.watch is WatchMode.POLLING and (old is None or old.watch is not WatchMode.POLLING):
            complain(f"looked through from time to time: {folder.path}: {folder.watch_reason}")


@contextmanager
def _until_stopped() -> Generator[None]:
    """Ctrl-C and SIGTERM are how this ends."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)


def clock() -> str:
    """As 14:03:12, for lines that come now and then."""
    return time.strftime("%H:%M:%S")
