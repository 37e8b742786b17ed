"""What every `VectorIndex` must do (promise 6), run over brute force and over the graph, small and large."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from photoclip.domain.errors import StorageError
from photoclip.domain.ports import Neighbours, VectorIndex
from photoclip.index.exact import ExactIndex
from photoclip.index.hnsw import HnswIndex
from photoclip.index.segments import Segments
from photoclip.index.store import load_exact, load_hnsw, load_segments

DIMENSION = 24
MakeIndex = Callable[[], VectorIndex]


def _exact() -> VectorIndex:
    return ExactIndex(DIMENSION)


def _small() -> VectorIndex:
    return HnswIndex(DIMENSION, capacity=4)


def _graph() -> VectorIndex:
    return HnswIndex(DIMENSION, capacity=4, exact_below=0)


def _segments() -> VectorIndex:
    return Segments(DIMENSION, size=70, exact_below=0)


@pytest.fixture(params=[_exact, _small, _graph, _segments], ids=["exact", "hnsw-small", "hnsw-graph", "several-graphs"])
def make(request: pytest.FixtureRequest) -> MakeIndex:
    return request.param


@pytest.fixture
def index(make: MakeIndex) -> VectorIndex:
    return make()


def vectors(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)


def id_range(start: int, stop: int, step: int = 1) -> np.ndarray:
    return np.arange(start, stop, step, dtype=np.int64)


def expected(ids: np.ndarray, known: np.ndarray, query: np.ndarray, k: int) -> Neighbours:
    unit = known / np.linalg.norm(known, axis=1, keepdims=True)
    scores = unit @ (query / np.linalg.norm(query))
    order = np.argsort(-scores, kind="stable")[:k]
    return Neighbours(ids[order], scores[order].astype(np.float32))


def assert_same(found: Neighbours, wanted: Neighbours) -> None:
    assert found.ids.dtype == np.int64
    assert found.scores.dtype == np.float32
    assert found.ids.shape == found.scores.shape == wanted.ids.shape
    np.testing.assert_allclose(found.scores, wanted.scores, atol=3e-4)
    assert np.unique(found.ids).size == found.ids.size
    assert (np.diff(found.scores) <= 0).all()


class TestAsking:
    def test_an_empty_index_answers_with_nothing(self, index: VectorIndex) -> None:
        found = index.query(vectors(1)[0], 10)
        assert (found.ids.shape, found.scores.shape) == ((0,), (0,))
        assert (found.ids.dtype, found.scores.dtype) == (np.int64, np.float32)
        assert len(index) == 0
        assert index.ids().shape == (0,)
        assert index.dimension == DIMENSION

    def test_the_nearest_come_best_first_with_their_cosine(self, index: VectorIndex) -> None:
        known, ids = vectors(600), id_range(1000, 2800, 3)
        index.add(ids, known)
        for query in vectors(20, seed=1):
            found, wanted = index.query(query, 10), expected(ids, known, query, 10)
            assert_same(found, wanted)
            assert set(found.ids.tolist()) == set(wanted.ids.tolist())

    def test_a_vector_finds_itself_with_score_one(self, index: VectorIndex) -> None:
        known = vectors(50)
        index.add(id_range(0, 50), known)
        for photo_id in range(50):
            found = index.query(known[photo_id] * 7.5, 1)
            assert found.ids.tolist() == [photo_id]
            assert found.scores[0] == pytest.approx(1.0, abs=3e-4)
            assert found.scores[0] <= 1.0

    @pytest.mark.parametrize("k", [0, -1, -(10**12)])
    def test_no_results_wanted_is_no_error(self, index: VectorIndex, k: int) -> None:
        index.add(id_range(0, 5), vectors(5))
        assert index.query(vectors(1)[0], k).ids.size == 0

    @pytest.mark.parametrize("k", [300, 301, 10**6, 2**62])
    def test_k_is_clamped_to_what_there_is(self, index: VectorIndex, k: int) -> None:
        known, ids = vectors(300), id_range(0, 300)
        index.add(ids, known)
        assert_same(index.query(known[3], k), expected(ids, known, known[3], 300))

    def test_k_is_clamped_to_what_is_left(self, index: VectorIndex) -> None:
        known, ids = vectors(300), id_range(0, 300)
        index.add(ids, known)
        index.remove(id_range(0, 60))
        assert_same(index.query(known[3], 300), expected(ids[60:], known[60:], known[3], 240))

    @pytest.mark.parametrize(
        "bad",
        [
            np.full(DIMENSION, np.nan, np.float32),
            np.full(DIMENSION, np.inf, np.float32),
            np.zeros(DIMENSION, np.float32),
            np.ones(DIMENSION - 1, np.float32),
            np.ones((1, DIMENSION), np.float32),
            np.ones(DIMENSION, np.int64),
        ],
        ids=["nan", "infinity", "zero", "short", "two-dimensional", "integers"],
    )
    def test_a_senseless_query_is_refused(self, index: VectorIndex, bad: np.ndarray) -> None:
        index.add(id_range(0, 5), vectors(5))
        with pytest.raises(ValueError, match=r"vector|query"):
            index.query(bad, 3)

    @pytest.mark.parametrize("scale", [1e-30, 1e30])
    def test_length_does_not_matter(self, index: VectorIndex, scale: float) -> None:
        known = vectors(40)
        index.add(id_range(0, 40), (known * np.float32(scale)).astype(np.float32))
        assert index.query((known[7] * np.float32(scale)).astype(np.float32), 1).ids.tolist() == [7]


class TestAdding:
    def test_an_id_again_replaces_its_vector(self, index: VectorIndex) -> None:
        old, new = vectors(30), vectors(30, seed=1)
        index.add(id_range(0, 30), old)
        index.add(id_range(0, 10), new[:10])
        assert len(index) == 30
        known = np.concatenate([new[:10], old[10:]])
        for query in known:
            assert_same(index.query(query, 30), expected(id_range(0, 30), known, query, 30))

    def test_adding_the_same_again_changes_nothing(self, index: VectorIndex) -> None:
        known = vectors(30)
        for _ in range(3):
            index.add(id_range(0, 30), known)
        assert len(index) == 30
        assert_same(index.query(known[4], 50), expected(id_range(0, 30), known, known[4], 30))

    def test_photos_may_swap_their_vectors(self, index: VectorIndex) -> None:
        known = vectors(2)
        index.add(id_range(0, 2), known)
        index.add(id_range(0, 2), known[::-1])
        assert index.query(known[0], 1).ids.tolist() == [1]
        assert index.query(known[1], 1).ids.tolist() == [0]

    def test_float16_of_the_catalog_is_taken(self, index: VectorIndex) -> None:
        known = vectors(30)
        index.add(id_range(0, 30), known.astype(np.float16))
        assert index.query(known[4], 1).ids.tolist() == [4]

    def test_nothing_added_is_no_error(self, index: VectorIndex) -> None:
        index.add(np.empty(0, np.int64), np.empty((0, DIMENSION), np.float32))
        assert len(index) == 0

    def test_any_int64_is_an_id(self, index: VectorIndex) -> None:
        ids = np.array([np.iinfo(np.int64).min, -1, 0, 1, np.iinfo(np.int64).max], np.int64)
        known = vectors(5)
        index.add(ids, known)
        np.testing.assert_array_equal(index.ids(), ids)
        assert [int(index.query(vector, 1).ids[0]) for vector in known] == ids.tolist()
        index.remove(ids[:2])
        np.testing.assert_array_equal(index.ids(), ids[2:])

    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
    @pytest.mark.parametrize("row", [0, 150, 299])
    def test_one_bad_number_adds_nothing(self, index: VectorIndex, value: float, row: int) -> None:
        index.add(id_range(0, 5), vectors(5))
        batch = vectors(300)
        batch[row, 3] = value
        with pytest.raises(ValueError, match="NaN or infinity"):
            index.add(id_range(0, 300), batch)
        assert index.ids().tolist() == [0, 1, 2, 3, 4]
        assert_same(index.query(batch[1], 9), expected(id_range(0, 5), vectors(5), batch[1], 5))

    @pytest.mark.parametrize(
        ("ids", "batch"),
        [
            (id_range(0, 2), np.zeros((2, DIMENSION), np.float32)),
            (id_range(0, 3), np.ones((2, DIMENSION), np.float32)),
            (id_range(0, 2), np.ones((2, DIMENSION + 1), np.float32)),
            (id_range(0, DIMENSION), np.ones(DIMENSION, np.float32)),
            (np.array([7, 8, 7]), np.ones((3, DIMENSION), np.float32)),
            (np.array([0.5, 1.5]), np.ones((2, DIMENSION), np.float32)),
            (np.array([[1], [2]]), np.ones((2, DIMENSION), np.float32)),
            (np.array([2**63, 1], np.uint64), np.ones((2, DIMENSION), np.float32)),
            (id_range(0, 2), np.ones((2, DIMENSION), np.complex64)),
        ],
        ids=["zero", "fewer", "wide", "flat", "repeated", "fractions", "column", "too large", "complex"],
    )
    def test_senseless_batches_are_refused(self, index: VectorIndex, ids: np.ndarray, batch: np.ndarray) -> None:
        with pytest.raises(ValueError, match=r"must|repeated|direction|fit"):
            index.add(ids, batch)
        assert len(index) == 0

    def test_what_was_added_is_not_shared_with_the_caller(self, index: VectorIndex) -> None:
        known = vectors(20)
        given = known.copy()
        index.add(id_range(0, 20), given)
        given[:] = 1.0
        assert index.query(known[5], 1).ids.tolist() == [5]


class TestRemoving:
    def test_removed_photos_do_not_come_up(self, index: VectorIndex) -> None:
        known, ids = vectors(200), id_range(0, 200)
        index.add(ids, known)
        index.remove(ids[::2])
        assert len(index) == 100
        np.testing.assert_array_equal(index.ids(), ids[1::2])
        for query in known[:20]:
            assert_same(index.query(query, 20), expected(ids[1::2], known[1::2], query, 20))

    def test_unknown_and_repeated_ids_are_ignored(self, index: VectorIndex) -> None:
        index.add(id_range(0, 5), vectors(5))
        index.remove(np.array([3, 3, 99, -7, 3], np.int64))
        index.remove(np.empty(0, np.int64))
        assert index.ids().tolist() == [0, 1, 2, 4]

    def test_all_may_go_and_come_back(self, index: VectorIndex) -> None:
        known, ids = vectors(300), id_range(0, 300)
        for _ in range(3):
            index.add(ids, known)
            index.remove(ids)
            assert len(index) == 0
            assert index.query(known[0], 5).ids.size == 0
        index.add(ids, known)
        assert_same(index.query(known[0], 20), expected(ids, known, known[0], 20))


class TestFiltering:
    @pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.95, 1.0])
    def test_only_allowed_photos_come_up(self, index: VectorIndex, share: float) -> None:
        known, ids = vectors(2000), id_range(10, 2010)
        index.add(ids, known)
        rng = np.random.default_rng(2)
        chosen = rng.permutation(2000)[: int(2000 * share)]
        for query in vectors(5, seed=3):
            found = index.query(query, 15, allowed=ids[chosen])
            wanted = expected(ids[chosen], known[chosen], query, 15)
            assert_same(found, wanted)
            assert set(found.ids.tolist()) == set(wanted.ids.tolist())

    def test_allowed_photos_may_all_be_far_away(self, index: VectorIndex) -> None:
        known, ids = vectors(3000), id_range(0, 3000)
        index.add(ids, known)
        query = vectors(1, seed=4)[0]
        far = expected(ids, known, query, 3000).ids[-1500:]
        assert_same(index.query(query, 30, allowed=far), expected(far, known[far], query, 30))

    def test_fewer_allowed_than_wanted_gives_fewer(self, index: VectorIndex) -> None:
        known, ids = vectors(500), id_range(0, 500)
        index.add(ids, known)
        allowed = np.array([400, 3, 77], np.int64)
        assert_same(index.query(known[3], 50, allowed=allowed), expected(allowed, known[allowed], known[3], 50))

    def test_repeated_unknown_and_removed_ids_are_ignored(self, index: VectorIndex) -> None:
        known, ids = vectors(500), id_range(0, 500)
        index.add(ids, known)
        index.remove(np.array([9], np.int64))
        allowed = np.array([8, 10**15, 8, -4, 9, 11, 11], np.int64)
        assert set(index.query(known[9], 50, allowed=allowed).ids.tolist()) == {8, 11}

    def test_many_unknown_ids_do_not_hide_the_known(self, index: VectorIndex) -> None:
        known, ids = vectors(500), id_range(0, 500)
        index.add(ids, known)
        allowed = np.concatenate([id_range(10_000, 60_000), ids[100:105]])
        assert set(index.query(known[0], 50, allowed=allowed).ids.tolist()) == set(ids[100:105].tolist())

    @pytest.mark.parametrize("allowed", [np.empty(0, np.int64), np.array([777], np.int64)])
    def test_nothing_allowed_gives_nothing(self, index: VectorIndex, allowed: np.ndarray) -> None:
        index.add(id_range(0, 20), vectors(20))
        assert index.query(vectors(1)[0], 5, allowed=allowed).ids.size == 0

    def test_a_filter_that_is_no_list_of_ids_is_refused(self, index: VectorIndex) -> None:
        index.add(id_range(0, 20), vectors(20))
        with pytest.raises(ValueError, match="integers"):
            index.query(vectors(1)[0], 5, allowed=np.array([0.5]))


class TestIdenticalVectors:
    def test_all_of_them_are_found_and_removed_one_by_one(self, index: VectorIndex) -> None:
        blank, others = vectors(1, seed=5), vectors(40)
        index.add(id_range(0, 40), others)
        index.add(id_range(100, 400), np.repeat(blank, 300, axis=0))
        assert len(index) == 340
        assert set(index.query(blank[0], 300).ids.tolist()) == set(range(100, 400))
        found = index.query(blank[0], 50)
        assert set(found.ids.tolist()) < set(range(100, 400))
        np.testing.assert_allclose(found.scores, 1.0, atol=3e-4)
        index.remove(id_range(100, 399))
        assert index.query(blank[0], 1).ids.tolist() == [399]
        index.remove(np.array([399], np.int64))
        assert index.query(blank[0], 1).ids[0] < 40

    def test_a_filter_separates_them(self, index: VectorIndex) -> None:
        index.add(id_range(0, 3000), vectors(3000))
        index.add(id_range(5000, 5300), np.repeat(vectors(1, seed=5), 300, axis=0))
        allowed = np.array([5007, 5100, 3], np.int64)
        assert set(index.query(vectors(1, seed=5)[0], 10, allowed=allowed).ids[:2].tolist()) == {5007, 5100}
        assert index.query(vectors(1, seed=5)[0], 10, allowed=allowed).ids[2:].tolist() == [3]
        broad = np.concatenate([id_range(0, 3000), allowed[:2]])
        assert set(index.query(vectors(1, seed=5)[0], 3, allowed=broad).ids[:2].tolist()) == {5007, 5100}

    def test_one_that_changes_leaves_the_others(self, index: VectorIndex) -> None:
        index.add(id_range(0, 10), np.repeat(vectors(1), 10, axis=0))
        index.add(np.array([4], np.int64), vectors(1, seed=9))
        assert set(index.query(vectors(1)[0], 9).ids.tolist()) == set(range(10)) - {4}
        assert index.query(vectors(1, seed=9)[0], 1).ids.tolist() == [4]


class TestSaving:
    def _load(self, index: VectorIndex, path: Path) -> VectorIndex:
        if isinstance(index, Segments):
            whole = load_segments(path, DIMENSION, "", size=70, exact_below=0)
            assert whole.index is not None
            assert whole.reason == ""
            return whole.index
        loaded = (load_exact if isinstance(index, ExactIndex) else load_hnsw)(path, DIMENSION)
        assert loaded.reason == ""
        assert loaded.index is not None
        return loaded.index

    @pytest.mark.parametrize("count", [0, 1, 300])
    def test_what_was_saved_comes_back(self, index: VectorIndex, tmp_path: Path, count: int) -> None:
        known, ids = vectors(count), id_range(0, 3 * count, 3)
        index.add(ids, known)
        index.remove(ids[: count // 5])
        index.save(tmp_path / "deep" / "er" / "photos.index")
        again = self._load(index, tmp_path / "deep" / "er" / "photos.index")
        np.testing.assert_array_equal(again.ids(), index.ids())
        for query in vectors(10, seed=1):
            a, b = again.query(query, 40), index.query(query, 40)
            np.testing.assert_array_equal(a.ids, b.ids)
            np.testing.assert_allclose(a.scores, b.scores, atol=1e-6)
        again.add(id_range(10_000, 10_100), vectors(100, seed=7))
        assert len(again) == len(index) + 100
        assert again.query(vectors(100, seed=7)[50], 1).ids.tolist() == [10_050]

    def test_saving_again_replaces_and_leaves_nothing_behind(self, index: VectorIndex, tmp_path: Path) -> None:
        path = tmp_path / "photos.index"
        index.add(id_range(0, 30), vectors(30))
        index.save(path)
        before = len(list(tmp_path.iterdir()))
        index.add(id_range(30, 60), vectors(30, seed=1))
        index.save(path)
        assert len(list(tmp_path.iterdir())) == before
        assert len(self._load(index, path)) == 60

    @pytest.mark.parametrize("name", ["Fotos März 📷.index", "with space.index", "a.b.c"])
    def test_any_name_will_do(self, index: VectorIndex, tmp_path: Path, name: str) -> None:
        folder = tmp_path / "Überall 写真"
        index.add(id_range(0, 30), vectors(30))
        index.save(folder / name)
        assert len(self._load(index, folder / name)) == 30

    def test_a_folder_in_the_way_is_said(self, index: VectorIndex, tmp_path: Path) -> None:
        (tmp_path / "taken" / "inside").mkdir(parents=True)
        index.add(id_range(0, 30), vectors(30))
        with pytest.raises(StorageError, match="taken"):
            index.save(tmp_path / "taken")
        assert [entry.name for entry in tmp_path.iterdir()] == ["taken"]

    def test_a_file_where_the_folder_should_be_is_said(self, index: VectorIndex, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("mine")
        with pytest.raises(StorageError, match="photos"):
            index.save(tmp_path / "file" / "photos.index")
        assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("build", [ExactIndex, HnswIndex, Segments])
@pytest.mark.parametrize("dimension", [0, -3])
def test_a_dimension_below_one_is_refused(build: Callable[[int], VectorIndex], dimension: int) -> None:
    with pytest.raises(ValueError, match="dimension"):
        build(dimension)
