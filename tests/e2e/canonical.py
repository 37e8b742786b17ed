"""What a library says, in a form that two runs over the same photos must have in common, and what must not be left.

Get it through the fixture `canonical` of tests/conftest.py: `canonical.dump(library)`,
`canonical.differences(one, other)`, `canonical.leftovers(library)`. Nobody may have the library open.
"""

import hashlib
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow, PhotoRow
from photoclip.config.paths import library_paths
from photoclip.config.thumbnails import EDGES_PX, thumbnail_path
from photoclip.domain.ids import ContentHash, FolderId, PhotoId
from photoclip.domain.photos import HalfVectors
from photoclip.index.snapshot import graph_path, read_snapshot
from photoclip.index.store import load_hnsw

SAME = 0.999
"""Least cosine of two vectors of one photo: how many were in a batch may change the last bits."""

_KEPT = re.compile(
    r"catalog\.sqlite|catalog\.sqlite\.damaged-[\dTZ]+(-wal|-shm|-journal)?|settings\.toml|engine\.lock"
    r"|backups/catalog-[^/]*\.sqlite3?|index/\d+(-\d+)?\.hnsw|index/\d+(-\d+)?\.hnsw\.[0-9a-f]{16}\.graph"
    r"|thumbnails/[0-9a-f]{2}/[0-9a-f]{64}-\d+\.jpg|log/[a-z-]+\.log(\.\d)?"
)


@dataclass(frozen=True)
class Dump:
    """A library by content and place; no row numbers and no times of its own are in it."""

    folders: dict[str, object]
    files: dict[str, object]
    photos: dict[ContentHash, object]
    vectors: dict[tuple[str, ContentHash], HalfVectors]
    thumbnails: dict[str, str]
    active: str
    indexed: frozenset[ContentHash] = field(default_factory=frozenset)


def dump(library: Path) -> Dump:
    """Everything that is to be the same. Fails where the catalog or the index is unsound."""
    paths = library_paths(library)
    with closing(Catalog.open(paths.catalog, paths.backups)) as catalog:
        assert catalog.check() == ()
        active = catalog.active_model()
        folders = catalog.folders()
        files, rows, vectors = {}, {}, {}
        reasons = {failure.path: failure.reason for failure in catalog.failures()}
        for folder in folders:
            for known in catalog.unlike(FolderId(folder.folder_id), {}):
                path = str(Path(folder.path, known.relative_path))
                shown = (known.stamp, known.state, known.content_hash, known.decoder_version, reasons.get(path))
                files[path] = shown
                if known.photo_id is not None and known.photo_id not in rows:
                    (rows[known.photo_id],) = catalog.photos([known.photo_id])
        photos = {row.content_hash: _said(row, catalog.details((row.photo_id,))[0].tags) for row in rows.values()}
        for model in [active] if active else []:
            for row in rows.values():
                vectors[model.name, row.content_hash] = catalog.vector(row.photo_id, model.model_id)
        indexed = _indexed(paths.index, active, rows) if active else frozenset()
        assert all(row.added_at_ns > 0 for row in rows.values())
    return Dump(
        {folder.path: (folder.state, folder.reason, folder.excluded, folder.files) for folder in folders},
        files,
        photos,
        vectors,
        _thumbnails(paths.thumbnails, photos),
        active.name if active else "",
        indexed,
    )


def differences(one: Dump, other: Dump) -> list[str]:
    """One line for each, and for each thumbnail that one of them lacks; empty when both say the same."""
    found: list[str] = []
    for part in ("folders", "files", "photos", "thumbnails"):
        left, right = getattr(one, part), getattr(other, part)
        differ = [key for key in sorted(left.keys() | right.keys()) if left.get(key) != right.get(key)]
        found += [f"{part}: {key}: {left.get(key)} / {right.get(key)}" for key in differ]
    if one.active != other.active:
        found.append(f"active model: {one.active} / {other.active}")
    if one.indexed != other.indexed:
        found.append(f"indexed: {sorted(one.indexed ^ other.indexed)}")
    found += [f"thumbnail {name}" for each in (one, other) for name, digest in each.thumbnails.items() if not digest]
    keys = sorted(one.vectors.keys() | other.vectors.keys())
    return found + [f"vector: {k}" for k in keys if _cosine(one.vectors.get(k), other.vectors.get(k)) < SAME]


def leftovers(library: Path) -> list[str]:
    """Files of ours that no library at rest has: unfinished ones, pixels for the screen, addresses, and graphs of no
    index.
    """
    paths = library_paths(library)
    referenced = set()
    for path in paths.index.glob("*.hnsw"):
        graph = read_snapshot(path).graph
        referenced |= {graph_path(path, graph)} if graph else set()
    found = []
    for path in sorted(library.rglob("*")):
        name = path.relative_to(library).as_posix()
        is_orphan = path.suffix == ".graph" and path not in referenced
        if not path.is_dir() and (is_orphan or not _KEPT.fullmatch(name)):
            found.append(name)
    return found


def _said(row: PhotoRow, tags: Sequence[str]) -> object:
    places = tuple(row.places)
    said = (row.size_bytes, row.format, row.width_px, row.height_px, row.perceptual_hash, row.facts)
    return (*said, places, tuple(tags))


def _indexed(folder: Path, model: ModelRow, rows: dict[PhotoId, PhotoRow]) -> frozenset[ContentHash]:
    path = folder / f"{model.model_id}.hnsw"
    loaded = load_hnsw(path, model.dimension, model.name)
    assert loaded.index is not None, loaded.reason
    return frozenset(rows[PhotoId(photo_id)].content_hash for photo_id in loaded.index.ids().tolist())


def _thumbnails(folder: Path, hashes: dict[ContentHash, object]) -> dict[str, str]:
    """Of each photo each size, decoded to the end."""
    found = {}
    for content_hash in hashes:
        for edge_px in EDGES_PX:
            path = thumbnail_path(folder, content_hash, edge_px)
            content = path.read_bytes() if path.exists() else b""
            if content:
                with Image.open(BytesIO(content)) as image:
                    image.load()
            digest = hashlib.blake2b(content, digest_size=8).hexdigest()
            found[f"{content_hash}-{edge_px}"] = digest if content else ""
    return found


def _cosine(one: HalfVectors | None, other: HalfVectors | None) -> float:
    if one is None or other is None:
        return 1.0 if one is other else -1.0
    left, right = one.astype(np.float64), other.astype(np.float64)
    return float(left @ right / np.linalg.norm(left) / np.linalg.norm(right))
