"""The catalog's face: what the library notes for itself, and keeping the file sound."""

from contextlib import closing
from pathlib import Path

from photoclip.catalog import backups, counts, notes, soundness
from photoclip.catalog.connection import connect_reader
from photoclip.catalog.faults import translated
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.part import Part
from photoclip.catalog.rows import CatalogCounts
from photoclip.domain.progress import CancelToken


class KeepingPart(Part):
    """Notes, counts, checks and backups."""

    def note(self, name: str) -> str | None:
        """What the library wrote down for itself under this name; None where it is nothing."""
        with self._connections.reading() as db:
            return notes.read(db, name)

    def write_note(self, name: str, value: str) -> None:
        """Write something down in place of what was there."""
        with self._connections.writing() as db:
            notes.write(db, name, value)

    def fold(self) -> None:
        """Leave as little as possible to the -wal: a catalog that somebody copies or restores without it lacks that.

        Raises:
            StorageError: it cannot be written.
        """
        self._connections.fold()

    def shrink(self, token: CancelToken) -> None:
        """Give the disk back what was deleted. Takes as much room again as the catalog, and half a minute for 3 GB.

        Raises:
            StorageError: there is no room; nothing is changed then.
            CancelledError: by the `token`; nothing is changed then.
        """
        self._connections.shrink(token)
        self.fold()

    def counts(self) -> CatalogCounts:
        """How much of everything there is, from one snapshot."""
        with self._connections.reading() as db:
            return counts.counts(db)

    def check(self) -> tuple[str, ...]:
        """What is unsound, one line each; empty when nothing is. Reads the whole file, beside all other work."""
        path = self._connections.path
        with translated(path), closing(connect_reader(path)) as db:
            return soundness.problems(db)

    def backup(self, target: Path) -> None:
        """Copy the catalog to the file `target`, beside all other work. Only a sound copy replaces an earlier backup.

        Raises:
            StorageError: it cannot be written, is the catalog itself, or is there and no backup of PhotoClip.
        """
        backups.write_backup(self._connections.path, target)

    def back_up_among(self, folder: Path, token: CancelToken | None = None) -> Path:
        """Copy the catalog into the folder of automatic backups; some of the older ones go.

        Raises:
            StorageError: it cannot be written.
            CancelledError: by the `token`; nothing is written then.
        """
        newest = MIGRATIONS[-1].version
        return backups.write_automatic_backup(self._connections.path, folder, newest, token=token)

    def back_up_daily(self, folder: Path, token: CancelToken | None = None) -> Path | None:
        """As `back_up_among`, None where one was made within the last day."""
        return self.back_up_among(folder, token) if backups.is_due(folder) else None
