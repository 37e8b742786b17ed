"""Whom a job waits for, and what steps aside for others."""

import contextlib
import threading
import time

import pytest

from photoclip.domain.api import IndexReport, JobAction, JobState
from photoclip.domain.errors import QueryError
from photoclip.domain.progress import Phase, Progress
from photoclip.library import jobs as jobs_module
from photoclip.library.jobs import Jobs, Lane


@pytest.fixture
def jobs():
    made = Jobs(lambda *, is_progress: None)
    yield made
    made.close()


def ended(jobs, job_id):
    status = jobs.wait(job_id, 0, 0)
    while not status.is_over:
        before = status.revision
        status = jobs.wait(job_id, before, 10)
        assert status.revision != before, "the job got stuck"
    return status


def counting(goal, reached):
    """Work that goes on where it was: counts to `goal`, `reached` set at ten."""
    count = [0]

    def work(token, progressed):
        while count[0] < goal or not goal:
            token.checkpoint()
            count[0] += 1
            progressed(Progress(Phase.UNDERSTANDING, count[0], goal))
            if count[0] >= 10:
                reached.set()
            time.sleep(0.001)
        return IndexReport(embedded=count[0])

    work.count = count
    return work


def test_what_is_behind_steps_aside_and_goes_on_where_it_was(jobs):
    reached = threading.Event()
    work = counting(60, reached)
    behind = jobs.start("switching", work, lane=Lane.BEHIND)
    assert reached.wait(10)
    seen = []

    def look(token, progressed):
        seen.append(work.count[0])
        time.sleep(0.05)
        seen.append(work.count[0])
        return IndexReport()

    assert ended(jobs, jobs.start("looking", look)).state is JobState.DONE
    status = ended(jobs, behind)
    assert seen[0] == seen[1], "both were at work"
    assert (status.state, status.report.embedded) == (JobState.DONE, 60)


def test_what_waits_for_long_says_so(jobs):
    reached, go = threading.Event(), threading.Event()
    behind = jobs.start("switching", counting(0, reached), lane=Lane.BEHIND)
    assert reached.wait(10)
    jobs.start("importing", lambda token, progressed: go.wait(30) and IndexReport())
    status = jobs.wait(behind, 0, 0)
    while status.progress.phase is not Phase.WAITING:
        status = jobs.wait(behind, status.revision, 10)
    assert status.progress.done >= 10, "how far it is is forgotten"
    go.set()
    while status.progress.phase is Phase.WAITING:
        status = jobs.wait(behind, status.revision, 10)
    assert status.state is JobState.RUNNING


def test_a_paused_one_behind_lets_others_by_and_goes_on(jobs):
    reached = threading.Event()
    work = counting(200, reached)
    behind = jobs.start("switching", work, lane=Lane.BEHIND)
    assert reached.wait(10)
    assert jobs.control(behind, JobAction.PAUSE).state is JobState.PAUSED
    assert ended(jobs, jobs.start("looking", lambda token, progressed: IndexReport())).state is JobState.DONE
    held = work.count[0]
    assert ended(jobs, jobs.start("looking", lambda token, progressed: IndexReport())).state is JobState.DONE
    assert work.count[0] == held < 200
    assert jobs.control(behind, JobAction.RESUME).state is JobState.RUNNING
    assert ended(jobs, behind).report.embedded == 200


@pytest.mark.parametrize("state", ["at work", "paused", "waiting"])
def test_what_is_behind_can_be_cancelled(jobs, state):
    reached, go = threading.Event(), threading.Event()
    behind = jobs.start("switching", counting(0, reached), lane=Lane.BEHIND)
    assert reached.wait(10)
    if state == "paused":
        jobs.control(behind, JobAction.PAUSE)
    elif state == "waiting":
        jobs.start("looking", lambda token, progressed: go.wait(30) and IndexReport())
    jobs.control(behind, JobAction.CANCEL)
    assert ended(jobs, behind).state is JobState.CANCELLED
    go.set()


def test_one_behind_the_other(jobs):
    reached = threading.Event()
    first = jobs.start("switching", counting(0, reached), lane=Lane.BEHIND)
    second = jobs.start("trying", lambda token, progressed: IndexReport(), lane=Lane.BEHIND)
    assert reached.wait(10)
    assert not jobs.wait(second, 0, 0).is_over
    jobs.control(first, JobAction.CANCEL)
    assert ended(jobs, second).state is JobState.DONE


def test_one_that_is_paused_lets_others_behind_by_and_is_never_at_work_beside_them(jobs):
    reached, begun, go = threading.Event(), threading.Event(), threading.Event()
    work = counting(100, reached)

    def measure(token, progressed):
        begun.set()
        assert go.wait(10)
        return IndexReport()

    first = jobs.start("switching", work, lane=Lane.BEHIND)
    second = jobs.start("measuring", measure, lane=Lane.BEHIND)
    assert reached.wait(10)
    jobs.control(first, JobAction.PAUSE)
    assert begun.wait(10)
    held = work.count[0]
    jobs.control(first, JobAction.RESUME)
    status = jobs.wait(first, 0, 0)
    while status.progress.phase is not Phase.WAITING:
        status = jobs.wait(first, status.revision, 10)
    assert work.count[0] == held, "both were at work"
    go.set()
    assert ended(jobs, second).state is JobState.DONE
    assert ended(jobs, first).report.embedded == 100


def test_one_behind_gets_on_where_something_is_looked_at_all_the_time(jobs, monkeypatch):
    monkeypatch.setattr(jobs_module, "_LEAST_TURN_S", 0.5)
    done = []

    def work(token, progressed):
        while len(done) < 3:
            began = time.monotonic()
            while time.monotonic() - began < 0.1:  # what it takes to begin anew
                token.checkpoint()
                time.sleep(0.001)
            done.append(1)
        return IndexReport()

    behind, looks = jobs.start("switching", work, lane=Lane.BEHIND), 0
    deadline = time.monotonic() + 10
    while not jobs.wait(behind, 0, 0).is_over:
        assert time.monotonic() < deadline, "it never gets on"
        looking = jobs.start("following", lambda token, progressed: None, quiet=True)
        with contextlib.suppress(QueryError):  # one that found nothing is forgotten
            ended(jobs, looking)
        looks += 1
    assert jobs.wait(behind, 0, 0).state is JobState.DONE
    assert looks


def test_one_apart_waits_for_nobody_and_holds_nobody_up(jobs):
    go = threading.Event()
    jobs.start("looking", lambda token, progressed: go.wait(30) and IndexReport())
    apart = jobs.start("downloading", lambda token, progressed: IndexReport(), lane=Lane.APART, model="big")
    assert ended(jobs, apart).model == "big"
    loading = jobs.start("downloading", lambda token, progressed: go.wait(30) and IndexReport(), lane=Lane.APART)
    go.set()
    assert ended(jobs, jobs.start("looking", lambda token, progressed: IndexReport())).state is JobState.DONE
    ended(jobs, loading)


def test_closing_ends_what_waits_behind():
    jobs = Jobs(lambda *, is_progress: None)
    reached = threading.Event()
    behind = jobs.start("switching", counting(0, reached), lane=Lane.BEHIND)
    assert reached.wait(10)
    jobs.control(behind, JobAction.PAUSE)
    jobs.close()
    assert jobs.wait(behind, 0, 0).state is JobState.CANCELLED
