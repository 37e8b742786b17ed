"""What was found, in the grid: tiers, the row behind which the rest lies, stacks, bars."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip

from photoclip.ui.delegates.divider import DIVIDER_PX
from photoclip.ui.delegates.match import badge_rect, bar_rect
from photoclip.ui.models.rows import Rows
from photoclip.ui.models.tiers import Tier, Tiers
from photoclip.ui.views.more_row import MoreRow

STRONG, LIKELY, WEAK = 12, 30, 40
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def found(shows_weak=False, opened=False, likely=LIKELY, behind=3, strong=STRONG):
    """Photos 1.. of which the third has `behind` behind it, 301.. ."""
    better = strong + likely
    ids = list(range(1, better + (WEAK if shows_weak else 0) + 1))
    tiers = [Tier.STRONG] * strong + [Tier.LIKELY] * likely + [Tier.WEAK] * (len(ids) - better)
    counts, fronts = [behind if photo_id == 3 else 0 for photo_id in ids], [0] * len(ids)
    if opened:
        ids[3:3] = range(301, 301 + behind)
        tiers[3:3] = [Tier.STRONG] * behind
        counts[3:3] = [0] * behind
        fronts[2:3] = [3] * (behind + 1)
    n = len(ids)
    relevances = np.linspace(0.97, 0.05, n).astype(np.float32)
    relevances[np.array(ids) > 300] = np.nan
    return Rows(
        np.array(ids, np.int64),
        np.full(n, 1.5, np.float32),
        scores=np.zeros(n, np.float32),
        strengths=np.array(tiers, np.int8),
        relevances=relevances,
        tiers=Tiers(strong, likely, WEAK, shows_weak),
        behind=np.array(counts, np.int32),
        fronts=np.array(fronts, np.int64),
    )


@pytest.fixture
def results(grid, hand, model, qtbot):
    model.show(found())
    qtbot.waitUntil(hand.is_drawn)
    return hand


def more(grid):
    return grid.findChild(MoreRow)


def rest_at(grid, point):
    """The pointer rests there; what is said."""
    QApplication.sendEvent(
        grid.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, point, grid.viewport().mapToGlobal(point))
    )
    return QToolTip.text()


def badge_place(grid, row):
    stage = grid._stage
    return badge_rect(stage.place(row), grid._canvas.marks.match(stage.rows, row), grid.font())


def test_a_line_divides_what_may_fit_from_what_does(grid, results, theme):
    stage = grid._stage
    last, first = stage.place(STRONG - 1), stage.place(STRONG)
    assert first.top() >= last.bottom() + DIVIDER_PX
    image, y = grid.grab().toImage(), (last.bottom() + first.top()) // 2
    line = [image.pixelColor(20, y + step).name() for step in range(-8, 9)]
    assert theme.colors.line in line
    words = [image.pixelColor(x, y + step) for x in range(300, 600) for step in range(-8, 9)]
    assert QColor(theme.colors.muted) in words
    assert stage.place(0).top() < 20, "no date above what was found"


def test_what_may_fit_steps_back_until_it_is_selected(grid, results):
    place = grid._stage.place(STRONG).center()
    before = grid.grab().toImage().pixelColor(place)
    results.click(STRONG)
    assert grid.grab().toImage().pixelColor(place) != before
    grid.clear_selection()
    assert grid.grab().toImage().pixelColor(place) == before


def test_without_a_strong_match_nothing_steps_back(grid, hand, model, qtbot):
    model.show(found())
    qtbot.waitUntil(hand.is_drawn)
    grid.grab()
    assert grid._canvas.marks.opacity(STRONG) < 1.0
    model.show(found(strong=0))
    qtbot.waitUntil(hand.is_drawn)
    grid.grab()
    assert grid._canvas.marks.opacity(0) == 1.0


def test_a_bar_says_how_well_a_photo_matches(grid, results, theme, qtbot):
    image = grid.grab().toImage()
    bars = [bar_rect(grid._stage.place(row)) for row in (0, STRONG + 2)]
    green = QColor(theme.colors.yes).name()
    filled = [
        sum(image.pixelColor(x, bar.center().y()).name() == green for x in range(bar.left(), bar.right()))
        for bar in bars
    ]
    assert filled[0] > filled[1] > 0
    assert rest_at(grid, bars[0].center()) == "Strong match, 0.97"
    assert rest_at(grid, bars[1].center()).startswith("May fit, 0.")
    rest_at(grid, grid._stage.place(0).center())
    qtbot.waitUntil(lambda: QToolTip.text() == "")


def test_screen_readers_hear_how_well_it_matches_and_what_stands_behind(grid, results):
    grid.set_current(2)
    said = grid.accessibleDescription()
    assert "strong match, 0." in said
    assert "front of 4, collapsed" in said


def test_the_row_at_the_end_shows_the_rest(grid, results, qtbot):
    button = more(grid)
    assert button.isVisible()
    assert "40" in button.text()
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    assert grid.viewport().rect().contains(button.geometry())
    assert button.geometry().top() > grid._stage.place(STRONG + LIKELY - 1).bottom()
    with qtbot.waitSignal(grid.more_wanted):
        QTest.mouseClick(button, LEFT)


def test_it_scrolls_along_and_goes_when_all_is_shown(grid, results, model):
    button, bar = more(grid), grid.verticalScrollBar()
    before = button.y()
    bar.setValue(40)
    assert button.y() == before - 40
    model.show(found(shows_weak=True))
    grid.grab()
    assert not button.isVisible()
    assert len(grid._stage.layout.section_tops) == 3
    model.show(results.rows(range(10)))
    grid.grab()
    assert not button.isVisible()


def test_the_keyboard_reaches_the_row_and_comes_back(grid, results, qtbot):
    grid.set_current(STRONG + LIKELY - 1)
    results.press(Qt.Key.Key_Down)
    button = more(grid)
    assert button.hasFocus()
    assert grid.viewport().rect().contains(button.geometry())
    with qtbot.waitSignal(grid.more_wanted):
        QTest.keyClick(button, Qt.Key.Key_Return)
    with qtbot.waitSignal(grid.more_wanted):
        QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.keyClick(button, Qt.Key.Key_Up)
    assert grid.hasFocus()
    assert grid.current_row() == STRONG + LIKELY - 1
    QTest.keyClick(grid, Qt.Key.Key_Tab)
    assert button.hasFocus(), "Tab leads there, too"


def test_the_keyboard_is_on_the_photos_when_the_row_goes(grid, results, model, qtbot):
    more(grid).setFocus(Qt.FocusReason.TabFocusReason)
    model.show(found(shows_weak=True))
    grid.grab()
    assert grid.hasFocus()


def test_the_rest_that_is_shown_moves_nothing(grid, results, model):
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    row = STRONG + LIKELY - 1
    before = grid._stage.place(row)
    model.show(found(shows_weak=True))
    grid.grab()
    assert grid._stage.place(row) == before


@pytest.mark.parametrize("row", [STRONG, STRONG + LIKELY])
def test_going_to_the_first_of_a_tier_shows_the_line_above_it(grid, hand, model, row):
    model.show(found(shows_weak=True))
    grid.set_zoom(300)
    grid.scroll_to(len(grid._model.rows) - 1)
    grid.set_current(row)
    assert grid._stage.place(row).top() >= DIVIDER_PX


def test_a_click_on_the_badge_opens_a_stack_and_selects_nothing(grid, results, qtbot):
    assert not badge_place(grid, 2).isNull()
    assert badge_place(grid, 1).isNull()
    with qtbot.waitSignal(grid.stack_toggled) as toggled:
        QTest.mouseClick(grid.viewport(), LEFT, NONE, badge_place(grid, 2).center())
    assert toggled.args == [3]
    assert results.selected() == []
    with qtbot.assertNotEmitted(grid.opened):
        QTest.mouseDClick(grid.viewport(), LEFT, NONE, badge_place(grid, 2).center())
    said = rest_at(grid, badge_place(grid, 2).center())
    assert "3 more" in said
    assert "alone" in said


def test_b_opens_the_stack_of_the_current_photo_or_of_one_in_it(grid, results, model, qtbot):
    grid.set_current(2)
    with qtbot.waitSignal(grid.stack_toggled) as toggled:
        results.press(Qt.Key.Key_B)
    assert toggled.args == [3]
    assert results.selected() == [2], "the front alone"
    model.show(found(opened=True))
    grid.set_current(4)
    with qtbot.waitSignal(grid.stack_toggled) as toggled:
        results.press(Qt.Key.Key_B)
    assert toggled.args == [3]
    grid.set_current(0)
    with qtbot.assertNotEmitted(grid.stack_toggled):
        results.press(Qt.Key.Key_B)


def test_an_open_stack_lies_on_a_ground_of_its_own(grid, results, model, theme, qtbot):
    grid.set_current(2)
    before = grid._stage.place(2)
    model.show(found(opened=True))
    qtbot.waitUntil(results.is_drawn)
    stage = grid._stage
    assert stage.rows.photo_ids[2:6].tolist() == [3, 301, 302, 303]
    assert grid.current_row() == 2
    assert stage.place(2).top() == before.top()
    image, gap = grid.grab().toImage(), stage.place(2)
    between = QPoint(gap.right() + 4, gap.center().y())
    assert image.pixelColor(between) != QColor(theme.colors.ground)
    other = stage.place(0)
    assert image.pixelColor(QPoint(other.right() + 4, other.center().y())) == QColor(theme.colors.ground)
    model.show(found())
    grid.grab()
    assert grid._stage.rows.photo_ids[3] == 4


def test_a_stack_that_closes_over_the_current_photo_leaves_a_current_one(grid, results, model):
    model.show(found(opened=True))
    grid.set_current(4)
    model.show(found())
    assert grid.current_row() == 3


def test_a_badge_fits_on_a_narrow_photo(grid, hand, model, qtbot):
    rows = found()
    aspects = rows.aspects.copy()
    aspects[2] = 0.5
    model.show(
        Rows(
            rows.photo_ids, aspects, strengths=rows.strengths, tiers=rows.tiers, behind=rows.behind, fronts=rows.fronts
        )
    )
    grid.set_zoom(80)
    qtbot.waitUntil(hand.is_drawn)
    place = grid._stage.place(2)
    assert place.contains(badge_place(grid, 2))


def test_the_badge_leaves_room_for_a_drive_that_is_not_there(grid, results, model):
    before = badge_place(grid, 2)
    model.add_details((results.photo(3, offline=True),))
    assert badge_place(grid, 2).right() < before.left() or badge_place(grid, 2).right() <= before.right() - 24


def test_rubber_band_and_shift_reach_over_the_line(grid, results):
    results.click(STRONG - 1)
    results.click(STRONG + 1, Qt.KeyboardModifier.ShiftModifier)
    assert results.selected() == [STRONG - 1, STRONG, STRONG + 1]


def test_a_button_of_the_window_is_a_button(grid, results):
    button = more(grid)
    assert isinstance(button, QPushButton)
    assert button.accessibleDescription()
