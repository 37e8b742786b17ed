"""Backups in the settings: the part alone, and with a real engine that is left and comes back."""

import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog, QPushButton

from photoclip.config.resources import resource
from photoclip.domain.api import Backup, BackupReason
from photoclip.engine.launch import wait_until_left
from photoclip.ui.panels.settings.backups import Backups
from photoclip.ui.presenters.backups import BackupsPresenter

SOON_MS = 60_000
HOUR_NS = 3_600_000_000_000


@pytest.fixture
def part(shown):
    return shown(Backups(), 520, 600)


def visible(part, text):
    return [each for each in part.findChildren(QPushButton) if each.text() == text and each.isVisible()]


def some(count):
    now_ns = time.time_ns()
    return tuple(Backup(f"/b/{n}", now_ns - n * 40 * HOUR_NS, 12_000_000) for n in range(count))


def test_the_last_one_is_named_and_the_newest_are_listed(part):
    assert any("Looking for backups" in text for text in texts(part))
    assert not any("No backup yet" in text for text in texts(part)), "nobody knows yet"
    part.show_backups(())
    assert any("No backup yet" in text for text in texts(part))
    part.show_backups(some(9))
    assert any(text.startswith(("Last backup: today", "Last backup: yesterday")) for text in texts(part))
    assert len(visible(part, "Go back to this one…")) == 5
    visible(part, "Show 4 older ones")[0].click()
    assert len(visible(part, "Go back to this one…")) == 9
    names = {each.accessibleName() for each in visible(part, "Go back to this one…")}
    assert len(names) == 9
    part.show_backups(some(1))
    assert len(visible(part, "Go back to this one…")) == 1


def test_backups_of_the_same_day_are_told_apart(part):
    day = Backup("/b/0", int(datetime.now().replace(hour=10, minute=42, second=7).timestamp()) * 10**9, 12_000_000)
    reasons = (BackupReason.USUAL, BackupReason.BEFORE_RETURN, BackupReason.BEFORE_UPDATE)
    part.show_backups(tuple(replace(day, path=f"/b/{reason}", reason=reason) for reason in reasons))
    rows = [text for text in texts(part) if " · " in text]
    assert [text.split(" · ")[1:-1] for text in rows] == [[], ["before going back"], ["before an update"]]
    assert len({each.accessibleName() for each in visible(part, "Go back to this one…")}) == 3
    part.show_backups((replace(day, path="/b/1", made_at_ns=day.made_at_ns + 5 * 10**9), day))
    rows = [text for text in texts(part) if " · " in text]
    assert [":42:12" in rows[0], ":42:07" in rows[1]] == [True, True], rows


def place(button):
    return button.mapTo(button.window(), QPoint(0, 0)).y()


def test_an_open_question_stays_at_its_backup_when_another_comes(part, qtbot):
    older = some(3)
    newer = (Backup("/b/new", time.time_ns(), 1_000_000), *older)
    part.show_backups(older)
    visible(part, "Go back to this one…")[1].click()
    assert visible(part, "Stay")[0].hasFocus()
    part.show_backups(newer)
    asked, rows = part.question(), visible(part, "Go back to this one…")
    assert asked
    (stay,) = visible(part, "Stay")
    qtbot.waitUntil(lambda: place(rows[2]) < place(stay) < place(rows[3]))
    stay.click()
    assert rows[2].hasFocus(), "the keyboard is where it was asked"

    part.show_backups(older)
    assert visible(part, "Go back to this one…")[1].hasFocus()
    visible(part, "Go back to this one…")[1].click()
    part.show_backups((older[0], older[2]))
    assert part.question() == "", "there is nothing to go back to any more"


def test_rows_that_come_while_something_is_done_wait_for_its_end(part):
    part.show_backups(some(2))
    visible(part, "Back up now")[0].setFocus()
    part.show_working("A backup is being made…")
    part.show_backups(some(3))
    buttons = [each for each in part.findChildren(QPushButton) if each.isVisible()]
    assert not any(each.isEnabled() for each in buttons)
    part.show_working("")
    assert all(each.isEnabled() for each in buttons)
    assert visible(part, "Back up now")[0].hasFocus()


def texts(part):
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in part.findChildren(QLabel) if label.isVisible()]


def test_it_goes_back_only_when_that_is_meant(part):
    wanted = []
    part.return_wanted.connect(wanted.append)
    part.show_backups(some(3))
    visible(part, "Go back to this one…")[1].click()
    assert "What you changed in PhotoClip since then is lost" in part.question()
    visible(part, "Stay")[0].click()
    assert (part.question(), wanted) == ("", [])
    visible(part, "Go back to this one…")[2].click()
    visible(part, "Go back")[0].click()
    assert (part.question(), wanted) == ("", ["/b/2"])


def test_files_are_chosen(part, tmp_path):
    wanted = []
    part.back_up_wanted.connect(wanted.append)
    visible(part, "Back up now")[0].click()
    visible(part, "Save a copy…")[0].click()
    choose(part, tmp_path / "copy")
    assert wanted == [None, str(tmp_path / "copy.sqlite3")]
    (tmp_path / "copy.sqlite3").write_bytes(b"")
    visible(part, "Go back to a saved copy…")[0].click()
    choose(part, tmp_path / "copy.sqlite3")
    assert "“copy.sqlite3” was saved" in part.question()


def choose(part, path: Path) -> None:
    dialog = part.window().findChild(QFileDialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.selectFile(str(path))
    dialog.accept()
    dialog.setParent(None)


def test_back_to_a_backup_and_back_again(sample_library, engine, part, tmp_path, qtbot):
    folders, returned = [], []
    presenter = BackupsPresenter(engine, part, sample_library)
    presenter.returned.connect(returned.append)
    part.back_up_wanted.emit(None)
    qtbot.waitUntil(lambda: part.done() == "The backup is made.", timeout=SOON_MS)
    qtbot.waitUntil(lambda: bool(visible(part, "Go back to this one…")), timeout=SOON_MS)

    part.back_up_wanted.emit(str(tmp_path / "none" / "file" / "copy.sqlite3"))
    qtbot.waitUntil(lambda: part.done().startswith("Saved as"), timeout=SOON_MS)
    part.back_up_wanted.emit(str(sample_library / "catalog.sqlite"))
    qtbot.waitUntil(lambda: "catalog" in part.error(), timeout=SOON_MS)

    engine.ask(lambda api: (api.remove_folder(str(resource("samples"))), api.folders())[1], folders.append)
    qtbot.waitUntil(lambda: folders == [()], timeout=SOON_MS)
    with qtbot.waitSignal(engine.lost, timeout=SOON_MS):
        visible(part, "Go back to this one…")[0].click()
        visible(part, "Go back")[0].click()
    assert not visible(part, "Back up now")[0].isEnabled()
    qtbot.waitUntil(lambda: len(returned) == 1, timeout=SOON_MS)
    assert returned[0].startswith("Your library is as it was today")
    assert "What it was before is kept as a backup." in part.done()
    assert visible(part, "Back up now")[0].isEnabled()
    engine.ask(lambda api: api.folders(), folders.append)
    qtbot.waitUntil(lambda: len(folders) == 2, timeout=SOON_MS)
    assert [folder.path for folder in folders[1]] == [str(resource("samples"))]

    # A copy is younger than what is in it.
    with qtbot.waitSignal(engine.ready, timeout=SOON_MS):
        part.return_wanted.emit(str(tmp_path / "none" / "file" / "copy.sqlite3"))
    qtbot.waitUntil(lambda: len(returned) == 2, timeout=SOON_MS)
    assert returned.pop().startswith("Your library is as it was when “copy.sqlite3” was saved.")

    (tmp_path / "junk.sqlite3").write_bytes(b"junk" * 5000)
    part.return_wanted.emit(str(tmp_path / "junk.sqlite3"))
    qtbot.waitUntil(lambda: "junk.sqlite3" in part.error(), timeout=SOON_MS)
    with qtbot.waitSignal(engine.ready, timeout=SOON_MS):
        pass
    assert len(returned) == 1


def test_a_library_that_does_not_open_is_gone_back_without(sample_library, engine, part, tmp_path, qtbot):
    with qtbot.waitSignal(engine.ready, timeout=SOON_MS):
        pass
    presenter = BackupsPresenter(engine, part, sample_library)
    lost = []
    with qtbot.waitSignal(engine.lost, timeout=SOON_MS):
        engine.do_apart("A moment.", lambda: _break(sample_library), lost.append, pytest.fail)
    # Asked while it is started once more, and never answered.
    visible(part, "Back up now")[0].click()
    presenter.refresh()
    assert not visible(part, "Go back to a saved copy…")[0].isEnabled()
    with qtbot.waitSignal(engine.failed, timeout=SOON_MS):
        pass
    assert visible(part, "Go back to a saved copy…")[0].isEnabled()
    assert "is not open" in part.error()
    qtbot.waitUntil(lambda: bool(visible(part, "Go back to this one…")), timeout=SOON_MS)
    part.show_error("")
    visible(part, "Back up now")[0].click()
    assert "is not open" in part.error()

    visible(part, "Go back to this one…")[0].click()
    with qtbot.waitSignal(engine.ready, timeout=SOON_MS):
        visible(part, "Go back")[0].click()
    assert part.done().startswith("Your library is as it was today")
    (aside,) = sample_library.glob("catalog.sqlite.damaged-*")
    assert part.done().endswith(f"What was there before is kept as {aside}.")
    assert part.error() == ""


def _break(library: Path) -> None:
    wait_until_left(library)
    (library / "catalog.sqlite").write_bytes(b"no catalog" * 1000)
