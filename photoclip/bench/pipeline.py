"""The whole way: folder to searchable, and what of it is neither decoding nor network."""

from collections.abc import Sequence
from pathlib import Path

from photoclip.bench.decoding import decode_core_seconds
from photoclip.bench.embedding import embed_core_seconds
from photoclip.bench.photos import copies
from photoclip.bench.table import Table, Value, spent
from photoclip.catalog.catalog import Catalog
from photoclip.decode.pool import DecodePool
from photoclip.domain.change import Change
from photoclip.domain.progress import CancelToken, Progress
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.ingest.rooms import Rooms
from photoclip.ingest.run import Run


def pipeline_table(sources: Sequence[Path], encoder: OpenClipEncoder, scratch: Path, count: int, workers: int) -> Table:
    """Index `count` files twice: everything new, then nothing new. The model is loaded before.

    `share_of_floor`: core-seconds that decoding and network need alone, over the core-seconds spent.
    """
    files = copies(sources, scratch / "photos", count)
    floor_s = decode_core_seconds(files, encoder.card.pixels, scratch / "floor") + embed_core_seconds(encoder, count)
    catalog = Catalog.open(scratch / "catalog.sqlite", scratch / "backups")
    try:
        catalog.add_folder(str(scratch / "photos"), ())
        first = spent(lambda: _run(catalog, encoder, scratch, workers))
        second = spent(lambda: _run(catalog, encoder, scratch, workers))
    finally:
        catalog.close()
    rows: tuple[tuple[Value, ...], ...] = (
        (
            "all new",
            count,
            round(first.wall_s, 2),
            round(count / first.wall_s, 1),
            round(first.core_s, 2),
            round(floor_s, 2),
            round(floor_s / first.core_s, 3),
        ),
        (
            "nothing new",
            count,
            round(second.wall_s, 3),
            round(count / second.wall_s),
            round(second.core_s, 3),
            0.0,
            0.0,
        ),
    )
    columns = ("run", "photos", "seconds", "photos_per_second", "core_seconds", "floor_core_seconds", "share_of_floor")
    return Table("pipeline", columns, rows)


def _run(catalog: Catalog, encoder: OpenClipEncoder, scratch: Path, workers: int) -> None:
    pool = DecodePool(scratch / "thumbnails", workers=workers)
    try:
        rooms = Rooms(
            catalog=catalog,
            decoder=pool,
            encoder=lambda: encoder,
            model=catalog.model(encoder.card.key, encoder.card.dimension),
            pixels=encoder.card.pixels,
            thumbnail=lambda _: None,
            own_folders=(str(scratch / "thumbnails"),),
        )
        Run(rooms, _Deaf(), CancelToken()).run()
    finally:
        pool.close()


class _Deaf:
    def progressed(self, progress: Progress, /) -> None:
        """Nobody listens."""

    def changed(self, change: Change, /) -> None:
        """Nobody listens."""

    def folders_changed(self) -> None:
        """Nobody listens."""
