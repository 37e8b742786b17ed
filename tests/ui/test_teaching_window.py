"""Teaching in a window before a real engine, while the person does not wait for the answer."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

SOON_MS = 60_000
CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


class Desk:
    """A window and the hands in front of it. What is to be changed waits while the `gate` is shut."""

    def __init__(self, wiring, qtbot) -> None:
        self.wiring, self.qtbot = wiring, qtbot
        self.grid, self.panel = wiring.window.middle.grid, wiring.tagging.teach_panel
        self.gate = threading.Event()
        self.until(lambda: wiring.browse.is_listed and len(wiring.model.rows) > 60)
        self.ids = wiring.model.rows.photo_ids.tolist()

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=SOON_MS)

    def ask(self, call):
        answers = []
        self.wiring.engine.ask(call, answers.append)
        self.until(lambda: bool(answers))
        return answers[0]

    def shut(self) -> None:
        turns = self.wiring.organising.organiser.turns
        turns.ask(lambda _api: self.gate.wait(SOON_MS / 1000), lambda _: None, lambda _: None)

    def press(self, key, held=PLAIN) -> None:
        QTest.keyClick(QApplication.focusWidget(), key, held)

    def begin(self, first, last) -> None:
        """A lesson from some photos of the grid."""
        self.grid.setFocus()
        self.grid.set_current(first)
        for row in range(first + 1, last):
            self.grid.apply(self.grid.selection.toggle(row))
        self.grid.setFocus()
        self.press(Qt.Key.Key_T, CTRL)
        assert self.panel.isVisible()

    def learn(self, name) -> None:
        QTest.keyClicks(QApplication.focusWidget(), name)
        self.press(Qt.Key.Key_Return)
        assert self.panel.learn.text() == "Learning…"

    @property
    def shown(self) -> list[int]:
        return [example.photo_id for example in self.panel.yes_model.items()]

    @property
    def said(self) -> str:
        return self.wiring.window.strip.line.said


@pytest.fixture
def desk(sample_library, wired, qtbot):
    made = Desk(wired(), qtbot)
    yield made
    made.gate.set()


def test_what_was_learned_of_a_lesson_that_is_closed_is_no_result_of_the_next(desk):
    desk.shut()
    desk.begin(0, 4)
    desk.learn("pepper")
    desk.press(Qt.Key.Key_Escape)
    assert not desk.panel.isVisible()
    desk.begin(10, 13)
    desk.gate.set()
    desk.until(lambda: desk.said.startswith("Taught “pepper”. "))
    assert desk.panel.name.text() == ""
    assert not desk.panel.result.isVisible()
    assert desk.panel.learn.text() == "Learn"
    assert desk.shown == desk.ids[10:13]
    desk.learn("salt")
    desk.until(desk.panel.result.isVisible)
    assert desk.panel.result.name == "salt"
    assert {(tag.name, tag.by_hand) for tag in desk.ask(lambda api: api.tags())} == {("pepper", 4), ("salt", 3)}


def test_why_a_lesson_that_is_closed_failed_is_no_problem_of_the_next(desk):
    desk.shut()
    desk.begin(0, 4)
    desk.panel.name.set_text("pep\u200bper")  # a letter that cannot be seen
    desk.learn("")
    desk.press(Qt.Key.Key_Escape)
    desk.begin(10, 13)
    desk.gate.set()
    desk.until(lambda: "pep" in desk.said)
    assert desk.panel.problem() == ""
    assert desk.panel.learn.isEnabled()


def test_more_examples_while_it_learns_do_not_teach_twice(desk):
    desk.shut()
    desk.begin(0, 4)
    desk.learn("pepper")
    desk.begin(10, 13)
    assert len(desk.shown) == 7
    assert not desk.panel.learn.isEnabled()
    desk.gate.set()
    desk.until(desk.panel.result.isVisible)
    assert desk.panel.learn.text() == "Learn again"
    assert len(desk.shown) == 7


def test_a_taught_tag_may_be_called_otherwise_and_is_learned_on(desk):
    desk.gate.set()
    desk.begin(0, 4)
    desk.learn("pepper")
    desk.until(desk.panel.result.isVisible)
    desk.ask(lambda api: api.rename_tag("pepper", "Salt"))
    desk.until(lambda: desk.panel.result.name == "Salt")
    assert desk.panel.name.text() == "Salt"
    desk.ask(lambda api: api.undo())
    desk.until(lambda: desk.panel.result.name == "pepper")
    assert desk.panel.result.isVisible()
    desk.ask(lambda api: api.delete_tag("pepper"))
    desk.until(lambda: not desk.panel.result.isVisible())
