"""How close the program's fast pixels (scaled while decoding) come to open_clip's own transform of the full picture:
cosine of the two embeddings, over real photos.

python tests/benchmarks/bench_cosine.py [--photos DIR] [--model NAME ...] [--json]

`random` stands for a ViT-B-32-256 with random weights, which sees differences a trained network forgives and the other
way round. Goals: 0.995 in the mean, 0.98 at worst.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import open_clip
import torch
from PIL import Image, ImageOps
from safetensors.torch import save_file

from photoclip.decode.pool import DecodePool
from photoclip.domain.decoding import DecodeRequest
from photoclip.domain.files import FileState
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import Vectors
from photoclip.domain.progress import CancelToken
from photoclip.embed.build import build_towers
from photoclip.embed.cards import resolve_card
from photoclip.embed.load import load_encoder

CHECKOUT = Path(__file__).resolve().parents[2]
RANDOM = "random"
SUFFIXES = (".jpg", ".jpeg")
GOAL_MEAN, GOAL_WORST = 0.995, 0.98


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cosines of the two ways over `photos` photos. `worst_photo` is a file name. `between_photos` is the mean cosine
    of different photos: what an agreement of this network must be held against.
    """

    model: str
    photos: int
    mean: float
    worst: float
    worst_photo: str
    between_photos: float
    reached: bool


def random_weights(folder: Path) -> str:
    """A real weights file of a ViT-B-32-256 (600 MB); the name of the model in it."""
    torch.manual_seed(0)
    model = open_clip.create_model("ViT-B-32-256")
    file = folder / "random.safetensors"
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, file)
    return f"ViT-B-32-256@{file}"


def fast_vectors(files: Sequence[Path], card: ModelCard) -> Vectors:
    """The program's way: workers scale while they decode, the device normalises."""
    requests = [DecodeRequest(key, str(file), card.pixels, thumbnails=False) for key, file in enumerate(files)]
    pixels = np.empty((len(files), card.pixels.edge_px, card.pixels.edge_px, 3), np.uint8)
    with DecodePool(None) as pool:
        for outcome in pool.run(requests, CancelToken()):
            if outcome.state is not FileState.OK or outcome.pixels is None:
                raise SystemExit(f"{outcome.path}: {outcome.state}: {outcome.reason}")
            pixels[outcome.key] = outcome.pixels
    encoder = load_encoder(card, "cpu float32")
    vectors = encoder.embed_images(pixels)
    encoder.close()
    return vectors


def reference_vectors(files: Sequence[Path], card: ModelCard) -> Vectors:
    """open_clip's way: decode all of it, turn it upright, `image_transform`, `encode_image`."""
    transform = open_clip.image_transform(
        card.pixels.edge_px,
        is_train=False,
        mean=card.mean,
        std=card.std,
        resize_mode=card.pixels.resize_mode.value,
        interpolation=card.pixels.interpolation.value,
        fill_color=card.pixels.fill,
    )
    towers = build_towers(card)
    vectors: list[Vectors] = []
    for file in files:
        with Image.open(file, formats=["JPEG"]) as image, torch.inference_mode():
            upright = ImageOps.exif_transpose(image).convert("RGB")
            vector = towers.encode_image(transform(upright)[None])
            vectors.append(torch.nn.functional.normalize(vector, dim=-1).numpy()[0])
    return np.stack(vectors)


def measure(folder: Path, model: str) -> Agreement:
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES)
    with tempfile.TemporaryDirectory(prefix="photoclip-bench-") as scratch:
        name = random_weights(Path(scratch)) if model == RANDOM else model
        card = resolve_card(name, CHECKOUT / "resources" / "starter", CHECKOUT / "models")
        fast, reference = fast_vectors(files, card), reference_vectors(files, card)
    cosines = np.einsum("nd,nd->n", fast, reference)
    between = float((reference @ reference.T)[~np.eye(len(files), dtype=bool)].mean())
    mean, worst, at = float(cosines.mean()), float(cosines.min()), int(cosines.argmin())
    reached = mean >= GOAL_MEAN and worst >= GOAL_WORST
    return Agreement(model, len(files), mean, worst, files[at].name, between, reached)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, default=CHECKOUT.parent / "shared" / "photos" / "camera")
    parser.add_argument("--model", action="append", help=f"default: starter and {RANDOM}")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not options.photos.is_dir():
        sys.stderr.write(f"there is no folder {options.photos}\n")
        return 1
    results = [measure(options.photos, model) for model in options.model or ["starter", RANDOM]]
    if options.json:
        print(json.dumps({"results": [asdict(result) for result in results]}))
        return 0
    print(f"{'model':<24} {'photos':>6} {'mean':>8} {'worst':>8} {'others':>8}  worst photo")
    for result in results:
        numbers = f"{result.mean:>8.5f} {result.worst:>8.5f} {result.between_photos:>8.5f}"
        print(f"{result.model:<24} {result.photos:>6} {numbers}  {result.worst_photo}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
