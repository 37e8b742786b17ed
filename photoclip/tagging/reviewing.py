"""What waits for a decision, most uncertain first. Pure."""

from collections.abc import Sequence

import numpy as np

from photoclip.domain.ids import PhotoId
from photoclip.domain.photos import PhotoIds
from photoclip.domain.tag_api import MOST_REVIEWED, ReviewItem, ReviewPage, TagCount, TagState
from photoclip.tagging.columns import among
from photoclip.tagging.judged import Judged
from photoclip.tagging.scoring import LabelScores
from photoclip.tagging.standing import having

_SURE = 1e-6


def review_page(tags: Sequence[tuple[Judged, LabelScores]], within: PhotoIds | None, limit: int) -> ReviewPage:
    """The pairs that wait of each tag, `within` some photos (ascending) only. Of equally uncertain ones the first tag
    comes first, and of that the photo that came first.
    """
    waiting = [found if within is None else _within(found, within) for _, found in tags]
    sizes = np.array([found.photo_ids.size for found in waiting], np.int64)
    counts = sorted(
        (TagCount(judged.named.name, int(size)) for (judged, _), size in zip(tags, sizes, strict=True) if size),
        key=lambda count: -count.photos,
    )
    total = int(sizes.sum())
    limit = min(limit, MOST_REVIEWED, total)
    if limit <= 0:
        return ReviewPage((), total, tuple(counts))
    ids = np.concatenate([found.photo_ids for found in waiting])
    chances = np.concatenate([found.probabilities for found in waiting])
    owners = np.repeat(np.arange(len(tags)), sizes)
    cuts = np.array([judged.cut for judged, _ in tags])
    away = np.abs(_log_odds(chances) - _log_odds(cuts)[owners])
    if limit < total:
        # All that are as near as the last of them: then the order does not depend on the limit.
        near = np.flatnonzero(away <= np.partition(away, limit - 1)[limit - 1])
        ids, chances, owners, away = ids[near], chances[near], owners[near], away[near]
    first = np.lexsort((ids, owners, away))[:limit]
    applied = [having(judged.states, TagState.BY_MACHINE) for judged, _ in tags]
    items = tuple(
        ReviewItem(
            PhotoId(photo_id),
            tags[owner][0].named.name,
            chance,
            is_applied=bool(among(np.array([photo_id]), applied[owner])[0]),
        )
        for photo_id, owner, chance in zip(
            ids[first].tolist(), owners[first].tolist(), chances[first].tolist(), strict=True
        )
    )
    return ReviewPage(items, total, tuple(counts))


def _within(found: LabelScores, within: PhotoIds) -> LabelScores:
    stays = among(found.photo_ids, within)
    return LabelScores(found.photo_ids[stays], found.probabilities[stays])


def _log_odds(probabilities: np.ndarray) -> np.ndarray:
    sure = np.clip(probabilities.astype(np.float64), _SURE, 1 - _SURE)
    return np.log(sure) - np.log1p(-sure)
