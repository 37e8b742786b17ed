"""Back to the newest sound backup when the catalog is damaged."""

import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from photoclip.catalog.backups import list_backups, put_in_place
from photoclip.catalog.connection import connect_reader
from photoclip.catalog.faults import is_damage, storing, translated
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.opening import open_connections
from photoclip.catalog.schema import refuse_newer, version_of
from photoclip.domain.errors import CatalogError

_NEWEST = MIGRATIONS[-1].version


def restore_latest(path: Path, backups: Path) -> Path | None:
    """Set the catalog `path` aside (renamed beside itself, never deleted) and put a copy of the newest backup there
    that opens and is sound. Nobody may have the catalog open.

    Returns:
        The backup; None when there was no sound one and an empty catalog was created.

    Raises:
        CatalogError: the catalog is of a newer PhotoClip; nothing is touched.
        StorageError: the disk is full or may not be written; the catalog is where it was, or set aside.
    """
    _refuse_newer(path)
    temporary = path.with_name(f"{path.name}.restored.part")
    try:
        for backup in list_backups(backups):
            with storing(temporary):
                shutil.copyfile(backup, temporary)
            if _is_sound(temporary):
                set_aside(path)
                put_in_place(temporary, path)
                return backup
    finally:
        for file in _with_companions(temporary):
            with suppress(OSError):
                file.unlink(missing_ok=True)
    set_aside(path)
    open_connections(path, backups).close()
    return None


def set_aside(path: Path) -> None:
    """Rename the catalog with what belongs to it to `<name>.damaged-<time>`.

    Raises:
        StorageError: it cannot be renamed.
    """
    name = f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    database, *companions = _with_companions(path)
    # the -wal first: SQLite would replay it into whatever lies at `path` next, or delete it beside an empty file
    for file in (*companions, database):
        if file.exists():
            with storing(file):
                file.rename(path.with_name(name + file.name.removeprefix(path.name)))


def _with_companions(path: Path) -> list[Path]:
    return [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm", "-journal")]


def _refuse_newer(path: Path) -> None:
    if not path.is_file():
        return
    try:
        with translated(path), closing(connect_reader(path)) as db:
            refuse_newer(db, path, _NEWEST)
    except CatalogError as error:
        if not isinstance(error.__cause__, sqlite3.Error):
            raise


def _is_sound(path: Path) -> bool:
    try:
        with closing(connect_reader(path)) as db:
            if version_of(db, path, _NEWEST) == 0:
                return False
            return db.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
    except CatalogError:
        return False
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        return False
