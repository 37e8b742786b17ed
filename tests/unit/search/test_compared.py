"""A filter's photos compared one by one are those that are there now."""

import numpy as np
import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.index.segments import Segments
from photoclip.search import compared as room
from photoclip.search.compared import Compared
from tests.unit.search.test_live import DIMENSION, add, truth

TOWARDS = np.ones(DIMENSION, np.float32)


@pytest.fixture
def large(live, monkeypatch):
    """As an index of more photos than are compared anyway."""
    monkeypatch.setattr(Segments, "is_exact", property(lambda _: False))
    return live


def reads(monkeypatch):
    asked = []
    vectors_of = Catalog.vectors_of
    monkeypatch.setattr(Catalog, "vectors_of", lambda *given: asked.append(given[2].size) or vectors_of(*given))
    return asked


def test_it_answers_as_the_index_does(catalog, model, live, monkeypatch):
    add(catalog, model, catalog.add_folder("/a", ()), *range(60))
    allowed = live.ids()[::2]
    wanted = live.query(TOWARDS, 12, allowed)
    monkeypatch.setattr(Segments, "is_exact", property(lambda _: False))
    asked = reads(monkeypatch)
    for given in (allowed, np.append(allowed, 10_000)):
        found = live.query(3 * TOWARDS, 12, given)
        assert found.ids.tolist() == wanted.ids.tolist()
        np.testing.assert_allclose(found.scores, wanted.scores, atol=5e-4)
    assert asked == [30, 31]
    assert live.query(TOWARDS, 12, np.empty(0, np.int64)).ids.size == 0


def test_vectors_are_read_once_for_each_of_a_few_filters(catalog, model, large, monkeypatch):
    add(catalog, model, catalog.add_folder("/a", ()), *range(10))
    few, others = large.ids()[:4], large.ids()[4:]
    asked = reads(monkeypatch)
    for allowed in (few, few, few.copy(), others, few):
        assert set(large.query(TOWARDS, 3, allowed).ids) <= set(allowed)
    assert asked == [4, 6]


def test_those_used_longest_ago_go_first(catalog, model, large, monkeypatch):
    add(catalog, model, catalog.add_folder("/a", ()), *range(12))
    monkeypatch.setattr(room, "_MOST_TOGETHER", 8)
    first, second, third, all_of_them = (large.ids()[start:end] for start, end in ((0, 3), (3, 7), (7, 9), (0, 12)))
    asked = reads(monkeypatch)
    for allowed in (first, second, first, third, first, second):
        large.query(TOWARDS, 3, allowed)
    assert asked == [3, 4, 2, 4], "the second one had to go for the third"
    for allowed in (all_of_them, all_of_them, first):
        assert set(large.query(TOWARDS, 3, allowed).ids) <= set(allowed)
    assert asked[4:] == [12, 3], "the last one stays however large it is, and alone"


def test_a_change_is_seen_with_the_same_filter(catalog, model, large):
    folder = catalog.add_folder("/a", ())
    add(catalog, model, folder, 1, 2)
    allowed = np.arange(1, 20)
    assert sorted(large.query(TOWARDS, 9, allowed).ids) == truth(catalog, model)
    large.apply(add(catalog, model, folder, 3))
    assert sorted(large.query(TOWARDS, 9, allowed).ids) == truth(catalog, model)
    large.apply(catalog.remove_folder(folder.folder_id))
    assert large.query(TOWARDS, 9, allowed).ids.size == 0


def test_what_changes_while_vectors_are_read_is_not_kept(catalog, model, monkeypatch):
    folder = catalog.add_folder("/a", ())
    add(catalog, model, folder, 1)
    compared = Compared(catalog, model)
    vectors_of = Catalog.vectors_of

    def late(*given):
        found = vectors_of(*given)
        add(catalog, model, folder, 2)
        compared.forget()
        return found

    allowed = np.arange(1, 20)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Catalog, "vectors_of", late)
        assert compared.query(TOWARDS, 9, allowed).ids.size == 1
    assert compared.query(TOWARDS, 9, allowed).ids.size == 2


@pytest.mark.parametrize(("allowed", "photos", "wanted"), [(8_192, 100_000, True), (9_000, 100_000, False)])
def test_few_of_a_library_are_compared(catalog, model, allowed, photos, wanted):
    compared = Compared(catalog, model)
    assert compared.suits(allowed, photos) is wanted
    assert compared.suits(20_000, 1_000_000)
