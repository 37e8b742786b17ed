"""Any sequence of add, replace, remove, save and load leaves the graph with the answers of brute force."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from photoclip.index.exact import ExactIndex
from photoclip.index.hnsw import HnswIndex
from photoclip.index.store import load_hnsw

DIMENSION = 6
IDS = st.integers(0, 40)
# Few directions: many photos share a vector, and many tie.
VECTOR = st.integers(0, 25).map(lambda seed: np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32))


class GraphMachine(RuleBasedStateMachine):
    exact_below = 0

    def __init__(self) -> None:
        super().__init__()
        self.graph = HnswIndex(DIMENSION, 1, exact_below=self.exact_below)
        self.exact = ExactIndex(DIMENSION)

    @rule(batch=st.dictionaries(IDS, VECTOR, max_size=30))
    def add(self, batch: dict[int, np.ndarray]) -> None:
        ids = np.array(list(batch), np.int64)
        vectors = np.array(list(batch.values()), np.float32).reshape(-1, DIMENSION)
        self.graph.add(ids, vectors)
        self.exact.add(ids, vectors)

    @rule(ids=st.lists(st.integers(-2, 45), max_size=40))
    def remove(self, ids: list[int]) -> None:
        self.graph.remove(np.array(ids, np.int64))
        self.exact.remove(np.array(ids, np.int64))

    @rule(vector=VECTOR, k=st.integers(-1, 60), allowed=st.none() | st.lists(st.integers(-2, 45), max_size=60))
    def query(self, vector: np.ndarray, k: int, allowed: list[int] | None) -> None:
        wanted = None if allowed is None else np.array(allowed, np.int64)
        found, oracle = self.graph.query(vector, k, wanted), self.exact.query(vector, k, wanted)
        np.testing.assert_allclose(found.scores, oracle.scores, atol=1e-5)
        every = self.exact.query(vector, 100)
        score_of = dict(zip(every.ids.tolist(), every.scores.tolist(), strict=True))
        assert len(set(found.ids.tolist())) == found.ids.size
        np.testing.assert_allclose(found.scores, [score_of[photo_id] for photo_id in found.ids.tolist()], atol=1e-5)
        if allowed is not None:
            assert set(found.ids.tolist()) <= set(allowed)

    @rule()
    def save_and_load(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.graph.save(Path(folder) / "x.index")
            loaded = load_hnsw(Path(folder) / "x.index", DIMENSION, exact_below=self.exact_below)
        assert loaded.index is not None, loaded.reason
        self.graph = loaded.index

    @rule()
    def rebuild(self) -> None:
        self.graph._rebuild()

    @invariant()
    def same_photos(self) -> None:
        np.testing.assert_array_equal(self.graph.ids(), self.exact.ids())
        assert len(self.graph) == len(self.exact)


class SmallMachine(GraphMachine):
    # Crosses the border between brute force and graph, in both directions.
    exact_below = 12


TestGraph = GraphMachine.TestCase
TestGraph.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestSmall = SmallMachine.TestCase
TestSmall.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
