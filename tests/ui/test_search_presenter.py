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
from PySide6.QtWidgets import QPushButton

from photoclip.config.resources import resource
from photoclip.domain.browse import PictureRequest
from photoclip.domain.errors import EngineError, PictureError
from photoclip.domain.found import SearchRequest, Sorting
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.query import Query
from photoclip.ui.panels.chip import Chip
from photoclip.ui.panels.crop_popup import CropPopup
from photoclip.ui.panels.search_edit import SearchEdit
from photoclip.ui.panels.search_field import SearchField
from photoclip.ui.presenters.chip_pictures import ChipPictures
from photoclip.ui.presenters.pasted import LABEL, is_pasted
from photoclip.ui.presenters.search import PAGE, SearchPresenter

SOON_MS = 30_000
WARM_WITHIN_S = 90.0
"""The model is loaded, and what is found is calibrated for the first time."""


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
    stranger = str(tmp_path_factory.mktemp("stranger") / "stranger.png")
    image = QImage(32, 32, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    assert image.save(stranger)
    bridge.ask(lambda api: api.search(SearchRequest(f'warm image:"{stranger}"')), answers.append)
    bridge.ask(lambda api: Path(api.picture(PictureRequest(PICTURE, 96)).pixels).unlink(), answers.append)
    deadline = time.monotonic() + WARM_WITHIN_S
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
    assert field.findChild(SearchEdit).text() == ""
    assert presenter.history() == (Query("beach in summer"),)
    qtbot.waitUntil(lambda: len(heard.found) == 2, timeout=SOON_MS)
    assert heard.found[1][1] == Query("beach in summer")

    # A picture takes the place of words, gets its small picture, and is remembered once it found something.
    mine = Query.of_picture(picture, "my photo")
    presenter.search(mine)
    assert field.query() == mine
    qtbot.waitUntil(lambda: len(heard.found) == 3, timeout=SOON_MS)
    page = heard.found[2][0]
    assert page.hits[0].path == picture
    assert page.hits[0].score > 0.99
    assert presenter.history()[0] == mine
    chip = next(chip for chip in field.findChildren(Chip) if chip.isVisible())
    qtbot.waitUntil(lambda: chip.has_thumbnail, timeout=SOON_MS)

    # Words beside it.
    QTest.keyClicks(field.findChild(SearchEdit), "at night")
    qtbot.waitUntil(lambda: len(heard.found) == 4, timeout=SOON_MS)
    assert heard.found[3][1] == Query(f"{mine.text} at night", mine.labels)
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

    # Another order shows as many as were there: what is selected stays among them.
    presenter.set_sorting(Sorting.OLDEST)
    qtbot.waitUntil(lambda: len(heard.found) == 2, timeout=SOON_MS)
    assert len(heard.found[1][0].hits) == 20
    presenter.set_sorting(Sorting.RELEVANCE)
    qtbot.waitUntil(lambda: len(heard.found) == 3, timeout=SOON_MS)
    heard.found.pop(), heard.found.pop()

    # A page of a query that is no longer shown stays away.
    presenter.more(20)
    presenter.search(Query("a cat"))
    qtbot.waitUntil(lambda: len(heard.found) == 2, timeout=SOON_MS)
    qtbot.wait(100)
    assert len(heard.more) == 1


def test_what_is_wrong_is_said_at_the_field(presenter, field, heard, qtbot, tmp_path):
    presenter.search(Query("x" * 2_345))
    qtbot.waitUntil(lambda: "2,345 characters" in field.error(), timeout=SOON_MS)
    assert not field.is_busy
    heard.failed.clear()
    heard.found.clear()

    text = tmp_path / "notes.xyz"
    text.write_text("no picture")
    presenter.search(Query.of_picture(str(text)))
    qtbot.waitUntil(lambda: len(heard.failed) == 1, timeout=SOON_MS)
    assert isinstance(heard.failed[0][0], PictureError)
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
    (pasted,) = query.pictures
    assert query.label_of(pasted) == query.title() == LABEL
    assert is_pasted(pasted)
    assert page.hits[0].path == picture
    assert presenter.history() == ()
    if os.name == "posix":
        assert Path(pasted).parent.stat().st_mode & 0o077 == 0
    presenter.close()
    assert not Path(pasted).parent.exists()


def test_an_encoded_picture_and_one_that_is_none(presenter, field, heard, qtbot, picture):
    presenter.search_by_image(Path(picture).read_bytes())
    qtbot.waitUntil(lambda: bool(heard.found), timeout=SOON_MS)
    assert heard.found[0][0].hits[0].path == picture
    presenter.search_by_image(b"no picture at all")
    qtbot.waitUntil(lambda: bool(field.error()), timeout=SOON_MS)
    assert "Pasted picture" in field.error()
    assert "/" not in field.error(), "where it was put is nobody's business"
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
    presenter.set_history([Query("one"), Query("two"), Query("one"), Query(" "), Query.of_picture("/a.jpg", "a")])
    assert presenter.history() == (Query("one"), Query("two"), Query.of_picture("/a.jpg", "a"))
    assert heard == []
    field.forgotten.emit(Query("two"))
    assert presenter.history() == (Query("one"), Query.of_picture("/a.jpg", "a"))
    presenter.search(Query(" three "))
    presenter.remember()
    assert presenter.history()[0] == Query("three")
    field.forgotten.emit(None)
    assert presenter.history() == ()
    assert len(heard) == 3


def test_problems_are_told_at_their_place_and_the_rest_is_searched(presenter, field, heard, qtbot):
    presenter.search(Query("tagg:beach dog"))
    qtbot.waitUntil(lambda: bool(heard.found), timeout=SOON_MS)
    page, query = heard.found[0]
    assert "tagg:beach" in query.text
    assert page.hits
    assert "tagg" in field.error()
    assert field.findChild(SearchEdit).marks


def test_a_filter_is_completed_from_the_library(presenter, field, heard, qtbot, engine):
    edit = field.findChild(SearchEdit)
    field.focus()
    QTest.keyClicks(edit, "folder:Mount")
    completing = field.completing
    qtbot.waitUntil(lambda: completing.popup is not None and completing.popup.is_open, timeout=SOON_MS)
    (offer,) = completing.popup.offers()
    assert (offer.value, offer.photos is not None and offer.photos > 0) == ("Mountains", True)
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert field.query() == Query("folder:Mountains")
    qtbot.waitUntil(lambda: bool(heard.found), timeout=SOON_MS)
    page, query = heard.found[-1]
    assert query == Query("folder:Mountains")
    assert {Path(hit.path).parent.name for hit in page.hits} == {"Mountains"}
    assert page.total == offer.photos


def test_another_order_is_asked_for_at_once(presenter, field, heard, qtbot):
    presenter.search(Query("folder:Trips"))
    qtbot.waitUntil(lambda: len(heard.found) == 1, timeout=SOON_MS)
    presenter.set_sorting(Sorting.OLDEST)
    assert field.is_busy
    qtbot.waitUntil(lambda: len(heard.found) == 2, timeout=SOON_MS)
    presenter.set_sorting(Sorting.OLDEST)
    presenter.set_collapses(True)
    qtbot.waitUntil(lambda: len(heard.found) == 3, timeout=SOON_MS)
    first, second, _ = ([hit.photo_id for hit in page.hits] for page, _ in heard.found)
    assert sorted(first) == sorted(second)
    assert presenter.sorting is Sorting.OLDEST
    assert presenter.collapses


def test_a_picture_is_added_and_its_weight_changes_what_is_found(presenter, field, heard, qtbot, picture):
    presenter.search(Query('"a dog"'))
    qtbot.waitUntil(lambda: len(heard.found) == 1, timeout=SOON_MS)
    presenter.add_picture(picture, "my photo")
    qtbot.waitUntil(lambda: len(heard.found) == 2, timeout=SOON_MS)
    assert heard.found[1][1].title() == '"a dog" my photo'
    assert heard.found[1][0].hits[0].path == picture
    chip = field.findChildren(Chip)[-1]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Minus)
    qtbot.waitUntil(lambda: len(heard.found) == 3, timeout=SOON_MS)
    assert f'-image:"{picture}"' in heard.found[2][1].text
    assert heard.found[2][0].hits[0].path != picture


def test_what_is_shown_stays_while_the_first_value_is_typed(presenter, field, heard, qtbot):
    presenter.search(Query("a dog"))
    qtbot.waitUntil(lambda: len(heard.found) == 1, timeout=SOON_MS)
    field.focus()
    QTest.keyClicks(field.findChild(SearchEdit), "folder:Mou")
    completing = field.completing
    qtbot.waitUntil(lambda: completing.popup is not None and completing.popup.is_open, timeout=SOON_MS)
    assert field.settled().is_empty
    assert heard.cleared == []
    field.clear()
    assert heard.cleared == [True]


def test_a_part_of_a_picture_is_drawn_and_searched_by(presenter, field, heard, qtbot, picture):
    presenter.search(Query("a dog"))
    presenter.crop(picture, "my photo")
    popup = []
    qtbot.waitUntil(lambda: bool(popup.extend(field.window().findChildren(CropPopup)) or popup), timeout=SOON_MS)
    qtbot.waitUntil(popup[0].isVisible, timeout=SOON_MS)
    QTest.keyClick(popup[0].view, Qt.Key.Key_Return)
    box = popup[0].view.box
    part = f'image:"{picture}"[{box.x},{box.y},{box.width},{box.height}]'
    assert field.query().text == part
    assert field.query().title() == "part of my photo"
    qtbot.waitUntil(lambda: bool(heard.found) and heard.found[-1][1].text == part, timeout=SOON_MS)
    assert picture in {hit.path for hit in heard.found[-1][0].hits[:5]}

    # The chip opens it again, with the part that is searched by.
    chip = next(chip for chip in field.findChildren(Chip) if chip.isVisible())
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Return)
    qtbot.waitUntil(popup[0].isVisible, timeout=SOON_MS)
    assert popup[0].view.box == box
    next(button for button in popup[0].findChildren(QPushButton) if button.text() == "Whole picture").click()
    assert field.query() == Query.of_picture(picture, "my photo")


def test_a_picture_that_could_not_be_read_once_is_asked_for_again(engine, field, tmp_path, qtbot, monkeypatch):
    pictures, path, seen = ChipPictures(engine, field), str(tmp_path / "late.jpg"), []
    monkeypatch.setattr(field, "show_thumbnail", lambda of, _image: seen.append(of))
    pictures.want([path])
    qtbot.waitUntil(lambda: path not in pictures._known, timeout=SOON_MS)
    shutil.copy(PICTURE, path)
    pictures.want([path])
    qtbot.waitUntil(lambda: seen == [path], timeout=SOON_MS)
