"""A library of as many photos as wanted, without a photo: rows, vectors, and thumbnails that are links to a few.

    python tests/benchmarks/synthetic_library.py FOLDER [--photos 100000] [--dimension 512] [--folders days] [--files]

Photos lie in FOLDER/photos, the library in FOLDER/library. Without `--files` they are names only: the folder counts as
offline. With it there is a file for each, of the right size and without a byte on the disk (sparse), whose stamp is
that in the catalog: a scan finds nothing changed. A million photos take 5 minutes.

With another dimension than the embedded model's, FOLDER/model holds a ViT-B-32 with random weights: its answers mean
nothing, and take their time as real ones do.
"""

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from clusters import Clusters
from PIL import Image

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.config.paths import library_paths, prepare
from photoclip.config.resources import resource
from photoclip.config.thumbnails import EDGES_PX, thumbnail_path
from photoclip.decode.thumbnails import encoded
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash, FolderId
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.embed.cards import STARTER, resolve_card

BATCH = 5000
FIRST_DAY = datetime(2008, 1, 1)
DAYS = 6_500
SIZES = ((4288, 2848), (2848, 4288), (4000, 3000), (3000, 3000), (6000, 2000))
LAYOUTS = {"months": 30, "days": 2, "one": 0}
"""Days that share a folder: 217 folders, 3,250, or one for all."""
UNDATED = 20
"""One photo of so many says nothing about when it was taken."""
CONFIG = {
    "model_cfg": {
        "embed_dim": 512,
        "vision_cfg": {"image_size": 256, "layers": 12, "width": 768, "patch_size": 32},
        "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 512, "heads": 8, "layers": 12},
    },
    "preprocess_cfg": {},
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to make. `dimension` 0: that of the embedded model; `folders` is a key of LAYOUTS."""

    photos: int
    dimension: int = 0
    folders: str = "months"
    files: bool = False
    thumbnails: bool = True


def make(folder: Path, recipe: Recipe) -> Path:
    """Make it; the library's folder."""
    paths = library_paths(folder / "library")
    prepare(paths)
    root = folder / "photos"
    root.mkdir(parents=True, exist_ok=True)
    card = model_card(folder, recipe.dimension)
    catalog = Catalog.open(paths.catalog, paths.backups)
    try:
        watched = catalog.add_folder(str(root.resolve()), ())
        model = catalog.model(card.key, card.dimension)
        for batch in _understood(root, recipe, card.dimension, watched.folder_id):
            catalog.commit(Batch(1, model.model_id, understood=batch))
            if recipe.thumbnails:
                _link_thumbnails(paths.thumbnails, [one.photo.content_hash for one in batch])
        catalog.activate_model(model.model_id)
    finally:
        catalog.close()
    return paths.root


def model_card(folder: Path, dimension: int) -> ModelCard:
    """The embedded model, or for another dimension one with random weights in FOLDER/model, made at the first call."""
    starter = resolve_card(STARTER, resource("starter"), folder)
    if dimension in (0, starter.dimension):
        return starter
    model = (folder / "model").resolve()
    if not model.exists():
        _write_random_model(model, dimension)
    return resolve_card(f"local-dir:{model}", resource("starter"), folder)


def _write_random_model(folder: Path, dimension: int) -> None:
    import open_clip
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(0)
    config = json.loads(json.dumps(CONFIG))
    config["model_cfg"]["embed_dim"] = dimension
    network = open_clip.CLIP(**config["model_cfg"])
    folder.mkdir(parents=True)
    weights = {name: tensor.half().contiguous() for name, tensor in network.state_dict().items()}
    save_file(weights, folder / "open_clip_model.safetensors")
    (folder / "open_clip_config.json").write_text(json.dumps(config), encoding="utf-8")


def _understood(root: Path, recipe: Recipe, dimension: int, folder_id: FolderId) -> Iterator[tuple[Understood, ...]]:
    rng = np.random.default_rng(7)
    start = 0
    for vectors in Clusters(dimension).blocks(recipe.photos, BATCH):
        yield tuple(_one(root, recipe, start + n, vector, folder_id, rng) for n, vector in enumerate(vectors))
        start += len(vectors)


def _one(
    root: Path, recipe: Recipe, number: int, vector: np.ndarray, folder_id: FolderId, rng: np.random.Generator
) -> Understood:
    taken = FIRST_DAY + timedelta(days=int(rng.integers(0, DAYS)), minutes=int(rng.integers(0, 1440)))
    width, height = SIZES[number % len(SIZES)]
    said = None if number % UNDATED == 0 else taken.isoformat()
    facts = Facts(taken_at=said, camera_make="Nikon", camera_model="D90", iso=200)
    size_bytes = 3_000_000 + number
    photo = DecodedPhoto(ContentHash(rng.bytes(32).hex()), size_bytes, "JPEG", width, height, number, facts)
    return Understood(_place(root, recipe, number, taken, folder_id), photo, vector)


def _place(root: Path, recipe: Recipe, number: int, taken: datetime, folder_id: FolderId) -> Place:
    share = LAYOUTS[recipe.folders]
    folder = ""
    if share:
        first = FIRST_DAY + (taken - FIRST_DAY) // timedelta(days=share) * timedelta(days=share)
        folder = os.path.join(str(first.year), f"{first:%Y-%m-%d}")  # noqa: PTH118 - as the walk joins
    relative = os.path.join(folder, f"DSC_{number:07}.jpg")  # noqa: PTH118 - as the walk joins
    stamp = Stamp(3_000_000 + number, int(taken.timestamp()) * 1_000_000_000 + number, number + 1)
    return Place(folder_id, relative, _stamp_of_file(root / relative, stamp) if recipe.files else stamp)


def _stamp_of_file(path: Path, wanted: Stamp) -> Stamp:
    try:
        file = os.open(path, os.O_CREAT | os.O_WRONLY)
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        file = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        os.ftruncate(file, wanted.size_bytes)
        os.utime(file, ns=(wanted.mtime_ns, wanted.mtime_ns))
        status = os.fstat(file)
    finally:
        os.close(file)
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino)


def _link_thumbnails(thumbnails: Path, hashes: list[ContentHash]) -> None:
    """Hard links to some dozen real ones, one for each shape and sample."""
    sources = _sources(thumbnails)
    for number, content_hash in enumerate(hashes):
        for edge_px in EDGES_PX:
            target = thumbnail_path(thumbnails, content_hash, edge_px)
            source = sources[edge_px][number % len(sources[edge_px])]
            try:
                os.link(source, target)
            except FileNotFoundError:
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(source, target)


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
                    target.write_bytes(encoded(image.convert("RGB").resize(size)))
            made[edge_px].append(target)
    return made


def parser(description: str, photos: int) -> argparse.ArgumentParser:
    """The arguments of a recipe."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("folder", type=Path)
    made.add_argument("--photos", type=int, default=photos)
    made.add_argument("--dimension", type=int, default=0, help="of the vectors; 0: that of the embedded model")
    made.add_argument("--folders", choices=LAYOUTS, default="months")
    made.add_argument("--files", action="store_true", help="a sparse file for each photo")
    made.add_argument("--no-thumbnails", dest="thumbnails", action="store_false")
    return made


def recipe_of(arguments: argparse.Namespace) -> Recipe:
    """The recipe that was asked for."""
    return Recipe(arguments.photos, arguments.dimension, arguments.folders, arguments.files, arguments.thumbnails)


if __name__ == "__main__":
    asked = parser(__doc__, 100_000).parse_args()
    print(make(asked.folder, recipe_of(asked)))
