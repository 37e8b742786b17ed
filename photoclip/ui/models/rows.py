"""What a grid shows, in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from photoclip.domain.browse import Listing, Photo
from photoclip.domain.found import SearchHit, SearchPage
from photoclip.domain.ids import PhotoId
from photoclip.domain.photos import PhotoIds
from photoclip.ui.models.tiers import Tier, Tiers, tier_of, tiers_of


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Columns of n photos. `photo_ids` int64, each once. `aspects` float32, width by height. `days` int32 as in
    `Listing.days`, None where the order is not one of days (then there are no date headers). `scores` float32, None
    without a query.

    What follows is None where photos have no strengths: `strengths` int8, a `Tier` each, descending; `relevances`
    float32 0..1, NaN where nobody knows; `tiers` how many there are of each.

    `behind` int32, how many copies and neighbours of a burst stand behind each, None without a query; `fronts` int64,
    for the photos of a stack that is open (front and all behind it, neighbours then) the photo in front, else 0.
    """

    photo_ids: PhotoIds
    aspects: npt.NDArray[np.float32]
    days: npt.NDArray[np.int32] | None = None
    scores: npt.NDArray[np.float32] | None = None
    strengths: npt.NDArray[np.int8] | None = None
    relevances: npt.NDArray[np.float32] | None = None
    tiers: Tiers | None = None
    behind: npt.NDArray[np.int32] | None = None
    fronts: npt.NDArray[np.int64] | None = None

    def __len__(self) -> int:
        """Photos."""
        return len(self.photo_ids)

    @classmethod
    def empty(cls) -> "Rows":
        """No photos."""
        return cls(np.empty(0, np.int64), np.empty(0, np.float32))

    @classmethod
    def of_listing(cls, listing: Listing, *, dated: bool) -> "Rows":
        """Those of a listing; `dated` where it is in the order of its days."""
        days = listing.day_array() if dated else None
        return cls(listing.id_array(), listing.aspect_array(), days)

    @classmethod
    def of_page(
        cls, page: SearchPage, *, shows_weak: bool = False, opened: Mapping[PhotoId, tuple[Photo, ...]] | None = None
    ) -> "Rows":
        """The hits of a search, best first, without those that hardly match unless `shows_weak`. `opened`: the photos
        that stand behind these ones, to be shown after them.
        """
        tiers = tiers_of(page, shows_weak=shows_weak)
        hides_weak = tiers is not None and not shows_weak
        hits = [hit for hit in page.hits if not (hides_weak and tier_of(hit.strength) is Tier.WEAK)]
        found = _flattened(hits, opened or {})
        return cls(
            np.array([row.photo_id for row in found], np.int64),
            np.array([row.aspect for row in found], np.float32),
            scores=np.array([row.hit.score for row in found], np.float32),
            strengths=None if tiers is None else np.array([tier_of(row.hit.strength) for row in found], np.int8),
            relevances=None if tiers is None else np.array([row.relevance for row in found], np.float32),
            tiers=tiers,
            behind=np.array([row.behind for row in found], np.int32),
            fronts=np.array([row.front for row in found], np.int64),
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """A photo that was found, or stands behind `hit`."""

    hit: SearchHit
    photo_id: int
    aspect: float
    relevance: float
    behind: int
    front: int


def _flattened(hits: list[SearchHit], opened: Mapping[PhotoId, tuple[Photo, ...]]) -> list[_Found]:
    found: list[_Found] = []
    known = {hit.photo_id for hit in hits} if opened else set[PhotoId]()
    for hit in hits:
        members = [photo for photo in opened.get(hit.photo_id, ()) if photo.photo_id not in known]
        front = hit.photo_id if members else 0
        aspect, relevance = hit.width_px / max(1, hit.height_px), nan if hit.relevance is None else hit.relevance
        found.append(_Found(hit, hit.photo_id, aspect, relevance, len(hit.collapsed), front))
        for photo in members:
            shape = photo.width_px / max(1, photo.height_px)
            found.append(_Found(hit, photo.photo_id, shape, nan, 0, front))
            known.add(photo.photo_id)
    return found
