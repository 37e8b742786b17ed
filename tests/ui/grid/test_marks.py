"""Ratings and favourites on the photos of a grid."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from photoclip.ui.delegates.marks import mark_rect
from photoclip.ui.delegates.match import badge_rect, bar_rect
from photoclip.ui.theme.colors import DARK
from photoclip.ui.theme.theme import Appearance


def given(hand, rating=None, is_favourite=False):
    return replace(hand.photo(400), rating=rating, is_favourite=is_favourite)


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_stars_and_a_heart_are_seen_where_they_were_given_and_nowhere_else(grid, hand, model, theme, qtbot, appearance):
    qtbot.waitUntil(hand.is_drawn)
    try:
        theme.set_appearance(appearance)
        before = grid.grab().toImage()
        photo = given(hand, 3, is_favourite=True)
        model.add_details((photo,))
        after = grid.grab().toImage()
    finally:
        theme.set_appearance(Appearance.DARK)
    cell = grid._stage.place(0)
    place = mark_rect(cell, photo, 0)
    inked = [
        x for x in range(place.left(), place.right()) if after.pixelColor(x, place.center().y()) == QColor(DARK.accent)
    ]
    assert len(inked) > 10
    above = QRect(cell.left(), cell.top(), cell.width(), place.top() - cell.top())
    assert before.copy(above) == after.copy(above)
    model.add_details((given(hand, 0),))
    assert grid.grab().toImage().copy(cell) != after.copy(cell)


def test_what_was_given_nothing_is_bare(hand):
    cell = QRect(0, 0, 200, 150)
    assert mark_rect(cell, given(hand), 0).isNull()
    assert mark_rect(cell, given(hand, 0), 0).isNull()


@pytest.mark.parametrize("rating", [None, 1, 5])
def test_it_touches_neither_bar_nor_badge_and_leaves_most_of_the_photo(grid, hand, rating):
    match = replace(grid._canvas.marks.match(grid._stage.rows, 0), behind=1234)
    for width in range(40, 320, 4):
        cell = QRect(16, 40, width, 100)
        bar = bar_rect(cell)
        place = mark_rect(cell, given(hand, rating, is_favourite=True), bar.right() + 1 - cell.left())
        if width >= 140:
            assert not place.isNull()
        if not place.isNull():
            assert cell.adjusted(3, 3, -3, -3).contains(place), f"the border of what is selected stays free: {width}"
            assert not place.intersects(bar), width
            assert not place.intersects(badge_rect(cell, match, grid.font())), width
            assert place.width() <= 0.7 * width


def test_five_stars_become_a_number_where_there_is_less_room(hand):
    five = given(hand, 5)
    wide, narrow = (mark_rect(QRect(0, 0, width, 100), five, 0) for width in (130, 80))
    assert wide.width() > narrow.width() > 0
    assert mark_rect(QRect(0, 0, 30, 100), five, 0).isNull()
    assert mark_rect(QRect(0, 0, 100, 50), five, 0).isNull()
