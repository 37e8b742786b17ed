"""Sidecars are written beside long work, one run at a time, and what a person asks for goes first."""

import threading
import time
from dataclasses import replace

import pytest

from photoclip.domain.api import IndexReport, IndexRequest, JobAction, JobState
from photoclip.domain.browse import Order, Scope
from photoclip.domain.errors import CancelledError, SidecarError
from photoclip.domain.progress import CancelToken, Phase, Progress
from photoclip.domain.sidecar_api import Keep
from photoclip.library.caption_making import Composer
from photoclip.library.indexing import Outcome
from photoclip.library.jobs import Lane
from photoclip.library.sidecar_turns import Turns
from photoclip.sidecars.files import read_sidecar, write_sidecar
from tests.unit.library.sidecar_world import World

_WRITE = "photoclip.library.sidecar_run.write_sidecar"


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setattr("photoclip.library.sidecars._QUIET_S", 0.01)
    made = World(tmp_path, "a.jpg", "b.jpg")
    yield made
    made.close()


class Gate:
    """Stands in the way of the writing of sidecars; `shut` until it is opened, `reached` by the first."""

    def __init__(self, monkeypatch) -> None:
        self.reached, self.open, self.order = threading.Event(), threading.Event(), []
        monkeypatch.setattr(_WRITE, self._write)

    def _write(self, path, *arguments):
        self.order.append(path.name)
        self.reached.set()
        assert self.open.wait(10)
        return write_sidecar(path, *arguments)


def until(world, is_so):
    seen, deadline = -1, time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        seen = world.news.wait(seen, 0.02).revision


def rate(world, name, stars):
    world.catalog.rate([world.photo(name).photo_id], stars)
    world.news.organised()


@pytest.mark.parametrize("lane", [Lane.BEHIND, Lane.MAIN])
def test_a_rating_is_written_while_long_work_goes_on(world, lane):
    begun, left, counted = threading.Event(), threading.Event(), [0]

    def work(token, progressed):
        while not left.is_set():
            token.checkpoint()
            counted[0] += 1
            progressed(Progress(Phase.CAPTIONING, counted[0], 10_000))
            begun.set()
            left.wait(0.005)
        return IndexReport()

    world.sidecars.begin()
    long = world.jobs.start("long", work, lane=lane)
    assert begun.wait(10)
    rate(world, "a.jpg", 4)
    until(world, world.beside("a.jpg").exists)
    assert world.says("a.jpg").rating == 4
    before, status = counted[0], world.jobs.wait(long, 0, 0)
    assert (status.is_over, status.progress.phase) == (False, Phase.CAPTIONING), "it never stepped aside"
    until(world, lambda: counted[0] > before)
    left.set()


def test_a_rating_is_written_while_captions_are(library, photos, monkeypatch):
    monkeypatch.setattr("photoclip.library.sidecars._QUIET_S", 0.01)

    def over(job_id):
        status = library.wait_job(job_id, 0, 0)
        while not status.is_over:
            status = library.wait_job(job_id, status.revision, 5.0)
        assert not status.error
        return status

    over(library.start_index(IndexRequest((str(photos),))))
    library.change_settings(replace(library.settings().settings, sidecars=True))
    library.watch()
    compose, begun, go = Composer.compose, threading.Event(), threading.Event()

    def slow(self, card, photos):
        begun.set()
        assert go.wait(20)
        return compose(self, card, photos)

    monkeypatch.setattr(Composer, "compose", slow)
    job_id = library.start_captions(Scope(), anew=True)
    assert begun.wait(20)
    ids = library.list_photos(Scope(), Order.NAME).id_array().tolist()
    library.rate(tuple(ids), 5)
    news = library.wait_news(-1, 0)
    deadline = time.monotonic() + 20
    while sum(read_sidecar(path).rating == 5 for path in photos.glob("*.xmp")) < 3:
        assert time.monotonic() < deadline
        news = library.wait_news(news.revision, 0.05)
    assert not library.wait_job(job_id, 0, 0).is_over
    go.set()
    assert over(job_id).captioned.photos == 3


def test_what_is_written_beside_other_work_is_seen_and_can_be_cancelled(world, monkeypatch):
    gate = Gate(monkeypatch)
    world.sidecars.begin()
    for name in ("a.jpg", "b.jpg"):
        rate(world, name, 3)
    assert gate.reached.wait(10)
    (status,) = world.jobs.latest()
    assert (status.progress.phase, status.progress.total, status.is_quiet) == (Phase.SIDECARS, 2, True)
    world.jobs.control(status.job_id, JobAction.CANCEL)
    gate.open.set()
    until(world, lambda: not world.jobs.all())
    assert not world.beside("b.jpg").exists()
    assert world.sync().written == 1, "what is left is found again"


def test_what_changes_while_sidecars_are_written_is_written_too(world, monkeypatch):
    gate = Gate(monkeypatch)
    world.sidecars.begin()
    rate(world, "b.jpg", 3)
    assert gate.reached.wait(10)
    rate(world, "a.jpg", 4)
    rate(world, "b.jpg", 5)
    # The timer of that is over; there is one job still.
    until(world, lambda: world.sidecars._is_asked_again)
    assert len(world.jobs.all()) == 1
    gate.open.set()
    until(world, lambda: world.says("a.jpg").rating == 4 and world.says("b.jpg").rating == 5)


def test_a_pause_holds_what_is_written_by_itself_and_nobody_else(world, monkeypatch):
    gate = Gate(monkeypatch)
    world.sidecars.begin()
    for name in ("a.jpg", "b.jpg"):
        rate(world, name, 3)
    assert gate.reached.wait(10)
    (status,) = world.jobs.latest()
    assert world.jobs.control(status.job_id, JobAction.PAUSE).state is JobState.PAUSED
    gate.open.set()
    assert world.sync().written == 1, "who asks is not held"
    assert world.jobs.latest()[0].state is JobState.PAUSED
    rate(world, "b.jpg", 1)
    until(world, lambda: world.sidecars._is_asked_again)
    assert world.says("b.jpg").rating == 3
    world.jobs.control(status.job_id, JobAction.RESUME)
    until(world, lambda: world.says("b.jpg").rating == 1)


def test_a_look_lets_what_is_written_by_itself_get_on_before_it_goes_first(world, monkeypatch):
    monkeypatch.setattr("photoclip.library.sidecars._LEAST_TURN_S", 0.3)
    gate, began_s = Gate(monkeypatch), time.monotonic()
    world.sidecars.begin()
    for name in ("a.jpg", "b.jpg"):
        rate(world, name, 3)
    assert gate.reached.wait(10)
    world.other_writes("a.jpg", "beach")

    def look(token, progressed):
        world.sidecars.look(None, Outcome(IndexReport()), token, progressed)
        return IndexReport()

    job_id = world.jobs.start("looking", look)
    until(world, lambda: world.sidecars._turns._quiet.is_cancelled)
    assert time.monotonic() - began_s > 0.3
    gate.open.set()
    until(world, lambda: world.jobs.wait(job_id, 0, 0).is_over)
    assert world.photo("a.jpg").facts.keywords == ("beach",)


def test_who_settles_is_told_where_sidecars_are_held_for_long(world, monkeypatch):
    monkeypatch.setattr("photoclip.library.sidecars._SETTLES_WITHIN_S", 0.1)
    gate = Gate(monkeypatch)
    rate(world, "a.jpg", 3)
    job_id = world.sidecars.start()
    assert gate.reached.wait(10)
    world.jobs.control(job_id, JobAction.PAUSE)
    with pytest.raises(SidecarError, match="being read or written"):
        world.sidecars.settle((str(world.beside("a.jpg")),), Keep.OURS)
    gate.open.set()
    world.jobs.control(job_id, JobAction.RESUME)
    until(world, lambda: world.jobs.wait(job_id, 0, 0).is_over)
    assert world.sidecars.settle((str(world.beside("a.jpg")),), Keep.OURS) == 0


def test_who_waits_for_a_turn_is_cancelled_at_once():
    turns, token = Turns(), CancelToken()
    token.cancel()
    with turns.asked(lambda: None):
        for turn in (turns.quiet(token), turns.asked(token.checkpoint)):
            with pytest.raises(CancelledError), turn:
                pytest.fail("it is taken")
    with turns.quiet(CancelToken()) as quiet:
        assert not quiet.is_cancelled, "nobody waits any more"


def test_a_token_is_cancelled_alone_also_while_its_parent_is_paused():
    parent = CancelToken()
    child = CancelToken(parent)
    parent.pause()
    ended = threading.Event()

    def work():
        with pytest.raises(CancelledError):
            child.checkpoint()
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert not ended.wait(0.05)
    child.cancel()
    assert ended.wait(10)
    thread.join()
    assert parent.is_paused
    assert not parent.is_cancelled
