"""Whole tasks in the real window with the real engine, which is killed in the middle of each."""

import os
import shutil
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QListWidget, QPushButton, QWidget

from photoclip.config.resources import resource
from photoclip.domain.files import FolderState
from photoclip.ui.dialogs.jobs import JobsDialog
from photoclip.ui.views.grid import PhotoGrid
from photoclip.ui.windows.middle import Page
from photoclip.ui.windows.remembered import recall
from photoclip.ui.windows.wiring import Wiring

SOON_MS = 60_000
PICTURES = 24


@pytest.fixture
def photos(tmp_path) -> Path:
    """A folder with some of the sample pictures, and a file that is none; all are old, and so taken as whole."""
    folder = tmp_path / "photos"
    (folder / "2024").mkdir(parents=True)
    samples = sorted(path for path in resource("samples").rglob("*") if path.suffix in (".jpg", ".png", ".webp"))
    different = list({sample.read_bytes(): sample for sample in samples}.values())
    for number, sample in enumerate(different[:PICTURES]):
        shutil.copy2(sample, (folder / "2024" if number % 2 else folder) / f"{number:03}-{sample.name}")
    broken = folder / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    os.utime(broken, (1_600_000_000, 1_600_000_000))
    return folder


def kill_engine(wiring: Wiring, qtbot) -> None:
    """As a crash would end it, workers and all."""
    qtbot.waitUntil(lambda: wiring.engine.is_ready, timeout=SOON_MS)
    victims = [child for child in psutil.Process().children() if "engine" in child.cmdline()]
    assert victims
    ended = []
    for signal in (wiring.engine.ready, wiring.engine.failed):
        signal.connect(lambda *args: ended.append(args))
    for victim in victims:
        victim.kill()
    qtbot.waitUntil(lambda: bool(ended), timeout=SOON_MS)
    if not wiring.engine.is_ready:  # it ended too often: the person decides
        qtbot.mouseClick(button(wiring.window.middle.notice, "Try again"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: wiring.engine.is_ready, timeout=SOON_MS)


def button(parent, text: str) -> QPushButton:
    (found,) = [each for each in parent.findChildren(QPushButton) if each.text() == text]
    return found


def drop(target, mime: QMimeData) -> bool:
    """Drop on a widget as the platform does; whether it was welcome."""
    point, action = QPoint(50, 50), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(point, action, mime, buttons, keys)
    enter.setAccepted(False)
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(point), action, mime, buttons, keys))
    return enter.isAccepted()


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def add_folder(wiring: Wiring, folder: Path, qtbot) -> None:
    """Through the button and the dialog."""
    wiring.window.welcome.add_folder_wanted.emit()
    dialog = wiring.window.findChild(QFileDialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.selectFile(str(folder))
    dialog.accept()


@pytest.fixture
def carried(monkeypatch):
    """What is dragged out of the window: the offscreen platform has no other programs to drop on."""
    mimes = []

    def take(drag: QDrag, _action: Qt.DropAction) -> Qt.DropAction:
        mimes.append([url.toLocalFile() for url in drag.mimeData().urls()])
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", take)
    return mimes


def point_on(grid: PhotoGrid, row: int) -> QPoint:
    """Where a person sees the photo."""
    grid.scroll_to(row)
    area = grid.viewport().rect()
    points = (QPoint(x, y) for y in range(0, area.height(), 8) for x in range(0, area.width(), 8))
    return next(point for point in points if grid.row_under(point) == row) + QPoint(8, 8)


def drag_out(wiring: Wiring, row: int, carried: list[list[str]], qtbot) -> list[str]:
    """Press on a photo and pull; the files that other programs are offered."""
    grid = wiring.window.middle.grid
    start = point_on(grid, row)
    carried.clear()
    qtbot.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(grid.viewport(), start + QPoint(60, 0))
    qtbot.waitUntil(lambda: len(carried) == 1, timeout=SOON_MS)
    qtbot.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(60, 0))
    return carried[0]


@pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")
def test_the_main_job_while_the_engine_is_killed_in_the_middle_of_each_step(wired, photos, carried, qtbot):
    wiring = wired()
    window, middle = wiring.window, wiring.window.middle

    qtbot.waitUntil(lambda: window.is_welcoming, timeout=SOON_MS)
    with qtbot.waitSignal(wiring.shelf.folders_changed, timeout=SOON_MS):
        add_folder(wiring, photos, qtbot)
    qtbot.waitUntil(lambda: wiring.is_working, timeout=SOON_MS)
    kill_engine(wiring, qtbot)
    qtbot.waitUntil(lambda: len(wiring.model.rows) == PICTURES and not wiring.is_working, timeout=SOON_MS)
    assert not window.is_welcoming
    assert middle.page is Page.GRID

    kill_engine(wiring, qtbot)
    middle.field.focus()
    qtbot.keyClicks(window.focusWidget(), "a beach")
    qtbot.waitUntil(lambda: wiring.browse.page is not None and wiring.browse.page.hits != (), timeout=SOON_MS)
    wiring.conduct.show_weak()
    found = wiring.model.rows.photo_ids.tolist()
    behind = int(wiring.model.rows.behind.sum())
    assert len(found) + behind == PICTURES

    grid = middle.grid
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    assert window.focusWidget() is grid
    grid.set_current(2)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert window.is_viewing
    kill_engine(wiring, qtbot)
    qtbot.keyClick(window.viewer, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: wiring.viewer.row == 3, timeout=SOON_MS)
    qtbot.keyClick(window.viewer, Qt.Key.Key_Escape)
    assert not window.is_viewing
    assert grid.current_row() == 3

    kill_engine(wiring, qtbot)
    dropped = next(iter(sorted((photos / "2024").iterdir())))
    assert drop(window, files(dropped))
    qtbot.waitUntil(lambda: _first_path(wiring) == str(dropped), timeout=SOON_MS)

    kill_engine(wiring, qtbot)
    assert drag_out(wiring, 0, carried, qtbot) == [str(dropped)]


def _first_path(wiring: Wiring) -> str:
    photo = wiring.model.photo(0) if wiring.browse.page is not None and len(wiring.model.rows) else None
    return photo.files[0].path if photo is not None and photo.files else ""


def test_it_opens_as_it_was_left(wired, sample_library, tmp_path, qtbot):
    first = wired()
    qtbot.waitUntil(lambda: len(first.model.rows) > 0, timeout=SOON_MS)
    first.window.middle.grid.set_zoom(300)
    first.window.middle.field.focus()
    qtbot.keyClicks(first.window.focusWidget(), "snow")
    qtbot.keyClick(first.window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: first.browse.page is not None, timeout=SOON_MS)
    first.window.close()
    remembered = recall(tmp_path / "library").remembered
    assert (remembered.zoom_px, remembered.query, remembered.history) == (300, "snow", ("snow",))
    second = wired(remembered)
    qtbot.waitUntil(lambda: second.browse.page is not None, timeout=SOON_MS)
    assert second.window.middle.grid.zoom == 300
    assert second.window.middle.field.query().text == "snow"


@pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")
def test_what_makes_no_sense_is_said_in_place(wired, sample_library, photos, tmp_path, qtbot):
    (sample_library / "settings.toml").write_text('device = "toaster"\n')
    (sample_library / "window.json").write_text("[")
    wiring = wired(recall(sample_library).remembered)
    window, notice = wiring.window, wiring.window.middle.notice
    qtbot.waitUntil(lambda: "toaster" in notice.text(), timeout=SOON_MS)
    qtbot.waitUntil(lambda: len(wiring.model.rows) > 0 and not wiring.is_working, timeout=SOON_MS)

    (tmp_path / "notes.txt").write_text("no picture")
    assert drop(window, files(tmp_path / "notes.txt"))
    qtbot.waitUntil(lambda: "notes.txt" in window.strip.line.said, timeout=SOON_MS)

    address = QMimeData()
    address.setUrls([QUrl("https://example.org/cat.jpg")])
    assert drop(window, address)
    qtbot.waitUntil(lambda: "web address" in window.strip.line.said, timeout=SOON_MS)

    (tmp_path / "empty").mkdir()
    assert drop(window, files(tmp_path / "empty"))
    qtbot.waitUntil(lambda: "“empty”" in notice.text(), timeout=SOON_MS)
    qtbot.mouseClick(button(notice, "Add"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "No photos in empty" in window.strip.line.said, timeout=SOON_MS)

    picture = next(photos.glob("*.jpg"))
    assert drop(window, files(*[picture] * 5_000))
    qtbot.waitUntil(lambda: "first of" in window.strip.line.said, timeout=SOON_MS)
    qtbot.waitUntil(lambda: wiring.browse.page is not None, timeout=SOON_MS)


def test_photos_that_come_and_go_while_they_are_looked_at(wired, photos, tmp_path, qtbot):
    """Nobody says that something changed: the folder is followed."""
    wiring = wired()
    told, said = [], []
    wiring.shelf.folders_changed.connect(told.append)
    wiring.folder_news.said.connect(said.append)
    qtbot.waitUntil(lambda: wiring.window.is_welcoming, timeout=SOON_MS)  # else the start looks through it as well
    wiring.shelf.add_folders([str(photos)])
    qtbot.waitUntil(lambda: len(wiring.model.rows) == PICTURES and not wiring.is_working, timeout=SOON_MS)
    wiring.jobs.open()
    (activity,) = wiring.window.findChildren(JobsDialog)
    choose_job(activity, "needs attention", qtbot)
    qtbot.waitUntil(lambda: "1 FILE COULD NOT BE READ" in activity.report.text_shown(), timeout=SOON_MS)
    activity.close()

    grid = wiring.window.middle.grid
    grid.set_current(PICTURES // 2)
    chosen = grid.selected_ids().tolist()
    shutil.copy2(next(photos.glob("*.jpg")), tmp_path / "new.jpg")
    (tmp_path / "new.jpg").write_bytes((tmp_path / "new.jpg").read_bytes() + b"another photo")
    os.utime(tmp_path / "new.jpg", (1_600_000_000, 1_600_000_000))
    (tmp_path / "new.jpg").rename(photos / "new.jpg")
    qtbot.waitUntil(lambda: len(wiring.model.rows) == PICTURES + 1, timeout=SOON_MS)
    assert grid.selected_ids().tolist() == chosen == [wiring.model.photo_id(grid.current_row())]

    wiring.conduct.open_row(0)
    qtbot.waitUntil(lambda: wiring.model.photo(0) is not None, timeout=SOON_MS)
    Path(wiring.model.photo(0).files[0].path).unlink()
    qtbot.waitUntil(lambda: len(wiring.model.rows) == PICTURES, timeout=SOON_MS)
    assert wiring.window.is_viewing
    qtbot.keyClick(wiring.window.viewer, Qt.Key.Key_Escape)

    photos.rename(tmp_path / "pulled out")
    wiring.window.middle.grid.scroll_to(PICTURES - 2)
    qtbot.waitUntil(lambda: told[-1][0].state is FolderState.OFFLINE, timeout=SOON_MS)
    assert said == ["“photos” is offline: its photos stay searchable."]
    assert len(wiring.model.rows) == PICTURES
    wiring.model.forget_details()
    wiring.conduct.open_row(1)
    qtbot.waitUntil(lambda: "not connected" in wiring.window.viewer.note.text, timeout=SOON_MS)


def choose_job(activity: JobsDialog, words: str, qtbot) -> None:
    """The folder is looked through because it was added, and because it is followed: either may come first."""
    jobs = activity.findChild(QListWidget)
    qtbot.waitUntil(lambda: jobs.findItems(words, Qt.MatchFlag.MatchContains) != [], timeout=SOON_MS)
    jobs.setCurrentItem(jobs.findItems(words, Qt.MatchFlag.MatchContains)[0])


def test_nothing_stays_open_when_the_window_is_closed(wired, qtbot):
    wiring = wired()
    qtbot.waitUntil(lambda: wiring.window.is_welcoming, timeout=SOON_MS)
    wiring.open_settings()
    wiring.jobs.open()
    wiring.ask_for_folder()
    qtbot.waitUntil(lambda: len(visible_windows()) == 4, timeout=SOON_MS)
    wiring.window.close()
    assert visible_windows() == []


def visible_windows() -> list[QWidget]:
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
