"""The window on a large library: first paint, typing, scrolling, and photos pouring in.

    python tests/benchmarks/bench_window.py [--photos 100000] [--folder FOLDER] [--pictures FOLDER]

Prints milliseconds of this machine in this run, and asserts nothing. FOLDER keeps the synthetic library for the next
time; `--pictures` is a folder of real photos that is added while the grid is scrolled. Runs offscreen.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false;default.warning=false")

FIRST_PAINT = """
import sys, time
started = float(sys.argv[1])
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from photoclip.config.paths import library_paths, prepare
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.theme.theme import Theme
from photoclip.ui.windows.remembered import Remembered
from photoclip.ui.windows.start import application
from photoclip.ui.windows.wiring import Wiring
library = Path(sys.argv[2])
paths = library_paths(library)
prepare(paths)
app = application()
wiring = Wiring(paths, Engine(library), Theme(app), Remembered())
wiring.window.resize(1440, 900)
wiring.start()
wiring.window.repaint()
app.processEvents()
painted = time.time() - started
while not len(wiring.model.rows):
    app.processEvents()
    time.sleep(0.001)
listed = time.time() - started
assert "torch" not in sys.modules
print(painted, listed)
wiring.close()
"""


def main() -> None:
    """Print one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch)
        if not (folder / "library" / "catalog.sqlite").exists():
            from synthetic_library import Recipe, make

            make(folder, Recipe(arguments.photos))
            # As it is after the first run. While an index of so many is made, searches take 0.8 s.
            script = Path(__file__).with_name("bench_scale.py")
            subprocess.run([sys.executable, script, folder, "--part", "build"], stdout=subprocess.DEVNULL, check=True)
        figures = first_paint(folder / "library") | in_the_window(folder / "library", arguments.pictures)
    if arguments.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:60} {value:10.1f} ms")


def first_paint(library: Path) -> dict[str, float]:
    """From the start of the process, the best of three: Python, Qt, our modules, the window's first frame."""
    runs = []
    for _ in range(3):
        command = [sys.executable, "-c", FIRST_PAINT, str(time.time()), str(library)]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        runs.append([1000 * float(word) for word in ended.stdout.split()])
    painted, listed = np.min(runs, axis=0)
    return {"start of the process to the first paint": painted, "start of the process to photos listed": listed}


def in_the_window(library: Path, pictures: Path | None) -> dict[str, float]:
    """Typing, scrolling, pouring in."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from photoclip.config.paths import library_paths
    from photoclip.ui.bridge.engine import Engine
    from photoclip.ui.theme.theme import Theme
    from photoclip.ui.windows.remembered import Remembered
    from photoclip.ui.windows.start import application
    from photoclip.ui.windows.wiring import Wiring

    app = application()
    wiring = Wiring(library_paths(library), Engine(library), Theme(app), Remembered())
    figures: dict[str, float] = {}
    try:
        wiring.window.resize(1440, 900)
        wiring.start()
        _until(lambda: len(wiring.model.rows) and not wiring.is_working, app)
        figures |= _delays("scrolling", wiring, app, 8.0)
        wiring.window.middle.field.focus()
        typed = []
        for word in ("a dog", "snow", "a red car", "two people at a table", "night"):
            wiring.window.middle.field.clear()
            _until(lambda: wiring.browse.page is None, app)
            target = wiring.window.focusWidget()
            for letter in word[:-1]:
                QTest.keyClick(target, letter)
            pages: list[object] = []
            wiring.search.found.connect(lambda page, query, word=word, pages=pages: _keep(page, query, word, pages))
            started = time.perf_counter()
            QTest.keyClick(target, word[-1])
            _until(lambda pages=pages: bool(pages), app)
            wiring.window.repaint()
            typed.append(1000 * (time.perf_counter() - started))
        figures["last key to results on the screen, first (model loads)"] = typed[0]
        figures["last key to results on the screen, median"] = float(np.median(typed[1:]))
        wiring.window.middle.field.clear()
        _until(lambda: wiring.browse.page is None and len(wiring.model.rows) > 1000, app)
        QTest.keyClick(wiring.window.middle.grid, Qt.Key.Key_Home)
        if pictures is not None:
            wiring.shelf.add_folders([str(pictures.resolve())])
            _until(lambda: wiring.is_working, app)
            figures |= _delays("scrolling while photos are indexed", wiring, app, 20.0)
    finally:
        wiring.close()
    return figures


def _keep(page: object, query: object, word: str, pages: list[object]) -> None:
    if getattr(query, "text", "") == word:
        pages.append(page)


def _delays(what: str, wiring: object, app: object, seconds: float) -> dict[str, float]:
    """How late a timer of 1 ms comes, while the wheel turns without a pause."""
    from PySide6.QtCore import QElapsedTimer, QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    grid = wiring.window.middle.grid
    clock = QElapsedTimer()
    clock.start()
    delays, last, turns = [], clock.nsecsElapsed(), 0
    while clock.elapsed() < 1000 * seconds:
        wheel = QWheelEvent(
            QPointF(100, 100),
            QPointF(100, 100),
            QPoint(),
            QPoint(0, -240 if turns % 400 < 200 else 240),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        turns += 1
        QApplication.postEvent(grid.viewport(), wheel)
        app.processEvents()
        now = clock.nsecsElapsed()
        delays.append((now - last) / 1e6)
        last = now
        time.sleep(0.004)
        last = clock.nsecsElapsed()
    return {
        f"{what}: event loop delay, median": float(np.median(delays)),
        f"{what}: event loop delay, p99": float(np.percentile(delays, 99)),
        f"{what}: event loop delay, worst": float(np.max(delays)),
    }


def _until(condition: Callable[[], object], app: object) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        app.processEvents()
        time.sleep(0.001)


if __name__ == "__main__":
    main()
