"""Reading a table of a broken catalog: from both ends up to the damage; and what is kept of a row that rotted."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from photoclip.catalog.connection import PAGE_BYTES
from photoclip.catalog.faults import is_damage
from photoclip.catalog.schema import MAGIC
from photoclip.catalog.seals import LARGEST_ID, SEALED, as_declared, sealing
from photoclip.domain.names import folded

NO_SIZE = -1
"""A size that no file has, so that it is looked at again."""

Row = tuple[Any, ...]
"""Cells as `SEALED` names them."""

# What takes the place of cells in a row that rotted. Of the tables that are not here, such a row is left out: a vector
# is made again, what is noted in `setting` is noted again, and of a tag nobody knows which photo it was put on.
_CLEAN: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "folder": {"state": "online", "reason": ""},
        "model": {},
        "tag": {"cut": None, "is_automatic": 0, "is_taught": 0, "created_at_ns": 0},
        "album": {"created_at_ns": 0},
        "photo": {
            **{column: None for column in SEALED["photo"] if column not in ("id", "content_hash")},
            **{"size_bytes": NO_SIZE, "format": "", "width_px": 1, "height_px": 1, "perceptual_hash": 0},
            **{"keywords": "[]", "added_at_ns": 0},
        },
        "file": {
            **{"size_bytes": NO_SIZE, "mtime_ns": 0, "inode": 0, "reason": "", "decoder_version": 0},
            "last_photo_id": None,
        },
    }
)


@dataclass(slots=True)
class Gap:
    """The keys between which nothing can be read; None: from the first row, or to the last."""

    after: Row | None = None
    before: Row | None = None

    def holds(self, key: Row) -> bool:
        """Whether a row with that key would lie in it."""
        return (self.after is None or key > self.after) and (self.before is None or key < self.before)


class RottenTable:
    """One table with these sealed `columns`, and what comes to light while it is read: how many rows were `read`, how
    many of them were `rotten`, and the `gap` where there is one.
    """

    def __init__(self, name: str, columns: Sequence[str] = ()) -> None:
        self.name = name
        self.columns = tuple(columns or SEALED[name])
        self.read = 0
        self.rotten = 0
        self.gap: Gap | None = None

    @property
    def is_gone(self) -> bool:
        """Whether nothing of it can be read."""
        return self.gap is not None and self.read == 0

    def key_of(self, row: Row) -> Row:
        """The key in a row."""
        return row[:2] if self.name in ("photo_tag", "tag_rejection", "album_photo", "caption") else row[:1]

    def rows(self, db: sqlite3.Connection) -> Iterator[Row]:
        """Rows that can be used: forward up to the damage, then backward to it. In the end what is kept of those that
        rotted: what rotted may be the key, and be that of another row now.

        Raises:
            sqlite3.DatabaseError: something else than damage, as when there is no such table.
        """
        gap = Gap()
        rotten: list[Row] = []
        try:
            for row in self._sound(db, "ASC", rotten):
                gap.after = self.key_of(row)
                yield row
        except sqlite3.DatabaseError as error:
            _require_damage(error)
            self.gap = gap
            yield from self._behind(db, gap, rotten)
        yield from rotten

    def _behind(self, db: sqlite3.Connection, gap: Gap, rotten: list[Row]) -> Iterator[Row]:
        """Sound rows behind the gap."""
        try:
            for row in self._sound(db, "DESC", rotten):
                if not gap.holds(self.key_of(row)):
                    return
                gap.before = self.key_of(row)
                yield row
        except sqlite3.DatabaseError as error:
            _require_damage(error)

    def _sound(self, db: sqlite3.Connection, order: str, rotten: list[Row]) -> Iterator[Row]:
        """Rows that are what was written; what is kept of the others goes to `rotten`. NOT INDEXED: indexes may be
        broken as well.
        """
        last: Row | None = None
        for *cells, is_sound in self._read(db, order):
            self.read += 1
            if not is_sound:
                self.rotten += 1
                rotten += self._kept(cells)
                continue
            row = tuple(cells)
            key = self.key_of(row)
            if last is not None and (key <= last) == (order == "ASC"):
                raise _DisorderError
            last = key
            yield row

    def _read(self, db: sqlite3.Connection, order: str) -> Iterator[Row]:
        """Cells of all rows up to the damage, and behind those of each whether they are what was written."""
        keys = self.key_of(self.columns)
        wanted = f"{', '.join(map(as_declared, self.columns))}, seal IS {sealing(self.columns)}"
        ordered = f"ORDER BY {', '.join(f'{key} {order}' for key in keys)}"
        last: Row | None = None
        try:
            for row in db.execute(f"SELECT {wanted} FROM {self.name} NOT INDEXED {ordered}"):
                yield row
                last = self.key_of(row)
        except sqlite3.DatabaseError:
            # Python's module is a row ahead: it keeps for itself the one before that which cannot be read, even the
            # first of all.
            way, marks = ">" if order == "ASC" else "<", ", ".join("?" * len(keys))
            beyond = "" if last is None else f"WHERE ({', '.join(keys)}) {way} ({marks})"
            found = f"SELECT {wanted} FROM {self.name} NOT INDEXED {beyond} {ordered} LIMIT 1"
            with suppress(sqlite3.DatabaseError):
                yield from db.execute(found, last or ())
            raise

    def _kept(self, cells: list[Any]) -> Iterator[Row]:
        clean = _CLEAN.get(self.name)
        if clean is not None and 0 < cells[0] < LARGEST_ID:
            named = {**dict(zip(self.columns, cells, strict=True)), **clean}
            if self.name == "file":
                named["state"] = "ok" if named["photo_id"] is not None else "damaged"
            if self.name == "folder":
                named["excluded"] = _words(named["excluded"])
            if self.name in ("album", "tag"):
                named |= _titled(named, self.name)
            yield tuple(named[column] for column in self.columns)


def copy_with_sound_header(path: Path, target: Path) -> None:
    """Copy a broken catalog, with a header as it must be: of one that was cut off, what is left can be read then.

    Raises:
        OSError: it cannot be read or written.
    """
    for suffix in ("", "-wal"):
        source = path.with_name(path.name + suffix)
        if source.exists():
            shutil.copyfile(source, target.with_name(target.name + suffix))
    with target.open("r+b") as file:
        # https://www.sqlite.org/fileformat.html#the_database_header
        pages = file.seek(0, os.SEEK_END) // PAGE_BYTES
        file.seek(0)
        file.write(MAGIC + PAGE_BYTES.to_bytes(2, "big") + bytes((2, 2, 0, 64, 32, 32)))
        file.write(b"".join(number.to_bytes(4, "big") for number in (1, pages, 0, 0, 1, 4, 0, 0, 1)))
        file.seek(92)
        file.write((1).to_bytes(4, "big"))


class _DisorderError(sqlite3.DatabaseError):
    """Keys that do not ascend: pages lead in a circle."""


def _require_damage(error: sqlite3.DatabaseError) -> None:
    if not is_damage(error) and not isinstance(error, _DisorderError):
        raise error


def _titled(row: Mapping[str, object], what: str) -> Mapping[str, object]:
    """A name that can be read, with its key; and no query but a text."""
    name, query = row["name"], row.get("query")
    readable = name if isinstance(name, str) and name else f"{what.capitalize()} {row['id']}"
    return {"name": readable, "name_key": folded(readable), "query": query if isinstance(query, str) else None}


def _words(cell: object) -> str:
    try:
        words = json.loads(str(cell))
    except ValueError:
        words = None
    return json.dumps([word for word in words if isinstance(word, str)] if isinstance(words, list) else [])
