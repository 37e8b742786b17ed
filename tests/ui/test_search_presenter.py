"""Searching with a real engine, from keys to photos."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from photoclip.config.resources import resource
from photoclip.domain.browse import PictureRequest
from photoclip.domain.errors import EngineError, PictureError, QueryError
from photoclip.domain.found import SearchRequest
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.query import Query
from photoclip.ui.panels.chip import Chip
from photoclip.ui.panels.search_edit import SearchEdit
from photoclip.ui.panels.search_field import SearchField
from photoclip.ui.presenters.pasted import LABEL, is_pasted
from photoclip.ui.presenters.search import PAGE, SearchPresenter

SOON_MS = 30_000


class Heard:
    def __init__(self, presenter):
        self.found, self.more, self.failed, self.cleared = [], [], [], []
        presenter.found.connect(lambda page, query: self.found.append((page, query)))
        presenter.found_more.connect(lambda page, query: self.more.append((page, query)))
        presenter.failed.connect(lambda error, query: self.failed.append((error, query)))
        presenter.cleared.connect(lambda: self.cleared.append(True))


PICTURE = str(sorted(resource("samples").rglob("*.jpg"))[0])


@pytest.fixture
def picture() -> str:
    return PICTURE


@pytest.fixture(scope="module")
def engine(qapp, sample_library_original, tmp_path_factory) -> Iterator[Engine]:
    """One for all tests here: it takes seconds to load the model. Its processes are there before the first test."""
    library = shutil.copytree(sample_library_original, tmp_path_factory.mktemp("search") / "library")
    bridge = Engine(Path(library))
    bridge.start()
    answers = []
    bridge.ask(lambda api: api.search(SearchRequest("warm", PICTURE)), answers.append)
    bridge.ask(lambda api: Path(api.picture(PictureRequest(PICTURE, 96)).pixels).unlink(), answers.append)
    deadline = time.monotonic() + SOON_MS / 1000
    while len(answers) < 2 and time.monotonic() < deadline:
        QTest.qWait(10)
    assert len(answers) == 2
    yield bridge
    bridge.close()


@pytest.fixture
def field(theme, shown):
    return shown(SearchField(theme), 600, 60)


@pytest.fixture
def presenter(engine, field):
    made = SearchPresenter(engine, field)
    yield made
    made.close()


@pytest.fixture
def heard(presenter):
    return Heard(presenter)


def test_typing_searches_once_when_the_person_pauses(presenter, field, heard, qtbot, picture):
    QTest.keyClicks(field.findChild(SearchEdit), "beach")
    assert not field.is_busy
    qtbot.waitUntil(lambda: bool(heard.found), timeout=SOON_MS)
    ((page, query),) = heard.found
    assert query == Query("beach")
    assert 0 < len(page.hits) <= PAGE
    assert page.total >= len(page.hits)
    assert not field.is_busy
    assert presenter.query() == query
    assert presenter.history() == ()

    # Enter searches at once, and is remembered.
    QTest.keyClicks(field.findChild(SearchEdit), " in summer")
    QTest.keyClick(field.findChild(SearchEdit), Qt.Key.Key_Return)
    assert field.is_busy
    assert presenter.history() == (Query("beach in summer"),)
    qtbot.waitUntil(lambda: len(heard.found) == 2, timeout=SOON_MS)
    assert heard.found[1][1] == Query("beach in summer")

    # A picture takes the place of words, gets its small picture, and is remembered once it found something.
    presenter.search(Query(picture=picture, label="my photo"))
    assert field.query() == Query("", picture, "my photo")
    qtbot.waitUntil(lambda: len(heard.found) == 3, timeout=SOON_MS)
    page = heard.found[2][0]
    assert page.hits[0].path == picture
    assert page.hits[0].score > 0.99
    assert presenter.history()[0] == Query("", picture, "my photo")
    chip = next(chip for chip in field.findChildren(Chip) if chip.isVisible())
    qtbot.waitUntil(lambda: chip.has_thumbnail, timeout=SOON_MS)

    # Words beside it.
    QTest.keyClicks(field.findChild(SearchEdit), "at night")
    qtbot.waitUntil(lambda: len(heard.found) == 4, timeout=SOON_MS)
    assert heard.found[3][1] == Query("at night", picture, "my photo")
    assert heard.failed == []

    # Cleared, a late answer stays away.
    field.findChild(SearchEdit).set_words("at dawn")
    presenter.search_again()
    field.clear()
    assert heard.cleared == [True]
    assert not field.is_busy
    qtbot.wait(300)
    assert len(heard.found) == 4


def test_pages(presenter, heard, qtbot, monkeypatch):
    monkeypatch.setattr("photoclip.ui.presenters.search.PAGE", 10)
    presenter.search(Query("a dog"))
    qtbot.waitUntil(lambda: bool(heard.found), timeout=SOON_MS)
    presenter.more(10)
    presenter.more(10)
    qtbot.waitUntil(lambda: bool(heard.more), timeout=SOON_MS)
    ((page, query),) = heard.more
    assert query == Query("a dog")
    first = {hit.photo_id for hit in heard.found[0][0].hits}
    assert len(page.hits) == len(first) == 10
    assert not first & {hit.photo_id for hit in page.hits}

    # A page of a query that is no longer shown stays away.
    presenter.more(20)
    presenter.search(Query("a cat"))
    qtbot.waitUntil(lambda: len(heard.found) == 2, timeout=SOON_MS)
    qtbot.wait(100)
    assert len(heard.more) == 1


def test_what_is_wrong_is_said_at_the_field(presenter, field, heard, qtbot, tmp_path):
    presenter.search(Query("x" * 2_345))
    qtbot.waitUntil(lambda: len(heard.failed) == 1, timeout=SOON_MS)
    assert isinstance(heard.failed[0][0], QueryError)
    assert "2,345 characters" in field.error()
    assert not field.is_busy

    text = tmp_path / "notes.xyz"
    text.write_text("no picture")
    presenter.search(Query(picture=str(text)))
    qtbot.waitUntil(lambda: len(heard.failed) == 2, timeout=SOON_MS)
    assert isinstance(heard.failed[1][0], PictureError)
    assert field.error().startswith("notes.xyz")
    assert str(tmp_path) not in field.error()
    assert presenter.history() == ()

    presenter.search(Query("beach"))
    assert field.error() == ""
    qtbot.waitUntil(lambda: bool(heard.found), timeout=SOON_MS)
    assert heard.found[0][1] == Query("beach")


@pytest.mark.parametrize("alpha", [False, True])
def test_a_pasted_picture_is_searched_by_and_goes(presenter, field, heard, qtbot, picture, alpha):
    kind = QImage.Format.Format_ARGB32 if alpha else QImage.Format.Format_RGB32
    field.picture_pasted.emit(QImage(picture).convertToFormat(kind))
    assert field.is_busy
    qtbot.waitUntil(lambda: bool(heard.found), timeout=SOON_MS)
    page, query = heard.found[0]
    assert query.label == LABEL
    assert is_pasted(query.picture)
    assert page.hits[0].path == picture
    assert presenter.history() == ()
    if os.name == "posix":
        assert Path(query.picture).parent.stat().st_mode & 0o077 == 0
    presenter.close()
    assert not Path(query.picture).parent.exists()


def test_an_encoded_picture_and_one_that_is_none(presenter, field, heard, qtbot, picture):
    presenter.search_by_image(Path(picture).read_bytes())
    qtbot.waitUntil(lambda: bool(heard.found), timeout=SOON_MS)
    assert heard.found[0][0].hits[0].path == picture
    presenter.search_by_image(b"no picture at all")
    qtbot.waitUntil(lambda: bool(heard.failed), timeout=SOON_MS)
    assert field.error()
    assert not field.is_busy


def test_typing_on_gives_a_paste_up(presenter, field, heard, qtbot, picture):
    presenter.search_by_image(QImage(picture))
    QTest.keyClicks(field.findChild(SearchEdit), "dog")
    qtbot.waitUntil(lambda: bool(heard.found), timeout=SOON_MS)
    qtbot.wait(100)
    assert [query for _, query in heard.found] == [Query("dog")]
    assert field.query() == Query("dog")


def test_forget_is_silent(presenter, field, heard, qtbot):
    presenter.search(Query("dog"))
    presenter.forget()
    field.set_query(Query())
    qtbot.wait(300)
    assert heard.found == heard.cleared == []
    assert presenter.query() is None
    presenter.more(10)
    assert not field.is_busy


def test_the_query_is_asked_again_when_the_engine_is_back(presenter, engine, heard, qtbot):
    presenter.search(Query("dog"))
    qtbot.waitUntil(lambda: len(heard.found) == 1, timeout=SOON_MS)
    engine.ready.emit()
    qtbot.waitUntil(lambda: len(heard.found) == 2, timeout=SOON_MS)
    assert heard.found[1][1] == Query("dog")


def test_an_engine_that_cannot_start_is_not_waited_for(presenter, engine, field, heard, qtbot):
    presenter.search(Query("dog"))
    engine.failed.emit(EngineError("it does not start"))
    assert not field.is_busy
    engine.ready.emit()
    assert field.is_busy
    qtbot.waitUntil(lambda: bool(heard.found), timeout=SOON_MS)


def test_history_is_kept_and_forgotten(presenter, field, qtbot):
    heard = []
    presenter.history_changed.connect(lambda: heard.append(presenter.history()))
    presenter.set_history([Query("one"), Query("two"), Query("one"), Query(" "), Query("", "/a.jpg", "a")])
    assert presenter.history() == (Query("one"), Query("two"), Query("", "/a.jpg", "a"))
    assert heard == []
    field.forgotten.emit(Query("two"))
    assert presenter.history() == (Query("one"), Query("", "/a.jpg", "a"))
    presenter.search(Query(" three "))
    presenter.remember()
    assert presenter.history()[0] == Query("three")
    field.forgotten.emit(None)
    assert presenter.history() == ()
    assert len(heard) == 3
