"""Photos as the hits that are shown of them."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from photoclip.calibration.relevance import Column, strength_of
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import PhotoRow
from photoclip.domain.found import SearchHit
from photoclip.domain.ids import PhotoId
from photoclip.domain.photos import PhotoIds


def hits_of(
    catalog: Catalog,
    ids: PhotoIds,
    scores: npt.NDArray[np.float32],
    relevances: Column | None = None,
    behind: Mapping[int, tuple[int, ...]] | None = None,
) -> tuple[SearchHit, ...]:
    """What is shown of photos (n,) with their scores and relevances (n,), in their order. Those that are gone are left
    out. `behind` has the photos that stand behind others.
    """
    shown = [None] * ids.size if relevances is None else relevances.tolist()
    of = {photo_id: (score, one) for photo_id, score, one in zip(ids.tolist(), scores.tolist(), shown, strict=True)}
    stands = behind or {}
    return tuple(
        _hit(row, *of[row.photo_id], stands.get(row.photo_id, ())) for row in catalog.photos(list(of)) if row.places
    )


def _hit(row: PhotoRow, score: float, relevance: float | None, behind: tuple[int, ...]) -> SearchHit:
    first, *others = row.places
    return SearchHit(
        photo_id=row.photo_id,
        path=first.path,
        copies=tuple(place.path for place in others),
        score=round(score, 5),
        content_hash=row.content_hash,
        width_px=row.width_px,
        height_px=row.height_px,
        offline=first.offline,
        relevance=None if relevance is None else round(relevance, 4),
        strength=None if relevance is None else strength_of(relevance),
        collapsed=tuple(PhotoId(photo_id) for photo_id in behind),
    )
