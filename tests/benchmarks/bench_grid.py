"""The grid at work: how long the event loop waits while it scrolls, and while rows are inserted.

python tests/benchmarks/bench_grid.py [--photos N] [--zoom PX] [--json]

Thumbnails are those of the sample pictures, made the program's own way and linked under as many names as there are
photos, so that every photo is read from the disk. Numbers are printed and compared with nothing.
"""

import argparse
import json
import os
import queue
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
from PySide6.QtCore import QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from photoclip.config.resources import resource
from photoclip.config.thumbnails import EDGES_PX, thumbnail_path
from photoclip.domain.api import IndexRequest
from photoclip.domain.browse import Order, Photo, PhotoFile, Scope
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import Facts
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.rows import Rows
from photoclip.ui.theme.theme import Appearance, Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.grid import PhotoGrid

PROBE_MS = 5
FRAME_MS = 16
SCROLL_S = 12.0
INSERT_S = 8.0
BATCHES_PER_S = 5
ROWS_PER_S = 1000


@dataclass(frozen=True, slots=True)
class Delays:
    """How much later than due the event loop came round, in milliseconds."""

    what: str
    samples: int
    p50_ms: float
    p99_ms: float
    most_ms: float


@dataclass(frozen=True, slots=True)
class Report:
    """`memory_mb` is the resident memory that the grid added, thumbnails included."""

    photos: int
    zoom_px: int
    first_paint_ms: float
    delays: tuple[Delays, ...]
    memory_mb: float
    pixmaps_mb: float


class Probe(QObject):
    """A timer that is due every PROBE_MS and writes down when it came."""

    def __init__(self) -> None:
        super().__init__()
        self._late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=PROBE_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._late.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self, what: str) -> Delays:
        self._timer.stop()
        late = np.array(self._late)
        p50, p99 = np.percentile(late, [50, 99])
        return Delays(what, len(late), round(float(p50), 1), round(float(p99), 1), round(float(late.max()), 1))

    def _tick(self) -> None:
        now = time.perf_counter()
        self._late.append(max(0.0, (now - self._last) * 1000 - PROBE_MS))
        self._last = now


class Catalogue(QObject):
    """Answers the model as the engine would, after a turn of the event loop."""

    def __init__(self, model: PhotoModel, samples: tuple[Photo, ...]) -> None:
        super().__init__()
        self._model, self._samples = model, samples
        model.details_wanted.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def _answer(self, photo_ids: tuple[PhotoId, ...]) -> None:
        self._model.add_details(tuple(photo_of(photo_id, self._samples) for photo_id in photo_ids))


def hash_of(photo_id: int) -> ContentHash:
    return ContentHash(f"{photo_id * 2654435761 % 2**32:08x}{photo_id:056x}")


def photo_of(photo_id: int, samples: tuple[Photo, ...]) -> Photo:
    """A photo of its own, which looks like one of the samples."""
    model = samples[photo_id % len(samples)]
    name = PhotoFile(f"{os.sep}photos{os.sep}{photo_id}.jpg", photo_id % 97 == 0)
    return Photo(PhotoId(photo_id), hash_of(photo_id), 1, "JPEG", model.width_px, model.height_px, Facts(), (name,))


def read_samples(library: Path) -> tuple[Photo, ...]:
    """Index the sample pictures."""
    from photoclip.engine.session import open_session

    with open_session(library) as session:
        job_id = session.start_index(IndexRequest((str(resource("samples")),)))
        status = session.wait_job(job_id, 0, 300.0)
        while not status.is_over:
            status = session.wait_job(job_id, status.revision, 300.0)
        ids = session.list_photos(Scope(), Order.NEWEST).id_array()
        return session.photos(tuple(PhotoId(int(photo_id)) for photo_id in ids))


def link_thumbnails(thumbnails: Path, target: Path, samples: tuple[Photo, ...], photo_ids: range) -> None:
    """A name for every photo; no bytes are copied."""
    for number in range(256):
        (target / f"{number:02x}").mkdir(parents=True, exist_ok=True)
    for photo_id in photo_ids:
        sample = samples[photo_id % len(samples)]
        for edge_px in EDGES_PX:
            source = thumbnail_path(thumbnails, sample.content_hash, edge_px)
            os.link(source, thumbnail_path(target, hash_of(photo_id), edge_px))


def rows_of(photo_ids: np.ndarray, samples: tuple[Photo, ...]) -> Rows:
    """Newest first, 40 photos a day, as a listing of the engine has them."""
    shapes = np.array([sample.width_px / sample.height_px for sample in samples], np.float32)
    days = (photo_ids // 40 + 8000).astype(np.int32)
    return Rows(photo_ids.astype(np.int64), shapes[photo_ids % len(samples)], days)


def run_loop(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


@contextmanager
def every(interval_ms: float, act: Callable[[], None]) -> Iterator[None]:
    timer = QTimer(interval=round(interval_ms), timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(act)
    timer.start()
    yield
    timer.stop()


def scroll(grid: PhotoGrid, probe: Probe, notches: int) -> Delays:
    """A wheel that turns by `notches` on each frame of the screen, until the end of the library or of SCROLL_S."""
    bar = grid.verticalScrollBar()
    bar.setValue(0)
    shown: set[int] = set()

    def turn() -> None:
        center = QPointF(grid.viewport().rect().center())
        delta = QPoint(0, -120 * notches)
        none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(center, center, QPoint(), delta, Qt.MouseButton.NoButton, none, phase, False)
        QApplication.sendEvent(grid.viewport(), event)
        shown.update(grid.visible_ids().tolist())

    loop = QEventLoop()
    bar.valueChanged.connect(lambda value: loop.quit() if value == bar.maximum() else None)
    QTimer.singleShot(round(1000 * SCROLL_S), loop.quit)
    probe.start()
    with every(FRAME_MS, turn):
        loop.exec()
    at = bar.value() / max(1, bar.maximum())
    return probe.stop(f"scrolling, {notches} notches a frame: {len(shown):,} photos seen, {at:.0%} of the way")


def insert(grid: PhotoGrid, model: PhotoModel, samples: tuple[Photo, ...], probe: Probe) -> Delays:
    """ROWS_PER_S photos a second, newer ones and scattered ones, while the middle of the library is looked at."""
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum() // 2)
    batch = ROWS_PER_S // BATCHES_PER_S
    rng = np.random.default_rng(0)
    spare = rng.permutation(np.setdiff1d(np.arange(1, int(model.rows.photo_ids.max()) + 40_000), model.rows.photo_ids))
    costs: list[float] = []
    ready: queue.Queue[Rows] = queue.Queue(2)
    batches = round(INSERT_S * BATCHES_PER_S)

    def prepare() -> None:
        """As the thread does which waits for the engine's answer."""
        ids = model.rows.photo_ids
        for number in range(batches):
            ids = np.sort(np.concatenate([ids, spare[number * batch : (number + 1) * batch]]))[::-1].copy()
            ready.put(rows_of(ids, samples))

    def add() -> None:
        if not ready.empty():
            rows = ready.get()
            started = time.perf_counter()
            model.show(rows)
            costs.append(time.perf_counter() - started)

    thread = threading.Thread(target=prepare, daemon=True)
    thread.start()
    probe.start()
    with every(1000 / BATCHES_PER_S, add):
        run_loop(INSERT_S)
    return probe.stop(f"{ROWS_PER_S} rows/s inserted, show() takes {np.median(costs) * 1000:.1f} ms")


def bench(photos: int, zoom_px: int, library: Path) -> Report:
    # In a process of its own, as in the program: the window does not carry what the engine imports.
    with ProcessPoolExecutor(1, get_context("spawn")) as engine:
        samples = engine.submit(read_samples, library).result()
    links = library / "links"
    # Half of the ids are shown at first, so that the others can be inserted between them.
    shown = np.arange(1, 2 * photos, 2)[::-1]
    link_thumbnails(library / "thumbnails", links, samples, range(1, 2 * photos + 40_000, 2))
    app = QApplication.instance() or QApplication(sys.argv)
    theme = Theme(app, Appearance.DARK)
    before = psutil.Process().memory_info().rss
    model, loader = PhotoModel(), ThumbnailLoader(links)
    catalogue = Catalogue(model, samples)
    rows, probe = rows_of(shown, samples), Probe()
    started = time.perf_counter()
    grid = PhotoGrid(model, loader, theme)
    grid.set_zoom(zoom_px)
    grid.resize(1440, 900)
    model.show(rows)
    grid.show()
    grid.grab()
    first_paint_ms = (time.perf_counter() - started) * 1000
    run_loop(1.0)
    # As fast as a hand turns a wheel, and one that runs free to the end of the library.
    through = round(grid.verticalScrollBar().maximum() / (SCROLL_S * 500 / FRAME_MS) / grid.zoom)
    delays = (scroll(grid, probe, 1), scroll(grid, probe, max(2, through)), insert(grid, model, samples, probe))
    memory = psutil.Process().memory_info().rss - before
    pixmaps = loader.size_bytes
    loader.close()
    grid.close()
    catalogue.deleteLater()
    mega = 1024**2
    return Report(len(rows), zoom_px, round(first_paint_ms, 1), delays, round(memory / mega), round(pixmaps / mega))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--zoom", type=int, default=180)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photoclip-bench-") as folder:
        report = bench(options.photos, options.zoom, Path(folder))
    if options.json:
        print(json.dumps(asdict(report)))
        return
    print(f"{report.photos:,} photos, zoom {report.zoom_px} px, first paint {report.first_paint_ms} ms")
    for delay in report.delays:
        print(f"  {delay.what}: p50 {delay.p50_ms} ms, p99 {delay.p99_ms} ms, most {delay.most_ms} ms")
    print(f"  memory {report.memory_mb:.0f} MB, of it thumbnails {report.pixmaps_mb:.0f} MB")


if __name__ == "__main__":
    main()
