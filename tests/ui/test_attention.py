"""Files that could not be understood: the list, its filters, and a real library behind it."""

import os
import shutil

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu

from photoclip.config.resources import resource
from photoclip.domain.api import IndexRequest
from photoclip.domain.files import Failure, FileState
from photoclip.ui.models.failures import FailureModel, FailureRole
from photoclip.ui.panels.attention import Attention
from photoclip.ui.presenters.attention import AttentionPresenter

STATES = (FileState.DAMAGED, FileState.UNSUPPORTED, FileState.TOO_LARGE)


def failures(count):
    return tuple(
        Failure(f"/p/trips/IMG_{number:05}.jpg", STATES[number % 3], "the file is cut off") for number in range(count)
    )


@pytest.fixture
def panel(theme, shown):
    panel = shown(Attention(theme), 700, 400)
    panel.show_failures(failures(30))
    return panel


def texts(model):
    return [model.index(row).data() for row in range(model.rowCount())]


def test_the_model_under_the_eyes_of_the_tester(qapp):
    model = FailureModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(failures(30))
    model.show_states({FileState.DAMAGED})
    assert model.rowCount() == 10
    model.show(failures(12))
    assert model.rowCount() == 4
    model.show_states(())
    assert model.rowCount() == 12
    assert model.counts() == dict.fromkeys(STATES, 4)
    tester.deleteLater()


def test_what_a_row_says(qapp):
    model = FailureModel()
    path = "/p/<b>\u202egpj.jpg" if os.sep == "/" else "C:\\p\\b.jpg"
    model.show((Failure(path, FileState.TOO_LARGE, "412 megapixels"),))
    index = model.index(0)
    assert index.data(FailureRole.STATE) == "Too large"
    assert index.data(FailureRole.REASON) == "412 megapixels"
    assert "\u202e" not in index.data()
    assert "<b>" not in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(FailureRole.FAILURE).path == path
    assert "Too large" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_chips_narrow_the_list(panel):
    chip = panel._chips.chip(FileState.DAMAGED)
    assert chip.text() == "Damaged 10"
    assert panel._chips.chip(FileState.UNREADABLE).isHidden()
    chip.click()
    assert panel.model.rowCount() == 10
    panel._chips.chip(FileState.UNSUPPORTED).click()
    assert panel.model.rowCount() == 20
    chip.click()
    panel._chips.chip(FileState.UNSUPPORTED).click()
    assert panel.model.rowCount() == 30


def test_a_filter_whose_last_file_was_read_ends(panel):
    panel._chips.chip(FileState.DAMAGED).click()
    panel.show_failures([failure for failure in failures(30) if failure.state is not FileState.DAMAGED])
    assert panel.pressed_states() == frozenset()
    assert panel.model.rowCount() == 20


def test_chips_stand_in_two_rows_where_there_is_little_room(panel, qtbot):
    every = [state for state in FileState if state is not FileState.OK]
    panel.show_failures([Failure(f"/p/{state}.jpg", state, "why") for state in every])
    panel.resize(280, 400)
    qtbot.waitUntil(lambda: len({panel._chips.chip(state).y() for state in every}) == 2, timeout=5_000)
    panel.resize(700, 400)
    qtbot.waitUntil(lambda: len({panel._chips.chip(state).y() for state in every}) == 1, timeout=5_000)


def test_several_are_copied_at_once(panel):
    assert not panel._copy.isEnabled()
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(1))
    QTest.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "/p/trips/IMG_00001.jpg\n/p/trips/IMG_00002.jpg"
    said = []
    panel.said.connect(said.append)
    panel._copy.click()
    assert said == ["2 paths copied."]
    assert not panel._folder.isEnabled()


def test_one_is_shown_in_its_folder_by_enter_button_and_menu(panel, qtbot):
    wanted = []
    panel.show_in_folder_wanted.connect(wanted.append)
    panel.view.setCurrentIndex(panel.model.index(2))
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    panel._folder.click()
    panel.view._menu(QPoint(5, 5))
    (menu,) = panel.findChildren(QMenu)
    next(action for action in menu.actions() if action.text() == "Show in folder").trigger()
    assert wanted == ["/p/trips/IMG_00002.jpg"] * 3
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not panel.findChildren(QMenu))


def test_what_is_selected_stays_when_the_list_changes(panel):
    panel.view.setCurrentIndex(panel.model.index(5))
    panel.show_failures(failures(30)[3:])
    assert [failure.path for failure in panel.view.chosen()] == ["/p/trips/IMG_00005.jpg"]
    assert panel.view.currentIndex().row() == 2
    panel.show_failures(failures(3))
    assert panel.view.chosen() == []
    assert not panel._copy.isEnabled()


def test_nothing_to_see(panel):
    panel.show_failures(())
    assert panel._nothing.isVisible()
    assert not panel._retry.isEnabled()
    panel.show_failures(failures(1))
    assert panel.view.isVisible()
    assert panel._details.text() == "1 file could not be read"


def test_thousands_are_shown_at_once(panel, qtbot):
    panel.show_failures(failures(20_000))
    assert panel.model.rowCount() == 20_000
    qtbot.waitUntil(lambda: panel.view.verticalScrollBar().maximum() > 0, timeout=5_000)
    panel.view.setCurrentIndex(panel.model.index(0))
    QTest.keyClick(panel.view, Qt.Key.Key_End)
    assert panel.view.currentIndex().row() == 19_999


def test_a_real_library_tries_again(tmp_path, engine, theme, shown, qtbot):
    folder = tmp_path / "photos"
    folder.mkdir()
    sound = next(resource("samples").rglob("*.jpg"))
    (folder / "broken.jpg").write_bytes(sound.read_bytes()[:200])
    panel = shown(Attention(theme), 700, 400)
    presenter = AttentionPresenter(engine, panel)
    engine.ask(lambda api: api.start_index(IndexRequest((str(folder),))), lambda _: None)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1, timeout=60_000)
    assert panel.model.failure(0).state is FileState.DAMAGED
    shutil.copy(sound, folder / "broken.jpg")
    panel._retry.click()
    assert panel._retry.text() == "Trying again…"
    qtbot.waitUntil(lambda: panel.model.rowCount() == 0, timeout=60_000)
    qtbot.waitUntil(lambda: panel._retry.text() == "Try again", timeout=20_000)
    gone = []
    presenter.said.connect(gone.append)
    panel.show_in_folder_wanted.emit(str(folder / "nothing.jpg"))
    qtbot.waitUntil(lambda: gone == ["nothing.jpg is not there right now."], timeout=20_000)
