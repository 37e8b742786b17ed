import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.tagging import clusters as room
from photoclip.tagging.clusters import FEWEST, clusters
from tests.unit.calibration.drawn import unit

DIMENSION = 32


def drawn(sizes, seed=0, noise=0.25, others=0):
    """Photos of so many scenes of so many photos each, and some that are like nothing; in a cone, as a model's are."""
    random = np.random.default_rng(seed)
    scenes = unit(random.standard_normal((len(sizes), DIMENSION)))
    near = np.repeat(scenes, sizes, axis=0)
    near = near + noise * random.standard_normal(near.shape) / np.sqrt(DIMENSION)
    away = unit(random.standard_normal((others, DIMENSION)))
    return unit(np.concatenate([near, away]) + 0.6 * unit(np.ones(DIMENSION)))


def told(groups):
    return [group.photo_ids.tolist() for group in groups]


def test_scenes_are_found_the_largest_first_and_what_is_like_nothing_is_in_none():
    vectors = drawn((30, 12, 5), others=20)
    groups = clusters(np.arange(1, len(vectors) + 1), vectors, 10)
    assert [set(ids) for ids in told(groups)] == [set(range(1, 31)), set(range(31, 43)), set(range(43, 48))]


def test_the_most_typical_photo_comes_first_and_the_centre_is_their_mean():
    vectors = drawn((20, 20), others=10)
    for group in clusters(np.arange(len(vectors)), vectors.astype(np.float16), 10):
        scores = vectors[group.photo_ids] @ group.centre
        assert (np.diff(scores) <= 1e-3).all()
        assert group.centre.dtype == np.float32
        np.testing.assert_allclose(group.centre, unit(vectors[group.photo_ids].mean(axis=0)), atol=2e-3)


@given(
    sizes=st.lists(st.integers(1, 9), max_size=5),
    others=st.integers(0, 9),
    seed=st.integers(0, 99),
    limit=st.integers(0, 6),
    half=st.booleans(),
)
def test_each_photo_at_most_once_and_in_whatever_order_they_come(sizes, others, seed, limit, half):
    vectors = drawn(sizes, seed, 0.6, others).astype(np.float16 if half else np.float32)
    random = np.random.default_rng(seed)
    ids = random.choice(1_000, len(vectors), replace=False).astype(np.int64)
    groups = clusters(ids, vectors, limit)
    members = [photo_id for group in told(groups) for photo_id in group]
    assert len(groups) <= limit
    assert len(set(members)) == len(members)
    assert set(members) <= set(ids.tolist())
    lengths = [group.photo_ids.size for group in groups]
    assert lengths == sorted(lengths, reverse=True)
    assert all(length >= FEWEST for length in lengths)
    assert all(abs(float(np.linalg.norm(group.centre)) - 1) < 1e-5 for group in groups)
    order = random.permutation(len(vectors))
    assert told(clusters(ids[order], vectors[order], limit)) == told(groups)


@given(count=st.integers(0, 40), seed=st.integers(0, 9), half=st.booleans())
def test_the_same_picture_again_and_again_is_one_cluster(count, seed, half):
    vectors = np.repeat(drawn((1,), seed), count, axis=0).astype(np.float16 if half else np.float32)
    groups = clusters(np.arange(count), vectors, 5)
    assert told(groups) == ([list(range(count))] if count >= FEWEST else [])


def test_few_photos_that_are_not_alike_are_no_cluster():
    for count in range(9):
        vectors = drawn((), others=count)
        assert clusters(np.arange(count), vectors, 5) == ()


def test_a_large_library_is_looked_at_by_samples(monkeypatch):
    vectors = drawn((400, 300, 60, 50), others=100)
    ids = np.arange(len(vectors))
    whole = clusters(ids, vectors, 4)
    monkeypatch.setattr(room, "MOST_COMPARED", 64)
    monkeypatch.setattr(room, "_AT_ONCE", 128)
    sampled = clusters(ids, vectors, 4)
    assert [set(one) for one in told(sampled)] == [set(one) for one in told(whole)]
    assert told(clusters(ids[::-1], vectors[::-1], 4)) == told(sampled)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, 0.0])
def test_vectors_without_a_direction_are_refused(wrong):
    vectors = drawn((4,))
    vectors[2] = wrong
    with pytest.raises(ValueError, match="a vector has"):
        clusters(np.arange(4), vectors, 5)


def test_what_does_not_fit_is_refused():
    vectors = drawn((4,))
    with pytest.raises(ValueError, match="shape"):
        clusters(np.arange(3), vectors, 5)
    with pytest.raises(ValueError, match="repeated"):
        clusters(np.array([1, 2, 2, 3]), vectors, 5)
