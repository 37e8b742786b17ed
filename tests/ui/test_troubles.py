"""A window whose library does not open, and what is said when jobs fail."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from photoclip.domain.api import IndexReport, JobState, JobStatus
from photoclip.domain.errors import DamagedCatalogError, ModelError, StorageError
from photoclip.domain.progress import Phase, Progress
from photoclip.engine.launch import wait_until_left
from photoclip.engine.station import library_lock
from photoclip.ui.dialogs.settings import SettingsDialog
from photoclip.ui.windows.instance import Instance
from photoclip.ui.windows.middle import Page

SOON_MS = 60_000


def buttons(wiring) -> dict[str, QPushButton]:
    return {each.text(): each for each in wiring.window.middle.findChildren(QPushButton) if each.isVisible()}


def heading(wiring) -> str:
    nothing = wiring.window.middle.nothing
    return nothing.accessibleName() if nothing.isVisible() else ""


def details(wiring) -> str:
    return wiring.window.middle.nothing.accessibleDescription()


def press(wiring, text, qtbot):
    qtbot.waitUntil(lambda: text in buttons(wiring), timeout=SOON_MS)
    qtbot.mouseClick(buttons(wiring)[text], Qt.MouseButton.LeftButton)


def test_what_cannot_be_opened_says_why_and_is_repaired(wired, sample_library, monkeypatch, qtbot):
    monkeypatch.setenv("PYTHONHASHSEED", "broken")  # with which no Python starts
    wiring = wired()
    qtbot.waitUntil(lambda: heading(wiring) == "Your library cannot be opened", timeout=SOON_MS)
    assert "status" not in details(wiring)
    assert "engine-crash.log" in details(wiring)
    qtbot.waitUntil(lambda: list(buttons(wiring)) == ["Try again"], timeout=SOON_MS)
    assert wiring.window.strip.line.title == "Not open"
    assert not wiring.window.sidebar._empty.isVisible()

    monkeypatch.delenv("PYTHONHASHSEED")
    catalog = sample_library / "catalog.sqlite"
    catalog.write_bytes(b"no catalog" * 1000)
    press(wiring, "Try again", qtbot)
    qtbot.waitUntil(lambda: heading(wiring) == "Your library needs a repair", timeout=SOON_MS)
    assert "doctor" not in details(wiring)
    _a_repair_that_cannot_work(wiring, sample_library, qtbot)
    chosen = []
    wiring.troubles.library_replaced.connect(lambda: chosen.append(wiring.folder_news._folders))
    press(wiring, "Repair", qtbot)
    assert heading(wiring) == "Your library is being repaired"
    assert not buttons(wiring)
    qtbot.waitUntil(lambda: len(wiring.model.rows) > 60, timeout=SOON_MS)
    notice = wiring.window.middle.notice
    assert notice.text().startswith("Your library is repaired: it is as it was today")
    assert chosen == [None]
    qtbot.waitUntil(lambda: wiring.window.middle.page is Page.GRID, timeout=SOON_MS)
    assert catalog.read_bytes()[:6] == b"SQLite"
    assert len(list(sample_library.glob("catalog.sqlite.damaged-*"))) == 1
    qtbot.waitUntil(lambda: wiring.window.strip.line.title == "Ready", timeout=SOON_MS)
    _jobs_that_fail(wiring)
    _trouble_while_photos_are_seen(wiring, sample_library, qtbot)
    _a_model_that_is_gone(wiring, qtbot)


def _a_model_that_is_gone(wiring, qtbot):
    wiring.troubles.warm_up_failed(StorageError("the disk is full"))
    assert "Choose a model" not in buttons(wiring)
    wiring.troubles.warm_up_failed(ModelError("the model is not here"))
    press(wiring, "Choose a model", qtbot)
    (dialog,) = wiring.window.findChildren(SettingsDialog)
    assert dialog.isVisible()
    assert dialog.page is dialog.models
    dialog.close()


def _jobs_that_fail(wiring):
    notice, over = wiring.window.middle.notice, wiring.troubles.job_over
    full = JobStatus(7, "Following changes", JobState.FAILED, 1, Progress(Phase.DONE), None, "the disk is full (wait)")
    good = JobStatus(8, "Following changes", JobState.DONE, 1, Progress(Phase.DONE), IndexReport(added=1))
    notice.dismiss()
    over(full)
    assert notice.text() == "The disk is full (wait)"
    notice.dismiss()
    over(full)
    assert notice.text() == "", "the same is told once"
    over(good)
    over(full)
    assert notice.text() == "The disk is full (wait)"
    over(replace(good, is_quiet=True))
    assert notice.text() == "The disk is full (wait)", "another folder was followed"
    over(replace(good, is_quiet=True, report=IndexReport(has_recovered=True)))
    assert notice.text() == "", "it is so no more"
    over(full)
    over(good)
    assert notice.text() == "", "all folders were looked through"
    over(replace(full, error="The catalog /c is damaged: why (run `photoclip doctor --repair`)", is_damage=True))
    assert notice.text() == "The catalog /c is damaged: why"
    assert list(buttons(wiring)) == ["Repair", "Details"]
    over(good)
    over(full)
    notice.dismiss()
    wiring.shelf.rescan()
    over(full)
    assert notice.text() == "The disk is full (wait)", "the person tried again"
    wiring.folder_news.noticed.emit("good to know")
    assert (notice.text(), wiring.window.strip.line.said) == ("The disk is full (wait)", "good to know")
    wiring.troubles.say("something else")
    over(good)
    assert notice.text() == "something else"


def _trouble_while_photos_are_seen(wiring, library, qtbot):
    """Photos stay, and the notice says what is wrong."""
    lost = []
    wiring.engine.failed.connect(lost.append)
    moved, told = library.with_name("elsewhere"), []

    def move():
        wait_until_left(library)
        library.rename(moved)
        library.write_text("in the way")

    wiring.engine.lost.connect(lambda _line: told.append(wiring.window.middle.notice.text()))
    wiring.engine.do_apart("A moment.", move, lost.append, lost.append)
    qtbot.waitUntil(lambda: told == ["A moment."], timeout=SOON_MS)
    qtbot.waitUntil(lambda: "Try again" in buttons(wiring), timeout=SOON_MS)
    assert "in the way" not in wiring.window.middle.notice.text()
    assert str(library) in wiring.window.middle.notice.text()
    assert wiring.window.middle.page is Page.GRID
    library.unlink()
    moved.rename(library)
    press(wiring, "Try again", qtbot)
    with qtbot.waitSignal(wiring.engine.ready, timeout=SOON_MS):
        pass
    assert wiring.window.middle.notice.text() == ""
    qtbot.waitUntil(lambda: wiring.window.strip.line.title != "Starting…", timeout=SOON_MS)


def _a_repair_that_cannot_work(wiring, library, qtbot):
    """Why it did not work is not lost under what is wrong with the library, which it leaves as it was."""
    lock = library_lock(library)
    assert lock.try_acquire()
    try:
        wiring.engine.do_apart("A moment. It takes a while.", _refused, pytest.fail, wiring.troubles._tell_not_repaired)
        qtbot.waitUntil(lambda: heading(wiring) == "A moment", timeout=SOON_MS)
        assert not buttons(wiring), "nothing can be repaired meanwhile"
    finally:
        lock.release()
    qtbot.waitUntil(lambda: heading(wiring) == "Your library needs a repair", timeout=SOON_MS)
    assert details(wiring).startswith("The repair did not work. The disk is full. Free some space. The catalog ")
    assert wiring.window.middle.notice.text() == ""


def _refused():
    raise StorageError("the disk is full", "free some space")


def test_damage_met_by_a_question_is_told_once_with_a_way_out(wired, sample_library, monkeypatch, qtbot):
    monkeypatch.setattr("photoclip.ui.presenters.shelf._AGAIN_S", 0.2)
    wiring = wired()
    qtbot.waitUntil(lambda: wiring.window.strip.line.title == "Ready", timeout=SOON_MS)
    notice, asked, ask = wiring.window.middle.notice, [], wiring.engine.ask
    damage = DamagedCatalogError("the catalog is damaged", "run `photoclip doctor --repair`")

    def rotten(_api):
        raise damage

    def asks(call, done, failed=None, *, lane=""):
        asked.append(done)
        ask(rotten if done == wiring.shelf._show else call, done, failed, lane=lane)

    wiring.engine.ask = asks
    wiring.engine.ready.emit()  # as when it was started anew
    qtbot.waitUntil(lambda: notice.text() == "The catalog is damaged.", timeout=SOON_MS)
    assert "Repair" in buttons(wiring)
    assert wiring.window.strip.line.title == "Needs a repair"
    notice.dismiss()
    qtbot.waitUntil(lambda: asked.count(wiring.shelf._show) >= 3, timeout=SOON_MS)
    assert notice.text() == ""
    wiring.engine.ask = ask
    qtbot.waitUntil(lambda: wiring.window.strip.line.title == "Ready", timeout=SOON_MS)

    # In the settings as well, which cover it.
    wiring.open_settings()
    wiring.engine.ask(rotten, pytest.fail, lambda _: None)
    dialog = wiring.settings._dialog
    qtbot.waitUntil(lambda: dialog.notice.text() == "The catalog is damaged.", timeout=SOON_MS)

    def repairs():
        return [each for each in dialog.notice.findChildren(QPushButton) if each.text() == "Repair"]

    qtbot.waitUntil(lambda: len(repairs()) == 1, timeout=SOON_MS)  # said again, there are two for a moment
    (repair,) = repairs()
    lost = []
    wiring.engine.lost.connect(lost.append)
    with qtbot.waitSignal(wiring.engine.lost, timeout=SOON_MS):
        wiring.troubles.repair()  # above the photos, and here once more
        repair.click()
    with qtbot.waitSignal(wiring.engine.ready, timeout=SOON_MS):
        pass
    assert len(lost) == 1
    assert dialog.notice.text() == ""
    assert notice.text() == "Nothing is wrong with your library."


def test_what_is_wrong_with_the_settings_is_said_until_they_are_mended(wired, tmp_path, qtbot):
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "settings.toml").write_text("= [", "utf-8")
    wiring = wired()
    notice = wiring.window.middle.notice
    qtbot.waitUntil(lambda: "). Until that is mended, the usual value holds." in notice.text(), timeout=SOON_MS)
    wiring.open_settings()
    wiring.settings._dialog.rewrite_wanted.emit()
    qtbot.waitUntil(lambda: notice.text() == "", timeout=SOON_MS)


def test_nobody_is_told_of_folders_that_are_none(wired, tmp_path, qtbot):
    """Empty, closed and open again: what stands there is no lie."""
    wiring = wired()
    qtbot.waitUntil(lambda: wiring.window.is_welcoming, timeout=SOON_MS)
    wiring.window.show_photos()  # as when it does not open
    wiring.engine.ready.emit()
    qtbot.waitUntil(lambda: wiring.window.is_welcoming, timeout=SOON_MS)


def test_a_library_whose_folder_cannot_be_written_yet_is_claimed_later(tmp_path, qapp):
    instance = Instance(tmp_path / "library")
    with pytest.raises(StorageError):
        instance.claim()
    (tmp_path / "library").mkdir()
    assert instance.claim()
    assert instance.claim(), "twice is once"
    assert not Instance(tmp_path / "library").claim()
    instance.close()
