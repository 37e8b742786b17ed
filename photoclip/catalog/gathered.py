"""What takes long to gather from all photos, kept until photos or their places change.

Of 100,000 photos that takes some tenths of a second, and 60 bytes for each; searching, sorting and completing ask for
it at each letter.
"""

import sqlite3
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from photoclip.catalog import captions, homes, keywords, models, photos
from photoclip.catalog.captions import Captions
from photoclip.catalog.facets import Camera, cameras, formats, lenses
from photoclip.catalog.homes import Homes
from photoclip.catalog.keywords import Keywords
from photoclip.catalog.listing import by_folder, moments_of_all
from photoclip.catalog.moments import Moments, days_of
from photoclip.catalog.packed import Packed, integers
from photoclip.domain.photos import PhotoIds

Mask = npt.NDArray[np.bool_]
"""Of each photo in `Timeline.photo_ids`, whether it is meant; bool (n,)."""

T = TypeVar("T")

_IDS_A_PHOTO, _MORE_IDS = 4, 100_000
"""Ids that are spread more widely than so are looked up one by one."""


@dataclass(frozen=True, eq=False)
class Timeline:
    """All live photos: `photo_ids` int64 (n,), ascending, and when they were taken: `moments` int64 (n,), as
    `listing.listing` has it for the whole library.
    """

    photo_ids: PhotoIds
    moments: Moments

    @cached_property
    def days(self) -> npt.NDArray[np.int32]:
        """As in `Listing.days`. (n,)"""
        return days_of(self.moments)

    def live(self, photo_ids: PhotoIds) -> PhotoIds:
        """Those of some photos that are live, ascending, each once."""
        return self.photo_ids[self.mask(photo_ids)]

    def mask(self, photo_ids: PhotoIds) -> Mask:
        """Which live photos are among some. (n,)"""
        found = np.zeros(self.photo_ids.size, np.bool_)
        at = self.positions(photo_ids)
        found[at[at >= 0]] = True
        return found

    def positions(self, photo_ids: PhotoIds) -> npt.NDArray[np.int64]:
        """Where some photos stand, -1 for those that are not live. (k,)"""
        table = self._table
        if table is not None:
            return table[np.where((photo_ids > 0) & (photo_ids < table.size), photo_ids, 0)]
        if not self.photo_ids.size:
            return np.full(photo_ids.size, -1, np.int64)
        at = np.minimum(np.searchsorted(self.photo_ids, photo_ids), self.photo_ids.size - 1)
        return np.where(self.photo_ids[at] == photo_ids, at, -1)

    @cached_property
    def _table(self) -> npt.NDArray[np.int64] | None:
        """By id, where ids lie close together, as they do unless much was lost."""
        last = int(self.photo_ids[-1]) if self.photo_ids.size else 0
        if last > _IDS_A_PHOTO * self.photo_ids.size + _MORE_IDS:
            return None
        table = np.full(last + 1, -1, np.int64)
        table[self.photo_ids] = np.arange(self.photo_ids.size)
        return table


@dataclass(frozen=True, slots=True)
class Facets:
    """How many live photos have each camera, each lens, each `photo.format`."""

    cameras: Mapping[Camera, int]
    lenses: Mapping[str, int]
    formats: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Generation:
    """How often `photos` or their places changed, and how often `captions` did."""

    photos: int = 0
    captions: int = 0


class NotGatheredError(Exception):
    """Something is not at hand, and is not to be gathered now."""


class _Kept(Generic[T]):
    """One thing, and of which generation it is."""

    def __init__(self, gather: Callable[["Overview"], T]) -> None:
        self._gather = gather
        self._found: tuple[object, T] | None = None

    def at(self, view: "Overview", generation: object) -> T:
        found = self._found
        if found is None or found[0] != generation:
            if not view.gathers:
                raise NotGatheredError
            self._found = found = generation, self._gather(view)
        return found[1]


class Gathered:
    """Each part is gathered when it is asked for first after a change. Any thread may ask, while one gathers, as there
    is one connection for that; neither who asks nor who tells of a change waits for it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._generation = Generation()
        self._live = _Kept(lambda view: photos.all_live(view.db))
        self._timeline = _Kept(_timeline)
        self._homes = _Kept(lambda view: homes.gather(view.db))
        self._keywords = _Kept(lambda view: keywords.gather(view.db))
        self._captions = _Kept(lambda view: captions.gather(view.db))
        self._facets = _Kept(_facets)
        self._looks = _Kept(_looks)
        self._sequence = _Kept(_sequence)

    def changed(self) -> None:
        """Photos, what is known of them, or their places changed. To be told after the commit."""
        with self._lock:
            self._generation = replace(self._generation, photos=self._generation.photos + 1)

    def captions_changed(self) -> None:
        """Captions were kept. To be told after the commit."""
        with self._lock:
            self._generation = replace(self._generation, captions=self._generation.captions + 1)

    @property
    def generation(self) -> Generation:
        """To be asked before the transaction begins in which something is gathered."""
        with self._lock:
            return self._generation

    def of(self, db: sqlite3.Connection, generation: Generation, *, gathers: bool = False) -> "Overview":
        """What is known as of `generation`, for a transaction that began after it was asked for."""
        return Overview(self, db, generation, gathers)

    def live(self, view: "Overview") -> PhotoIds:
        """See `Overview.live`."""
        return self._live.at(view, view.generation.photos)

    def timeline(self, view: "Overview") -> Timeline:
        """See `Overview.timeline`."""
        return self._timeline.at(view, view.generation.photos)

    def homes(self, view: "Overview") -> Homes:
        """See `Overview.homes`."""
        return self._homes.at(view, view.generation.photos)

    def keywords(self, view: "Overview") -> Keywords:
        """See `Overview.keywords`."""
        return self._keywords.at(view, view.generation.photos)

    def captions(self, view: "Overview") -> Captions:
        """See `Overview.captions`."""
        active = models.active(view.db)
        return self._captions.at(view, (view.generation.captions, active))

    def facets(self, view: "Overview") -> Facets:
        """See `Overview.facets`."""
        return self._facets.at(view, view.generation.photos)

    def looks(self, view: "Overview") -> npt.NDArray[np.int64]:
        """See `Overview.looks`."""
        return self._looks.at(view, view.generation.photos)

    def sequence(self, view: "Overview") -> npt.NDArray[np.int64]:
        """See `Overview.sequence`. Places in folders that cannot be seen come last."""
        states = tuple(view.db.execute("SELECT id, state FROM folder").fetchall())
        return self._sequence.at(view, (view.generation.photos, states))


@dataclass(frozen=True, slots=True)
class Overview:
    """The catalog within one transaction, and what is gathered of it. A part that was gathered while somebody committed
    may be older than the transaction: a photo that is not in `timeline` is none.
    """

    _gathered: Gathered
    db: sqlite3.Connection
    generation: Generation
    gathers: bool
    """Else a part that is not at hand is a NotGatheredError."""

    @property
    def live(self) -> PhotoIds:
        """All live photos, ascending, read-only. (n,)"""
        return self._gathered.live(self)

    @property
    def timeline(self) -> Timeline:
        """All live photos (n)."""
        return self._gathered.timeline(self)

    @property
    def homes(self) -> Homes:
        """The folders of all photos."""
        return self._gathered.homes(self)

    @property
    def keywords(self) -> Keywords:
        """The keywords in all photos."""
        return self._gathered.keywords(self)

    @property
    def captions(self) -> Captions:
        """What the model in use says of photos."""
        return self._gathered.captions(self)

    @property
    def facets(self) -> Facets:
        """What few values many photos share."""
        return self._gathered.facets(self)

    @property
    def looks(self) -> npt.NDArray[np.int64]:
        """Perceptual hashes of the photos in `timeline`, as they are stored, int64 (n,)."""
        return self._gathered.looks(self)

    @property
    def sequence(self) -> npt.NDArray[np.int64]:
        """Which comes when of the photos in `timeline` by the folder of the first place, then by name, int64 (n,)."""
        return self._gathered.sequence(self)


def _timeline(view: Overview) -> Timeline:
    photo_ids, moments = moments_of_all(view.db)
    order = np.argsort(photo_ids, kind="stable")
    return Timeline(photo_ids[order], moments[order])


def _facets(view: Overview) -> Facets:
    return Facets(cameras(view.db), lenses(view.db), formats(view.db))


def _looks(view: Overview) -> npt.NDArray[np.int64]:
    columns = f"{integers('id')}, {integers('perceptual_hash')}"
    found = Packed(view.db.execute(f"SELECT {columns} FROM photo INDEXED BY photo_looks WHERE places > 0").fetchone())
    return _aligned(view.timeline, found.integers(0), found.integers(1))


def _sequence(view: Overview) -> npt.NDArray[np.int64]:
    in_order = by_folder(view.db)
    return _aligned(view.timeline, in_order, np.arange(in_order.size))


def _aligned(timeline: Timeline, photo_ids: PhotoIds, values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """A value for each photo of the timeline; 0 where there is none, as it may be while somebody commits."""
    at = timeline.positions(photo_ids)
    aligned = np.zeros(timeline.photo_ids.size, np.int64)
    aligned[at[at >= 0]] = values[at >= 0]
    return aligned
