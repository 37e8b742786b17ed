"""The sidebar as a person uses it."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from photoclip.domain.api import Stats
from photoclip.domain.browse import FolderNode, Scope, ScopeKind
from photoclip.domain.files import Folder, FolderState
from photoclip.ui.panels.sidebar import Sidebar
from photoclip.ui.theme.theme import Appearance

FAVOURITES = Scope(ScopeKind.FAVOURITES)
RECENT = Scope(ScopeKind.RECENT)


def folder(folder_id, path="/p/Trips", state=FolderState.ONLINE):
    return Folder(folder_id, path, state, "its drive is not there" if state is FolderState.OFFLINE else "")


def scope(folder_id, relative_path=""):
    return Scope(ScopeKind.FOLDER, folder_id, relative_path)


def stats(photos=18_204, failures=0):
    return Stats(photos, photos, 2, photos, failures, 0, "starter")


FOLDERS = (folder(1), folder(2, "/p/Old drive", FolderState.OFFLINE))
NODES = (FolderNode(1, "", 2941), FolderNode(1, "2024", 604), FolderNode(2, "", 3102))


@pytest.fixture
def sidebar(theme, shown):
    sidebar = Sidebar(theme)
    sidebar.show_folders(FOLDERS, NODES)
    sidebar.show_stats(stats(), 47)
    return shown(sidebar, 220, 600)


def heard(signal):
    said = []
    signal.connect(lambda *arguments: said.append(arguments[0] if arguments else None))
    return said


def test_the_arrow_keys_go_through_everything(sidebar):
    sidebar.show_stats(stats(failures=6), 47)
    chosen, attention = heard(sidebar.scope_chosen), heard(sidebar.attention_chosen)
    untagged = heard(sidebar.untagged_chosen)
    sidebar._library.setFocus()
    for _ in range(6):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert chosen == [FAVOURITES, RECENT, scope(1), scope(2)]
    assert (untagged, attention) == ([None], [None])
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    settings = heard(sidebar.settings_wanted)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert settings == [None]
    for _ in range(7):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert chosen[4:] == [scope(2), scope(1), RECENT, FAVOURITES, Scope()]
    assert len(attention) == 1, "the settings are no choice: it still was the one"


def test_one_thing_is_chosen_at_a_time(sidebar):
    sidebar.select_scope(scope(1, "2024"))
    assert sidebar.view.selected() == scope(1, "2024")
    assert not sidebar._library.isChecked()
    sidebar.select_attention()
    assert sidebar.view.selected() is None
    assert sidebar._attention.isChecked()
    sidebar.select_scope(Scope())
    assert sidebar._library.isChecked()
    assert not sidebar._attention.isChecked()
    sidebar.clear_choice()
    assert not sidebar._library.isChecked()


def test_clicking_what_is_chosen_chooses_it_once_more(sidebar):
    sidebar.select_scope(Scope())
    chosen = heard(sidebar.scope_chosen)
    sidebar._library.click()
    sidebar._library.click()
    assert chosen == [Scope(), Scope()]
    assert sidebar._library.isChecked()


def test_what_needs_attention_is_hidden_while_there_is_nothing(sidebar):
    assert sidebar._attention.isHidden()
    sidebar.show_stats(stats(failures=6), 47)
    assert not sidebar._attention.isHidden()
    assert "6 files" in sidebar._attention.accessibleName()
    sidebar.select_attention()
    sidebar.show_stats(stats(), 47)
    assert not sidebar._attention.isHidden()
    sidebar.select_scope(Scope())
    assert sidebar._attention.isHidden()


def test_a_folder_that_comes_later_is_marked_then(theme, shown):
    sidebar = shown(Sidebar(theme), 220, 600)
    chosen = heard(sidebar.scope_chosen)
    sidebar.select_scope(scope(1, "2024"))
    sidebar.show_folders(FOLDERS, NODES)
    assert sidebar.view.selected() == scope(1, "2024")
    assert chosen == []


def test_the_choice_survives_updates_and_falls_back_when_its_folder_goes(sidebar):
    chosen = heard(sidebar.scope_chosen)
    sidebar.select_scope(scope(1, "2024"))
    sidebar.show_folders(FOLDERS, (*NODES[:1], FolderNode(1, "2023", 1), *NODES[1:]))
    assert sidebar.view.selected() == scope(1, "2024")
    assert chosen == []
    sidebar.show_folders(FOLDERS, (NODES[0], NODES[2]))
    assert chosen == [scope(1)]
    sidebar.show_folders(FOLDERS[1:], NODES[2:])
    assert chosen == [scope(1), Scope()]
    assert sidebar._library.isChecked()


def test_an_update_does_not_unfold_what_the_person_folded(sidebar):
    sidebar.select_scope(scope(1, "2024"))
    top = sidebar.model.index_of(scope(1))
    sidebar.view.collapse(top)
    sidebar.show_folders(FOLDERS, (FolderNode(1, "", 2942), *NODES[1:]))
    assert not sidebar.view.isExpanded(sidebar.model.index_of(scope(1)))


def menu_of(sidebar):
    (menu,) = [menu for menu in sidebar.findChildren(QMenu) if menu.isVisible()]
    return {action.text(): action for action in menu.actions() if action.text()}


def test_the_menu_of_a_folder(sidebar, qtbot):
    sidebar.view.menu_wanted.emit(scope(1), QPoint(10, 10))
    actions = menu_of(sidebar)
    labels = ["Show in folder", "Look again now", "Tag the photos of this folder…", "Remove from library…"]
    assert list(actions) == labels
    wanted = heard(sidebar.tagging_wanted)
    actions["Tag the photos of this folder…"].trigger()
    assert wanted[0].scope == scope(1)
    shows, looks = heard(sidebar.show_in_folder_wanted), heard(sidebar.rescan_wanted)
    actions["Show in folder"].trigger()
    actions["Look again now"].trigger()
    assert shows == ["/p/Trips"]
    assert looks == [None]
    (menu,) = [menu for menu in sidebar.findChildren(QMenu) if menu.isVisible()]
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any(menu.isVisible() for menu in sidebar.findChildren(QMenu)))
    sidebar.view.menu_wanted.emit(scope(1, "2024"), QPoint(10, 10))
    assert "Remove from library…" not in menu_of(sidebar)


def test_removing_asks_first_and_says_that_no_file_is_touched(sidebar):
    removed = heard(sidebar.remove_folder_wanted)
    sidebar.view.select(scope(1))
    QTest.keyClick(sidebar.view, Qt.Key.Key_Delete)
    question = sidebar._question
    assert question.isVisible()
    assert "No file is touched" in question.accessibleName()
    assert QApplication.focusWidget().text() == "Keep"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert question.isHidden()
    assert removed == []
    QTest.keyClick(sidebar.view, Qt.Key.Key_Delete)
    next(button for button in question.findChildren(QPushButton) if button.text() == "Remove").click()
    assert removed == [FOLDERS[0]]
    assert question.isHidden()


def test_a_subfolder_cannot_be_removed_and_a_question_ends_with_its_folder(sidebar):
    sidebar.view.select(scope(1, "2024"))
    QTest.keyClick(sidebar.view, Qt.Key.Key_Delete)
    assert sidebar._question.isHidden()
    sidebar.view.removal_wanted.emit(scope(1))
    sidebar.show_folders(FOLDERS[1:], NODES[2:])
    assert sidebar._question.isHidden()


def drag(sidebar, *urls):
    mime = QMimeData()
    mime.setUrls([QUrl(url) for url in urls])
    actions, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 300), actions, mime, button, keys)
    QApplication.sendEvent(sidebar, enter)
    if enter.isAccepted():
        QApplication.sendEvent(sidebar, QDropEvent(QPointF(50, 300), actions, mime, button, keys))
    return enter.isAccepted()


def test_folders_may_be_dropped_and_files_are_left_to_the_window(sidebar):
    dropped = heard(sidebar.folders_dropped)
    assert drag(sidebar, "file:///p/2024.05%20Norway", "file:///p/Trips/")
    assert dropped == [["/p/2024.05 Norway", "/p/Trips"]]
    assert not drag(sidebar, "file:///p/IMG_1.JPG")
    assert not drag(sidebar, "file:///p/Trips", "file:///p/notes.txt")
    assert not drag(sidebar, "https://example.org/Trips")
    assert len(dropped) == 1


def test_without_folders_it_says_so(theme, shown):
    sidebar = shown(Sidebar(theme), 220, 600)
    assert not sidebar._empty.isVisible(), "nobody knows yet"
    sidebar.show_folders((), ())
    assert sidebar._empty.isVisible()
    assert not sidebar.view.isVisible()
    QTest.keyClick(sidebar._recent, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is sidebar._settings


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(image.height())}


@pytest.mark.parametrize("appearance", [Appearance.DARK, Appearance.LIGHT])
def test_it_paints_in_the_colours_in_force(sidebar, theme, appearance):
    theme.set_appearance(appearance)
    try:
        sidebar.select_scope(scope(1))
        found = colours(sidebar.grab().toImage())
        assert {theme.colors.panel, theme.colors.raised, theme.colors.accent} <= found
        sidebar.clear_choice()
        assert theme.colors.raised not in colours(sidebar.grab().toImage())
    finally:
        theme.set_appearance(Appearance.DARK)


def test_names_that_do_not_fit_widen_nothing(sidebar):
    width = sidebar.minimumSizeHint().width()
    long = "x" * 120
    sidebar.show_folders(
        (folder(1, f"/p/{long}"), folder(2, f"/q/{long}")), (FolderNode(1, "", 9), FolderNode(2, "", 9))
    )
    sidebar.view.removal_wanted.emit(scope(1))
    assert sidebar._question.isVisible()
    assert max(width, sidebar.minimumSizeHint().width()) <= 176
