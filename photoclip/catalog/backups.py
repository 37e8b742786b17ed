"""Copies of the catalog: SQLite's backup API, temp file, fsync, rename."""

import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from photoclip.catalog import rotation
from photoclip.catalog.connection import connect_reader
from photoclip.catalog.faults import damaged, storing, translated
from photoclip.catalog.schema import is_ours
from photoclip.config.files import free_bytes, is_unfinished, put_in_place, storage_error, temporary_beside
from photoclip.domain.errors import CancelledError, StorageError
from photoclip.domain.progress import CancelToken

A_DAY_S = 86_400.0
COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a database, under its name and one of these."""

_SPARE_BYTES = 16 << 20
_PAGES_AT_ONCE = 4096
_STEPS_AT_ONCE = 100_000


def write_backup(source: Path, target: Path, token: CancelToken | None = None) -> None:
    """Copy the catalog `source`, which may be in use, to `target`; an earlier backup there is replaced only by a sound
    copy, any other file never.

    Raises:
        StorageError: `target` cannot be written, is the catalog itself, a folder, no backup, or a database in use.
        CatalogError: `source` is damaged.
        CancelledError: by the `token`; what lay at `target` is there.
    """
    _require_target(source, target)
    with storing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        needed = source.stat().st_size + _SPARE_BYTES
    if free_bytes(target.parent) < needed:
        raise StorageError(
            f"{target} cannot be written: a backup needs {needed / 1e6:,.0f} MB, and its disk has less",
            "free some space, or choose a file on another disk",
        )
    temporary = temporary_beside(target)
    try:
        _copy(source, temporary, target, token or CancelToken())
        with storing(target):
            put_in_place(temporary, target)
    finally:
        remove_database(temporary)
    _sweep(target.parent)


def write_automatic_backup(
    source: Path,
    backups: Path,
    version: int,
    reason: str = "",
    spared: Path | None = None,
    token: CancelToken | None = None,
) -> Path:
    """Copy the catalog into the folder `backups`, and drop there what `rotation` lets go, but for the one that is
    `spared`. Raises as `write_backup`.
    """
    now = datetime.now(UTC)
    target = backups / rotation.name_of(now, version, reason)
    write_backup(source, target, token)
    kept = (target.resolve(), spared.resolve() if spared is not None else None)
    with suppress(StorageError):
        for old in rotation.superfluous(_files_in(backups.resolve()), now):
            if old not in kept:
                with suppress(OSError):
                    old.unlink()
    return target


def is_due(backups: Path, age_s: float = A_DAY_S) -> bool:
    """Whether no automatic backup was made within the last `age_s` seconds. Raises StorageError."""
    return rotation.is_due(_files_in(backups), datetime.now(UTC), timedelta(seconds=age_s))


def list_backups(backups: Path) -> list[Path]:
    """Automatic backups, newest first; those of a clock that was ahead come last. Raises StorageError."""
    return rotation.newest_first(_files_in(backups), datetime.now(UTC))


def remove_database(path: Path) -> None:
    """Remove an unfinished database and what SQLite left beside it. Never raises."""
    for suffix in ("", *COMPANIONS):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _require_target(source: Path, target: Path) -> None:
    if target.exists() and target.samefile(source):
        raise StorageError(f"{target} is the catalog itself", "choose another file for the backup")
    if target.is_dir():
        raise StorageError(f"{target} is a folder", "choose a file in it")
    for suffix in COMPANIONS:
        beside = target.with_name(target.name + suffix)
        if beside.exists():
            raise StorageError(
                f"{target} is in use: {beside.name} lies beside it",
                "close the program that has it open, or choose another file",
            )
    try:
        is_other = target.exists() and target.stat().st_size > 0 and not is_ours(target)
    except OSError as error:
        raise storage_error(error, target, reading=True) from error
    if is_other:
        raise StorageError(f"{target} is there already, and is no backup of PhotoClip", "choose another name")


def _sweep(folder: Path) -> None:
    """What an earlier backup into that folder left when it was killed: none takes a day."""
    with suppress(StorageError):
        for path in _files_in(folder):
            _sweep_one(path)


def _sweep_one(path: Path) -> None:
    with suppress(OSError):
        if is_unfinished(path.name) and abs(time.time() - path.stat().st_mtime) > A_DAY_S:
            path.unlink()


def _files_in(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise storage_error(error, folder, reading=True) from error


def _copy(source: Path, temporary: Path, target: Path, token: CancelToken) -> None:
    def require_going(*_: int) -> None:
        if token.is_cancelled:
            raise CancelledError

    require_going()
    with (
        translated(source, written=target),
        closing(connect_reader(source)) as reader,
        closing(sqlite3.connect(temporary, isolation_level=None)) as writer,
    ):
        # One snapshot: without it, a copy in several steps begins anew at each commit of the writer.
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM sqlite_master").fetchone()
        reader.backup(writer, pages=_PAGES_AT_ONCE, progress=require_going)
        reader.execute("COMMIT")
        writer.execute("PRAGMA journal_mode = DELETE")  # one file, no -wal beside it
        writer.set_progress_handler(lambda: token.is_cancelled, _STEPS_AT_ONCE)
        try:
            verdict: str = writer.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.OperationalError:
            require_going()
            raise
        if verdict != "ok":
            raise damaged(source, verdict)
