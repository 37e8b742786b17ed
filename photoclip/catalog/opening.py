"""From a path to open connections: what is there is checked, backed up, migrated."""

from collections.abc import Sequence
from pathlib import Path

from photoclip.catalog import aside
from photoclip.catalog.backups import list_backups, write_automatic_backup
from photoclip.catalog.connection import Connections, connect_writer, prepare_writer
from photoclip.catalog.faults import storing, translated
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.schema import Migration, migrate, version_of
from photoclip.domain.errors import DamagedCatalogError


def open_connections(path: Path, backups: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Connections:
    """Open the catalog `path`, creating it and its folder when missing. An older schema is copied into the folder
    `backups` first, then migrated in one transaction.

    Raises:
        CatalogError: damaged, not a database, not ours, or of a newer schema; it is left as it is. Or it is missing,
            and there are backups of it, or what a repair set aside: who lost it wants them, not an empty one.
        StorageError: the disk is full, the file or its folder may not be written.
        LibraryBusyError: another program holds it.
    """
    newest = migrations[-1].version
    with storing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    if is_missing(path) and list_backups(backups):
        raise DamagedCatalogError(
            f"The catalog {path} is missing, and there are backups of it",
            f"run `photoclip doctor --repair`: it restores the newest; or delete {backups} to begin anew",
        )
    if is_missing(path) and (left := aside.newest(path)) is not None:
        raise DamagedCatalogError(
            f"The catalog {path} is missing, and {left.name} beside it is what a repair set aside",
            "run `photoclip doctor --repair`: it keeps all that can be read; or delete that file to begin anew",
        )
    with translated(path):
        writer = connect_writer(path)
        try:
            version = version_of(writer, path, newest)
            if 0 < version < newest:
                write_automatic_backup(path, backups, version)
            prepare_writer(writer)
            migrate(writer, path, version, migrations)
            writer.execute("PRAGMA foreign_keys = ON")
            return Connections(path, writer)
        except BaseException:
            writer.close()
            raise


def is_missing(path: Path) -> bool:
    """Whether there is no catalog, or a file without a byte."""
    return not path.exists() or path.stat().st_size == 0
