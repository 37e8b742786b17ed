"""How fast decoded pictures become vectors, against the bare network."""

from statistics import median
from time import perf_counter

import numpy as np

from photoclip.bench.table import Table, Value, spent
from photoclip.domain.photos import Pixels
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.embed.measure import Pace, bare_pace, paced

_SECONDS = 1.0
_ROUNDS = 7
_NOTE = (
    "share_of_bare: what the network alone needs for a picture, by what the whole stage needs (bytes to numbers, "
    "normalising, the network, checks). Both take turns; the median of all rounds counts. On a CPU core-seconds are "
    "compared, which other programs disturb little, else wall time. The speeds are the best of all rounds."
)


def embed_table(encoder: OpenClipEncoder) -> Table:
    """uint8 arrays through the encoder, share of what the network alone reaches; texts one by one."""
    _settle(encoder)
    size = encoder.batch_size
    batch = random_pixels(encoder.card.pixels.edge_px, size)
    rounds = [(bare_pace(encoder, size, _SECONDS), _stream_pace(encoder, batch)) for _ in range(_ROUNDS)]
    is_cpu = encoder.device.startswith("cpu")
    text_ms = 1000 * min(spent(lambda: encoder.embed_texts(["a dog on a beach"])).wall_s for _ in range(10))
    row: tuple[Value, ...] = (
        encoder.card.name,
        encoder.device,
        size,
        round(max(bare.images_per_s for bare, _ in rounds), 1),
        round(max(ours.images_per_s for _, ours in rounds), 1),
        round(median(_share(bare, ours, is_cpu) for bare, ours in rounds), 3),
        round(1000 * median(ours.core_s for _, ours in rounds), 2),
        round(text_ms, 2),
    )
    columns = (
        "model",
        "device",
        "batch",
        "bare_images_per_s",
        "images_per_s",
        "share_of_bare",
        "core_ms_per_image",
        "text_ms",
    )
    return Table("embed", columns, (row,), _NOTE)


def random_pixels(edge_px: int, count: int) -> Pixels:
    """uint8 noise, (count, edge, edge, 3): the time a network takes does not depend on what it sees."""
    return np.random.default_rng(0).integers(0, 256, (count, edge_px, edge_px, 3), np.uint8)


def embed_core_seconds(encoder: OpenClipEncoder, count: int) -> float:
    """Core-seconds that the bare network needs for `count` pictures, in the batches that the encoder likes."""
    _settle(encoder)
    return count * median(bare_pace(encoder, encoder.batch_size, _SECONDS).core_s for _ in range(3))


def _settle(encoder: OpenClipEncoder) -> None:
    """The encoder learns from its first batches how large the next ones should be."""
    for _ in range(3):
        encoder.embed_images(random_pixels(encoder.card.pixels.edge_px, encoder.batch_size))


def _share(bare: Pace, ours: Pace, is_cpu: bool) -> float:
    return bare.core_s / ours.core_s if is_cpu else ours.images_per_s / bare.images_per_s


def _stream_pace(encoder: OpenClipEncoder, batch: Pixels) -> Pace:
    deadline = perf_counter() + _SECONDS

    def work() -> int:
        sent = 0

        def batches():
            nonlocal sent
            while sent < 2 or perf_counter() < deadline:
                sent += 1
                yield batch

        for _ in encoder.embed_stream(batches()):
            pass
        return sent * len(batch)

    return paced(work)
