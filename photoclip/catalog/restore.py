"""Back to a backup: it is copied, looked over, and put in the place of the catalog in one step."""

import secrets
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from photoclip.catalog import notes, soundness
from photoclip.catalog.aside import put_instead, set_aside, time_of
from photoclip.catalog.backups import COMPANIONS, list_backups, remove_database, write_automatic_backup
from photoclip.catalog.connection import connect_reader, connect_writer
from photoclip.catalog.faults import is_rot, storing, translated
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.opening import is_missing
from photoclip.catalog.rotation import has_reason
from photoclip.catalog.salvage import HISTORY
from photoclip.catalog.schema import APPLICATION_ID, MAGIC
from photoclip.config.files import sync_file, temporary_beside
from photoclip.domain.errors import CatalogError, StorageError

BEFORE_RESTORE = "before-restore"
"""The reason in the name of a backup of what was there before."""

_NEWEST = MIGRATIONS[-1].version
_FIRST_WITH_HISTORY = 3
_OTHER = "choose another file; `photoclip backup --list` shows the automatic ones"


@dataclass(frozen=True, slots=True)
class Replaced:
    """The catalog is that of `backup` now; `kept` is a file with what was there before, None where nothing was."""

    backup: Path
    kept: Path | None


def restore(path: Path, backups: Path, backup: Path, about_to: Callable[[], None]) -> Replaced:
    """Put a copy of `backup` in the place of the catalog `path`, and what was there among the `backups`. `about_to` is
    called before anything is touched. Nobody may have the catalog open. Killed at any instant, one of the two is there,
    whole. An older schema is migrated when the catalog is opened.

    Raises:
        CatalogError: it is damaged, no catalog of PhotoClip, or of a newer one. Nothing is touched.
        StorageError: it cannot be read, or the catalog cannot be written.
    """
    _require_database(path, backup)
    temporary = temporary_beside(path)
    try:
        copy(backup, temporary)
        why = fault(temporary, strictly=False)
        if why:
            raise CatalogError(f"{backup} {why}", _OTHER)
        begin_history(temporary)
        with storing(path):
            sync_file(temporary)
        about_to()
        kept = set_aside(path) if is_missing(path) else _keep(path, backups, backup)
        put_instead(path, temporary, kept if kept is not None and time_of(kept) is not None else None)
    finally:
        remove_database(temporary)
    return Replaced(backup, kept)


def newest_sound(backups: Path) -> Path | None:
    """The newest automatic backup that is sound; what a restore gave up only where there is no other."""
    by_choice = sorted(list_backups(backups), key=lambda backup: has_reason(backup.name))
    for strictly in (True, False):
        for backup in by_choice:
            if not fault(backup, strictly=strictly):
                return backup
    return None


def fault(path: Path, *, strictly: bool) -> str:
    """Why a database that nobody has open is no catalog for this program, "" where it is one: "it ...". `strictly`:
    everything in it has to be what was written, too.

    Raises:
        StorageError: it cannot be read.
    """
    try:
        with translated(path), closing(connect_reader(path)) as db:
            application_id, version = (
                db.execute(f"PRAGMA {p}").fetchone()[0] for p in ("application_id", "user_version")
            )
            if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                return "is empty"
            if application_id != APPLICATION_ID or version < 1:
                return "is no backup of PhotoClip"
            if version > _NEWEST:
                return f"was made by a newer PhotoClip (schema {version}, this one knows {_NEWEST})"
            all_is_known = strictly and version == _NEWEST
            why = next(iter(soundness.problems(db)), "") if all_is_known else soundness.damage(db)
    except CatalogError as error:
        why = str(error.__cause__)
    except sqlite3.DatabaseError as error:
        if not is_rot(error):
            raise
        why = str(error)
    return f"is damaged: {why}" if why else ""


def begin_history(temporary: Path) -> None:
    """Let a copy that is to become the catalog be known as another one: it gives ids again that this one has given.

    Raises:
        StorageError: it cannot be written.
    """
    with translated(temporary), closing(connect_writer(temporary)) as db:
        if db.execute("PRAGMA user_version").fetchone()[0] >= _FIRST_WITH_HISTORY:
            notes.write(db, HISTORY, secrets.token_hex(16))
        db.execute("PRAGMA journal_mode = DELETE")  # one file, no -wal beside it


def _require_database(path: Path, backup: Path) -> None:
    if path.exists() and backup.exists() and backup.samefile(path):
        raise CatalogError(f"{backup} is the catalog itself", _OTHER)
    if backup.is_dir():
        raise CatalogError(f"{backup} is a folder", "choose the file of a backup")
    try:
        with backup.open("rb") as file:
            start = file.read(len(MAGIC))
    except FileNotFoundError as error:
        raise CatalogError(f"there is no file {backup}", _OTHER) from error
    except OSError as error:
        raise StorageError(f"{backup} cannot be read: {error.strerror}", _OTHER) from error
    if start != MAGIC:
        raise CatalogError(f"{backup} is {'no backup of PhotoClip' if start else 'empty'}", _OTHER)


def copy(backup: Path, temporary: Path) -> None:
    """Copy a backup with what SQLite has left beside it. It is not opened as a database, which may write to it.

    Raises:
        StorageError: it cannot be copied.
    """
    with storing(temporary):
        for suffix in ("", "-wal", "-journal"):
            source = backup.with_name(backup.name + suffix)
            if source.exists():
                shutil.copyfile(source, temporary.with_name(temporary.name + suffix))


def _keep(path: Path, backups: Path, backup: Path) -> Path | None:
    """A backup of the catalog, which has no -wal beside it afterwards; or the catalog itself, set aside, where it is
    damaged.
    """
    try:
        with translated(path), closing(connect_writer(path)) as db:
            version: int = db.execute("PRAGMA user_version").fetchone()[0]
        kept = write_automatic_backup(path, backups, version, BEFORE_RESTORE, spared=backup)
        with translated(path), closing(connect_writer(path)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.execute("PRAGMA journal_mode = DELETE")
    except CatalogError:
        return set_aside(path)
    if any(path.with_name(path.name + suffix).exists() for suffix in COMPANIONS):
        return set_aside(path)
    return kept
