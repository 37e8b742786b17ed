"""Vectors by model, in the order they were written; a new model never blocks the old (promise 7)."""

import numpy as np
import pytest

from photoclip.catalog.rows import CatalogCounts, VectorCount
from photoclip.domain.errors import CatalogError
from photoclip.domain.files import FolderState
from photoclip.domain.photos import Facts


def vectors_of(count: int, dimension: int) -> np.ndarray:
    return np.random.default_rng(1).standard_normal((count, dimension)).astype(np.float16)


def test_they_come_in_the_order_written_and_continue(bench):
    for content in "abcde":
        bench.catalog.commit(bench.batch(bench.understood(f"{content}.jpg", content)))
    bench.catalog.commit(bench.batch(gone=(bench.file("b.jpg"),)))
    first = bench.catalog.vectors(bench.model.model_id, 0, 3)
    rest = bench.catalog.vectors(bench.model.model_id, first.last_row, 3)
    end = bench.catalog.vectors(bench.model.model_id, rest.last_row, 3)
    assert first.photo_ids.tolist() == [bench.photo(content) for content in "acd"]
    assert rest.photo_ids.tolist() == [bench.photo("e")]
    assert (len(end.photo_ids), end.vectors.shape, end.last_row) == (0, (0, 8), rest.last_row)
    assert first.vectors.dtype == np.float16
    assert first.photo_ids.dtype == np.int64
    assert np.array_equal(first.vectors[1], bench.understood("", "c").vector)
    assert np.array_equal(
        bench.catalog.vector(bench.photo("b"), bench.model.model_id), bench.understood("", "b").vector
    )
    assert bench.catalog.vector(999, bench.model.model_id) is None
    assert bench.live() == sorted(bench.photo(content) for content in "acde")


def test_one_written_anew_is_read_again_by_who_continues(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "a"), bench.understood("b.jpg", "b")))
    read = bench.catalog.vectors(bench.model.model_id, 0, 10)
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "a")))
    assert bench.catalog.vectors(bench.model.model_id, read.last_row, 10).photo_ids.tolist() == [bench.photo("a")]
    assert bench.catalog.counts().vectors == (VectorCount(bench.model, 2),)


def test_who_has_read_all_of_a_model_does_not_look_through_those_of_another_again(bench):
    bench.catalog.commit(bench.batch(*(bench.understood(f"{name}.jpg", name) for name in "abc")))
    large = bench.catalog.model("large", 16)
    ids = np.array([bench.photo(name) for name in "abc"], dtype=np.int64)
    bench.catalog.add_vectors(large.model_id, ids, vectors_of(3, 16), from_thumbnail=False)
    last = bench.catalog.last_vector_row()
    assert [bench.catalog.vectors(bench.model.model_id, 0, limit).last_row for limit in (3, 4)] == [last - 3, last]
    assert bench.catalog.vectors(bench.model.model_id, last - 3, 4).last_row == last
    assert bench.catalog.vectors(bench.model.model_id, last + 9, 4).last_row == last + 9
    bench.catalog.commit(bench.batch(bench.understood("d.jpg", "d")))
    assert bench.catalog.vectors(bench.model.model_id, last, 4).photo_ids.tolist() == [bench.photo("d")]


def test_a_second_model_fills_beside_the_first(bench):
    for number, taken_at in enumerate(("2024-01-01T00:00:00", None, "2025-01-01T00:00:00")):
        facts = Facts(taken_at=taken_at)
        bench.catalog.commit(bench.batch(bench.understood(f"{number}.jpg", str(number), facts)))
    bench.catalog.activate_model(bench.model.model_id)
    large = bench.catalog.model("large", 16)
    lacking = bench.catalog.without_vector(large.model_id, 10)
    assert [row.photo_id for row in lacking] == [bench.photo(name) for name in "201"]
    assert lacking[0].path == bench.path("2.jpg")
    assert not lacking[0].offline
    assert bench.catalog.without_vector(large.model_id, 1) == lacking[:1]
    ids = np.array([bench.photo("2"), bench.photo("1")], dtype=np.int64)
    bench.catalog.add_vectors(large.model_id, ids, vectors_of(2, 16), from_thumbnail=False)
    assert [row.photo_id for row in bench.catalog.without_vector(large.model_id, 10)] == [bench.photo("0")]
    assert bench.catalog.live_vector_ids(large.model_id).tolist() == sorted(ids.tolist())
    assert len(bench.live()) == 3
    assert bench.catalog.active_model() == bench.model
    bench.catalog.activate_model(large.model_id)
    assert bench.catalog.active_model() == large


def test_one_from_the_thumbnail_is_marked_for_later(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "a", vector=False)))
    photo, ids = bench.photo("a"), np.array([bench.photo("a")], dtype=np.int64)
    rough, real = vectors_of(2, 8)
    bench.catalog.set_folder_state(bench.folder.folder_id, FolderState.OFFLINE, "unplugged")
    assert bench.catalog.without_vector(bench.model.model_id, 9)[0].offline
    bench.catalog.add_vectors(bench.model.model_id, ids, rough[None], from_thumbnail=True)
    assert bench.catalog.without_vector(bench.model.model_id, 9) == ()
    assert bench.live() == [photo]
    bench.catalog.set_folder_state(bench.folder.folder_id, FolderState.ONLINE, "")
    assert [row.photo_id for row in bench.catalog.without_vector(bench.model.model_id, 9)] == [photo]
    bench.catalog.add_vectors(bench.model.model_id, ids, real[None], from_thumbnail=False)
    bench.catalog.add_vectors(bench.model.model_id, ids, rough[None], from_thumbnail=True)
    assert np.array_equal(bench.catalog.vector(photo, bench.model.model_id), real)
    assert bench.catalog.without_vector(bench.model.model_id, 9) == ()


@pytest.mark.parametrize(
    "vectors",
    [
        np.ones((1, 7), np.float16),
        np.ones((2, 8), np.float16),
        np.ones((1, 8), np.float32),
        np.zeros((1, 8), np.float16),
        np.full((1, 8), np.inf, np.float16),
    ],
)
def test_vectors_that_do_not_fit_are_refused(bench, vectors):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "a", vector=False)))
    with pytest.raises(ValueError, match="vector"):
        bench.catalog.add_vectors(bench.model.model_id, np.array([1], np.int64), vectors, from_thumbnail=False)
    assert bench.live() == []


def test_one_name_has_one_dimension(bench):
    assert bench.catalog.model("small", 8) == bench.model
    with pytest.raises(CatalogError, match="dimension 8"):
        bench.catalog.model("small", 16)


def test_unknown_models_are_refused(bench):
    with pytest.raises(ValueError, match="unknown model"):
        bench.catalog.activate_model(77)
    with pytest.raises(ValueError, match="unknown model"):
        bench.catalog.vectors(77, 0, 1)
    assert bench.catalog.active_model() is None


def test_an_empty_catalog_counts_nothing(catalog):
    assert catalog.counts() == CatalogCounts(0, 0, 0, 0, 0, 0, (), ())
    assert catalog.photos(()) == catalog.folders() == catalog.failures() == ()
    assert catalog.photo_sizes() == frozenset()


def test_more_photos_than_sqlite_takes_variables(bench):
    rows = [bench.understood(f"{number}.jpg", str(number)) for number in range(1200)]
    bench.catalog.commit(bench.batch(*rows))
    ids = list(reversed(bench.live()))
    asked = [*ids, 10**9, np.int64(ids[0])]
    assert [row.photo_id for row in bench.catalog.photos(asked)] == [*ids, ids[0]]
    assert all(len(row.places) == 1 for row in bench.catalog.photos(ids))
