"""Many threads on one index: no crash, no lost photo, and searches go on while it is written to."""

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from photoclip.domain.ports import VectorIndex
from photoclip.index.exact import ExactIndex
from photoclip.index.hnsw import HnswIndex
from photoclip.index.store import load_hnsw

DIMENSION = 16
DEADLINE_S = 60.0


def vectors(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)


def _changes(index: VectorIndex, thread: int) -> dict[int, np.ndarray]:
    """Add, replace and remove in a range of ids that no other thread uses. Returns what must be left."""
    rng = np.random.default_rng(thread)
    left: dict[int, np.ndarray] = {}
    for round_number in range(20):
        ids = thread * 10_000 + rng.permutation(600)[:150]
        batch = vectors(150, seed=thread * 1000 + round_number)
        batch[::7] = 1.0  # shared by photos of all threads
        index.add(ids, batch)
        left.update(zip(ids.tolist(), batch, strict=True))
        gone = rng.permutation(np.fromiter(left, np.int64))[: len(left) // 2]
        index.remove(gone)
        for photo_id in gone.tolist():
            del left[photo_id]
    return left


@pytest.mark.parametrize("exact_below", [0, 300])
def test_a_storm_of_all_calls_ends_equal_to_brute_force(tmp_path: Path, exact_below: int) -> None:
    index = HnswIndex(DIMENSION, 1, exact_below=exact_below)
    over = threading.Event()

    def ask(seed: int) -> int:
        asked = 0
        while not over.is_set():
            query = vectors(1, seed + asked)[0]
            found = index.query(query, 20)
            assert found.ids.size <= 20
            assert (np.diff(found.scores) <= 0).all()
            allowed = np.arange(5000, 25_000)
            assert np.isin(index.query(query, 20, allowed).ids, allowed).all()
            index.query(query, 20, np.arange(10_000, 10_050))
            assert (np.diff(index.ids()) > 0).all()
            asked += 1
        return asked

    def save() -> int:
        saved = 0
        while not over.is_set():
            index.save(tmp_path / "photos.index")
            assert load_hnsw(tmp_path / "photos.index", DIMENSION).index is not None
            saved += 1
        return saved

    with ThreadPoolExecutor(6) as pool:
        others = [pool.submit(ask, 1), pool.submit(ask, 2), pool.submit(save)]
        try:
            left = [changing.result(DEADLINE_S) for changing in [pool.submit(_changes, index, n) for n in range(3)]]
        finally:
            over.set()
        assert all(other.result(DEADLINE_S) > 0 for other in others)
    exact = ExactIndex(DIMENSION)
    for part in left:
        exact.add(np.fromiter(part, np.int64), np.array(list(part.values())))
    np.testing.assert_array_equal(index.ids(), exact.ids())
    for query in vectors(30, seed=99):
        np.testing.assert_allclose(index.query(query, 30).scores, exact.query(query, 30).scores, atol=1e-5)


def _while_running(work: Callable[[], None], visit: Callable[[], None]) -> int:
    """How many visits were finished while `work` was at it."""
    visits = 0
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        while not working.done():
            visit()
            visits += 1
        working.result()
    return visits


def test_searches_go_on_during_one_large_add() -> None:
    index = HnswIndex(DIMENSION, exact_below=0)
    index.add(np.arange(100), vectors(100, 0))
    query = vectors(1, 5)[0]
    assert _while_running(lambda: index.add(np.arange(4_000), vectors(4_000, 1)), lambda: index.query(query, 5)) >= 10


def test_searches_and_additions_go_on_during_a_rebuild() -> None:
    index = HnswIndex(DIMENSION, exact_below=0)
    known = vectors(6_000, 0)
    index.add(np.arange(6_000), known)
    added: list[int] = []
    fresh = itertools.count(20_000)

    def visit() -> None:
        photo_id = next(fresh)
        index.add(np.array([photo_id]), vectors(1, photo_id))
        added.append(photo_id)
        if len(added) % 3 == 0:
            index.remove(np.array([added.pop(0)]))
        assert index.query(known[5_999], 1).ids.tolist() == [5_999]

    assert _while_running(lambda: index.remove(np.arange(3_000)), visit) >= 5
    np.testing.assert_array_equal(index.ids(), [*range(3_000, 6_000), *added])
    assert index._nodes.total <= index._nodes.live / 0.7
    for photo_id in added[:50]:
        assert index.query(vectors(1, photo_id)[0], 1).ids.tolist() == [photo_id]
