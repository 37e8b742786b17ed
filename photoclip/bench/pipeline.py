"""The whole way: folder to searchable, and what of it is neither decoding nor network."""

import shutil
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from photoclip.bench.decoding import decoding, warm_up
from photoclip.bench.embedding import bare_network
from photoclip.bench.photos import copies
from photoclip.bench.table import Spent, Table, Value
from photoclip.catalog.catalog import Catalog
from photoclip.decode.pool import DecodePool
from photoclip.domain.change import Change
from photoclip.domain.progress import CancelToken, Progress
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.ingest.rooms import Rooms
from photoclip.ingest.run import Run

_ROUNDS = 3
_COLUMNS = (
    "model",
    "device",
    "run",
    "photos",
    "seconds",
    "photos_per_second",
    "core_seconds",
    "core_seconds_of_workers",
    "decode_core_seconds",
    "network_core_seconds",
    "decode_seconds",
    "network_seconds",
    "share_of_floor",
)
_NOTE = (
    "share_of_floor, on a CPU: core-seconds that decoding (reading, hashing, pixels, facts, thumbnails, in as many "
    "workers) and the bare network need, each alone, by the core-seconds that the run spent, all processes together. "
    "On another device: the seconds that the slower of the two needs alone, by the seconds of the run. They take "
    "turns, the median of {rounds} rounds counts. Warmed up before, and in neither: the model is loaded, the workers "
    "run."
)
_LEAST, _USUAL, _MOST = 64, 300, 4000
_CPU_S, _GPU_S = 15.0, 2.0


@dataclass(frozen=True, slots=True)
class _Spent:
    wall_s: float
    parent_s: float
    workers_s: float

    @property
    def core_s(self) -> float:
        return self.parent_s + self.workers_s


@dataclass(frozen=True, slots=True)
class _Round:
    decode: Spent
    network: Spent
    new: _Spent
    nothing_new: _Spent

    def share(self, *, is_cpu: bool) -> float:
        if is_cpu:
            return (self.decode.core_s + self.network.core_s) / self.new.core_s
        return max(self.decode.wall_s, self.network.wall_s) / self.new.wall_s


def photos_for(images_per_s: float, *, is_cpu: bool, mean_bytes: float) -> int:
    """How many photos keep a network busy for a while, but not for minutes. Pure."""
    if not is_cpu:
        return max(_USUAL, min(_MOST, int(_GPU_S * images_per_s)))
    most = _USUAL if mean_bytes < 1_000_000 else _USUAL // 3
    return max(min(_LEAST, most), min(most, int(_CPU_S * images_per_s)))


def pipeline_table(
    sources: Sequence[Path], encoder: OpenClipEncoder, scratch: Path, count: int, workers: int, title: str = ""
) -> Table:
    """Index `count` files twice: everything new, then nothing new. See `_NOTE` for what counts."""
    files = copies(sources, scratch / "photos", count)
    with closing(DecodePool(scratch / "thumbnails", workers=workers)) as pool:
        warm_up(pool, files[0], encoder.card.pixels, workers)
        rounds = [_round(files, pool, encoder, scratch) for _ in range(_ROUNDS)]
    is_cpu = encoder.device.startswith("cpu")
    needed = (
        round(median(each.decode.core_s for each in rounds), 2),
        round(median(each.network.core_s for each in rounds), 2),
        round(median(each.decode.wall_s for each in rounds), 2),
        round(median(each.network.wall_s for each in rounds), 2),
        round(median(each.share(is_cpu=is_cpu) for each in rounds), 3),
    )
    what = (title or encoder.card.name, encoder.device)
    rows = (
        (*what, *_row("all new", count, [each.new for each in rounds]), *needed),
        (*what, *_row("nothing new", count, [each.nothing_new for each in rounds]), *[0.0] * len(needed)),
    )
    return Table("pipeline", _COLUMNS, rows, _NOTE.format(rounds=_ROUNDS))


def _row(what: str, count: int, runs: Sequence[_Spent]) -> tuple[Value, ...]:
    seconds = median(run.wall_s for run in runs)
    return (
        what,
        count,
        round(seconds, 3),
        round(count / seconds, 1),
        round(median(run.core_s for run in runs), 3),
        round(median(run.workers_s for run in runs), 3),
    )


def _round(files: Sequence[Path], pool: DecodePool, encoder: OpenClipEncoder, scratch: Path) -> _Round:
    decode = decoding(pool, files, encoder.card.pixels)
    network = bare_network(encoder, len(files))
    # Else the workers would find them made.
    shutil.rmtree(scratch / "thumbnails")
    library = scratch / "library"
    with closing(Catalog.open(library / "catalog.sqlite", library / "backups")) as catalog:
        catalog.add_folder(str(files[0].parent), ())
        new, nothing_new = (_spent(catalog, pool, encoder, scratch) for _ in range(2))
    shutil.rmtree(library)
    shutil.rmtree(scratch / "thumbnails")
    return _Round(decode, network, new, nothing_new)


def _spent(catalog: Catalog, pool: DecodePool, encoder: OpenClipEncoder, scratch: Path) -> _Spent:
    rooms = Rooms(
        catalog=catalog,
        decoder=pool,
        encoder=lambda: encoder,
        model=catalog.model(encoder.card.key, encoder.card.dimension),
        pixels=encoder.card.pixels,
        thumbnail=lambda _: None,
        own_folders=(str(scratch / "thumbnails"),),
    )
    wall, parent, workers = time.perf_counter(), time.process_time(), pool.core_seconds()
    Run(rooms, _Deaf(), CancelToken()).run()
    return _Spent(time.perf_counter() - wall, time.process_time() - parent, pool.core_seconds() - workers)


class _Deaf:
    def progressed(self, progress: Progress, /) -> None:
        """Nobody listens."""

    def changed(self, change: Change, /) -> None:
        """Nobody listens."""

    def folders_changed(self) -> None:
        """Nobody listens."""
