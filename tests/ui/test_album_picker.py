"""All albums to choose one from."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from photoclip.domain.ids import AlbumId
from photoclip.domain.organise_api import Album
from photoclip.ui.panels.album_picker import AlbumPicker


def heard(signal):
    said = []
    signal.connect(said.append)
    return said


@pytest.fixture
def picker(theme):
    picker = AlbumPicker(theme)
    picker.ask([Album(AlbumId(number), f"Album {number:03d}", number) for number in range(300)], QPoint(5, 5))
    yield picker
    picker.close()
    picker.deleteLater()


def test_an_album_is_found_by_a_few_letters(picker):
    picked, new = heard(picker.picked), heard(picker.new_wanted)
    QTest.keyClicks(picker._line, "29")
    QTest.keyClick(picker._line, Qt.Key.Key_Down)
    QTest.keyClick(picker._line, Qt.Key.Key_Return)
    assert [album.name for album in picked] == ["Album 129"]
    assert new == []
    assert not picker.isVisible()


def test_a_name_that_nobody_has_makes_a_new_album(picker):
    picked, new = heard(picker.picked), heard(picker.new_wanted)
    assert picker._new.isHidden()
    QTest.keyClicks(picker._line, "Norway & back")
    assert "&&" in picker._new.text()
    QTest.keyClick(picker._line, Qt.Key.Key_Return)
    assert (picked, new) == ([], ["Norway & back"])
