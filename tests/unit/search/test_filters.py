"""Filtered searches over 20,000 photos find what comparing each of them finds, however narrow the filter is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.index.exact import ExactIndex
from photoclip.index.segments import Segments
from photoclip.search.branch import FIRST_DEPTH

PHOTOS, DIMENSION, CLUSTERS = 20_000, 32, 60
PAGE, NARROW, MOST_MISSED = 50, 1_000, 2


def vectors_around(centres, count, random):
    vectors = centres[random.integers(0, len(centres), count)] + 0.5 * random.standard_normal((count, DIMENSION))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def photos():
    random = np.random.default_rng(5)
    centres = random.standard_normal((CLUSTERS, DIMENSION))
    vectors = vectors_around(centres, PHOTOS, random)
    ids = np.sort(random.choice(10 * PHOTOS, PHOTOS, replace=False)).astype(np.int64)
    graph, index, exact = Segments(DIMENSION, size=12_000, exact_below=0), Segments(DIMENSION), ExactIndex(DIMENSION)
    for each in (graph, index, exact):
        each.add(ids, vectors)
    return graph, index, exact, ids, vectors


@settings(deadline=None, max_examples=30)
@given(
    share=st.sampled_from([0.0, 0.00005, 0.001, 0.01, 0.05, 0.2, 0.5, 0.9, 1.0]),
    k=st.integers(1, 200),
    is_like_query=st.sampled_from([-1, 0, 1]),
    seed=st.integers(0, 10_000),
)
def test_a_filtered_search_is_that_of_comparing_each(photos, share, k, is_like_query, seed):
    """Whatever share passes, and whether what passes is near the query, far from it, or neither."""
    graph, index, exact, ids, vectors = photos
    random = np.random.default_rng(seed)
    query = vectors[random.integers(PHOTOS)] + 0.3 * random.standard_normal(DIMENSION).astype(np.float32)
    order = np.argsort(-is_like_query * (vectors @ query) + random.random(PHOTOS))
    allowed = random.permutation(ids[order[: int(share * PHOTOS)]])
    wanted = exact.query(query, k, allowed)
    assert np.array_equal(index.query(query, k, allowed).ids, wanted.ids)
    # As in a larger library. A search asks for many, and shows the first of them.
    found, first = graph.query(query, FIRST_DEPTH, allowed), exact.query(query, PAGE, allowed)
    assert found.ids.size == min(FIRST_DEPTH, allowed.size)
    assert np.isin(found.ids, allowed).all()
    assert (np.diff(found.scores) <= 1e-6).all()
    missed = (~np.isin(first.ids, found.ids)).sum()
    assert missed == 0 if allowed.size <= NARROW else missed <= MOST_MISSED


def test_over_many_searches_hardly_anything_is_missed(photos):
    graph, _, exact, ids, vectors = photos
    random = np.random.default_rng(1)
    missed, asked = 0, 0
    for share in (0.01, 0.1, 0.3, 0.7):
        for _ in range(25):
            allowed = random.choice(ids, int(share * PHOTOS), replace=False)
            query = vectors[random.integers(PHOTOS)]
            wanted = exact.query(query, 50, allowed).ids
            missed += int((~np.isin(wanted, graph.query(query, 50, allowed).ids)).sum())
            asked += wanted.size
    assert missed / asked < 0.005
