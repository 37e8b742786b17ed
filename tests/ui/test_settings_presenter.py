"""Settings with a real engine."""

import shutil

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton, QSpinBox

from photoclip.domain.settings import Settings
from photoclip.engine.launch import wait_until_left
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.dialogs.settings import SettingsDialog
from photoclip.ui.models.model_state import ModelAct
from photoclip.ui.presenters.settings import SettingsPresenter
from photoclip.ui.theme.theme import Appearance

SOON_MS = 30_000


@pytest.fixture
def dialog(theme, shown):
    return SettingsDialog(theme)


@pytest.fixture
def presenter(engine, dialog, theme, qtbot, tmp_path):
    qtbot.addWidget(dialog)
    return SettingsPresenter(engine, dialog, theme, tmp_path / "library")


class Reports:
    def __init__(self, presenter):
        self.all = []
        presenter.report_changed.connect(self.all.append)


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_changes_apply_at_once_one_after_the_other(presenter, dialog, qtbot, tmp_path):
    reports = Reports(presenter)
    presenter.open()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: str(tmp_path / "library") in texts(dialog.about), timeout=SOON_MS)
    qtbot.waitUntil(lambda: bool(dialog.computing.findChildren(QLabel)), timeout=SOON_MS)

    # Several at once: none is lost.
    dialog.computing.workers_wanted.emit(3)
    dialog.computing.device_wanted.emit("cpu")
    dialog.folders.everywhere_wanted.emit(("private",))
    qtbot.waitUntil(lambda: len(reports.all) == 3, timeout=SOON_MS)
    assert reports.all[-1].settings == Settings(device="cpu", decode_workers=3, excluded=("private",))
    assert dialog.computing.findChild(QSpinBox).value() == 3
    assert dialog.folders.everywhere.patterns == ("private",)

    # Nonsense goes back, and is said where it was typed.
    dialog.computing.device_wanted.emit("toaster")
    qtbot.waitUntil(lambda: bool(dialog.computing.device.error()), timeout=SOON_MS)
    assert "toaster" in dialog.computing.device.error()
    assert len(reports.all) == 3
    dialog.computing.device_wanted.emit("auto")
    qtbot.waitUntil(lambda: len(reports.all) == 4, timeout=SOON_MS)
    assert dialog.computing.device.error() == ""

    dialog.computing.gentle_wanted.emit(True)
    qtbot.waitUntil(lambda: len(reports.all) == 5, timeout=SOON_MS)
    assert reports.all[-1].settings.gentle

    # Models of this machine; the one that comes along stays.
    dialog.show_page(dialog.models)
    qtbot.waitUntil(lambda: dialog.models.shows("starter"), timeout=SOON_MS)
    dialog.models.acted.emit(ModelAct.REMOVE, "starter")
    qtbot.waitUntil(lambda: dialog.models.tile("starter").error() != "", timeout=SOON_MS)

    # Thumbnails lie elsewhere, or say why they cannot.
    dialog.show_page(dialog.storage)
    (tmp_path / "file").write_text("in the way")
    dialog.storage.thumbnails_wanted.emit(str(tmp_path / "file"))
    qtbot.waitUntil(lambda: bool(dialog.storage.thumbnails.error()), timeout=SOON_MS)
    assert len(reports.all) == 5
    (tmp_path / "small").mkdir()
    dialog.storage.thumbnails_wanted.emit(str(tmp_path / "small"))
    qtbot.waitUntil(lambda: len(reports.all) == 6, timeout=SOON_MS)
    assert reports.all[-1].settings.thumbnails == str(tmp_path / "small")
    qtbot.waitUntil(lambda: "Counting…" not in texts(dialog.storage), timeout=SOON_MS)


def test_folders(presenter, dialog, qtbot, tmp_path):
    presenter.open()
    photos = tmp_path / "photos"
    photos.mkdir()
    dialog.folders.add_wanted.emit(str(tmp_path / "nowhere"))
    qtbot.waitUntil(lambda: bool(dialog.folders.error()), timeout=SOON_MS)
    dialog.folders.add_wanted.emit(str(photos))
    qtbot.waitUntil(lambda: bool(dialog.folders.folders), timeout=SOON_MS)
    assert dialog.folders.error() == ""
    (folder,) = dialog.folders.folders

    for patterns in (("raw/", "*.png"), ()):
        dialog.folders.excluded_wanted.emit(folder, patterns)
        qtbot.waitUntil(
            lambda patterns=patterns: dialog.folders.card(folder.folder_id).patterns.patterns == patterns,
            timeout=SOON_MS,
        )

    dialog.folders.remove_wanted.emit(folder)
    qtbot.waitUntil(lambda: dialog.folders.folders == (), timeout=SOON_MS)
    dialog.folders.remove_wanted.emit(folder)
    qtbot.waitUntil(lambda: bool(dialog.folders.error()), timeout=SOON_MS)


def test_a_file_with_nonsense(presenter_on_nonsense, qtbot):
    presenter, dialog, file = presenter_on_nonsense
    presenter.open()
    qtbot.waitUntil(lambda: "devise" in dialog.notice.text(), timeout=SOON_MS)
    assert dialog.computing.findChild(QSpinBox).value() == 2
    dialog.rewrite_wanted.emit()
    qtbot.waitUntil(lambda: dialog.notice.text() == "", timeout=SOON_MS)
    assert "devise" not in file.read_text("utf-8")
    assert "decode_workers = 2" in file.read_text("utf-8")


@pytest.fixture
def presenter_on_nonsense(tmp_path, request):
    file = tmp_path / "library" / "settings.toml"
    file.parent.mkdir()
    file.write_text('devise = "cpu"\ndecode_workers = 2\n', "utf-8")
    presenter = request.getfixturevalue("presenter")
    return presenter, request.getfixturevalue("dialog"), file


def test_appearance_and_folders_outside(theme, qtbot, tmp_path, monkeypatch, dialog, qapp):
    qtbot.addWidget(dialog)
    presenter = SettingsPresenter(Engine(tmp_path), dialog, theme, tmp_path)
    try:
        with qtbot.waitSignal(presenter.appearance_chosen) as chosen:
            dialog.appearance.chosen.emit(Appearance.LIGHT)
        assert chosen.args == [Appearance.LIGHT]
        assert theme.appearance is Appearance.LIGHT
    finally:
        theme.set_appearance(Appearance.DARK)
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: (opened.append(url.toLocalFile()), False)[1])
    dialog.open_wanted.emit(str(tmp_path))
    assert opened == [str(tmp_path)]
    assert "No program" in dialog.notice.text()


def test_what_nobody_counts_is_not_said_to_be_counted(presenter, engine, dialog, qtbot, tmp_path):
    with qtbot.waitSignal(engine.ready, timeout=SOON_MS):
        pass
    library = tmp_path / "library"
    with qtbot.waitSignal(engine.failed, timeout=SOON_MS):
        engine.do_apart("A moment.", lambda: _close_the_way(library), lambda _: None, pytest.fail)
    presenter.open()
    dialog.show_page(dialog.storage)
    change = next(each for each in dialog.storage.findChildren(QPushButton) if each.text() == "Change…")
    assert "Counting…" not in texts(dialog.storage)
    assert texts(dialog.storage).count("Not known while the library is closed") == 6
    assert not change.isEnabled()

    library.unlink()
    engine.start()
    qtbot.waitUntil(lambda: "Not known while the library is closed" not in texts(dialog.storage), timeout=SOON_MS)
    qtbot.waitUntil(lambda: "Counting…" not in texts(dialog.storage), timeout=SOON_MS)
    qtbot.waitUntil(change.isEnabled, timeout=SOON_MS)


def _close_the_way(library):
    wait_until_left(library)
    shutil.rmtree(library)
    library.write_text("in the way")
