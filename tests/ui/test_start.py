"""The program itself, as a process: from its start to its end, and the picture that is drawn without a display."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from PySide6.QtGui import QImage

from photoclip.ui.windows.remembered import remembered_path

ROOT = Path(__file__).resolve().parents[2]
SOON_S = 60.0


def start(library: Path, *words: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "photoclip", "--library", str(library), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ, QT_QPA_PLATFORM="offscreen", QT_LOGGING_RULES="default.warning=false"),
    )


def until(condition) -> None:
    deadline = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def engines(library: Path) -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children(recursive=True)
        if child.status() != psutil.STATUS_ZOMBIE and {"engine", str(library)} <= set(child.cmdline())
    ]


@pytest.mark.skipif(os.name == "nt", reason="signals are a POSIX thing")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_from_start_to_end(number, tmp_path):
    library = tmp_path / "library"
    first = start(library)
    until(lambda: engines(library))
    second = start(library, str(tmp_path))
    assert second.communicate(timeout=SOON_S) == ("", "")
    assert second.returncode == 0
    first.send_signal(number)
    assert first.communicate(timeout=SOON_S) == ("", "")
    assert first.returncode == 0
    assert json.loads(remembered_path(library).read_text("utf-8"))["zoom_px"] > 0
    until(lambda: not engines(library))


def test_a_library_that_cannot_be_is_one_line(tmp_path):
    (tmp_path / "file").touch()
    process = start(tmp_path / "file" / "library")
    out, err = process.communicate(timeout=SOON_S)
    assert (process.returncode, out) == (1, "")
    (line,) = err.splitlines()
    assert line.startswith("photoclip: ")


def test_the_picture_without_a_display(tmp_path):
    picture = tmp_path / "window.png"
    drawn = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "screenshot.py"), str(picture), "--library", str(tmp_path / "new")],
        capture_output=True,
        text=True,
        timeout=SOON_S,
        check=False,
    )
    assert (drawn.returncode, drawn.stdout.split()[-1]) == (0, str(picture))
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1440, 900)
    colors = {image.pixel(x, y) for x in range(0, 1440, 7) for y in range(0, 900, 7)}
    assert len(colors) > 5
