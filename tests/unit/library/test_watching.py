"""What becomes of touches: one quiet job for many, trouble told once, rest after a cancel. Sentries are real."""

import errno
import threading
import time

import pytest

from photoclip.domain.api import IndexReport, JobState
from photoclip.domain.errors import StorageError
from photoclip.domain.files import Folder, FolderState, WatchMode
from photoclip.domain.ids import FolderId
from photoclip.domain.progress import Phase, Progress
from photoclip.library.indexing import Outcome
from photoclip.library.jobs import Jobs
from photoclip.library.watching import Watching
from photoclip.scan.touched import WHOLE, Touch

WAIT_S = 10.0
ROOT = FolderId(1)
SHARE = FolderId(2)
TRIP = Touch("trip", is_deep=True)


class Looks:
    """Stands for the run: notes what it was asked, and ends as it is told."""

    def __init__(self):
        self.asked = []
        self.ends = Outcome(IndexReport(added=1))
        self.error = None
        self.may_go = threading.Event()
        self.may_go.set()
        self.changed = threading.Condition()

    def __call__(self, touched, token, progressed, *, understands):
        progressed(Progress(Phase.SCANNING))
        with self.changed:
            self.asked.append((dict(touched), understands))
            self.changed.notify_all()
        assert self.may_go.wait(WAIT_S)
        if self.error:
            raise self.error
        return self.ends

    def wait_for(self, count):
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.asked) >= count, WAIT_S), self.asked
        return self.asked[count - 1]


@pytest.fixture
def looks():
    return Looks()


@pytest.fixture
def jobs():
    made = Jobs(lambda *, is_progress: None)
    yield made
    made.close()


@pytest.fixture
def watching(jobs, looks, tmp_path):
    (tmp_path / "photos").mkdir()
    made = Watching(jobs, looks, lambda: None)
    made.begin()
    made.follow([Folder(ROOT, str(tmp_path / "photos"), FolderState.ONLINE)], [tmp_path / "photos" / "own"], ())
    looks.wait_for(1)  # the folder as a whole, at the start
    idle(jobs)
    yield made
    made.close()


def idle(jobs):
    """All jobs before this are over."""
    ids = [jobs.start("after it", lambda token, progressed: None)]
    status = jobs.wait(ids[0], 0, 0)
    while not status.is_over:
        status = jobs.wait(ids[0], status.revision, WAIT_S)


def states(jobs):
    return [status.state for status in jobs.all() if status.title != "after it"]


def test_it_begins_with_all_of_the_folder(watching, looks):
    assert looks.asked[0] == ({ROOT: (WHOLE,)}, True)


def test_what_is_touched_meanwhile_is_looked_at_in_one_go(watching, looks, jobs, tmp_path):
    looks.may_go.clear()
    watching.take(ROOT, str(tmp_path / "photos"), (TRIP,))
    looks.wait_for(2)
    for number in range(100):
        watching.take(ROOT, str(tmp_path / "photos"), (Touch("home", is_deep=number % 2 == 0),))
    looks.may_go.set()
    assert looks.wait_for(3) == ({ROOT: (Touch("home", is_deep=True),)}, True)
    idle(jobs)
    assert len(looks.asked) == 3


def test_our_own_files_wake_nobody(watching, looks, jobs, tmp_path):
    root = str(tmp_path / "photos")
    watching.take(ROOT, root, (Touch("own", is_deep=False), Touch("own/index", is_deep=True)))
    watching.take(ROOT, root, (Touch("owner", is_deep=False),))
    assert looks.wait_for(2)[0] == {ROOT: (Touch("owner", is_deep=False),)}
    idle(jobs)
    assert len(looks.asked) == 2


def test_the_same_trouble_is_told_once_and_its_end_is_seen(watching, looks, jobs, tmp_path):
    root = str(tmp_path / "photos")
    before = len(states(jobs))
    for count, free in ((2, "1.1 GB"), (3, "980 MB"), (4, "0 MB")):
        looks.error = StorageError(f"9,000 photos need about 3.2 GB, and {free} are free", "free some space")
        watching.take(ROOT, root, (TRIP,))
        looks.wait_for(count)
        idle(jobs)
    assert states(jobs)[before:] == [JobState.FAILED]
    looks.error, looks.ends = None, Outcome(IndexReport())
    for count in (5, 6):
        watching.take(ROOT, root, (TRIP,))
        looks.wait_for(count)
        idle(jobs)
    assert states(jobs)[before:] == [JobState.FAILED, JobState.DONE], "the end of it is told once too"


def test_what_was_cancelled_rests_until_it_is_wanted_again(watching, looks, jobs, tmp_path):
    root = str(tmp_path / "photos")
    watching.hear(Outcome(IndexReport(), is_cancelled=True))
    watching.take(ROOT, root, (TRIP,))
    assert looks.wait_for(2)[1], "what is new is understood"
    idle(jobs)
    watching.take(ROOT, root, (WHOLE,))
    assert not looks.wait_for(3)[1]
    idle(jobs)
    watching.wake()
    watching.take(ROOT, root, (WHOLE,))
    assert looks.wait_for(4)[1]


@pytest.fixture
def two(watching, looks, jobs, tmp_path):
    """A second folder is followed too."""
    (tmp_path / "share").mkdir()
    folders = [Folder(ROOT, str(tmp_path / "photos"), FolderState.ONLINE)]
    folders.append(Folder(SHARE, str(tmp_path / "share"), FolderState.ONLINE))
    watching.follow(folders, [tmp_path / "photos" / "own"], ())
    looks.wait_for(2)
    idle(jobs)
    return watching


def test_while_a_cancelled_folder_rests_others_are_understood(two, looks, jobs, tmp_path, monkeypatch):
    clock = Clock(monkeypatch)
    two.hear(Outcome(IndexReport(), is_cancelled=True))
    looks.may_go.clear()
    two.take(ROOT, str(tmp_path / "photos"), (TRIP,))
    looks.wait_for(3)
    two.take(SHARE, str(tmp_path / "share"), (WHOLE,))
    two.take(ROOT, str(tmp_path / "photos"), (TRIP,))
    looks.may_go.set()
    assert looks.wait_for(4) == ({ROOT: (TRIP,)}, True)
    assert looks.wait_for(5) == ({SHARE: (WHOLE,)}, False)
    idle(jobs)
    clock.now_s += 3601.0
    two.take(SHARE, str(tmp_path / "share"), (WHOLE,))
    assert looks.wait_for(6) == ({SHARE: (WHOLE,)}, True), "not for ever: nobody says what came in there since"


def test_trouble_in_one_folder_is_not_over_when_another_works(two, looks, jobs, tmp_path):
    before = len(states(jobs))
    for count in (3, 5):
        looks.error = StorageError("the disk is full", "free some space")
        two.take(ROOT, str(tmp_path / "photos"), (TRIP,))
        looks.wait_for(count)
        idle(jobs)
        looks.error, looks.ends = None, Outcome(IndexReport())
        two.take(SHARE, str(tmp_path / "share"), (TRIP,))
        looks.wait_for(count + 1)
        idle(jobs)
    assert states(jobs)[before:] == [JobState.FAILED]
    two.take(ROOT, str(tmp_path / "photos"), (WHOLE,))
    looks.wait_for(7)
    idle(jobs)
    assert states(jobs)[before:] == [JobState.FAILED, JobState.DONE]
    told = [job.report.has_recovered for job in jobs.all() if job.is_quiet and job.report is not None]
    assert told == [False, False, True], "the first two looked at what was there"


def test_too_many_open_files_are_told_once_and_tried_again(watching, looks, jobs, tmp_path):
    before = len(states(jobs))
    looks.error = OSError(errno.EMFILE, "Too many open files")
    for count in (2, 3):
        watching.take(ROOT, str(tmp_path / "photos"), (TRIP,))
        looks.wait_for(count)
        idle(jobs)
    assert states(jobs)[before:] == [JobState.FAILED]
    (post,) = watching._posts.values()
    assert post.sentry._touches.due_s() is not None


def test_a_folder_that_is_offline_for_the_run_alone_is_looked_at_once_more(watching, looks, jobs, tmp_path):
    """As the empty mount point of a drive: the sentry sees a folder, and events of it may come."""
    (post,) = watching._posts.values()
    deadline = time.monotonic() + WAIT_S
    while post.mode.mode is WatchMode.OFF:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    away = Outcome(IndexReport(offline=(str(tmp_path / "photos"),)))
    asked = []
    watching._look_again = lambda places, delay_s: asked.extend(places)
    for _ in range(3):
        watching.hear(away)
    assert asked == [ROOT]
    watching.hear(Outcome(IndexReport()))
    watching.hear(away)
    assert asked == [ROOT, ROOT]


def test_where_no_thread_can_be_started_it_is_tried_again(watching, looks, jobs, tmp_path, monkeypatch):
    def start(_self):
        raise RuntimeError("can't start new thread")

    root = str(tmp_path / "photos")
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", start)
        watching.take(ROOT, root, (TRIP,))
    assert jobs.all() == () or all(status.is_over for status in jobs.all())
    watching.take(ROOT, root, (Touch("home", is_deep=False),))
    assert looks.wait_for(2)[0] == {ROOT: (Touch("home", is_deep=False), TRIP)}


def test_nothing_is_followed_after_the_end(watching, looks, jobs, tmp_path):
    watching.close()
    watching.close()
    watching.take(ROOT, str(tmp_path / "photos"), (TRIP,))
    idle(jobs)
    assert len(looks.asked) == 1


def test_a_folder_that_is_polled_rests_after_it_was_looked_through(watching, looks, jobs, tmp_path, monkeypatch):
    root = str(tmp_path / "photos")
    clock = Clock(monkeypatch)
    (post,) = watching._posts.values()
    post.mode_changed(WatchMode.POLLING, "a share")
    looks.ends = Outcome(IndexReport(), survey_s=100.0)
    watching.take(ROOT, root, (WHOLE,))
    looks.wait_for(2)
    idle(jobs)
    clock.now_s += 499.0
    watching.take(ROOT, root, (WHOLE,))
    watching.take(ROOT, root, (TRIP,))
    assert looks.wait_for(3)[0] == {ROOT: (TRIP,)}
    idle(jobs)
    clock.now_s += 501.0
    looks.ends = Outcome(IndexReport(), survey_s=7200.0)
    watching.take(ROOT, root, (WHOLE,))
    assert looks.wait_for(4)[0] == {ROOT: (WHOLE,)}
    idle(jobs)
    clock.now_s += 901.0
    watching.take(ROOT, root, (WHOLE,))
    assert looks.wait_for(5)[0] == {ROOT: (WHOLE,)}, "however long it took: it is looked at four times an hour"
    idle(jobs)
    watching.take(ROOT, root, (WHOLE,))
    post.mode_changed(WatchMode.OFF, "")
    post.mode_changed(WatchMode.POLLING, "a share")
    watching.take(ROOT, root, (WHOLE,))
    looks.wait_for(6)
    idle(jobs)
    assert len(looks.asked) == 6, "one that is back is looked at at once"


class Clock:
    """The time by which folders rest."""

    def __init__(self, monkeypatch):
        self.now_s = time.monotonic()
        monkeypatch.setattr("photoclip.library.watching.monotonic", lambda: self.now_s)
