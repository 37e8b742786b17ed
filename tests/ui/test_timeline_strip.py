"""The timeline beside the photos, by mouse and keyboard."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from photoclip.domain.browse import NO_DAY
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.rows import Rows
from photoclip.ui.presenters.timeline import TimelinePresenter
from photoclip.ui.theme.theme import Appearance
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.grid import PhotoGrid
from photoclip.ui.views.photo_pane import TIMELINE_FITS_PX, PhotoPane
from photoclip.ui.views.timeline import TimelineStrip

LEFT = Qt.MouseButton.LeftButton
# 2024-06-30 and back.
LAST_DAY = 19904


@pytest.fixture(autouse=True)
def _english():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


class Desk:
    def __init__(self, model, grid, strip, pane):
        self.model, self.grid, self.strip, self.pane = model, grid, strip, pane
        self.presenter = TimelinePresenter(model, grid, strip, pane)

    def show(self, days):
        n = len(days)
        self.model.show(
            Rows(np.arange(n, 0, -1), np.full(n, 1.5, np.float32), None if days is None else np.asarray(days, np.int32))
        )
        self.settle()

    def settle(self):
        QApplication.processEvents()
        self.grid.grab()

    def y(self, month):
        return self.strip._y(month)


@pytest.fixture
def desk(tmp_path, theme, shown):
    model, loader = PhotoModel(), ThumbnailLoader(tmp_path)
    grid, strip = PhotoGrid(model, loader, theme), TimelineStrip(theme)
    yield Desk(model, grid, strip, shown(PhotoPane(grid, strip), 900, 700))
    loader.close()
    model.deleteLater()


@pytest.fixture
def two_years(desk):
    """Ten photos a day from June 2024 back to July 2022."""
    desk.show(LAST_DAY - np.arange(7300) // 10)
    assert desk.strip.isVisible()
    return desk


def test_hidden_where_it_is_of_no_use(desk):
    assert not desk.strip.isVisible()
    desk.show(np.full(500, LAST_DAY))
    assert not desk.strip.isVisible(), "one month"
    desk.show(LAST_DAY - np.arange(90) * 10)
    assert not desk.strip.isVisible(), "few photos"
    desk.show(LAST_DAY - np.arange(200))
    assert desk.strip.isVisible()
    desk.pane.resize(TIMELINE_FITS_PX - 1, 700)
    assert not desk.strip.isVisible(), "narrow"
    desk.pane.resize(900, 700)
    assert desk.strip.isVisible()
    rows = desk.model.rows
    desk.model.show(Rows(rows.photo_ids, rows.aspects))
    assert not desk.strip.isVisible(), "an order that is none of days"


def test_a_click_shows_the_month(two_years):
    strip, grid = two_years.strip, two_years.grid
    month = 12
    QTest.mouseClick(strip, LEFT, pos=QPoint(20, two_years.y(month) + 1))
    timeline = strip.timeline
    assert timeline.at(grid.first_row()) == month
    assert strip.value() == month
    assert strip.accessibleDescription() == "June 2023 · 300 photos"


def test_a_drag_scrolls_through_them(two_years):
    strip, grid = two_years.strip, two_years.grid
    QTest.mousePress(strip, LEFT, pos=QPoint(20, two_years.y(2)))
    seen = []
    for month in (4, 8, 20, 1):
        point = QPoint(20, two_years.y(month) + 2)
        places = QPointF(point), QPointF(strip.mapToGlobal(point))
        QApplication.sendEvent(
            strip, QMouseEvent(QEvent.Type.MouseMove, *places, LEFT, LEFT, Qt.KeyboardModifier.NoModifier)
        )
        seen.append(strip.timeline.at(grid.first_row()))
    QTest.mouseRelease(strip, LEFT, pos=QPoint(20, two_years.y(1)))
    assert seen == [4, 8, 20, 1]


def test_the_pointer_hears_what_lies_there(two_years):
    strip = two_years.strip
    point = QPoint(20, two_years.y(0) + 4)
    places = QPointF(point), QPointF(strip.mapToGlobal(point))
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(
        strip, QMouseEvent(QEvent.Type.MouseMove, *places, none, none, Qt.KeyboardModifier.NoModifier)
    )
    assert QToolTip.text() == "June 2024 · 300 photos"


def test_by_keyboard(two_years):
    strip, grid = two_years.strip, two_years.grid
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    where = []
    for key in (
        Qt.Key.Key_Down,
        Qt.Key.Key_Down,
        Qt.Key.Key_Up,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageUp,
    ):
        QTest.keyClick(strip, key)
        where.append(strip.words(strip.value()).split(" · ")[0])
    assert where == ["May 2024", "April 2024", "May 2024", "December 2023", "June 2024", "June 2024"]
    QTest.keyClick(strip, Qt.Key.Key_End)
    assert strip.words(strip.value()).startswith("July 2022")
    QTest.keyClick(strip, Qt.Key.Key_Home)
    assert grid.first_row() == 0


def test_screen_readers_find_a_slider_with_a_name_and_a_value(two_years):
    interface = QAccessible.queryAccessibleInterface(two_years.strip)
    assert interface.role() == QAccessible.Role.Slider
    assert interface.text(QAccessible.Text.Name) == "Timeline"
    QTest.keyClick(two_years.strip, Qt.Key.Key_Down)
    assert interface.text(QAccessible.Text.Description) == "May 2024 · 310 photos"
    assert interface.valueInterface().currentValue() == 1


def test_scrolling_moves_the_mark_and_counts_nothing(two_years, monkeypatch):
    def count(_days):
        raise AssertionError("counted while scrolling")

    monkeypatch.setattr("photoclip.ui.presenters.timeline.Timeline.of_days", count)
    strip, bar = two_years.strip, two_years.grid.verticalScrollBar()
    values = []
    for share in (0.0, 0.3, 0.6, 0.9):
        bar.setValue(round(bar.maximum() * share))
        values.append(strip.value())
    assert values == sorted(values)
    assert values[0] == 0
    assert values[-1] > 18


def test_years_are_written_and_months_where_all_have_room(two_years):
    strip = two_years.strip
    assert [label.text for label in strip.labels() if label.is_year] == ["2024", "2023", "2022"]
    assert "May" in [label.text for label in strip.labels()]
    two_years.pane.resize(900, 300)
    assert [label.text for label in strip.labels()] == ["2024", "2023", "2022"]
    two_years.show(LAST_DAY - np.arange(20_000))
    labels = strip.labels()
    assert all(below.y - above.y >= 18 for above, below in pairwise(labels))
    assert 5 < len(labels) < 20


def test_photos_of_an_unknown_day_are_at_the_end(desk):
    desk.show([*(LAST_DAY - np.arange(200)).tolist(), *[NO_DAY] * 5])
    assert desk.strip.words(len(desk.strip.timeline) - 1) == "No date · 5 photos"
    assert desk.strip.labels()[-1].text == "No date"


def test_it_is_painted_in_both_themes_and_directions(two_years, theme):
    strip = two_years.strip
    seen = set()
    try:
        for appearance in (Appearance.DARK, Appearance.LIGHT):
            theme.set_appearance(appearance)
            for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
                two_years.pane.setLayoutDirection(direction)
                image = strip.grab().toImage()
                colors = {image.pixelColor(x, y).name() for x in range(4, 50, 2) for y in range(image.height())}
                assert theme.colors.accent in colors, "where one is"
                seen.add(image.constBits().tobytes())
    finally:
        theme.set_appearance(Appearance.DARK)
    assert len(seen) == 4


def test_right_to_left_it_stands_at_the_left(two_years):
    two_years.pane.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert two_years.strip.x() == 0
