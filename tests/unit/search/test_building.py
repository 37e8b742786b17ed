"""A large index is built aside: searches go on, changes are not lost, and little is not written."""

import threading
from contextlib import closing

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.domain.errors import CancelledError
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.domain.progress import CancelToken
from photoclip.index import segments
from photoclip.index.exact import ExactIndex
from photoclip.index.hnsw import HnswIndex
from photoclip.index.segments import Segments
from photoclip.search import following as following_module
from photoclip.search.following import Following
from photoclip.search.live import LiveIndex

DIMENSION = 8
DEADLINE_S = 30.0


@pytest.fixture
def always_aside(monkeypatch):
    """What is behind by one vector is completed in a thread, whose work waits for the event."""
    go = threading.Event()
    monkeypatch.setattr(following_module, "_AT_ONCE_PHOTOS", 0)
    append = Following._append_new

    def waiting(self, index, token=None):
        if token is not None:
            assert go.wait(DEADLINE_S)
        append(self, index, token)

    monkeypatch.setattr(Following, "_append_new", waiting)
    yield go
    go.set()


def add(catalog, model, numbers, folder="/a", *, has_vector=True):
    folder_id = catalog.add_folder(folder, ()).folder_id
    rows = []
    for number in numbers:
        vector = np.random.default_rng(number).standard_normal(DIMENSION).astype(np.float16)
        photo = DecodedPhoto(ContentHash(f"{number:064x}"), 100, "JPEG", 4, 3, 0, Facts())
        place = Place(folder_id, f"{number}.jpg", Stamp(100, number, 0))
        rows.append(Understood(place, photo, vector if has_vector else None))
    return catalog.commit(Batch(1, model.model_id, understood=tuple(rows)))


def oracle(catalog, model):
    exact = ExactIndex(DIMENSION)
    chunk = catalog.vectors_of(model.model_id, catalog.live_vector_ids(model.model_id))
    exact.add(chunk.photo_ids, chunk.vectors.astype(np.float32))
    return exact


def assert_same_answers(live, exact):
    for query in np.random.default_rng(1).standard_normal((5, DIMENSION)).astype(np.float32):
        found, truth = live.query(query, 10), exact.query(query, 10)
        assert found.ids.tolist() == truth.ids.tolist()
        np.testing.assert_allclose(found.scores, truth.scores, atol=1e-3)


def completed(live):
    builder = live._builder
    if builder is not None:
        builder.join(DEADLINE_S)
    return live._index is not None


def test_searches_do_not_wait_for_building_and_are_right(catalog, model, live, always_aside):
    add(catalog, model, range(1, 301))
    exact = oracle(catalog, model)
    assert_same_answers(live, exact)
    assert live._index is None
    assert len(live) == 300
    always_aside.set()
    assert completed(live)
    assert_same_answers(live, exact)
    assert len(live) == 300


def test_what_changes_while_it_is_built_is_in_it(catalog, model, live, always_aside):
    first = catalog.add_folder("/a", ())
    add(catalog, model, range(1, 101))
    live.query(np.ones(DIMENSION, np.float32), 1)
    live.apply(add(catalog, model, range(101, 131), "/b"))
    assert_same_answers(live, oracle(catalog, model))
    live.apply(catalog.remove_folder(first.folder_id))
    always_aside.set()
    assert completed(live)
    assert len(live) == 30
    assert_same_answers(live, oracle(catalog, model))


def test_an_old_file_is_completed_aside_too(catalog, model, live, tmp_path, always_aside):
    always_aside.set()
    add(catalog, model, range(1, 101))
    live.prepare(CancelToken())
    live.save()
    add(catalog, model, range(50, 201), "/b")
    always_aside.clear()
    again = LiveIndex(catalog, model, tmp_path / "index")
    assert_same_answers(again, oracle(catalog, model))
    assert again._index is None
    always_aside.set()
    assert completed(again)
    assert_same_answers(again, oracle(catalog, model))
    again.close()


def test_begin_returns_at_once_and_closing_ends_it(catalog, model, live, always_aside):
    add(catalog, model, range(1, 101))
    live.begin()
    live.begin()
    builder = live._builder
    assert builder is not None
    threading.Timer(0.05, always_aside.set).start()
    live.close()
    assert not builder.is_alive()
    assert live._index is None
    live.begin()
    assert live._builder is builder


def test_beginning_does_not_wait_for_who_changes(live):
    with live._changing:
        beginning = threading.Thread(target=live.begin)
        beginning.start()
        beginning.join(DEADLINE_S)
        assert not beginning.is_alive()


def test_what_goes_while_it_is_built_is_not_written(catalog, model, live, tmp_path, always_aside):
    """It could come back without a new row, after a better vector of it was passed over."""
    always_aside.set()
    add(catalog, model, range(1, 31))
    live.prepare(CancelToken())
    live.save()
    (folder,) = catalog.folders()
    always_aside.clear()
    with closing(LiveIndex(catalog, model, tmp_path / "index")) as again:
        add(catalog, model, range(31, 61), "/b")
        assert_same_answers(again, oracle(catalog, model))
        again.apply(catalog.remove_folder(folder.folder_id))
        assert again._index is None
        assert len(again._unfinished) == 0
        always_aside.set()


def test_where_preparing_was_cancelled_the_next_search_has_it_built(catalog, model, live, always_aside):
    always_aside.set()
    add(catalog, model, range(1, 101))
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        live.prepare(token)
    assert_same_answers(live, oracle(catalog, model))
    assert completed(live)
    assert_same_answers(live, oracle(catalog, model))


def test_where_rebuilding_failed_the_next_search_has_it_built(catalog, model, live, always_aside, monkeypatch):
    always_aside.set()
    add(catalog, model, range(1, 101))
    live.prepare(CancelToken())
    with monkeypatch.context() as broken:
        broken.setattr(Following, "_append_new", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            live.rebuild()
    assert_same_answers(live, oracle(catalog, model))
    assert completed(live)


@pytest.fixture
def came_back(catalog, model, live, tmp_path):
    """A file without photos that are there, and have no new rows."""
    add(catalog, model, range(1, 101))
    live.prepare(CancelToken())
    (folder,) = catalog.folders()
    live.apply(catalog.remove_folder(folder.folder_id))
    live.apply(add(catalog, model, [200], "/b"))
    live.save()
    live.close()
    add(catalog, model, range(1, 101), has_vector=False)
    again = LiveIndex(catalog, model, tmp_path / "index")
    yield again
    again.close()


def test_a_search_does_not_wait_for_many_that_came_back(catalog, model, came_back, always_aside):
    again = came_back
    assert_same_answers(again, oracle(catalog, model))
    assert again._index is None
    always_aside.set()
    assert completed(again)
    assert_same_answers(again, oracle(catalog, model))


@pytest.mark.parametrize("at_once", [0, 4096])
def test_adding_those_that_came_back_can_be_cancelled(catalog, came_back, monkeypatch, at_once):
    monkeypatch.setattr(following_module, "_AT_ONCE_PHOTOS", at_once)
    monkeypatch.setattr(following_module, "_ROWS_A_CHUNK", 10)
    again = came_back
    token, asked = CancelToken(), []
    vectors_of = catalog.vectors_of

    def cancelling(model_id, photo_ids):
        asked.append(photo_ids)
        token.cancel()
        return vectors_of(model_id, photo_ids)

    monkeypatch.setattr(catalog, "vectors_of", cancelling)
    with pytest.raises(CancelledError):
        again.prepare(token)
    assert len(asked) == 1
    assert len(again) == 101


@pytest.mark.logs_errors
def test_a_bug_in_building_leaves_the_slow_way(catalog, model, live, always_aside, monkeypatch, caplog):
    add(catalog, model, range(1, 21))
    exact = oracle(catalog, model)
    monkeypatch.setattr(Following, "_append_new", lambda *_: 1 / 0)
    assert_same_answers(live, exact)
    assert not completed(live)
    assert_same_answers(live, exact)
    assert caplog.text.count("ended with a bug") == 1


def test_a_few_changes_are_not_written_and_not_lost(catalog, model, live, tmp_path, monkeypatch):
    monkeypatch.setattr(segments, "_WRITTEN_ALWAYS", 100)
    add(catalog, model, range(1, 1001))
    live.prepare(CancelToken())
    live.save()
    (file,) = (tmp_path / "index").glob("*.hnsw")
    written = file.read_bytes()
    live.apply(add(catalog, model, range(2001, 2011), "/b"))
    live.save()
    assert file.read_bytes() == written, "1 % is made good for faster than it is written"
    again = LiveIndex(catalog, model, tmp_path / "index")
    assert len(again) == 1010
    again.save()
    live.apply(add(catalog, model, [3000], "/b"))
    live.save()
    assert file.read_bytes() != written
    assert len(LiveIndex(catalog, model, tmp_path / "index")) == 1011


def test_a_part_is_kept_when_the_program_ends(catalog, model, tmp_path, monkeypatch):
    add(catalog, model, range(1, 2001))
    monkeypatch.setattr(following_module, "_ROWS_A_CHUNK", 100)
    live = LiveIndex(catalog, model, tmp_path / "index")
    stop = CancelToken()
    append, chunks = HnswIndex.add_checked, []

    def third_is_the_last(self, ids, vectors):
        append(self, ids, vectors)
        chunks.append(ids)
        if len(chunks) == 3:
            stop.cancel()

    monkeypatch.setattr(HnswIndex, "add_checked", third_is_the_last)
    with pytest.raises(CancelledError):
        live.prepare(stop)
    live.save()
    monkeypatch.setattr(HnswIndex, "add_checked", append)
    again = LiveIndex(catalog, model, tmp_path / "index")
    again._load()
    assert len(again._unfinished) == 300
    assert_same_answers(again, oracle(catalog, model))


@settings(max_examples=25)
@given(held=st.sets(st.integers(1, 40)), gone=st.sets(st.integers(1, 40)), asked=st.lists(st.integers(1, 50)))
def test_what_an_index_lacks(held, gone, asked):
    index = Segments(4, size=15)
    ids = np.array(sorted(held), np.int64)
    index.add(ids, np.random.default_rng(0).standard_normal((ids.size, 4)).astype(np.float32))
    index.remove(np.array(sorted(gone), np.int64))
    assert index.lacking(np.array(asked, np.int64)).tolist() == [one for one in asked if one not in held - gone]
