"""The bridge, with a real engine that is really killed."""

import time
from threading import Event, current_thread, main_thread

import psutil
import pytest
from PySide6.QtCore import Qt

from photoclip.domain.api import News
from photoclip.domain.errors import DamagedCatalogError, EngineGoneError, FolderError, QueryError, StorageError
from photoclip.domain.found import SearchRequest
from photoclip.engine.launch import launch_engine, wait_until_left
from photoclip.engine.station import library_lock
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.lanes import Lanes
from photoclip.ui.presenters.organise import Organiser


def test_a_question_waits_for_the_engine(engine, qtbot):
    answers = []
    engine.ask(lambda api: api.folders(), answers.append)
    qtbot.waitUntil(lambda: answers == [()], timeout=20_000)
    assert engine.is_ready


def test_an_answer_comes_in_the_gui_thread(engine, qtbot):
    threads = []
    engine.ask(lambda api: current_thread(), lambda there: threads.extend((there, current_thread())))
    qtbot.waitUntil(lambda: len(threads) == 2, timeout=20_000)
    assert threads[0] is not main_thread()
    assert threads[1] is main_thread()


def test_errors_of_the_person_arrive_as_such(engine, qtbot, tmp_path):
    errors = []
    engine.trouble.connect(errors.append)
    engine.ask(lambda api: api.search(SearchRequest("")), lambda _: None, errors.append)
    engine.ask(lambda api: api.add_folder(str(tmp_path / "none"), ()), lambda _: None)
    qtbot.waitUntil(lambda: len(errors) == 2, timeout=20_000)
    assert {type(error) for error in errors} == {QueryError, FolderError}


def test_the_newest_of_a_lane_is_answered_alone(engine, qtbot):
    answers = []
    for number in range(50):
        engine.ask(lambda api, number=number: (api.folders(), number)[1], answers.append, lane="typing")
    qtbot.waitUntil(lambda: 49 in answers, timeout=20_000)
    assert answers == [49]


def test_killed_it_is_started_again_and_the_question_answered(engine, qtbot):
    with qtbot.waitSignal(engine.ready, timeout=20_000):
        pass
    (process,) = psutil.Process().children()
    answers = []

    def die(api):
        if process.is_running():
            process.kill()
            process.wait()
        return api.folders()

    with qtbot.waitSignals([engine.lost, engine.ready], timeout=20_000):
        engine.ask(die, answers.append)
    qtbot.waitUntil(lambda: answers == [()], timeout=20_000)


class Ended:
    """The client of an engine that is gone, before the thread that listens to it knows."""

    def __init__(self):
        self.heard = Event()

    def wait_news(self, seen, _timeout_s):
        if seen == -1:
            return News(1, 0, 0, ())
        self.heard.wait(20.0)
        raise EngineGoneError(unheard=False)

    def close(self):
        self.heard.set()


def test_nobody_asks_the_engine_that_is_gone_a_second_time(tmp_path, qtbot):
    """The other threads are free before it is known: a question that is asked again there counts as asked twice."""
    clients = [Ended(), Ended()]
    lost = clients[0]
    bridge = Engine(tmp_path / "library", launch=lambda _library: clients.pop(0))
    asked, answers, is_asked = [], [], Event()

    def ask(client):
        asked.append(client)
        is_asked.set()
        if client is lost:
            raise EngineGoneError(unheard=False)
        return "answered"

    def last(_client):
        is_asked.wait(20.0)
        time.sleep(0.1)  # what it takes to put the question back: this thread looks for the next one after that

    bridge.start()
    with qtbot.waitSignal(bridge.ready, timeout=20_000):
        bridge.ask(last, lambda _: None)
        bridge.ask(ask, answers.append, pytest.fail)
    qtbot.waitUntil(lambda: answers == ["answered"], timeout=20_000)
    assert [client is lost for client in asked] == [True, False]
    bridge.close()


def test_what_cannot_be_started_says_why_and_may_be_tried_again(tmp_path, qtbot):
    (tmp_path / "library").write_text("in the way")
    bridge = Engine(tmp_path / "library")
    answers = []
    with qtbot.waitSignal(bridge.failed, timeout=20_000) as failed:
        bridge.start()
        bridge.ask(lambda api: api.folders(), answers.append)
    assert isinstance(failed.args[0], StorageError)
    (tmp_path / "library").unlink()
    bridge.start()
    qtbot.waitUntil(lambda: answers == [()], timeout=20_000)
    bridge.close()


def test_work_apart_has_the_library_alone_and_questions_wait_for_its_end(engine, qtbot, tmp_path):
    done, answers = [], []
    with qtbot.waitSignal(engine.ready, timeout=20_000):
        pass
    asked, cut_off = Event(), []

    def wait(api):
        seen = api.wait_news(-1, 0.0).revision
        asked.set()
        return api.wait_news(seen, 2.0).revision

    engine.ask(wait, cut_off.append, pytest.fail)
    assert asked.wait(20.0)

    def work():
        wait_until_left(tmp_path / "library")
        lock = library_lock(tmp_path / "library")
        held = lock.try_acquire()
        lock.release()
        return held, len(answers)

    with qtbot.waitSignal(engine.lost, timeout=20_000) as lost:
        engine.do_apart("A moment.", work, done.append, pytest.fail)
        engine.ask(lambda api: api.folders(), answers.append)
    assert lost.args == ["A moment."]
    assert not engine.is_ready
    qtbot.waitUntil(lambda: answers == [()], timeout=20_000)
    assert done == [(True, 0)]
    qtbot.waitUntil(lambda: len(cut_off) == 1, timeout=20_000)

    def fail():
        raise StorageError("the disk is full")

    with qtbot.waitSignal(engine.ready, timeout=20_000):
        engine.do_apart("A moment.", fail, pytest.fail, done.append)
    assert str(done[1]) == "the disk is full"


def test_what_was_told_before_work_apart_comes_before_it(tmp_path, qtbot):
    """A late "ready" of the engine that was left would have the window believe that it can ask."""
    bridge, told, connected = Engine(tmp_path / "library"), [], Event()
    bridge.ready.connect(lambda: told.append("ready"))
    bridge.news.connect(lambda _news: told.append("news"))
    bridge.lost.connect(lambda _line: told.append("lost"))
    bridge.ready.connect(connected.set, Qt.ConnectionType.DirectConnection)
    bridge.start()
    assert connected.wait(20.0), "its news wait for this thread"
    bridge.do_apart("A moment.", lambda: None, lambda _: told.append("done"), pytest.fail)
    qtbot.waitUntil(lambda: "done" in told, timeout=20_000)
    assert told[0] == "ready"
    assert told[told.index("done") - 1] == "lost"
    qtbot.waitUntil(lambda: told.count("ready") == 2, timeout=20_000)
    bridge.close()


def test_damage_is_told_whoever_asked(engine, qtbot):
    met, heard = [], []
    engine.damaged.connect(met.append)

    def rotten(_api):
        raise DamagedCatalogError("it is damaged", "mend it")

    engine.ask(rotten, pytest.fail, heard.append)
    qtbot.waitUntil(lambda: len(met) == 1, timeout=20_000)
    assert heard == met


def test_whether_anybody_starts_it(tmp_path, qtbot):
    told = Event()

    def launch(_library):
        told.wait(20.0)
        raise StorageError("the disk is full")

    bridge = Engine(tmp_path / "library", launch=launch)
    assert bridge.is_down
    with qtbot.waitSignal(bridge.failed, timeout=20_000):
        bridge.start()
        assert not bridge.is_down
        told.set()
    assert bridge.is_down
    bridge.close()


def test_closed_while_it_starts_and_while_it_answers(tmp_path, qtbot):
    bridge = Engine(tmp_path / "library")
    bridge.start()
    bridge.ask(lambda api: api.wait_job(1, 0, 30.0), pytest.fail)
    bridge.close()
    bridge.ask(lambda api: api.folders(), pytest.fail)
    bridge.start()
    bridge.close()


def test_news_come_when_something_changed(engine, qtbot, tmp_path):
    with qtbot.waitSignal(engine.news, timeout=20_000) as first:
        pass
    (tmp_path / "photos").mkdir()
    with qtbot.waitSignal(engine.news, timeout=20_000) as second:
        engine.ask(lambda api: api.add_folder(str(tmp_path / "photos"), ()), lambda _: None)
    assert second.args[0].folders > first.args[0].folders


def test_a_change_between_the_first_answer_and_the_first_news_is_heard_of(tmp_path, qtbot):
    """However late the thread that listens comes to it: who shows albums would show too few for ever."""
    begins = Event()

    def launch(library):
        client = launch_engine(library)
        wait_news = client.wait_news

        def late(seen, timeout_s):
            begins.wait(1.0)
            return wait_news(seen, timeout_s)

        client.wait_news = late
        return client

    bridge, shown = Engine(tmp_path / "library", launch=launch), []
    organiser = Organiser(bridge)
    organiser.organised.connect(lambda: bridge.ask(lambda api: api.albums(), shown.append))
    bridge.start()
    qtbot.waitUntil(lambda: shown == [()], timeout=20_000)
    made = []
    bridge.ask(lambda api: api.create_album("Norway"), made.append)
    qtbot.waitUntil(lambda: bool(made), timeout=20_000)
    begins.set()
    qtbot.waitUntil(lambda: shown[-1] == tuple(made), timeout=20_000)
    bridge.close()


def test_lanes():
    lanes = Lanes()
    lanes.put("a", 1)
    first = lanes.take()
    lanes.put("a", 2)
    lanes.put("", 3)
    lanes.put("a", 4)
    assert not lanes.is_wanted(first)
    lanes.put_back(first)
    assert [lanes.take().question for _ in range(len(lanes))] == [3, 4]
    assert lanes.take() is None
