"""The graph finds what brute force finds, also where blank scans or deletions get in its way."""

from collections.abc import Callable

import numpy as np
import pytest

from photoclip.index.exact import ExactIndex
from photoclip.index.hnsw import HnswIndex

Clustered = Callable[..., np.ndarray]
K = 50


def recall(index: HnswIndex, known: np.ndarray, queries: np.ndarray, k: int = K) -> float:
    """Share of the k best by brute force that the index finds. Ids are row numbers."""
    scores = queries @ known.T
    found = [index.query(query, k).ids for query in queries]
    bars = np.partition(scores, -k, axis=1)[:, -k]
    hits = sum(int((row[ids] >= bar - 1e-4).sum()) for row, ids, bar in zip(scores, found, bars, strict=True))
    assert all(ids.size == k for ids in found)
    return hits / (k * len(queries))


def test_recall_at_20_000(clustered: Clustered) -> None:
    made = clustered(20_200, 64)
    known, queries = made[:-200], made[-200:]
    index = HnswIndex(64)
    index.add(np.arange(20_000), known)
    assert recall(index, known, queries) >= 0.99
    assert recall(index, known, queries[:50], k=1) >= 0.98
    assert recall(index, known, queries[:20], k=1000) >= 0.99
    allowed = np.flatnonzero(np.random.default_rng(1).random(20_000) < 0.2)
    oracle = ExactIndex(64)
    oracle.add(np.arange(20_000), known)
    shared = [
        np.intersect1d(index.query(query, K, allowed).ids, oracle.query(query, K, allowed).ids).size
        for query in queries[:50]
    ]
    assert sum(shared) / (50 * K) >= 0.98


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("dimension", [256, 512])
def test_recall_at_100_000(clustered: Clustered, dimension: int) -> None:
    made = clustered(100_500, dimension)
    known, queries = made[:-500], made[-500:]
    index = HnswIndex(dimension)
    index.add(np.arange(100_000), known)
    assert recall(index, known, queries) >= 0.98
    index.remove(np.arange(0, 100_000, 4))
    kept = np.delete(np.arange(100_000), np.s_[::4])
    scores = queries @ known[kept].T
    for query, row in zip(queries[:100], scores[:100], strict=True):
        best = kept[np.argpartition(-row, K)[:K]]
        assert np.intersect1d(index.query(query, K).ids, best).size >= 0.8 * K


def test_thousands_of_blank_scans_harm_nobody(clustered: Clustered) -> None:
    made = clustered(6_101, 64)
    known, queries, blank = made[:6_000], made[6_000:6_100], made[6_100:]
    index = HnswIndex(64, exact_below=0)
    rng = np.random.default_rng(2)
    everything = np.concatenate([known, np.repeat(blank, 5_000, axis=0)])
    order = rng.permutation(11_000)
    for part in np.array_split(order, 7):
        index.add(part, everything[part])
    assert len(index) == 11_000
    assert index._nodes.total == 6_001
    far = queries[(queries @ blank[0]) < np.median(queries @ blank[0])]
    assert recall(index, everything, far) >= 0.99
    near = index.query(blank[0], K)
    assert (near.ids >= 6_000).all()
    np.testing.assert_allclose(near.scores, 1.0, atol=3e-4)
    photos = np.arange(6_000)
    best = photos[np.argsort(-(known @ blank[0]))[:K]]
    assert np.intersect1d(index.query(blank[0], K, photos).ids, best).size >= 0.98 * K


def test_nearly_identical_scans_are_found_too(clustered: Clustered) -> None:
    made = clustered(6_101, 64)
    known, queries, blank = made[:6_000], made[6_000:6_100], made[6_100:]
    noise = np.random.default_rng(3).normal(size=(3_000, 64)) * 1e-3
    everything = np.concatenate([known, blank + noise]).astype(np.float32)
    everything /= np.linalg.norm(everything, axis=1, keepdims=True)
    index = HnswIndex(64, exact_below=0)
    index.add(np.arange(9_000)[::-1], everything[::-1])
    assert recall(index, everything, queries) >= 0.98


def test_removing_rebuilds_in_time(clustered: Clustered) -> None:
    made = clustered(5_100, 64)
    known, queries = made[:5_000], made[5_000:]
    index = HnswIndex(64, exact_below=0)
    index.add(np.arange(5_000), known)
    kept = np.arange(5_000)
    for _ in range(9):
        kept, gone = kept[kept.size // 4 :], kept[: kept.size // 4]
        index.remove(gone)
        dead = index._nodes.total - index._nodes.live
        assert dead < 64 or dead <= 0.3 * index._nodes.total
        np.testing.assert_array_equal(index.ids(), kept)
        best = kept[np.argsort(-(known[kept] @ queries[0]))[:K]]
        assert np.intersect1d(index.query(queries[0], K).ids, best).size >= 0.96 * K


def test_replacing_everything_often_does_not_grow_the_graph(clustered: Clustered) -> None:
    index = HnswIndex(64, exact_below=0)
    ids = np.arange(500)
    for seed in range(8):
        known = clustered(500, 64, seed=seed)
        index.add(ids, known)
        assert index._nodes.live == 500
        assert index._nodes.total <= 500 / 0.7 + 1
    assert recall(index, known, known[:50]) >= 0.99


def test_parts_that_the_graph_does_not_reach_are_found(clustered: Clustered, monkeypatch: pytest.MonkeyPatch) -> None:
    known = clustered(3_000, 32)
    index = HnswIndex(32, exact_below=0)
    index.add(np.arange(3_000), known)
    graph = index._nodes.graph
    search, lost = graph.search, 40

    def cut_off(vector: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray] | None:
        return search(vector, count) if count <= 3_000 - lost else None

    monkeypatch.setattr(graph, "search", cut_off)
    for k in (3_000, 2_990, 1_500):
        assert recall(index, known, known[:5], k=k) >= 0.999
    monkeypatch.setattr(graph, "search", lambda vector, count: None)
    assert recall(index, known, known[:5]) == 1.0
