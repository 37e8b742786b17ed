"""The library on real pictures with two real models: the second is the first with its signs turned."""

import shutil
import threading

import pytest
from PIL import Image

from photoclip.domain.api import IndexRequest, JobState
from photoclip.domain.errors import FolderError, StorageError
from photoclip.domain.found import SearchRequest
from photoclip.search.live import LiveIndex

COLOURS = ("red", "green", "blue")
WAIT_S = 60


def index(library, *folders, model=None):
    job_id = library.start_index(IndexRequest(tuple(map(str, folders)), model))
    status = library.wait_job(job_id, 0, 0)
    while not status.is_over:
        status = library.wait_job(job_id, status.revision, WAIT_S)
    assert status.state is JobState.DONE, status
    return status.report


def names(page):
    return [hit.path.rpartition("/")[2] for hit in page.hits]


def test_search_goes_on_with_the_old_model_until_the_index_of_the_new_one_is_built(
    library, photos, other_model, monkeypatch
):
    index(library, photos)
    before = names(library.search(SearchRequest("red")))
    building, go_on = threading.Event(), threading.Event()
    prepare = LiveIndex.prepare

    def slow(live, token):
        building.set()
        go_on.wait(WAIT_S)
        prepare(live, token)

    monkeypatch.setattr(LiveIndex, "prepare", slow)
    switching = threading.Thread(target=index, args=(library,), kwargs={"model": other_model})
    switching.start()
    try:
        assert building.wait(WAIT_S)
        assert library.models().active == "starter"
        assert names(library.search(SearchRequest("red"))) == before
        library.remove_folder(str(photos))
    finally:
        go_on.set()
        switching.join(WAIT_S)
    assert library.models().active == other_model
    assert library.search(SearchRequest("red")).total == 0, "both indexes heard that the folder was removed"


def test_going_back_to_the_old_model_decodes_nothing(library, photos, other_model):
    index(library, photos)
    before = names(library.search(SearchRequest("red")))
    switched = index(library, model=other_model)
    assert (switched.decoded, switched.unchanged) == (3, 3)
    assert names(library.search(SearchRequest("red"))) == before[::-1]
    assert index(library, model="starter").decoded == 0
    assert names(library.search(SearchRequest("red"))) == before


def test_after_an_index_no_search_waits_for_one_to_be_built(library, photos, tmp_path):
    index(library, photos)
    library.close()
    assert any((tmp_path / "library" / "index").iterdir())


def test_a_query_does_not_read_the_weights_again(library, photos, monkeypatch):
    index(library, photos)
    monkeypatch.setattr("photoclip.library.shelf.resolve_card", lambda *_: pytest.fail("it reads all the weights"))
    assert library.search(SearchRequest("red")).total == 3


def test_nothing_is_started_on_a_full_disk(library, photos, monkeypatch):
    monkeypatch.setattr("photoclip.ingest.space.free_bytes", lambda path: 1 << 20)
    with pytest.raises(StorageError, match="full"):
        library.start_index(IndexRequest((str(photos),)))
    assert library.folders() == ()


def test_whoever_closes_second_waits_for_the_first(library, photos, monkeypatch):
    saving, go_on = threading.Event(), threading.Event()
    index(library, photos)

    def slow(live):
        saving.set()
        go_on.wait(WAIT_S)

    monkeypatch.setattr(LiveIndex, "save", slow)
    first, second = threading.Thread(target=library.close), threading.Thread(target=library.close)
    first.start()
    assert saving.wait(WAIT_S)
    second.start()
    second.join(0.2)
    assert second.is_alive()
    go_on.set()
    first.join(WAIT_S)
    second.join(WAIT_S)
    assert not second.is_alive()


def test_a_folder_that_is_left_out_of_a_watched_one_can_be_added_by_itself(library, photos):
    (photos / "raw").mkdir()
    Image.new("RGB", (320, 240), "white").save(photos / "raw" / "white.jpg")
    library.add_folder(str(photos), ("raw",))
    assert index(library).added == 3
    assert index(library, photos / "raw").added == 1
    with pytest.raises(FolderError):
        library.add_folder(str(photos / "nowhere"))


def test_a_thumbnail_of_other_bytes_repairs_nothing(library, photos, tmp_path):
    index(library, photos)
    shutil.rmtree(tmp_path / "library" / "thumbnails")
    Image.new("RGB", (320, 240), "black").save(photos / "red.jpg")
    report = library.check(repair=True)
    assert not report.ok
    index(library)
    assert library.check(repair=True).ok


def test_a_search_in_a_library_without_photos_writes_nothing(library, monkeypatch):
    library.search(SearchRequest("red"))
    monkeypatch.setattr(library._catalog, "model", lambda *_: pytest.fail("it writes into the catalog"))
    assert library.search(SearchRequest("red")).total == 0
