"""A library for a command: in this process, served to others meanwhile, or that of the process which serves it."""

import logging
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from photoclip.domain.api import HealthReport, IndexRequest, JobAction, JobStatus, News, Restored
from photoclip.domain.errors import (
    CancelledError,
    CatalogError,
    EngineError,
    EngineGoneError,
    PhotoClipError,
)
from photoclip.domain.ids import JobId
from photoclip.engine.forwarding import ForwardedApi
from photoclip.engine.station import Station, busy, find_station, library_lock

REOPENED_AT_MOST = 3
_POLL_S = 5.0
# What may be asked twice: it reads, or doing it again changes nothing. Jobs end with their engine.
REPEATABLE = frozenset(
    {
        *("folders", "jobs", "search", "similar", "stats", "failures", "check", "models", "start_index"),
        *("list_photos", "photos", "photo_at", "folder_tree", "picture", "mend_thumbnails"),
        *("settings", "change_settings", "storage", "watch", "back_up", "backups"),
        *("compare", "devices", "start_download", "start_switch", "start_trial", "start_measure"),
        *("albums", "undoable", "names", "export", "rate", "set_favourite", "add_to_album", "remove_from_album"),
        *("tags", "tag", "tuning", "suggestions", "score_tags", "review", "taught", "untagged", "vocabularies"),
        *("change_tags", "decide_tags", "set_cut", "set_automatic", "start_tagging", "teach", "export_taught"),
        *("learn_labels", "use_vocabulary", "replace_vocabulary", "export_vocabulary"),
        *("sidecars", "start_sidecars", "sidecar_conflicts", "settle_sidecars"),
        *("captions", "start_captions"),
    }
)
_BEGIN_JOBS = frozenset(name for name in REPEATABLE if name.startswith("start_"))

_log = logging.getLogger(__name__)


def open_session(library_dir: Path | None) -> "Session":
    """Open the library in a folder (None: the person's own) for one command. Close it, or use it in a `with`.

    Takes the library's lock when it is free; otherwise talks to the process that holds it.

    Raises:
        LibraryBusyError: who holds the lock does not answer.
        EngineError: who holds the lock is another version of PhotoClip.
        StorageError, CatalogError, SettingsError: the library cannot be opened.
    """
    return Session(library_dir)


Follow = Callable[["Session", JobId], object]
"""Waits until a job is over."""


def check_library(library_dir: Path | None, *, repair: bool, follow: Follow | None = None) -> HealthReport:
    """Look over the library in a folder (None: the person's own) as `LibraryApi.check` does, and do so too where its
    catalog cannot be opened or read. A repair goes through the photos again where something is to be made from them;
    `follow` shows the person how far that is.

    Raises:
        LibraryBusyError, EngineError, StorageError, SettingsError: as `open_session`.
        CatalogError: the catalog is of a newer version.
        CancelledError: the person had enough of going through the photos.
    """
    try:
        with open_session(library_dir) as session:
            found = session.check(repair)
            is_broken = any(problem.part == "catalog" for problem in found.problems)
            if not (repair and session.holds_library and is_broken):
                return _completed(session, found, follow) if repair and not is_broken else found
    except CatalogError:
        pass  # it is mended without being opened
    mended = mend_library(library_dir, repair=repair)
    if not mended.ok:
        return mended
    with open_session(library_dir) as session:
        if mended.problems:
            _go_through_photos(session, follow)
        after = session.check(repair)
    return HealthReport(after.ok, mended.problems + after.problems, mended.catalog)


def restore_library(library_dir: Path | None, backup: Path | None) -> Restored:
    """Put a backup (None: the newest sound automatic one) in the place of the catalog of the library in a folder (None:
    the person's own). What is there becomes a backup itself.

    Raises:
        LibraryBusyError: the library is open.
        CatalogError: the backup is damaged, of a newer version, or none. Nothing is touched.
        StorageError: it cannot be read, or the catalog cannot be written.
    """
    from photoclip.library.mend import restore_catalog  # as in `open_here`

    with _locked(library_dir):
        return restore_catalog(library_dir, backup)


def _completed(session: "Session", found: HealthReport, follow: Follow | None) -> HealthReport:
    """What the photos are needed for."""
    if not any(problem.part == "vectors" and not problem.repaired for problem in found.problems):
        return found
    _go_through_photos(session, follow)
    left = session.check(repair=False).problems
    done = () if any(problem.part == "vectors" for problem in left) else ("vectors",)
    problems = tuple(
        replace(problem, repaired="looked at the photos again") if problem.part in done else problem
        for problem in found.problems
    )
    return HealthReport(all(problem.repaired for problem in problems), problems)


def _go_through_photos(session: "Session", follow: Follow | None) -> None:
    """What stays undone, is found by the next check."""
    try:
        (follow or _wait)(session, session.start_index(IndexRequest()))
    except CancelledError:
        raise
    except PhotoClipError as error:
        _log.warning("the photos were not looked at again: %s", error)


def _wait(session: "Session", job_id: JobId) -> None:
    status = session.wait_job(job_id, 0, 0)
    while not status.is_over:
        status = session.wait_job(job_id, status.revision, _POLL_S)


def mend_library(library_dir: Path | None, *, repair: bool) -> HealthReport:
    """Look over the catalog alone, which need not open.

    Raises:
        LibraryBusyError: the library is open.
        CatalogError: it is of a newer version; nothing is touched.
        StorageError: the disk is full or may not be written.
    """
    from photoclip.library.mend import mend_catalog  # as in `open_here`

    with _locked(library_dir):
        return mend_catalog(library_dir, repair)


@contextmanager
def _locked(library_dir: Path | None) -> Generator[None]:
    lock = library_lock(library_dir)
    if not lock.try_acquire():
        raise busy(lock, lock.path.parent, is_silent=False)
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True, slots=True)
class _Begun:
    """The call that began a job."""

    name: str
    arguments: tuple[Any, ...]


class Session(ForwardedApi):
    """The library of a command. When the process that serves it leaves or is killed, the session opens the library
    again, repeats what can be repeated, and starts its unfinished jobs anew. Thread-safe.
    """

    def __init__(self, library_dir: Path | None) -> None:
        self._library_dir = library_dir
        self._lock = threading.RLock()
        self._station: Station | None = find_station(library_dir)
        self._left_to_reopen = REOPENED_AT_MOST
        self._begun: dict[JobId, _Begun] = {}
        self._current_ids: dict[JobId, JobId] = {}
        self._cancelled_at: dict[JobId, Station] = {}
        self._watches = False

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def holds_library(self) -> bool:
        """Whether the library is open in this process."""
        with self._lock:
            return self._station is not None and self._station.holds_library

    def watch(self) -> None:
        """See `LibraryApi.watch`."""
        super().watch()
        self._watches = True

    def wait_job(self, job_id: JobId, seen_revision: int, timeout_s: float) -> JobStatus:
        """See `LibraryApi.wait_job`. Raises CancelledError too: the job was cancelled here, and who did it is gone."""
        deadline = time.monotonic() + timeout_s
        while True:
            station = self._here()
            if self._cancelled_at.get(job_id, station) is not station:
                raise CancelledError
            try:
                left_s = max(0.0, deadline - time.monotonic())
                status = station.api.wait_job(self._current_id(job_id), seen_revision, left_s)
                return self._as_known(status, job_id)
            except EngineGoneError as error:
                self._reopen(station, error)

    def control_job(self, job_id: JobId, action: JobAction) -> JobStatus:
        """See `LibraryApi.control_job`."""
        station = self._here()
        try:
            status = station.api.control_job(self._current_id(job_id), action)
        except EngineGoneError as error:
            self._reopen(station, error)  # its jobs run again there, and are to be controlled there
            station = self._here()
            status = station.api.control_job(self._current_id(job_id), action)
        if action is JobAction.CANCEL:
            with self._lock:
                # Another command may have waited for the same job, and takes the engine along when it ends.
                self._begun.pop(job_id, None)
                self._cancelled_at[job_id] = station
        return self._as_known(status, job_id)

    def jobs(self) -> tuple[JobStatus, ...]:
        """See `LibraryApi.jobs`."""
        return self._all_as_known(super().jobs())

    def wait_news(self, seen_revision: int, timeout_s: float) -> News:
        """See `LibraryApi.wait_news`."""
        deadline = time.monotonic() + timeout_s
        while True:
            station = self._here()
            try:
                news = station.api.wait_news(seen_revision, max(0.0, deadline - time.monotonic()))
                return replace(news, jobs=self._all_as_known(news.jobs))
            except EngineGoneError as error:
                self._reopen(station, error)

    def close(self) -> None:
        """Leave. Where the library is open in this process: wait a moment for the requests of others, then close it,
        whereby jobs are cancelled, and let go of the lock. Idempotent.
        """
        with self._lock:
            station, self._station = self._station, None
        if station is not None:
            station.close()

    def _forward(self, name: str, arguments: tuple[Any, ...]) -> Any:
        while True:
            station = self._here()
            try:
                answer = getattr(station.api, name)(*arguments)
            except EngineGoneError as error:
                if not error.unheard and name not in REPEATABLE:
                    raise
                self._reopen(station, error)
            else:
                return self._kept(answer, _Begun(name, arguments)) if name in _BEGIN_JOBS else answer

    def _here(self) -> Station:
        with self._lock:
            if self._station is None:
                raise EngineError("the library is closed")
            return self._station

    def _reopen(self, left: Station, error: EngineGoneError) -> None:
        with self._lock:
            if self._station is not left:
                return  # another thread did it, or the session was closed
            if self._left_to_reopen == 0:
                raise error
            self._left_to_reopen -= 1
            _log.info("the process that served the library is gone, opening it again")
            left.close()
            self._station = find_station(self._library_dir)
            for job_id, begun in self._begun.items():
                self._current_ids[job_id] = getattr(self._station.api, begun.name)(*begun.arguments)
            if self._watches:
                self._station.api.watch()

    def _kept(self, current_id: JobId, begun: _Begun) -> JobId:
        """Remember how a job was begun. After a reopening, numbers begin anew: those that this session handed out are
        kept apart.
        """
        with self._lock:
            job_id = current_id if current_id not in self._current_ids else JobId(max(self._current_ids) + 1)
            self._begun[job_id] = begun
            self._current_ids[job_id] = current_id
        return job_id

    def _current_id(self, job_id: JobId) -> JobId:
        with self._lock:
            return self._current_ids.get(job_id, job_id)

    def _as_known(self, status: JobStatus, job_id: JobId) -> JobStatus:
        if status.is_over:
            with self._lock:
                self._begun.pop(job_id, None)
        return replace(status, job_id=job_id)

    def _all_as_known(self, statuses: tuple[JobStatus, ...]) -> tuple[JobStatus, ...]:
        with self._lock:
            known = {current_id: job_id for job_id, current_id in self._current_ids.items()}
        return tuple(replace(status, job_id=known.get(status.job_id, status.job_id)) for status in statuses)
