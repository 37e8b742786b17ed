"""The index of a large library: building, loading, asking, saving, and what it weighs."""

import gc
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from clusters import Clusters
from measuring import memory_mb, peak_mb, quantiles, seconds

from photoclip.catalog.catalog import Catalog
from photoclip.config.paths import library_paths
from photoclip.domain.progress import CancelToken
from photoclip.index.segments import Segments
from photoclip.search.live import LiveIndex

K = 50
QUERIES = 300
_TICK_S = 0.002
_TEXT_SHARE = 0.3
"""A text's vector is mostly what all texts have in common: its cosine with the best photo is 0.25."""


def build_figures(folder: Path) -> dict[str, float]:
    """Build the index from the catalog as the app does, and write it."""
    paths = library_paths(folder / "library")
    for old in paths.index.iterdir():
        old.unlink()
    with closing(Catalog.open(paths.catalog, paths.backups)) as catalog:
        model = catalog.active_model()
        assert model is not None
        live = LiveIndex(catalog, model, paths.index)
        before_s = sum(os.times()[:2])
        elapsed_s, _ = seconds(lambda: live.prepare(CancelToken()))
        busy_s = sum(os.times()[:2]) - before_s
        saving_s, _ = seconds(live.save)
        photos = len(live)
    return {
        "build the index, s": elapsed_s,
        "build the index, core-s": busy_s,
        "build the index, photos per core-s": photos / busy_s,
        "write it the first time, s": saving_s,
    }


def index_figures(folder: Path) -> dict[str, float]:
    """Load, ask, save."""
    paths = library_paths(folder / "library")
    with closing(Catalog.open(paths.catalog, paths.backups)) as catalog:
        model = catalog.active_model()
        assert model is not None
        live = LiveIndex(catalog, model, paths.index)
        gc.collect()
        before_mb = memory_mb()
        figures: dict[str, float] = {}
        with _stalls() as stalls:
            figures["load the index, s"] = seconds(lambda: live.prepare(CancelToken()))[0]
        figures["load the index, longest stop of other threads, s"] = max(stalls)
        gc.collect()
        figures["index in memory, bytes per photo"] = 1e6 * (memory_mb() - before_mb) / len(live)
        file_bytes = sum(file.stat().st_size for file in paths.index.iterdir())
        figures["index on disk, bytes per photo"] = file_bytes / len(live)
        figures["index, photos"] = len(live)
        queries = {"photo": Clusters(model.dimension).block(10**6, QUERIES).astype(np.float32)}
        queries["text"] = _like_texts(queries["photo"])
        for kind, asked in queries.items():
            figures |= _asked(catalog, live, kind, asked)
        figures |= _saved(live, paths.index, queries["photo"])
    return figures


def meanwhile_figures(folder: Path) -> dict[str, float]:
    """A search while there is no index, which goes through the catalog."""
    paths = library_paths(folder / "library")
    with closing(Catalog.open(paths.catalog, paths.backups)) as catalog, tempfile.TemporaryDirectory() as empty:
        model = catalog.active_model()
        assert model is not None
        live = LiveIndex(catalog, model, Path(empty))
        (query,) = Clusters(model.dimension).block(10**6, 1).astype(np.float32)
        taken, found = seconds(lambda: live.query(query, K))
        live.close()
        assert found.ids.size == K
    return {"search without an index, s": taken}


def _like_texts(photos: np.ndarray) -> np.ndarray:
    common = np.random.default_rng(5).normal(size=photos.shape[1])
    own = photos - photos.mean(axis=0)
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    made = np.sqrt(1 - _TEXT_SHARE**2) * common / np.linalg.norm(common) + _TEXT_SHARE * own
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def _asked(catalog: Catalog, live: LiveIndex, kind: str, queries: np.ndarray) -> dict[str, float]:
    best = _exactly(catalog, live, queries)
    taken, busy, hits = [], [], 0
    for query, truth in zip(queries, best, strict=True):
        before_s = time.thread_time()
        one_s, found = seconds(lambda query=query: live.query(query, K))
        busy.append(1e3 * (time.thread_time() - before_s))
        taken.append(1e3 * one_s)
        hits += np.intersect1d(found.ids, truth).size
    what = f"search, like a {kind}"
    core = {f"{what}, median core-ms": float(np.median(busy)), f"{what}, recall@{K}": hits / best.size}
    return quantiles(what, taken) | core


def _exactly(catalog: Catalog, live: LiveIndex, queries: np.ndarray) -> np.ndarray:
    """Ids (queries, K) of the truly nearest."""
    ids = np.empty((len(queries), 0), np.int64)
    scores = np.empty((len(queries), 0), np.float32)
    row = 0
    while (chunk := catalog.vectors(live.model.model_id, row, 16_384)).photo_ids.size:
        row = chunk.last_row
        scores = np.hstack([scores, queries @ chunk.vectors.astype(np.float32).T])
        ids = np.hstack([ids, np.broadcast_to(chunk.photo_ids, (len(queries), chunk.photo_ids.size))])
        kept = np.argpartition(-scores, min(K, scores.shape[1] - 1), axis=1)[:, :K]
        ids, scores = np.take_along_axis(ids, kept, axis=1), np.take_along_axis(scores, kept, axis=1)
    return ids


def _saved(live: LiveIndex, folder: Path, queries: np.ndarray) -> dict[str, float]:
    """Write it beside the real one, while another thread searches and a third only ticks."""
    index = live._index
    assert isinstance(index, Segments)
    target = folder / "of-the-benchmark.hnsw"
    other = folder / "another.hnsw"
    waits: list[float] = []
    done = threading.Event()

    def search() -> None:
        while not done.wait(0.02):
            waits.append(1e3 * seconds(lambda: live.query(queries[len(waits) % len(queries)], K))[0])

    searching = threading.Thread(target=search)
    try:
        with _stalls() as stalls:
            searching.start()
            grown = peak_mb(lambda: index.save(target))
            done.set()
            searching.join()
        for file in folder.glob(f"{target.stem}*"):
            file.unlink()
        saving_s, _ = seconds(lambda: index.save(other))
        index.add(np.array([-1]), queries[:1])
        again_s, _ = seconds(lambda: index.save(other))
        index.remove(np.array([-1]))
    finally:
        for file in (*folder.glob(f"{target.stem}*"), *folder.glob(f"{other.stem}*")):
            file.unlink()
    return {
        "save the index, all of it, s": saving_s,
        "save the index, one photo more, s": again_s,
        "save the index, MB more": grown,
        "save the index, longest stop of other threads, s": max(stalls),
        **quantiles("search while it is saved", waits),
    }


@contextmanager
def _stalls() -> Iterator[list[float]]:
    """Pauses in seconds of a thread that only wants to tick: what holds Python's lock stops it."""
    pauses: list[float] = [0.0]
    done = threading.Event()

    def tick() -> None:
        last = time.perf_counter()
        while not done.wait(_TICK_S):
            now = time.perf_counter()
            pauses.append(now - last)
            last = now

    ticking = threading.Thread(target=tick)
    ticking.start()
    try:
        yield pauses
    finally:
        done.set()
        ticking.join()
