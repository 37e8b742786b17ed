"""An unfinished index may be of any time: what is answered is what the catalog says now."""

import numpy as np
import pytest

from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.index.exact import ExactIndex
from photoclip.index.segments import Segments
from photoclip.search import meanwhile as meanwhile_module
from photoclip.search.meanwhile import Meanwhile

DIMENSION = 8


def vectors(seeds):
    return np.array([np.random.default_rng(seed).standard_normal(DIMENSION) for seed in seeds], np.float16)


def show(catalog, model, folder, numbers, made=None):
    """Photos lie in a folder; without vectors they are known ones that came back."""
    folder_id = catalog.add_folder(folder, ()).folder_id
    rows = [
        Understood(
            Place(folder_id, f"{number}.jpg", Stamp(100, number, 0)),
            DecodedPhoto(ContentHash(f"{number:064x}"), 100, "JPEG", 4, 3, 0, Facts()),
            None if made is None else made[at],
        )
        for at, number in enumerate(numbers)
    ]
    return catalog.commit(Batch(1, model.model_id, understood=tuple(rows)))


def all_of(catalog, model, index):
    """Let an index have all that is there."""
    chunk = catalog.vectors(model.model_id, 0, 10_000)
    index.add(chunk.photo_ids, chunk.vectors.astype(np.float32))
    return chunk.last_row


def assert_right(catalog, model, unfinished):
    exact, meanwhile = ExactIndex(DIMENSION), Meanwhile(catalog, model)
    all_of(catalog, model, exact)
    for query in vectors(range(1000, 1005)).astype(np.float32):
        for k in (1, 10, 1000):
            found, truth = meanwhile.query(query, k, unfinished), exact.query(query, k)
            assert found.ids.tolist() == truth.ids.tolist()
            np.testing.assert_allclose(found.scores, truth.scores, atol=1e-3)


@pytest.mark.parametrize("chunk", [7, 4096])
def test_what_went_takes_no_place_and_what_came_back_or_was_replaced_is_found(catalog, model, monkeypatch, chunk):
    monkeypatch.setattr(meanwhile_module, "_ROWS_A_CHUNK", chunk)
    show(catalog, model, "/back", range(10), vectors(range(10)))
    show(catalog, model, "/stays", range(10, 40), vectors(range(10, 40)))
    show(catalog, model, "/goes", range(40, 140), vectors(range(40, 140)))
    folders = {known.path: known.folder_id for known in catalog.folders()}
    catalog.remove_folder(folders["/back"])
    unfinished = Segments(DIMENSION, size=50)
    unfinished.last_row = all_of(catalog, model, unfinished)
    assert_right(catalog, model, unfinished)
    catalog.remove_folder(folders["/goes"])
    assert_right(catalog, model, unfinished)
    show(catalog, model, "/back", range(10))
    assert_right(catalog, model, unfinished)
    show(catalog, model, "/stays", range(20, 30), vectors(range(520, 530)))
    show(catalog, model, "/new", range(200, 230), vectors(range(200, 230)))
    assert_right(catalog, model, unfinished)
    assert_right(catalog, model, Segments(DIMENSION))
