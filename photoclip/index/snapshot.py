"""An index on disk: one file with header, arrays and checksum, and for a graph a second one that hnswlib wrote.

Layout, little endian: magic (8 bytes), version (uint32), length of the header (uint32), header (JSON, UTF-8), the
arrays in the header's order, BLAKE2b-256 (RFC 7693) over all that goes before. The header has size and BLAKE2b-256 of
the graph's file, whose own name comes from that digest: renaming the first file into place switches both at once.
"""

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from photoclip.config.files import sync_folder
from photoclip.domain.errors import StorageError

EXACT = "exact"
HNSW = "hnsw"

_MAGIC = b"PCLIPIDX"
_VERSION = 1
_DIGEST_BYTES = 32
_PREFIX_BYTES = len(_MAGIC) + 8
_BLOCK_BYTES = 1 << 20
_REMEDY = "free some space on that disk and check that its folder may be written to; the search goes on meanwhile"

Array = npt.NDArray[Any]


class DamagedSnapshotError(Exception):
    """What lies there is not a sound snapshot of this version. The message says why."""


@dataclass(frozen=True, slots=True)
class GraphFile:
    """The file that hnswlib wrote. `digest` is BLAKE2b-256 in hex."""

    size_bytes: int
    digest: str


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What is kept of an index. `kind` is EXACT or HNSW."""

    kind: str
    dimension: int
    model: str
    last_row: int
    arrays: Mapping[str, Array] = field(default_factory=dict[str, Array])
    graph: GraphFile | None = None


def graph_path(path: Path, graph: GraphFile) -> Path:
    """Where the graph of the snapshot at `path` lies."""
    return _beside(path, f"{graph.digest[:16]}.graph")


def write_snapshot(path: Path, snapshot: Snapshot) -> None:
    """Write a snapshot without a graph, durably. One call at a time for each path.

    Raises:
        StorageError: it cannot be written; what lay at `path` is untouched and no temporary file stays.
    """
    temporary = _beside(path, "tmp")
    with _storage_errors(path), _removed(temporary):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(temporary, snapshot)
        temporary.replace(path)
        sync_folder(path.parent)


def write_graph_snapshot(path: Path, write_graph: Callable[[Path], Snapshot]) -> None:
    """Write a snapshot and the graph that belongs to it, durably; then sweep what older saves or a crash left.

    `write_graph` writes the graph to the path it is given and returns the snapshot, whose `graph` has the size the file
    must have and no digest yet. It is trusted with nothing: hnswlib returns normally from a full disk, so the size is
    compared, and it is what can be read back after fsync that gets the checksum. One call at a time for each path.

    Raises:
        StorageError: it cannot be written; what lay at `path` is untouched and no temporary file stays.
    """
    temporary, temporary_graph = _beside(path, "tmp"), _beside(path, "graph.tmp")
    with _storage_errors(path), _removed(temporary), _removed(temporary_graph):
        path.parent.mkdir(parents=True, exist_ok=True)
        # hnswlib does not say that it could not open the file; this does.
        temporary_graph.write_bytes(b"")
        snapshot = write_graph(temporary_graph)
        graph = _verified(temporary_graph, snapshot)
        _write(temporary, replace(snapshot, graph=graph))
        final = graph_path(path, graph)
        existed = final.exists()
        temporary_graph.replace(final)
        try:
            temporary.replace(path)
        except OSError:
            if not existed:
                final.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
        _sweep(path, final)


def remove_snapshot(path: Path) -> None:
    """Remove a snapshot, then what belongs to it. Never raises."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
        _sweep(path, path)


def read_snapshot(path: Path) -> Snapshot:
    """Read and verify a snapshot; its graph's file is not looked at.

    Raises:
        DamagedSnapshotError: truncated, altered, of another version, or not a snapshot.
        OSError: it cannot be read.
    """
    data = path.read_bytes()
    if len(data) < _PREFIX_BYTES + _DIGEST_BYTES or not data.startswith(_MAGIC):
        raise DamagedSnapshotError("it is not an index of PhotoClip")
    version = int.from_bytes(data[8:12], "little")
    if version != _VERSION:
        raise DamagedSnapshotError(f"it has version {version}, this program reads version {_VERSION}")
    body = memoryview(data)[:-_DIGEST_BYTES]
    if hashlib.blake2b(body, digest_size=_DIGEST_BYTES).digest() != data[-_DIGEST_BYTES:]:
        raise DamagedSnapshotError("its checksum is wrong")
    # From here on the bytes are those that `_commit` wrote.
    arrays_start = _PREFIX_BYTES + int.from_bytes(data[12:16], "little")
    header = json.loads(bytes(body[_PREFIX_BYTES:arrays_start]))
    arrays: dict[str, Array] = {}
    offset = arrays_start
    for name, dtype, shape in header["arrays"]:
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(body, np.dtype(dtype), count, offset).reshape(shape)
        offset += arrays[name].nbytes
    graph = header["graph"]
    return Snapshot(
        kind=header["kind"],
        dimension=header["dimension"],
        model=header["model"],
        last_row=header["last_row"],
        arrays=arrays,
        graph=GraphFile(graph["size_bytes"], graph["digest"]) if graph else None,
    )


def file_digest(path: Path) -> str:
    """BLAKE2b-256 of a file, in hex.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _verified(temporary: Path, snapshot: Snapshot) -> GraphFile:
    expected_bytes = snapshot.graph.size_bytes if snapshot.graph else 0
    written_bytes = temporary.stat().st_size
    if written_bytes != expected_bytes:
        raise OSError(f"the disk took {written_bytes} of {expected_bytes} bytes")
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    return GraphFile(expected_bytes, file_digest(temporary))


def _write(target: Path, snapshot: Snapshot) -> None:
    arrays = {name: np.ascontiguousarray(array) for name, array in snapshot.arrays.items()}
    graph = snapshot.graph
    header = json.dumps(
        {
            "kind": snapshot.kind,
            "dimension": snapshot.dimension,
            "model": snapshot.model,
            "last_row": int(snapshot.last_row),
            "arrays": [[name, array.dtype.newbyteorder("<").str, array.shape] for name, array in arrays.items()],
            "graph": {"size_bytes": graph.size_bytes, "digest": graph.digest} if graph else None,
        }
    ).encode()
    parts = [_MAGIC, _VERSION.to_bytes(4, "little"), len(header).to_bytes(4, "little"), header]
    parts += [array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes() for array in arrays.values()]
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    with target.open("wb") as file:
        for part in parts:
            digest.update(part)
            file.write(part)
        file.write(digest.digest())
        file.flush()
        os.fsync(file.fileno())


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(f"{path.name}.{suffix}")


def _sweep(path: Path, kept: Path) -> None:
    ours = re.compile(re.escape(path.name) + r"\.[0-9a-f]{16}\.graph")
    # On Windows another process may have one open; the next save tries again.
    for other in path.parent.iterdir():
        if ours.fullmatch(other.name) and other != kept:
            with contextlib.suppress(OSError):
                other.unlink()


@contextlib.contextmanager
def _removed(temporary: Path) -> Generator[None, None, None]:
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def _storage_errors(path: Path) -> Generator[None, None, None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"the search index {path} cannot be saved: {error.strerror or error}", _REMEDY) from error
