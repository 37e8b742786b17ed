"""Copies and bursts stand behind the photo that comes first."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.catalog.rows import NOTHING, Traces
from photoclip.search.collapse import BURST_MS, HASH_BITS, LONGEST_BURST_MS, collapse

TYPICAL = 0.4


def spread_hashes(count, seed=0):
    """Hashes of different pictures: half of the bits of each are set, as in a perceptual hash."""
    random = np.random.default_rng(seed)
    bits = np.argsort(random.random((count, 64)), axis=1) < 32
    return np.packbits(bits, axis=1).view(">u8").ravel().astype(np.uint64)


def collapsed(ids, moments=None, hashes=None, vectors=None):
    ids = np.array(ids, np.int64)
    moments = np.full(ids.size, NOTHING) if moments is None else np.array(moments, np.int64)
    hashes = spread_hashes(ids.size) if hashes is None else hashes
    vectors = {} if vectors is None else dict(zip(ids.tolist(), vectors, strict=True))
    traces = Traces(ids, moments, hashes)
    return collapse(
        ids, traces, lambda asked: np.array([vectors[one] for one in asked.tolist()], np.float32), lambda: TYPICAL
    )


def alike(count, cosine=0.98):
    """Unit vectors of which any two have this cosine."""
    rest = np.sqrt(1 - cosine)
    return np.c_[np.full(count, np.sqrt(cosine)), rest * np.eye(count)].astype(np.float32)


def test_copies_are_one_whatever_their_time():
    hashes = spread_hashes(4)
    hashes[2] = hashes[0] ^ np.uint64(0b1111)
    made = collapsed([7, 5, 9, 1], hashes=hashes)
    assert made.ids.tolist() == [7, 5, 1]
    assert made.behind == {7: (9,)}
    assert made.rows.tolist() == [0, 1, 3]


def test_hashes_that_differ_more_are_of_different_pictures():
    hashes = spread_hashes(2)
    hashes[1] = hashes[0] ^ np.uint64(2 ** (HASH_BITS + 1) - 1)
    assert collapsed([1, 2], hashes=hashes).behind == {}


def test_flat_pictures_are_not_copies_of_one_another():
    assert collapsed([1, 2, 3], hashes=np.zeros(3, np.uint64)).behind == {}


def test_a_burst_is_one_behind_the_best_of_it():
    moments = [4_000, 0, 2_000, 60_000_000]
    made = collapsed([3, 1, 2, 8], moments, vectors=alike(4))
    assert made.ids.tolist() == [3, 8]
    assert made.behind == {3: (1, 2)}


def test_what_was_taken_together_and_looks_otherwise_is_no_burst():
    assert collapsed([1, 2], [0, 1_000], vectors=alike(2, 0.6)).behind == {}


def test_a_series_without_pause_is_not_one_burst_for_ever():
    count = 40
    moments = np.arange(count) * (BURST_MS - 1)
    made = collapsed(np.arange(count), moments, vectors=alike(count))
    assert made.ids.size > 1
    for leader, members in made.behind.items():
        assert max(abs(moments[member] - moments[leader]) for member in members) <= LONGEST_BURST_MS


@settings(deadline=None)
@given(st.data())
def test_nothing_is_lost_and_the_first_ones_stay(data):
    count = data.draw(st.integers(1, 40))
    moments = data.draw(st.lists(st.integers(0, 60_000), min_size=count, max_size=count))
    ids = data.draw(st.permutations(range(count)))
    vectors = alike(count)
    whole = collapsed(ids, moments, vectors=vectors)
    everyone = [*whole.ids.tolist(), *(one for members in whole.behind.values() for one in members)]
    assert sorted(everyone) == list(range(count))
    places = {photo: place for place, photo in enumerate(ids)}
    assert all(places[leader] < places[one] for leader, members in whole.behind.items() for one in members)


def test_no_photos():
    made = collapsed([])
    assert made.ids.size == 0
    assert made.behind == {}


@pytest.mark.slow
def test_ten_thousand_in_bursts_take_little():
    count = 10_000
    moments = np.repeat(np.arange(count // 5), 5) * 3_600_000 + np.tile(np.arange(5), count // 5) * 1_000
    vectors = np.tile(np.eye(1, 64, dtype=np.float32), (count, 1))
    traces = Traces(np.arange(count), moments, spread_hashes(count))
    began = time.process_time()
    made = collapse(traces.photo_ids, traces, lambda asked: vectors[asked], lambda: TYPICAL)
    assert made.ids.size == count // 5
    assert time.process_time() - began < 1.0
