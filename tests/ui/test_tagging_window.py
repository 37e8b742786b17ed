"""Tags in a window before a real engine: typed, taught, rejected, taken back, searched for."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoclip.domain.browse import Scope
from photoclip.domain.names import folded
from photoclip.domain.tag_api import ReviewRequest, Suggestion
from photoclip.ui.models.folders import FolderRole
from photoclip.ui.models.tag_marks import MarkKind
from photoclip.ui.panels.tagging_choice import Target
from photoclip.ui.presenters import photo_tags, tags
from photoclip.ui.views.drag_out import files_as_mime

SOON_MS = 60_000
CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


class Desk:
    """A window and the hands in front of it."""

    def __init__(self, wiring, qtbot) -> None:
        self.wiring, self.qtbot = wiring, qtbot
        self.window, self.grid = wiring.window, wiring.window.middle.grid
        self.section = wiring.window.sidebar.tags
        self.teach = wiring.tagging.teach_panel
        self.until(lambda: wiring.browse.is_listed and len(wiring.model.rows) > 60)
        self.until(lambda: bool(wiring.tagging.tags.names.known))
        self.grid.setFocus()

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=SOON_MS)

    def press(self, key, held=PLAIN) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def type_name(self, name) -> None:
        QTest.keyClicks(QApplication.focusWidget(), name)
        self.press(Qt.Key.Key_Return)

    def select(self, photo_ids) -> None:
        self.grid.clear_selection()
        rows = [self.wiring.model.row_of(photo_id) for photo_id in photo_ids]
        self.grid.set_current(rows[0])
        for row in rows[1:]:
            self.grid.apply(self.grid.selection.toggle(row))
        self.grid.setFocus()

    def search(self, words) -> list[int]:
        """Photo ids, best first."""
        self.wiring.conduct.find_words(words)
        self.until(lambda: self.wiring.browse.page is not None and self.shows(words))
        return self.rows()

    def shows(self, words) -> bool:
        return (
            self.window.middle.field.query().text.strip() == words
            and self.wiring.conduct._query is not None
            and (self.wiring.conduct._query.text.strip() == words)
        )

    def rows(self) -> list[int]:
        return self.wiring.model.rows.photo_ids.tolist()

    def tag(self, name):
        return next((tag for tag in self.section.tags if folded(tag.name) == folded(name)), None)

    def photos_with(self, name) -> int:
        tag = self.tag(name)
        return 0 if tag is None else tag.photos

    def marks(self) -> dict[str, MarkKind]:
        panel = self.window.facts.tags
        return {} if panel is None else {mark.name: mark.kind for mark in panel.chips.marks}

    def chip(self, name):
        return next(chip for chip in self.window.facts.tags.chips.chips if chip.mark.name == name)

    def ask(self, call):
        """What the engine answers."""
        answers = []
        self.wiring.engine.ask(call, answers.append)
        self.until(lambda: bool(answers))
        return answers[0]

    def waiting(self, name) -> list[int]:
        """Photos that may have a tag, as the engine says now."""
        request = ReviewRequest(name=name, with_applied=True)
        return self.ask(lambda api: [item.photo_id for item in api.review(request).items])

    @property
    def said(self) -> str:
        return self.window.strip.line.said


@pytest.fixture
def quiet_desk(sample_library, wired, qtbot):
    """Nothing is suggested by itself: the model is not loaded."""
    return Desk(wired(), qtbot)


@pytest.fixture
def desk(sample_library, wired, qtbot, monkeypatch):
    monkeypatch.setattr(tags, "_COUNT_REVIEW_MS", 50)
    monkeypatch.setattr(photo_tags, "_SETTLE_MS", 0)
    return Desk(wired(), qtbot)


def test_pepper_is_taught_rejected_taken_back_and_found(desk):
    desk.ask(without_labels)
    examples = desk.search("flower")[:5]
    desk.select(examples)
    desk.press(Qt.Key.Key_T, CTRL)
    assert desk.teach.isVisible()
    desk.until(lambda: all(example.content_hash for example in desk.teach.yes_model.items()))
    assert [example.photo_id for example in desk.teach.yes_model.items()] == examples
    desk.type_name("pepper")
    desk.until(desk.teach.result.isVisible)
    desk.until(lambda: desk.said.startswith("Taught “pepper”. "))
    desk.until(lambda: desk.photos_with("pepper") == 5)
    assert desk.tag("pepper").is_taught

    tag_a_folder_by_machine(desk)

    # what it may be, too: two are wrong
    desk.wiring.conduct.show_scope(Scope())
    desk.until(lambda: len(desk.rows()) > 60)
    rejected = set()
    for _ in range(2):
        photo_id = desk.waiting("pepper")[-1]
        desk.select([photo_id])
        desk.until(lambda: desk.marks().get("pepper") is MarkKind.SUGGESTED)
        desk.chip("pepper").setFocus()
        desk.press(Qt.Key.Key_R)
        desk.until(lambda: "pepper" not in desk.marks())
        desk.until(lambda: desk.said == "“pepper” will not come back for 1 photo")
        rejected.add(photo_id)
    desk.until(lambda: desk.tag("pepper").rejected == 2)
    assert not rejected & set(desk.waiting("pepper"))

    # the last word is taken back, and said again
    desk.grid.setFocus()
    desk.press(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.tag("pepper").rejected == 1)
    desk.until(lambda: desk.said.startswith("Undone: "))
    desk.press(Qt.Key.Key_Y, CTRL)
    desk.until(lambda: desk.tag("pepper").rejected == 2)

    # found by its name as a tag, from the sidebar, and as a word
    desk.section.view.choose("pepper")
    desk.until(lambda: desk.shows("tag:pepper") and len(desk.rows()) == 5)
    assert set(desk.rows()) == set(examples)
    desk.until(lambda: desk.section.view.selected() == desk.tag("pepper"))
    found = desk.search("pepper")
    desk.until(lambda: desk.section.view.selected() is None)
    assert set(found[:5]) == set(examples)

    # all of it is taken back: then nothing is called so
    for rejections in (1, 0):
        desk.grid.setFocus()
        desk.press(Qt.Key.Key_Z, CTRL)
        desk.until(lambda rejections=rejections: desk.tag("pepper").rejected == rejections)
    desk.press(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.tag("pepper") is None)


def test_the_next_suggestion_is_decided_from_the_grid(quiet_desk):
    desk = quiet_desk
    first, other = desk.rows()[:2]
    presenter = desk.wiring.tagging.photo_tags
    desk.select([first])
    desk.until(lambda: presenter._photo is not None and presenter._photo.photo_id == first)
    presenter._know(photo_tags.Suggested(first, (Suggestion("sand", 0.6),)))
    assert desk.marks() == {"sand": MarkKind.SUGGESTED}
    desk.press(Qt.Key.Key_A)
    desk.until(lambda: desk.marks() == {"sand": MarkKind.HAND})
    desk.until(lambda: desk.said == "1 photo confirmed as “sand”")
    desk.press(Qt.Key.Key_R)
    desk.select([other])
    desk.until(lambda: presenter._photo.photo_id == other)
    presenter._know(photo_tags.Suggested(first, (Suggestion("late", 0.6),)))
    assert desk.marks() == {}, "an answer that comes too late is about another photo"


def test_tags_are_typed_dropped_taken_off_renamed_and_deleted(quiet_desk):
    desk = quiet_desk
    one, other, third = desk.rows()[:3]
    desk.select([one, other])
    desk.press(Qt.Key.Key_T)
    assert QApplication.focusWidget().accessibleName() == "Add a tag"
    desk.type_name("harbour")
    desk.until(lambda: desk.photos_with("harbour") == 2)
    desk.until(lambda: desk.said == "Tagged 2 photos with “harbour”")
    desk.until(lambda: desk.marks() == {"harbour": MarkKind.HAND})
    desk.press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is desk.grid

    # dropped on the row
    view = desk.section.view
    at, mime = view.visualRect(view.model().index(0, 0)).center(), files_as_mime((), (third,))
    keys = Qt.MouseButton.LeftButton, PLAIN
    # Qt passes a drop on to whoever let the drag in.
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(at, Qt.DropAction.CopyAction, mime, *keys))
    QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(at), Qt.DropAction.CopyAction, mime, *keys))
    desk.until(lambda: desk.photos_with("harbour") == 3)

    # taken off one of them, from the menu of photos
    desk.select([third])
    desk.until(lambda: desk.marks().get("harbour") is MarkKind.HAND)
    menu = desk.wiring.tagging.menu
    menu._list()
    (entry,) = menu._remove.actions()
    assert entry.text() == "harbour"
    entry.trigger()
    desk.until(lambda: desk.photos_with("harbour") == 2)
    desk.until(lambda: desk.said == "Took “harbour” off 1 photo")

    # renamed where it stands
    view.setFocus()
    view.choose("harbour")
    desk.press(Qt.Key.Key_F2)
    QApplication.focusWidget().selectAll()
    desk.type_name("Port")
    desk.until(lambda: desk.tag("Port") is not None and not desk.section.is_naming)
    desk.until(lambda: desk.said == "“harbour” is called “Port” now")
    view.select("port")
    view.setFocus()
    desk.press(Qt.Key.Key_Delete)
    desk.until(lambda: desk.tag("port") is None)
    desk.until(lambda: desk.said == "Deleted the tag “Port”, which 2 photos had")
    desk.grid.setFocus()
    desk.press(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.photos_with("Port") == 2)


def without_labels(api) -> list[str]:
    """No vocabulary in use: to understand 400 labels takes the model a second, or ten where others work too."""
    names = [vocabulary.name for vocabulary in api.vocabularies().vocabularies]
    for name in names:
        api.use_vocabulary(name, False)
    return names


def tag_a_folder_by_machine(desk):
    """All tags there are, on a folder; taken back in one step."""
    folder = desk.window.sidebar.model.index(0, 0).data(FolderRole.SCOPE)
    desk.wiring.tagging.choose_tags(Target(folder, "the folder “samples”"))
    choice = desk.wiring.tagging.choice
    assert choice.isVisible()
    QTest.mouseClick(choice.start, Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.said.startswith("Tagged "))
    assert not choice.isVisible()
    assert (desk.window.strip._offer.text(), desk.window.strip._also.text()) == ("Undo", "Review")
    desk.until(lambda: desk.photos_with("pepper") > 5)
    assert desk.tag("pepper").by_hand == 5
    QTest.mouseClick(desk.window.strip._offer, Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.photos_with("pepper") == 5)
    desk.until(lambda: desk.said.startswith("Undone: "))
