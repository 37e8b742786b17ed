"""A window with the tag tuner and the review, and the hands in front of it."""

import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

SOON_MS = 60_000
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def until(condition) -> None:
    deadline = time.monotonic() + SOON_MS / 1000
    while not condition():
        assert time.monotonic() < deadline
        QTest.qWait(5)


class Desk:
    """A window and the hands in front of it."""

    def __init__(self, wiring) -> None:
        self.wiring, self.window, self.pages = wiring, wiring.window, wiring.tag_pages

    def ask(self, call):
        answers = []
        self.wiring.engine.ask(call, answers.append)
        until(lambda: answers)
        return answers[0]

    def press(self, widget, key, held=PLAIN) -> None:
        QTest.keyClick(widget, key, held)

    @property
    def said(self) -> str:
        return self.window.strip.line.said

    def until_said(self, words) -> None:
        until(lambda: words in self.said)

    def undo(self) -> None:
        self.press(self.window, Qt.Key.Key_Z, CTRL)
        self.until_said("Undone: ")

    def tune(self, name):
        self.pages.tuner._sheet = None
        self.pages.tune(name)
        until(lambda: self.pages.tuner.sheet is not None and self.pages.tuner.name == name)
        return self.pages.tuner_page

    def review(self, name=None):
        self.pages.review(name)
        page = self.pages.review_page
        until(lambda: page.cards.photo_ids)
        return page

    def button(self, part, words) -> QPushButton:
        return next(one for one in part.findChildren(QPushButton) if one.text().startswith(words))

    def shows(self, part, words) -> bool:
        return any(words in one.text() for one in part.findChildren(QPushButton) if one.isVisible())


class Held:
    """The engine for one kind of question, whose answers are kept until they are let go."""

    def __init__(self, asking) -> None:
        until(lambda: not asking.is_asking)
        self._asking, self._engine, self._is_open = asking, asking._engine, False
        self.kept = []
        asking._engine = self

    def ask(self, call, done, failed) -> None:
        def keep(answer) -> None:
            self.kept.append(lambda: done(answer))
            if self._is_open:
                self.let_go()

        self._engine.ask(call, keep, failed)

    def let_go(self) -> None:
        until(lambda: self.kept)
        self.kept.pop(0)()

    def end(self) -> None:
        self._asking._engine, self._is_open = self._engine, True
        while self.kept:
            self.let_go()
