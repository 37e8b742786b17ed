"""The catalog's one face: each method is one transaction over the repositories beside this file."""

import time
from collections.abc import Collection, MutableMapping, Sequence
from contextlib import closing
from pathlib import Path

from photoclip.catalog import (
    backups,
    commit,
    counts,
    details,
    files,
    folder_tree,
    folders,
    journal,
    listing,
    models,
    notes,
    photos,
    soundness,
    tags,
    vectors,
)
from photoclip.catalog.connection import Connections, connect_reader
from photoclip.catalog.faults import translated
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.opening import open_connections
from photoclip.catalog.rows import (
    Batch,
    CatalogCounts,
    JournalEntry,
    ModelRow,
    PhotoRow,
    VectorChunk,
    WithoutVector,
)
from photoclip.catalog.vectors import add as write_vectors
from photoclip.domain.browse import FolderNode, Listing, Order, Photo, Scope
from photoclip.domain.change import Change
from photoclip.domain.files import Failure, Folder, FolderState, KnownFile, SeenFile
from photoclip.domain.ids import ContentHash, FolderId, ModelId, PhotoId
from photoclip.domain.photos import HalfVectors, PhotoIds
from photoclip.domain.progress import CancelToken


class Catalog:
    """What is known, in one SQLite file (promise 2). Thread-safe: one thread writes at a time, and beside it one
    reads and one browses.

    A photo is live while a file shows it; without one it is a tombstone that keeps its facts, tags and vectors.
    Every method may raise StorageError (full disk, no permission, input/output error; nothing is written then),
    CatalogError (damaged) and LibraryBusyError (another program holds the file).
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

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
            return folders.add(db, path, excluded)

    def remove_folder(self, folder_id: FolderId) -> Change:
        """Forget a folder and its files; their photos become tombstones. An unknown one is ignored."""
        with self._connections.writing() as db:
            return folders.remove(db, folder_id)

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

        A successor inherits the tags of the photo that its place showed last, when it was not live and has none itself.
        A file that fails shows its photo no more, except an unreadable one: that says nothing about its bytes.
        Rows whose folder was removed meanwhile, and placed ones whose photo is unknown, are skipped.

        Raises:
            ValueError: a vector does not fit the model, or is zero or not finite; a content hash is not hexadecimal.
        """
        with self._connections.writing() as db:
            return commit.write_batch(db, batch)

    # models and vectors

    def model(self, name: str, dimension: int) -> ModelRow:
        """The model of this name, added when it is new.

        Raises:
            CatalogError: the catalog holds vectors of another dimension under this name.
        """
        with self._connections.writing() as db:
            return models.get_or_add(db, name, dimension)

    def find_model(self, name: str) -> ModelRow | None:
        """The model of this name, if the catalog knows it. Waits for no one who writes."""
        with self._connections.reading() as db:
            return models.find(db, name)

    def active_model(self) -> ModelRow | None:
        """The one in use; None until one is activated."""
        with self._connections.reading() as db:
            return models.active(db)

    def previous_model(self) -> ModelRow | None:
        """The one that was in use before; None where there was none, or it was forgotten."""
        with self._connections.reading() as db:
            return models.previous(db)

    def activate_model(self, model_id: ModelId) -> None:
        """Use this one from now on; the vectors of the others stay. ValueError when it is unknown."""
        with self._connections.writing() as db:
            models.activate(db, model_id)

    def wanted_model(self) -> str | None:
        """Name of the model that is to be activated once all photos have a vector of it."""
        with self._connections.reading() as db:
            return models.wanted(db)

    def want_model(self, name: str | None, instead_of: str | None = None) -> None:
        """Write down which model is to be activated, None for no other. Where `instead_of` is given, only if that one
        is wanted now. It is wanted no more once it is activated.
        """
        with self._connections.writing() as db:
            if instead_of is None or models.wanted(db) == instead_of:
                models.want(db, name)

    def forget_model(self, model_id: ModelId, limit: int) -> int:
        """Delete at most `limit` vectors of a model, and with the last one the model; how many were deleted. ValueError
        when it is the one in use.
        """
        with self._connections.writing() as db:
            models.require_unused(db, model_id)
            removed = vectors.remove(db, model_id, limit)
            if removed < limit:
                models.drop(db, model_id)
            return removed

    def has_vector(self, photo_id: PhotoId, model_id: ModelId) -> bool:
        """Whether the photo has a vector of the model, be it from the thumbnail."""
        with self._connections.reading() as db:
            return vectors.exists(db, photo_id, model_id)

    def vectors(self, model_id: ModelId, after_row: int, limit: int) -> VectorChunk:
        """At most `limit` vectors of live photos written after row `after_row` (0: from the start), oldest first. One
        that is written anew comes again. Those of photos that came back are not new: `Change.appeared` tells of them.

        Raises:
            ValueError: the model is unknown.
        """
        with self._connections.reading() as db:
            return vectors.after(db, model_id, after_row, limit)

    def last_vector_row(self) -> int:
        """The row of the vector that was written last, of any model; 0 where there is none."""
        with self._connections.reading() as db:
            return vectors.last_row(db)

    def live_vector_ids(self, model_id: ModelId) -> PhotoIds:
        """Live photos that have a vector of the model, int64 (n,), ascending."""
        with self._connections.browsing() as db:
            return vectors.live_ids(db, model_id)

    def live_among(self, model_id: ModelId, ids: PhotoIds) -> PhotoIds:
        """Those of some photos that are live and have a vector of the model, int64 (n,)."""
        with self._connections.reading() as db:
            return vectors.live_among(db, model_id, ids)

    def count_vectors(self, model_id: ModelId) -> int:
        """How many live photos have a vector of the model."""
        with self._connections.reading() as db:
            return vectors.count_live(db, model_id)

    def count_vectors_after(self, model_id: ModelId, after_row: int, limit: int) -> int:
        """How many vectors of the model were written after row `after_row`, tombstones' too, as far as the limit."""
        with self._connections.reading() as db:
            return vectors.count_after(db, model_id, after_row, limit)

    def vectors_of(self, model_id: ModelId, ids: PhotoIds) -> VectorChunk:
        """The vectors of those of some photos that are live and have one, in no particular order."""
        with self._connections.reading() as db:
            return vectors.among(db, model_id, ids)

    def vector(self, photo_id: PhotoId, model_id: ModelId) -> HalfVectors | None:
        """The vector of a photo, tombstones too, float16 (dimension,)."""
        with self._connections.reading() as db:
            return vectors.one(db, photo_id, model_id)

    def add_vectors(self, model_id: ModelId, ids: PhotoIds, vectors: HalfVectors, from_thumbnail: bool) -> None:
        """Write float16 (n, dimension) for n photos, in place of what they have; one from a thumbnail replaces nothing.

        Raises:
            ValueError: shapes that do not fit, an unknown model, a vector that is zero or not finite.
        """
        with self._connections.writing() as db:
            write_vectors(db, model_id, ids, vectors, from_thumbnail)

    def ids_without_vector(self, model_id: ModelId) -> PhotoIds:
        """Live photos to be embedded, int64 (n,), those taken last first: without a vector of the model, or with one
        from the thumbnail only while a place is online. Known at once where there is none.
        """
        with self._connections.browsing() as db:
            return vectors.ids_without(db, model_id)

    def wanting(self, ids: PhotoIds) -> tuple[WithoutVector, ...]:
        """Where those of some photos lie that are live, in their order."""
        with self._connections.reading() as db:
            return vectors.wanting(db, ids)

    def without_vector(self, model_id: ModelId, limit: int) -> tuple[WithoutVector, ...]:
        """The first `limit` photos of `ids_without_vector`."""
        with self._connections.reading() as db:
            return vectors.wanting(db, vectors.ids_without(db, model_id)[:limit])

    # rows

    def photos(self, photo_ids: Sequence[PhotoId]) -> tuple[PhotoRow, ...]:
        """Any number of photos in the order asked, tombstones too; unknown ids are left out."""
        with self._connections.reading() as db:
            return photos.rows(db, photo_ids)

    def photo_at(self, path: str) -> PhotoId | None:
        """The photo that the file with this absolute path shows, spelled as the folder and the walk spell it."""
        with self._connections.reading() as db:
            return files.photo_at(db, path)

    # browsing

    def listing(self, scope: Scope, order: Order) -> Listing:
        """Live photos in order, beside all other work. Raises FolderError when the scope's folder is not watched."""
        with self._connections.browsing() as db:
            return listing.listing(db, scope, order)

    def folder_tree(self) -> tuple[FolderNode, ...]:
        """The watched folders and those in them that hold photos, beside all other work."""
        with self._connections.browsing() as db:
            return folder_tree.folder_tree(db)

    def details(self, photo_ids: Sequence[PhotoId]) -> tuple[Photo, ...]:
        """All about any number of photos in the order asked, tombstones too; unknown ids are left out."""
        with self._connections.reading() as db:
            return details.details(db, photo_ids)

    # tags

    def add_tag(self, photo_id: PhotoId, name: str) -> None:
        """Tag a photo; nothing happens when it has the tag."""
        with self._connections.writing() as db:
            tags.add(db, photo_id, name)

    def tags(self, photo_id: PhotoId) -> tuple[str, ...]:
        """Tags of a photo by name."""
        with self._connections.reading() as db:
            return tags.of_photo(db, photo_id)

    # journal

    def append_journal(self, kind: str, title: str, payload: str) -> int:
        """Write down a change that can be taken back; `payload` is JSON. Returns the entry id."""
        with self._connections.writing() as db:
            return journal.append(db, time.time_ns(), kind, title, payload)

    def journal(self, limit: int) -> tuple[JournalEntry, ...]:
        """At most `limit` entries, newest first."""
        with self._connections.reading() as db:
            return journal.latest(db, limit)

    def mark_undone(self, entry_id: int, undone: bool) -> None:
        """Note that an entry was taken back, or done again. ValueError when it is unknown."""
        with self._connections.writing() as db:
            journal.mark(db, entry_id, undone)

    # notes

    def note(self, name: str) -> str | None:
        """What the library wrote down for itself under this name; None where it is nothing."""
        with self._connections.reading() as db:
            return notes.read(db, name)

    def write_note(self, name: str, value: str) -> None:
        """Write something down in place of what was there."""
        with self._connections.writing() as db:
            notes.write(db, name, value)

    # keeping sound

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
