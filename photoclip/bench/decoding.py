"""How fast files become pixels, thumbnails and facts."""

from collections.abc import Sequence
from pathlib import Path

from photoclip.bench.table import Spent, Table, Value, spent
from photoclip.decode.pool import DecodePool
from photoclip.domain.decoding import DecodeRequest, PixelSpec
from photoclip.domain.progress import CancelToken


def decode_table(files: Sequence[Path], pixels: PixelSpec, scratch: Path, workers: int) -> Table:
    """Hash alone, pixels, and pixels with thumbnails; each by one worker and by `workers`."""
    rows: list[tuple[Value, ...]] = []
    for what, spec, cache in (
        ("hash only", None, None),
        ("pixels and facts", pixels, None),
        ("pixels, facts and two thumbnails", pixels, scratch),
    ):
        for count in sorted({1, workers}):
            thumbnails = None if cache is None else cache / f"thumbnails-{count}"
            seconds = decode_seconds(files, spec, thumbnails, count)
            rows.append((what, count, round(1000 * seconds / len(files), 2), round(len(files) / seconds, 1)))
    return Table("decode", ("what", "workers", "ms_per_photo", "photos_per_second"), tuple(rows))


def decode_seconds(files: Sequence[Path], pixels: PixelSpec | None, thumbnails: Path | None, workers: int) -> float:
    """Wall seconds for all files, the workers running already."""
    pool = DecodePool(thumbnails, workers=workers)
    try:
        makes_thumbnails = thumbnails is not None
        _decode(pool, files[: 2 * workers], pixels, makes_thumbnails)
        return spent(lambda: _decode(pool, files, pixels, makes_thumbnails)).wall_s
    finally:
        pool.close()


def decode_core_seconds(files: Sequence[Path], pixels: PixelSpec, thumbnails: Path, workers: int = 1) -> float:
    """Core-seconds that running workers spend on all files: reading, hashing, pixels, facts, thumbnails. Their start,
    and what this process has to do with them, is not in it.
    """
    pool = DecodePool(thumbnails, workers=workers)
    try:
        warm_up(pool, files[0], pixels, workers)
        return decoding(pool, files, pixels).core_s
    finally:
        pool.close()


def warm_up(pool: DecodePool, file: Path, pixels: PixelSpec, workers: int) -> None:
    """Start all workers; leaves no thumbnail."""
    _decode(pool, [file] * (4 * workers), pixels, makes_thumbnails=False)


def decoding(pool: DecodePool, files: Sequence[Path], pixels: PixelSpec) -> Spent:
    """What running workers need for all files: wall seconds, and the workers' core-seconds."""
    before = pool.core_seconds()
    wall_s = spent(lambda: _decode(pool, files, pixels, makes_thumbnails=True)).wall_s
    return Spent(wall_s, pool.core_seconds() - before)


def _decode(pool: DecodePool, files: Sequence[Path], pixels: PixelSpec | None, makes_thumbnails: bool) -> None:
    asked = (DecodeRequest(key, str(path), pixels, makes_thumbnails) for key, path in enumerate(files))
    for _ in pool.run(asked, CancelToken()):
        pass
