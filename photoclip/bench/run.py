"""All measurements, one after the other.

What a table needs is imported for it: the tables of the network run where nothing but torch and open_clip is installed.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from photoclip.bench.photos import copies, jpegs
from photoclip.bench.table import Table, joined
from photoclip.config.resources import resource
from photoclip.domain.models import ModelCard
from photoclip.embed.cards import STARTER, resolve_card
from photoclip.embed.load import load_encoder

if TYPE_CHECKING:
    from photoclip.embed.encoder import OpenClipEncoder

_DECODED = 60
_SIZES = (10_000, 100_000)
_LARGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to measure. `photos`: a folder with JPEGs, None for the sample pictures. The tables of the network have a
    row for each of `models` (neither these nor architectures: the embedded one) and of `architectures`, with random
    weights, on each of `devices` ("cuda:0 bfloat16"), in batches of each of `batches` (none: what the encoder likes).
    `only`: names out of TABLES, none for all.
    """

    photos: Path | None = None
    models: tuple[str, ...] = ()
    architectures: tuple[str, ...] = ()
    devices: tuple[str, ...] = ("auto",)
    batches: tuple[int, ...] = ()
    only: tuple[str, ...] = ()
    large: bool = False

    def has(self, table: str) -> bool:
        """Whether a table is wanted."""
        return not self.only or table in self.only


def bench(wanted: Wanted, models_dir: Path) -> Iterator[Table]:
    """Measure, table by table.

    Raises:
        FolderError: there is no JPEG in the folder. ModelError: no such model or architecture, or its weights are
            missing. DeviceError: no such device.
    """
    sources = jpegs(wanted.photos or resource("samples"))
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="photoclip-bench-") as folder:
        scratch = Path(folder)
        if wanted.has("decode"):
            from photoclip.bench.decoding import decode_table

            card = resolve_card((wanted.models or (STARTER,))[0], resource("starter"), models_dir)
            yield decode_table(copies(sources, scratch / "some", _DECODED), card.pixels, scratch / "decode", workers)
        if wanted.has("embed") or wanted.has("pipeline"):
            yield from _network_tables(wanted, models_dir, sources, scratch)
        if wanted.has("commit"):
            from photoclip.bench.committing import commit_table

            yield commit_table(scratch / "commit", 64)
        if wanted.has("search"):
            from photoclip.bench.searching import search_table

            yield search_table((*_SIZES, _LARGE) if wanted.large else _SIZES, scratch)
        if wanted.has("latency"):
            from photoclip.bench.latency import latency_table

            card = resolve_card((wanted.models or (STARTER,))[0], resource("starter"), models_dir)
            with closing(load_encoder(card, wanted.devices[0])) as encoder:
                yield latency_table((*_SIZES, _LARGE) if wanted.large else _SIZES, encoder, scratch)
        if wanted.has("start"):
            from photoclip.bench.starting import start_table

            yield start_table(sources, scratch)


def _network_tables(wanted: Wanted, models_dir: Path, sources: Sequence[Path], scratch: Path) -> Iterator[Table]:
    from photoclip.bench.embedding import embed_table

    embedded: list[Table] = []
    indexed: list[Table] = []
    for title, card in _subjects(wanted, models_dir, scratch):
        for device in wanted.devices:
            with closing(load_encoder(card, device)) as encoder:
                if wanted.has("embed"):
                    embedded.append(embed_table(encoder, title, wanted.batches))
                if wanted.has("pipeline"):
                    indexed.append(_pipeline(sources, encoder, scratch / "pipeline", title))
    for tables in (embedded, indexed):
        if tables:
            yield joined(tables)


def _pipeline(sources: Sequence[Path], encoder: "OpenClipEncoder", scratch: Path, title: str) -> Table:
    from photoclip.bench.pipeline import photos_for, pipeline_table
    from photoclip.embed.measure import measure

    mean_bytes = sum(path.stat().st_size for path in sources) / len(sources)
    is_cpu = encoder.device.startswith("cpu")
    count = photos_for(measure(encoder).images_per_s, is_cpu=is_cpu, mean_bytes=mean_bytes)
    try:
        return pipeline_table(sources, encoder, scratch, count, os.cpu_count() or 1, title)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _subjects(wanted: Wanted, models_dir: Path, scratch: Path) -> Iterator[tuple[str, ModelCard]]:
    """What to measure, by the name that tables give it."""
    models = wanted.models if wanted.models or wanted.architectures else (STARTER,)
    for model in models:
        card = resolve_card(model, resource("starter"), models_dir)
        yield card.name, card
    for architecture in wanted.architectures:
        from photoclip.bench.untrained import untrained_card, untrained_title

        yield untrained_title(architecture), untrained_card(architecture, scratch / "untrained")
