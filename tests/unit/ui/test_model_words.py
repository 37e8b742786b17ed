"""Models in words, what can be done with them, and how jobs about them are told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from photoclip.domain.api import IndexReport, JobState, JobStatus
from photoclip.domain.found import SearchHit
from photoclip.domain.model_api import Answer, Comparison
from photoclip.domain.models import ModelFacts, ModelInfo, ModelList, ModelSpeed
from photoclip.domain.progress import Phase, Progress
from photoclip.ui.models.compare_words import Rank, basis_words, pointed_words
from photoclip.ui.models.data_size import bytes_per_second, size_text
from photoclip.ui.models.job_words import amount, doing, fraction, is_small, outcome, speed, title, widest_amount
from photoclip.ui.models.model_state import ModelAct, ModelState, acts_of, shared_limits, standing, states_of
from photoclip.ui.models.model_summary import previous_of, summary_of
from photoclip.ui.models.model_tasks import ModelTask, is_of_photos, task_of
from photoclip.ui.models.model_words import (
    about_of,
    accuracy_words,
    size_words,
    speed_words,
    switch_words,
    title_of,
    title_of_name,
    trouble_of,
    understood_words,
)

NAME = "ViT-B-32-256/datacomp"
FACTS = ModelFacts("CLIP ViT-B/32", "finds far more", download_bytes=605_143_884, accuracy=0.728, accuracy_source="x")


def plain(text: str) -> str:
    return text.replace(",", "").replace("\u202f", "").replace("\u00a0", " ")


def job(word="Downloading", phase=Phase.DOWNLOADING, state=JobState.RUNNING, report=None, error="", **progress):
    return JobStatus(7, f"{word} {NAME}", state, 1, Progress(phase, **progress), report, error, model=NAME)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (64_400, "64 kB"),
        (8_100_000, "8.1 MB"),
        (605_143_884, "605 MB"),
        (999_600_000, "1000 MB"),
        (1_710_000_000, "1.71 GB"),
        (78_000_000_000, "78.0 GB"),
    ],
)
def test_sizes(size, text):
    assert plain(size_text(size)) == text


def test_a_download_in_words():
    status = job(done=210_000_000, total=605_143_884, per_second=8_100_000)
    assert title(status) == f"Downloading {NAME}"
    assert doing(status) == ""
    assert plain(amount(status.progress)) == "210 MB of 605 MB"
    assert plain(speed(status.progress)) == plain(bytes_per_second(8_100_000)) == "8.1 MB/s"
    assert fraction(status) == pytest.approx(0.347, abs=0.001)
    assert len(widest_amount(status.progress)) >= len(amount(status.progress))
    assert amount(Progress(Phase.DOWNLOADING, done=5_000_000)) == size_text(5_000_000)
    assert speed(Progress(Phase.DOWNLOADING, done=5_000_000)) == ""
    checked = job(phase=Phase.CHECKING, done=1, total=2)
    assert title(checked) == doing(checked) == "Checking the files"
    paused = job(state=JobState.PAUSED)
    assert (title(paused), doing(paused)) == (f"Paused · Downloading {NAME}", "Paused")


@pytest.mark.parametrize(
    ("word", "state", "line"),
    [
        ("Downloading", JobState.DONE, f"{NAME} is on this computer now"),
        ("Downloading", JobState.CANCELLED, f"Stopped · what is there of {NAME} is kept"),
        ("Switching", JobState.DONE, f"Photos are searched with {NAME} now"),
        ("Switching", JobState.CANCELLED, "Stopped · photos are searched as before"),
        ("Measuring", JobState.CANCELLED, "Stopped"),
        ("Freeing", JobState.DONE, f"The space of {NAME} is free"),
    ],
)
def test_how_a_job_about_a_model_ended(word, state, line):
    status = job(word, state=state, report=IndexReport())
    assert outcome(status).text == line
    assert not outcome(status).is_nothing
    assert not is_small(status)


def test_which_jobs_are_about_photos():
    index = JobStatus(1, "Switching to nothing", JobState.RUNNING, 1, Progress(Phase.SCANNING))
    assert task_of(index) is None
    assert is_of_photos(index)
    assert is_of_photos(job("Switching"))
    assert not is_of_photos(job())
    assert task_of(job("Trying")) is ModelTask.TRIAL
    failed = job(state=JobState.FAILED, error="the disk is full")
    assert outcome(failed).text == "The disk is full"


def test_what_is_known_of_a_model():
    info = ModelInfo(NAME, True, 512, facts=FACTS, size_bytes=605_143_884, vectors=300)
    assert title_of(info) == "CLIP ViT-B/32"
    assert about_of(info) == "Finds far more."
    accuracy = "names the right one of 1000 kinds of things in 73 % of photos as x"
    assert plain(accuracy_words(FACTS)) == accuracy
    assert "1.5 %" in accuracy_words(ModelFacts("", accuracy=0.015)).replace(",", ".")
    assert accuracy_words(ModelFacts("")) == ""
    assert plain(size_words(info)) == "605 MB on this disk"
    assert plain(size_words(ModelInfo(NAME, False, 512, facts=FACTS))) == "605 MB to download"
    assert plain(understood_words(300, 18_204)) == "300 of 18204 photos"
    assert understood_words(0, 300) == "None of 300 photos yet"
    assert understood_words(300, 300) == "All of your 300 photos"
    assert (understood_words(1, 1), understood_words(0, 0)) == ("Your photo", "")


def test_trouble_with_files_that_are_here():
    cut = ModelInfo(NAME, False, 512, "a file is cut: download it again", FACTS, size_bytes=5, can_download=True)
    assert trouble_of(cut) == "A file is cut: download it again."
    assert trouble_of(ModelInfo(NAME, False, 512, "recommended", FACTS, can_download=True)) == ""
    assert trouble_of(ModelInfo(NAME, False, None, "it is not there any more", FACTS)) == "It is not there any more."


def test_speed():
    now = datetime(2026, 3, 14, 12, tzinfo=UTC).astimezone()
    measured = ModelSpeed("cpu float32", 12.3, 18.2, 16, round(now.timestamp() * 1e9))
    c = QLocale.c()
    assert speed_words(measured, now, c) == "12 photos/s · 18 ms a search, CPU; measured today"
    slow = ModelSpeed("cuda:0 bfloat16", 0.84, 0.4, 16, measured.measured_at_ns)
    later = now + timedelta(days=1)
    assert speed_words(slow, later, c) == "0.8 photos/s · 0.4 ms a search, GPU; measured yesterday"
    second = ModelSpeed("cuda:1 bfloat16", 900, 3, 16, measured.measured_at_ns)
    assert "GPU 1; measured 14" in speed_words(second, later + timedelta(days=9), c)
    assert speed_words(None, now, c) == "Not measured yet"
    assert switch_words(ModelInfo(NAME, True, 1, vectors=4, speed=measured), 18_004) == (
        "about 24 min 23 s for the rest of your photos"
    )
    assert switch_words(ModelInfo(NAME, True, 1, speed=measured), 12) == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("local-dir:/home/me/my clip", "my clip"),
        ("ViT-B-32@/home/me/clip.pt", "ViT-B-32 from clip.pt"),
        ("/home/me/clip", "clip"),
        (NAME, NAME),
    ],
)
def test_names_without_a_title(name, text):
    assert title_of_name(name) == text


def acts(*jobs, active=False, wanted=False, **fields):
    info = ModelInfo(NAME, fields.pop("installed", True), 512, **fields)
    return acts_of(ModelState(info, 10, jobs, is_active=active, is_wanted=wanted))


def test_what_can_be_done():
    here = {"can_remove": True, "vectors": 3}
    everything = (ModelAct.USE, ModelAct.COMPARE, ModelAct.MEASURE, ModelAct.REMOVE, ModelAct.FORGET)
    assert acts(**here) == everything
    assert acts(active=True, **here) == (ModelAct.MEASURE,)
    assert acts(job("Switching"), wanted=True, **here) == (ModelAct.COMPARE,)
    assert acts(lacks="the multilingual part", **here) == (ModelAct.REMOVE, ModelAct.FORGET)
    assert acts(installed=False, can_download=True) == (ModelAct.DOWNLOAD,)
    assert acts(job(), installed=False, can_download=True) == ()
    assert acts(installed=False) == ()
    assert acts(job("Trying"), **here) == (ModelAct.USE, ModelAct.COMPARE)


def test_how_it_stands():
    def words(*jobs, **fields):
        return standing(ModelState(ModelInfo(NAME, False, 1, facts=FACTS, **fields), 10, jobs))

    assert words() == "Not on this computer"
    assert words(job()) == "On its way"
    assert plain(words(partial_bytes=210_000_000)) == "210 MB of 605 MB are here"
    assert standing(ModelState(ModelInfo(NAME, True, 1), is_wanted=True)) == "To be in use"


def test_the_list_with_what_is_only_on_its_way():
    common = ("It does not count.",)
    one = ModelInfo("one", True, 1, facts=ModelFacts("One", limits=("It is small.", *common)))
    two = ModelInfo("two", True, 1, facts=ModelFacts("Two", limits=common))
    three = ModelInfo("three", True, 1)
    models = ModelList((one, two, three), "one", previous="two", wanted="three")
    states = states_of(models, 10, (job(), job(state=JobState.DONE)), "One")
    assert [state.info.name for state in states] == ["one", "two", "three", NAME]
    assert [len(state.jobs) for state in states] == [0, 0, 0, 1]
    assert [state.is_active for state in states] == [True, False, False, False]
    assert states[1].is_previous
    assert states[2].is_wanted
    assert states[0].limits == ("It is small.",)
    assert shared_limits(models) == common
    assert shared_limits(ModelList((one,), "one")) == ()


def hits(*ids):
    return tuple(SearchHit(each, f"/p/{each}.jpg", (), 0.5, f"{each:064}", 4, 3) for each in ids)


def test_two_models_in_words():
    some = Comparison(Answer("a", hits(1, 2, 3), 4.0), Answer("b", hits(3, 1, 9), 5.0), 300, 18_204)
    basis = "Among the 300 photos that both have understood of 18204 · 2 of the best 3 are the same (coloured numbers)"
    assert plain(basis_words(some)) == basis
    nothing = Comparison(Answer("a", (), 4.0), Answer("b", (), 5.0), 300, 300)
    assert basis_words(nothing) == "Among all of your 300 photos"
    pointed = pointed_words("b.jpg", (Rank("A", 3), Rank("B", None)), 20)
    assert pointed == "b.jpg · number 3 with A · not among the best 20 with B"


def test_what_is_in_use_and_what_to_do_next():
    starter = ModelInfo("starter", True, 1, facts=ModelFacts("Starter", accuracy=0.015))
    best = ModelInfo(NAME, False, 1, facts=FACTS, can_download=True, is_recommended=True)
    listed = ModelList((starter, best), "starter")
    in_use = "Your photos are searched with Starter."
    advice = plain(summary_of(listed).text)
    assert advice == f"{in_use} CLIP ViT-B/32 finds far more: download it (605 MB) then choose “Use it”."
    assert summary_of(listed, (job(),)).text.endswith("on its way: choose “Use it” once it is here.")
    here = replace(best, installed=True)
    assert "and is on this computer: choose “Use it”" in summary_of(replace(listed, models=(starter, here))).text
    assert summary_of(replace(listed, models=(starter, replace(best, lacks="a part")))).text == in_use
    assert summary_of(ModelList((starter, here), NAME)).text == "Your photos are searched with CLIP ViT-B/32."

    to_best = ModelList((starter, here), "starter", wanted=NAME)
    assert "takes over as soon as" in summary_of(to_best).text
    assert "“Go on” below" in summary_of(to_best, is_stalled=True).text
    assert "its files are not on this computer" in summary_of(replace(listed, wanted=NAME), is_stalled=True).text


def test_a_model_in_use_that_is_gone_is_bad_news():
    gone = ModelInfo("mine", False, None, "it is not there any more", vectors=300)
    told = summary_of(ModelList((gone,), "mine"))
    assert told.is_bad
    assert "cannot be searched by words now" in told.text
    assert "Bring its files back" in told.text
    assert "Download it again" in summary_of(ModelList((replace(gone, can_download=True),), "mine")).text
    assert "not installed" in summary_of(ModelList((replace(gone, installed=True, lacks="a part"),), "mine")).text
    assert (about_of(gone), trouble_of(gone)) == ("", "It is not there any more.")


def test_the_way_back_leads_to_what_is_here():
    models = (ModelInfo("a", True, 1), ModelInfo("b", True, 1), ModelInfo("c", False, 1))
    assert previous_of(ModelList(models, "a", previous="b")) == "b"
    assert previous_of(ModelList(models, "a", previous="c")) == ""
    assert previous_of(ModelList(models, "a", previous="b", wanted="b")) == ""
    assert previous_of(ModelList(models, "a")) == ""


def test_a_switch_that_is_interrupted_can_go_on():
    info = ModelInfo(NAME, True, 1)
    (told,) = states_of(ModelList((info,), "a", wanted=NAME), 9, (), "A", is_stalled=True)
    assert ModelAct.USE in acts_of(told)
    (goes_on,) = states_of(ModelList((info,), "a", wanted=NAME), 9, (job("Switching"),), "A")
    assert ModelAct.USE not in acts_of(goes_on)
