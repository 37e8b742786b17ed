"""Text → image recall over captioned photos: every caption as a query, its own photo among the first 1, 5, 10.

python tests/benchmarks/bench_recall.py [--photos DIR] [--model NAME] [--json]

DIR holds pictures and `captions.jsonl`, one {"file": ..., "captions": [...]} a line. Pictures go the program's own way:
decoder, then encoder.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from photoclip.decode.pool import DecodePool
from photoclip.domain.decoding import DecodeRequest
from photoclip.domain.files import FileState
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import Pixels, Vectors
from photoclip.domain.progress import CancelToken
from photoclip.embed.cards import resolve_card
from photoclip.embed.load import load_encoder

CHECKOUT = Path(__file__).resolve().parents[2]
DEPTHS = (1, 5, 10)


@dataclass(frozen=True, slots=True)
class Recall:
    """Shares (0..1) of captions whose photo is among the first 1, 5, 10; `seconds` for decoding and embedding all."""

    model: str
    device: str
    photos: int
    captions: int
    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    chance_at_10: float
    seconds: float


def decode(files: Sequence[Path], card: ModelCard) -> Pixels:
    """uint8 (n, edge, edge, 3) in the order of `files`."""
    requests = [DecodeRequest(key, str(file), card.pixels, thumbnails=False) for key, file in enumerate(files)]
    pixels = np.empty((len(files), card.pixels.edge_px, card.pixels.edge_px, 3), np.uint8)
    with DecodePool(None) as pool:
        for outcome in pool.run(requests, CancelToken()):
            if outcome.state is not FileState.OK or outcome.pixels is None:
                raise SystemExit(f"{outcome.path}: {outcome.state}: {outcome.reason}")
            pixels[outcome.key] = outcome.pixels
    return pixels


def recall(images: Vectors, texts: Vectors, owner: Sequence[int]) -> tuple[float, ...]:
    """Share of texts whose own image is among the first 1, 5, 10."""
    scores = texts @ images.T
    own = scores[np.arange(len(texts)), owner]
    rank = (scores > own[:, None]).sum(axis=1)
    return tuple(float((rank < depth).mean()) for depth in DEPTHS)


def measure(folder: Path, model: str, device: str) -> Recall:
    lines = [json.loads(line) for line in (folder / "captions.jsonl").read_text(encoding="utf-8").splitlines()]
    captions = [caption for line in lines for caption in line["captions"]]
    owner = [at for at, line in enumerate(lines) for _ in line["captions"]]
    encoder = load_encoder(resolve_card(model, CHECKOUT / "resources" / "starter", CHECKOUT / "models"), device)
    began = time.perf_counter()
    images = encoder.embed_images(decode([folder / line["file"] for line in lines], encoder.card))
    found = recall(images, encoder.embed_texts(captions), owner)
    seconds = time.perf_counter() - began
    encoder.close()
    return Recall(model, encoder.device, len(lines), len(captions), *found, DEPTHS[-1] / len(lines), seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, default=CHECKOUT.parent / "shared" / "photos" / "flickr")
    parser.add_argument("--model", default="starter")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not (options.photos / "captions.jsonl").is_file():
        sys.stderr.write(f"there is no captions.jsonl in {options.photos}\n")
        return 1
    result = measure(options.photos, options.model, options.device)
    if options.json:
        print(json.dumps(asdict(result)))
        return 0
    print(f"{result.model} on {result.device}: {result.captions} captions over {result.photos} photos")
    for depth, share in zip(DEPTHS, (result.recall_at_1, result.recall_at_5, result.recall_at_10), strict=True):
        print(f"  recall@{depth:<3} {share:6.1%}   (chance {depth / result.photos:.1%})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
