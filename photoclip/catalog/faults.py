"""SQLite's and the system's faults, said so that the person can do something about them."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from photoclip.domain.errors import CatalogError, LibraryBusyError, PhotoClipError, StorageError

_PRIMARY_CODE = 0xFF  # https://www.sqlite.org/rescode.html: the low byte of an extended code
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_REFUSED = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the error means that the file's content is broken."""
    return _code(error) in _DAMAGED


def damaged(path: Path, why: str) -> CatalogError:
    """The error for a catalog whose content is broken."""
    return CatalogError(
        f"The catalog {path} is damaged: {why}",
        "run `photoclip doctor --repair`: it sets the file aside and goes back to the newest backup",
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


@contextmanager
def storing(path: Path) -> Generator[None]:
    """Turn an OSError while `path` is written into StorageError."""
    try:
        yield
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise StorageError(f"{path} cannot be written: {why}", "free some space or check the permissions") from error


def _known(error: sqlite3.Error, path: Path, written: Path) -> PhotoClipError | None:
    code = _code(error)
    if code in _DAMAGED:
        return damaged(path, str(error))
    if code == sqlite3.SQLITE_FULL:
        return StorageError(f"The disk is full, {written} cannot be written", "free some space and try again")
    if code == sqlite3.SQLITE_IOERR:
        return StorageError(
            f"{written} cannot be read or written: {error} ({error.sqlite_errorname})",
            "check the free space, the quota and the health of that disk",
        )
    if code in _REFUSED:
        return StorageError(
            f"{written} cannot be opened for writing: {error}",
            "check the permissions of the file and its folder, or choose another --library",
        )
    if code in _BUSY:
        return LibraryBusyError(f"Another program holds the catalog {path}", "close it and try again")
    return None


def _code(error: sqlite3.Error) -> int:
    # errors that Python's module raises by itself carry no code
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return 0 if code is None else code & _PRIMARY_CODE
