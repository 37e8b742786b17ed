"""Files: the places where photos were seen."""

import os
import sqlite3

from photoclip.catalog.columns import hash_of, path_cell, path_of
from photoclip.domain.files import Failure, FileState, KnownFile, Stamp
from photoclip.domain.ids import FileId, FolderId, PhotoId

_STATES = {state.value: state for state in FileState}


def known_files(db: sqlite3.Connection, folder_id: FolderId) -> tuple[KnownFile, ...]:
    """All files of a folder, in no particular order."""
    rows = db.execute(
        """
        SELECT file.id, relative_path, file.size_bytes, mtime_ns, inode, state, photo_id, content_hash, decoder_version
        FROM file LEFT JOIN photo ON photo.id = photo_id
        WHERE folder_id = ?
        """,
        (folder_id,),
    )
    return tuple(
        KnownFile(
            FileId(file_id),
            folder_id,
            path_of(relative_path),
            Stamp(size_bytes, int(mtime_ns), int(inode)),
            _STATES[state],
            photo_id,
            None if content_hash is None else hash_of(content_hash),
            decoder_version,
        )
        for (
            file_id,
            relative_path,
            size_bytes,
            mtime_ns,
            inode,
            state,
            photo_id,
            content_hash,
            decoder_version,
        ) in rows
    )


def failures(db: sqlite3.Connection) -> tuple[Failure, ...]:
    """Files in any state but OK, by absolute path."""
    rows = db.execute(
        """
        SELECT path, relative_path, file.state, file.reason
        FROM file JOIN folder ON folder.id = folder_id
        WHERE file.state <> 'ok'
        """
    )
    found = [
        Failure(absolute(folder, relative_path), _STATES[state], reason)
        for folder, relative_path, state, reason in rows
    ]
    return tuple(sorted(found, key=lambda failure: failure.path))


def photo_at(db: sqlite3.Connection, path: str) -> PhotoId | None:
    """The photo that the file with this absolute path shows."""
    for folder_id, cell in db.execute("SELECT id, path FROM folder").fetchall():
        folder = os.path.join(path_of(cell), "")  # noqa: PTH118 - a trailing separator
        if path.startswith(folder):
            found = db.execute(
                "SELECT photo_id FROM file WHERE folder_id = ? AND relative_path = ? AND photo_id IS NOT NULL",
                (folder_id, path_cell(path.removeprefix(folder))),
            ).fetchone()
            if found is not None:
                return PhotoId(found[0])
    return None


def absolute(folder: bytes, relative_path: bytes) -> str:
    """The absolute path of two path cells."""
    return os.path.join(path_of(folder), path_of(relative_path))  # noqa: PTH118 - half a million of them in a second
