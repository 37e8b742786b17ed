"""The connections of a catalog: one that writes, one that reads, one for long reading.

SQLite before 3.51.3 can corrupt a WAL database when two connections write or checkpoint at the same time
(https://www.sqlite.org/wal.html#walresetbug), so only one ever does: readers are `query_only`, never checkpoint, and
are closed before the writer.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from photoclip.catalog import seals
from photoclip.catalog.faults import translated
from photoclip.config.files import free_bytes
from photoclip.domain.errors import CancelledError, CatalogError, StorageError
from photoclip.domain.progress import CancelToken

BUSY_TIMEOUT_S = 10.0
"""How long to wait for another program that holds the file (a backup tool, a database browser)."""

PAGE_BYTES = 8192
"""Of a new file; 512-d vectors leave 11 % unused instead of 25 %."""

_OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
_CACHE_KIB = 32 * 1024
_WAL_LIMIT_BYTES = 64 << 20
_STEPS_BETWEEN_LOOKS = 10_000


def connect_writer(path: Path) -> sqlite3.Connection:
    """The one connection that writes. Nothing is written yet.

    Raises:
        CatalogError: SQLite is too old.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise CatalogError(
            f"This Python has SQLite {sqlite3.sqlite_version}, 3.37 or newer is needed", "use a newer Python"
        )
    return _connect(path)


def prepare_writer(db: sqlite3.Connection) -> None:
    """Settings that may write to the file."""
    db.execute(f"PRAGMA page_size = {PAGE_BYTES:d}")
    db.execute("PRAGMA journal_mode = WAL")
    # FULL: NORMAL may lose the last commits when the power fails, and a commit is promised to be kept. It costs one
    # fsync per batch, that is per seconds of decoding.
    db.execute("PRAGMA synchronous = FULL")
    # macOS: fsync alone does not reach the medium (https://www.sqlite.org/pragma.html#pragma_fullfsync)
    db.execute("PRAGMA fullfsync = ON")
    db.execute("PRAGMA checkpoint_fullfsync = ON")
    db.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES:d}")
    # A file that may not be written is opened read-only without a word, and BEGIN IMMEDIATE keeps it: find out now.
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    db.execute("BEGIN IMMEDIATE")
    db.execute(f"PRAGMA user_version = {version:d}")
    db.execute("ROLLBACK")


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that neither writes nor checkpoints."""
    return _connect(path, "query_only = ON", "wal_autocheckpoint = 0")


def _connect(path: Path, *pragmas: str) -> sqlite3.Connection:
    # isolation_level None: transactions are ours; threads share a connection under a lock
    db = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        for pragma in (f"cache_size = {-_CACHE_KIB:d}", *pragmas):
            db.execute(f"PRAGMA {pragma}")
        seals.register(db)
    except BaseException:
        db.close()
        raise
    return db


class Connections:
    """Writer and readers with their locks. Thread-safe."""

    def __init__(self, path: Path, writer: sqlite3.Connection) -> None:
        self.path = path
        self._writer = writer
        self._writing = threading.Lock()
        self._reading = threading.Lock()
        self._browsing = threading.Lock()
        with contextlib.ExitStack() as undo:
            self._reader = undo.enter_context(contextlib.closing(connect_reader(path)))
            self._browser = connect_reader(path)
            undo.pop_all()

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """One transaction: committed at the end, rolled back whole by any exception. Does not nest.

        Raises:
            StorageError, CatalogError, LibraryBusyError: as `translated`.
        """
        with self._writing, translated(self.path), _transaction(self._writer, "BEGIN IMMEDIATE"):
            yield self._writer

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """One snapshot of what is committed. Does not nest. Raises as `writing`."""
        with self._reading, translated(self.path), _transaction(self._reader, "BEGIN"):
            yield self._reader

    @contextmanager
    def browsing(self) -> Generator[sqlite3.Connection]:
        """As `reading`, for what goes through the whole library: a search must not wait for it."""
        with self._browsing, translated(self.path), _transaction(self._browser, "BEGIN"):
            yield self._browser

    def fold(self) -> None:
        """Bring what is committed from the -wal into the file itself, as far as nobody reads what was before (see
        https://sqlite.org/pragma.html#pragma_wal_checkpoint). Raises as `writing`.
        """
        with self._writing, translated(self.path):
            self._writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def shrink(self, token: CancelToken) -> None:
        """Write the file anew without what is free in it (https://sqlite.org/lang_vacuum.html). Raises as `writing`,
        and CancelledError.
        """
        with self._writing, translated(self.path):
            if token.is_cancelled:
                raise CancelledError
            # A copy in a temporary file, and another one in the -wal.
            if free_bytes(self.path) < 2 * self.path.stat().st_size:
                raise StorageError(f"there is no room to write {self.path} anew", "free some space")
            self._writer.set_progress_handler(lambda: token.is_cancelled, _STEPS_BETWEEN_LOOKS)
            try:
                self._writer.execute("VACUUM")
            except sqlite3.OperationalError:
                if token.is_cancelled:
                    raise CancelledError from None
                raise
            finally:
                self._writer.set_progress_handler(None, 0)

    def close(self) -> None:
        """Wait for what runs, then close. Idempotent."""
        with self._browsing:
            self._browser.close()
        with self._reading:
            self._reader.close()
        with self._writing, translated(self.path):
            self._writer.close()


@contextmanager
def _transaction(db: sqlite3.Connection, begin: str) -> Generator[None]:
    try:
        db.execute(begin)
        yield
        db.execute("COMMIT")
    finally:
        # a full disk may have rolled back already
        if db.in_transaction:
            db.execute("ROLLBACK")
