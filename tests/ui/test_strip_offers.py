"""What was done is said at the bottom, with what can be done about it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from photoclip.ui.panels.status import StatusStrip


@pytest.fixture
def strip(theme, shown):
    strip = shown(StatusStrip(theme), 1280, 40)
    strip.show_idle("Ready")
    return strip


def test_an_offer_stands_beside_what_was_done_until_it_is_taken(strip, qtbot):
    assert strip._offer.isHidden()
    strip.offer("Rated 12 photos with 4 stars", "Undo")
    assert strip.line.said == "Rated 12 photos with 4 stars"
    assert strip._offer.isVisible()
    assert strip._offer.accessibleName() == "Undo: Rated 12 photos with 4 stars"
    with qtbot.waitSignal(strip.offer_taken) as taken:
        QTest.mouseClick(strip._offer, Qt.MouseButton.LeftButton)
    assert taken.args == ["Undo"]
    assert strip._offer.isHidden()
    assert strip.line.said == ""


def test_another_line_takes_the_offer_away(strip):
    strip.offer("Rated 12 photos with 4 stars", "Undo")
    strip.say("Path copied.")
    assert strip._offer.isHidden()
    assert strip.line.said == "Path copied."


def test_what_can_not_be_done_any_more_is_withdrawn_and_the_line_stays(strip):
    strip.offer("Rated 12 photos with 4 stars", "Undo")
    strip.withdraw()
    assert strip._offer.isHidden()
    assert strip.line.said == "Rated 12 photos with 4 stars"


def test_an_offer_ends_with_its_line(strip, qtbot):
    strip.offer("Rated 12 photos with 4 stars", "Undo")
    strip._silence.start(0)
    qtbot.waitUntil(lambda: strip.line.said == "")
    assert strip._offer.isHidden()
