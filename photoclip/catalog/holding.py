"""For which photos a single condition holds."""

import sqlite3
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from photoclip.catalog import albums, facets, kinds, nearby
from photoclip.catalog.chunks import chunks, variables
from photoclip.catalog.facets import ids_where
from photoclip.catalog.gathered import Mask, Overview
from photoclip.catalog.listing import recent_since_ns
from photoclip.catalog.packed import Packed, integers
from photoclip.domain import query
from photoclip.domain.browse import NO_DAY
from photoclip.domain.files import FolderState
from photoclip.domain.names import folded
from photoclip.domain.organise_api import MOST_RATING
from photoclip.domain.photos import PhotoIds
from photoclip.domain.query import Fact, State

BLANK_LOOKS = (0, -1)
"""Perceptual hashes, as they are stored, of pictures in which nothing is: alike without being the same."""

_NOBODY = np.empty(0, np.int64)
_UNBOUNDED = (1 << 63) - 1


def holds(test: query.Test, view: Overview, smart: Mapping[str, PhotoIds]) -> Mask:
    """Of all live photos. `smart` has those of smart albums by name, in any case."""
    match test:
        case query.Rated(low, high):
            return _rated(view, low, high)
        case query.Taken(first, last):
            return _taken(view, first, last)
        case query.Has(fact):
            return _HAVING[fact](view)
        case query.Is(state):
            return _BEING[state](view)
        case _:
            return view.timeline.mask(_found(test, view, smart))


def _found(
    test: query.InFolder
    | query.InAlbum
    | query.Tagged
    | query.Captioned
    | query.OfFormat
    | query.FromCamera
    | query.WithLens
    | query.OfSize
    | query.Near,
    view: Overview,
    smart: Mapping[str, PhotoIds],
) -> PhotoIds:
    """In no particular order; tombstones may be among them."""
    match test:
        case query.InFolder(name):
            return view.homes.photos_in(view.homes.named(name))
        case query.InAlbum(name):
            return _in_album(view.db, name, smart)
        case query.Tagged(name):
            return _tagged(view, name)
        case query.Captioned(text):
            return view.captions.with_words(text)
        case query.OfFormat(name):
            meant = kinds.formats_of(name, view.facets.formats)
            return _joined([facets.of_format(view.db, form) for form in meant])
        case query.FromCamera(text):
            words = facets.words_of(text)
            meant = [camera for camera in view.facets.cameras if camera.has(words)]
            return _joined([facets.by_camera(view.db, camera) for camera in meant])
        case query.WithLens(text):
            words = facets.words_of(text)
            meant = [lens for lens in view.facets.lenses if facets.has_words(lens, words)]
            return _joined([facets.with_lens(view.db, lens) for lens in meant])
        case query.OfSize():
            return _of_size(view.db, test)
        case query.Near(latitude, longitude, radius_km):
            return nearby.near(view.db, latitude, longitude, radius_km)


def _joined(parts: list[PhotoIds]) -> PhotoIds:
    return np.concatenate([_NOBODY, *parts])


def _in_album(db: sqlite3.Connection, name: str, smart: Mapping[str, PhotoIds]) -> PhotoIds:
    album = albums.named(db, name)
    if album is None:
        return _NOBODY
    if album.query is not None:
        key = folded(name)
        return next((ids for known, ids in smart.items() if folded(known) == key), _NOBODY)
    packed = db.execute(f"SELECT {integers('photo_id')} FROM album_photo WHERE album_id = ?", (album.album_id,))
    return Packed(packed.fetchone()).integers(0)


def _tagged(view: Overview, name: str) -> PhotoIds:
    parts = folded(name).split("*")
    tag_ids = [tag_id for tag_id, key in view.db.execute("SELECT id, name_key FROM tag").fetchall() if fits(key, parts)]
    found = [view.keywords.photos_with(at for at, key in enumerate(view.keywords.keys) if fits(key, parts))]
    for chunk in chunks(tag_ids):
        where = f"SELECT {integers('photo_id')} FROM photo_tag WHERE tag_id IN {variables(chunk)}"
        found.append(Packed(view.db.execute(where, chunk).fetchone()).integers(0))
    return _joined(found)


def fits(key: str, parts: list[str]) -> bool:
    """Whether a name consists of some parts in this order, with anything between them; one part is all of it."""
    first, *between = parts
    if not between:
        return key == first
    last = between.pop()
    if len(key) < len(first) + len(last) or not key.startswith(first) or not key.endswith(last):
        return False
    at, end = len(first), len(key) - len(last)
    for part in between:
        at = key.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def _rated(view: Overview, low: int, high: int) -> Mask:
    if high < 0:
        return view.timeline.mask(_NOBODY)
    if low <= 0:  # most have none
        return ~_rated(view, high + 1, MOST_RATING)
    own = _packed(view.db, "SELECT {} FROM mark WHERE rating IS NOT NULL AND rating BETWEEN ? AND ?", low, high)
    with_own = _packed(view.db, "SELECT {} FROM mark WHERE rating IS NOT NULL")
    in_file = ids_where(
        view.db, "INDEXED BY photo_rating WHERE places > 0 AND rating > 0 AND rating BETWEEN ? AND ?", low, high
    )
    return view.timeline.mask(own) | (view.timeline.mask(in_file) & ~view.timeline.mask(with_own))


def _packed(db: sqlite3.Connection, sql: str, *values: object) -> PhotoIds:
    """`photo_id` of some rows; {} in the SQL stands for it."""
    return Packed(db.execute(sql.format(integers("photo_id")), values).fetchone()).integers(0)


def _taken(view: Overview, first: int | None, last: int | None) -> Mask:
    days = view.timeline.days
    found = days != NO_DAY
    if first is not None:
        found &= days >= first
    if last is not None:
        found &= days <= last
    return found


def _of_size(db: sqlite3.Connection, test: query.OfSize) -> PhotoIds:
    low = 0 if test.low is None else max(0, test.low)
    high = _UNBOUNDED if test.high is None else test.high
    if low > _UNBOUNDED or high < low:
        return _NOBODY
    bounds = low, min(high, _UNBOUNDED)
    if test.counts_pixels:
        return ids_where(
            db, "INDEXED BY photo_listed WHERE places > 0 AND width_px * height_px BETWEEN ? AND ?", *bounds
        )
    return ids_where(db, "INDEXED BY photo_size WHERE size_bytes BETWEEN ? AND ? AND places > 0", *bounds)


def _with_tags(view: Overview) -> Mask:
    tagged = _packed(view.db, "SELECT {} FROM (SELECT DISTINCT photo_id FROM photo_tag)")
    return view.timeline.mask(tagged) | view.timeline.mask(view.keywords.photo_ids)


def _offline(view: Overview) -> Mask:
    states = view.db.execute("SELECT id, state FROM folder").fetchall()
    offline = [folder_id for folder_id, state in states if state == FolderState.OFFLINE.value]
    if not offline:
        return view.timeline.mask(_NOBODY)
    is_offline = np.isin(view.homes.folder_ids, offline)
    return view.timeline.mask(view.homes.photo_ids[is_offline]) & ~view.timeline.mask(view.homes.photo_ids[~is_offline])


def _twice(view: Overview) -> Mask:
    looks, of_photo, times = np.unique(view.looks, return_inverse=True, return_counts=True)
    alike = (times > 1) & ~np.isin(looks, BLANK_LOOKS)
    with_copies = ids_where(view.db, "INDEXED BY photo_listed WHERE places > 0 AND places > 1")
    return alike[of_photo] | view.timeline.mask(with_copies)


def _where(sql: str) -> Callable[[Overview], Mask]:
    return lambda view: view.timeline.mask(ids_where(view.db, sql))


def _where_not(sql: str) -> Callable[[Overview], Mask]:
    """For what most photos have: it takes as long as there are others."""
    return lambda view: ~view.timeline.mask(ids_where(view.db, sql))


_HAVING: Mapping[Fact, Callable[[Overview], Mask]] = MappingProxyType(
    {
        Fact.GPS: _where(
            "INDEXED BY photo_position WHERE places > 0 AND latitude IS NOT NULL AND longitude IS NOT NULL"
        ),
        Fact.DATE: _where_not("INDEXED BY photo_listed WHERE places > 0 AND taken_at IS NULL"),
        Fact.CAMERA: _where_not(
            "INDEXED BY photo_camera WHERE places > 0 "
            "AND ifnull(camera_make, '') = '' AND ifnull(camera_model, '') = ''"
        ),
        Fact.LENS: _where("INDEXED BY photo_lens WHERE places > 0 AND lens IS NOT NULL AND lens <> ''"),
        Fact.TITLE: _where("INDEXED BY photo_titled WHERE places > 0 AND title IS NOT NULL"),
        Fact.TAGS: _with_tags,
        Fact.CAPTION: lambda view: view.timeline.mask(view.captions.photo_ids),
        Fact.RATING: lambda view: _rated(view, 1, MOST_RATING),
    }
)

_BEING: Mapping[State, Callable[[Overview], Mask]] = MappingProxyType(
    {
        State.OFFLINE: _offline,
        State.UNTAGGED: lambda view: ~_with_tags(view),
        State.DUPLICATE: _twice,
        State.FAVOURITE: lambda view: view.timeline.mask(_packed(view.db, "SELECT {} FROM mark WHERE favourite = 1")),
        State.RECENT: lambda view: view.timeline.mask(
            ids_where(view.db, "INDEXED BY photo_added WHERE places > 0 AND added_at_ns > ?", recent_since_ns())
        ),
        State.PORTRAIT: _where("INDEXED BY photo_listed WHERE places > 0 AND height_px > width_px"),
        State.LANDSCAPE: _where("INDEXED BY photo_listed WHERE places > 0 AND width_px > height_px"),
        State.SQUARE: _where("INDEXED BY photo_listed WHERE places > 0 AND width_px = height_px"),
    }
)
