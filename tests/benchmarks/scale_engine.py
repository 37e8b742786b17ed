"""A large library through the engine's socket, as the window asks: start, listings, details, search, runs."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
from measuring import milliseconds, quantiles, seconds

from photoclip.config.resources import resource
from photoclip.domain.api import IndexReport, IndexRequest
from photoclip.domain.browse import Order, Scope
from photoclip.domain.found import SearchRequest
from photoclip.domain.ids import PhotoId
from photoclip.engine.client import EngineClient
from photoclip.engine.launch import launch_engine

_POLL_S = 0.02
_PATIENCE_S = 600.0
TEXTS = ("a dog", "snow", "a red car", "two people at a table", "night", "a boat on a lake", "flowers", "a cat asleep")


def engine_figures(folder: Path) -> dict[str, float]:
    """Starts an engine and stops it; a run over all folders ends before the searches begin."""
    library = folder / "library"
    starting_s, engine = seconds(lambda: launch_engine(library))
    try:
        process = psutil.Process(engine.pid)
        figures = {"start of the engine to its first answer, ms": 1e3 * starting_s}
        listing_s, listing = seconds(lambda: engine.list_photos(Scope(), Order.NEWEST))
        figures["first listing of all, ms"] = 1e3 * listing_s
        figures["engine after the first listing, MB"] = process.memory_info().rss / 1e6
        for order in Order:
            what = f"list all through the socket, {order.value}, ms"
            figures[what] = milliseconds(lambda order=order: engine.list_photos(Scope(), order))
        figures |= _details(engine, listing.id_array())
        asked: dict[str, Callable[[], object]] = {
            "folder tree": engine.folder_tree,
            "stats": engine.stats,
            "folders": engine.folders,
            "failures": engine.failures,
        }
        for what, work in asked.items():
            figures[f"{what} through the socket, ms"] = milliseconds(work)
        figures |= _searches(engine)
        figures["engine with model and index, MB"] = process.memory_info().rss / 1e6
    finally:
        engine.close()
    return figures


def run_figures(folder: Path) -> dict[str, float]:
    """Runs over all folders, with nothing changed and with one photo more; for a library with files."""
    engine = launch_engine(folder / "library")
    added = folder / "photos" / "added by the benchmark.jpg"
    sample = min(resource("samples").rglob("*.jpg"))
    try:
        process = psutil.Process(engine.pid)
        figures: dict[str, float] = {}
        for what in ("nothing changed", "nothing changed, again"):
            elapsed_s, report = _run(engine)
            figures[f"run with {what}, s"] = elapsed_s
            assert (report.added, report.removed, report.updated, report.decoded) == (0, 0, 0, 0), report
        figures["engine after these runs, MB"] = process.memory_info().rss / 1e6
        shutil.copy(sample, added)
        elapsed_s, report = _run(engine)
        assert (report.added, report.removed) == (1, 0), report
        figures["run with one photo more, s"] = elapsed_s
        added.unlink()
        elapsed_s, report = _run(engine)
        assert (report.added, report.removed) == (0, 1), report
        figures["run with one photo less, s"] = elapsed_s
    finally:
        added.unlink(missing_ok=True)
        engine.close()
    return figures


def watch_figures(folder: Path) -> dict[str, float]:
    """Photos that come into a watched folder, one by one; for a library with files."""
    engine = launch_engine(folder / "library")
    samples = sorted(resource("samples").rglob("*.jpg"))[:6]
    newest = engine.list_photos(Scope(), Order.NEWEST).id_array()[:1].tolist()
    home = Path(engine.photos(tuple(newest))[0].files[0].path)
    added = [home.parent / f"added by the benchmark {number}.jpg" for number in range(len(samples))]
    try:
        process = psutil.Process(engine.pid)
        engine.watch()
        figures = {"look through all at the start of watching, s": _until(lambda: _is_idle(engine))}
        taken, busy = [], []
        for sample, path in zip(samples, added, strict=True):
            before_s = sum(process.cpu_times()[:2])
            shutil.copy(sample, path)
            taken.append(_until(lambda path=path: engine.photo_at(str(path)) is not None))
            _until(lambda: _is_idle(engine))
            busy.append(sum(process.cpu_times()[:2]) - before_s)
        figures["a photo comes: seconds to see it, median"] = float(np.median(taken))
        figures["a photo comes: core-s of the engine, first"] = busy[0]
        figures["a photo comes: core-s of the engine, median"] = float(np.median(busy[1:]))
        figures["engine that watches, MB"] = process.memory_info().rss / 1e6
        for path in added:
            path.unlink()
        _until(lambda: all(engine.photo_at(str(path)) is None for path in added))
    finally:
        for path in added:
            path.unlink(missing_ok=True)
        engine.close()
    return figures


def _is_idle(engine: EngineClient) -> bool:
    return bool(engine.jobs()) and all(job.is_over for job in engine.jobs())


def _until(condition: Callable[[], bool]) -> float:
    started = time.perf_counter()
    while not condition():
        if time.perf_counter() - started > _PATIENCE_S:
            raise TimeoutError
        time.sleep(_POLL_S)
    return time.perf_counter() - started


def _run(engine: EngineClient) -> tuple[float, IndexReport]:
    started = time.perf_counter()
    job = engine.start_index(IndexRequest())
    status = engine.wait_job(job, 0, 0.0)
    while not status.is_over:
        status = engine.wait_job(job, status.revision, 10.0)
    assert status.report is not None, status.error
    return time.perf_counter() - started, status.report


def _details(engine: EngineClient, ids: np.ndarray) -> dict[str, float]:
    """Photos on the screen, here and there in the library."""
    rng = np.random.default_rng(0)
    taken = []
    for _ in range(50):
        start = int(rng.integers(0, ids.size - 200))
        screen = tuple(PhotoId(photo_id) for photo_id in ids[start : start + 200].tolist())
        one_s, photos = seconds(lambda screen=screen: engine.photos(screen))
        taken.append(1e3 * one_s)
        assert len(photos) == 200
    return quantiles("details of 200 photos through the socket", taken)


def _searches(engine: EngineClient) -> dict[str, float]:
    first_s, _ = seconds(lambda: engine.search(SearchRequest(TEXTS[0], limit=50)))
    taken = []
    for number in range(40):
        text = f"{TEXTS[number % len(TEXTS)]} {number}"
        taken.append(1e3 * seconds(lambda text=text: engine.search(SearchRequest(text, limit=50)))[0])
    return {"first search (model and index load), s": first_s} | quantiles("search for words, end to end", taken)


def size_figures(folder: Path) -> dict[str, float]:
    """What lies on the disk."""
    library = folder / "library"
    with os.scandir(library) as entries:
        catalog = sum(entry.stat().st_size for entry in entries if entry.name.startswith("catalog.sqlite"))
    index = sum(file.stat().st_size for file in (library / "index").iterdir())
    return {"catalog, MB": catalog / 1e6, "index, MB": index / 1e6}
