"""Tables as catalogs of earlier versions have them, and their rows as they are today."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from photoclip.catalog.seals import SEALED
from photoclip.domain.names import folded

_SINCE: Mapping[str, int] = MappingProxyType(
    {**dict.fromkeys(("album", "album_photo", "mark"), 5), "tag_rejection": 6}
    | dict.fromkeys(("sidecar", "embedded", "caption"), 7)
)
"""Tables that came later than the first sealed version."""
_BEFORE_6: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"tag": ("id", "name"), "photo_tag": ("photo_id", "tag_id")}
)
"""The sealed columns of tables that have more since version 6."""

Row = tuple[Any, ...]


def version_of(db: sqlite3.Connection) -> int:
    """By the tables that are there, since the header may have rotted; where one of that version is missing, it rotted.

    Raises:
        sqlite3.DatabaseError: nobody can read which there are.
    """
    known = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    columns = {column for _, column, *_ in db.execute("PRAGMA table_info(tag)")}
    newest = max((_SINCE.get(table, 4) for table in known), default=4)
    return max(newest, 6) if "name_key" in columns else newest


def columns_of(table: str, version: int) -> tuple[str, ...]:
    """The sealed columns of a table in that version; none where it had no such table."""
    if version < _SINCE.get(table, 0):
        return ()
    return _BEFORE_6.get(table, SEALED[table]) if version < 6 else SEALED[table]


class Renewal:
    """Makes rows of one catalog what they are today, tags before what is tagged with them."""

    def __init__(self, version: int) -> None:
        self._version = version
        self._tag_of_key: dict[str, int] = {}
        self._tag_instead: dict[int, int] = {}

    def rows(self, table: str, rows: Iterable[Row]) -> Iterable[Row]:
        """Rows of a table with the columns of `SEALED`."""
        if self._version < 6 and table == "tag":
            return self._tags(rows)
        if self._version < 6 and table == "photo_tag":
            return ((photo_id, self._tag_instead.get(tag_id, tag_id), 0) for photo_id, tag_id in rows)
        return rows

    def _tags(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Names that differ only in case were two."""
        for tag_id, name in rows:
            key = folded(name)
            first = self._tag_of_key.setdefault(key, tag_id)
            if first == tag_id:
                yield (tag_id, name, key, None, 0, 0, 0)
            else:
                self._tag_instead[tag_id] = first
