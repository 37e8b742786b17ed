"""A sound catalog out of a broken one: row by row what can still be read and is what was written.

What cannot be read is taken from a backup of the same history, where there is one. Indexes are made anew.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from photoclip.catalog import notes, older, soundness
from photoclip.catalog.backups import remove_database
from photoclip.catalog.connection import connect_reader, connect_writer
from photoclip.catalog.faults import is_rot, storing, translated
from photoclip.catalog.older import Renewal
from photoclip.catalog.opening import open_connections
from photoclip.catalog.rotten import NO_SIZE, RottenTable, Row, copy_with_sound_header
from photoclip.catalog.seals import SEALED
from photoclip.config.files import temporary_beside

HISTORY = "history"
"""The note that tells histories apart: a restored catalog gives ids again that the lost one had given to others."""

_ROWS_AT_ONCE = 1000
_GIVEN = ("tag", "photo_tag", "tag_rejection", "album", "album_photo", "mark")
_BESIDE = ("sidecar", "embedded")
_ORDER = ("folder", "model", "photo", "file", "vector", *_GIVEN, *_BESIDE, "caption", "setting", "journal")
"""Parents before their children: triggers count the places of photos as files come in."""
_PRECIOUS = ("folder", "photo", *_GIVEN)

NAMELESS = "'Album ' || album_id || ' (its name was lost)'"
"""SQL for the name of an album of which nothing but the photos is left."""

_ORPHANS = (
    "DELETE FROM file WHERE folder_id NOT IN (SELECT id FROM folder) OR photo_id NOT IN (SELECT id FROM photo)",
    "UPDATE file SET last_photo_id = NULL WHERE last_photo_id NOT IN (SELECT id FROM photo)",
    """
    DELETE FROM vector WHERE photo_id NOT IN (SELECT id FROM photo)
    OR (model_id, dimension) NOT IN (SELECT id, dimension FROM model)
    """,
    "DELETE FROM photo_tag WHERE photo_id NOT IN (SELECT id FROM photo) OR tag_id NOT IN (SELECT id FROM tag)",
    "DELETE FROM setting WHERE name = 'active_model' AND CAST(value AS INTEGER) NOT IN (SELECT id FROM model)",
    # Facts that rotted are read again: a failure of an older decoder is tried again. Offline photos stay in sight.
    f"""
    UPDATE file SET state = 'damaged', reason = '', decoder_version = 0, last_photo_id = photo_id, photo_id = NULL
    WHERE photo_id IN (SELECT id FROM photo WHERE size_bytes = {NO_SIZE})
    AND folder_id IN (SELECT id FROM folder WHERE state = 'online')
    """,
    # Rows that a backup filled in came after what counts them.
    "UPDATE photo SET places = (SELECT count(*) FROM file WHERE photo_id = photo.id)",
    "UPDATE folder SET files = (SELECT count(*) FROM file WHERE folder_id = folder.id)",
    "DELETE FROM album_photo WHERE photo_id NOT IN (SELECT id FROM photo)",
    # The photos of an album whose name is lost stay together.
    f"""
    INSERT OR IGNORE INTO album (id, name, name_key, created_at_ns)
    SELECT DISTINCT album_id, {NAMELESS}, lower({NAMELESS}), 0 FROM album_photo
    WHERE album_id NOT IN (SELECT id FROM album)
    """,
    "DELETE FROM album_photo WHERE album_id NOT IN (SELECT id FROM album)",
    "DELETE FROM mark WHERE photo_id NOT IN (SELECT id FROM photo)",
    "DELETE FROM tag_rejection WHERE photo_id NOT IN (SELECT id FROM photo) OR tag_id NOT IN (SELECT id FROM tag)",
    # One of the two lay in a gap, and comes from a backup, when it was said otherwise.
    "DELETE FROM photo_tag WHERE (photo_id, tag_id) IN (SELECT photo_id, tag_id FROM tag_rejection)",
    "DELETE FROM sidecar WHERE folder_id NOT IN (SELECT id FROM folder) OR photo_id NOT IN (SELECT id FROM photo)",
    "DELETE FROM caption WHERE photo_id NOT IN (SELECT id FROM photo) OR model_id NOT IN (SELECT id FROM model)",
    # What sidecars said of photos is read again.
    """
    UPDATE photo SET (rating, title, keywords) =
        (SELECT rating, title, keywords FROM embedded WHERE photo_id = photo.id)
    WHERE id IN (SELECT photo_id FROM embedded WHERE photo_id NOT IN (SELECT photo_id FROM sidecar))
    """,
    "DELETE FROM embedded WHERE photo_id NOT IN (SELECT photo_id FROM sidecar)",
)
_ORPHANS_OF = {
    **{"file": (0,), "vector": (2,), "photo_tag": (3,), "album_photo": (8, 10), "album": (9,), "mark": (11,)},
    **{"tag_rejection": (12,), "sidecar": (14,), "caption": (15,)},
}

_WORDS = {
    "folder": "watched folders that could not be verified (look at their paths and what is left out of them)",
    "photo": "photos to be read again",
    "file": "places of photos to be looked at again",
    "vector": "photos to be understood again",
    "tag": "names of tags that could not be verified",
    "photo_tag": "tags that are off their photos now",
    "tag_rejection": "rejected tags that may be suggested again",
    "journal": "changes that cannot be taken back any more",
    "album": "albums whose names could not be verified",
    "album_photo": "photos that are off their albums now",
    "mark": "ratings and favourites that are lost",
    "sidecar": "sidecars to be read again",
    "caption": "captions to be made again",
}


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What became of a broken catalog: one line for each thing that was lost or is to be made again. `is_poor` when a
    whole table is lost that nothing but a backup has.
    """

    lines: tuple[str, ...]
    is_poor: bool


def salvage(path: Path, target: Path, backup: Path | None) -> Salvaged | None:
    """Write a sound catalog to `target`, where nothing lies, out of the broken one at `path`, and out of `backup`, a
    sound catalog of the newest schema, what lay where nothing can be read. None where nothing can be saved.

    Raises:
        StorageError: the disk is full, or a file may not be read or written.
    """
    as_it_is = _salvage(path, target, backup)
    if as_it_is is not None and not as_it_is.is_poor:
        return as_it_is
    remove_database(target)
    patched = temporary_beside(path)
    try:
        with storing(patched):
            copy_with_sound_header(path, patched)
        better = _salvage(patched, target, backup)
    finally:
        remove_database(patched)
    if better is None:
        remove_database(target)
    return better or (_salvage(path, target, backup) if as_it_is is not None else None)


def _salvage(path: Path, target: Path, backup: Path | None) -> Salvaged | None:
    open_connections(target, target.with_name(f"{target.name}.none")).close()
    with translated(path, written=target), closing(connect_writer(target)) as fresh:
        # A kill leaves nothing that anybody reads.
        fresh.execute("PRAGMA journal_mode = MEMORY")
        fresh.execute("PRAGMA synchronous = OFF")
        try:
            with closing(_reader(path)) as broken:
                version = older.version_of(broken)
                columns = {name: older.columns_of(name, version) for name in _ORDER}
                tables = [RottenTable(name, columns[name]) for name in _ORDER if columns[name]]
                renewal = Renewal(version)
                for table in tables:
                    _write(fresh, table.name, renewal.rows(table.name, table.rows(broken)))
        except UnicodeDecodeError:  # see `translated`
            return None
        except sqlite3.DatabaseError as error:
            if not is_rot(error):
                raise
            return None
        filled = _fill(fresh, backup, tables) if backup is not None else 0
        orphans = [fresh.execute(statement).rowcount for statement in _ORPHANS]
        if soundness.problems(fresh):
            return None
    lines = [line for table in tables if (line := _line(table, orphans))]
    if backup is not None and filled:
        lines.append(f"taken from {backup.name}: {filled} rows")
    return Salvaged(tuple(lines), not filled and any(table.is_gone for table in tables if table.name in _PRECIOUS))


def _reader(path: Path) -> sqlite3.Connection:
    db = connect_reader(path)
    db.text_factory = _text
    return db


def _text(cell: bytes) -> str:
    return cell.decode("utf-8", "replace")


def _write(fresh: sqlite3.Connection, table: str, rows: Iterable[Row]) -> int:
    """Returns how many were new. Rows that pages lead to twice are there already; a new catalog has a note or two. A
    cell of another type, as a row that rotted may have it, fails in spite of IGNORE: that row is left out.
    """
    instead, columns = "REPLACE" if table == "setting" else "IGNORE", SEALED[table]
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT OR {instead} INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    written, left = 0, iter(rows)
    while chunk := list(islice(left, _ROWS_AT_ONCE)):
        fresh.execute("BEGIN")
        try:
            new = fresh.executemany(statement, chunk).rowcount
        except sqlite3.IntegrityError:
            fresh.execute("ROLLBACK")
            fresh.execute("BEGIN")
            new = sum(_new(fresh, statement, row) for row in chunk)
        fresh.execute("COMMIT")
        written += new
    return written


def _new(fresh: sqlite3.Connection, statement: str, row: Row) -> int:
    try:
        return fresh.execute(statement, row).rowcount
    except sqlite3.IntegrityError:
        return 0


def _fill(fresh: sqlite3.Connection, backup: Path, tables: Sequence[RottenTable]) -> int:
    """Take the rows that lay in the gaps from a backup. Returns how many."""
    filled = 0
    with closing(_reader(backup)) as whole:
        version = older.version_of(whole)
        renewal = Renewal(version)
        for table in tables:
            gap, columns = table.gap, older.columns_of(table.name, version)
            if gap is not None and columns and _is_same_history(fresh, whole):
                rows = RottenTable(table.name, columns).rows(whole)
                lost = (row for row in rows if gap.holds(table.key_of(row)))
                filled += _write(fresh, table.name, renewal.rows(table.name, lost))
    return filled


def _is_same_history(one: sqlite3.Connection, other: sqlite3.Connection) -> bool:
    """Whether an id means the same in both."""
    history = notes.read(one, HISTORY)
    return history is not None and history == notes.read(other, HISTORY)


def _line(table: RottenTable, orphans: Sequence[int]) -> str:
    words = _WORDS.get(table.name)
    count = table.rotten + sum(orphans[place] for place in _ORPHANS_OF.get(table.name, ()))
    if words is None or not (count or table.gap):
        return ""
    return f"{words}: {count:,}{' and some that nobody can count' if table.gap else ''}"
