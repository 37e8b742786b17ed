"""A library of as many photos as wanted, without a photo: rows, vectors, and thumbnails that are links to a few.

    python tests/benchmarks/synthetic_library.py FOLDER [--photos 100000]

Photos lie in FOLDER/photos (names only: the folder is there, its files are not), the library in FOLDER/library. It
counts as offline, so nothing is removed when it is scanned.
"""

import argparse
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.config.paths import library_paths, prepare
from photoclip.config.resources import resource
from photoclip.config.thumbnails import EDGES_PX, thumbnail_path
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash, FolderId
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.embed.cards import STARTER, resolve_card

BATCH = 2000
CLUSTERS = 1000
FIRST_DAY = datetime(2008, 1, 1)
DAYS = 6_500
SIZES = ((4288, 2848), (2848, 4288), (4000, 3000), (3000, 3000), (6000, 2000))


def make(folder: Path, photos: int, thumbnails: bool = True) -> Path:
    """Make it; the library's folder."""
    paths = library_paths(folder / "library")
    prepare(paths)
    (folder / "photos").mkdir(parents=True, exist_ok=True)
    card = resolve_card(STARTER, resource("starter"), paths.models)
    catalog = Catalog.open(paths.catalog, paths.backups)
    try:
        watched = catalog.add_folder(str((folder / "photos").resolve()), ())
        model = catalog.model(card.key, card.dimension)
        for batch in _understood(photos, card.dimension, watched.folder_id):
            catalog.commit(Batch(1, model.model_id, understood=batch))
            if thumbnails:
                _link_thumbnails(paths.thumbnails, [one.photo.content_hash for one in batch])
        catalog.activate_model(model.model_id)
    finally:
        catalog.close()
    return paths.root


def _understood(photos: int, dimension: int, folder_id: FolderId) -> Iterator[tuple[Understood, ...]]:
    rng = np.random.default_rng(7)
    centres = rng.standard_normal((CLUSTERS, dimension)).astype(np.float32)
    for start in range(0, photos, BATCH):
        count = min(BATCH, photos - start)
        vectors = centres[rng.integers(0, CLUSTERS, count)] + 0.7 * rng.standard_normal((count, dimension))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        yield tuple(_one(start + n, vectors[n].astype(np.float16), folder_id, rng) for n in range(count))


def _one(number: int, vector: np.ndarray, folder_id: FolderId, rng: np.random.Generator) -> Understood:
    taken = FIRST_DAY + timedelta(days=int(rng.integers(0, DAYS)), minutes=int(rng.integers(0, 1440)))
    width, height = SIZES[number % len(SIZES)]
    place = Place(
        folder_id,
        os.path.join(str(taken.year), f"{taken:%Y-%m}", f"DSC_{number:07}.jpg"),  # noqa: PTH118 - as the walk joins
        Stamp(3_000_000 + number, 1_700_000_000_000_000_000 + number, number + 1),
    )
    facts = Facts(taken_at=taken.isoformat(), camera_make="Nikon", camera_model="D90", iso=200)
    photo = DecodedPhoto(ContentHash(rng.bytes(32).hex()), 3_000_000 + number, "JPEG", width, height, number, facts)
    return Understood(place, photo, vector)


def _link_thumbnails(thumbnails: Path, hashes: list[ContentHash]) -> None:
    """Hard links to some dozen real ones, one for each shape and sample."""
    sources = _sources(thumbnails)
    for number, content_hash in enumerate(hashes):
        for edge_px in EDGES_PX:
            target = thumbnail_path(thumbnails, content_hash, edge_px)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(sources[edge_px][number % len(sources[edge_px])], target)


def _sources(thumbnails: Path) -> dict[int, list[Path]]:
    """Cut to the shapes in SIZES, made at the first call."""
    folder = thumbnails / "sources"
    folder.mkdir(exist_ok=True)
    samples = sorted(path for path in resource("samples").rglob("*") if path.suffix in (".jpg", ".png"))[:60]
    made: dict[int, list[Path]] = {edge_px: [] for edge_px in EDGES_PX}
    for number, sample in enumerate(samples):
        width, height = SIZES[number % len(SIZES)]
        for edge_px in EDGES_PX:
            target = folder / f"{number}-{edge_px}.jpg"
            if not target.exists():
                scale = edge_px / max(width, height)
                size = (round(width * scale), round(height * scale))
                with Image.open(sample) as image:
                    image.convert("RGB").resize(size).save(target, quality=85)
            made[edge_px].append(target)
    return made


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=100_000)
    arguments = parser.parse_args()
    print(make(arguments.folder, arguments.photos))
