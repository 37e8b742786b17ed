"""Real widgets on an offscreen screen, and a real engine. A warning of Qt fails the test."""

import gc
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from photoclip.config.paths import library_paths, prepare
from photoclip.config.resources import resource
from photoclip.domain.api import IndexRequest
from photoclip.engine.session import open_session
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.presenters import photo_tags, tags
from photoclip.ui.theme.theme import Appearance, Theme
from photoclip.ui.windows import library_events
from photoclip.ui.windows.remembered import Remembered
from photoclip.ui.windows.wiring import Wiring

HERE = Path(__file__).parent
A_DAY_MS = 86_400_000
LONGEST_MAKING_S = 240.0
OFFSCREEN_SAYS = "This plugin does not support"
"""What the offscreen platform says to size hints, raising and opacity."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_SAYS, extend=True))


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """Dark; who changes it changes it back."""
    return Theme(qapp, Appearance.DARK)


@pytest.fixture(scope="session", autouse=True)
def _clipboard_is_emptied(qapp: QApplication) -> Iterator[None]:
    """Qt deletes what the clipboard holds when the process ends, after Python: what a test made crashes then."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(scope="session", autouse=True)
def _modules_stay() -> None:
    """What is there from the beginning is not looked through after each test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _collected_here() -> Iterator[None]:
    """Python's collector runs in whichever thread allocates. What a test leaves without a parent would be deleted
    there, with its timers and connections, while Qt delivers to it: a crash in a later test.
    """
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def shown(qtbot) -> Callable[..., QWidget]:
    """`shown(widget, 800, 600)` shows it; it is closed and deleted after the test."""

    def show(widget: QWidget, width_px: int = 800, height_px: int = 600) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width_px, height_px)
        with qtbot.waitExposed(widget):
            widget.show()
        return widget

    return show


@pytest.fixture
def engine(tmp_path, qapp) -> Iterator[Engine]:
    """A started engine on the library in `tmp_path / "library"`, which is empty unless one was put there."""
    bridge = Engine(tmp_path / "library")
    bridge.start()
    yield bridge
    bridge.close()


@pytest.fixture(scope="session")
def sample_library_original(tmp_path_factory) -> Path:
    """A library that knows the sample pictures, where they lie in resources. Copy it before use. Of several processes
    that run tests one makes it for all.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return _with_samples(tmp_path_factory.mktemp("samples") / "library")
    folder = tmp_path_factory.getbasetemp().parent / "samples"
    try:
        folder.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + LONGEST_MAKING_S
        while not (folder / "library").exists():
            assert time.monotonic() < deadline, "another process was to make the library of the samples"
            time.sleep(0.1)
        return folder / "library"
    return _with_samples(folder / "making").rename(folder / "library")


def _with_samples(library: Path) -> Path:
    with open_session(library) as session:
        job_id = session.start_index(IndexRequest((str(resource("samples")),)))
        status = session.wait_job(job_id, 0, 120.0)
        while not status.is_over:
            status = session.wait_job(job_id, status.revision, 120.0)
        assert status.error == ""
    return library


@pytest.fixture
def sample_library(sample_library_original, tmp_path) -> Path:
    """A copy of it in `tmp_path / "library"`, where `engine` looks: ask for it before `engine`."""
    return Path(shutil.copytree(sample_library_original, tmp_path / "library"))


@pytest.fixture(scope="session", autouse=True)
def nothing_suggested_by_itself():
    """Or each window's engine loads the model and makes the vectors of all labels; who tests suggestions asks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tags, "_COUNT_REVIEW_MS", A_DAY_MS)
        patch.setattr(photo_tags, "_SETTLE_MS", A_DAY_MS)
        yield


@pytest.fixture
def wired(tmp_path, theme, qtbot, monkeypatch):
    """The window of the library in `tmp_path / "library"`. Its engine loads the model when something is searched."""
    monkeypatch.setattr(library_events, "_WARM_UP_MS", A_DAY_MS)
    made = []

    def make(remembered: Remembered | None = None) -> Wiring:
        library = tmp_path / "library"
        paths = library_paths(library)
        prepare(paths)
        wiring = Wiring(paths, Engine(library), theme, remembered or Remembered())
        made.append(wiring)
        wiring.window.resize(1200, 800)
        with qtbot.waitExposed(wiring.window):
            wiring.start()
        return wiring

    yield make
    for wiring in made:
        wiring.close()
        wiring.window.deleteLater()
        wiring.deleteLater()
