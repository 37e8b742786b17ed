"""All tables, one after the other."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from photoclip.bench.committing import commit_table
from photoclip.bench.decoding import decode_table
from photoclip.bench.embedding import embed_table
from photoclip.bench.photos import copies, jpegs
from photoclip.bench.pipeline import pipeline_table
from photoclip.bench.searching import search_table
from photoclip.bench.starting import start_table
from photoclip.bench.table import Table
from photoclip.config.resources import resource
from photoclip.embed.cards import STARTER, resolve_card
from photoclip.embed.load import load_encoder

_DECODED = 60
_INDEXED = 300
_SIZES = (10_000, 100_000)
_LARGE = 1_000_000


def bench(
    photos: Path | None, model: str | None, models_dir: Path, *, device: str = "auto", large: bool = False
) -> Iterator[Table]:
    """Measure with the JPEGs of a folder (None: the sample pictures) and a model (None: the embedded one).

    Raises:
        FolderError: no JPEG there. ModelError: no such model, or its weights are missing.
    """
    sources = jpegs(photos or resource("samples"))
    card = resolve_card(model or STARTER, resource("starter"), models_dir)
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="photoclip-bench-") as folder:
        scratch = Path(folder)
        files = _some(sources, scratch)
        yield decode_table(files, card.pixels, scratch / "decode", workers)
        encoder = load_encoder(card, device)
        try:
            yield embed_table(encoder)
            count = _INDEXED if _mean_bytes(sources) < 1_000_000 else _INDEXED // 3
            yield pipeline_table(sources, encoder, scratch / "pipeline", count, workers)
        finally:
            encoder.close()
        yield commit_table(scratch / "commit", 64)
        yield search_table((*_SIZES, _LARGE) if large else _SIZES, scratch)
        yield start_table(sources, scratch)


def _some(sources: Sequence[Path], scratch: Path) -> Sequence[Path]:
    return copies(sources, scratch / "some", _DECODED)


def _mean_bytes(sources: Sequence[Path]) -> float:
    return sum(path.stat().st_size for path in sources) / len(sources)
