"""A large index is built aside: searches go on, changes are not lost, and little is not written."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.domain.progress import CancelToken
from photoclip.index import segments
from photoclip.index.exact import ExactIndex
from photoclip.index.hnsw import HnswIndex
from photoclip.index.segments import Segments
from photoclip.search import live as live_module
from photoclip.search.live import LiveIndex

DIMENSION = 8
DEADLINE_S = 30.0


@pytest.fixture
def catalog(tmp_path):
    opened = Catalog.open(tmp_path / "catalog.sqlite", tmp_path / "backups")
    yield opened
    opened.close()


@pytest.fixture
def model(catalog):
    return catalog.model("small", DIMENSION)


@pytest.fixture
def live(catalog, model, tmp_path):
    made = LiveIndex(catalog, model, tmp_path / "index")
    yield made
    made.close()


@pytest.fixture
def always_aside(monkeypatch):
    """What is behind by one vector is completed in a thread, whose work waits for the event."""
    go = threading.Event()
    monkeypatch.setattr(live_module, "_AT_ONCE_ROWS", 0)
    append = LiveIndex._append_new

    def waiting(self, index, token=None):
        if token is not None:
            assert go.wait(DEADLINE_S)
        append(self, index, token)

    monkeypatch.setattr(LiveIndex, "_append_new", waiting)
    yield go
    go.set()


def add(catalog, model, numbers, folder="/a"):
    folder_id = catalog.add_folder(folder, ()).folder_id
    rows = []
    for number in numbers:
        vector = np.random.default_rng(number).standard_normal(DIMENSION).astype(np.float16)
        photo = DecodedPhoto(ContentHash(f"{number:064x}"), 100, "JPEG", 4, 3, 0, Facts())
        rows.append(Understood(Place(folder_id, f"{number}.jpg", Stamp(100, number, 0)), photo, vector))
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


@pytest.mark.logs_errors
def test_a_bug_in_building_leaves_the_slow_way(catalog, model, live, always_aside, monkeypatch, caplog):
    add(catalog, model, range(1, 21))
    exact = oracle(catalog, model)
    monkeypatch.setattr(LiveIndex, "_append_new", lambda *_: 1 / 0)
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
    monkeypatch.setattr(live_module, "_ROWS_A_CHUNK", 100)
    live = LiveIndex(catalog, model, tmp_path / "index")
    stop = CancelToken()
    append, chunks = HnswIndex.add, []

    def third_is_the_last(self, ids, vectors):
        append(self, ids, vectors)
        chunks.append(ids)
        if len(chunks) == 3:
            stop.cancel()

    monkeypatch.setattr(HnswIndex, "add", third_is_the_last)
    with pytest.raises(live_module.CancelledError):
        live.prepare(stop)
    live.save()
    monkeypatch.setattr(HnswIndex, "add", append)
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
