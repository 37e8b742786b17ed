"""What a change did to rows, as what was before and is after: it can be turned round, and kept as text."""

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from photoclip.catalog.columns import text_cell
from photoclip.catalog.seals import LARGEST_ID
from photoclip.domain.ids import AlbumId, TagId
from photoclip.domain.photos import PhotoIds
from photoclip.domain.tag_api import TagState

ROWS = "rows"
"""The kind of journal entries whose payload is `deltas`."""

NO_RATING = -1

Values: TypeAlias = npt.NDArray[np.int64]


class MarkField(StrEnum):
    """What of a mark changes."""

    RATING = "rating"
    FAVOURITE = "favourite"


@dataclass(frozen=True, slots=True, eq=False)
class MarkDelta:
    """Marks of photos, `before` and `after` int64 (n,): ratings, NO_RATING for none, or 0 and 1."""

    field: MarkField
    photo_ids: PhotoIds
    before: Values
    after: Values


@dataclass(frozen=True, slots=True, eq=False)
class MemberDelta:
    """Photos that went into an album (`is_in`) or out of it, each with when it had been put there: int64 (n,)."""

    album_id: AlbumId
    photo_ids: PhotoIds
    added_at_ns: Values
    is_in: bool


@dataclass(frozen=True, slots=True)
class AlbumRow:
    """An album without its photos."""

    name: str
    query: str | None
    created_at_ns: int


@dataclass(frozen=True, slots=True)
class AlbumDelta:
    """An album; None before it was made, and after it was deleted."""

    album_id: AlbumId
    before: AlbumRow | None
    after: AlbumRow | None


@dataclass(frozen=True, slots=True, eq=False)
class TagDelta:
    """How photos stand to a tag, named in any case: `before` and `after` int64 (n,), as in `TagState`."""

    name: str
    photo_ids: PhotoIds
    before: Values
    after: Values


@dataclass(frozen=True, slots=True)
class TagCells:
    """A tag without its photos; see `rows.TagRow`. `created_at_ns` 0: unknown."""

    name: str
    created_at_ns: int
    cut: float | None = None
    is_automatic: bool = False
    is_taught: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the person set nothing of it."""
        return self.cut is None and not self.is_automatic and not self.is_taught


@dataclass(frozen=True, slots=True)
class TagRowDelta:
    """A tag itself; None before it was made, and after it was deleted, which it only is without photos."""

    tag_id: TagId
    before: TagCells | None
    after: TagCells | None


@dataclass(frozen=True, slots=True, eq=False)
class SucceededDelta:
    """Photos, int64 (n,), whose files were written anew since, or before it was done; what these show now is in the
    other deltas beside them. It changes nothing.
    """

    photo_ids: PhotoIds


_CELLS = tuple(field.name for field in fields(TagCells))

Delta: TypeAlias = MarkDelta | MemberDelta | AlbumDelta | TagDelta | TagRowDelta | SucceededDelta


class PayloadError(ValueError):
    """A payload is damaged, or of another version of the program."""


def turned(delta: Delta) -> Delta:
    """What takes it back."""
    match delta:
        case MarkDelta(field, photo_ids, before, after):
            return MarkDelta(field, photo_ids, after, before)
        case MemberDelta(album_id, photo_ids, added_at_ns, is_in):
            return MemberDelta(album_id, photo_ids, added_at_ns, not is_in)
        case AlbumDelta(album_id, before, after):
            return AlbumDelta(album_id, after, before)
        case TagDelta(name, photo_ids, before, after):
            return TagDelta(name, photo_ids, after, before)
        case TagRowDelta(tag_id, before, after):
            return TagRowDelta(tag_id, after, before)
        case SucceededDelta():
            return delta


def payload_of(deltas: Sequence[Delta]) -> str:
    """JSON. 100,000 photos in a row take 4 kB, scattered ones some 200 kB."""
    return json.dumps([_plain(delta) for delta in deltas], separators=(",", ":"))


def deltas_of(payload: str) -> tuple[Delta, ...]:
    """The inverse of `payload_of`.

    Raises:
        PayloadError: it is none.
    """
    try:
        found = json.loads(payload)
        if not isinstance(found, list):
            raise PayloadError("no list")
        return tuple(map(_delta, found))
    except (ValueError, TypeError, KeyError, AttributeError, zlib.error, RecursionError, OverflowError) as error:
        raise PayloadError(f"{type(error).__name__}: {error}") from error


def _plain(delta: Delta) -> Mapping[str, object]:
    match delta:
        case MarkDelta(field, photo_ids, before, after):
            return {"mark": field.value, "ids": _packed(photo_ids), "before": _packed(before), "after": _packed(after)}
        case MemberDelta(album_id, photo_ids, added_at_ns, is_in):
            return {"members": album_id, "ids": _packed(photo_ids), "added": _packed(added_at_ns), "in": is_in}
        case AlbumDelta(album_id, before, after):
            return {"album": album_id, "before": _plain_row(before), "after": _plain_row(after)}
        case TagDelta(name, photo_ids, before, after):
            return {"tag": name, "ids": _packed(photo_ids), "before": _packed(before), "after": _packed(after)}
        case TagRowDelta(tag_id, before, after):
            return {"label": tag_id, "before": _plain_cells(before), "after": _plain_cells(after)}
        case SucceededDelta(photo_ids):
            return {"succeeded": _packed(photo_ids)}


def _plain_row(row: AlbumRow | None) -> list[object] | None:
    return None if row is None else [row.name, row.query, row.created_at_ns]


def _plain_cells(cells: TagCells | None) -> list[object] | None:
    return None if cells is None else [getattr(cells, field) for field in _CELLS]


def _delta(plain: Mapping[str, Any]) -> Delta:
    if "mark" in plain:
        photo_ids, before, after = (_unpacked(plain[key]) for key in ("ids", "before", "after"))
        _require(photo_ids.size == before.size == after.size)
        field = MarkField(plain["mark"])
        least, most = (NO_RATING, 5) if field is MarkField.RATING else (0, 1)
        _require(all(((least <= side) & (side <= most)).all() for side in (before, after)))
        return MarkDelta(field, photo_ids, before, after)
    if "members" in plain:
        photo_ids, added_at_ns = _unpacked(plain["ids"]), _unpacked(plain["added"])
        album_id = int(plain["members"])
        _require(photo_ids.size == added_at_ns.size and isinstance(plain["in"], bool) and 0 < album_id < LARGEST_ID)
        return MemberDelta(AlbumId(album_id), photo_ids, added_at_ns, plain["in"])
    if "album" in plain:
        album_id = int(plain["album"])
        _require(0 < album_id < LARGEST_ID)
        return AlbumDelta(AlbumId(album_id), _row(plain["before"]), _row(plain["after"]))
    if "succeeded" in plain:
        return SucceededDelta(_unpacked(plain["succeeded"]))
    if "label" in plain:
        tag_id = int(plain["label"])
        _require(0 < tag_id < LARGEST_ID)
        return TagRowDelta(TagId(tag_id), _cells(plain["before"]), _cells(plain["after"]))
    return _tag(plain)


def _tag(plain: Mapping[str, Any]) -> TagDelta:
    name, photo_ids = plain["tag"], _unpacked(plain["ids"])
    _require(isinstance(name, str) and name != "" and text_cell(name) == name)
    if "has" in plain:  # so it was written before version 6, when a tag was on a photo or not
        _require(isinstance(plain["has"], bool))
        off, on = (np.full(photo_ids.size, state, np.int64) for state in (TagState.OPEN, TagState.BY_HAND))
        return TagDelta(name, photo_ids, *((off, on) if plain["has"] else (on, off)))
    before, after = _unpacked(plain["before"]), _unpacked(plain["after"])
    _require(photo_ids.size == before.size == after.size)
    _require(all(np.isin(side, [*TagState]).all() for side in (before, after)))
    return TagDelta(name, photo_ids, before, after)


def _cells(plain: object) -> TagCells | None:
    match plain:
        case None:
            return None
        case [str(name), int(created_at_ns), None | int() | float() as cut, bool(is_automatic), bool(is_taught)]:
            _require(bool(name) and text_cell(name) == name and abs(created_at_ns) <= np.iinfo(np.int64).max)
            _require(cut is None or 0 <= cut <= 1)
            return TagCells(name, created_at_ns, None if cut is None else float(cut), is_automatic, is_taught)
        case _:
            raise PayloadError("no tag")


def _row(plain: object) -> AlbumRow | None:
    match plain:
        case None:
            return None
        case [str(name), None | str() as query, int(created_at_ns)]:
            _require(bool(name) and abs(created_at_ns) <= np.iinfo(np.int64).max)
            _require(all(text_cell(text) == text for text in (name, query or "")))
            return AlbumRow(name, query, created_at_ns)
        case _:
            raise PayloadError("no album")


def _require(is_so: bool) -> None:
    if not is_so:
        raise PayloadError("columns that do not fit")


def _packed(values: npt.NDArray[np.int64]) -> str:
    """Differences, as most are alike, compressed."""
    differences = np.diff(values, prepend=np.int64(0)).astype("<i8")
    return base64.b64encode(zlib.compress(differences.tobytes())).decode("ascii")


def _unpacked(text: str) -> npt.NDArray[np.int64]:
    differences = np.frombuffer(zlib.decompress(base64.b64decode(text, validate=True)), "<i8")
    return np.cumsum(differences, dtype=np.int64)
