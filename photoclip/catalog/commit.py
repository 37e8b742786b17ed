"""One batch, one transaction: what was seen on the disk becomes rows."""

import sqlite3
import time

import numpy as np

from photoclip.catalog import photos, succession, vectors
from photoclip.catalog.columns import path_cell, text_cell, vector_cells, wide_cell
from photoclip.catalog.inheritance import inherit
from photoclip.catalog.liveness import Liveness
from photoclip.catalog.models import dimension_of
from photoclip.catalog.rows import Batch, Failed, Place, Placed, Restamped, Understood
from photoclip.catalog.succession import Heir
from photoclip.domain.change import Change
from photoclip.domain.files import FileState
from photoclip.domain.ids import FileId, PhotoId


def write_batch(db: sqlite3.Connection, batch: Batch) -> Change:
    """Write a batch inside a transaction of the caller's. Rows that come too late are skipped: their folder was
    removed, or the photo they were placed for is unknown.

    Raises:
        ValueError: a vector does not fit the batch's model, or is zero or not finite; a content hash is none.
    """
    return _Writing(db, batch).run()


class _Writing:
    """The state of one batch while it is written."""

    def __init__(self, db: sqlite3.Connection, batch: Batch) -> None:
        self._db = db
        self._batch = batch
        self._folders = {folder_id for (folder_id,) in db.execute("SELECT id FROM folder")}
        given = [understood.vector for understood in batch.understood if understood.vector is not None]
        self._dimension = dimension_of(db, batch.model_id) if given else 0
        self._cells = iter(vector_cells(np.stack(given), self._dimension) if given else ())
        self._liveness = Liveness(db)
        self._heirs: list[Heir] = []
        self._written: set[FileId] = set()
        self._now_ns = time.time_ns()

    def run(self) -> Change:
        """Gone files first, so that a place that is seen again in the same batch stays."""
        for file_id in self._batch.gone:
            self._forget(file_id)
        for understood in self._batch.understood:
            self._understand(understood)
        for placed in self._batch.placed:
            self._put(placed)
        for failed in self._batch.failed:
            self._fail(failed)
        for restamped in self._batch.restamped:
            self._restamp(restamped)
        succession.follow(self._db, self._heirs)
        return self._liveness.change([heir.successor for heir in self._heirs])

    def _forget(self, file_id: FileId) -> None:
        row = self._db.execute("SELECT photo_id FROM file WHERE id = ?", (file_id,)).fetchone()
        if row is not None:
            self._liveness.before_move(row[0], None)
            self._db.execute("DELETE FROM file WHERE id = ?", (file_id,))

    def _understand(self, understood: Understood) -> None:
        cell = None if understood.vector is None else next(self._cells)
        if understood.place.folder_id not in self._folders:
            return
        photo_id = photos.find(self._db, understood.photo.content_hash)
        if photo_id is None:
            photo_id = photos.insert(self._db, understood.photo, self._now_ns)
        else:
            photos.refresh(self._db, photo_id, understood.photo)
        self._show(understood.place, photo_id)
        if cell is not None:
            vectors.replace(self._db, self._batch.model_id, self._dimension, photo_id, cell)

    def _put(self, placed: Placed) -> None:
        photo_id = photos.find(self._db, placed.content_hash)
        if photo_id is None or placed.place.folder_id not in self._folders:
            return
        self._show(placed.place, photo_id)
        if placed.moved_from is not None and placed.moved_from not in self._written:
            row = self._db.execute("SELECT photo_id FROM file WHERE id = ?", (placed.moved_from,)).fetchone()
            if row == (photo_id,):
                self._forget(placed.moved_from)

    def _show(self, place: Place, photo_id: PhotoId) -> None:
        """Let a place show a photo, the successor of what it showed last."""
        _, shown, last = self._row_at(place) or (None, None, None)
        self._liveness.before_move(shown, photo_id)
        self._write(place, FileState.OK, "", photo_id, None)
        predecessor = last if shown is None else shown
        # a photo that was live is a known one that was moved or copied over the other, not what became of it
        if predecessor is not None and predecessor != photo_id and not self._liveness.was_live(photo_id):
            self._heirs.append(inherit(self._db, predecessor, photo_id))

    def _fail(self, failed: Failed) -> None:
        if failed.place.folder_id not in self._folders:
            return
        _, shown, last = self._row_at(failed.place) or (None, None, None)
        # bytes that cannot be read are not bytes that changed (promise 4): the place keeps its photo
        kept = shown if failed.state is FileState.UNREADABLE else None
        self._liveness.before_move(shown, kept)
        last = None if kept is not None else shown if shown is not None else last
        self._write(failed.place, failed.state, failed.reason, kept, last)

    def _restamp(self, restamped: Restamped) -> None:
        stamp = restamped.stamp
        self._db.execute(
            """
            UPDATE file SET size_bytes = ?, mtime_ns = ?, inode = ?,
                state = iif(photo_id IS NULL, state, 'ok'), reason = iif(photo_id IS NULL, reason, '')
            WHERE id = ?
            """,
            (stamp.size_bytes, wide_cell(stamp.mtime_ns), wide_cell(stamp.inode), restamped.file_id),
        )

    def _row_at(self, place: Place) -> tuple[FileId, PhotoId | None, PhotoId | None] | None:
        return self._db.execute(
            "SELECT id, photo_id, last_photo_id FROM file WHERE folder_id = ? AND relative_path = ?",
            (place.folder_id, path_cell(place.relative_path)),
        ).fetchone()

    def _write(
        self, place: Place, state: FileState, reason: str, photo_id: PhotoId | None, last_photo_id: PhotoId | None
    ) -> None:
        stamp = place.stamp
        (file_id,) = self._db.execute(
            """
            INSERT INTO file (folder_id, relative_path, size_bytes, mtime_ns, inode, state, reason, decoder_version,
                photo_id, last_photo_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (folder_id, relative_path) DO UPDATE SET size_bytes = excluded.size_bytes,
                mtime_ns = excluded.mtime_ns, inode = excluded.inode, state = excluded.state, reason = excluded.reason,
                decoder_version = excluded.decoder_version, photo_id = excluded.photo_id,
                last_photo_id = excluded.last_photo_id
            RETURNING id
            """,
            (
                place.folder_id,
                path_cell(place.relative_path),
                stamp.size_bytes,
                wide_cell(stamp.mtime_ns),
                wide_cell(stamp.inode),
                state.value,
                text_cell(reason),
                self._batch.decoder_version,
                photo_id,
                last_photo_id,
            ),
        ).fetchone()
        self._written.add(file_id)
