"""Several graphs in a row answer as one, and what is written of them fits together whatever was lost."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from photoclip.domain.errors import StorageError
from photoclip.index import segments as room
from photoclip.index.exact import ExactIndex
from photoclip.index.hnsw import HnswIndex
from photoclip.index.segments import Segments, load_segments, part_path

DIMENSION = 8
SIZE = 10


def vectors(seeds):
    made = [np.random.default_rng(seed).standard_normal(DIMENSION) for seed in seeds]
    return np.array(made, np.float32).reshape(len(made), DIMENSION)


def ids(*numbers):
    return np.array(numbers, np.int64)


def filled(count, size=SIZE, start=0):
    index = Segments(DIMENSION, size=size, model="m")
    for first in range(start, start + count, 5):
        numbers = range(first, min(first + 5, start + count))
        index.add(ids(*numbers), vectors(numbers))
        index.last_row = numbers[-1] + 1
    return index


def loaded(path, size=SIZE):
    return load_segments(path, DIMENSION, "m", size=size)


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def stamps(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("*.hnsw")}


class Machine(RuleBasedStateMachine):
    """Against brute force, with saves, and loads that find an older state of some files."""

    def __init__(self):
        super().__init__()
        self.index = Segments(DIMENSION, size=SIZE)
        self.oracle = ExactIndex(DIMENSION)

    @rule(numbers=st.lists(st.integers(0, 60), max_size=25, unique=True), seed=st.integers(0, 10**6))
    def add(self, numbers, seed):
        made = vectors([seed + number for number in numbers])
        self.index.add(ids(*numbers), made)
        self.oracle.add(ids(*numbers), made)

    @rule(numbers=st.lists(st.integers(0, 60), max_size=40))
    def remove(self, numbers):
        self.index.remove(ids(*numbers))
        self.oracle.remove(ids(*numbers))

    @rule(k=st.integers(0, 70), seed=st.integers(0, 9), some=st.none() | st.lists(st.integers(0, 60)))
    def ask(self, k, seed, some):
        allowed = None if some is None else ids(*some)
        found, truth = (each.query(vectors([seed])[0], k, allowed) for each in (self.index, self.oracle))
        assert found.ids.tolist() == truth.ids.tolist()
        np.testing.assert_allclose(found.scores, truth.scores, atol=3e-4)

    @rule()
    def save_and_load(self):
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "1.hnsw"
            self.index.save(path)
            again = load_segments(path, DIMENSION, "", size=SIZE)
        assert again.index is not None
        assert again.reason == ""
        self.index = again.index

    @invariant()
    def holds_the_same(self):
        np.testing.assert_array_equal(self.index.ids(), self.oracle.ids())
        assert len(self.index) == len(self.oracle)


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)


def test_only_what_changed_is_written(tmp_path):
    path = tmp_path / "1.hnsw"
    index = filled(35)
    index.save(path)
    assert [name for name in files(tmp_path) if name.endswith(".hnsw")] == [
        "1-1.hnsw",
        "1-2.hnsw",
        "1-3.hnsw",
        "1.hnsw",
    ]
    before = stamps(tmp_path)
    index.save(path)
    assert stamps(tmp_path) == before
    index.add(ids(100), vectors([100]))
    index.save(path)
    changed = {name for name, stamp in stamps(tmp_path).items() if stamp != before[name]}
    assert changed == {"1-3.hnsw"}
    index.remove(ids(12))
    index.save(path)
    assert {name for name, stamp in stamps(tmp_path).items() if stamp != before[name]} == {"1-1.hnsw", "1-3.hnsw"}


def test_large_ones_are_not_written_for_little_but_when_they_are_full(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "_WRITTEN_ALWAYS", 0)
    monkeypatch.setattr(room, "_KEPT_BACK_SHARE", 0.5)
    path = tmp_path / "1.hnsw"
    index = filled(25)
    index.save(path)
    before = stamps(tmp_path)
    index.add(ids(100), vectors([100]))
    index.remove(ids(2, 3, 11))
    index.save(path)
    assert stamps(tmp_path) == before
    index.add(ids(*range(101, 108)), vectors(range(101, 108)))  # the third is full now, and a fourth begins
    index.save(path)
    after = stamps(tmp_path)
    assert {name for name in after if after[name] != before.get(name)} == {"1-2.hnsw", "1-3.hnsw"}


@pytest.mark.parametrize("lost", ["1.hnsw", "1-1.hnsw", "1-2.hnsw"])
@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_what_comes_after_a_lost_part_is_not_believed(tmp_path, lost, how):
    path = tmp_path / "1.hnsw"
    filled(35).save(path)
    if how == "missing":
        (tmp_path / lost).unlink()
    else:
        (tmp_path / lost).write_bytes(b"rot")
    again = loaded(path)
    whole = ["1.hnsw", "1-1.hnsw", "1-2.hnsw"].index(lost)
    if whole == 0:
        assert again.index is None
    else:
        assert again.index.ids().tolist() == list(range(10 * whole))
        assert again.index.last_row == 10 * whole
    assert again.reason or (how == "missing" and whole)


def test_what_lay_there_of_another_time_goes(tmp_path):
    path = tmp_path / "1.hnsw"
    filled(35).save(path)
    (tmp_path / "1-1.hnsw").unlink()
    index = loaded(path).index
    index.add(ids(50), vectors([50]))
    index.save(path)
    assert not part_path(path, 2).exists()
    assert len(loaded(path).index) == 11
    filled(5, start=200).save(path)
    assert loaded(path).index.ids().tolist() == [200, 201, 202, 203, 204]
    assert len(files(tmp_path)) == 2, "a snapshot and its graph"


def test_parts_of_different_times_are_told_apart(tmp_path):
    for name, index in (("1.hnsw", filled(10, start=100)), ("1-1.hnsw", filled(10))):
        index._parts[0].index.save(tmp_path / name)
    again = loaded(tmp_path / "1.hnsw")
    assert "different times" in again.reason
    assert again.index.ids().tolist() == list(range(100, 110))


def test_a_vector_that_was_replaced_is_the_later_one_also_where_the_earlier_was_not_written(tmp_path):
    path = tmp_path / "1.hnsw"
    index = filled(20)
    index.save(path)
    stale = {name: (tmp_path / name).read_bytes() for name in files(tmp_path)}
    index.add(ids(3), vectors([777]))
    index.save(path)
    for name in stale:  # as if the machine had died between the two files
        if name.startswith("1.hnsw"):
            for old in tmp_path.glob("1.hnsw*"):
                old.unlink()
            break
    for name, content in stale.items():
        if name.startswith("1.hnsw"):
            (tmp_path / name).write_bytes(content)
    again = loaded(path).index
    assert len(again) == 20
    assert again.query(vectors([777])[0], 1).ids.tolist() == [3]
    assert again.query(vectors([3])[0], 1).scores[0] < 0.99


def test_a_full_disk_leaves_what_can_be_loaded(tmp_path, monkeypatch):
    path = tmp_path / "1.hnsw"
    index = filled(20)
    index.save(path)
    index.add(ids(*range(20, 45)), vectors(range(20, 45)))
    save, written = HnswIndex.save, []

    def full(self, target):
        if len(written) == 1:
            raise StorageError(f"the search index {target} cannot be saved: full", "")
        written.append(target)
        save(self, target)

    monkeypatch.setattr(HnswIndex, "save", full)
    with pytest.raises(StorageError):
        index.save(path)
    monkeypatch.undo()
    assert loaded(path).index.ids().tolist() == list(range(30))
    index.save(path)
    assert loaded(path).index.ids().tolist() == list(range(45))


def test_asked_for_many_that_lie_in_one_part_it_finds_them(clustered):
    """Each of four is asked for 200 first, and one has all of the 300."""
    made = clustered(2_000, 32)
    query = made[0]
    order = np.argsort(-(made @ query))
    known = np.concatenate([made[order[500:]], made[order[:500]]])
    index, oracle = Segments(32, size=500, exact_below=0), ExactIndex(32)
    for each in (index, oracle):
        each.add(np.arange(2_000), known)
    found, truth = index.query(query, 300), oracle.query(query, 300)
    assert (truth.ids >= 1_500).all()
    assert np.intersect1d(found.ids, truth.ids).size >= 295


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_recall_of_photos_and_of_what_is_far_from_all(clustered):
    made = clustered(60_200, 256)
    known, queries = made[:-200], made[-200:]
    common = np.random.default_rng(3).normal(size=256)
    own = queries - queries.mean(axis=0)
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    texts = (0.95 * common / np.linalg.norm(common) + 0.3 * own).astype(np.float32)
    index = Segments(256, size=10_000)
    index.add(np.arange(60_000), known)
    for asked, least in ((queries, 0.99), (texts, 0.95)):
        best = np.argsort(-(asked @ known.T), axis=1)[:, :50]
        hits = sum(np.intersect1d(index.query(q, 50).ids, b).size for q, b in zip(asked, best, strict=True))
        assert hits / best.size >= least
