"""From one model to another and back, on real pictures with real models; while photos come, go and are offline."""

import shutil
import threading

import numpy as np
import pytest
from PIL import Image

from photoclip.domain.api import IndexRequest, JobAction, JobState
from photoclip.domain.errors import ModelError, QueryError
from photoclip.domain.found import SearchRequest
from photoclip.domain.model_api import CompareRequest
from photoclip.domain.progress import Phase
from photoclip.library.encoders import Encoders
from photoclip.library.switching import spread
from photoclip.library.wiring import open_library

WAIT_S = 60


def ended(library, job_id):
    status = library.wait_job(job_id, 0, 0)
    while not status.is_over:
        status = library.wait_job(job_id, status.revision, WAIT_S)
    return status


def done(library, job_id):
    status = ended(library, job_id)
    assert status.state is JobState.DONE, status
    return status.report


def index(library, *folders):
    return done(library, library.start_index(IndexRequest(tuple(map(str, folders)))))


def found(library, text="red"):
    return [hit.path.rpartition("/")[2] for hit in library.search(SearchRequest(text)).hits]


@pytest.fixture
def indexed(library, photos):
    index(library, photos)
    return library


@pytest.fixture
def held(monkeypatch):
    """The model that is loaded next is not there before `held` is set; `held.asked` once somebody waits for it."""
    go_on, asked, get = threading.Event(), threading.Event(), Encoders.get

    def slow(encoders, card):
        if card.name != "starter":
            asked.set()
            assert go_on.wait(WAIT_S)
        return get(encoders, card)

    monkeypatch.setattr(Encoders, "get", slow)
    go_on.asked = asked
    yield go_on
    go_on.set()


def close_in_the_middle(library, held):
    """While a model is being loaded."""
    closing = threading.Thread(target=library.close)
    closing.start()
    held.set()
    closing.join(WAIT_S)


def info(library, name):
    return next(model for model in library.models().models if model.name == name)


def test_there_and_back(indexed, other_model):
    before = found(indexed)
    report = done(indexed, indexed.start_switch(other_model))
    assert (report.decoded, report.embedded) == (3, 3)
    listed = indexed.models()
    assert (listed.active, listed.previous, listed.wanted) == (other_model, "starter", None)
    assert found(indexed) == before[::-1]
    assert (info(indexed, "starter").vectors, info(indexed, other_model).vectors) == (3, 3)
    job = indexed.start_switch("starter")
    assert indexed.models().active == "starter", "the way back is instant"
    assert found(indexed) == before
    assert done(indexed, job).decoded == 0


def test_search_answers_while_it_goes_on_and_new_photos_come_first(indexed, photos, other_model, held):
    before = found(indexed)
    job = indexed.start_switch(other_model)
    assert held.asked.wait(WAIT_S)
    listed = indexed.models()
    assert (listed.active, listed.wanted) == ("starter", other_model)
    assert found(indexed) == before
    held.set()
    Image.new("RGB", (320, 240), "white").save(photos / "white.jpg")
    assert index(indexed).added == 1
    done(indexed, job)
    assert indexed.models().active == other_model
    assert set(found(indexed)) == {*before, "white.jpg"}, "what came meanwhile has no vector"


def test_cancelled_it_stays_and_begun_again_it_goes_on(indexed, other_model, held):
    job = indexed.start_switch(other_model)
    assert held.asked.wait(WAIT_S)
    indexed.control_job(job, JobAction.CANCEL)
    held.set()
    assert ended(indexed, job).state is JobState.CANCELLED
    assert (indexed.models().active, indexed.models().wanted) == ("starter", None)
    done(indexed, indexed.start_switch(other_model))
    assert indexed.models().active == other_model


def test_the_active_one_ends_a_switch(indexed, other_model, held):
    job = indexed.start_switch(other_model)
    assert held.asked.wait(WAIT_S)
    back = indexed.start_switch("starter")
    held.set()
    assert ended(indexed, job).state is JobState.CANCELLED
    done(indexed, back)
    assert (indexed.models().active, indexed.models().wanted) == ("starter", None)


def test_asked_twice_it_is_one_switch(indexed, other_model, held):
    job = indexed.start_switch(other_model)
    assert indexed.start_switch(other_model) == job


def test_cancelled_and_wanted_again_before_it_noticed(indexed, other_model, held):
    first = indexed.start_switch(other_model)
    assert held.asked.wait(WAIT_S)
    indexed.control_job(first, JobAction.CANCEL)
    again = indexed.start_switch(other_model)
    assert again != first
    held.set()
    assert ended(indexed, first).state is JobState.CANCELLED
    done(indexed, again)
    assert indexed.models().active == other_model


def test_what_was_overtaken_twice_ends_no_later_wish(indexed, other_model, held):
    first = indexed.start_switch(other_model)
    assert held.asked.wait(WAIT_S)
    indexed.start_switch("starter")
    third = indexed.start_switch(other_model)
    held.set()
    assert ended(indexed, first).state is JobState.CANCELLED
    done(indexed, third)
    assert indexed.models().active == other_model


def test_the_active_one_ends_what_was_wanted_before_a_kill(indexed, other_model):
    indexed._catalog.want_model("huge")
    done(indexed, indexed.start_switch("starter"))
    assert (indexed.models().active, indexed.models().wanted) == ("starter", None)


def test_going_back_is_not_undone_by_a_run_that_began_before(indexed, photos, other_model, held):
    held.set()
    done(indexed, indexed.start_switch(other_model))
    held.clear()
    held.asked.clear()
    Image.new("RGB", (320, 240), "white").save(photos / "white.jpg")
    run = indexed.start_index(IndexRequest())
    assert held.asked.wait(WAIT_S)
    waiting = indexed.start_index(IndexRequest())
    back = indexed.start_switch("starter")
    assert indexed.models().active == "starter"
    held.set()
    for job in (run, waiting, back):
        done(indexed, job)
    assert indexed.models().active == "starter"
    assert "white.jpg" in found(indexed)


def test_what_is_chosen_again_before_its_space_is_freed_is_kept(indexed, photos, other_model, held):
    held.set()
    done(indexed, indexed.start_switch(other_model))
    held.clear()
    held.asked.clear()
    Image.new("RGB", (320, 240), "white").save(photos / "white.jpg")
    run = indexed.start_index(IndexRequest())
    assert held.asked.wait(WAIT_S)
    forgetting = indexed.start_forget("starter")
    indexed.start_switch("starter")
    held.set()
    done(indexed, run)
    status = ended(indexed, forgetting)
    assert (status.state, "is the model in use" in status.error) == (JobState.FAILED, True)
    assert info(indexed, "starter").vectors >= 3


@pytest.mark.parametrize("text", [b"", b"no picture at all"])
def test_a_file_that_was_cut_holds_nothing_up(indexed, photos, other_model, text):
    (photos / "red.jpg").write_bytes(text)
    done(indexed, indexed.start_switch(other_model))
    assert indexed.models().active == other_model
    assert len(found(indexed)) == 3, "there is the thumbnail"


def test_only_what_the_model_in_use_understands_is_news(indexed, other_model):
    before = indexed.wait_news(-1, 0).photos
    done(indexed, indexed.start_trial(other_model, 3))
    assert indexed.wait_news(-1, 0).photos == before
    done(indexed, indexed.start_switch(other_model))
    assert indexed.wait_news(-1, 0).photos > before


def test_other_weights_under_its_name_understand_all_anew(indexed, tmp_path, other_model, small_model):
    done(indexed, indexed.start_switch(other_model))
    before = found(indexed)
    indexed.close()
    shutil.rmtree(tmp_path / "other")
    shutil.copytree(small_model, tmp_path / "other")
    again = open_library(tmp_path / "library")
    try:
        again.watch()
        (job,) = [job for job in again.jobs() if job.model == other_model]
        done(again, job.job_id)
        assert found(again) == before[::-1]
        listed = again.models()
        assert (listed.active, listed.previous, listed.wanted) == (other_model, None, None)
        assert (info(again, other_model).vectors, again.stats().vectors) == (3, 3)
        rows = [row.model for row in again._catalog.counts().vectors]
        done(again, again.start_forget(other_model))
        assert len(again._catalog.counts().vectors) == len(rows) - 1
        assert info(again, other_model).vectors == 3
        with pytest.raises(ModelError, match="in use"):
            again.start_forget(other_model)
    finally:
        again.close()


def test_cancelled_and_closed_at_once_it_is_not_begun_again(indexed, tmp_path, other_model, held):
    job = indexed.start_switch(other_model)
    assert held.asked.wait(WAIT_S)
    indexed.control_job(job, JobAction.CANCEL)
    close_in_the_middle(indexed, held)
    again = open_library(tmp_path / "library")
    try:
        assert (again.models().active, again.models().wanted) == ("starter", None)
    finally:
        again.close()


def test_closed_in_the_middle_it_goes_on_with_the_next_start(indexed, tmp_path, other_model, held):
    indexed.start_switch(other_model)
    assert held.asked.wait(WAIT_S)
    close_in_the_middle(indexed, held)
    again = open_library(tmp_path / "library")
    try:
        assert (again.models().active, again.models().wanted) == ("starter", other_model)
        again.watch()
        (job,) = [job for job in again.jobs() if job.model == other_model]
        done(again, job.job_id)
        assert again.models().active == other_model
    finally:
        again.close()


def test_a_model_that_is_gone_after_a_restart_is_not_wanted_any_more(indexed, tmp_path, other_model, held):
    indexed.start_switch(other_model)
    assert held.asked.wait(WAIT_S)
    close_in_the_middle(indexed, held)
    shutil.rmtree(tmp_path / "other")
    again = open_library(tmp_path / "library")
    try:
        again.watch()
        assert (again.models().active, again.models().wanted) == ("starter", None)
        failed = [ended(again, job.job_id) for job in again.jobs() if job.title.startswith("Switching")]
        assert [(job.state, "is not there" in job.error) for job in failed] == [(JobState.FAILED, True)]
    finally:
        again.close()


def test_photos_of_an_offline_folder_come_along_from_their_thumbnails(indexed, photos, other_model):
    photos.rename(photos.with_name("away"))
    index(indexed)
    before = found(indexed)
    done(indexed, indexed.start_switch(other_model))
    assert found(indexed) == before[::-1]
    photos.with_name("away").rename(photos)
    assert index(indexed).decoded == 3, "they were marked for later"


def test_what_came_since_has_no_vector_of_the_one_before_and_gets_one(indexed, photos, other_model):
    done(indexed, indexed.start_switch(other_model))
    Image.new("RGB", (320, 240), "white").save(photos / "white.jpg")
    index(indexed)
    job = indexed.start_switch("starter")
    assert indexed.models().active == "starter"
    assert done(indexed, job).decoded == 1
    assert "white.jpg" in found(indexed)


@pytest.mark.parametrize("name", ["ViT-B-32-256/datacomp_s34b_b86k", "ViT-L-14/datacomp_xl_s13b_b90k"])
def test_one_that_is_not_here_is_refused_at_once(indexed, name):
    with pytest.raises(ModelError, match="not on this machine"):
        indexed.start_switch(name)
    assert indexed.models().wanted is None


def test_one_whose_weights_are_broken_is_given_up(indexed, tmp_path, other_model):
    (weights,) = (tmp_path / "other").glob("*.safetensors")
    weights.write_bytes(weights.read_bytes()[:100_000])
    status = ended(indexed, indexed.start_switch(other_model))
    assert status.state is JobState.FAILED
    assert "damaged or holds no weights" in status.error
    assert (indexed.models().active, indexed.models().wanted) == ("starter", None)
    assert len(found(indexed)) == 3


def test_tried_and_compared_before_it_is_chosen(indexed, other_model):
    with pytest.raises(QueryError, match="try it"):
        indexed.compare(CompareRequest("red", "starter", other_model))
    assert done(indexed, indexed.start_trial(other_model, 2)).embedded == 2
    compared = indexed.compare(CompareRequest("red", "starter", other_model))
    assert (compared.photos, compared.of_photos) == (2, 3)
    first, second = ([hit.path for hit in answer.hits] for answer in (compared.first, compared.second))
    assert first == second[::-1]
    assert len(first) == 2
    assert (compared.first.model, compared.second.model) == ("starter", other_model)
    assert indexed.models().active == "starter"
    report = done(indexed, indexed.start_switch(other_model))
    assert report.decoded == 1, "what was tried needs no second look"


@pytest.mark.parametrize("count", [0, -1, 20_001])
def test_too_many_to_try(indexed, other_model, count):
    with pytest.raises(QueryError):
        indexed.start_trial(other_model, count)


def test_forgotten_its_space_is_given_back(indexed, tmp_path, other_model):
    done(indexed, indexed.start_switch(other_model))
    with pytest.raises(ModelError, match="in use"):
        indexed.start_forget(other_model)
    files = set((tmp_path / "library" / "index").iterdir())
    assert len(files) >= 2
    done(indexed, indexed.start_forget("starter"))
    assert len(set((tmp_path / "library" / "index").iterdir())) < len(files)
    assert (indexed.models().previous, info(indexed, "starter").vectors) == (None, 0)
    assert len(found(indexed)) == 3
    with pytest.raises(ModelError, match="nothing to free"):
        indexed.start_forget("starter")
    assert indexed.check(False).ok
    assert done(indexed, indexed.start_switch("starter")).decoded == 3


def test_progress_counts_all_photos(indexed, photos, other_model):
    done(indexed, indexed.start_trial(other_model, 2))
    job = indexed.start_switch(other_model)
    seen = []
    status = indexed.wait_job(job, 0, 0)
    while not status.is_over:
        if status.progress.phase is Phase.UNDERSTANDING:
            seen.append((status.progress.done, status.progress.total))
        status = indexed.wait_job(job, status.revision, WAIT_S)
    assert seen
    assert all(done >= 2 and total == 3 for done, total in seen)


def test_a_spread_goes_from_end_to_end():
    ids = np.arange(100, 1100)
    chosen = spread(ids, 300)
    assert (chosen.size, chosen[0], chosen[-1], len(set(chosen.tolist()))) == (300, 100, 1099, 300)
    assert spread(ids, 5000) is ids


def test_a_library_whose_model_is_gone_is_shown_and_takes_another(indexed, tmp_path, other_model):
    done(indexed, indexed.start_switch(other_model))
    indexed.close()
    shutil.rmtree(tmp_path / "other")
    again = open_library(tmp_path / "library")
    try:
        assert (again.stats().photos, again.stats().vectors, again.stats().model) == (3, 3, other_model)
        assert not info(again, other_model).installed
        report = again.check(False)
        assert [problem.part for problem in report.problems] == ["model"]
        with pytest.raises(ModelError):
            again.search(SearchRequest("red"))
        done(again, again.start_switch("starter"))
        assert len(found(again)) == 3
        assert again.check(False).ok
    finally:
        again.close()


def test_what_became_of_the_device_is_told_once(library, photos, monkeypatch):
    note = "out of memory on cuda:0 bfloat16: going on with the CPU, which is slower"
    monkeypatch.setattr(Encoders, "notes", property(lambda _: (note,)))
    assert index(library, photos).warnings == (note,)
    assert index(library).warnings == ()
