"""Scrolling and zooming, and rows that come and go."""

import numpy as np
from PySide6.QtCore import QPoint, Qt

from photoclip.domain.browse import NO_DAY
from photoclip.domain.found import SearchPage
from photoclip.ui.models.rows import Rows
from photoclip.ui.views.grid import Arrangement

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
COUNT = 400


def test_the_wheel_scrolls_to_both_ends(grid, hand):
    bar = grid.verticalScrollBar()
    hand.wheel(-1)
    assert bar.value() == grid._stage.layout.step_px
    hand.wheel(-1000)
    assert bar.value() == bar.maximum()
    hand.wheel(1000)
    assert bar.value() == 0


def test_the_scroll_bar_moves_the_photos(grid):
    grid.verticalScrollBar().setValue(1234)
    assert grid._stage.span.offset_px == 1234
    assert COUNT not in grid.visible_ids().tolist()
    grid.scroll_to(0)
    assert grid.visible_ids()[0] == COUNT


def test_ctrl_wheel_zooms_around_the_pointer(grid, hand, qtbot):
    grid.verticalScrollBar().setValue(2000)
    point = QPoint(300, 350)
    row = grid.row_under(point)
    photo_id = grid._model.photo_id(row)
    heard = []
    grid.zoom_changed.connect(heard.append)
    for notches in (1, 1, 1, -1, -1, -1, -2):
        hand.wheel(notches, CTRL, point)
        cell = grid._up_to_date().layout.cell(grid._model.row_of(photo_id))
        offset = grid._stage.span.offset_px
        assert cell.y - offset - 1 <= point.y() <= cell.bottom - offset + 1
    assert grid.zoom == 125
    assert heard[-1] == 125
    hand.wheel(100, CTRL, point)
    assert grid.zoom == 512
    hand.wheel(-100, CTRL, point)
    assert grid.zoom == 80


def test_keys_zoom(grid, hand):
    hand.press(Qt.Key.Key_Plus, CTRL)
    assert grid.zoom == 216
    hand.press(Qt.Key.Key_Minus, CTRL)
    hand.press(Qt.Key.Key_Minus, CTRL)
    assert grid.zoom == 150
    hand.press(Qt.Key.Key_0, CTRL)
    assert grid.zoom == 180


def test_zooming_keeps_the_current_photo_in_sight(grid):
    grid.set_current(200)
    for edge_px in (80, 512, 300, 100):
        grid.set_zoom(edge_px)
        assert grid._up_to_date().is_seen(200)
        assert grid.zoom == edge_px


def test_arrangement_keeps_the_current_photo_in_sight(grid):
    grid.set_current(200)
    grid.set_arrangement(Arrangement.SQUARE)
    assert grid.arrangement is Arrangement.SQUARE
    assert grid._up_to_date().is_seen(200)


def test_a_resize_lays_out_anew(grid, qtbot):
    wide = grid._up_to_date().layout.lines
    grid.resize(400, 700)
    qtbot.waitUntil(lambda: grid._up_to_date().layout.lines > wide)


def test_pointing_at_nothing_zooms_too(grid, hand):
    hand.wheel(1, CTRL, QPoint(3, 3))
    assert grid.zoom == 216


def test_photos_inserted_above_do_not_move_what_is_seen(grid, hand, model):
    grid.verticalScrollBar().setValue(2500)
    before = {photo_id: hand.place(model.row_of(photo_id)).y() for photo_id in grid.visible_ids().tolist()}
    model.show(hand.rows(range(COUNT + 57, 0, -1)))
    after = [hand.place(model.row_of(photo_id)).y() for photo_id in before]
    assert after == list(before.values())


def test_at_the_very_top_new_photos_push_the_others_down(grid, hand, model):
    model.show(hand.rows(range(COUNT + 57, 0, -1)))
    assert grid.visible_ids()[0] == COUNT + 57


def test_selection_is_kept_by_photo(grid, hand, model, qtbot):
    hand.click(3)
    hand.click(5, CTRL)
    with qtbot.waitSignals([grid.selection_changed, grid.current_changed]):
        model.show(hand.rows([COUNT + 1, *range(COUNT, 0, -1)]))
    assert hand.selected() == [4, 6]
    assert grid.current_row() == 6
    assert grid.selected_ids().tolist() == [COUNT - 3, COUNT - 5]
    model.show(hand.rows(range(COUNT - 4, 0, -1)))
    assert grid.selected_ids().tolist() == [COUNT - 5]


def test_100_000_photos_are_selected_at_once(grid, hand, model):
    model.show(hand.rows(range(100_000, 0, -1)))
    hand.press(Qt.Key.Key_A, CTRL)
    assert len(hand.selected()) == 100_000
    model.show(hand.rows(range(99_990, 0, -1)))
    assert len(grid.selected_ids()) == 99_990


def test_search_results_have_no_headers(grid, hand, model):
    model.show(Rows.of_page(SearchPage((), 0, 1.0)))
    model.show(hand.rows([5, 3, 9], dated=False))
    layout = grid._up_to_date().layout
    assert layout.header_px == 0
    assert layout.cell(0).y == 8


def test_odd_shapes_and_no_dates_are_shown(grid, model, qtbot):
    aspects = np.array([0.001, 1e4, 1.0, 1.5], np.float32)
    model.show(Rows(np.array([4, 3, 2, 1]), aspects, np.full(4, NO_DAY, np.int32)))
    for arrangement in Arrangement:
        for edge_px in (80, 512):
            grid.set_arrangement(arrangement)
            grid.set_zoom(edge_px)
            assert not grid.grab().isNull()


def test_a_tiny_view_still_paints(grid, hand, qtbot):
    grid.resize(160, 120)
    grid.set_zoom(512)
    qtbot.waitUntil(lambda: grid._up_to_date().layout.frame.width_px < 200)
    assert not grid.grab().isNull()
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_PageDown)
    assert grid.current_row() > 0
