"""SQLite's and the system's faults, said so that the person can do something about them."""

import errno
import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from photoclip.config.files import free_bytes, is_exhausted, storage_error
from photoclip.domain.errors import DamagedCatalogError, LibraryBusyError, PhotoClipError, StorageError

_PRIMARY_CODE = 0xFF  # https://www.sqlite.org/rescode.html: the low byte of an extended code
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_REFUSED = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})

_UNKNOWN_FORMAT = "unsupported file format"
_NO_TEXT = "Could not decode to UTF-8"
"""So begins what Python's module says, without a code, of a cell that was UTF-8 when it was written."""
_VERSIONS = slice(18, 20)
"""What may write the file and read it: https://www.sqlite.org/fileformat.html#the_database_header"""
_MAYBE_FULL = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
"""What SQLite says where the files beside the database cannot be made or grow (SQLITE_IOERR_SHMSIZE)."""
_LEAST_FREE_BYTES = 1 << 20
_BLOCK_BYTES = 1 << 20


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the error means that the file's content is broken."""
    return _code(error) in _DAMAGED


def is_rot(error: sqlite3.Error) -> bool:
    """Whether the error, met where nothing but a broken content can be wrong with a statement, means that. As when a
    table has lost its name, or a text is no UTF-8 any more.
    """
    return _code(error) not in (_BUSY | _REFUSED | {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM})


def damaged(path: Path, why: str) -> DamagedCatalogError:
    """The error for a catalog whose content is broken."""
    return DamagedCatalogError(
        f"The catalog {path} is damaged: {why}",
        "run `photoclip doctor --repair`: it keeps all that can be read, or goes back to the newest backup",
    )


@contextmanager
def translated(path: Path, written: Path | None = None) -> Generator[None]:
    """Turn faults of SQLite on the catalog `path` into errors for the person; what is a bug stays raw.

    Args:
        path: the catalog, named when it is damaged or busy.
        written: the file that is written, when it is another one; named when that fails.

    Raises:
        StorageError: full disk, input/output error, read-only, no permission.
        CatalogError: damaged, or not a database.
        LibraryBusyError: another program holds the file.
    """
    try:
        yield
    except sqlite3.Error as error:
        known = _known(error, path, written or path)
        if known is None:
            raise
        raise known from error
    except UnicodeDecodeError as error:
        # Python's module cannot say what SQLite says: a message that repeats a part of the schema which rotted.
        raise damaged(path, error.object.decode("utf-8", "replace")) from error


@contextmanager
def storing(path: Path) -> Generator[None]:
    """Turn an OSError while `path` is written into StorageError."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, path) from error


def _known(error: sqlite3.Error, path: Path, written: Path) -> PhotoClipError | None:
    code = _code(error)
    if str(error).startswith(_NO_TEXT):
        return damaged(path, "a text in it is none any more")
    if code in _DAMAGED or str(error) == _UNKNOWN_FORMAT or (code in _REFUSED and _is_of_unknown_format(path)):
        return _unreadable(path) or damaged(path, str(error))
    if code == sqlite3.SQLITE_FULL or (code in _MAYBE_FULL and _is_full(written)):
        return storage_error(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), written)
    if code == sqlite3.SQLITE_IOERR:
        return StorageError(
            f"{written} cannot be read or written: {error} ({error.sqlite_errorname})",
            "check the free space, the quota and the health of that disk",
        )
    if code == sqlite3.SQLITE_CANTOPEN and is_exhausted():
        return StorageError(
            f"{written} cannot be opened: too many files are open", "close other programs and try again"
        )
    if code in _REFUSED:
        return StorageError(
            f"{written} cannot be opened for writing: {error}",
            "check the permissions of the file and its folder and the free space, or choose another --library",
        )
    if code in _BUSY:
        return LibraryBusyError(f"Another program holds the catalog {path}", "close it and try again")
    return None


def _unreadable(path: Path) -> DamagedCatalogError | None:
    """SQLite takes a disk that reports errors (EIO) for a broken content: SQLITE_IOERR_CORRUPTFS becomes SQLITE_CORRUPT
    (https://www.sqlite.org/rescode.html#ioerr_corruptfs). That may pass, as when a network comes back.
    """
    try:
        with path.open("rb", buffering=0) as file:
            while file.read(_BLOCK_BYTES):
                pass
    except OSError as error:
        return DamagedCatalogError(
            f"The catalog {path} cannot be read: {error.strerror or error}",
            "check its disk and the connection to it; if it stays, run `photoclip doctor --repair`",
        )
    return None


def _is_full(path: Path) -> bool:
    with suppress(StorageError):
        return free_bytes(path) < _LEAST_FREE_BYTES
    return False


def _code(error: sqlite3.Error) -> int:
    # errors that Python's module raises by itself carry no code
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return 0 if code is None else code & _PRIMARY_CODE


def _is_of_unknown_format(path: Path) -> bool:
    """Whether SQLite takes the file for one of a future version, which it opens read-only."""
    try:
        with path.open("rb") as file:
            versions = file.read(_VERSIONS.stop)[_VERSIONS]
    except OSError:
        return False
    return any(version not in (1, 2) for version in versions)
