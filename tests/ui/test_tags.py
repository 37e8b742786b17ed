"""Tags as a person uses them: in the sidebar, as chips of a photo, typed, taught."""

from time import perf_counter

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from photoclip.domain.browse import Scope, ScopeKind
from photoclip.domain.ids import AlbumId, PhotoId
from photoclip.domain.names import folded
from photoclip.domain.organise_api import Album
from photoclip.domain.tag_api import Tag
from photoclip.ui.models.tag_marks import MarkKind, TagMark
from photoclip.ui.models.tag_names import TagNames
from photoclip.ui.models.tag_words import NO_TAGS
from photoclip.ui.models.tags import SEEN_AT_FIRST, listed
from photoclip.ui.panels.photo_tags import PhotoTags
from photoclip.ui.panels.sidebar import Sidebar
from photoclip.ui.panels.tagging_choice import Target
from photoclip.ui.views.drag_out import files_as_mime

DOG, BEACH, PEPPER = (
    Tag("dog", 641, 641),
    Tag("Beach & sea", 402, 10, is_automatic=True),
    Tag("pepper", 58, is_taught=True),
)
TAGS = (DOG, BEACH, PEPPER)
MANY = listed([Tag(f"tag {number}", number + 1) for number in range(500)])
IDS = (PhotoId(7), PhotoId(9))
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def sidebar(theme, shown):
    sidebar = Sidebar(theme)
    sidebar.show_folders((), ())
    sidebar.show_tags(TAGS)
    return shown(sidebar, 220, 800)


@pytest.fixture
def section(sidebar):
    return sidebar.tags


@pytest.fixture
def view(section):
    return section.view


def heard(signal):
    said = []
    signal.connect(lambda *arguments: said.append(arguments[0] if len(arguments) == 1 else arguments))
    return said


def line():
    return QApplication.focusWidget()


def place(view, tag):
    return view.visualRect(view.model().index_of(folded(tag.name))).center()


def drop(widget, at, mime):
    keys = LEFT, PLAIN
    QApplication.sendEvent(widget, QDragEnterEvent(at, Qt.DropAction.CopyAction, mime, *keys))
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), Qt.DropAction.CopyAction, mime, *keys))


# the sidebar


def test_a_click_or_enter_searches_and_the_arrow_keys_only_go_there(sidebar, section, view):
    chosen = heard(sidebar.tag_chosen)
    QTest.mouseClick(view.viewport(), LEFT, pos=place(view, BEACH))
    assert chosen == ["Beach & sea"]
    sidebar._recent.setFocus()
    for _ in range(2):
        QTest.keyClick(line(), Qt.Key.Key_Down)
    assert line() is view
    assert view.currentIndex().row() == 1
    assert chosen == ["Beach & sea"]
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert chosen == ["Beach & sea", "Beach & sea", "pepper"]
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert line() is sidebar._settings


def test_what_is_searched_for_is_marked_and_nothing_else(sidebar, view):
    chosen = heard(sidebar.tag_chosen)
    sidebar.select_tag("DOG")
    assert view.selected() == DOG
    sidebar.show_tags((PEPPER, DOG))
    assert view.selected() == DOG
    sidebar.select_scope(Scope())
    assert view.selected() is None
    sidebar.select_tag("gone")
    assert (view.selected(), chosen) == (None, [])


def test_what_a_row_says(section):
    beach = section.model.index(1)
    assert beach.data() == "Beach & sea"
    said = "Beach & sea, 402 photos · 392 put there by PhotoClip · new photos get it by themselves"
    assert beach.data(Qt.ItemDataRole.AccessibleTextRole) == said
    assert "taught" in section.model.index(2).data(Qt.ItemDataRole.ToolTipRole)


def test_without_tags_it_says_what_to_do(theme, shown):
    section = shown(Sidebar(theme), 220, 700).tags
    assert section._empty.isHidden(), "nobody knows yet"
    section.show_tags(())
    assert (section._empty.isVisible(), section._empty.text()) == (True, NO_TAGS)


def test_the_most_used_are_seen_and_all_of_500_when_asked(section, view):
    began = perf_counter()
    section.show_tags(MANY)
    assert perf_counter() - began < 0.5, "a hundred times what it takes"
    assert [tag.photos for tag in section.model.items()] == list(range(500, 500 - SEEN_AT_FIRST, -1))
    assert section._fold.text() == "Show all 500"
    QTest.mouseClick(section._fold, LEFT)
    assert view.model().rowCount() == 500
    assert line() is section._filter
    QTest.keyClicks(line(), "G 49")
    assert [tag.name for tag in section.model.items()][:3] == ["tag 499", "tag 498", "tag 497"]
    chosen = heard(section.chosen)
    QTest.keyClick(line(), Qt.Key.Key_Return)
    assert chosen == ["tag 499"]
    section._filter.setFocus()
    QTest.keyClicks(line(), "x")
    assert section._empty.text() == "No tag contains “G 49x”."
    QTest.keyClick(line(), Qt.Key.Key_Escape)
    QTest.keyClick(line(), Qt.Key.Key_Down)
    assert line() is view
    section._filter.setFocus()
    QTest.keyClicks(line(), "499")
    QTest.keyClick(line(), Qt.Key.Key_Down)
    section.show_tags(MANY[1:])
    assert line() is section._filter, "the tag is gone, as when it got another name"
    section._filter.clear()
    QTest.keyClick(line(), Qt.Key.Key_Escape)
    assert view.model().rowCount() == SEEN_AT_FIRST
    assert section._filter.isHidden()


def test_words_in_place_of_one_tag_are_that_tag(section, view):
    section.show_tags(MANY[: SEEN_AT_FIRST + 1])
    assert (view.model().rowCount(), section._fold.isHidden()) == (SEEN_AT_FIRST + 1, True)
    section.show_tags(MANY[: SEEN_AT_FIRST + 2])
    assert (view.model().rowCount(), section._fold.text()) == (SEEN_AT_FIRST, f"Show all {SEEN_AT_FIRST + 2}")


def test_what_waits_is_offered_beside_the_title(sidebar, section):
    asked = heard(sidebar.review_asked)
    assert section._review.isHidden()
    section.show_waiting(38)
    assert section._review.text() == "review 38"
    assert section._review.accessibleName() == "Review 38 suggestions"
    QTest.mouseClick(section._review, LEFT)
    assert asked == [None]
    section.show_waiting(0)
    assert section._review.isHidden()


def menu_of(section, view, tag):
    at = place(view, tag)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    (menu,) = [menu for menu in section.findChildren(QMenu) if menu.isVisible()]
    return menu, {action.text(): action for action in menu.actions() if action.text()}


def test_the_menu_of_a_tag(sidebar, section, view):
    tuned, reviewed, automatic = heard(sidebar.tune_asked), heard(sidebar.review_asked), heard(section.automatic_wanted)
    menu, actions = menu_of(section, view, BEACH)
    assert list(actions) == ["Show photos", "Tune…", "Review…", "Tag new photos automatically", "Rename…", "Delete"]
    actions["Tune…"].trigger()
    actions["Review…"].trigger()
    assert (tuned, reviewed) == ([BEACH.name], [BEACH.name])
    assert actions["Tag new photos automatically"].isChecked()
    actions["Tag new photos automatically"].trigger()
    assert automatic == [(BEACH, False)]
    menu.close()


def test_what_was_taught_can_be_exported(section, view):
    exported = heard(section.export_wanted)
    menu, actions = menu_of(section, view, PEPPER)
    actions["Export what was taught…"].trigger()
    assert exported == [PEPPER]
    menu.close()


def test_a_tag_is_renamed_in_place_and_deleted_by_key(section, view):
    renamed, deleted = heard(section.renamed), heard(section.deletion_wanted)
    view.setFocus()
    view.select("dog")
    QTest.keyClick(view, Qt.Key.Key_F2)
    assert line().text() == "dog"
    top = view.mapToGlobal(view.visualRect(view.model().index(0)).topLeft()).y()
    assert section._name.mapToGlobal(QPoint(0, 0)).y() == top
    line().clear()
    QTest.keyClick(line(), Qt.Key.Key_Return)
    assert section._name.problem() == "A tag needs a name."
    section.show_tags((PEPPER,))
    assert section.model.items() == TAGS, "rows stay while a name is typed"
    QTest.keyClicks(line(), "Hound")
    QTest.keyClick(line(), Qt.Key.Key_Return)
    assert renamed == [(DOG, "Hound")]
    section.refuse("The disk is full.")
    assert section._name.problem() == "The disk is full."
    section.end_naming()
    assert section.model.items() == (PEPPER,)
    view.select("pepper")
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert deleted == [PEPPER]


def test_photos_are_dropped_on_a_tag(section, view):
    dropped = heard(section.photos_dropped)
    drop(view.viewport(), place(view, PEPPER), files_as_mime((), IDS))
    assert dropped == [(PEPPER, IDS)]


def test_the_photos_of_an_album_and_all_photos_can_be_tagged(sidebar, section):
    wanted, album = heard(sidebar.tagging_wanted), Album(AlbumId(3), "Norway", 12)
    sidebar.show_albums((album,))
    sidebar.albums._show_menu(album, QPoint(10, 10))
    (menu,) = [menu for menu in sidebar.albums.findChildren(QMenu) if menu.isVisible()]
    next(action for action in menu.actions() if action.text() == "Tag its photos…").trigger()
    section._add.menu().actions()[1].trigger()
    scope = Scope(ScopeKind.ALBUM, album_id=AlbumId(3))
    assert wanted == [Target(scope, "the album “Norway”"), Target()]
    menu.close()


# the chips of a photo

MARKS = (
    TagMark("dog", MarkKind.HAND),
    TagMark("pepper", MarkKind.MACHINE),
    TagMark("beach", MarkKind.SUGGESTED, "92 %"),
    TagMark("sand", MarkKind.SUGGESTED, "61 %"),
)


@pytest.fixture
def photo_tags(theme, shown):
    part = PhotoTags(theme)
    part.set_offers(TagNames.of(TAGS, ()).offers)
    part.show_marks(MARKS)
    return shown(part, 288, 300)


def test_chips_agree_and_refuse_by_key_and_by_mouse(photo_tags):
    opened, agreed, refused = heard(photo_tags.opened), heard(photo_tags.agreed), heard(photo_tags.refused)
    dog, pepper, beach, sand = photo_tags.chips.chips
    for chip, key in (
        (dog, Qt.Key.Key_A),
        (dog, Qt.Key.Key_Return),
        (pepper, Qt.Key.Key_A),
        (beach, Qt.Key.Key_Return),
        (beach, Qt.Key.Key_R),
        (dog, Qt.Key.Key_Delete),
    ):
        chip.setFocus()
        QTest.keyClick(line(), key)
    QTest.mouseClick(sand._yes, LEFT)
    QTest.mouseClick(pepper._no, LEFT)
    assert opened == ["dog"]
    assert [mark.name for mark in agreed] == ["pepper", "beach", "sand"]
    assert [mark.name for mark in refused] == ["beach", "dog", "pepper"]
    assert not dog._yes.isVisible()
    assert beach._open.accessibleDescription() == "Enter or A accepts it. Delete or R rejects it."


def test_the_keyboard_goes_from_one_suggestion_to_the_next(photo_tags):
    photo_tags.chips.chips[2].setFocus()
    photo_tags.show_marks(MARKS[:2] + MARKS[3:])
    assert line().accessibleName() == "Tag sand"
    photo_tags.show_marks((*MARKS[:1], TagMark("sand", MarkKind.HAND), MARKS[1]))
    assert line().accessibleName() == "Tag pepper", "what was decided upon went elsewhere: the place stays"
    photo_tags.show_marks(())
    assert line() is photo_tags.field.focusProxy()


def test_a_tag_is_typed_with_what_is_known(photo_tags):
    added, left = heard(photo_tags.added), []
    photo_tags.left.connect(lambda: left.append(True))
    photo_tags.field.setFocus()
    QTest.keyClicks(line(), "sea")
    popup = photo_tags.field.popup
    assert [offer.value for offer in popup.offers()] == ["Beach & sea"]
    QTest.keyClick(line(), Qt.Key.Key_Down)
    QTest.keyClick(line(), Qt.Key.Key_Return)
    QTest.keyClicks(line(), "  something   new ")
    QTest.keyClick(line(), Qt.Key.Key_Return)
    assert added == ["Beach & sea", "something new"]
    QTest.keyClicks(line(), "dog")
    assert not popup.is_open, "what is there already is not offered"
    QTest.keyClick(line(), Qt.Key.Key_Escape)
    assert (photo_tags.field.text(), left) == ("", [True])
