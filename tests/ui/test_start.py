"""The window's own process: what it was started with, and Ctrl-C at a bad moment."""

import os
import signal
import subprocess
import sys

import pytest

from photoclip.config.paths import library_paths, prepare
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.windows.interrupts import Interrupts
from photoclip.ui.windows.remembered import Remembered
from photoclip.ui.windows.wiring import Wiring

PATIENCE_MS = 60_000
INTERRUPTED = """
import os, signal, sys
from photoclip.ui.windows import command
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "photoclip.ui.windows.start":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupt())
sys.exit(command.open_window(["--library", sys.argv[1]]))
"""


@pytest.fixture
def wiring(tmp_path, theme):
    """The window of an empty library, with places for its sides that no screen has."""
    paths = library_paths(tmp_path / "library")
    prepare(paths)
    made = Wiring(paths, Engine(paths.root), theme, Remembered(sidebar_px=2_000_000_000, facts_px=99_999))
    yield made
    made.close()
    made.window.deleteLater()
    made.deleteLater()


def test_a_folder_named_at_the_start_is_added_to_an_empty_library(wiring, tmp_path, qtbot):
    (tmp_path / "named").mkdir()
    wiring.start()
    assert wiring.window.side_widths_px()[0] < wiring.window.width() / 2
    with qtbot.waitSignal(wiring.shelf.folders_changed, timeout=PATIENCE_MS, check_params_cb=bool) as told:
        wiring.open_paths([str(tmp_path / "named")])
    assert [folder.path for folder in told.args[0]] == [str(tmp_path / "named")]
    assert not wiring.window.is_welcoming

    (tmp_path / "other").mkdir()
    wiring.conduct.open_file(str(tmp_path / "no.jpg"))
    wiring.drops.folders_dropped.emit([str(tmp_path / "other")])
    assert not wiring.window.is_viewing
    assert "“other”" in wiring.window.middle.notice.text()


@pytest.mark.skipif(sys.platform == "win32", reason="no process sends itself Ctrl-C there")
def test_ctrl_c_while_qt_is_imported_ends_at_once(tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", INTERRUPTED, str(tmp_path / "library")]
    ended = subprocess.run(words, env=environment, capture_output=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, b"")


def test_ctrl_c_before_there_is_a_window_closes_it_when_there_is(qtbot):
    closed = []
    interrupts = Interrupts()
    try:
        signal.raise_signal(signal.SIGINT)
        interrupts.close_by(lambda: closed.append(1))
        qtbot.waitUntil(lambda: closed == [1], timeout=PATIENCE_MS)
        signal.raise_signal(signal.SIGTERM)
        qtbot.waitUntil(lambda: closed == [1, 1], timeout=PATIENCE_MS)
    finally:
        interrupts.close()
