"""A window whose library does not open, and what is said when jobs fail."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from photoclip.domain.api import IndexReport, JobState, JobStatus
from photoclip.domain.progress import Phase, Progress
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
    qtbot.waitUntil(lambda: heading(wiring) == "Your library is damaged", timeout=SOON_MS)
    assert "doctor" not in details(wiring)
    press(wiring, "Repair", qtbot)
    assert heading(wiring) == "Your library is being repaired"
    assert not buttons(wiring)
    qtbot.waitUntil(lambda: len(wiring.model.rows) > 60, timeout=SOON_MS)
    notice = wiring.window.middle.notice
    assert notice.text().startswith("Your library is repaired: it is as it was today")
    qtbot.waitUntil(lambda: wiring.window.middle.page is Page.GRID, timeout=SOON_MS)
    assert catalog.read_bytes()[:6] == b"SQLite"
    assert len(list(sample_library.glob("catalog.sqlite.damaged-*"))) == 1
    qtbot.waitUntil(lambda: wiring.window.strip.line.title == "Ready", timeout=SOON_MS)
    _jobs_that_fail(wiring)
    _trouble_while_photos_are_seen(wiring, sample_library, qtbot)


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
    over(good)
    assert notice.text() == "", "it is so no more"
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
    moved = library.rename(library.with_name("elsewhere"))
    library.write_text("in the way")
    wiring.engine.do_apart("A moment.", lambda: None, lost.append, lost.append)
    assert wiring.window.middle.notice.text() == "A moment."
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


def test_a_library_whose_folder_cannot_be_written_yet_is_claimed_later(tmp_path, qapp):
    from photoclip.domain.errors import StorageError

    instance = Instance(tmp_path / "library")
    with pytest.raises(StorageError):
        instance.claim()
    (tmp_path / "library").mkdir()
    assert instance.claim()
    assert instance.claim(), "twice is once"
    assert not Instance(tmp_path / "library").claim()
    instance.close()
