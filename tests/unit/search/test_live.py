"""The index follows the catalog, in whatever order it hears of changes."""

import numpy as np
import pytest

from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.domain.change import Change
from photoclip.domain.errors import CancelledError
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.domain.progress import CancelToken
from photoclip.index.graph import Graph
from photoclip.index.store import load_segments
from photoclip.search.live import LiveIndex

DIMENSION = 8


def add(catalog, model, folder, *numbers):
    return catalog.commit(Batch(1, model.model_id, understood=tuple(row(folder, n) for n in numbers)))


def row(folder, number):
    vector = np.random.default_rng(number).standard_normal(DIMENSION).astype(np.float16)
    photo = DecodedPhoto(ContentHash(f"{number:064x}"), 100, "JPEG", 4, 3, 0, Facts())
    return Understood(Place(folder.folder_id, f"{number}.jpg", Stamp(100, number, 0)), photo, vector)


def held(live):
    return sorted(live.query(np.ones(DIMENSION, np.float32), 1000).ids.tolist())


def truth(catalog, model):
    return catalog.live_vector_ids(model.model_id).tolist()


def test_it_follows_every_change(catalog, model, live):
    folder = catalog.add_folder("/a", ())
    assert len(live) == 0
    live.apply(add(catalog, model, folder, 1, 2, 3))
    assert held(live) == truth(catalog, model) != []
    live.apply(catalog.remove_folder(folder.folder_id))
    assert len(live) == 0
    live.apply(add(catalog, model, catalog.add_folder("/b", ()), 2))
    assert held(live) == truth(catalog, model)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_threads_may_tell_it_in_another_order_than_they_committed(catalog, model, live, order):
    """One thread removes a folder while another finds the same photos elsewhere, or the other way round."""
    first = catalog.add_folder("/a", ())
    add(catalog, model, first, 1, 2)
    assert len(live) == 2
    gone_and_back = [catalog.remove_folder(first.folder_id), add(catalog, model, catalog.add_folder("/b", ()), 1)]
    for number in order:
        live.apply(gone_and_back[number])
    assert held(live) == truth(catalog, model)
    assert len(live) == 1


def test_a_late_word_of_a_photo_that_is_gone_again_does_not_bring_it_back(catalog, model, live):
    folder = catalog.add_folder("/a", ())
    assert len(live) == 0
    came = add(catalog, model, folder, 1)
    live.apply(catalog.remove_folder(folder.folder_id))
    live.apply(came)
    assert len(live) == 0


def test_what_was_saved_is_completed_when_it_is_loaded(catalog, model, live, tmp_path):
    folder = catalog.add_folder("/a", ())
    add(catalog, model, folder, 1, 2)
    live.prepare(CancelToken())
    live.save()
    add(catalog, model, folder, 3)
    catalog.remove_folder(folder.folder_id)
    add(catalog, model, catalog.add_folder("/b", ()), 2, 4)
    again = LiveIndex(catalog, model, tmp_path / "index")
    assert held(again) == truth(catalog, model)
    assert len(again) == 2


def test_a_photo_without_a_vector_of_this_model_is_left_alone(catalog, model, live):
    other = catalog.model("other", DIMENSION)
    assert len(live) == 0
    live.apply(add(catalog, other, catalog.add_folder("/a", ()), 1))
    assert len(live) == 0


def test_a_vector_that_is_written_anew_takes_the_place_of_the_old_one(catalog, model, live):
    change = add(catalog, model, catalog.add_folder("/a", ()), 1)
    assert len(live) == 1
    new = np.zeros((1, DIMENSION), np.float16)
    new[0, 0] = 1
    catalog.add_vectors(model.model_id, np.array(change.appeared), new, from_thumbnail=False)
    live.apply(Change(appeared=change.appeared))
    assert len(live) == 1
    assert live.query(new[0].astype(np.float32), 1).scores[0] > 0.999


def test_rebuilding_makes_it_from_the_catalog_and_an_empty_disk_is_no_matter(catalog, model, live, tmp_path):
    add(catalog, model, catalog.add_folder("/a", ()), 1, 2)
    live.prepare(CancelToken())
    live.save()
    for file in (tmp_path / "index").iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    assert live.problem()
    live.rebuild()
    assert held(live) == truth(catalog, model)
    live.save()
    assert live.problem() == ""


def test_looking_at_the_file_brings_back_no_second_index(catalog, model, live, monkeypatch):
    add(catalog, model, catalog.add_folder("/a", ()), 1, 2)
    live.prepare(CancelToken())
    live.save()
    monkeypatch.setattr(Graph, "load", lambda *_: pytest.fail("a graph was loaded"))
    assert live.problem() == ""


def test_an_index_that_lost_its_last_photo_is_written_and_is_one(catalog, model, live, tmp_path):
    folder = catalog.add_folder("/a", ())
    add(catalog, model, folder, 1, 2)
    live.prepare(CancelToken())
    live.save()
    live.apply(catalog.remove_folder(folder.folder_id))
    live.save()
    path = tmp_path / "index" / f"{model.model_id}.hnsw"
    there = load_segments(path, DIMENSION, model.name).index
    assert there.ids().tolist() == []
    written = path.stat().st_mtime_ns
    again = LiveIndex(catalog, model, tmp_path / "index")
    again.prepare(CancelToken())
    again.save()
    assert path.stat().st_mtime_ns == written, "nothing changed in it"


def test_preparing_can_be_cancelled_and_done_again(catalog, model, live):
    add(catalog, model, catalog.add_folder("/a", ()), 1, 2)
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        live.prepare(token)
    assert len(live) == 2


def test_where_it_cannot_be_saved_it_still_answers(catalog, model, tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    live = LiveIndex(catalog, model, tmp_path / "file" / "index")
    add(catalog, model, catalog.add_folder("/a", ()), 1)
    live.prepare(CancelToken())
    live.save()
    assert "not saved" in caplog.text
    assert len(live) == 1
