"""Files: the places where photos were seen."""

import os
import sqlite3
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from photoclip.catalog.chunks import chunks, variables
from photoclip.catalog.columns import hash_of, path_cell, path_of
from photoclip.domain.files import Failure, FileState, KnownFile, SeenFile, Stamp
from photoclip.domain.ids import FileId, FolderId, PhotoId

MANY = 8
"""One row that is looked up takes as long as so many that are read in order."""

_OK = FileState.OK.value
_STATES = {state.value: state for state in FileState}


def unlike(
    db: sqlite3.Connection,
    folder_id: FolderId,
    seen: MutableMapping[str, SeenFile],
    beneath: Sequence[str] = ("",),
    directly_in: Sequence[str] = (),
) -> tuple[KnownFile, ...]:
    """Files of a folder, in no particular order: all in or below the folders `beneath`, and those that lie in one of
    `directly_in` itself, less the understood ones that are just as they were `seen` (by path); those are taken out of
    `seen` too. Both are relative paths of folders, "" the folder itself; none of them overlap.
    """
    columns = "relative_path, size_bytes, mtime_ns, inode, state, id"
    left: list[int] = []
    for cell, size_bytes, mtime_ns, inode, state, file_id in _found(db, columns, folder_id, beneath, directly_in):
        path = path_of(cell)
        met = seen.get(path)
        if met is not None and state == _OK and met.stamp == Stamp(size_bytes, int(mtime_ns), int(inode)):
            del seen[path]
        else:
            left.append(file_id)
    return _of_ids(db, left)


def _found(
    db: sqlite3.Connection, columns: str, folder_id: FolderId, beneath: Sequence[str], directly_in: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    for place in beneath:
        table = "file" if place else table_of(db, folder_id)
        condition, values = _inside(place)
        yield from db.execute(f"SELECT {columns} FROM {table} WHERE folder_id = ? {condition}", (folder_id, *values))
    for place in directly_in:
        condition, values = _inside(place)
        condition += " AND instr(substr(relative_path, ? + 1), ?) = 0"
        below = (len(_prefix(place)), path_cell(os.sep))
        yield from db.execute(
            f"SELECT {columns} FROM file WHERE folder_id = ? {condition}", (folder_id, *values, *below)
        )


def _inside(place: str) -> tuple[str, tuple[bytes, ...]]:
    """SQL for what lies in or below a folder."""
    prefix = _prefix(place)
    if not prefix:
        return "", ()
    # Of the bytes that follow the prefix, none is above 0xff: what begins with it lies between these two.
    return "AND relative_path >= ? AND relative_path < ?", (prefix, prefix[:-1] + bytes([prefix[-1] + 1]))


def _prefix(place: str) -> bytes:
    return path_cell(os.path.join(place, "")) if place else b""  # noqa: PTH118 - a trailing separator


def _of_ids(db: sqlite3.Connection, file_ids: Sequence[int]) -> tuple[KnownFile, ...]:
    found: list[KnownFile] = []
    for chunk in chunks(file_ids):
        rows = db.execute(
            "SELECT file.id, folder_id, relative_path, file.size_bytes, mtime_ns, inode, state, photo_id, "
            "content_hash, decoder_version FROM file LEFT JOIN photo ON photo.id = photo_id "
            f"WHERE file.id IN {variables(chunk)}",
            chunk,
        )
        found += (_known(*row) for row in rows)
    return tuple(found)


def _known(
    file_id: int,
    folder_id: int,
    relative_path: bytes,
    size_bytes: int,
    mtime_ns: int | str,
    inode: int | str,
    state: str,
    photo_id: int | None,
    content_hash: bytes | None,
    decoder_version: int,
) -> KnownFile:
    return KnownFile(
        FileId(file_id),
        FolderId(folder_id),
        path_of(relative_path),
        Stamp(size_bytes, int(mtime_ns), int(inode)),
        _STATES[state],
        None if photo_id is None else PhotoId(photo_id),
        None if content_hash is None else hash_of(content_hash),
        decoder_version,
    )


def table_of(db: sqlite3.Connection, folder_id: FolderId) -> str:
    """`file` for a FROM, to be read in order where a good part of it is that folder's: through the index on the folder
    a row takes `MANY` times as long.
    """
    files, all_files = db.execute(
        "SELECT (SELECT files FROM folder WHERE id = ?), (SELECT count(*) FROM file)", (folder_id,)
    ).fetchone()
    return "file NOT INDEXED" if MANY * (files or 0) > all_files else "file"


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
