"""Jobs in words, and which of them ended."""

from dataclasses import replace

import pytest

from photoclip.domain.api import IndexReport, JobState, JobStatus, Stats
from photoclip.domain.caption_api import CaptionReport
from photoclip.domain.progress import Phase, Progress
from photoclip.domain.sidecar_api import SidecarReport
from photoclip.domain.tag_api import TagReport
from photoclip.ui.models.job_watch import JobWatch
from photoclip.ui.models.job_words import amount, fraction, is_small, model_in_use, outcome, searchable, speed, title


def job(phase=Phase.UNDERSTANDING, state=JobState.RUNNING, report=None, error="", job_id=1, **progress):
    return JobStatus(job_id, "Understanding photos", state, 1, Progress(phase, **progress), report, error)


def test_what_runs():
    status = job(done=1240, total=2000, per_second=58.2)
    assert title(status) == "Understanding photos"
    assert amount(status.progress).replace(",", "") == "1240 of 2000"
    assert speed(status.progress) == "58 photos/s"
    assert fraction(status) == pytest.approx(0.62)


def test_what_has_no_end_yet():
    status = job(Phase.SCANNING, done=1, total=1)
    assert title(status) == "Looking through folders"
    assert amount(status.progress) == "1 file"
    assert fraction(status) is None
    assert speed(status.progress) == ""
    assert fraction(job(Phase.LOADING_MODEL)) is None


def test_slow_ones_have_a_decimal_and_standing_ones_no_speed():
    assert speed(Progress(Phase.UNDERSTANDING, 1, 2, per_second=0.42)) == "0.4 photos/s"
    assert speed(Progress(Phase.UNDERSTANDING, 1, 2, per_second=0.0)) == ""
    assert speed(Progress(Phase.HASHING, 1, 2, per_second=9.96)) == "10 files/s"


def test_paused():
    assert title(job(state=JobState.PAUSED, done=1, total=2)) == "Paused"


def test_more_done_than_there_should_be():
    assert fraction(job(done=5, total=2)) == 1.0


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (
            job(state=JobState.DONE, report=IndexReport(added=1, updated=1, failed=6)),
            "2 photos understood · 6 need attention",
        ),
        (job(state=JobState.DONE, report=IndexReport(failed=1)), "1 needs attention"),
        (job(state=JobState.DONE, report=IndexReport(unchanged=9)), "Everything is up to date"),
        (job(state=JobState.DONE, report=IndexReport(moved=3, removed=2)), "3 moved · 2 gone"),
        (job(state=JobState.DONE, report=IndexReport(offline=("/a",))), "1 folder offline"),
        (job(state=JobState.CANCELLED), "Stopped"),
        (job(state=JobState.CANCELLED, report=IndexReport(added=1)), "Stopped · 1 photo understood"),
        (job(state=JobState.FAILED, error="the disk is full"), "The disk is full"),
    ],
)
def test_how_it_ended(status, text):
    ended = outcome(status)
    assert ended.text == text
    assert ended.is_bad == (status.state is JobState.FAILED)


@pytest.mark.parametrize(
    ("tagged", "text"),
    [
        (TagReport(1, 1), "1 photo tagged · 1 tag"),
        (TagReport(20, 31), "20 photos tagged · 31 tags"),
        (TagReport(), "No new tags"),
    ],
)
def test_what_was_tagged(tagged, text):
    running = job(Phase.TAGGING)
    assert title(running) == "Tagging photos"
    status = replace(job(state=JobState.DONE), tagged=tagged)
    assert (outcome(status).text, outcome(status).is_nothing) == (text, not tagged.photos)
    assert is_small(status)
    assert not is_small(running)


@pytest.mark.parametrize(
    ("said", "text", "small"),
    [
        ({"captioned": CaptionReport(20, 12, 1)}, "12 captions · 1 photo left out", True),
        ({"captioned": CaptionReport()}, "No new captions", True),
        ({"sidecars": SidecarReport(2, 3, 1)}, "2 sidecars read · 3 written · 1 removed", True),
        ({"sidecars": SidecarReport(conflicts=1, problems=2)}, "1 difference to settle · 2 problems", False),
        ({"sidecars": SidecarReport()}, "All sidecars are up to date", True),
    ],
)
def test_what_was_written(said, text, small):
    status = replace(job(state=JobState.DONE), **said)
    assert (outcome(status).text, is_small(status)) == (text, small)


def test_what_can_be_searched():
    def stats(photos, vectors):
        return Stats(photos, photos, 1, vectors, 0, 0, "starter")

    assert searchable(stats(0, 0)) == "No photos yet"
    assert searchable(stats(1, 1)) == "1 photo · searchable"
    assert searchable(stats(20, 20)) == "20 photos · all searchable"
    assert searchable(stats(20, 17)) == "17 of 20 searchable"


@pytest.mark.parametrize(
    ("device", "text"),
    [
        ("", "starter"),
        ("cpu bfloat16", "starter · CPU bfloat16"),
        ("cuda:1 float16", "starter · GPU 1 float16"),
        ("tpu int8", "starter · tpu int8"),
    ],
)
def test_the_model_and_where_it_runs(device, text):
    assert model_in_use("starter", device) == text


def test_each_job_ends_once():
    watch = JobWatch()
    old, running, over = job(state=JobState.DONE), job(job_id=2), job(job_id=2, state=JobState.DONE)
    assert watch.ended((old, running)) == ()
    assert watch.ended((old, over)) == (over,)
    assert watch.ended((old, over)) == ()
    fast = job(job_id=3, state=JobState.FAILED)
    assert watch.ended((over, fast)) == (fast,)


def test_an_engine_that_counts_from_one_again():
    watch = JobWatch()
    watch.ended(())
    assert watch.ended((job(state=JobState.DONE),))
    watch.forget()
    assert watch.ended((job(),)) == ()
    assert watch.ended((job(state=JobState.DONE),))
