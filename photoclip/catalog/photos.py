"""Photos: content, its facts, and where it lies."""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from photoclip.catalog import sidecars
from photoclip.catalog.chunks import MANY, chunks, variables
from photoclip.catalog.columns import (
    hash_cell,
    hash_of,
    optional_integer,
    optional_real,
    optional_text,
    signed,
    text_cell,
    unsigned,
    words_cell,
    words_of,
)
from photoclip.catalog.files import absolute
from photoclip.catalog.packed import Packed, integers
from photoclip.catalog.rows import PhotoRow
from photoclip.domain.browse import PhotoFile
from photoclip.domain.files import FolderState
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import DecodedPhoto, Facts, PhotoIds

_FACTS = tuple(field.name for field in fields(Facts))
_WRITTEN = ("size_bytes", "format", "width_px", "height_px", "perceptual_hash", *_FACTS)
_FIRST_FACT = len(_WRITTEN) - len(_FACTS) + 3  # after id, content_hash and added_at_ns
_INSERT = f"INSERT INTO photo (content_hash, added_at_ns, {', '.join(_WRITTEN)}) VALUES (?, ?{', ?' * len(_WRITTEN)})"
_UPDATE = f"UPDATE photo SET {', '.join(f'{column} = ?' for column in _WRITTEN)} WHERE id = ?"
_SELECT = f"SELECT id, content_hash, added_at_ns, {', '.join(_WRITTEN)} FROM photo WHERE id IN "


def find(db: sqlite3.Connection, content_hash: ContentHash) -> PhotoId | None:
    """The photo with these bytes, tombstones too."""
    found = db.execute("SELECT id FROM photo WHERE content_hash = ?", (hash_cell(content_hash),)).fetchone()
    return None if found is None else PhotoId(found[0])


def is_live(db: sqlite3.Connection, photo_id: PhotoId) -> bool:
    """Whether a known photo has a place."""
    places: int = db.execute("SELECT places FROM photo WHERE id = ?", (photo_id,)).fetchone()[0]
    return places > 0


def known(db: sqlite3.Connection, photo_ids: Sequence[int]) -> frozenset[int]:
    """Those of some ids that a photo has, tombstones too."""
    found: set[int] = set()
    for chunk in chunks(photo_ids):
        found.update(one for (one,) in db.execute(f"SELECT id FROM photo WHERE id IN {variables(chunk)}", chunk))
    return frozenset(found)


def live(db: sqlite3.Connection, photo_ids: Sequence[int]) -> frozenset[int]:
    """Those of some ids that a photo has which a file shows."""
    found: set[int] = set()
    for chunk in chunks(photo_ids):
        query = f"SELECT id FROM photo WHERE places > 0 AND id IN {variables(chunk)}"
        found.update(one for (one,) in db.execute(query, chunk))
    return frozenset(found)


def all_live(db: sqlite3.Connection) -> PhotoIds:
    """All that a file shows, int64 (n,), ascending, read-only."""
    query = f"SELECT {integers('id')} FROM photo INDEXED BY photo_listed WHERE places > 0"
    found = np.sort(Packed(db.execute(query).fetchone()).integers(0))
    found.flags.writeable = False
    return found


def insert(db: sqlite3.Connection, photo: DecodedPhoto, added_at_ns: int) -> PhotoId:
    """A new photo, without a place yet."""
    row = db.execute(_INSERT, (hash_cell(photo.content_hash), added_at_ns, *_written(photo)))
    assert row.lastrowid is not None
    return PhotoId(row.lastrowid)


def refresh(db: sqlite3.Connection, photo_id: PhotoId, photo: DecodedPhoto) -> None:
    """What the decoder read this time replaces what it read before."""
    db.execute(_UPDATE, (*_written(photo), photo_id))
    sidecars.refreshed(db, photo_id)


def inherit_added(db: sqlite3.Connection, predecessor: PhotoId, successor: PhotoId) -> None:
    """A photo was added when another one was, if that is earlier or unknown."""
    db.execute(
        "UPDATE photo SET added_at_ns = min(added_at_ns, (SELECT added_at_ns FROM photo WHERE id = ?)) WHERE id = ?",
        (predecessor, successor),
    )


def sizes(db: sqlite3.Connection) -> frozenset[int]:
    """File sizes of all photos, tombstones too."""
    return frozenset(size for (size,) in db.execute("SELECT DISTINCT size_bytes FROM photo"))


def sizes_among(db: sqlite3.Connection, wanted: Collection[int]) -> frozenset[int]:
    """Those of some file sizes that a photo has, tombstones too."""
    if len(wanted) > MANY:
        return sizes(db) & frozenset(wanted)
    found: set[int] = set()
    for chunk in chunks(tuple(wanted)):
        query = f"SELECT DISTINCT size_bytes FROM photo WHERE size_bytes IN {variables(chunk)}"
        found.update(size for (size,) in db.execute(query, chunk))
    return frozenset(found)


def rows(db: sqlite3.Connection, photo_ids: Sequence[PhotoId]) -> tuple[PhotoRow, ...]:
    """In the order asked, repeated ids too; unknown ids are left out."""
    wanted = [int(photo_id) for photo_id in photo_ids]
    places = places_of(db, wanted)
    found: dict[int, PhotoRow] = {}
    for chunk in chunks(wanted):
        for row in db.execute(_SELECT + variables(chunk), chunk):
            found[row[0]] = _photo_row(row, tuple(places.get(row[0], ())))
    return tuple(found[photo_id] for photo_id in wanted if photo_id in found)


def places_of(db: sqlite3.Connection, photo_ids: Sequence[int]) -> dict[int, list[PhotoFile]]:
    """The places of photos, online ones first, then by path. Photos without one are left out."""
    places: dict[int, list[PhotoFile]] = {}
    for chunk in chunks(photo_ids):
        for photo_id, folder, relative_path, state in db.execute(
            "SELECT photo_id, path, relative_path, folder.state "
            "FROM file JOIN folder ON folder.id = folder_id WHERE photo_id IN " + variables(chunk),
            chunk,
        ):
            place = PhotoFile(absolute(folder, relative_path), state == FolderState.OFFLINE.value)
            places.setdefault(photo_id, []).append(place)
    for found in places.values():
        found.sort(key=lambda place: (place.offline, place.path))
    return places


def _written(photo: DecodedPhoto) -> tuple[Any, ...]:
    facts = photo.facts
    return (
        photo.size_bytes,
        text_cell(photo.format),
        photo.width_px,
        photo.height_px,
        signed(photo.perceptual_hash),
        optional_text(facts.taken_at),
        optional_integer(facts.taken_offset_minutes),
        optional_text(facts.camera_make),
        optional_text(facts.camera_model),
        optional_text(facts.lens),
        optional_real(facts.exposure_s),
        optional_real(facts.f_number),
        optional_integer(facts.iso),
        optional_real(facts.focal_mm),
        optional_real(facts.latitude),
        optional_real(facts.longitude),
        optional_real(facts.altitude_m),
        optional_integer(facts.rating),
        optional_text(facts.title),
        words_cell(facts.keywords),
    )


def _photo_row(row: tuple[Any, ...], places: tuple[PhotoFile, ...]) -> PhotoRow:
    photo_id, content_hash, added_at_ns, size_bytes, form, width_px, height_px, perceptual_hash = row[:_FIRST_FACT]
    facts: dict[str, Any] = dict(zip(_FACTS, row[_FIRST_FACT:], strict=True))
    facts["keywords"] = words_of(facts["keywords"])
    return PhotoRow(
        photo_id=PhotoId(photo_id),
        content_hash=hash_of(content_hash),
        size_bytes=size_bytes,
        format=form,
        width_px=width_px,
        height_px=height_px,
        perceptual_hash=unsigned(perceptual_hash),
        facts=Facts(**facts),
        places=places,
        added_at_ns=added_at_ns,
    )
