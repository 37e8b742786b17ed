"""Where a session finds its library: opened here under the lock, or at the engine that holds the lock."""

import logging
import time
from pathlib import Path
from typing import Protocol

from photoclip.config.paths import library_paths
from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import EngineGoneError, LibraryBusyError, StorageError
from photoclip.engine.client import EngineClient
from photoclip.engine.lock import LibraryLock
from photoclip.engine.server import EngineServer

HOLDER_STARTS_WITHIN_S = 60.0
"""How long to wait for a holder of the lock that does not listen: it is just opening the library, or closing it."""

_RETRY_S = 0.05

_log = logging.getLogger(__name__)


class Station(Protocol):
    """A library that was found."""

    @property
    def api(self) -> LibraryApi:
        """The library."""
        ...

    @property
    def holds_library(self) -> bool:
        """Whether it is open in this process."""
        ...

    def close(self) -> None:
        """Let go of it. Idempotent."""
        ...


class Here:
    """The library open in this process, served to others. Holds the lock."""

    holds_library = True

    def __init__(self, library: LibraryApi, server: EngineServer, lock: LibraryLock) -> None:
        self.api = library
        self.server = server
        self._lock = lock

    def close(self) -> None:
        """See `Station`."""
        try:
            self.server.close()
        finally:
            self._lock.release()


class There:
    """The library of another process."""

    holds_library = False

    def __init__(self, client: EngineClient) -> None:
        self.api = client

    def close(self) -> None:
        """See `Station`."""
        self.api.close()


def library_lock(library_dir: Path | None) -> LibraryLock:
    """The lock of the library in a folder (None: the person's own)."""
    return LibraryLock(library_paths(library_dir).lock)


def open_here(library_dir: Path | None, lock: LibraryLock, *, must_serve: bool, leniently: bool = False) -> Here:
    """Open the library under a lock just taken, and serve it. On failure the lock is free again. `leniently` takes a
    settings file that makes no sense.

    Raises:
        StorageError, CatalogError, SettingsError: it cannot be opened; or, if it `must_serve`, not be served.
    """
    # Not at the top: it brings torch along, which a client must not wait for.
    from photoclip.library.wiring import open_library

    try:
        library = open_library(library_dir, leniently=leniently)
        server = EngineServer(library, library_paths(library_dir).root)
        try:
            server.start()
        except StorageError:
            if must_serve:
                library.close()
                raise
            _log.warning("other commands cannot use the library meanwhile", exc_info=True)
    except BaseException:
        lock.release()
        raise
    return Here(library, server, lock)


def find_station(library_dir: Path | None, timeout_s: float = HOLDER_STARTS_WITHIN_S) -> Station:
    """The library, opened here if its lock is free.

    Raises:
        LibraryBusyError: the lock is taken, and its holder did not answer for `timeout_s`.
        EngineError, StorageError, CatalogError, SettingsError: it cannot be opened.
    """
    lock = library_lock(library_dir)
    root = library_paths(library_dir).root
    deadline = time.monotonic() + timeout_s
    while not lock.try_acquire():
        try:
            return There(EngineClient.of_library(root))
        except EngineGoneError as error:
            if time.monotonic() > deadline:
                raise busy(lock, root) from error
        time.sleep(_RETRY_S)
    return open_here(library_dir, lock, must_serve=False)


def busy(lock: LibraryLock, root: Path, *, is_silent: bool = True) -> LibraryBusyError:
    """The error that names who holds the lock: `is_silent`, or only in the way."""
    pid = lock.holder_pid()
    holder = "another program" if pid is None else f"process {pid}"
    if not is_silent:
        what = f"the library {root} is open in {holder}"
        return LibraryBusyError(what, "close PhotoClip and its commands, and try again")
    return LibraryBusyError(
        f"the library {root} is held by {holder}, which does not answer", "end that process, or wait, and try again"
    )
