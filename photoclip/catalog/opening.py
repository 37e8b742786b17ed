"""From a path to open connections: what is there is checked, backed up, migrated."""

from collections.abc import Sequence
from pathlib import Path

from photoclip.catalog.backups import write_automatic_backup
from photoclip.catalog.connection import Connections, connect_writer, prepare_writer
from photoclip.catalog.faults import storing, translated
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.schema import Migration, migrate, version_of


def open_connections(path: Path, backups: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Connections:
    """Open the catalog `path`, creating it and its folder when missing. An older schema is copied into the folder
    `backups` first, then migrated in one transaction.

    Raises:
        CatalogError: damaged, not a database, not ours, or of a newer schema; it is left as it is.
        StorageError: the disk is full, the file or its folder may not be written.
        LibraryBusyError: another program holds it.
    """
    newest = migrations[-1].version
    with storing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
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
