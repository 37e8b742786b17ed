"""What came of a single delta."""

from dataclasses import dataclass

from photoclip.catalog.deltas import Delta, MarkDelta, MemberDelta, TagDelta
from photoclip.domain.photos import PhotoIds


@dataclass(frozen=True, slots=True)
class Step:
    """What was done of one delta. `left` are photos that are not as it says."""

    done: tuple[Delta, ...]
    left: frozenset[int]


def step(done: MarkDelta | MemberDelta | TagDelta, left: PhotoIds) -> Step:
    """As much of a delta as was done, and the photos of the rest, int64 (n,)."""
    return Step((done,) if done.photo_ids.size else (), frozenset(left.tolist()))
