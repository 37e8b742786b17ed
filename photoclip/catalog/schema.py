"""What makes a file a catalog of ours, and how an older one becomes a current one."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from photoclip.catalog import seals
from photoclip.catalog.faults import damaged
from photoclip.domain.errors import CatalogError

APPLICATION_ID = 0x50434C50
"""`PRAGMA application_id`: "PCLP"."""

MAGIC = b"SQLite format 3\0"
"""So begins every database."""

_APPLICATION_ID_AT = 68  # https://www.sqlite.org/fileformat.html#the_database_header

# A version beyond this is no version but damage.
_LAST_VERSION = 9999


@dataclass(frozen=True, slots=True)
class Migration:
    """A step to schema `version`. `apply` runs inside a transaction, with foreign keys off, and must not commit
    (`executescript` does).
    """

    version: int
    apply: Callable[[sqlite3.Connection], None]


def is_ours(path: Path) -> bool:
    """Whether a file says that it is a catalog of PhotoClip, of whatever version.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        header = file.read(_APPLICATION_ID_AT + 4)
    return header.startswith(MAGIC) and header[_APPLICATION_ID_AT:] == APPLICATION_ID.to_bytes(4, "big")


def version_of(db: sqlite3.Connection, path: Path, newest: int) -> int:
    """Schema version of the file, 0 for one that is empty. Writes nothing.

    Raises:
        CatalogError: another program's database, or one of a newer PhotoClip.
        sqlite3.DatabaseError: damaged, or not a database.
    """
    application_id: int = db.execute("PRAGMA application_id").fetchone()[0]
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    tables: int = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application_id == 0 and version == 0 and tables == 0:
        return 0
    if application_id != APPLICATION_ID or version == 0:
        raise CatalogError(f"{path} is not a PhotoClip catalog", "choose another --library, or move that file away")
    refuse_newer(db, path, newest)
    return version


def refuse_newer(db: sqlite3.Connection, path: Path, newest: int) -> None:
    """Leave alone what a newer PhotoClip wrote.

    Raises:
        CatalogError: it is of a newer schema.
        sqlite3.DatabaseError: damaged, or not a database.
    """
    application_id: int = db.execute("PRAGMA application_id").fetchone()[0]
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if application_id == APPLICATION_ID and not 0 <= version <= _LAST_VERSION:
        raise damaged(path, f"it says that its schema is {version}")
    if application_id == APPLICATION_ID and version > newest:
        raise CatalogError(
            f"The catalog {path} was written by a newer PhotoClip (schema {version}, this one knows {newest})",
            "update PhotoClip, or go back to a backup: photoclip restore --latest",
        )


def shape(db: sqlite3.Connection) -> dict[str, str]:
    """The tables, indexes and triggers by name, each as the SQL that makes it, without its blanks and quotes."""
    rows = db.execute("SELECT type || ' ' || name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite|_%' ESCAPE '|'")
    return {name: "".join(str(sql).replace('"', "").split()) for name, sql in rows}


def shape_of_version(migrations: Sequence[Migration], version: int) -> dict[str, str]:
    """The `shape` of a catalog of that version."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        seals.register(db)
        for migration in migrations:
            if migration.version <= version:
                migration.apply(db)
        return shape(db)


def migrate(db: sqlite3.Connection, path: Path, version: int, migrations: Sequence[Migration]) -> None:
    """Apply all migrations above `version` in one transaction: all or nothing.

    Raises:
        CatalogError: its tables are not those of `version`, or the result breaks references; nothing has changed.
    """
    pending = [migration for migration in migrations if migration.version > version]
    if not pending:
        return
    if version and shape(db).keys() != shape_of_version(migrations, version).keys():
        raise damaged(path, f"its tables are not those of schema {version}")
    # a table can only be rebuilt with foreign keys off: https://www.sqlite.org/lang_altertable.html#otheralter
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("BEGIN IMMEDIATE")
    try:
        for migration in pending:
            migration.apply(db)
            db.execute(f"PRAGMA user_version = {migration.version:d}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        broken = db.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise CatalogError(
                f"The catalog {path} cannot be brought to schema {pending[-1].version}: table {broken[0]} refers to "
                f"rows of {broken[2]} that are missing",
                "run `photoclip doctor`",
            )
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
