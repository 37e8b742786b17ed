"""The index on clustered vectors: how fast it is built, asked, saved and loaded, what it finds and what it weighs.

    python tests/benchmarks/bench_index.py [--json] [--dimension 512] [--sizes 10000 100000]

Each size runs in a process of its own, so that its memory can be told apart. Needs about 3 times the index's memory.
"""

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import psutil

from photoclip.index.hnsw import HnswIndex
from photoclip.index.store import load_hnsw

K = 50
QUERIES = 300
CLUSTERS = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One size. Milliseconds are for one query of the 50 nearest; `exact_ms` is bare numpy over the same vectors."""

    photos: int
    dimension: int
    added_per_second: float
    query_p50_ms: float
    query_p95_ms: float
    exact_ms: float
    recall_at_50: float
    narrow_first_ms: float
    narrow_again_ms: float
    tenth_p50_ms: float
    tenth_recall_at_50: float
    wait_while_adding_p95_ms: float
    wait_while_adding_worst_ms: float
    bytes_per_photo: float
    save_seconds: float
    load_seconds: float
    file_bytes_per_photo: float


def clustered(count: int, dimension: int) -> np.ndarray:
    """float16 (count, dimension) of unit length, in 1,000 clusters of uneven size within a cone, as CLIP makes them."""
    rng = np.random.default_rng(0)
    spectrum = (1.0 + np.arange(dimension)) ** -0.5
    spectrum /= np.linalg.norm(spectrum)
    cone = rng.normal(size=dimension)
    centres = cone / np.linalg.norm(cone) + rng.normal(size=(CLUSTERS, dimension)) * spectrum
    cluster = rng.choice(CLUSTERS, size=count, p=rng.dirichlet(np.ones(CLUSTERS)))
    made = np.empty((count, dimension), np.float16)
    for start in range(0, count, 10_000):
        part = cluster[start : start + 10_000]
        rows = centres[part] + 0.7 * spectrum * rng.normal(size=(part.size, dimension))
        made[start : start + part.size] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return made


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that `work` takes."""
    started = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - started)


def best_exact(known: np.ndarray, queries: np.ndarray, among: np.ndarray) -> tuple[np.ndarray, float]:
    """Ids (queries, 50) of the nearest among some rows, and the milliseconds for one query over all rows."""
    rows = known.astype(np.float32)
    exact_ms = float(
        np.median([timed(lambda query=query: np.argpartition(rows @ query, -K)) for query in queries[:20]])
    )
    scores = queries @ rows[among].T
    return among[np.argpartition(-scores, K, axis=1)[:, :K]], exact_ms


def recall(index: HnswIndex, queries: np.ndarray, best: np.ndarray, allowed: np.ndarray | None = None) -> float:
    """Share of the truly best that the index finds."""
    found = [index.query(query, K, allowed).ids for query in queries]
    return sum(np.intersect1d(a, b).size for a, b in zip(found, best, strict=True)) / best.size


def waits_while_adding(index: HnswIndex, queries: np.ndarray, more: np.ndarray) -> np.ndarray:
    """Milliseconds of queries, one each 20 ms, while another thread adds."""
    adding = threading.Thread(target=index.add, args=(10**9 + np.arange(len(more)), more))
    adding.start()
    waits: list[float] = []
    while adding.is_alive():
        waits.append(timed(lambda: index.query(queries[len(waits) % len(queries)], K)))
        adding.join(0.02)
    return np.array(waits)


def measure(photos: int, dimension: int) -> Row:
    """Build, ask, save, load."""
    made = clustered(photos + QUERIES + 2000, dimension)
    known, queries, more = made[:photos], made[photos : photos + QUERIES].astype(np.float32), made[photos + QUERIES :]
    ids = np.arange(photos)
    process = psutil.Process()
    gc.collect()
    before_bytes = process.memory_info().rss
    index = HnswIndex(dimension)
    build_ms = sum(
        timed(lambda start=start: index.add(ids[start : start + 1000], known[start : start + 1000]))
        for start in range(0, photos, 1000)
    )
    gc.collect()
    index_bytes = process.memory_info().rss - before_bytes

    asked = [timed(lambda query=query: index.query(query, K)) for query in queries]
    best, exact_ms = best_exact(known, queries, ids)
    rng = np.random.default_rng(1)
    narrow = np.sort(rng.permutation(photos)[:500])
    tenth = np.flatnonzero(rng.random(photos) < 0.1)
    narrow_ms = [timed(lambda query=query: index.query(query, K, narrow)) for query in queries[:20]]
    tenth_ms = [timed(lambda query=query: index.query(query, K, tenth)) for query in queries[:100]]
    tenth_best, _ = best_exact(known, queries[:100], tenth)
    found, tenth_found = recall(index, queries, best), recall(index, queries[:100], tenth_best, tenth)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photos.index"
        save_ms = timed(lambda: index.save(path))
        load_ms = timed(lambda: load_hnsw(path, dimension))
        file_bytes = sum(file.stat().st_size for file in path.parent.iterdir())
    waits = waits_while_adding(index, queries, more)
    return Row(
        photos=photos,
        dimension=dimension,
        added_per_second=photos / build_ms * 1e3,
        query_p50_ms=float(np.percentile(asked, 50)),
        query_p95_ms=float(np.percentile(asked, 95)),
        exact_ms=exact_ms,
        recall_at_50=found,
        narrow_first_ms=narrow_ms[0],
        narrow_again_ms=float(np.median(narrow_ms[1:])),
        tenth_p50_ms=float(np.percentile(tenth_ms, 50)),
        tenth_recall_at_50=tenth_found,
        wait_while_adding_p95_ms=float(np.percentile(waits, 95)),
        wait_while_adding_worst_ms=float(waits.max()),
        bytes_per_photo=index_bytes / photos,
        save_seconds=save_ms / 1e3,
        load_seconds=load_ms / 1e3,
        file_bytes_per_photo=file_bytes / photos,
    )


def main() -> None:
    """Print a line for each figure, or one JSON object for each size."""
    parser = argparse.ArgumentParser(description="benchmark of the vector index")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--dimension", type=int, default=512)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--here", action="store_true", help="run the first size in this process")
    options = parser.parse_args()
    if options.here:
        print(json.dumps(asdict(measure(options.sizes[0], options.dimension))))
        return
    for size in options.sizes:
        command = [sys.executable, __file__, "--here", "--sizes", str(size), "--dimension", str(options.dimension)]
        line = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        if options.json:
            print(line, end="", flush=True)
            continue
        for name, value in json.loads(line).items():
            print(f"{name:>28}  {value:,.4f}" if value < 1 else f"{name:>28}  {value:,.2f}")
        print(flush=True)


if __name__ == "__main__":
    main()
