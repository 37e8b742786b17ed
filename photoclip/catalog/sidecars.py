"""Sidecars: what is known of each, and what they make of the facts of photos."""

import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from photoclip.catalog import marks, tags
from photoclip.catalog.chunks import chunks, variables
from photoclip.catalog.columns import (
    optional_text,
    path_cell,
    path_of,
    text_cell,
    wide_cell,
    words_cell,
    words_of,
)
from photoclip.catalog.marks import Mark
from photoclip.catalog.sidecar_rows import PhotoPlace, Said, SidecarRow
from photoclip.catalog.tags import Names
from photoclip.domain.files import FolderState, Stamp
from photoclip.domain.ids import FolderId, PhotoId
from photoclip.domain.names import folded

_COLUMNS = (
    "folder_id, relative_path, photo_path, photo_id, size_bytes, mtime_ns, inode, keywords, rating, title, base, "
    "pending, told, differences, problem, made_by_us"
)
_NOT_THERE = -1
_SEPARATOR = path_cell(os.sep)


def put(db: sqlite3.Connection, rows: Sequence[SidecarRow]) -> None:
    """Write what is known of sidecars; of a folder or photo that is gone nothing is."""
    names = _COLUMNS.split(", ")
    marked = ", ".join("?" * len(names))
    updated = ", ".join(f"{name} = excluded.{name}" for name in names[2:])
    db.executemany(
        f"INSERT INTO sidecar ({_COLUMNS}) SELECT {marked} WHERE EXISTS (SELECT 1 FROM folder WHERE id = ?) "
        f"AND EXISTS (SELECT 1 FROM photo WHERE id = ?) ON CONFLICT (folder_id, relative_path) DO UPDATE SET {updated}",
        [(*_cells(row), row.folder_id, row.photo_id) for row in rows],
    )


def delete(db: sqlite3.Connection, gone: Sequence[SidecarRow]) -> None:
    """Forget sidecars."""
    db.executemany(
        "DELETE FROM sidecar WHERE folder_id = ? AND relative_path = ?",
        [(row.folder_id, path_cell(row.relative_path)) for row in gone],
    )


def forget_folder(db: sqlite3.Connection, folder_id: FolderId) -> None:
    """Forget all in a folder, with what they said."""
    found = db.execute("SELECT DISTINCT photo_id FROM sidecar WHERE folder_id = ?", (folder_id,)).fetchall()
    db.execute("DELETE FROM sidecar WHERE folder_id = ?", (folder_id,))
    lay_over(db, [photo_id for (photo_id,) in found])


def lay_over(db: sqlite3.Connection, photo_ids: Iterable[int]) -> list[PhotoId]:
    """Let the facts of photos be what their files say with what their sidecars say: keywords of all, rating and title
    of a sidecar before those of the file. Of which photos anything changed by that.
    """
    return [PhotoId(photo_id) for photo_id in dict.fromkeys(photo_ids) if _lay_over(db, photo_id)]


def _lay_over(db: sqlite3.Connection, photo_id: int) -> bool:
    now = db.execute("SELECT rating, title, keywords FROM photo WHERE id = ?", (photo_id,)).fetchone()
    kept = db.execute("SELECT rating, title, keywords FROM embedded WHERE photo_id = ?", (photo_id,)).fetchone()
    if now is None:
        return False
    rating, title, keywords = own = kept or now
    says = db.execute(
        "SELECT rating, title, keywords FROM sidecar WHERE photo_id = ? AND size_bytes >= 0 ORDER BY id", (photo_id,)
    ).fetchall()
    rating = next((stars for stars, _, _ in says if stars is not None), rating)
    title = next((text for _, text, _ in says if text), title)
    words: dict[str, str] = {}
    for cell in (keywords, *(cell for _, _, cell in says)):
        for word in words_of(cell):
            words.setdefault(folded(word), word)
    merged = (rating, title, words_cell(tuple(words.values())) if len(words) > len(words_of(keywords)) else keywords)
    if merged == own:
        db.execute("DELETE FROM embedded WHERE photo_id = ?", (photo_id,))
    elif kept is None:
        db.execute("INSERT INTO embedded (photo_id, rating, title, keywords) VALUES (?, ?, ?, ?)", (photo_id, *own))
    if merged != now:
        db.execute("UPDATE photo SET rating = ?, title = ?, keywords = ? WHERE id = ?", (*merged, photo_id))
    return merged != now


def refreshed(db: sqlite3.Connection, photo_id: PhotoId) -> None:
    """What the file says of a photo was read and written anew."""
    if db.execute("DELETE FROM embedded WHERE photo_id = ?", (int(photo_id),)).rowcount:
        _lay_over(db, photo_id)


def in_folder(db: sqlite3.Connection, folder_id: FolderId, directory: str) -> tuple[SidecarRow, ...]:
    """Those that lie in a folder itself (relative to the watched one, "")."""
    condition, values = _directly_in(directory)
    return tuple(_rows(db, f"WHERE folder_id = ? {condition}", (folder_id, *values)))


def at(db: sqlite3.Connection, folder_id: FolderId, relative_path: str) -> tuple[SidecarRow, ...]:
    """The one at a place, if it is known."""
    return tuple(_rows(db, "WHERE folder_id = ? AND relative_path = ?", (folder_id, path_cell(relative_path))))


def of_photos(db: sqlite3.Connection, photo_ids: Sequence[int]) -> tuple[SidecarRow, ...]:
    """Those of some photos."""
    found: list[SidecarRow] = []
    for chunk in chunks(photo_ids):
        found += _rows(db, f"WHERE photo_id IN {variables(chunk)}", tuple(chunk))
    return tuple(found)


def with_something_to_tell(db: sqlite3.Connection) -> tuple[SidecarRow, ...]:
    """Those that differ from the library, or cannot be used."""
    return tuple(_rows(db, "WHERE differences <> '[]' OR problem <> ''", ()))


def count(db: sqlite3.Connection) -> int:
    """How many there are beside photos."""
    (found,) = db.execute("SELECT count(*) FROM sidecar WHERE size_bytes >= 0").fetchone()
    return found


def directories(db: sqlite3.Connection, folder_id: FolderId) -> tuple[str, ...]:
    """The folders in a watched one in which photos or known sidecars lie, in order."""
    found: set[bytes] = set()
    for query in (
        "SELECT relative_path FROM file WHERE folder_id = ? AND photo_id IS NOT NULL",
        "SELECT relative_path FROM sidecar WHERE folder_id = ? AND size_bytes >= 0",
    ):
        found.update(path.rpartition(_SEPARATOR)[0] for (path,) in db.execute(query, (folder_id,)))
    return tuple(map(path_of, sorted(found)))


def photos_in(db: sqlite3.Connection, folder_id: FolderId, directory: str) -> dict[str, PhotoId]:
    """The photos that lie in a folder itself, by the relative paths of their files."""
    condition, values = _directly_in(directory)
    query = f"SELECT relative_path, photo_id FROM file WHERE folder_id = ? {condition} AND photo_id IS NOT NULL"
    return {path_of(path): PhotoId(one) for path, one in db.execute(query, (folder_id, *values))}


def untold(db: sqlite3.Connection) -> tuple[PhotoPlace, ...]:
    """The places of live photos, in folders that can be seen, whose sidecars are not up to date with what the library
    says of tags and ratings; by folder and path.
    """
    keys = _keys(db)
    told: dict[int, list[str]] = {}
    for photo_id, said in db.execute("SELECT photo_id, told FROM sidecar WHERE told <> '' OR base <> ''"):
        told.setdefault(photo_id, []).append(said)
    places = dict(db.execute("SELECT id, places FROM photo INDEXED BY photo_listed WHERE places > 0").fetchall())
    wanted = [
        photo_id
        for photo_id in {*keys, *told}
        if photo_id in places and told.get(photo_id, []).count(keys.get(photo_id, NOTHING)) < places[photo_id]
    ]
    found: list[tuple[int, bytes, int]] = []
    for chunk in chunks(wanted):
        # A copy elsewhere, on a drive that is not there, makes nothing of this one.
        here: dict[tuple[int, bytes, int], list[str]] = {}
        for folder_id, path, photo_id, said in db.execute(
            "SELECT folder_id, photo_path, photo_id, told FROM sidecar WHERE (told <> '' OR base <> '') "
            f"AND photo_id IN {variables(chunk)}",
            chunk,
        ):
            here.setdefault((folder_id, path, photo_id), []).append(said)
        for place in db.execute(
            "SELECT folder_id, relative_path, photo_id FROM file JOIN folder ON folder.id = folder_id "
            f"WHERE folder.state = '{FolderState.ONLINE.value}' AND photo_id IN {variables(chunk)}",
            chunk,
        ):
            key, says = keys.get(place[2], NOTHING), here.get(place, [])
            if key not in says and (says or key != NOTHING):
                found.append(place)
    return tuple(PhotoPlace(FolderId(a), path_of(path), PhotoId(c)) for a, path, c in sorted(found))


NOTHING = "0"
"""The key of a photo of which nothing is said."""


def said(db: sqlite3.Connection, photo_ids: Sequence[int]) -> dict[int, Said]:
    """What the library says of photos."""
    wanted = list(dict.fromkeys(map(int, photo_ids)))
    tagged, marked = tags.of_photos(db, wanted), marks.of_photos(db, wanted)
    found: dict[int, Said] = {}
    for chunk in chunks(wanted):
        for photo_id, rating, title, keywords in db.execute(
            "SELECT photo.id, iif(embedded.photo_id IS NULL, photo.rating, embedded.rating), "
            "iif(embedded.photo_id IS NULL, photo.title, embedded.title), "
            "coalesce(embedded.keywords, photo.keywords) FROM photo LEFT JOIN embedded ON photo_id = photo.id "
            f"WHERE photo.id IN {variables(chunk)}",
            chunk,
        ):
            names, mark = tagged.get(photo_id, Names()), marked.get(photo_id, Mark())
            key = _key(names.on, mark.rating)
            found[photo_id] = Said(
                *(PhotoId(photo_id), names.on, names.rejected, mark.rating, words_of(keywords), rating, title, key)
            )
    return found


def _keys(db: sqlite3.Connection) -> dict[int, str]:
    """The keys of all photos of which anything is said."""
    names: Mapping[int, str] = dict(db.execute("SELECT id, name FROM tag").fetchall())
    ratings: dict[int, int] = dict(db.execute("SELECT photo_id, rating FROM mark WHERE rating IS NOT NULL").fetchall())
    found: dict[int, str] = {}
    known: dict[tuple[str, int | None], str] = {}
    # In the order of the table's key, so that the same tags make the same text.
    for photo_id, ids in db.execute("SELECT photo_id, group_concat(tag_id) FROM photo_tag GROUP BY photo_id"):
        rating = ratings.pop(photo_id, None)
        key = known.get((ids, rating))
        if key is None:
            key = known[ids, rating] = _key([names[int(one)] for one in ids.split(",")], rating)
        found[photo_id] = key
    found.update((photo_id, _key((), rating)) for photo_id, rating in ratings.items())
    return found


def _key(names: Sequence[str], rating: int | None) -> str:
    if not names and rating is None:
        return NOTHING
    return f"{zlib.crc32(repr((sorted(names), rating)).encode()):08x}"


def _rows(db: sqlite3.Connection, condition: str, values: tuple[Any, ...]) -> Iterator[SidecarRow]:
    for row in db.execute(f"SELECT {_COLUMNS} FROM sidecar {condition} ORDER BY folder_id, relative_path", values):
        places, stamps, says, texts = row[:4], row[4:7], row[7:10], row[10:15]
        folder_id, relative_path, photo_path, photo_id = places
        yield SidecarRow(
            FolderId(folder_id),
            path_of(relative_path),
            path_of(photo_path),
            PhotoId(photo_id),
            None if stamps[0] == _NOT_THERE else Stamp(*map(int, stamps)),
            words_of(says[0]),
            *says[1:],
            *texts,
            made_by_us=bool(row[15]),
        )


def _cells(row: SidecarRow) -> tuple[Any, ...]:
    stamp = row.stamp or Stamp(_NOT_THERE, 0, 0)
    return (
        *(row.folder_id, path_cell(row.relative_path), path_cell(row.photo_path), row.photo_id),
        *(stamp.size_bytes, wide_cell(stamp.mtime_ns), wide_cell(stamp.inode), words_cell(row.keywords)),
        *(row.rating, optional_text(row.title), text_cell(row.base), text_cell(row.pending), row.told),
        *(text_cell(row.differences), text_cell(row.problem), int(row.made_by_us)),
    )


def _directly_in(directory: str) -> tuple[str, tuple[bytes | int, ...]]:
    """SQL for what lies in a folder itself. Of the bytes that follow a separator, none is above 0xff."""
    prefix = path_cell(os.path.join(directory, "")) if directory else b""  # noqa: PTH118 - a trailing separator
    direct = f"AND instr(substr(relative_path, {len(prefix) + 1}), ?) = 0"
    if not prefix:
        return direct, (_SEPARATOR,)
    after = prefix[:-1] + bytes([prefix[-1] + 1])
    return f"AND relative_path >= ? AND relative_path < ? {direct}", (prefix, after, _SEPARATOR)
