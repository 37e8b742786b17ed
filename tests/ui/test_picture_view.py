"""The picture view: what it paints is the picture, and what a person does moves it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QTransform, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoclip.ui.models.rendition import Rendition
from photoclip.ui.views.picture import PictureView


def chart(width: int, height: int) -> QImage:
    """Each pixel differs from its neighbours."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for y in range(height):
        for x in range(width):
            image.setPixelColor(x, y, QColor((x * 5) % 256, (y * 7) % 256, (x * y) % 256))
    return image


def shot(view: PictureView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.fixture
def view(theme, shown: Callable) -> PictureView:
    return shown(PictureView(theme), 200, 100)


@pytest.fixture
def small(view: PictureView) -> QImage:
    """A picture of 40 by 30, which lies at 100 % in the middle."""
    image = chart(40, 30)
    view.set_picture(40, 30)
    view.set_rendition(Rendition((image,), 40, 30))
    return image


@pytest.mark.parametrize("turns", [0, 1, 2, 3, -1])
def test_at_full_size_each_pixel_is_one_of_the_picture(view, small, turns) -> None:
    view.turn(turns)
    expected = small.transformed(QTransform().rotate(90 * turns))
    left, top = (200 - expected.width()) // 2, (100 - expected.height()) // 2
    assert shot(view).copy(left, top, expected.width(), expected.height()) == expected
    assert shot(view).pixelColor(left - 1, top).name() == view._theme.colors.ground


def test_zoomed_in_all_the_way_pixels_are_squares(view, small) -> None:
    view.zoom_to(16.0)
    seen = shot(view)
    assert view.can_pan
    # 40 × 30 at 16 is 640 × 480: the view shows x 220..420, y 190..290 of that.
    for x, y in ((0, 0), (199, 99), (100, 50), (17, 80)):
        assert seen.pixelColor(x, y) == small.pixelColor((220 + x) // 16, (190 + y) // 16)


def test_a_sharper_rendition_takes_the_place_of_a_blurred_one_and_never_the_other_way(view) -> None:
    red, blue = QImage(20, 10, QImage.Format.Format_RGB32), QImage(200, 100, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    blue.fill(QColor("blue"))
    view.set_picture(4000, 2000)
    assert shot(view).pixelColor(100, 50).name() == view._theme.colors.placeholder
    view.set_rendition(Rendition((red,), 4000, 2000))
    assert shot(view).pixelColor(100, 50) == QColor("red")
    view.set_rendition(Rendition((blue,), 4000, 2000))
    view.set_rendition(Rendition((red,), 4000, 2000))
    assert shot(view).pixelColor(100, 50) == QColor("blue")
    assert view.sight.is_fit


def test_pixels_of_a_small_picture_take_the_place_of_its_thumbnail(view, small) -> None:
    """Both are equally large, but the thumbnail went through JPEG."""
    better = small.transformed(QTransform().rotate(180))
    view.set_rendition(Rendition((better,), 40, 30))
    assert shot(view).copy(80, 35, 40, 30) == better


def test_says_when_sharper_pixels_would_be_seen(view, qtbot) -> None:
    view.set_picture(4000, 2000)
    view.set_rendition(Rendition((chart(200, 100),), 4000, 2000))
    with qtbot.assertNotEmitted(view.sharper_wanted):
        view.fit()
    with qtbot.waitSignal(view.sharper_wanted) as wanted:
        view.zoom_to(0.5)
    assert wanted.args == [2000]


def test_what_is_there_in_full_cannot_be_sharper(view, small, qtbot) -> None:
    with qtbot.assertNotEmitted(view.sharper_wanted):
        view.zoom_to(16.0)


def test_the_wheel_zooms_around_the_pointer(view, small, qtbot) -> None:
    view.zoom_to(8.0)
    before = view.sight.frame()
    with qtbot.waitSignal(view.used):
        wheel(view, QPoint(30, 20), 120)
    after = view.sight.frame()
    assert view.sight.shown_scale == pytest.approx(8.0 * 1.2)
    assert (30 - after.left) / after.width == pytest.approx((30 - before.left) / before.width)
    assert (20 - after.top) / after.height == pytest.approx((20 - before.top) / before.height)
    wheel(view, QPoint(30, 20), -120)
    assert view.sight.shown_scale == pytest.approx(8.0)


def test_dragging_moves_the_picture_with_the_pointer(view, small) -> None:
    view.zoom_to(8.0)
    before = view.sight.frame()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 50))
    assert view.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    QTest.mouseMove(view, QPoint(110, 45))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(110, 45))
    after = view.sight.frame()
    assert (after.left - before.left, after.top - before.top) == (pytest.approx(10), pytest.approx(-5))
    assert view.cursor().shape() is Qt.CursorShape.OpenHandCursor


def test_double_click_toggles_between_fit_and_full_size(view) -> None:
    view.set_picture(4000, 2000)
    view.set_rendition(Rendition((chart(200, 100),), 4000, 2000))
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert view.sight.shown_scale == 1.0
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert view.sight.is_fit


def test_another_picture_begins_fitted_and_upright(view, small) -> None:
    view.turn(1)
    view.zoom_to(4.0)
    view.set_picture(300, 300)
    assert view.sight.is_fit
    assert view.sight.turns == 0
    assert view.rendition is None


def test_a_size_that_was_not_known_comes_with_the_pixels(view) -> None:
    view.set_picture(0, 0)
    assert not view.can_pan
    assert shot(view).pixelColor(100, 50).name() == view._theme.colors.ground
    view.set_rendition(Rendition((chart(40, 30),), 40, 30))
    assert (view.sight.picture_width, view.sight.picture_height) == (40, 30)


def test_resizing_keeps_it_fitted(view, small) -> None:
    view.set_picture(4000, 2000)
    view.resize(100, 100)
    assert view.sight.shown_scale == pytest.approx(100 / 4000)


def wheel(view: PictureView, at: QPoint, delta: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
