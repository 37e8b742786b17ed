"""Backups of the catalog: on demand, and one a day as long as the library is open."""

import logging
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from photoclip.catalog import rotation
from photoclip.catalog.backups import list_backups
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.config.files import storage_error
from photoclip.domain.api import Backup, BackupReason
from photoclip.domain.errors import CancelledError, PhotoClipError
from photoclip.domain.progress import CancelToken

_FIRST_LOOK_S = 600.0
_LOOKS_EVERY_S = 3600.0
_LEAVES_WITHIN_S = 60.0

_log = logging.getLogger(__name__)


class Safety:
    """Backups of one open library. Thread-safe."""

    def __init__(self, catalog: Catalog, folder: Path, first_look_s: float = _FIRST_LOOK_S) -> None:
        """`folder` is that of automatic backups. Whether one is due is looked up from time to time until `close`: a
        window may stay open for weeks in which nothing is indexed.
        """
        self._catalog = catalog
        self._folder = folder
        self._first_look_s = first_look_s
        self._writing = threading.Lock()
        self._closing = threading.Event()
        self._leaving = CancelToken()
        self._watch = threading.Thread(target=self._keep_watch, name="photoclip-backups", daemon=True)
        self._watch.start()

    def back_up(self, path: str | None) -> Backup:
        """See `LibraryApi.back_up`."""
        with self._writing:
            if path is None:
                return described(self._catalog.back_up_among(self._folder))
            self._catalog.backup(Path(path))
            return described(Path(path))

    def back_up_daily(self) -> None:
        """Make the one of today where it is due; `close` ends it in its middle. One that cannot be written is no reason
        to fail other work.
        """
        with self._writing:
            try:
                self._catalog.back_up_daily(self._folder, self._leaving)
            except CancelledError:
                _log.info("no backup was made: the library is being closed")
            except PhotoClipError as error:
                _log.warning("no backup was made: %s", error)

    def backups(self) -> tuple[Backup, ...]:
        """See `LibraryApi.backups`."""
        return automatic_backups(self._folder)

    def close(self) -> None:
        """End what is made by itself; from then on none is. Idempotent."""
        self._leaving.cancel()
        self._closing.set()
        self._watch.join(_LEAVES_WITHIN_S)

    def _keep_watch(self) -> None:
        wait_s = self._first_look_s
        while not self._closing.wait(wait_s):
            self.back_up_daily()
            wait_s = _LOOKS_EVERY_S


def automatic_backups(folder: Path) -> tuple[Backup, ...]:
    """Those in a folder, newest first. Of each older schema, the newest is the one that was made before the update.

    Raises:
        StorageError: it cannot be looked at.
    """
    backups = [described(path) for path in list_backups(folder)]
    newest, versions = MIGRATIONS[-1].version, set[int]()
    for place, backup in enumerate(backups):
        version = rotation.version_of(Path(backup.path).name)
        if version is not None and version < newest and version not in versions:
            versions.add(version)
            if backup.reason is BackupReason.USUAL:
                backups[place] = replace(backup, reason=BackupReason.BEFORE_UPDATE)
    return tuple(backups)


def described(path: Path) -> Backup:
    """A backup as others see it; when it was made says its name, or else the file.

    Raises:
        StorageError: it cannot be looked at.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise storage_error(error, path) from error
    made = rotation.made_at(path.name)
    made_at_ns = status.st_mtime_ns if made is None else nanoseconds(made)
    return Backup(str(path), made_at_ns, status.st_size, _reason(path.name))


def nanoseconds(made: datetime) -> int:
    """Since 1970, UTC."""
    return round(made.timestamp() * 1_000_000) * 1000


def _reason(name: str) -> BackupReason:
    if rotation.made_at(name) is None:
        return BackupReason.OWN
    return BackupReason.BEFORE_RETURN if rotation.has_reason(name) else BackupReason.USUAL
