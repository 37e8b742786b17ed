"""The albums of the sidebar as a person uses them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu

from photoclip.domain.browse import Scope, ScopeKind
from photoclip.domain.ids import AlbumId, PhotoId
from photoclip.domain.organise_api import Album
from photoclip.ui.models.albums import AlbumModel, AlbumRole
from photoclip.ui.panels.albums import NO_ALBUMS, Naming
from photoclip.ui.panels.sidebar import Sidebar
from photoclip.ui.views.drag_out import files_as_mime

BIRTHDAYS = Album(AlbumId(1), "Birthdays", 96)
SNOW = Album(AlbumId(2), "Snow, no people", None, 'snow -"people"')
TRIPS = Album(AlbumId(3), "Trips & more", 12_034)
ALBUMS = (BIRTHDAYS, SNOW, TRIPS)
IDS = (PhotoId(7), PhotoId(9))
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def scope(album):
    return Scope(ScopeKind.ALBUM, album_id=album.album_id)


@pytest.fixture
def sidebar(theme, shown):
    sidebar = Sidebar(theme)
    sidebar.show_folders((), ())
    sidebar.show_albums(ALBUMS)
    return shown(sidebar, 220, 700)


@pytest.fixture
def section(sidebar):
    return sidebar.albums


@pytest.fixture
def view(section):
    return section.view


def heard(signal):
    said = []
    signal.connect(lambda *arguments: said.append(arguments[0] if len(arguments) == 1 else arguments))
    return said


def click(view, album, button=LEFT):
    QTest.mouseClick(view.viewport(), button, pos=view.visualRect(view.model().index_of(album.album_id)).center())


def line():
    return QApplication.focusWidget()


def type_name(name):
    line().selectAll()
    QTest.keyClicks(line(), name)
    QTest.keyClick(line(), Qt.Key.Key_Return)


albums = st.lists(
    st.builds(
        Album,
        st.integers(1, 12).map(AlbumId),
        st.sampled_from("abc"),
        st.integers(0, 3),
        st.none() | st.just("dog"),
    ),
    max_size=12,
    unique_by=lambda album: album.album_id,
)


@given(st.lists(albums, max_size=6))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_model_keeps_its_word_however_albums_change(qapp, lists):
    model = AlbumModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for wanted in lists:
        model.show(wanted)
        rows = [model.index(row).data(AlbumRole.ALBUM) for row in range(model.rowCount())]
        assert rows == wanted == list(model.albums())
        assert [model.index_of(album.album_id).row() for album in wanted] == list(range(len(wanted)))
    assert tester.model() is model


def test_what_a_row_says(section):
    model = section.model
    birthdays, snow = model.index(0), model.index(1)
    assert (birthdays.data(), birthdays.data(AlbumRole.COUNT)) == ("Birthdays", "96")
    assert (snow.data(), snow.data(AlbumRole.COUNT)) == ("Snow, no people", "smart")
    assert birthdays.data(Qt.ItemDataRole.AccessibleTextRole) == "Birthdays, 96 photos"
    assert "finds: snow" in snow.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "&amp; more" in model.index(2).data(Qt.ItemDataRole.ToolTipRole)


def test_a_plain_album_is_a_part_of_the_library_and_a_smart_one_a_search(sidebar, view):
    scopes, smart = heard(sidebar.scope_chosen), heard(sidebar.smart_album_chosen)
    click(view, BIRTHDAYS)
    click(view, BIRTHDAYS)
    assert scopes == [scope(BIRTHDAYS), scope(BIRTHDAYS)]
    click(view, SNOW)
    assert smart == [SNOW]
    assert view.selected() == SNOW
    sidebar.clear_choice()
    assert view.selected() is None
    sidebar.select_smart_album(SNOW.album_id)
    assert view.selected() == SNOW
    sidebar.select_scope(Scope())
    assert view.selected() is None
    assert len(scopes) == 2
    assert len(smart) == 1


def test_the_arrow_keys_come_from_above_and_go_on_below(sidebar, view):
    scopes, smart = heard(sidebar.scope_chosen), heard(sidebar.smart_album_chosen)
    sidebar._recent.setFocus()
    for _ in range(3):
        QTest.keyClick(line(), Qt.Key.Key_Down)
    assert scopes == [scope(BIRTHDAYS), scope(TRIPS)]
    assert smart == [SNOW]
    QTest.keyClick(line(), Qt.Key.Key_Down)
    assert line() is sidebar._settings
    QTest.keyClick(line(), Qt.Key.Key_Up)
    assert view.selected() == TRIPS


def test_the_keyboard_keeps_its_place_while_a_search_shows_something_else(sidebar, view):
    view.setFocus()
    view.choose(SNOW.album_id)
    sidebar.clear_choice()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.selected() == TRIPS


def test_choices_stay_while_albums_come_and_go_and_fall_back_when_theirs_goes(sidebar, view):
    view.choose(TRIPS.album_id)
    scopes = heard(sidebar.scope_chosen)
    sidebar.show_albums((Album(AlbumId(4), "Aunts", 1), *ALBUMS))
    sidebar.show_albums([Album(AlbumId(number), f"{number:03d}", number) for number in range(100, 200)] + [TRIPS])
    assert view.selected() == TRIPS
    assert scopes == []
    sidebar.show_albums(ALBUMS[:2])
    assert scopes == [Scope()]
    assert sidebar._library.isChecked()


def test_an_album_that_is_known_later_is_marked_then(theme, shown):
    sidebar = shown(Sidebar(theme), 220, 700)
    chosen = heard(sidebar.scope_chosen)
    sidebar.select_scope(scope(TRIPS))
    sidebar.show_albums(ALBUMS)
    assert sidebar.albums.view.selected() == TRIPS
    assert chosen == []


def test_without_albums_it_says_what_they_are_for(theme, shown):
    sidebar = shown(Sidebar(theme), 220, 700)
    section = sidebar.albums
    assert section._empty.isHidden(), "nobody knows yet"
    sidebar.show_albums(())
    assert section._empty.isVisible()
    assert section._empty.text() == NO_ALBUMS
    assert section.view.isHidden()
    sidebar.show_albums(ALBUMS)
    assert section._empty.isHidden()


# names


def test_a_new_album_is_named_in_place(sidebar, section):
    named = heard(section.named)
    section.begin_new(IDS)
    type_name("  Norway   2024 ")
    assert named == [Naming("Norway 2024", None, IDS)]
    section.end_naming()
    assert not section.is_naming


def test_a_smart_album_is_offered_the_words_of_its_search(section):
    named = heard(section.named)
    section.begin_new(query='snow -"people"')
    assert line().text() == "snow - people"
    QTest.keyClick(line(), Qt.Key.Key_Return)
    assert named == [Naming("snow - people", None, (), 'snow -"people"')]


@pytest.mark.parametrize(
    ("name", "problem"), [("birthdays", "There is an album “Birthdays” already."), ("", "An album needs a name.")]
)
def test_a_name_that_will_not_do_is_said_at_the_place(section, name, problem):
    named = heard(section.named)
    section.begin_new()
    type_name(name)
    field = section._new_name
    assert named == []
    assert (field.problem(), field._problem.isVisible()) == (problem, True)
    assert line().accessibleDescription() == problem
    QTest.keyClicks(line(), "x")
    assert field.problem() == ""
    QTest.keyClick(line(), Qt.Key.Key_Return)
    assert [naming.name for naming in named] == [f"{name}x"]


def test_what_the_engine_refuses_is_said_at_the_place_and_can_be_changed(section, qtbot):
    section.begin_rename(TRIPS)
    named = heard(section.named)
    type_name("Travels")
    QTest.keyClick(line(), Qt.Key.Key_Return)
    assert named == [Naming("Travels", TRIPS)], "once: nobody answered yet"
    section.refuse("The disk is full.")
    field = section._other_name
    assert field.problem() == "The disk is full."
    qtbot.waitUntil(lambda: field.geometry().bottom() < section.height())
    type_name("Journeys")
    assert named[1] == Naming("Journeys", TRIPS)


def test_renaming_begins_with_f2_over_its_row_and_ends_with_escape(section, view):
    named = heard(section.named)
    view.setFocus()
    view.choose(TRIPS.album_id)
    QTest.keyClick(view, Qt.Key.Key_F2)
    assert line().text() == "Trips & more"
    row = view.visualRect(section.model.index_of(TRIPS.album_id))
    assert section._other_name.mapToGlobal(QPoint(0, 0)).y() == view.mapToGlobal(row.topLeft()).y()
    QTest.keyClick(line(), Qt.Key.Key_Escape)
    assert not section.is_naming
    assert line() is view
    QTest.keyClick(view, Qt.Key.Key_F2)
    QTest.keyClick(line(), Qt.Key.Key_Return)
    assert not section.is_naming, "the same name is no news"
    assert named == []


def test_another_case_of_its_own_name_is_no_clash(section):
    named = heard(section.named)
    section.begin_rename(BIRTHDAYS)
    type_name("BIRTHDAYS")
    assert named == [Naming("BIRTHDAYS", BIRTHDAYS)]


def test_rows_stay_where_they_are_while_a_name_is_typed(sidebar, section):
    section.begin_rename(TRIPS)
    sidebar.show_albums((Album(AlbumId(4), "Aunts", 1), *ALBUMS))
    assert section.model.albums() == ALBUMS
    section.end_naming()
    assert len(section.model.albums()) == 4


def test_leaving_the_line_gives_the_name_and_an_empty_one_is_given_up(sidebar, section):
    named = heard(section.named)
    section.begin_new()
    sidebar._library.setFocus()
    assert not section.is_naming
    section.begin_new()
    QTest.keyClicks(line(), "Norway")
    sidebar._library.setFocus()
    assert [naming.name for naming in named] == ["Norway"]


# menus and keys


def menu_of(section, view, album):
    at = view.visualRect(section.model.index_of(album.album_id)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    (menu,) = [menu for menu in section.findChildren(QMenu) if menu.isVisible()]
    return menu, {action.text(): action for action in menu.actions() if action.text()}


def test_the_menu_of_an_album(section, view):
    menu, actions = menu_of(section, view, TRIPS)
    assert list(actions) == ["Open", "Tag its photos…", "Rename", "Delete"]
    chosen, deleted = heard(section.chosen), heard(section.deletion_wanted)
    actions["Open"].trigger()
    actions["Delete"].trigger()
    assert (chosen, deleted) == ([TRIPS], [TRIPS])
    actions["Rename"].trigger()
    assert section.is_naming
    menu.close()


def test_the_menu_of_a_smart_album_keeps_a_search_while_another_is_shown(section, view):
    edited, kept = heard(section.editing_wanted), heard(section.keeping_wanted)
    for search, can_keep in (("", False), (SNOW.query, False), ("snow", True)):
        section.show_search(search)
        menu, actions = menu_of(section, view, SNOW)
        assert list(actions) == ["Open", "Edit search", "Save this search here", "Rename", "Delete"]
        assert actions["Save this search here"].isEnabled() == can_keep
        if can_keep:
            actions["Save this search here"].trigger()
            actions["Edit search"].trigger()
        menu.close()
        QApplication.processEvents()
    assert (edited, kept) == ([SNOW], [SNOW])


def test_delete_and_enter(section, view):
    deleted, chosen = heard(section.deletion_wanted), heard(section.chosen)
    view.setFocus()
    view.choose(TRIPS.album_id)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert deleted == [TRIPS]
    assert chosen == [TRIPS, TRIPS]


def test_the_plus_makes_smart_albums_only_of_a_search(section):
    menu = section._menu
    new, smart = menu.actions()
    menu.aboutToShow.emit()
    assert (new.isEnabled(), smart.isEnabled()) == (True, False)
    assert smart.toolTip() == "Search for something first"
    section.show_search("snow")
    menu.aboutToShow.emit()
    assert smart.isEnabled()
    wanted = heard(section.new_smart_wanted)
    smart.trigger()
    assert len(wanted) == 1


# photos that are dragged


def drag(widget, at, mime, kind=QDragMoveEvent):
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    if kind is QDropEvent:
        event = QDropEvent(QPointF(at), actions, mime, LEFT, NO_KEYS)
    else:
        event = kind(at, actions, mime, LEFT, NO_KEYS)
    event.setAccepted(False)
    QApplication.sendEvent(widget, event)
    return event


def test_photos_are_dropped_on_a_plain_album_only(section, view):
    dropped, mime = heard(section.photos_dropped), files_as_mime(("/p/a.jpg",), IDS)
    rows = {album: view.visualRect(section.model.index_of(album.album_id)).center() for album in ALBUMS}
    drag(view.viewport(), rows[TRIPS], mime, QDragEnterEvent)
    assert drag(view.viewport(), rows[TRIPS], mime).isAccepted()
    assert view._delegate.target == 2
    refused = heard(section.refused)
    assert not any(drag(view.viewport(), rows[SNOW], mime).isAccepted() for _ in range(2))
    assert (view._delegate.target, refused) == (-1, [SNOW]), "said once, not at each movement"
    drop = drag(view.viewport(), rows[TRIPS], mime, QDropEvent)
    assert drop.dropAction() is Qt.DropAction.CopyAction
    assert dropped == [(TRIPS, IDS)]
    drag(view.viewport(), rows[SNOW], mime, QDropEvent)
    assert len(dropped) == 1


def test_photos_dropped_beside_the_albums_become_a_new_one(section):
    mime = files_as_mime(("/p/a.jpg",), IDS)
    assert drag(section, QPoint(20, 10), mime, QDragEnterEvent).isAccepted()
    drag(section, QPoint(20, 10), mime, QDropEvent)
    named = heard(section.named)
    type_name("Norway")
    assert named == [Naming("Norway", None, IDS)]


def test_files_of_others_are_not_for_albums(section, view):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/p/a.jpg")])
    assert not drag(view.viewport(), QPoint(20, 10), mime, QDragEnterEvent).isAccepted()
    assert not drag(section, QPoint(20, 10), mime, QDragEnterEvent).isAccepted()


# room


def test_sections_share_the_height_and_fold(sidebar, section, qtbot):
    sidebar.show_albums([Album(AlbumId(number), f"Album {number}", 1) for number in range(3000)])
    qtbot.waitUntil(lambda: section.view.height() > 300)
    open_px = section.height()
    folded = heard(section.folded)
    QTest.keyClick(section.head, Qt.Key.Key_Return)
    assert section.is_folded
    qtbot.waitUntil(lambda: section.height() < 60)
    QTest.keyClick(section.head, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: section.height() == open_px)
    assert folded == [True, False]
    assert section.head.accessibleName() == "Albums"


def test_a_new_name_unfolds_the_albums(section):
    section.set_folded(True)
    section.begin_new()
    assert not section.is_folded
