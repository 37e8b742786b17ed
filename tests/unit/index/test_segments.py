"""Several graphs in a row answer as one, and what is written of them fits together whatever was lost."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from photoclip.domain.errors import StorageError
from photoclip.index import hnsw
from photoclip.index import segments as room
from photoclip.index.canonical import checked_batch
from photoclip.index.exact import ExactIndex
from photoclip.index.files import files_of, index_path, part_numbers, part_path
from photoclip.index.graph import Graph
from photoclip.index.hnsw import HnswIndex
from photoclip.index.nodes import NodeVectors
from photoclip.index.segments import Segments
from photoclip.index.store import Checked, check_segments, load_segments

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


@pytest.fixture
def kept_back(monkeypatch):
    """Half of a segment may change before it is written."""
    monkeypatch.setattr(room, "_WRITTEN_ALWAYS", 0)
    monkeypatch.setattr(room, "_KEPT_BACK_SHARE", 0.5)


def test_large_ones_are_not_written_for_little_but_when_they_are_full(tmp_path, kept_back):
    path = tmp_path / "1.hnsw"
    index = filled(25)
    index.save(path)
    before = stamps(tmp_path)
    index.add(ids(100), vectors([100]))
    index.remove(ids(11, 12))
    index.save(path)
    assert stamps(tmp_path) == before
    index.add(ids(*range(101, 108)), vectors(range(101, 108)))  # the third is full now, and a fourth begins
    index.save(path)
    after = stamps(tmp_path)
    written = {name for name in after if after[name] != before.get(name)}
    assert written == {"1-1.hnsw", "1-2.hnsw", "1-3.hnsw"}, "and before them what lacks a photo, but not the first"


def test_a_photo_that_was_replaced_and_goes_and_comes_back_is_not_the_first_one(tmp_path, kept_back):
    path = tmp_path / "1.hnsw"
    index = filled(18)
    index.save(path)
    index.add(ids(3), vectors([777]))  # a better vector; that it left the first segment is kept back
    index.last_row = 50
    index.save(path)
    index.remove(ids(3, 10, 11, 12, 13, 14))
    index.save(path)
    index.add(ids(3), vectors([777]))  # it comes back without a new row, which is kept back as well
    index.save(path)
    again = loaded(path).index
    assert again.last_row == 50
    assert again.lacking(ids(3)).tolist() == [3], "nothing is better than what is old: it is added again"


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


def test_what_is_whole_on_a_full_disk_is_not_written_again(tmp_path, monkeypatch):
    path = tmp_path / "1.hnsw"
    index = filled(35)
    save = HnswIndex.save

    def full(self, target):
        if target.name == "1-2.hnsw":
            raise StorageError(f"the search index {target} cannot be saved: full", "")
        save(self, target)

    monkeypatch.setattr(HnswIndex, "save", full)
    with pytest.raises(StorageError):
        index.save(path)
    before = stamps(tmp_path)
    with pytest.raises(StorageError):
        index.save(path)
    assert stamps(tmp_path) == before
    assert set(before) == {"1.hnsw", "1-1.hnsw"}
    monkeypatch.undo()
    index.save(path)
    after = stamps(tmp_path)
    assert {name: after[name] for name in before} == before
    assert len(loaded(path).index) == 35


def test_saved_elsewhere_it_is_all_there(tmp_path):
    index = filled(25)
    for name in ("a", "b"):
        index.save(tmp_path / name / "1.hnsw")
        assert len(loaded(tmp_path / name / "1.hnsw").index) == 25


@pytest.mark.parametrize("lost", [(1,), (1, 2), (2,)])
def test_what_lies_behind_a_gap_does_not_stay(tmp_path, lost):
    path = tmp_path / "1.hnsw"
    filled(45).save(path)
    for number in lost:
        part_path(path, number).unlink()
    assert part_numbers(path)[-1] == 4
    again = loaded(path)
    assert "missing" in again.reason
    again.index.save(path)
    assert part_numbers(path) == list(range(lost[0]))
    assert loaded(path).reason == ""


def test_the_files_of_an_index_are_all_of_them_and_no_others(tmp_path):
    own = ["1.hnsw", "1.hnsw.tmp", "1.hnsw.graph.tmp", "1.hnsw.0123456789abcdef.graph", "1-1.hnsw", "1-12.hnsw.x.graph"]
    others = ["11.hnsw", "11-1.hnsw", "2.hnsw", "1-x.hnsw", "1.hnsws", "a1.hnsw", "1-1-1.hnsw"]
    path = index_path(tmp_path, 1)
    assert files_of(path) == files_of(tmp_path / "none" / "1.hnsw") == []
    for name in own + others:
        (tmp_path / name).write_bytes(b"")
    assert sorted(file.name for file in files_of(path)) == sorted(own)
    assert part_numbers(path) == [0, 1]


def test_checking_finds_what_loading_finds_and_loads_nothing(tmp_path, monkeypatch):
    path = tmp_path / "1.hnsw"
    assert check_segments(path, DIMENSION, "m").reason == loaded(path).reason == "there is none yet"
    filled(35).save(path)
    whole = {file: file.read_bytes() for file in files_of(path)}
    reasons = set()
    for file, content in [(each, content) for each in whole for content in (None, b"rot", whole[each], whole[path])]:
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content)
        there = loaded(path)
        reasons.add(there.reason)
        with monkeypatch.context() as watched:
            watched.setattr(Graph, "load", lambda *_: pytest.fail("a graph was loaded"))
            last_row = there.index.last_row if there.index else 0
            assert check_segments(path, DIMENSION, "m") == Checked(last_row, there.reason)
        file.write_bytes(whole[file])
    assert len(reasons) >= 5
    assert check_segments(path, 9, "m").reason == load_segments(path, 9, "m").reason != ""
    assert check_segments(path, DIMENSION, "n").reason == load_segments(path, DIMENSION, "n").reason != ""


def test_what_is_added_is_looked_at_once(monkeypatch):
    looks = []

    def counted(*arguments):
        looks.append(arguments)
        return checked_batch(*arguments)

    monkeypatch.setattr(room, "checked_batch", counted)
    monkeypatch.setattr(hnsw, "checked_batch", counted)
    index = Segments(DIMENSION, size=SIZE)
    index.add(np.arange(45), vectors(range(45)))
    assert len(index) == 45
    assert len(looks) == 1


@settings(max_examples=25, deadline=None)
@given(
    removed=st.sets(st.integers(0, 399)),
    allowed=st.lists(st.integers(-5, 420), max_size=600),
    k=st.integers(1, 450),
    seed=st.integers(0, 9),
    width=st.sampled_from([0, 10**6]),
)
def test_a_filter_over_several_graphs_is_exact(removed, allowed, k, seed, width):
    """Graphs, not brute force: each of ten has forty photos, and k is larger than what one holds."""
    index, oracle = Segments(DIMENSION, size=40, exact_below=width), ExactIndex(DIMENSION)
    for each in (index, oracle):
        each.add(np.arange(400), vectors(range(400)))
        each.remove(ids(*removed))
    query, wanted = vectors([1000 + seed])[0], ids(*allowed)
    found, truth = index.query(query, k, wanted), oracle.query(query, k, wanted)
    np.testing.assert_allclose(found.scores, truth.scores, atol=3e-4)
    assert set(found.ids.tolist()) <= set(allowed) - removed


@pytest.mark.parametrize("allowed", [None, np.arange(10, 2_500)], ids=["all", "most"])
def test_what_is_far_from_all_is_looked_for_as_widely_with_a_filter(monkeypatch, allowed):
    """As a text is. What that gains is measured beside the constants."""
    index = HnswIndex(DIMENSION, exact_below=0)
    known = np.abs(vectors(range(2_500)))
    index.add(np.arange(2_500), known)
    nearest, counts = NodeVectors.nearest, []

    def counted(self, vector, count):
        counts.append(count)
        return nearest(self, vector, count)

    monkeypatch.setattr(NodeVectors, "nearest", counted)
    index.query(known[20], 5, allowed)
    assert max(counts) == 200
    index.query(-known[20], 5, allowed)
    assert max(counts) >= 600


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
