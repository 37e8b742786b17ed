"""Copies of the catalog: SQLite's backup API, temp file, fsync, rename."""

import os
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from photoclip.catalog.connection import connect_reader
from photoclip.catalog.faults import damaged, storing, translated
from photoclip.domain.errors import StorageError

KEPT = 5
"""How many automatic backups stay."""

_PATTERN = "catalog-*.sqlite3"


def write_backup(source: Path, target: Path) -> None:
    """Copy the catalog `source`, which may be in use, to `target`; what lay there is replaced only by a sound copy.

    Raises:
        StorageError: `target` cannot be written.
        CatalogError: `source` is damaged.
    """
    if target.exists() and target.samefile(source):
        raise StorageError(f"{target} is the catalog itself", "choose another file for the backup")
    with storing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        _copy(source, temporary, target)
        put_in_place(temporary, target)
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                temporary.with_name(temporary.name + suffix).unlink(missing_ok=True)


def write_automatic_backup(source: Path, backups: Path, version: int) -> Path:
    """Copy the catalog into the folder `backups` and drop the oldest copies there beyond `KEPT`."""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = backups / f"catalog-{now}-v{version}.sqlite3"
    write_backup(source, target)
    for old in list_backups(backups)[KEPT:]:
        with suppress(OSError):
            old.unlink()
    return target


def is_due(backups: Path, age_s: float = 86_400.0) -> bool:
    """Whether the newest automatic backup is missing, older than that, or from a clock that was ahead."""
    newest = next(iter(list_backups(backups)), None)
    return newest is None or not 0 <= time.time() - newest.stat().st_mtime < age_s


def list_backups(backups: Path) -> list[Path]:
    """Automatic backups, newest first."""
    return sorted(backups.glob(_PATTERN), reverse=True)


def put_in_place(temporary: Path, target: Path) -> None:
    """Make a complete file `target`: fsync, rename, fsync of the folder.

    Raises:
        StorageError: it cannot be written.
    """
    with storing(target):
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
        if os.name == "posix":  # Windows has no fsync for folders
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _copy(source: Path, temporary: Path, target: Path) -> None:
    with (
        translated(source, written=target),
        closing(connect_reader(source)) as reader,
        closing(sqlite3.connect(temporary, isolation_level=None)) as writer,
    ):
        # one step: a copy in several begins anew at each commit of the writer
        reader.backup(writer)
        writer.execute("PRAGMA journal_mode = DELETE")  # one file, no -wal beside it
        verdict: str = writer.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise damaged(source, verdict)
