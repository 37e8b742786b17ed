"""Searching by a part of a picture: drawn with the mouse, nudged by keys, with a real picture."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from photoclip.config.resources import resource
from photoclip.domain.found import Box
from photoclip.ui.models.crop import Canvas
from photoclip.ui.models.query import Query
from photoclip.ui.panels.crop_popup import CropPopup

KEY = Qt.Key
SHIFT, CONTROL, NONE = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def popup(hand, theme):
    made = CropPopup(theme, hand.field.window())
    heard = []
    made.chosen.connect(heard.append)
    made.heard = heard
    image = QImage(str(sorted(resource("samples").rglob("*.jpg"))[0]))
    made.open(image, Canvas(4_000, 3_000), None, hand.field)
    assert made.view.hasFocus()
    return made


def test_the_middle_is_offered_and_enter_takes_it(popup, hand):
    assert popup.view.box == Box(1_000, 750, 2_000, 1_500)
    assert popup.view.accessibleName() == "2000 by 1500 pixels, at 1000, 750"
    assert hand.field.window().rect().contains(popup.geometry())
    hand.key(KEY.Key_Return)
    assert popup.heard == [Box(1_000, 750, 2_000, 1_500)]
    assert not popup.isVisible()


def test_arrows_move_it_and_change_its_size(popup, hand):
    hand.key(KEY.Key_Left)
    hand.key(KEY.Key_Down, CONTROL)
    hand.key(KEY.Key_Right, SHIFT)
    assert popup.view.box == Box(920, 758, 2_080, 1_500)
    for _ in range(100):
        hand.key(KEY.Key_Up, SHIFT)
        hand.key(KEY.Key_Left)
    assert popup.view.box == Box(0, 758, 2_080, 8)


def test_the_mouse_draws_and_moves_it(popup):
    view = popup.view
    fitted = Canvas(4_000, 3_000).fitted(view.width(), view.height())

    def at(x: int, y: int) -> QPoint:
        return QPoint(round(fitted.left + x * fitted.scale), round(fitted.top + y * fitted.scale))

    QTest.mousePress(view, LEFT, NONE, at(200, 100))
    QTest.mouseMove(view, at(900, 600))
    QTest.mouseRelease(view, LEFT, NONE, at(900, 600))
    drawn = view.box
    slack = 2 / fitted.scale
    assert (drawn.x, drawn.y, drawn.width, drawn.height) == pytest.approx((200, 100, 700, 500), abs=slack)
    QTest.mousePress(view, LEFT, NONE, at(500, 300))
    QTest.mouseMove(view, at(9_000, 300))
    QTest.mouseRelease(view, LEFT, NONE, at(9_000, 300))
    assert (view.box.width, view.box.height) == (drawn.width, drawn.height)
    assert view.box.x == 4_000 - drawn.width


def test_escape_and_a_click_elsewhere_leave_all_as_it_is(popup, hand):
    hand.key(KEY.Key_Escape)
    assert not popup.isVisible()
    popup.open(QImage(8, 8, QImage.Format.Format_RGB32), Canvas(8, 8), Box(1, 1, 4, 4), hand.field)
    QTest.mouseClick(hand.edit, LEFT)
    assert not popup.isVisible()
    assert popup.heard == []


def test_the_whole_picture_is_offered_where_a_part_was(popup, hand):
    whole = next(button for button in popup.findChildren(QPushButton) if button.text() == "Whole picture")
    assert not whole.isVisible()
    popup.open(QImage(8, 8, QImage.Format.Format_RGB32), Canvas(80, 80), Box(1, 1, 40, 40), hand.field)
    assert whole.isVisible()
    whole.click()
    assert popup.heard == [None]


def test_a_chip_asks_for_it_and_takes_another_part_with_its_weight(hand):
    hand.field.set_query(Query('dog 0.5 image:"/p/a.jpg"'))
    asked = []
    hand.field.crop_wanted.connect(asked.append)
    hand.key(KEY.Key_Left)
    hand.key(KEY.Key_Return)
    assert [part.path for part in asked] == ["/p/a.jpg"]
    hand.field.replace(asked[0], Box(1, 2, 30, 40))
    assert hand.submitted == ['dog 0.5 image:"/p/a.jpg"[1,2,30,40]']
    hand.field.replace(hand.chips[1].part, None)
    assert hand.submitted[-1] == 'dog 0.5 image:"/p/a.jpg"'
