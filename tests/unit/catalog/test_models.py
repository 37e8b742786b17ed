"""Which model is in use, which was before, and which is to be; and forgetting one."""

import numpy as np
import pytest

from photoclip.domain.errors import CancelledError
from photoclip.domain.progress import CancelToken

SHOWN = "abcde"


@pytest.fixture
def other(bench):
    """A second model that has a vector of each photo of `SHOWN`; the first is in use."""
    for content in SHOWN:
        bench.catalog.commit(bench.batch(bench.understood(f"{content}.jpg", content)))
    bench.catalog.activate_model(bench.model.model_id)
    model = bench.catalog.model("large", 4)
    ids = np.array([bench.photo(content) for content in SHOWN], np.int64)
    bench.catalog.add_vectors(model.model_id, ids, np.ones((5, 4), np.float16), False)
    return model


def test_the_one_before_is_remembered(bench, other):
    catalog = bench.catalog
    assert catalog.previous_model() is None
    catalog.activate_model(other.model_id)
    assert (catalog.active_model(), catalog.previous_model()) == (other, bench.model)
    catalog.activate_model(other.model_id)
    assert catalog.previous_model() == bench.model
    catalog.activate_model(bench.model.model_id)
    assert (catalog.active_model(), catalog.previous_model()) == (bench.model, other)


def test_one_is_wanted_until_it_is_activated_or_another_is_wanted(bench, other):
    catalog = bench.catalog
    assert catalog.wanted_model() is None
    catalog.want_model("large")
    catalog.want_model(None, instead_of="small")
    assert catalog.wanted_model() == "large"
    catalog.activate_model(other.model_id)
    assert catalog.wanted_model() is None
    catalog.want_model("huge")
    catalog.activate_model(bench.model.model_id)
    assert catalog.wanted_model() == "huge"
    catalog.want_model(None, instead_of="huge")
    assert catalog.wanted_model() is None


def test_one_is_found_and_not_added_by_looking(bench, other):
    assert bench.catalog.find_model("large") == other
    assert bench.catalog.find_model("huge") is None
    assert {row.model.name for row in bench.catalog.counts().vectors} == {bench.model.name, "large"}


def test_forgotten_in_portions_and_gone_with_the_last_one(bench, other):
    catalog, own = bench.catalog, bench.catalog.vectors(bench.model.model_id, 0, 10)
    catalog.activate_model(other.model_id)
    catalog.activate_model(bench.model.model_id)
    assert [catalog.forget_model(other.model_id, 3) for _ in range(2)] == [3, 2]
    assert catalog.previous_model() is None
    with pytest.raises(ValueError, match="unknown"):
        catalog.vectors(other.model_id, 0, 1)
    kept = catalog.vectors(bench.model.model_id, 0, 10)
    assert np.array_equal(kept.vectors, own.vectors)
    assert catalog.model("large", 6).model_id > other.model_id, "an index of before would be taken for its own"


def test_the_one_in_use_is_not_forgotten(bench, other):
    with pytest.raises(ValueError, match="in use"):
        bench.catalog.forget_model(bench.model.model_id, 100)
    assert bench.catalog.count_vectors(bench.model.model_id) == len(SHOWN)


def test_rows_count_on_where_the_last_ones_were_forgotten(bench, other):
    """Else indexes would pass over what is written next."""
    last = bench.catalog.last_vector_row()
    bench.catalog.forget_model(other.model_id, 100)
    assert bench.catalog.last_vector_row() == last
    bench.catalog.commit(bench.batch(bench.understood("f.jpg", "f")))
    assert bench.catalog.vectors(bench.model.model_id, last, 10).photo_ids.tolist() == [bench.photo("f")]


def test_shrinking_gives_the_space_back_and_keeps_all(bench, other):
    catalog, path = bench.catalog, bench.catalog._connections.path
    large = catalog.model("larger", 50_000)
    ids = np.array([bench.photo(content) for content in SHOWN], np.int64)
    catalog.add_vectors(large.model_id, ids, np.ones((5, 50_000), np.float16), False)
    catalog.fold()
    before = path.stat().st_size
    catalog.forget_model(large.model_id, 100)
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        catalog.shrink(token)
    catalog.shrink(CancelToken())
    assert path.stat().st_size < before - 400_000
    assert catalog.count_vectors(other.model_id) == catalog.count_vectors(bench.model.model_id) == 5
