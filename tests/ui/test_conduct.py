"""How sidebar, search field, grid, viewer and facts keep in step: one window of the sample library for all tests."""

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest

from photoclip.config.paths import library_paths
from photoclip.config.resources import resource
from photoclip.domain.browse import Listing, PictureRequest, Scope, ScopeKind
from photoclip.domain.errors import EngineGoneError, ModelError
from photoclip.domain.found import SearchRequest, Sorting
from photoclip.domain.ids import FolderId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.query import Query
from photoclip.ui.models.rows import Rows
from photoclip.ui.panels.chip import Chip
from photoclip.ui.panels.crop_popup import CropPopup
from photoclip.ui.panels.search_edit import SearchEdit
from photoclip.ui.presenters.browse import Browse
from photoclip.ui.presenters.pasted import is_pasted
from photoclip.ui.windows.middle import Page
from photoclip.ui.windows.remembered import Remembered
from photoclip.ui.windows.wiring import Wiring

SOON_MS = 30_000
PICTURE = str(sorted(resource("samples").rglob("*.jpg"))[0])
LEFT_WITH = Remembered(scope="folder", folder_id=1, relative_path=str(Path(PICTURE).parent.name), query="snow")


@pytest.fixture(scope="module")
def opened(qapp, theme, sample_library_original, tmp_path_factory):
    """All its threads and processes are there before the first test."""
    library = Path(shutil.copytree(sample_library_original, tmp_path_factory.mktemp("conduct") / "library"))
    wiring = Wiring(library_paths(library), Engine(library), theme, LEFT_WITH)
    wiring.window.resize(1200, 800)
    wiring.start()
    first = []
    wiring.search.found.connect(lambda _page, query: first.append((query, wiring.browse.scope)))
    until(lambda: bool(first))
    wiring.conduct.show_scope(Scope())
    until(lambda: wiring.browse.is_listed and len(wiring.model.rows) > 60 and not wiring.is_working)
    pixels = []
    for _ in range(8):
        wiring.engine.ask(lambda api: api.picture(PictureRequest(PICTURE)).pixels, pixels.append)
    stranger = str(library / "stranger.png")
    image = QImage(32, 32, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    assert image.save(stranger)
    wiring.engine.ask(lambda api: api.search(SearchRequest(f'warm image:"{stranger}"')), pixels.append)
    until(lambda: len(pixels) == 9)
    wiring.first_found = first
    yield wiring
    wiring.close()
    wiring.window.deleteLater()
    wiring.deleteLater()


def until(condition) -> None:
    deadline = time.monotonic() + SOON_MS / 1000
    while not condition():
        assert time.monotonic() < deadline
        QTest.qWait(10)


@pytest.fixture
def wiring(opened):
    opened.window.middle.notice.dismiss()
    opened.conduct.show_scope(Scope())
    opened.window.sidebar.select_scope(Scope())
    opened.window.middle.grid.clear_selection()
    until(lambda: opened.browse.is_listed and len(opened.model.rows) > 60)
    return opened


def type_words(wiring, words):
    QTest.keyClicks(wiring.window.middle.field.findChild(SearchEdit), words)


def test_the_place_that_was_left_is_behind_the_query_that_was_left(opened):
    query, scope = opened.first_found[0]
    assert query == Query("snow")
    assert scope == LEFT_WITH.scope_there()


def test_a_search_leaves_what_needs_attention_which_ends_a_search(wiring):
    middle = wiring.window.middle
    wiring.conduct.show_attention()
    type_words(wiring, "beach")
    until(lambda: wiring.browse.page is not None)
    assert middle.page is Page.GRID

    wiring.conduct.show_attention()
    assert middle.field.query().is_empty
    wiring.browse.search_outdated.emit()
    QTest.qWait(100)
    assert middle.page is Page.ATTENTION
    assert wiring.state().query == ""


def test_pages_of_what_was_found_and_back(opened):
    engine, model = opened.engine, PhotoModel()
    browse = Browse(engine, model)
    engine.ask(lambda api: api.search(SearchRequest("a beach", limit=5)), browse.show_page)
    until(lambda: browse.reach == 5)
    browse.show_weak()
    assert len(model.rows) == 5
    assert model.rows.scores is not None
    engine.ask(lambda api: api.search(SearchRequest("a beach", limit=5, offset=3)), browse.append_page)
    until(lambda: len(model.rows) == 8)
    browse.show_scope(browse.scope)
    until(lambda: len(model.rows) > 60)
    assert browse.page is None
    browse.deleteLater()


def test_all_that_was_found_is_there_also_where_nothing_can_be_scrolled(wiring, monkeypatch):
    monkeypatch.setattr("photoclip.ui.presenters.search.PAGE", 10)
    everything = len(wiring.model.rows)
    wiring.window.middle.grid.set_zoom(80)
    wiring.conduct.sort_by(Sorting.RELEVANCE, collapses=False)
    wiring.conduct.find_words("snow")
    until(lambda: wiring.browse.page is not None and not wiring.browse.wants_more)
    matching = wiring.browse.page.strong + wiring.browse.page.likely
    assert len(wiring.model.rows) == matching < everything, "what hardly matches is not asked for"
    wiring.conduct.show_weak()

    # News of photos do not throw the person back to the first ones.
    until(lambda: len(wiring.model.rows) == everything)
    with_all = []
    wiring.search.found.connect(lambda page, _query: with_all.append(len(page.hits)))
    wiring.browse.search_outdated.emit()
    until(lambda: bool(with_all))
    assert with_all[0] == everything

    # The viewer walks on as well.
    found = []
    wiring.search.found.connect(lambda _page, query: found.append(query.text))
    wiring.conduct.find_words("a beach")
    until(lambda: "a beach" in found)
    wiring.conduct.show_weak()
    while len(wiring.model.rows) < everything:
        before = len(wiring.model.rows)
        wiring.conduct.open_row(before - 1)
        until(lambda before=before: len(wiring.model.rows) > before)


def test_a_page_that_did_not_come_is_asked_for_again_by_who_scrolls_on(wiring, monkeypatch):
    monkeypatch.setattr("photoclip.ui.presenters.search.PAGE", 10)
    everything, ask, failures = len(wiring.model.rows), wiring.engine.ask, []

    def ask_but_once(call, done, failed=None, **named):
        if named.get("lane") == "search-more" and not failures:
            failures.append(failed)
            failed(ModelError("the model is busy", "try again"))
        else:
            ask(call, done, failed, **named)

    monkeypatch.setattr(wiring.engine, "ask", ask_but_once)
    wiring.window.middle.grid.set_zoom(80)
    wiring.conduct.sort_by(Sorting.RELEVANCE, collapses=False)
    wiring.conduct.find_words("snow")
    until(lambda: wiring.browse.page is not None)
    wiring.conduct.show_weak()
    until(lambda: bool(failures))
    assert len(wiring.model.rows) < everything
    wiring.window.middle.grid.verticalScrollBar().valueChanged.emit(0)
    until(lambda: len(wiring.model.rows) == everything)


def test_photos_that_pour_in_do_not_hold_up_the_answer(wiring):
    found = []
    wiring.search.found.connect(lambda _page, query: found.append(query))
    wiring.conduct.find_words("a boat")
    asked = wiring.engine._lanes._newest["search"]
    for _ in range(3):
        wiring.search.search_again()
    assert wiring.engine._lanes._newest["search"] == asked
    until(lambda: len(found) == 2)


def test_facts_are_those_of_what_is_seen(wiring):
    grid, facts = wiring.window.middle.grid, wiring.facts
    grid.set_current(1)
    wiring.conduct.open_row(5)
    assert facts._selected == (wiring.model.photo_id(5),)
    grid.set_current(2)
    assert facts._selected == (wiring.model.photo_id(5),)
    wiring.conduct.go_to_search()
    until(lambda: facts._selected == (wiring.model.photo_id(2),))

    # The keyboard may be at another photo than the one selected.
    grid.set_current(4, select=False)
    wiring.window.facts.open_wanted.emit()
    assert wiring.viewer.row == 2

    # Opened anew the viewer begins with nothing old.
    wiring.conduct.go_to_search()
    shown = []
    wiring.window.viewer.bar.show_name, before = lambda *words: shown.append(words), wiring.window.viewer.bar.show_name
    wiring.conduct.open_row(6)
    wiring.window.viewer.bar.show_name = before
    assert {words[1].split(" ")[0] for words in shown} == {"7"}


def test_why_a_search_fails_is_said_until_one_succeeds(wiring):
    notice = wiring.window.middle.notice
    wiring.search.failed.emit(EngineGoneError(unheard=True), Query("snow"))
    assert notice.text() == ""
    wiring.search.failed.emit(ModelError("the weights file is not there", "check the path"), Query("snow"))
    assert notice.text() == "The weights file is not there. Check the path."
    wiring.conduct.find_words("snow")
    until(lambda: notice.text() == "")


def test_an_error_that_is_not_the_folders_keeps_the_folder(wiring):
    there = LEFT_WITH.scope_there()
    wiring.conduct.show_scope(there)
    wiring.browse._fail(EngineGoneError(unheard=True))
    assert wiring.browse.scope == there
    wiring.conduct.show_scope(Scope(ScopeKind.FOLDER, FolderId(77)))
    until(lambda: wiring.browse.scope == Scope())
    assert wiring.window.sidebar._library.isChecked()


def test_a_folder_that_was_taken_out_is_left_without_a_word(wiring):
    there, folders = LEFT_WITH.scope_there(), wiring.conduct._folders
    wiring.conduct.show_scope(there)
    until(lambda: wiring.browse.is_listed)
    wiring.conduct.know_folders(folders)
    assert wiring.browse.scope == there
    wiring.conduct.know_folders((replace(folders[0], folder_id=FolderId(77)),))
    assert wiring.browse.scope == Scope()
    assert wiring.window.sidebar._library.isChecked()
    assert wiring.window.middle.notice.text() == ""
    wiring.conduct.know_folders(folders)


def test_what_was_just_understood_is_not_denied_before_it_is_listed(wiring):
    nothing, listed = wiring.window.middle.nothing, wiring.model.rows
    wiring.conduct.know_busy(True)
    wiring.model.show(Rows.of_listing(Listing(b"", b"", b""), dated=True))
    wiring.browse.showed.emit()
    assert nothing.accessibleName() == "Looking for photos"
    wiring.conduct.know_busy(False)
    assert nothing.accessibleName() == "Looking for photos"
    until(lambda: len(wiring.model.rows) == len(listed))
    assert wiring.window.middle.page is Page.GRID


def test_a_drop_copies_whatever_was_proposed(wiring):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(PICTURE)])
    keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    both = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    drop = QDropEvent(QPointF(QPoint(50, 50)), both, mime, *keys)
    drop.setDropAction(Qt.DropAction.MoveAction)
    wiring.window.dropEvent(drop)
    assert drop.dropAction() is Qt.DropAction.CopyAction
    until(lambda: wiring.browse.page is not None)


def test_full_screen_ends_with_the_viewer_unless_it_was_there_before(wiring):
    window = wiring.window
    wiring.conduct.open_row(0)
    window.set_full_screen(True)
    wiring.viewer.close_viewer()
    assert not window.isFullScreen()
    window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)
    assert window.isFullScreen()
    assert window.sidebar.isVisible()
    wiring.conduct.open_row(0)
    wiring.viewer.close_viewer()
    assert window.isFullScreen()
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)


def test_a_pasted_picture_is_not_remembered(wiring):
    wiring.search.search_by_image(Path(PICTURE).read_bytes())
    until(lambda: wiring.browse.page is not None)
    assert all(map(is_pasted, wiring.window.middle.field.query().pictures))
    assert wiring.state().query == ""


def test_each_wish_of_the_menu_gets_its_own_photo(wiring):
    grid, done = wiring.window.middle.grid, []
    for row in (3, 8):
        grid.set_current(row)
        wiring.menu._with_file(lambda path, row=row: done.append((row, path)))
    until(lambda: len(done) == 2)
    photos = {row: wiring.model.photo(row) for row in (3, 8)}
    assert sorted(done) == [(row, photos[row].files[0].path) for row in (3, 8)]


def test_similar_to_a_photo_whose_drive_is_not_there(wiring):
    known, similar = wiring.model.photo(0), []
    away = replace(known, files=(replace(known.files[0], offline=True),))
    wiring.menu.similar_wanted.connect(similar.append)
    wiring.window.middle.grid.set_current(0)
    wiring.menu.similar_wanted.disconnect(wiring.conduct.find_similar)
    asked, wiring.engine.ask = wiring.engine.ask, lambda _call, done, *_, **__: done((away,))
    QTest.keyClick(wiring.window.middle.grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wiring.engine.ask = asked
    wiring.menu.similar_wanted.connect(wiring.conduct.find_similar)
    assert similar == [known.files[0].path]


def popup_of(wiring):
    return next((popup for popup in wiring.window.findChildren(CropPopup) if popup.isVisible()), None)


@pytest.mark.parametrize("is_large", [False, True])
def test_a_part_of_a_photo_is_searched_by_from_the_menu_and_from_the_viewer(wiring, is_large):
    wiring.window.middle.grid.set_current(2)
    if is_large:
        wiring.conduct.open_row(2)
        QTest.keyClick(wiring.window.viewer, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    else:
        texts = {action.text(): action for action in wiring.menu.menu.actions()}
        texts["Search for a part of it…"].trigger()
    until(lambda: popup_of(wiring) is not None)
    assert not wiring.window.is_viewing
    QTest.keyClick(popup_of(wiring).view, Qt.Key.Key_Return)
    until(lambda: wiring.browse.page is not None)
    (picture,) = wiring.window.middle.field.query().pictures
    assert picture == wiring.model.known(int(wiring.model.rows.photo_ids[0])).files[0].path
    assert "[" in wiring.window.middle.field.query().text


def test_a_picture_that_comes_after_the_person_went_on_opens_nothing(wiring, monkeypatch):
    cropping, came = wiring.search._cropping, []
    opened = cropping._open
    monkeypatch.setattr(cropping, "_open", lambda *answer: came.append(opened(*answer)))
    wiring.search.crop(PICTURE)
    wiring.conduct.open_row(1)
    until(lambda: bool(came))
    assert popup_of(wiring) is None
    wiring.viewer.close_viewer()


def test_backwards_from_the_line_tab_comes_to_the_chips(wiring):
    field = wiring.window.middle.field
    wiring.search.search(Query('"snow" "sea"'))
    chips = [chip for chip in field.findChildren(Chip) if chip.isVisible()]
    field.focus()
    QTest.keyClick(field.findChild(SearchEdit), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert [chip.part.label for chip in chips if chip.hasFocus()] == ["sea"]
    QTest.keyClick(chips[1], Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert chips[0].hasFocus()
