"""Slow questions of one kind do not crowd out others, and old answers are not taken for new ones."""

import pytest

from photoclip.domain.errors import EngineError
from photoclip.ui.bridge.one_question import OneQuestion


class Slow:
    """An engine that answers when it is told to."""

    def __init__(self) -> None:
        self.asked = []

    def ask(self, call, done, failed) -> None:
        self.asked.append((call, done, failed))

    def answer(self) -> None:
        call, done, _ = self.asked.pop(0)
        done(call("the library"))

    def refuse(self, error) -> None:
        self.asked.pop(0)[2](error)


@pytest.fixture
def slow():
    return Slow()


@pytest.fixture
def question(qapp, slow):
    return OneQuestion(slow)


def asker(question, heard, failures=None):
    def ask(name):
        question.ask(lambda api: f"{name} from {api}", heard.append, ([] if failures is None else failures).append)

    return ask


def test_one_is_asked_at_a_time_and_only_the_newest_of_those_that_wait(question, slow):
    heard = []
    ask = asker(question, heard)
    for name in ("first", "second", "third"):
        ask(name)
    assert len(slow.asked) == 1
    slow.answer()
    assert heard == ["first from the library"]
    assert len(slow.asked) == 1
    slow.answer()
    assert heard == ["first from the library", "third from the library"]
    assert not slow.asked
    assert not question.is_asking


def test_what_was_forgotten_is_not_heard_and_holds_nothing_up(question, slow):
    heard, failures = [], []
    ask = asker(question, heard, failures)
    ask("old")
    ask("waiting")
    question.forget()
    ask("new")
    assert len(slow.asked) == 1
    slow.answer()
    assert heard == []
    slow.answer()
    assert heard == ["new from the library"]
    ask("refused")
    question.forget()
    slow.refuse(EngineError("gone"))
    assert failures == []
    assert not question.is_asking


def test_after_an_error_or_a_bug_the_next_one_is_asked(question, slow):
    heard, failures = [], []
    ask = asker(question, heard, failures)
    ask("one")
    error = EngineError("gone")
    slow.refuse(error)
    assert failures == [error]
    question.ask(lambda _api: {}["no such key"], heard.append, failures.append)
    ask("two")
    with pytest.raises(KeyError):
        slow.answer()
    slow.answer()
    assert heard == ["two from the library"]
