"""Copies and bursts as one: behind the photo that comes first stand those that look the same, or were taken with it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.catalog.rows import NOTHING, Traces
from photoclip.domain.photos import PhotoIds, Vectors

HASH_BITS = 4
"""Perceptual hashes that differ in so many of 64 bits are of the same picture. Scaled, grey and converted ones differ
in none, the nearest of 44,850 pairs of different photos in 10 (tests/unit/search/test_collapse.py)."""
BURST_MS = 5_000
"""Longest pause within a burst."""
LONGEST_BURST_MS = 60_000
MOST_TOGETHER = 200
_ALIKE = 0.85
"""Share of the way from a typical pair of photos (0) to the same picture (1) that photos of a burst are alike."""
_NEIGHBOURS = 8
_BANDS = HASH_BITS + 1
_LEAST_BITS, _MOST_BITS = 16, 48
"""A hash has half of its bits set; one of a flat picture, which says nothing, has hardly any."""

Rows = npt.NDArray[np.int64]
"""int64 (n,): places in an order."""


@dataclass(frozen=True, slots=True, eq=False)
class Collapsed:
    """`ids` that stay, in their order; `behind[i]` are those that stand behind `ids[i]`, in their order."""

    ids: PhotoIds
    rows: Rows
    behind: dict[int, tuple[int, ...]]


def collapse(
    ids: PhotoIds, traces: Traces, vectors_of: Callable[[PhotoIds], Vectors], typical: Callable[[], float]
) -> Collapsed:
    """Photos in their order, best first, without repetition.

    `vectors_of` gives unit vectors (n, dimension) of photos (n,), rows of zeros where there is none; it is asked only
    for those that were taken together, as is `typical`, the mean cosine of two photos of the library. A photo joins
    those of the first one before it that it is a copy of, or was taken with (at most LONGEST_BURST_MS from the first of
    them). Each is compared with the next few by time and by hash: O(n log n).
    """
    at = {photo_id: row for row, photo_id in enumerate(ids.tolist())}
    places = np.array([at[photo_id] for photo_id in traces.photo_ids.tolist()], np.int64)
    copies = _copies(places, traces.perceptual_hashes)
    bursts = _alike(ids, _taken_together(places, traces.moments_ms), vectors_of, typical)
    leaders = _joined(copies, bursts, _moments(ids.size, places, traces.moments_ms))
    rows: Rows = np.flatnonzero(leaders == np.arange(ids.size))
    behind: dict[int, list[int]] = {}
    for row in np.flatnonzero(leaders != np.arange(ids.size)).tolist():
        behind.setdefault(int(ids[leaders[row]]), []).append(int(ids[row]))
    return Collapsed(ids[rows], rows, {leader: tuple(members) for leader, members in behind.items()})


def _copies(places: Rows, hashes: npt.NDArray[np.uint64]) -> Rows:
    """Pairs (m, 2) of places. Of hashes that differ in at most HASH_BITS, one band at least is equal."""
    bits = _bits(hashes)
    told = (bits >= _LEAST_BITS) & (bits <= _MOST_BITS)
    places, hashes = places[told], hashes[told]
    width = -(-64 // _BANDS)
    found = [np.empty((0, 2), np.int64)]
    for band in range(_BANDS):
        part = (hashes >> np.uint64(band * width)) & np.uint64((1 << width) - 1)
        order = np.lexsort((places, hashes, part))
        for step in range(1, _NEIGHBOURS + 1):
            first, second = order[:-step], order[step:]
            same = part[first] == part[second]
            first, second = first[same], second[same]
            near = _bits(hashes[first] ^ hashes[second]) <= HASH_BITS
            found.append(np.stack([places[first[near]], places[second[near]]], axis=1))
    return np.concatenate(found)


def _taken_together(places: Rows, moments: npt.NDArray[np.int64]) -> Rows:
    known = moments != NOTHING
    places, moments = places[known], moments[known]
    order = np.lexsort((places, moments))
    found = [np.empty((0, 2), np.int64)]
    for step in range(1, _NEIGHBOURS + 1):
        first, second = order[:-step], order[step:]
        near = moments[second] - moments[first] <= BURST_MS
        if not near.any():
            break
        found.append(np.stack([places[first[near]], places[second[near]]], axis=1))
    return np.concatenate(found)


def _alike(ids: PhotoIds, pairs: Rows, vectors_of: Callable[[PhotoIds], Vectors], typical: Callable[[], float]) -> Rows:
    if len(pairs) == 0:
        return pairs
    places, at = np.unique(pairs, return_inverse=True)
    vectors = vectors_of(ids[places])
    at = at.reshape(pairs.shape)
    cosines = np.einsum("nd,nd->n", vectors[at[:, 0]], vectors[at[:, 1]])
    usual = typical()
    return pairs[(cosines - usual) / max(1.0 - usual, 1e-3) >= _ALIKE]


def _moments(count: int, places: Rows, moments: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    found = np.full(count, NOTHING)
    found[places] = moments
    return found


def _bits(hashes: npt.NDArray[np.uint64]) -> Rows:
    """How many bits are set in each."""
    octets = np.ascontiguousarray(hashes).view(np.uint8).reshape(-1, 8)
    return np.unpackbits(octets, axis=1).sum(axis=1, dtype=np.int64)


def _joined(copies: Rows, bursts: Rows, moments: npt.NDArray[np.int64]) -> Rows:
    """The leader of each place, (n,). A photo joins those of the first one before it that it is alike."""
    pairs = np.concatenate([copies, bursts])
    longest = np.repeat(np.array([np.iinfo(np.int64).max, LONGEST_BURST_MS]), [len(copies), len(bursts)])
    before, after = pairs.min(axis=1), pairs.max(axis=1)
    order = np.lexsort((-longest, before, after))
    leader_of, times = list(range(moments.size)), moments.tolist()
    together = [1] * moments.size
    for first, second, most_ms in zip(
        before[order].tolist(), after[order].tolist(), longest[order].tolist(), strict=True
    ):
        leader = leader_of[first]
        if leader_of[second] != second or leader == second or together[leader] >= MOST_TOGETHER:
            continue
        if abs(times[leader] - times[second]) <= most_ms:
            leader_of[second] = leader
            together[leader] += 1
    return np.array(leader_of, np.int64)
