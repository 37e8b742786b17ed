"""Albums, ratings, favourites and undo in a window before a real engine."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoclip.domain.browse import Scope, ScopeKind
from photoclip.ui.panels.search_edit import SearchEdit
from photoclip.ui.views.drag_out import files_as_mime

SOON_MS = 60_000
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Desk:
    """A window and the hands in front of it."""

    def __init__(self, wiring, qtbot) -> None:
        self.wiring, self.qtbot = wiring, qtbot
        self.window, self.grid = wiring.window, wiring.window.middle.grid
        self.section = wiring.window.sidebar.albums
        self.until(lambda: wiring.browse.is_listed and len(wiring.model.rows) > 60)
        self.grid.setFocus()

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=SOON_MS)

    def press(self, key, held=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def select(self, *rows) -> tuple:
        self.grid.clear_selection()
        self.grid.set_current(rows[0])
        for row in rows[1:]:
            self.grid.apply(self.grid.selection.toggle(row))
        return tuple(self.wiring.model.photo_id(row) for row in rows)

    def rating(self, photo_id) -> int:
        """What the window knows of a photo; -1 while it knows nothing."""
        photo = self.wiring.model.known(photo_id)
        return -1 if photo is None else photo.rating or 0

    def is_favourite(self, photo_id) -> bool:
        photo = self.wiring.model.known(photo_id)
        return photo is not None and photo.is_favourite

    @property
    def said(self) -> str:
        return self.window.strip.line.said

    def until_said(self, line) -> None:
        self.until(lambda: self.said == line)

    def album(self, name):
        return self.section.model.named(name)

    def make_album(self, name, *rows):
        photo_ids = self.select(*rows) if rows else ()
        self.section.begin_new(photo_ids)
        QTest.keyClicks(QApplication.focusWidget(), name)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.album(name) is not None and not self.section.is_naming)
        self.grid.setFocus()
        return self.album(name)

    def search(self, words) -> None:
        self.wiring.conduct.find_words(words)
        self.until(lambda: self.wiring.browse.page is not None)


@pytest.fixture
def desk(sample_library, wired, qtbot):
    return Desk(wired(), qtbot)


def test_digits_rate_and_the_rating_is_seen_and_undone_by_keys(desk):
    first, second = desk.select(0, 3)
    desk.press(Qt.Key.Key_4)
    desk.until_said("Rated 2 photos with 4 stars")
    desk.until(lambda: [desk.rating(photo_id) for photo_id in (first, second)] == [4, 4])
    desk.until(lambda: desk.window.facts._message.marks.stars.rating == 4)
    strip = desk.window.strip
    assert strip._offer.text() == "Undo"
    desk.press(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.said.startswith("Undone: "))
    desk.until(lambda: desk.rating(first) == desk.rating(second) == 0)
    for held in (CTRL | SHIFT, CTRL):
        desk.press(Qt.Key.Key_Z if held != CTRL else Qt.Key.Key_Y, held)
        desk.until(lambda: desk.said.startswith("Done again: "))
        desk.until(lambda: desk.rating(second) == 4)
        QTest.mouseClick(strip._offer, Qt.MouseButton.LeftButton)
        desk.until(lambda: desk.rating(second) == 0)


def test_several_that_are_selected_while_news_are_on_their_way_are_shown_as_they_are(desk):
    desk.select(0)
    desk.until(lambda: desk.rating(desk.wiring.model.photo_id(3)) == 0)
    model = desk.wiring.model
    old = model.known(model.photo_id(3))
    model.add_details((replace(old, rating=4, is_favourite=True),))
    model.forget_details()
    desk.select(0, 3)
    marks = desk.window.facts._message.marks
    desk.until(lambda: marks.stars.rating == 0 and marks.stars.isVisible())
    assert marks.heart._marks.favourites == 0


def test_f_marks_favourites_which_are_counted_listed_and_unmarked(desk):
    first, second = desk.select(0, 3)
    sidebar = desk.window.sidebar
    desk.press(Qt.Key.Key_F)
    desk.until_said("Added 2 photos to your favourites")
    desk.until(lambda: sidebar._favourites._count == 2)
    sidebar._favourites.click()
    desk.until(lambda: len(desk.wiring.model.rows) == 2)
    desk.grid.setFocus()
    desk.grid.select_all()
    desk.press(Qt.Key.Key_F)
    desk.until(lambda: len(desk.wiring.model.rows) == 0)
    desk.until(lambda: sidebar._favourites._count == 0)
    desk.press(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: len(desk.wiring.model.rows) == 2)
    assert set(desk.wiring.model.rows.photo_ids.tolist()) == {first, second}


def test_an_album_is_made_filled_opened_and_emptied(desk):
    album = desk.make_album("Norway", 0, 1)
    assert album.photos == 2
    desk.select(1, 2, 5)
    menu = desk.wiring.organising.menu
    menu._add_to.aboutToShow.emit()
    actions = {action.text(): action for action in menu._add_to.actions()}
    assert next(iter(actions)) == "New album…"
    actions["Norway"].trigger()
    desk.until_said("2 photos added to “Norway”; 1 was in it already")
    desk.until(lambda: desk.album("Norway").photos == 4)
    assert not menu._remove.isEnabled()
    desk.section.view.choose(album.album_id)
    desk.until(lambda: len(desk.wiring.model.rows) == 4)
    assert desk.wiring.browse.scope == Scope(ScopeKind.ALBUM, album_id=album.album_id)
    desk.grid.setFocus()
    desk.select(0)
    desk.press(Qt.Key.Key_Delete)
    desk.until_said("Took 1 photo out of “Norway”")
    desk.until(lambda: len(desk.wiring.model.rows) == 3)
    desk.press(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: len(desk.wiring.model.rows) == 4)


def test_a_name_that_is_taken_is_said_where_it_is_typed(desk):
    desk.make_album("Norway")
    desk.section.begin_new()
    QTest.keyClicks(QApplication.focusWidget(), "NORWAY")
    desk.press(Qt.Key.Key_Return)
    assert desk.section._new_name.problem() == "There is an album “Norway” already."


def test_photos_dropped_on_an_album_are_added(desk):
    album = desk.make_album("Norway")
    photo_ids = desk.select(2, 4)
    view = desk.section.view
    row = desk.section.model.index_of(album.album_id)
    desk.until(lambda: view.viewport().rect().contains(view.visualRect(row)))
    at = view.visualRect(row).center()
    mime = files_as_mime(("/p/a.jpg",), photo_ids)
    keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    # Qt passes a drop on to whoever let the drag in.
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(at, Qt.DropAction.CopyAction, mime, *keys))
    QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(at), Qt.DropAction.CopyAction, mime, *keys))
    desk.until_said("2 photos added to “Norway”")
    desk.until(lambda: desk.album("Norway").photos == 2)


def test_a_deleted_album_that_is_shown_gives_way_and_comes_back(desk):
    album = desk.make_album("Norway", 0, 1)
    desk.section.view.choose(album.album_id)
    desk.until(lambda: len(desk.wiring.model.rows) == 2)
    desk.section.view.setFocus()
    desk.press(Qt.Key.Key_Delete)
    desk.until(lambda: desk.wiring.browse.scope == Scope() and len(desk.wiring.model.rows) > 60)
    assert desk.album("Norway") is None
    desk.press(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.album("Norway") is not None)
    assert desk.album("Norway").photos == 2


def test_an_album_is_renamed_in_place(desk):
    desk.make_album("Norway")
    desk.section.begin_rename(desk.album("Norway"))
    QApplication.focusWidget().selectAll()
    QTest.keyClicks(QApplication.focusWidget(), "Sweden")
    desk.press(Qt.Key.Key_Return)
    desk.until_said("“Norway” is called “Sweden” now")
    desk.until(lambda: desk.album("Sweden") is not None)


def test_a_search_becomes_a_smart_album_that_searches_again_and_keeps_another(desk):
    desk.search("snow")
    desk.section.new_smart_wanted.emit()
    desk.press(Qt.Key.Key_Return)
    desk.until(lambda: desk.album("snow") is not None)
    album = desk.album("snow")
    assert album.query == "snow"
    desk.wiring.conduct.show_scope(Scope())
    desk.until(lambda: desk.wiring.browse.page is None and desk.wiring.browse.is_listed)
    desk.section.view.choose(album.album_id)
    desk.until(lambda: desk.wiring.browse.page is not None)
    assert desk.window.middle.field.query().text == "snow"
    assert desk.section.view.selected() == album
    assert desk.wiring.conduct.smart_album == album
    desk.search("a beach")
    desk.until(lambda: desk.section.view.selected() is None)
    desk.section.keeping_wanted.emit(album)
    desk.until(lambda: desk.album("snow").query == "a beach")
    desk.press(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.album("snow").query == "snow")
    known_however_it_is_written(desk)


def known_however_it_is_written(desk):
    """Of the same window, as its engine has loaded the model."""
    desk.wiring.conduct.show_scope(Scope())
    desk.until(lambda: desk.wiring.browse.page is None and desk.wiring.browse.is_listed)
    query = '"snow"   -tag:none  and'
    desk.wiring.engine.ask(lambda api: api.create_album("Winter", (), query), lambda _: None)
    desk.until(lambda: desk.album("Winter") is not None)
    album = desk.album("Winter")
    desk.section.view.choose(album.album_id)
    desk.until(lambda: desk.wiring.browse.page is not None)
    assert desk.wiring.search.query().text != album.query
    assert desk.wiring.conduct.smart_album == album
    assert desk.section.view.selected() == album
    assert "Winter" in desk.window.middle.head._title.text()
    desk.search("a beach")
    desk.until(lambda: desk.section.view.selected() is None)
    assert desk.wiring.conduct.smart_album is None


def test_a_line_of_text_keeps_its_own_undo(desk):
    (photo_id,) = desk.select(0)
    desk.press(Qt.Key.Key_5)
    desk.until(lambda: desk.rating(photo_id) == 5)
    line = desk.window.middle.field.findChild(SearchEdit)
    line.setFocus()
    QTest.keyClicks(line, "snow")
    QTest.keyClick(line, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(line, Qt.Key.Key_Z, CTRL)
    assert line.text() != "snow"
    assert desk.rating(photo_id) == 5
    desk.until(lambda: desk.wiring.organising.organiser.undoable.undo != "")


def test_the_viewer_rates_what_it_shows(desk):
    desk.wiring.conduct.open_row(2)
    photo_id = desk.wiring.model.photo_id(2)
    desk.until(lambda: desk.rating(photo_id) >= 0)
    keyboard = QApplication.focusWidget()
    desk.press(Qt.Key.Key_3)
    desk.until(lambda: desk.rating(photo_id) == 3)
    desk.until(lambda: not desk.wiring.browse._timer.isActive())
    assert QApplication.focusWidget() is keyboard, "what is listed anew behind it leaves the keyboard alone"
    desk.until(lambda: desk.window.viewer.bar._stars.rating == 3)
    desk.press(Qt.Key.Key_F)
    desk.until(lambda: desk.is_favourite(photo_id))
    desk.press(Qt.Key.Key_F)
    desk.until(lambda: not desk.is_favourite(photo_id))
    assert not desk.window.viewer.is_full_screen


def test_the_facts_of_a_photo_rate_mark_and_leave_albums(desk):
    desk.make_album("Norway", 0)
    (photo_id,) = desk.select(0)
    facts = desk.window.facts
    desk.until(lambda: facts._albums.names == ("Norway",))
    facts._marks.stars.rated.emit(2)
    desk.until(lambda: facts._marks.stars.rating == 2)
    facts._marks.heart.click()
    desk.until(lambda: desk.is_favourite(photo_id))
    facts.album_opened.emit("Norway")
    desk.until(lambda: len(desk.wiring.model.rows) == 1)
    facts.album_left.emit("Norway")
    desk.until(lambda: len(desk.wiring.model.rows) == 0)


def test_the_photo_menu_shows_what_holds_and_what_can_be_undone(desk):
    photo_ids = desk.select(0, 1)
    menu = desk.wiring.organising.menu
    desk.press(Qt.Key.Key_3)
    desk.until(menu._undo.isEnabled)
    desk.until(lambda: [desk.rating(photo_id) for photo_id in photo_ids] == [3, 3])
    desk.wiring.menu.show_at(QPoint(10, 10))
    assert [action.isChecked() for action in menu._ratings] == [False, False, True, False, False, False]
    assert menu._undo.text().startswith("Undo: ")
    assert not menu._redo.isEnabled()
    desk.wiring.menu.menu.close()


def test_what_was_done_is_undone_after_a_restart(sample_library, wired, qtbot):
    before = Desk(wired(), qtbot)
    (photo_id,) = before.select(0)
    before.press(Qt.Key.Key_5)
    before.until(lambda: before.rating(photo_id) == 5)
    before.wiring.close()
    desk = Desk(wired(), qtbot)
    desk.until(lambda: desk.wiring.organising.organiser.undoable.undo != "")
    desk.select(0)
    desk.until(lambda: desk.rating(photo_id) == 5)
    desk.press(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.rating(photo_id) == 0)
