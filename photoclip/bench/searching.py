"""How long a search takes among many photos, and whether it finds what an exact one finds."""

from pathlib import Path
from time import perf_counter

import numpy as np

from photoclip.bench.table import Table, Value, percentile
from photoclip.domain.photos import Vectors
from photoclip.index.exact import ExactIndex
from photoclip.index.hnsw import HnswIndex
from photoclip.index.store import load_hnsw

_DIMENSION = 512
_CLUSTERS = 1000
_SPREAD = 0.6
_QUERIES = 200
_K = 50


def search_table(sizes: tuple[int, ...], scratch: Path) -> Table:
    """Synthetic vectors in clusters on the sphere, as CLIP's are: build, query, recall@50, save and load."""
    rows = tuple(_row(size, scratch / f"{size}.hnsw") for size in sizes)
    columns = (
        "vectors",
        "build_s",
        "query_p50_ms",
        "query_p95_ms",
        "recall_at_50",
        "save_s",
        "load_s",
        "bytes_per_photo",
    )
    return Table("search", columns, rows)


def clustered(count: int, seed: int) -> Vectors:
    """`count` unit vectors around shared centres, float32 (count, 512)."""
    centres = np.random.default_rng(1).standard_normal((_CLUSTERS, _DIMENSION), np.float32)
    random = np.random.default_rng(seed)
    vectors = centres[random.integers(0, _CLUSTERS, count)]
    vectors += _SPREAD * random.standard_normal(vectors.shape, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _row(size: int, path: Path) -> tuple[Value, ...]:
    vectors, queries = clustered(size, 2), clustered(_QUERIES, 3)
    ids = np.arange(size, dtype=np.int64)
    index, exact = HnswIndex(_DIMENSION, capacity=size), ExactIndex(_DIMENSION)
    started = perf_counter()
    for at in range(0, size, 8192):
        index.add(ids[at : at + 8192], vectors[at : at + 8192])
    built_s = perf_counter() - started
    exact.add(ids, vectors)
    times: list[float] = []
    found = 0
    for query in queries:
        started = perf_counter()
        near = index.query(query, _K)
        times.append(1000 * (perf_counter() - started))
        found += len(np.intersect1d(near.ids, exact.query(query, _K).ids))
    started = perf_counter()
    index.save(path)
    saved_s = perf_counter() - started
    started = perf_counter()
    load_hnsw(path, _DIMENSION)
    loaded_s = perf_counter() - started
    on_disk = sum(file.stat().st_size for file in path.parent.glob(f"{path.stem}*"))
    return (
        size,
        round(built_s, 2),
        round(percentile(times, 0.5), 2),
        round(percentile(times, 0.95), 2),
        round(found / (_QUERIES * _K), 4),
        round(saved_s, 2),
        round(loaded_s, 2),
        round(on_disk / size),
    )
