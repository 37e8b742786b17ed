"""Sidebar and strip before a real engine, which is really killed."""

import shutil
from pathlib import Path

import psutil
import pytest

from photoclip.config.resources import resource
from photoclip.domain.api import JobState
from photoclip.domain.files import Folder, FolderState
from photoclip.domain.ids import FolderId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.dialogs.jobs import JobsDialog
from photoclip.ui.panels.sidebar import Sidebar
from photoclip.ui.panels.status import StatusStrip
from photoclip.ui.presenters.jobs import JobsPresenter
from photoclip.ui.presenters.shelf import ShelfPresenter

PATIENCE_MS = 60_000


def heard(signal):
    said = []
    signal.connect(said.append)
    return said


@pytest.fixture
def sidebar(theme, shown):
    return shown(Sidebar(theme), 220, 600)


@pytest.fixture
def shelf(engine, sidebar):
    return ShelfPresenter(engine, sidebar)


@pytest.fixture
def strip(theme, shown):
    return shown(StatusStrip(theme), 1280, 40)


@pytest.fixture
def jobs(engine, strip, theme, shown):
    return JobsPresenter(engine, strip, lambda: shown(JobsDialog(theme)))


def few_samples(folder: Path) -> Path:
    """Copies of photos that the sample library knows: no model has to be loaded for them there."""
    folder.mkdir(parents=True)
    for path in sorted(resource("samples").rglob("*.jpg"))[:3]:
        shutil.copy(path, folder / path.name)
    return folder


def rows(sidebar):
    model = sidebar.model
    return {model.index(row, 0).data(): model.photos(model.index(row, 0)) for row in range(model.rowCount())}


def test_a_library_is_shown(sample_library, sidebar, shelf, qtbot):
    folders, stats = heard(shelf.folders_changed), heard(shelf.stats_changed)
    qtbot.waitUntil(lambda: rows(sidebar) != {}, timeout=PATIENCE_MS)
    assert rows(sidebar) == {"samples": stats[-1].photos}
    assert [folder.path for folder in folders[-1]] == [str(resource("samples"))]
    top = sidebar.model.index(0, 0)
    assert [sidebar.model.index(row, 0, top).data() for row in range(sidebar.model.rowCount(top))] == [
        *("City", "Home", "Nature", "Trips")
    ]
    assert sidebar._recent._count == stats[-1].photos


def test_folders_are_added_counted_and_removed(sample_library, tmp_path, sidebar, shelf, strip, jobs, qtbot):
    folder = few_samples(tmp_path / "photos")
    finished, stats = heard(jobs.finished), heard(shelf.stats_changed)
    shelf.stats_changed.connect(strip.show_stats)
    shelf.add_folders([str(folder)])
    qtbot.waitUntil(lambda: rows(sidebar).get("photos") == 3, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: [status.state for status in finished] == [JobState.DONE], timeout=PATIENCE_MS)
    # What is shown of a job stays a moment, however fast it was.
    qtbot.waitUntil(lambda: strip.line.title == "3 photos understood", timeout=PATIENCE_MS)
    assert strip._photos.text() == f"{stats[-1].photos} photos · all searchable"
    assert strip._model.text() == "starter"
    qtbot.waitUntil(lambda: not sidebar._busy.isVisible(), timeout=PATIENCE_MS)
    said = heard(shelf.said)
    sidebar.remove_folder_wanted.emit(sidebar.model.folder(sidebar.model.index(0, 0)))
    qtbot.waitUntil(lambda: list(rows(sidebar)) == ["samples"], timeout=PATIENCE_MS)
    assert said == ["photos is no longer in the library. No file was touched."]
    assert len(list(folder.iterdir())) == 3
    with qtbot.waitSignal(shelf.failed, timeout=PATIENCE_MS) as failed:
        sidebar.remove_folder_wanted.emit(Folder(FolderId(9), str(tmp_path), FolderState.ONLINE, "", 0))
    assert str(tmp_path) in str(failed.args[0])


def test_what_cannot_be_added_is_said_and_the_rest_is_added(tmp_path, sidebar, shelf, qtbot):
    (tmp_path / "notes.txt").write_text("no folder")
    empty = tmp_path / "empty"
    (empty / "beneath").mkdir(parents=True)
    (empty / "list.txt").write_text("no photo")
    said = heard(shelf.said)
    shelf.add_folders([str(tmp_path / "notes.txt"), str(tmp_path / "gone"), str(empty)])
    qtbot.waitUntil(lambda: len(said) == 2, timeout=PATIENCE_MS)
    assert "notes.txt is a file" in said[0]
    assert "1 more could not be added." in said[0]
    assert said[1] == "No photos in empty."
    qtbot.waitUntil(lambda: rows(sidebar) == {"empty": 0}, timeout=PATIENCE_MS)
    shelf.add_folders([str(empty)])
    qtbot.waitUntil(lambda: "empty is in the library already." in said, timeout=PATIENCE_MS)


def test_a_folder_beneath_a_watched_one_is_looked_at_by_itself(sample_library, tmp_path, shelf, qtbot):
    said = heard(shelf.said)
    shelf.add_folders([str(resource("samples", "Nature"))])
    qtbot.waitUntil(lambda: said == ["Nature is in the library already."], timeout=PATIENCE_MS)


def test_what_is_added_to_a_closed_library_is_not_passed_over_in_silence(sidebar, tmp_path):
    shelf = ShelfPresenter(Engine(tmp_path), sidebar)
    said = heard(shelf.said)
    shelf.add_folders([str(tmp_path)])
    assert said == ["Your library is not open. What you add comes in when it opens."]


def test_nothing_is_asked_more_often_than_is_good(engine, sidebar, monkeypatch, qtbot):
    rounds = []
    ask = engine.ask

    def counted(call, done, failed=None, *, lane=""):
        if done.__name__ == "_show":
            rounds.append(1)
        ask(call, done, failed, lane=lane)

    monkeypatch.setattr(engine, "ask", counted)
    shelf = ShelfPresenter(engine, sidebar)
    stats = heard(shelf.stats_changed)
    qtbot.waitUntil(lambda: bool(stats), timeout=PATIENCE_MS)
    asked = len(rounds)
    for _ in range(50):
        shelf._want(recent=True)
    assert len(rounds) == asked
    qtbot.waitUntil(lambda: len(rounds) == asked + 1, timeout=PATIENCE_MS)


def test_an_engine_killed_at_work_leaves_a_window_that_goes_on(
    sample_library, tmp_path, engine, sidebar, shelf, strip, jobs, qtbot
):
    folder = few_samples(tmp_path / "photos")
    finished = heard(jobs.finished)
    with qtbot.waitSignal(engine.ready, timeout=PATIENCE_MS):
        pass
    with qtbot.waitSignal(engine.news, timeout=PATIENCE_MS, check_params_cb=lambda news: bool(news.jobs)):
        shelf.add_folders([str(folder)])
    (process,) = psutil.Process().children()
    with qtbot.waitSignals([engine.lost, engine.ready], timeout=PATIENCE_MS):
        process.kill()
    assert not sidebar._busy.isVisible()
    assert strip._pause.isHidden()
    assert [status for status in finished if status.state is not JobState.DONE] == []
    before = len(finished)
    shelf.rescan()
    # One more where adding was not answered before the engine ended, and was asked again.
    qtbot.waitUntil(lambda: len(finished) > before, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: rows(sidebar).get("photos") == 3, timeout=PATIENCE_MS)


def test_a_job_is_paused_goes_on_and_is_cancelled_from_the_strip(tmp_path, engine, strip, jobs, shelf, qtbot):
    folder = few_samples(tmp_path / "photos")
    for path in folder.iterdir():
        # Bytes that no library knows: the model has to be loaded, which takes seconds.
        path.write_bytes(path.read_bytes() + b"a new photo")
    finished = heard(jobs.finished)
    shelf.add_folders([str(folder)])
    qtbot.waitUntil(strip._pause.isVisible, timeout=PATIENCE_MS)
    strip._pause.click()
    qtbot.waitUntil(lambda: strip._pause.text() == "Resume", timeout=PATIENCE_MS)
    assert strip.line.title == "Paused"
    strip._pause.click()
    qtbot.waitUntil(lambda: strip._pause.text() == "Pause", timeout=PATIENCE_MS)
    strip._cancel.click()
    qtbot.waitUntil(lambda: bool(finished), timeout=PATIENCE_MS)
    assert [status.state for status in finished] == [JobState.CANCELLED]
    qtbot.waitUntil(lambda: strip.line.title.startswith("Stopped"), timeout=PATIENCE_MS)
