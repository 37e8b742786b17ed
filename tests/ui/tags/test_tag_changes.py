"""The tag tuner and the review while tags get other names, photos come, and the person does something else."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoclip.domain.tag_api import Decision, TagState
from photoclip.ui.models.tuning import Band
from photoclip.ui.presenters import review
from photoclip.ui.windows.middle import Page
from tests.ui.tags.tag_desk import CTRL, until


@pytest.fixture
def harbour(desk):
    """The tuner of a tag that two photos have."""
    ids = tuple(desk.wiring.model.rows.photo_ids.tolist()[:2])
    desk.ask(lambda api: api.change_tags(ids, ("harbour",), ()))
    desk.tune("harbour")
    return desk


def title(desk) -> str:
    return desk.pages.tuner_page._title.text()


def keep_the_first_below(desk):
    rows = desk.pages.tuner_page.rows
    rows.setFocus()
    rows.set_current(rows.photo_ids.index(rows.band_ids(Band.BELOW)[0]))
    desk.press(rows, Qt.Key.Key_A)


def test_the_tuner_goes_by_the_name_that_its_tag_has(harbour):
    desk, tuner = harbour, harbour.pages.tuner
    desk.ask(lambda api: api.rename_tag("harbour", "port"))  # as another program does
    until(lambda: "port" in title(desk))
    assert tuner.name == "port"
    until(lambda: (tag := desk.window.sidebar.tags.view.selected()) is not None and tag.name == "port")
    keep_the_first_below(desk)
    desk.until_said("1 photo confirmed as “port”")
    assert [(tag.name, tag.by_hand) for tag in desk.ask(lambda api: api.tags())] == [("port", 3)]
    for name in ("port", "harbour"):
        desk.ask(lambda api: api.undo())
        until(lambda name=name: name in title(desk))
    tuner._set_automatic(True)
    desk.until_said("New photos that look like “harbour”")


def test_a_name_given_in_this_window_counts_at_once(harbour):
    desk, tags = harbour, harbour.wiring.tagging.tags
    until(lambda: tags.named("harbour") is not None)
    tags._rename(tags.named("harbour"), "quay")
    desk.until_said("“harbour” is called “quay” now")
    keep_the_first_below(desk)
    desk.until_said("1 photo confirmed as “quay”")
    assert [tag.name for tag in desk.ask(lambda api: api.tags())] == ["quay"]


def test_a_tag_that_became_a_part_of_another_is_shown_as_that(harbour):
    desk, tags = harbour, harbour.wiring.tagging.tags
    ids = tuple(desk.wiring.model.rows.photo_ids.tolist()[4:6])
    desk.ask(lambda api: api.change_tags(ids, ("port",), ()))
    until(lambda: tags.named("port") is not None)
    tags._rename(tags.named("harbour"), "port")
    until(lambda: "port" in title(desk))
    assert desk.pages.tuner.sheet.tuning.tag.by_hand == 4


def test_a_tag_that_is_gone_is_said_to_be_so_until_it_is_back(harbour):
    desk, nothing = harbour, harbour.pages.tuner_page.nothing
    desk.ask(lambda api: api.delete_tag("harbour"))
    until(lambda: nothing.isVisible() and "no tag “harbour” any more" in nothing.accessibleDescription())
    desk.ask(lambda api: api.undo())
    until(lambda: desk.pages.tuner.sheet is not None)
    assert "harbour" in title(desk)


def test_a_review_of_one_tag_goes_by_its_name_and_keeps_what_was_put_aside(desk):
    ids = tuple(desk.wiring.model.rows.photo_ids.tolist())
    desk.ask(lambda api: api.change_tags(ids[:1], ("outdoors",), ()))
    page, reviewer = desk.review("outdoors"), desk.pages.reviewer
    page.cards.setFocus()
    desk.press(page.cards, Qt.Key.Key_S)
    waiting = reviewer.queue.waiting
    tags = desk.wiring.tagging.tags
    until(lambda: tags.named("outdoors") is not None)
    desk.ask(lambda api: api.rename_tag("outdoors", "beach"))  # another label: something waits of it, too
    until(lambda: reviewer.queue.name == "beach")
    assert page._title.text() == "Review · beach"
    assert waiting
    desk.ask(lambda api: api.undo())
    until(lambda: reviewer.queue.name == "outdoors" and reviewer.queue.waiting == waiting)
    assert reviewer.queue.skipped == 1


def test_a_review_of_a_tag_that_is_gone_leads_to_all(desk, hold):
    desk.ask(lambda api: api.decide_tags((Decision("mine", tuple(first_ids(desk, 3)), TagState.BY_HAND),)))
    desk.pages.review("mine")
    page = desk.pages.review_page
    until(lambda: page.nothing.accessibleName() == "Nothing waits for “mine”")
    counted_late = hold(desk.pages.reviewer._counting)
    desk.ask(lambda api: api.delete_tag("mine"))
    until(lambda: page.nothing.accessibleName() == "“mine” is gone")
    until(lambda: counted_late.kept)
    counted_late.let_go()
    assert page.nothing.accessibleName() == "“mine” is gone"
    desk.button(page.nothing, "Review all tags").click()
    until(lambda: page.cards.photo_ids)
    assert desk.pages.reviewer.queue.name is None


def first_ids(desk, count):
    return desk.wiring.model.rows.photo_ids.tolist()[:count]


def test_what_the_button_counts_is_what_is_done_where_labels_exclude_each_other(desk):
    desk.tune("outdoors")
    tuner = desk.pages.tuner
    before = tuner.sheet.counts(tuner.cut).new
    sure = tuple(tuner.sheet.photo_ids[:2].tolist())
    desk.ask(lambda api: api.change_tags(sure, ("indoors",), ()))
    until(lambda: tuner.sheet.counts(tuner.cut).barred == 2)
    assert desk.pages._side._values[4].isVisible()
    desk.button(desk.window, f"Apply to {before - 2} new").click()
    desk.until_said(f"Tagged {before - 2} photos")
    assert desk.ask(lambda api: api.tag("outdoors")).photos == before - 2


# the keyboard


def test_a_card_is_current_as_soon_as_the_keyboard_is_there(desk):
    desk.tune("beach").rows.set_current(4)
    page = desk.tune("sand")
    assert QApplication.focusWidget() is page.rows
    assert page.rows.current == 0
    assert page.rows.accessibleDescription()
    page = desk.review()
    until(lambda: QApplication.focusWidget() is page.cards)
    assert page.cards.current == 0
    assert page._keep.isEnabled()


def test_who_types_elsewhere_is_not_interrupted_by_an_answer(desk, hold):
    desk.tune("sand")
    tuner, field = desk.pages.tuner, desk.window.middle.field
    held = hold(tuner._asking)
    desk.pages.tune("beach")
    until(lambda: held.kept)
    desk.press(desk.window, Qt.Key.Key_F, CTRL)
    typing = QApplication.focusWidget()
    assert field.isAncestorOf(typing)
    held.let_go()
    until(lambda: tuner.sheet is not None)
    assert QApplication.focusWidget() is typing
    QTest.keyClicks(typing, "ar")
    assert desk.ask(lambda api: api.undoable()).undo == ""
    assert field.query().text == "ar"


def test_who_types_elsewhere_while_the_review_is_looked_up_is_not_interrupted(desk, hold):
    page, reviewer = desk.review(), desk.pages.reviewer
    held = hold(reviewer._asking)
    desk.pages.review("outdoors")
    until(lambda: held.kept)
    desk.press(desk.window, Qt.Key.Key_F, CTRL)
    typing = QApplication.focusWidget()
    held.let_go()
    until(page.cards.isVisible)
    assert QApplication.focusWidget() is typing
    reviewer._queue.put_away(reviewer.queue.items)
    reviewer._show()
    assert page.nothing.isVisible()
    assert QApplication.focusWidget() is typing


# news


def test_photos_that_pour_in_do_not_put_off_what_is_asked(desk, monkeypatch):
    monkeypatch.setattr(review, "_REST_MS", 300)
    monkeypatch.setattr(review, "_RESTS_PER_COST", 0.0)
    heard = []
    desk.wiring.engine.news.connect(heard.append)
    desk.ask(lambda api: api.rate(tuple(first_ids(desk, 1)), 5))
    until(lambda: heard)
    desk.wiring.engine.news.disconnect(heard.append)
    page = desk.review()
    came = threading.Event()
    desk.pages.reviewer._queue.take = lambda *_: came.set()
    photos = heard[-1].photos
    for _ in range(40):
        photos += 1
        desk.wiring.engine.news.emit(replace(heard[-1], photos=photos))
        QTest.qWait(100)
        if came.is_set():
            break
    assert came.is_set()
    assert page.isVisible()


def test_photos_of_another_library_are_not_shown(desk):
    desk.tune("sand")
    desk.pages.forget()
    assert desk.window.middle.page is Page.GRID
    assert desk.pages.tuner.sheet is None
    assert desk.pages.tuner.name == ""
