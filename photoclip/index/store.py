"""Bring a saved index back, or say why not. The index is a cache: whoever gets none rebuilds it from the catalog."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from photoclip.index.exact import ExactIndex
from photoclip.index.files import part_numbers, part_path
from photoclip.index.graph import Graph
from photoclip.index.hnsw import EXACT_BELOW, HnswIndex, available_threads
from photoclip.index.segments import SEGMENT_PHOTOS, Segments
from photoclip.index.snapshot import (
    EXACT,
    HNSW,
    DamagedSnapshotError,
    Snapshot,
    file_digest,
    graph_path,
    read_snapshot,
)

# Room for what is added before the first resize.
_SPARE_NODES = 1024
_UNUSABLE = (DamagedSnapshotError, ValueError, KeyError, RuntimeError, OSError)


@dataclass(frozen=True, slots=True)
class Checked:
    """A saved index at rest. `reason` says why it cannot be used, or one of its parts; "" where all is sound."""

    last_row: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """What lay at a path. `index` is None where it cannot be used, and `reason` says why; then `last_row` is 0.

    The index holds what it held when it was saved: `remove` what the catalog does not list as live any more, and `add`
    from `last_row` on.
    """

    index: HnswIndex | None
    last_row: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class LoadedExact:
    """As `Loaded`, for an exact index."""

    index: ExactIndex | None
    last_row: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class LoadedSegments:
    """What lay at a path: `index` is None where nothing can be used. `reason` says what cannot; it may be a part."""

    index: Segments | None
    reason: str


_Part = TypeVar("_Part", Checked, Loaded)


def load_segments(
    path: Path, dimension: int, model: str, *, size: int = SEGMENT_PHOTOS, exact_below: int = EXACT_BELOW
) -> LoadedSegments:
    """Read what `Segments.save` wrote, as far as it is sound. Never raises for what lies there."""
    parts, reason = _parts(path, lambda part: load_hnsw(part, dimension, model, exact_below=exact_below))
    indexes = [part.index for part in parts if part.index is not None]
    return LoadedSegments(Segments.restored(path, indexes, size, exact_below) if indexes else None, reason)


def check_segments(path: Path, dimension: int, model: str) -> Checked:
    """Verify what `Segments.save` wrote, a megabyte at a time: no graph is loaded. `last_row` is that of the sound ones
    from the first on. Never raises for what lies there.
    """
    parts, reason = _parts(path, lambda part: _checked(part, dimension, model))
    return Checked(parts[-1].last_row if parts else 0, reason)


def load_hnsw(path: Path, dimension: int, model: str | None = None, *, exact_below: int = EXACT_BELOW) -> Loaded:
    """Read what `HnswIndex.save` wrote; nothing reaches hnswlib before its checksum is verified.

    `model` is the name that it must have been saved with; None takes any. Never raises for a file that is missing,
    unreadable, damaged or of another kind.
    """
    try:
        snapshot = _read(path, HNSW, dimension, model)
        index = HnswIndex.restored(snapshot, _read_graph(path, snapshot), exact_below)
    except _UNUSABLE as error:
        return Loaded(None, 0, _why(error))
    return Loaded(index, index.last_row, "")


def load_exact(path: Path, dimension: int, model: str | None = None) -> LoadedExact:
    """Read what `ExactIndex.save` wrote; otherwise as `load_hnsw`."""
    try:
        snapshot = _read(path, EXACT, dimension, model)
        index = ExactIndex(dimension, model=snapshot.model)
        index.add(snapshot.arrays["ids"], snapshot.arrays["vectors"])
        index.last_row = snapshot.last_row
    except _UNUSABLE as error:
        return LoadedExact(None, 0, _why(error))
    return LoadedExact(index, index.last_row, "")


def _parts(path: Path, read: Callable[[Path], _Part]) -> tuple[list[_Part], str]:
    """The sound parts from the first on, and why the next one is none: it ends them, what follows is not believed."""
    parts: list[_Part] = []
    for number in part_numbers(path) or [0]:
        if number > len(parts) > 0:
            return parts, "a part of it is missing"
        part = read(part_path(path, len(parts)))
        if part.reason:
            return parts, part.reason
        if parts and part.last_row < parts[-1].last_row:
            return parts, "its parts are of different times"
        parts.append(part)
    return parts, ""


def _checked(path: Path, dimension: int, model: str) -> Checked:
    try:
        snapshot = _read(path, HNSW, dimension, model)
        _sound_graph(path, snapshot)
    except _UNUSABLE as error:
        return Checked(0, _why(error))
    return Checked(snapshot.last_row, "")


def _read(path: Path, kind: str, dimension: int, model: str | None) -> Snapshot:
    snapshot = read_snapshot(path)
    if snapshot.kind != kind:
        raise DamagedSnapshotError(f"it is of the kind {snapshot.kind}, not {kind}")
    if snapshot.dimension != dimension:
        raise DamagedSnapshotError(f"its vectors have {snapshot.dimension} components, not {dimension}")
    if model is not None and snapshot.model != model:
        raise DamagedSnapshotError(f"it belongs to the model {snapshot.model}, not {model}")
    return snapshot


def _read_graph(path: Path, snapshot: Snapshot) -> Graph:
    graph = _sound_graph(path, snapshot)
    nodes = len(snapshot.arrays["digests"])
    return Graph.load(graph, snapshot.dimension, nodes + max(_SPARE_NODES, nodes // 8), available_threads())


def _sound_graph(path: Path, snapshot: Snapshot) -> Path:
    file = snapshot.graph
    if file is None:
        raise DamagedSnapshotError("it names no graph")
    graph = graph_path(path, file)
    if not graph.exists():
        raise DamagedSnapshotError("its graph is missing")
    if graph.stat().st_size != file.size_bytes or file_digest(graph) != file.digest:
        raise DamagedSnapshotError("its graph is damaged")
    return graph


def _why(error: Exception) -> str:
    match error:
        case FileNotFoundError():
            return "there is none yet"
        case DamagedSnapshotError():
            return str(error)
        case OSError():
            return f"it cannot be read: {error.strerror or error}"
        case _:
            return f"it makes no sense: {error}"
