"""Work in threads of its own, and its end."""

import threading

import pytest
from PySide6.QtCore import QObject

from photoclip.ui.bridge.errands import Errands


class Asker(QObject):
    def __init__(self, parent=None):
        super().__init__(parent)
        self.errands = Errands(self)
        self.results = []

    def take(self, result):
        self.results.append((result, threading.current_thread()))


@pytest.fixture
def asker(qapp):
    made = Asker()
    yield made
    made.errands.close()


def test_results_come_in_the_gui_thread(asker, qtbot):
    asker.errands.run(threading.current_thread, asker.take)
    qtbot.waitUntil(lambda: bool(asker.results))
    worker, receiver = asker.results[0]
    assert worker is not receiver
    assert receiver is threading.main_thread()


def test_one_that_hangs_holds_up_no_other(asker, qtbot):
    hangs = threading.Event()
    asker.errands.run(lambda: hangs.wait(20) and "late", asker.take)
    asker.errands.run(lambda: "soon", asker.take)
    qtbot.waitUntil(lambda: bool(asker.results))
    assert [result for result, _ in asker.results] == ["soon"]
    hangs.set()
    qtbot.waitUntil(lambda: len(asker.results) == 2)


def test_closed_it_stays_silent(asker, qtbot):
    hangs = threading.Event()
    asker.errands.run(lambda: hangs.wait(20), asker.take)
    hangs.set()
    asker.errands.close()
    asker.errands.run(lambda: 1, asker.take)
    qtbot.wait(20)
    assert asker.results == []


def test_a_deleted_asker_is_not_called(qapp, qtbot):
    hangs, done = threading.Event(), threading.Event()
    made = Asker()
    results = made.results

    def work():
        hangs.wait(20)
        done.set()

    made.errands.run(work, made.take)
    made.deleteLater()
    qtbot.wait(20)
    hangs.set()
    assert done.wait(20)
    qtbot.wait(20)
    assert results == []


def test_a_bug_is_raised_where_it_is_seen(asker, qtbot):
    with qtbot.captureExceptions() as raised:
        asker.errands.run(lambda: 1 / 0, asker.take)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError
    assert asker.results == []
