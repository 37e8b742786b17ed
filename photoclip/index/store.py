"""Bring a saved index back, or say why not. The index is a cache: whoever gets none rebuilds it from the catalog."""

from dataclasses import dataclass
from pathlib import Path

from photoclip.index.exact import ExactIndex
from photoclip.index.graph import Graph
from photoclip.index.hnsw import EXACT_BELOW, HnswIndex, available_threads
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


def load_hnsw(path: Path, dimension: int, model: str | None = None, *, exact_below: int = EXACT_BELOW) -> Loaded:
    """Read what `HnswIndex.save` wrote; nothing reaches hnswlib before its checksum is verified.

    `model` is the name that it must have been saved with; None takes any. Never raises for a file that is missing,
    unreadable, damaged or of another kind.
    """
    try:
        snapshot = _read(path, HNSW, dimension, model)
        index = HnswIndex.restored(snapshot, _read_graph(path, snapshot), exact_below)
    except FileNotFoundError:
        return Loaded(None, 0, "there is none yet")
    except DamagedSnapshotError as error:
        return Loaded(None, 0, str(error))
    except (ValueError, KeyError, RuntimeError) as error:
        return Loaded(None, 0, f"it makes no sense: {error}")
    except OSError as error:
        return Loaded(None, 0, f"it cannot be read: {error.strerror or error}")
    return Loaded(index, index.last_row, "")


def load_exact(path: Path, dimension: int, model: str | None = None) -> LoadedExact:
    """Read what `ExactIndex.save` wrote; otherwise as `load_hnsw`."""
    try:
        snapshot = _read(path, EXACT, dimension, model)
        index = ExactIndex(dimension, model=snapshot.model)
        index.add(snapshot.arrays["ids"], snapshot.arrays["vectors"])
        index.last_row = snapshot.last_row
    except FileNotFoundError:
        return LoadedExact(None, 0, "there is none yet")
    except DamagedSnapshotError as error:
        return LoadedExact(None, 0, str(error))
    except (ValueError, KeyError) as error:
        return LoadedExact(None, 0, f"it makes no sense: {error}")
    except OSError as error:
        return LoadedExact(None, 0, f"it cannot be read: {error.strerror or error}")
    return LoadedExact(index, index.last_row, "")


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
    file = snapshot.graph
    if file is None:
        raise DamagedSnapshotError("it names no graph")
    graph = graph_path(path, file)
    if not graph.exists():
        raise DamagedSnapshotError("its graph is missing")
    if graph.stat().st_size != file.size_bytes or file_digest(graph) != file.digest:
        raise DamagedSnapshotError("its graph is damaged")
    nodes = len(snapshot.arrays["digests"])
    return Graph.load(graph, snapshot.dimension, nodes + max(_SPARE_NODES, nodes // 8), available_threads())
