"""Teaching a tag, and tagging by machine: the panels beside the photos."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoclip.domain.browse import Scope
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.tag_api import Tag, Taught
from photoclip.ui.models.examples import Example
from photoclip.ui.models.tag_names import TagNames
from photoclip.ui.panels.tagging_choice import TaggingChoice, Target
from photoclip.ui.panels.teach import TeachPanel
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.drag_out import files_as_mime

TAGS = (Tag("dog", 641), Tag("Beach & sea", 402))
IDS = (PhotoId(7), PhotoId(9))
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def heard(signal):
    said = []
    signal.connect(lambda *arguments: said.append(arguments[0] if len(arguments) == 1 else arguments))
    return said


def line():
    return QApplication.focusWidget()


def drop(widget, at, mime):
    keys = LEFT, PLAIN
    QApplication.sendEvent(widget, QDragEnterEvent(at, Qt.DropAction.CopyAction, mime, *keys))
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), Qt.DropAction.CopyAction, mime, *keys))


@pytest.fixture
def teach(theme, shown, tmp_path):
    loader = ThumbnailLoader(tmp_path)
    panel = shown(TeachPanel(loader, theme), 288, 800)
    panel.begin()
    yield panel
    loader.close()


def examples(count):
    return [Example(PhotoId(number), ContentHash(f"{number:064}"), f"{number}.jpg") for number in range(count)]


def test_teaching_says_what_is_missing_at_its_place(teach):
    wanted = heard(teach.teach_wanted)
    QTest.mouseClick(teach.learn, LEFT)
    assert teach.problem() == "A tag needs a name."
    QTest.keyClicks(line(), "pepper")
    QTest.keyClick(line(), Qt.Key.Key_Return)
    assert teach.problem() == "Add at least one photo that shows it."
    teach.show_examples(examples(1), ())
    teach.refuse("")
    QTest.mouseClick(teach.learn, LEFT)
    assert wanted == ["pepper"]
    teach.show_learning()
    QTest.keyClick(line(), Qt.Key.Key_Return)
    assert wanted == ["pepper"], "once"
    teach.refuse("The model is not here.")
    assert (teach.problem(), teach.learn.isEnabled()) == ("The model is not here.", True)


def test_what_was_learned_is_told_with_what_can_be_done(teach, qtbot):
    reviewed, tagged, tuned = heard(teach.review_wanted), heard(teach.tagging_wanted), heard(teach.tune_wanted)
    teach.show_examples(examples(30), examples(0))
    assert teach.yes._heading.text() == "SHOWS IT · 30"
    assert teach.yes.view.height() < 260
    qtbot.waitUntil(lambda: teach.yes.view.verticalScrollBar().maximum() > 0)
    teach.show_taught(Taught("pepper", 30, 0, 0.8, 0.6, 23))
    result = teach.result
    assert result.review.text() == "Look through 23 matches"
    QTest.mouseClick(result.review, LEFT)
    QTest.mouseClick(result.tag, LEFT)
    assert (reviewed, tagged) == (["pepper"], ["pepper"])
    result.show_again(Taught("pepper", 30, 2, 0.8, 0.6, 0))
    assert not result.review.isVisible()
    QTest.mouseClick(result.nearest, LEFT)
    assert tuned == ["pepper"]
    teach.forget_taught()
    assert (result.isVisible(), teach.learn.text()) == (False, "Learn")


def test_examples_are_added_dropped_and_taken_out(teach):
    added, dropped, out = heard(teach.added), heard(teach.dropped), heard(teach.taken_out)
    assert not teach.no.add.isEnabled()
    teach.show_selected(3)
    assert teach.no.add.text() == "Add 3 selected"
    QTest.mouseClick(teach.no.add, LEFT)
    drop(teach.yes.view.viewport(), QPoint(20, 20), files_as_mime((), IDS))
    assert (added, dropped) == ([False], [(True, IDS)])
    teach.show_examples(examples(2), ())
    view = teach.yes.view
    view.setCurrentIndex(view.model().index(1, 0))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    corner = view.visualRect(view.model().index(0, 0))
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(corner.left() + 48, corner.top() + 8))
    assert out == [PhotoId(1), PhotoId(0)]


def test_escape_closes_it(teach):
    closed = []
    teach.closed.connect(lambda: closed.append(True))
    teach.yes.view.setFocus()
    QTest.keyClick(teach.yes.view, Qt.Key.Key_Escape)
    teach.name.setFocus()
    QTest.keyClick(line(), Qt.Key.Key_Escape)
    assert closed == [True, True]


# by machine


def test_all_tags_or_some_are_put_on_photos(theme, shown):
    choice = shown(TaggingChoice(theme), 288, 600)
    choice.set_offers(TagNames.of(TAGS, ()).offers)
    wanted, target = heard(choice.wanted), Target(Scope(), "the folder “Norway”")
    choice.ask(target)
    assert choice._of.text() == "The photos of the folder “Norway”"
    QTest.mouseClick(choice.start, LEFT)
    choice.some.setChecked(True)
    QTest.mouseClick(choice.start, LEFT)
    assert choice.problem() == "Name at least one tag, or take all."
    QTest.keyClicks(line(), "dog")
    QTest.keyClick(line(), Qt.Key.Key_Return)
    QTest.keyClicks(line(), "DOG")
    QTest.keyClick(line(), Qt.Key.Key_Return)
    QTest.keyClicks(line(), "snow")
    QTest.mouseClick(choice.start, LEFT)
    assert wanted == [(target, ()), (target, ("dog", "snow"))]
