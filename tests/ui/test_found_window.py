"""What was found, in the whole window: strong ones, those that may fit, nothing at all."""

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from photoclip.config.paths import library_paths
from photoclip.domain.browse import Scope
from photoclip.domain.errors import PictureError
from photoclip.domain.found import SearchHit, SearchPage, Sorting, Strength
from photoclip.domain.ids import PhotoId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.query import PictureLabel, Query
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.views.more_row import MoreRow
from photoclip.ui.windows.middle import Page
from photoclip.ui.windows.remembered import Remembered
from photoclip.ui.windows.wiring import Wiring

SOON_MS = 30_000
REMEMBERED = Remembered(sorting="newest", collapses=False)


@pytest.fixture(scope="module")
def opened(qapp, theme, sample_library_original, tmp_path_factory):
    library = Path(shutil.copytree(sample_library_original, tmp_path_factory.mktemp("found") / "library"))
    wiring = Wiring(library_paths(library), Engine(library), theme, REMEMBERED)
    wiring.window.resize(1200, 800)
    wiring.start()
    until(lambda: wiring.browse.is_listed and len(wiring.model.rows) > 60 and not wiring.is_working)
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
    opened.conduct.show_scope(Scope())
    opened.window.middle.grid.clear_selection()
    until(lambda: opened.browse.is_listed and len(opened.model.rows) > 60 and title(opened)[0] == "Library")
    return opened


def page_of(wiring, strong, likely, weak, **changes):
    ids = wiring.model.rows.photo_ids.tolist() if wiring.browse.page is None else wiring.ids
    wiring.ids = ids
    strengths = [Strength.STRONG] * strong + [Strength.LIKELY] * likely + [Strength.WEAK] * weak
    hits = tuple(
        SearchHit(PhotoId(ids[at]), f"/{at}.jpg", (), 0.2, "0" * 64, 150, 100, False, 0.5, strength)
        for at, strength in enumerate(strengths)
    )
    return replace(SearchPage(hits, len(ids), 8.7, strong, likely), **changes)


def find(wiring, page, text="a dog"):
    wiring.search.found.emit(page, Query(text))
    QTest.qWait(0)


def title(wiring):
    text, details = wiring.window.middle.head.findChildren(ElidedLabel)
    return text.text(), details.text()


def tool(widget, name):
    return next(found for found in widget.findChildren(QToolButton) if found.accessibleName() == name)


def buttons(wiring):
    seen = wiring.window.middle.nothing.findChildren(QPushButton)
    return {button.text(): button for button in seen if not button.isHidden()}


def test_strong_ones_then_those_that_may_fit_then_the_rest(wiring):
    grid = wiring.window.middle.grid
    find(wiring, page_of(wiring, 3, 4, 20))
    assert title(wiring)[0] == "3 strong matches"
    assert "9 ms" in title(wiring)[1]
    assert len(wiring.model.rows) == 7
    assert tool(wiring.window.middle.head, "Order of the photos").accessibleDescription().startswith("Sort: ")
    assert not wiring.window.middle.timeline.isVisible()
    grid.grab()
    button = grid.findChild(MoreRow)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(wiring.model.rows) == 27
    find(wiring, page_of(wiring, 3, 4, 20))
    assert len(wiring.model.rows) == 27, "photos that came in meanwhile hide nothing again"
    find(wiring, page_of(wiring, 3, 4, 20), "a cat")
    assert len(wiring.model.rows) == 7


def test_without_a_strong_match_the_title_says_so(wiring):
    find(wiring, page_of(wiring, 0, 8, 20))
    assert title(wiring)[0] == "No strong match · 8 that may fit"
    assert wiring.window.middle.page is Page.GRID


def test_nothing_matches_and_the_nearest_are_a_click_away(wiring):
    middle = wiring.window.middle
    find(wiring, page_of(wiring, 0, 0, 20))
    assert middle.page is Page.NOTHING
    said = " ".join(label.text().replace("\u200b", "") for label in middle.nothing.findChildren(QLabel))
    assert "Nothing here matches well" in said
    assert "ewer words" in said
    assert title(wiring)[0] == "Nothing here matches well"
    until(lambda: "Show the nearest anyway" in buttons(wiring))
    buttons(wiring)["Show the nearest anyway"].click()
    assert middle.page is Page.GRID
    assert len(wiring.model.rows) == 20
    assert "the nearest are shown" in title(wiring)[1]


def test_a_small_model_is_named_with_the_way_to_a_larger_one(wiring, qtbot):
    find(wiring, page_of(wiring, 0, 0, 20))
    until(lambda: "Look at models" in buttons(wiring))
    with qtbot.waitSignal(wiring.conduct.models_wanted):
        wiring.conduct.models_wanted.disconnect(wiring.open_models)
        buttons(wiring)["Look at models"].click()
    wiring.conduct.models_wanted.connect(wiring.open_models)


def test_conditions_alone_are_counted(wiring):
    page = page_of(wiring, 12, 0, 0)
    hits = tuple(replace(hit, strength=None, relevance=None) for hit in page.hits)
    find(wiring, replace(page, hits=hits, strong=None, likely=None, total=12), "rating:5")
    assert title(wiring)[0] == "12 photos"
    find(wiring, replace(page, hits=(), strong=None, likely=None, total=0), "rating:4")
    assert wiring.window.middle.page is Page.NOTHING
    assert buttons(wiring) == {}


def test_what_the_person_should_know_stands_beside_the_title(wiring):
    find(wiring, page_of(wiring, 3, 0, 0, notes=("the index is being made anew",)))
    assert "the index is being made anew" in title(wiring)[1]


def test_how_it_is_sorted_is_asked_for_and_remembered(wiring):
    head = wiring.window.middle.head
    assert wiring.search.sorting is Sorting.NEWEST
    assert not wiring.search.collapses
    find(wiring, page_of(wiring, 3, 4, 20))
    order = tool(head, "Order of the photos")
    assert order.accessibleDescription() == "Sort: newest first"
    next(action for action in order.menu().actions() if action.text() == "Sharpest").trigger()
    tool(head, "Collapse bursts").click()
    assert (wiring.search.sorting, wiring.search.collapses) == (Sorting.SHARPEST, True)
    assert "bursts collapsed" not in title(wiring)[1], "not before they are"
    find(wiring, page_of(wiring, 3, 4, 20))
    assert "bursts collapsed" in title(wiring)[1]
    assert (wiring.state().sorting, wiring.state().collapses) == ("sharpest", True)
    wiring.conduct.sort_by(Sorting.NEWEST, collapses=False)


def test_another_order_is_seen_from_the_top(wiring):
    grid = wiring.window.middle.grid
    find(wiring, page_of(wiring, 60, 0, 0))
    grid.set_zoom(400)
    grid.scroll_to(50)
    find(wiring, page_of(wiring, 60, 0, 0))
    assert grid.verticalScrollBar().value() > 0, "the same search stays where it is"
    wiring.window.middle.head.sorting_chosen.emit(Sorting.FOLDER)
    find(wiring, page_of(wiring, 60, 0, 0))
    assert grid.verticalScrollBar().value() == 0
    wiring.conduct.sort_by(Sorting.NEWEST, collapses=False)
    grid.set_zoom(176)


def test_what_is_selected_stays_so_in_another_order_or_is_let_go_and_that_is_said(wiring):
    grid, head = wiring.window.middle.grid, wiring.window.middle.head
    page = page_of(wiring, 60, 0, 0)
    find(wiring, page)
    grid.select_all()
    head.sorting_chosen.emit(Sorting.FOLDER)
    find(wiring, replace(page, hits=page.hits[::-1]))
    assert len(grid.selected_ids()) == 60
    assert len(wiring.organising.selected()) == 60
    said = []
    wiring.window.strip.say = said.append
    head.sorting_chosen.emit(Sorting.OLDEST)
    find(wiring, replace(page, hits=page.hits[:30]))
    del wiring.window.strip.say
    assert wiring.organising.selected() == ()
    assert said == ["Other photos come first in this order: nothing is selected any more."]
    wiring.conduct.sort_by(Sorting.NEWEST, collapses=False)


def test_a_picture_that_cannot_be_read_leaves_no_other_answer_on_the_screen(wiring):
    find(wiring, page_of(wiring, 3, 0, 0))
    query = Query('image:"/tmp/x.jpg"', (PictureLabel("/tmp/x.jpg", "Pasted picture"),))
    wiring.search.failed.emit(PictureError("/tmp/x.jpg is damaged", "try another one"), query)
    assert wiring.window.middle.page is Page.NOTHING
    assert title(wiring) == ("", "")
    said = [label.text() for label in wiring.window.middle.nothing.findChildren(QLabel)]
    assert "This picture cannot be searched by" in said
    assert "Pasted picture is damaged. Try another one." in said
    assert wiring.organising.selected() == ()
    find(wiring, page_of(wiring, 3, 0, 0))
    assert wiring.window.middle.page is Page.GRID
    assert title(wiring)[0] == "3 strong matches"


def test_an_answer_stays_where_its_picture_goes_later(wiring):
    query = Query('image:"/media/stick/x.jpg"')
    wiring.search.found.emit(page_of(wiring, 3, 0, 0), query)
    wiring.search.failed.emit(PictureError("/media/stick/x.jpg is not there", "try another one"), query)
    assert wiring.window.middle.page is Page.GRID
    assert (len(wiring.model.rows), title(wiring)[0]) == (3, "3 strong matches")
    find(wiring, page_of(wiring, 2, 0, 0))
    for _ in range(2):
        wiring.search.failed.emit(PictureError("/media/stick/x.jpg is not there", "try another one"), query)
        assert wiring.window.middle.page is Page.NOTHING, "those of another query are no answer"


def test_a_stack_opens_where_it_is_by_keyboard(wiring):
    grid = wiring.window.middle.grid
    page = page_of(wiring, 6, 0, 0)
    behind = tuple(PhotoId(photo_id) for photo_id in wiring.ids[10:13])
    hits = (*page.hits[:2], replace(page.hits[2], collapsed=behind), *page.hits[3:])
    find(wiring, replace(page, hits=hits))
    grid.setFocus()
    grid.set_current(2)
    QTest.keyClick(grid, Qt.Key.Key_B)
    until(lambda: len(wiring.model.rows) == 9)
    assert wiring.model.rows.photo_ids[3:6].tolist() == list(behind)
    assert grid.selected_rows().tolist() == [2]
    QTest.keyClick(grid, Qt.Key.Key_B)
    assert len(wiring.model.rows) == 6


def test_the_library_has_its_order_back_after_a_search(wiring):
    find(wiring, page_of(wiring, 3, 0, 0))
    wiring.conduct.show_scope(Scope())
    until(lambda: len(wiring.model.rows) > 60)
    order = tool(wiring.window.middle.head, "Order of the photos")
    assert order.accessibleDescription() == "Newest first"
    assert title(wiring)[0] == "Library"
