"""What a grid shows, in order."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.domain.browse import Listing
from photoclip.domain.found import SearchPage
from photoclip.domain.photos import PhotoIds


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Columns of n photos. `photo_ids` int64, each once. `aspects` float32, width by height. `days` int32 as in
    `Listing.days`, None where the order is not one of days (then there are no date headers). `scores` float32, None
    without a query.
    """

    photo_ids: PhotoIds
    aspects: npt.NDArray[np.float32]
    days: npt.NDArray[np.int32] | None = None
    scores: npt.NDArray[np.float32] | None = None

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
    def of_page(cls, page: SearchPage) -> "Rows":
        """The hits of a search, best first."""
        return cls(
            np.array([hit.photo_id for hit in page.hits], np.int64),
            np.array([hit.width_px / max(1, hit.height_px) for hit in page.hits], np.float32),
            scores=np.array([hit.score for hit in page.hits], np.float32),
        )
