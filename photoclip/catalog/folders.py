"""The folders a person added."""

import sqlite3

from photoclip.catalog import sidecars
from photoclip.catalog.columns import path_cell, path_of, text_cell, words_cell, words_of
from photoclip.domain.change import Change
from photoclip.domain.files import Folder, FolderState
from photoclip.domain.ids import FolderId, PhotoId

_SELECT = "SELECT id, path, state, reason, excluded, files FROM folder "


def all_folders(db: sqlite3.Connection) -> tuple[Folder, ...]:
    """All, by path."""
    return tuple(_folder(*row) for row in db.execute(_SELECT + "ORDER BY path"))


def add(db: sqlite3.Connection, path: str, excluded: tuple[str, ...]) -> Folder:
    """Add, or give the one that is there other `excluded`."""
    db.execute(
        """
        INSERT INTO folder (path, state, excluded) VALUES (?, ?, ?)
        ON CONFLICT (path) DO UPDATE SET excluded = excluded.excluded
        """,
        (path_cell(path), FolderState.ONLINE.value, words_cell(excluded)),
    )
    return _folder(*db.execute(_SELECT + "WHERE path = ?", (path_cell(path),)).fetchone())


def remove(db: sqlite3.Connection, folder_id: FolderId) -> Change:
    """Forget a folder and its files; photos without another place become tombstones. An unknown one is ignored."""
    shown = [
        photo_id
        for (photo_id,) in db.execute(
            "SELECT DISTINCT photo_id FROM file WHERE folder_id = ? AND photo_id IS NOT NULL", (folder_id,)
        )
    ]
    sidecars.forget_folder(db, folder_id)
    db.execute("DELETE FROM file WHERE folder_id = ?", (folder_id,))
    db.execute("DELETE FROM folder WHERE id = ?", (folder_id,))
    dead = {photo_id for (photo_id,) in db.execute("SELECT id FROM photo WHERE places = 0")}
    return Change(
        vanished=tuple(PhotoId(photo_id) for photo_id in shown if photo_id in dead),
        places_changed=bool(shown),
    )


def set_state(db: sqlite3.Connection, folder_id: FolderId, state: FolderState, reason: str) -> None:
    """Online or offline; an unknown folder is ignored."""
    db.execute("UPDATE folder SET state = ?, reason = ? WHERE id = ?", (state.value, text_cell(reason), folder_id))


def _folder(folder_id: int, path: bytes, state: str, reason: str, excluded: str, files: int) -> Folder:
    return Folder(
        folder_id=FolderId(folder_id),
        path=path_of(path),
        state=FolderState(state),
        reason=reason,
        files=files,
        excluded=words_of(excluded),
    )
