"""The catalog's one face: each method is one transaction over the repositories beside this file."""

from collections.abc import Collection, MutableMapping, Sequence
from pathlib import Path

from photoclip.catalog import commit, files, folders, photos
from photoclip.catalog.caption_part import CaptionPart
from photoclip.catalog.keeping_part import KeepingPart
from photoclip.catalog.model_part import ModelPart
from photoclip.catalog.opening import open_connections
from photoclip.catalog.organise_part import OrganisePart
from photoclip.catalog.query_part import QueryPart
from photoclip.catalog.rows import Batch
from photoclip.catalog.sidecar_part import SidecarPart
from photoclip.catalog.tag_part import TagPart
from photoclip.domain.change import Change
from photoclip.domain.files import Failure, Folder, FolderState, KnownFile, SeenFile
from photoclip.domain.ids import ContentHash, FolderId, PhotoId


class Catalog(ModelPart, QueryPart, OrganisePart, TagPart, SidecarPart, CaptionPart, KeepingPart):
    """What is known, in one SQLite file (promise 2). Thread-safe: one thread writes at a time, and beside it one
    reads and one browses.

    A photo is live while a file shows it; without one it is a tombstone that keeps its facts, tags and vectors.
    Every method may raise StorageError (full disk, no permission, input/output error; nothing is written then),
    CatalogError (damaged) and LibraryBusyError (another program holds the file).
    """

    @classmethod
    def open(cls, path: Path, backups: Path) -> "Catalog":
        """Open, or create, the catalog file `path`. An older schema is copied into the folder `backups`, then migrated.

        Raises:
            CatalogError: damaged, not a database, not ours, or of a newer schema; the file is left as it is.
            StorageError: the disk is full, or the file or its folder may not be written.
        """
        return cls(open_connections(path, backups))

    def close(self) -> None:
        """Let go of the file. Idempotent."""
        self._connections.close()

    # folders

    def folders(self) -> tuple[Folder, ...]:
        """All, by path."""
        with self._connections.reading() as db:
            return folders.all_folders(db)

    def add_folder(self, path: str, excluded: tuple[str, ...]) -> Folder:
        """Add the folder with this absolute path, or give the one that is there other `excluded`."""
        with self._connections.writing() as db:
            folder = folders.add(db, path, excluded)
        self._gathered.changed()
        return folder

    def remove_folder(self, folder_id: FolderId) -> Change:
        """Forget a folder and its files; their photos become tombstones. An unknown one is ignored."""
        with self._connections.writing() as db:
            change = folders.remove(db, folder_id)
        self._gathered.changed()
        return change

    def set_folder_state(self, folder_id: FolderId, state: FolderState, reason: str) -> None:
        """Online or offline, with the reason for the person. An unknown folder is ignored."""
        with self._connections.writing() as db:
            folders.set_state(db, folder_id, state, reason)

    # files

    def unlike(
        self,
        folder_id: FolderId,
        seen: MutableMapping[str, SeenFile],
        beneath: Sequence[str] = ("",),
        directly_in: Sequence[str] = (),
    ) -> tuple[KnownFile, ...]:
        """Files of a folder, in no particular order: all in or below the folders `beneath` (relative, "" the folder
        itself), and those that lie in one of `directly_in` itself; none of these may overlap. `photo_id` is None for
        those that show no photo. Less the understood files that are just as they were `seen` (by relative path): those
        are taken out of `seen` too. So nothing is made of a million files of which nothing is to be said.
        """
        with self._connections.reading() as db:
            return files.unlike(db, folder_id, seen, beneath, directly_in)

    def photo_sizes(self, among: Collection[int] | None = None) -> frozenset[int]:
        """`size_bytes` of every photo, tombstones too; or those `among` some sizes that a photo has."""
        with self._connections.reading() as db:
            return photos.sizes(db) if among is None else photos.sizes_among(db, among)

    def photo_for(self, content_hash: ContentHash) -> PhotoId | None:
        """The photo with these bytes, tombstones too."""
        with self._connections.reading() as db:
            return photos.find(db, content_hash)

    def failures(self) -> tuple[Failure, ...]:
        """Files that could not be understood, by absolute path."""
        with self._connections.reading() as db:
            return files.failures(db)

    def commit(self, batch: Batch) -> Change:
        """Write a batch: all of it, or nothing when this raises. It is on the disk when this returns.

        A successor inherits what a person gave the photo that its place showed last, when it was not live: tags and
        rejected ones, albums, rating and favourite (see `inheritance`). It was added when that one was.
        A file that fails shows its photo no more, except an unreadable one: that says nothing about its bytes.
        Rows whose folder was removed meanwhile, and placed ones whose photo is unknown, are skipped.

        Raises:
            ValueError: a vector does not fit the model, or is zero or not finite; a content hash is not hexadecimal.
        """
        with self._connections.writing() as db:
            change = commit.write_batch(db, batch)
        self._gathered.changed()
        return change
