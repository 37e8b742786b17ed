"""The engine's own process."""

import faulthandler
import logging
import signal
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from photoclip.config.files import write_atomically
from photoclip.config.logs import start_logging, stop_logging
from photoclip.config.paths import library_paths
from photoclip.domain.errors import PhotoClipError, StorageError
from photoclip.engine.lock import LibraryLock
from photoclip.engine.messages import REPLY, Failure, MalformedMessageError, error_of, failure_of
from photoclip.engine.server import EngineServer
from photoclip.engine.station import busy, library_lock, open_here

LEAVES_WITHIN_S = 30.0
"""After this the process ends by force; the catalog loses nothing that was committed."""
PREDECESSOR_LEAVES_WITHIN_S = 3.0

_RETRY_S = 0.05

_log = logging.getLogger(__name__)


def failure_path(root: Path) -> Path:
    """Where an engine that cannot start leaves the reason, for who launched it."""
    return root / "engine.failure"


def run_engine(library_dir: Path | None) -> int:
    """Serve the library in a folder (None: the person's own) until the last client has left, or SIGTERM or Ctrl-C. A
    settings file that makes no sense keeps nobody from their photos: `LibraryApi.settings` tells of it.

    Returns:
        The exit status of the process.

    Raises:
        LibraryBusyError: another process holds the library.
        StorageError, CatalogError: it cannot be opened or served.
    """
    paths = library_paths(library_dir)
    root = paths.root
    lock = library_lock(library_dir)
    has_stderr = sys.stderr is not None  # pyright: ignore[reportUnnecessaryComparison]  # None under pythonw
    if has_stderr:
        faulthandler.enable()
    try:
        _acquire(lock, root)
        here = open_here(library_dir, lock, must_serve=True, leniently=True)
    except PhotoClipError as error:
        _leave_reason(root, error)
        raise
    start_logging(paths, "engine")
    try:
        with _stopped_by_signals(here.server):
            here.server.serve_until_left()
        _log.info("the engine leaves")
        if has_stderr:
            faulthandler.dump_traceback_later(LEAVES_WITHIN_S, exit=True)
    finally:
        here.close()
        stop_logging()
        faulthandler.cancel_dump_traceback_later()
    return 0


def read_failure(root: Path) -> PhotoClipError | None:
    """Why the engine launched last did not start, None where it did or left no reason."""
    try:
        reply = REPLY.decode(failure_path(root).read_bytes())
    except (OSError, MalformedMessageError):
        return None
    return error_of(reply) if isinstance(reply, Failure) else None


def _acquire(lock: LibraryLock, root: Path) -> None:
    deadline = time.monotonic() + PREDECESSOR_LEAVES_WITHIN_S
    while not lock.try_acquire():
        if time.monotonic() > deadline:
            raise busy(lock, root)
        time.sleep(_RETRY_S)


def _leave_reason(root: Path, error: PhotoClipError) -> None:
    with suppress(StorageError):
        write_atomically(failure_path(root), REPLY.encode(failure_of(0, error)))


@contextmanager
def _stopped_by_signals(server: EngineServer) -> Generator[None]:
    """Leave in good order on SIGTERM and Ctrl-C; a second one ends the process at once."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
