"""Backups of the catalog: on demand, and one a day as long as the library is open."""

import logging
import threading
from pathlib import Path

from photoclip.catalog import rotation
from photoclip.catalog.backups import list_backups
from photoclip.catalog.catalog import Catalog
from photoclip.config.files import storage_error
from photoclip.domain.api import Backup
from photoclip.domain.errors import PhotoClipError

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
        """Make the one of today where it is due. One that cannot be written is no reason to fail other work."""
        with self._writing:
            try:
                self._catalog.back_up_daily(self._folder)
            except PhotoClipError as error:
                _log.warning("no backup was made: %s", error)

    def backups(self) -> tuple[Backup, ...]:
        """See `LibraryApi.backups`."""
        return tuple(described(path) for path in list_backups(self._folder))

    def close(self) -> None:
        """Wait for a backup that is being written. Idempotent."""
        self._closing.set()
        self._watch.join(_LEAVES_WITHIN_S)

    def _keep_watch(self) -> None:
        wait_s = self._first_look_s
        while not self._closing.wait(wait_s):
            self.back_up_daily()
            wait_s = _LOOKS_EVERY_S


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
    made_at_ns = status.st_mtime_ns if made is None else round(made.timestamp() * 1_000_000) * 1000
    return Backup(str(path), made_at_ns, status.st_size)
