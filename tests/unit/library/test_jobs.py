import errno
import threading

import pytest

from photoclip.domain.api import IndexReport, JobAction, JobState
from photoclip.domain.errors import DamagedCatalogError, ModelError, QueryError, StorageError
from photoclip.domain.files import Failure, FileState
from photoclip.domain.ids import JobId
from photoclip.domain.progress import Phase, Progress
from photoclip.library.jobs import Jobs


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


def test_a_job_reports_progress_and_its_result(jobs):
    def work(token, progressed):
        progressed(Progress(Phase.SCANNING, 3, 9))
        return IndexReport(added=3)

    status = ended(jobs, jobs.start("adding", work))
    assert (status.state, status.report.added, status.progress.done) == (JobState.DONE, 3, 3)
    assert status.title == "adding"


def test_jobs_run_one_at_a_time_in_their_order(jobs):
    first_runs, go = threading.Event(), threading.Event()
    running = []

    def work(token, progressed):
        running.append(1)
        assert len(running) == 1
        first_runs.set()
        go.wait(10)
        running.pop()
        return IndexReport()

    ids = [jobs.start("a", work), jobs.start("b", work)]
    assert first_runs.wait(10)
    go.set()
    assert {ended(jobs, i).state for i in ids} == {JobState.DONE}


def test_pause_holds_resume_goes_on_cancel_ends(jobs):
    counted, passed = [0], threading.Event()

    def work(token, progressed):
        while True:
            token.checkpoint()
            counted[0] += 1
            passed.set()

    job_id = jobs.start("counting", work)
    assert passed.wait(10)
    assert jobs.control(job_id, JobAction.PAUSE).state is JobState.PAUSED
    jobs.control(job_id, JobAction.RESUME)
    passed.clear()
    assert passed.wait(10)
    jobs.control(job_id, JobAction.PAUSE)
    jobs.control(job_id, JobAction.CANCEL)
    assert ended(jobs, job_id).state is JobState.CANCELLED


def test_a_cancelled_job_may_still_report_what_it_did(jobs):
    def work(token, progressed):
        token.cancel()
        return IndexReport(added=2)

    status = ended(jobs, jobs.start("a", work))
    assert (status.state, status.report.added) == (JobState.CANCELLED, 2)


def test_what_the_person_can_fix_becomes_one_line(jobs):
    def work(token, progressed):
        raise ModelError("no weights", "get them")

    status = ended(jobs, jobs.start("a", work))
    assert (status.state, status.error) == (JobState.FAILED, "no weights (get them)")


@pytest.mark.logs_errors
def test_a_bug_ends_one_job_only(jobs):
    def broken(token, progressed):
        return 1 / 0

    status = ended(jobs, jobs.start("a", broken))
    assert status.state is JobState.FAILED
    assert "ZeroDivisionError" in status.error
    assert ended(jobs, jobs.start("b", lambda token, progressed: IndexReport())).state is JobState.DONE


def test_old_jobs_are_forgotten_unknown_ones_named(jobs):
    for _ in range(60):
        ended(jobs, jobs.start("a", lambda token, progressed: IndexReport()))
    assert len(jobs.all()) <= 51
    with pytest.raises(QueryError, match="no job 1"):
        jobs.wait(JobId(1), 0, 0)


def test_a_job_that_waits_for_its_turn_is_cancelled_at_once(jobs):
    go = threading.Event()
    first = jobs.start("a", lambda token, progressed: go.wait(10) and IndexReport())
    waiting = jobs.start("b", lambda token, progressed: IndexReport())
    jobs.control(waiting, JobAction.CANCEL)
    assert ended(jobs, waiting).state is JobState.CANCELLED
    assert not jobs.wait(first, 0, 0).is_over
    go.set()
    assert ended(jobs, first).state is JobState.DONE


def test_many_jobs_keep_their_order(jobs):
    go, order = threading.Event(), []

    def work(number):
        def run(token, progressed):
            go.wait(10)
            order.append(number)
            return IndexReport()

        return run

    ids = [jobs.start("a", work(number)) for number in range(30)]
    go.set()
    for job_id in ids:
        ended(jobs, job_id)
    assert order == list(range(30))


def test_a_cancelled_job_cannot_be_paused_any_more(jobs):
    go = threading.Event()
    job_id = jobs.start("a", lambda token, progressed: go.wait(10) and IndexReport())
    jobs.control(job_id, JobAction.CANCEL)
    assert jobs.control(job_id, JobAction.PAUSE).state is JobState.RUNNING
    go.set()
    assert ended(jobs, job_id).state is JobState.CANCELLED


def test_closing_ends_paused_and_waiting_jobs():
    jobs, passed = Jobs(lambda *, is_progress: None), threading.Event()

    def work(token, progressed):
        while True:
            passed.set()
            token.checkpoint()

    ids = [jobs.start("a", work), jobs.start("b", work)]
    assert passed.wait(10)
    jobs.control(ids[0], JobAction.PAUSE)
    jobs.control(ids[1], JobAction.PAUSE)
    jobs.close()
    assert {status.state for status in jobs.all()} == {JobState.CANCELLED}
    jobs.close()


def test_who_listens_hears_of_every_change_and_which_are_only_progress():
    heard = []
    jobs = Jobs(lambda *, is_progress: heard.append(is_progress))

    def work(token, progressed):
        for done in range(3):
            progressed(Progress(Phase.SCANNING, done, 3))
        progressed(Progress(Phase.INDEXING))
        return IndexReport()

    ended(jobs, jobs.start("a", work))
    jobs.close()
    assert heard == [False, False, True, True, False, False], "started, a phase, progress, a phase, ended"


def test_a_job_may_have_nothing_to_report(jobs):
    status = ended(jobs, jobs.start("a", lambda token, progressed: None))
    assert (status.state, status.report) == (JobState.DONE, None)


def test_the_latest_are_those_that_run_and_the_last_that_ended_in_brief(jobs):
    failure = Failure("/a.jpg", FileState.DAMAGED, "cut")
    go = threading.Event()
    for _ in range(12):
        ended(jobs, jobs.start("a", lambda token, progressed: IndexReport(added=2, failures=(failure,))))
    running = jobs.start("b", lambda token, progressed: go.wait(10) and None)
    latest = jobs.latest()
    assert [status.job_id for status in latest] == [status.job_id for status in jobs.all()][-9:]
    assert latest[-1].job_id == running
    assert {status.report for status in latest[:-1]} == {IndexReport(added=2)}
    assert jobs.all()[0].report.failures == (failure,)
    go.set()


def test_a_quiet_job_is_listed_once_it_works_and_forgotten_when_it_did_nothing(jobs):
    looks, works, go = threading.Event(), threading.Event(), threading.Event()

    def nothing(token, progressed):
        progressed(Progress(Phase.SCANNING, 3))
        looks.set()
        assert go.wait(10)
        progressed(Progress(Phase.UNDERSTANDING, 0, 1))
        works.set()
        assert go.wait(10)

    job_id = jobs.start("following", nothing, quiet=True)
    assert looks.wait(10)
    assert (jobs.all(), jobs.latest()) == ((), ())
    go.set()
    assert works.wait(10)
    last = ended(jobs, jobs.start("after it", lambda token, progressed: None))
    assert [status.job_id for status in jobs.all()] == [last.job_id]
    assert job_id != last.job_id

    ended(jobs, jobs.start("following", lambda token, progressed: IndexReport(added=1), quiet=True))
    assert [status.title for status in jobs.all()] == ["after it", "following"]


def test_a_quiet_job_that_fails_is_told(jobs):
    def fails(token, progressed):
        raise ModelError("no room", "make some")

    assert ended(jobs, jobs.start("following", fails, quiet=True)).state is JobState.FAILED
    assert [status.state for status in jobs.latest()] == [JobState.FAILED]


def test_damage_of_the_catalog_is_told_apart_and_so_is_what_nobody_asked_for(jobs):
    def rots(_token, _progressed):
        raise DamagedCatalogError("it is damaged", "mend it")

    def is_full(_token, _progressed):
        raise StorageError("the disk is full")

    told = [ended(jobs, jobs.start("one", work, quiet=quiet)) for work, quiet in ((rots, True), (is_full, False))]
    assert [(status.is_damage, status.is_quiet) for status in told] == [(True, True), (False, False)]


def test_many_quiet_jobs_do_not_push_the_others_out_of_sight(jobs):
    first = ended(jobs, jobs.start("understanding", lambda token, progressed: IndexReport(added=1000)))
    for _ in range(20):
        ended(jobs, jobs.start("following", lambda token, progressed: IndexReport(added=1), quiet=True))
    assert next(status.job_id for status in jobs.latest()) == first.job_id
    assert len(jobs.latest()) == 9


def test_too_many_open_files_are_told_as_that_and_are_no_bug(jobs):
    def work(token, progressed):
        raise OSError(errno.EMFILE, "Too many open files", "/library/catalog.sqlite")

    status = ended(jobs, jobs.start("a", work))
    assert (status.state, "too many files are open" in status.error) == (JobState.FAILED, True)
    assert "itself" not in status.error
