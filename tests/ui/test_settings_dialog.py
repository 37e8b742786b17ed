"""The settings as a person uses them, without an engine."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QSpinBox, QToolButton

from photoclip import __version__
from photoclip.domain.files import Folder, FolderState, WatchMode
from photoclip.domain.ids import FolderId
from photoclip.domain.models import ComputingDevice
from photoclip.domain.settings import Settings, SettingsReport, Storage
from photoclip.domain.sidecar_api import SidecarsState
from photoclip.ui.dialogs.settings import SettingsDialog
from photoclip.ui.theme.theme import Appearance

REPORT = SettingsReport(Settings(excluded=("private",)), "/lib/settings.toml", "/lib/thumbnails", (), "cpu float32")
FOLDERS = (
    Folder(FolderId(1), "/pictures", FolderState.ONLINE, "", 2_941, ("raw/",)),
    Folder(FolderId(2), "/media/" + "long name " * 20, FolderState.OFFLINE, "there is no such folder", 1),
)


@pytest.fixture
def dialog(theme, shown):
    made = SettingsDialog(theme)
    made.show_report(REPORT)
    made.folders.show_folders(FOLDERS)
    return shown(made, 760, 560)


def visible_button(widget, text: str) -> QPushButton:
    return next(found for found in widget.findChildren(QPushButton) if found.text() == text and found.isVisible())


def test_it_is_not_modal_and_escape_hides_it(dialog):
    assert not dialog.isModal()
    assert QApplication.activeModalWidget() is None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_the_keyboard_comes_to_is_seen(dialog, qtbot):
    dialog.show_page(dialog.folders)
    area = dialog._stack.currentWidget()
    dialog.resize(600, 400)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    dialog._names.setFocus()
    QTest.keyClick(dialog._names, Qt.Key.Key_Tab)
    focused = dialog.focusWidget()
    assert dialog.folders.isAncestorOf(focused)
    assert not focused.visibleRegion().isEmpty()


def test_every_page_is_told_of(dialog):
    heard = []
    dialog.page_shown.connect(heard.append)
    for page in dialog.pages[1:]:
        dialog.show_page(page)
    assert heard == list(dialog.pages[1:])
    assert dialog.page is dialog.about


def test_folders_are_shown_as_they_are(dialog):
    card = dialog.folders.card(FolderId(2))
    assert "not connected: there is no such folder" in card.accessibleName()
    assert "1 file " in card.accessibleName()
    polled = replace(FOLDERS[0], watch=WatchMode.POLLING, watch_reason="it is far away")
    dialog.folders.show_folders((polled,))
    card = dialog.folders.card(FolderId(1))
    texts = [each.text() for each in card.findChildren(QLabel) if each.isVisible()]
    assert any("from time to time: it is far away." in text for text in texts)
    assert "from time to time" in card.accessibleName()
    dialog.folders.show_folders((replace(FOLDERS[0], files=1),))
    assert not any("from time to time" in each.text() for each in card.findChildren(QLabel) if each.isVisible())
    assert "1 file" in dialog.folders.card(FolderId(1)).accessibleName()
    with pytest.raises(KeyError):
        dialog.folders.card(FolderId(2))
    stop, names = dialog.folders.card(FolderId(1)), []
    while stop.accessibleName() != "Pattern to leave out of every folder":
        stop = stop.nextInFocusChain()
        if stop.isVisible() and stop.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names.append(stop.accessibleName() or stop.text())
    assert names == [
        *("What is left out of pictures", "Remove pictures from the library", "Add folder…"),
        *("Leave private out no longer, of every folder", "Pattern to leave out of every folder"),
    ]
    dialog.folders.show_folders(())
    assert any("No folder is watched" in label.text() and label.isVisible() for label in dialog.findChildren(QLabel))


def test_a_folder_goes_only_when_that_is_meant(dialog):
    removed = []
    dialog.folders.remove_wanted.connect(removed.append)
    card = dialog.folders.card(FolderId(1))
    visible_button(card, "Remove").click()
    visible_button(card, "Keep").click()
    assert removed == []
    visible_button(card, "Remove").click()
    next(b for b in card.findChildren(QPushButton) if b.text() == "Remove" and not b.accessibleName()).click()
    assert removed == [FOLDERS[0]]


def test_patterns_of_a_folder(dialog):
    heard = []
    dialog.folders.excluded_wanted.connect(lambda folder, patterns: heard.append((folder, patterns)))
    card = dialog.folders.card(FolderId(1))
    visible_button(card, "Left out: 1").click()
    edit = card.findChild(QLineEdit)
    for typed, error in (("../x", "two dots"), ("raw/", "already"), ("*", "everything"), ("", "Type a name")):
        edit.setText(typed)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        assert error in card.patterns.error()
    assert heard == []
    assert dialog.isVisible()
    edit.setText(" *.png ")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert heard == [(FOLDERS[0], ("raw/", "*.png"))]
    assert card.patterns.error() == ""
    assert card.patterns.patterns == ("raw/",)  # until the engine says otherwise
    card.patterns.findChild(QToolButton, "remove").click()
    assert heard[1] == (FOLDERS[0], ())


def test_patterns_for_all_folders(dialog):
    heard = []
    dialog.folders.everywhere_wanted.connect(heard.append)
    edit = dialog.folders.everywhere.findChild(QLineEdit)
    edit.setText("*.tmp")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert heard == [("private", "*.tmp")]


def test_device_and_workers(dialog):
    devices, workers, gentle = [], [], []
    dialog.computing.device_wanted.connect(devices.append)
    dialog.computing.workers_wanted.connect(workers.append)
    dialog.computing.gentle_wanted.connect(gentle.append)
    combo, spin = dialog.computing.findChild(QComboBox), dialog.computing.findChild(QSpinBox)
    dialog.show_page(dialog.computing)
    assert combo.currentText() == "Automatic"
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert devices == ["cpu"]
    spin.setValue(4)
    assert workers == [4]
    box = dialog.computing.findChild(QCheckBox)
    box.click()
    assert gentle == [True]
    # It was refused: what holds is shown again, without asking once more.
    dialog.show_report(REPORT)
    assert combo.currentText() == "Automatic"
    assert spin.value() == 0
    assert not box.isChecked()
    dialog.show_report(replace(REPORT, settings=Settings(device="cuda:1", decode_workers=7, gentle=True)))
    assert combo.currentText() == "NVIDIA or AMD graphics 1"
    assert spin.value() == 7
    assert box.isChecked()
    combo.activated.emit(combo.currentIndex())
    assert (len(devices), len(workers), len(gentle)) == (1, 1, 1)
    texts = [label.text() for label in dialog.computing.findChildren(QLabel)]
    assert "cpu float32" in texts


def test_devices_that_are_there_and_one_that_is_not(dialog):
    combo = dialog.computing.findChild(QComboBox)
    found = (ComputingDevice("mps", "Apple M9", None, is_usual=True), ComputingDevice("cpu", "Apple M9 (CPU)"))
    dialog.computing.show_devices(found)
    assert [combo.itemText(row) for row in range(combo.count())] == ["Automatic", "Apple M9", "Apple M9 (CPU)"]
    assert dialog.computing.found() == "Here that is Apple M9."
    dialog.show_report(replace(REPORT, settings=Settings(device="cuda:1")))
    assert combo.currentText() == "NVIDIA or AMD graphics 1 (not found)"
    dialog.show_report(replace(REPORT, settings=Settings(device="cpu")))
    assert combo.currentText() == "Apple M9 (CPU)"
    assert combo.count() == 3
    dialog.computing.show_no_devices("Nobody knows.")
    assert dialog.computing.found() == "Nobody knows."


def test_appearance_is_chosen_and_followed(dialog, theme):
    heard = []
    dialog.appearance.chosen.connect(heard.append)
    dialog.appearance.buttons[Appearance.LIGHT].click()
    assert heard == [Appearance.LIGHT]
    try:
        theme.set_appearance(Appearance.LIGHT)
        theme.set_appearance(Appearance.DARK)
        assert dialog.appearance.buttons[Appearance.DARK].isChecked()
    finally:
        theme.set_appearance(Appearance.DARK)


def test_storage(dialog):
    wanted, opened = [], []
    dialog.storage.thumbnails_wanted.connect(wanted.append)
    dialog.open_wanted.connect(opened.append)
    dialog.show_page(dialog.storage)
    dialog.storage.show_storage(Storage(1_048_576, 2_097_152, 3_145_728, 12, 4_194_304))
    texts = [label.text() for label in dialog.storage.findChildren(QLabel)]
    assert "12" in texts
    assert {f"{size}.00 MiB" for size in (1, 2, 3, 4)} <= {text.replace(",", ".") for text in texts}
    visible_button(dialog.storage, "Open").click()
    assert opened == ["/lib/thumbnails"]
    dialog.show_report(replace(REPORT, settings=Settings(thumbnails="/big"), thumbnails_dir="/big"))
    visible_button(dialog.storage, "Back beside the catalog").click()
    assert wanted == [None]
    assert not visible_button(dialog.storage, "Moving…").isEnabled()
    dialog.show_report(REPORT)
    assert visible_button(dialog.storage, "Change…").isEnabled()


def test_about(dialog):
    opened = []
    dialog.open_wanted.connect(opened.append)
    dialog.show_page(dialog.about)
    assert __version__ in [label.text() for label in dialog.about.findChildren(QLabel)]
    visible_button(dialog.about, "Open library folder").click()
    visible_button(dialog.about, "Open log folder").click()
    assert [path.replace("\\", "/").rsplit("/", 1)[-1] for path in opened] == ["lib", "log"]


def test_nonsense_in_the_file_is_listed(dialog, qtbot):
    dialog.show_report(replace(REPORT, problems=("line 3: unknown setting 'devise'", "line 4: no")))
    assert "line 3: unknown setting 'devise'\nline 4: no" in dialog.notice.text()
    dialog.show_report(replace(REPORT, problems=tuple(f"line {number}" for number in range(40))))
    assert "line 4\nand 35 others\n" in dialog.notice.text()
    with qtbot.waitSignal(dialog.rewrite_wanted):
        visible_button(dialog.notice, "Write it anew").click()
    dialog.show_report(REPORT)
    assert dialog.notice.text() == ""


def test_nothing_is_cut_at_its_smallest(dialog):
    dialog.resize(dialog.minimumSize())
    for page in dialog.pages:
        dialog.show_page(page)
        QTest.qWait(0)
        assert page.width() <= page.parentWidget().width(), page.title
        for label in page.findChildren(QLabel):
            if label.isVisible() and label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_tags_and_sidecars_are_wished_for_by_a_check(dialog):
    page, wished = dialog.tagging, []
    dialog.show_page(page)
    page.automatic_wanted.connect(lambda wanted: wished.append(("new photos", wanted)))
    page.sidecars_wanted.connect(lambda wanted: wished.append(("sidecars", wanted)))
    for box in page.findChildren(QCheckBox):
        assert not box.isChecked()
        QTest.keyClick(box, Qt.Key.Key_Space)
    assert wished == [("new photos", True), ("sidecars", True)]
    dialog.show_report(replace(REPORT, settings=Settings(tags_new_photos=True)))
    assert [box.isChecked() for box in page.findChildren(QCheckBox)] == [True, False]


def test_what_lies_beside_photos_is_told_with_the_way_to_what_differs(dialog):
    page, wished = dialog.tagging, []
    dialog.show_page(page)
    page.conflicts_wanted.connect(lambda: wished.append("conflicts"))
    page.labels_wanted.connect(lambda: wished.append("labels"))
    page.show_sidecars(SidecarsState(are_written=True, sidecars=2, conflicts=1))
    assert page.state() == "2 such files lie beside your photos."
    visible_button(page, "Look at 1 difference…").click()
    visible_button(page, "Labels PhotoClip knows…").click()
    assert wished == ["conflicts", "labels"]
