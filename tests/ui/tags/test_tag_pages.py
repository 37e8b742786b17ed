"""The tag tuner and the review: one window before a real engine, with a vocabulary of a few labels."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoclip.domain.tag_api import ReviewItem, Tag, TagState, Tuning
from photoclip.ui.models.tuning import Band, TuningSheet, histogram
from photoclip.ui.windows.middle import Page
from tests.ui.tags.tag_desk import PLAIN, until

SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def test_the_tuner_shows_what_the_engine_knows(desk):
    page = desk.tune("outdoors")
    tuning = desk.ask(lambda api: api.tuning("outdoors"))
    likely = tuning.probability_array()
    assert desk.window.middle.page is Page.TUNER
    assert not desk.window.middle.head.isVisible()
    assert page.histogram.counts.tolist() == histogram(likely).tolist()
    assert desk.pages.tuner.cut == pytest.approx(tuning.cut)
    above = int((likely >= np.float32(tuning.cut)).sum())
    assert above > 3
    assert desk.shows(desk.window, f"Apply to {above} new")
    order = tuning.id_array().tolist()
    for band, side in ((Band.SUREST, slice(0, above)), (Band.ABOVE, slice(0, above)), (Band.BELOW, slice(above, None))):
        shown = page.rows.band_ids(band)
        assert shown
        assert set(shown) <= set(order[side])
    assert page.rows.band_ids(Band.SUREST)[0] == order[0]
    assert page.rows.band_ids(Band.ABOVE)[0] == order[above - 1]
    assert page.rows.band_ids(Band.BELOW)[0] == order[above]


def test_a_cut_that_is_dragged_is_seen_at_once_kept_when_let_go_and_undone(desk):
    page, tuner = desk.tune("outdoors"), desk.pages.tuner
    bars, before, known = page.histogram, tuner.cut, tuner.sheet
    y = bars.height() // 2
    QTest.mousePress(bars, LEFT, PLAIN, QPoint(round(bars.x_of(before)), y))
    moved = []
    tuner._page.cut_moved.connect(moved.append)
    for target in (0.6, 0.4, 0.2):
        QTest.mouseMove(bars, QPoint(round(bars.x_of(target)), y))
        assert page.cut == pytest.approx(target, abs=0.01)
        counts = known.counts(page.cut)
        assert desk.shows(desk.window, f"Apply to {counts.new} new")
        assert page.rows.band_ids(Band.BELOW)[0] == known.photo_ids[known.reached(page.cut)]
    assert len(moved) == 3
    QTest.qWait(1)
    assert desk.ask(lambda api: api.tag("outdoors")).cut is None
    QTest.mouseRelease(bars, LEFT, PLAIN, QPoint(round(bars.x_of(0.2)), y))
    desk.until_said("The cut of “outdoors” is 0.20 now")
    assert desk.ask(lambda api: api.tag("outdoors")).cut == pytest.approx(0.2)
    assert desk.button(desk.window, "Use the suggested cut").isVisible()
    desk.undo()
    until(lambda: tuner.cut == pytest.approx(before))
    assert page.cut == pytest.approx(before)


def test_keys_move_the_cut_and_the_suggested_one_is_a_press_away(desk):
    page, tuner = desk.tune("outdoors"), desk.pages.tuner
    suggested, bars = tuner.cut, page.histogram
    steps = ((Qt.Key.Key_Right, PLAIN, 0.01), (Qt.Key.Key_Left, PLAIN, 0.0), (Qt.Key.Key_Left, SHIFT, -0.1))
    for key, held, offset in steps:
        desk.press(bars, key, held)
        assert page.cut == pytest.approx(suggested + offset, abs=1e-6)
    desk.press(bars, Qt.Key.Key_End)
    assert page.cut == 1.0
    assert page.rows.band_ids(Band.SUREST) == ()
    assert not desk.button(desk.window, "Nothing new").isEnabled()
    desk.press(bars, Qt.Key.Key_Home)
    assert page.cut == 0.0
    assert page.rows.band_ids(Band.BELOW) == ()
    page._spin.setValue(0.37)
    assert page.cut == pytest.approx(0.37)
    desk.until_said("is 0.37 now")  # one change for all these keys
    QTest.mouseClick(desk.button(desk.window, "Use the suggested cut"), LEFT)
    assert page.cut == pytest.approx(suggested)
    desk.until_said("goes by the suggested cut again")
    assert desk.ask(lambda api: api.tag("outdoors")).cut is None


def test_a_keeps_and_r_rejects_where_the_keyboard_is_and_undo_brings_back(desk):
    page, tuner = desk.tune("outdoors"), desk.pages.tuner
    rows = page.rows
    first, second, third = rows.band_ids(Band.ABOVE)[:3]
    rows.setFocus()
    rows.set_current(rows.photo_ids.index(first))
    desk.press(rows, Qt.Key.Key_A)
    assert tuner.sheet.counts(tuner.cut).accepted == 1
    assert rows.photo_ids[rows.current] == second
    assert first in rows.band_ids(Band.ABOVE)  # with its mark
    desk.press(rows, Qt.Key.Key_R)
    assert second not in rows.photo_ids
    assert rows.photo_ids[rows.current] == third
    desk.until_said("“outdoors” will not come back for 1 photo")
    tag = desk.ask(lambda api: api.tag("outdoors"))
    assert (tag.by_hand, tag.rejected) == (1, 1)
    desk.undo()
    until(lambda: tuner.sheet.counts(tuner.cut).rejected == 0)
    assert second in rows.photo_ids
    assert tuner.sheet.counts(tuner.cut).accepted == 1


def test_several_are_decided_at_once_and_arrows_go_from_row_to_row(desk):
    page = desk.tune("outdoors")
    rows = page.rows
    rows.setFocus()
    rows.set_current(0)
    desk.press(rows, Qt.Key.Key_Down)
    assert rows.photo_ids[rows.current] == rows.band_ids(Band.ABOVE)[0]
    desk.press(rows, Qt.Key.Key_Down)
    assert rows.photo_ids[rows.current] == rows.band_ids(Band.BELOW)[0]
    desk.press(rows, Qt.Key.Key_Space)
    desk.press(rows, Qt.Key.Key_Right, SHIFT)
    chosen = rows.band_ids(Band.BELOW)[:2]
    assert [rows.photo_ids[card] for card in rows.selected()] == list(chosen)
    desk.press(rows, Qt.Key.Key_A)
    desk.until_said("2 photos confirmed as “outdoors”")
    assert desk.ask(lambda api: api.tag("outdoors")).by_hand == 2
    assert rows.selected() == ()
    desk.undo()  # both at once
    assert desk.ask(lambda api: api.tag("outdoors")).by_hand == 0


def test_applying_tags_what_is_above_the_cut_in_one_step(desk):
    desk.tune("outdoors")
    tuner = desk.pages.tuner
    new = tuner.sheet.counts(tuner.cut).new
    QTest.mouseClick(desk.button(desk.window, f"Apply to {new} new"), LEFT)
    desk.until_said(f"Tagged {new} photos")
    tag = desk.ask(lambda api: api.tag("outdoors"))
    assert (tag.photos, tag.by_hand) == (new, 0)
    until(lambda: tuner.sheet.counts(tuner.cut).by_machine == new)
    assert not desk.button(desk.window, "Nothing new").isEnabled()
    desk.undo()
    until(lambda: tuner.sheet.counts(tuner.cut).by_machine == 0)


def test_new_photos_are_tagged_by_themselves_if_the_person_says_so(desk):
    desk.tune("outdoors")
    box = desk.pages._side._automatic
    box.click()
    desk.until_said("New photos that look like “outdoors” are tagged")
    assert desk.ask(lambda api: api.tag("outdoors")).is_automatic


def test_an_answer_from_before_a_decision_does_not_take_it_back(desk, hold):
    page, tuner = desk.tune("outdoors"), desk.pages.tuner
    held = hold(tuner._asking)
    first = page.rows.band_ids(Band.ABOVE)[0]
    tuner._ask()
    until(lambda: held.kept)
    tuner.decide((first,), TagState.REJECTED)
    desk.until_said("will not come back for 1 photo")
    held.let_go()
    assert first not in page.rows.photo_ids
    assert tuner.sheet.counts(tuner.cut).rejected == 1


def test_a_review_does_not_bring_back_what_was_decided_meanwhile(desk, hold):
    desk.review()
    reviewer = desk.pages.reviewer
    held = hold(reviewer._asking)
    item = reviewer.queue.items[0]
    reviewer._ask()
    until(lambda: held.kept)
    reviewer.decide((item,), TagState.REJECTED)
    desk.until_said(f"“{item.name}” will not come back for 1 photo")
    held.let_go()
    assert (item.photo_id, item.name) not in {(each.photo_id, each.name) for each in reviewer.queue.items}


def test_nothing_is_said_of_what_is_still_being_looked_up(desk, hold):
    page, reviewer = desk.review(), desk.pages.reviewer
    held = hold(reviewer._asking)
    desk.pages.review("outdoors")
    until(lambda: reviewer.queue.total is not None)  # the counts were faster
    assert page.nothing.accessibleName() == "One moment"
    held.let_go()
    before = reviewer.queue.items
    assert len(before) > 3
    page._applied.click()
    desk.press(page.cards, Qt.Key.Key_A)
    assert reviewer.queue.items == before[1:]  # they stay until others are there
    assert page.cards.isVisible()
    desk.until_said("confirmed as “outdoors”")
    page._applied.click()


def test_what_is_nowhere_and_what_nobody_knows_is_said(desk):
    page = desk.tune("submarine")
    assert "PhotoClip finds no “submarine” here" in page._note.text()
    assert page._note.isVisible()
    desk.pages.tune("nobody knows this")
    until(lambda: "cannot look for" in page.nothing.accessibleName())
    assert desk.pages.tuner.sheet is None
    assert not page._spin.isVisible()


def test_a_photo_is_seen_large_decided_there_and_the_keyboard_comes_back(desk):
    page, tuner = desk.tune("outdoors"), desk.pages.tuner
    rows = page.rows
    first, second = rows.band_ids(Band.ABOVE)[:2]
    rows.set_current(rows.photo_ids.index(first))
    desk.press(rows, Qt.Key.Key_Return)
    until(lambda: desk.window.is_viewing)
    assert desk.wiring.model.photo_id(desk.wiring.viewer.row) == first
    assert "“outdoors”?" in desk.window.viewer.note._text.text()
    desk.press(desk.window.viewer.picture, Qt.Key.Key_R)
    assert desk.wiring.model.photo_id(desk.wiring.viewer.row) == second
    assert tuner.sheet.counts(tuner.cut).rejected == 1
    desk.press(desk.window.viewer.picture, Qt.Key.Key_Escape)
    until(lambda: not desk.window.is_viewing and len(desk.wiring.model.rows) > 60)
    assert desk.window.middle.page is Page.TUNER
    assert first not in rows.photo_ids
    desk.until_said("will not come back")


def test_the_review_keeps_rejects_skips_and_takes_back(desk):
    page, queue = desk.review(), desk.pages.reviewer.queue
    cards, total = page.cards, queue.waiting
    assert total > 6
    one, two, three, four = (cards.item(at) for at in range(4))
    cards.setFocus()
    desk.press(cards, Qt.Key.Key_A)
    assert cards.item(cards.current) == two
    assert cards.sliding.offset(0).x() > 0  # from the second place
    until(lambda: cards.sliding.is_over)
    desk.press(cards, Qt.Key.Key_R)
    desk.press(cards, Qt.Key.Key_S)
    assert cards.item(cards.current) == four
    assert cards.item(0) == four
    assert "2 of" in page._details.text()
    desk.until_said(f"“{two.name}” will not come back")
    kept, rejected = (desk.ask(lambda api, name=one.name: api.tag(name)) for one in (one, two))
    assert kept.by_hand == 1
    assert rejected.rejected == 1
    desk.press(cards, Qt.Key.Key_U)
    until(lambda: any(item.photo_id == two.photo_id and item.name == two.name for item in queue.items))
    assert cards.item(0).photo_id == two.photo_id  # where it was
    desk.button(page, "1 put aside").click()
    assert any(item.photo_id == three.photo_id and item.name == three.name for item in queue.items)


def test_many_are_one_step_and_one_tag_can_be_reviewed_alone(desk):
    page, reviewer = desk.review(), desk.pages.reviewer
    chip = desk.button(page.filter, "outdoors")
    chip.click()
    until(lambda: reviewer.queue.name == "outdoors" and len(reviewer.queue.items) == reviewer.queue.waiting)
    count = reviewer.queue.waiting
    assert {item.name for item in reviewer.queue.items} == {"outdoors"}
    stops = [page.filter._all]
    while stops[-1] is not page.cards:
        stops.append(stops[-1].nextInFocusChain())
    chips = [*page.filter._chips, page.filter._more]
    assert [stop for stop in stops if stop in chips] == chips
    page.cards.setFocus()
    desk.press(page.cards, Qt.Key.Key_Home)
    for _ in range(2):
        desk.press(page.cards, Qt.Key.Key_Right, SHIFT)
    assert desk.button(page, "Reject 3").isVisible()
    desk.button(page, "Keep 3").click()
    assert len(reviewer.queue.items) == count - 3
    desk.until_said("3 photos confirmed as “outdoors”")
    desk.undo()
    until(lambda: len(reviewer.queue.items) == count)
    desk.button(page, f"Keep all {count}").click()
    assert page.nothing.isVisible()
    assert page.nothing.accessibleName() == "Nothing waits for “outdoors”"
    desk.until_said(f"{count} photos confirmed as “outdoors”")
    desk.undo()
    until(lambda: page.cards.isVisible() and len(reviewer.queue.items) == count)


def test_what_the_program_tagged_is_asked_about_when_wanted(desk):
    page = desk.tune("outdoors")
    desk.pages.tuner.apply()
    desk.until_said("Tagged ")
    desk.button(desk.pages._side, "Review").click()
    page = desk.pages.review_page
    until(lambda: page.nothing.accessibleName() == "Nothing waits for “outdoors”")
    page._applied.click()
    until(lambda: page.cards.photo_ids)
    assert all(page.cards.item(at).is_applied for at in range(len(page.cards.photo_ids)))
    page._applied.click()
    until(page.nothing.isVisible)


def test_what_cannot_be_decided_comes_back_with_the_reason(desk):
    desk.review()
    reviewer = desk.pages.reviewer
    stranger = ReviewItem(reviewer.queue.items[0].photo_id, "x" * 101, 0.5)
    before = reviewer.queue.items
    reviewer.decide((stranger, before[0]), TagState.BY_HAND)
    assert before[0] not in reviewer.queue.items
    until(lambda: reviewer.queue.items == before)
    assert desk.said
    assert "confirmed" not in desk.said.lower()


def test_a_review_goes_on_large(desk):
    page, reviewer = desk.review("outdoors"), desk.pages.reviewer
    one, two = reviewer.queue.items[:2]
    page.cards.setFocus()
    desk.press(page.cards, Qt.Key.Key_Return)
    until(lambda: desk.window.is_viewing)
    desk.press(desk.window.viewer.picture, Qt.Key.Key_A)
    assert desk.wiring.model.photo_id(desk.wiring.viewer.row) == two.photo_id
    assert one not in reviewer.queue.items
    desk.press(desk.window.viewer.picture, Qt.Key.Key_Escape)
    until(lambda: not desk.window.is_viewing)
    assert QApplication.focusWidget() is page.cards
    desk.until_said("confirmed as “outdoors”")


def test_a_hundred_thousand_photos_are_cut_anew(desk):
    page = desk.tune("outdoors")
    count = 100_000
    likely = np.sort(np.random.default_rng(1).beta(0.5, 6, count).astype("<f4"))[::-1]
    ids, states = np.arange(1, count + 1, dtype="<i8"), np.zeros(count, "i1")
    curve = tuple(np.linspace(0, 1, 101))
    tuning = Tuning(Tag("outdoors"), ids.tobytes(), likely.tobytes(), states.tobytes(), curve, 0.5, 0.5)
    sheet = TuningSheet(tuning)
    page.show_sheet(sheet, 0.5)
    for step in range(30, 60):
        page._move_cut(step / 100)
    assert sheet.counts(0.59).new == int((likely >= np.float32(0.59)).sum())
