"""The first thing a person sees."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from photoclip.ui.panels.welcome import Welcome


@pytest.fixture
def welcome(theme, shown):
    return shown(Welcome(theme), 804, 600)


def test_it_can_be_used_by_keys_alone(welcome):
    asked = []
    welcome.add_folder_wanted.connect(lambda: asked.append("folder"))
    welcome.samples_wanted.connect(lambda: asked.append("samples"))
    welcome._add.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert asked == ["folder", "samples"]


def test_a_folder_is_dropped(welcome, theme):
    dropped, mime = [], QMimeData()
    welcome.folders_dropped.connect(dropped.append)
    mime.setUrls([QUrl("file:///p/Trips")])
    arguments = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    before = welcome.grab().toImage()
    QApplication.sendEvent(welcome, QDragEnterEvent(QPoint(9, 9), *arguments))
    assert welcome.grab().toImage() != before, "it shows that it is ready"
    QApplication.sendEvent(welcome, QDragLeaveEvent())
    assert welcome.grab().toImage() == before
    QApplication.sendEvent(welcome, QDragEnterEvent(QPoint(9, 9), *arguments))
    QApplication.sendEvent(welcome, QDropEvent(QPointF(9, 9), *arguments))
    assert dropped == [["/p/Trips"]]


def test_a_picture_is_left_to_the_window(welcome):
    mime = QMimeData()
    mime.setUrls([QUrl("file:///p/IMG_1.jpg")])
    event = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(welcome, event)
    assert not event.isAccepted()


@pytest.mark.parametrize(("width", "height"), [(500, 400), (804, 600), (2560, 1400)])
def test_all_of_it_fits(welcome, width, height):
    welcome.resize(width, height)
    QApplication.processEvents()
    for part in (*welcome.findChildren(QLabel), welcome._add, welcome._samples, welcome._drop):
        corner = part.mapTo(welcome, part.rect().topLeft())
        assert welcome.rect().contains(part.rect().translated(corner)), part
    for label in welcome.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
