"""Photos in the order of time or of folders, and by what bursts and copies are told."""

import numpy as np

from photoclip.catalog.gathered import Overview
from photoclip.catalog.rows import NOTHING, Traces
from photoclip.domain.found import Sorting
from photoclip.domain.photos import PhotoIds

_LAST = int(np.iinfo(np.int64).max)


def arranged(view: Overview, photo_ids: PhotoIds, sorting: Sorting) -> PhotoIds:
    """Those of some photos that are live, each once: NEWEST and OLDEST as `listing.listing` has them; FOLDER by the
    folder of the first place, then by name.

    Raises:
        ValueError: for another sorting.
    """
    live = view.timeline.live(photo_ids)
    at = view.timeline.positions(live)
    if sorting is Sorting.FOLDER:
        return live[np.argsort(view.sequence[at])]
    moments = view.timeline.moments[at]
    if sorting is Sorting.NEWEST:
        return live[np.lexsort((live, moments))[::-1]]
    if sorting is Sorting.OLDEST:
        return live[np.lexsort((-live, np.where(moments == NOTHING, _LAST, moments)))]
    raise ValueError(f"the catalog knows no order by {sorting}")


def traces(view: Overview, photo_ids: PhotoIds) -> Traces:
    """Of those of some photos that are live, in their order."""
    at = view.timeline.positions(photo_ids)
    live = at[at >= 0]
    return Traces(photo_ids[at >= 0], view.timeline.moments[live], view.looks[live].view(np.uint64))
