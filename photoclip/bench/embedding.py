"""How fast decoded pictures become vectors, against the bare network."""

from collections.abc import Iterator, Sequence
from statistics import median
from time import perf_counter

import numpy as np

from photoclip.bench.table import Spent, Table, Value, spent
from photoclip.domain.photos import Pixels
from photoclip.embed.batch import is_out_of_memory
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.embed.measure import Pace, bare_pace, paced
from photoclip.embed.peak import PeakMemory

_SECONDS = 1.0
_ROUNDS = 7
_COLUMNS = (
    "model",
    "device",
    "batch",
    "bare_images_per_s",
    "images_per_s",
    "share_of_bare",
    "core_ms_per_image",
    "text_ms",
    "peak_memory_mb",
)
_NOTE = (
    "share_of_bare: what the network alone needs for a picture, by what the whole stage needs (bytes to numbers, "
    "normalising, the network, checks). Both take turns; the median of all rounds counts. On a CPU core-seconds are "
    "compared, which other programs disturb little, else wall time. The speeds are the best of all rounds. "
    "peak_memory_mb: on CUDA and XPU what tensors took of the device, on a CPU the whole process."
)


def embed_table(encoder: OpenClipEncoder, title: str = "", batches: Sequence[int] = ()) -> Table:
    """uint8 arrays through the encoder, share of what the network alone reaches, for each batch size (none: the one
    that the encoder likes); texts one by one. `title` stands for the model's name.
    """
    _settle(encoder)
    text_ms = 1000 * min(spent(lambda: encoder.embed_texts(["a dog on a beach"])).wall_s for _ in range(10))
    rows: list[tuple[Value, ...]] = []
    notes = [_NOTE]
    for size in batches or (encoder.batch_size,):
        try:
            rows.append((title or encoder.card.name, encoder.device, size, *_figures(encoder, size, text_ms)))
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            notes.append(f"Out of memory for {title or encoder.card.name} on {encoder.device}: a batch of {size}.")
    return Table("embed", _COLUMNS, tuple(rows), " ".join(notes))


def random_pixels(edge_px: int, count: int) -> Pixels:
    """uint8 noise, (count, edge, edge, 3): the time a network takes does not depend on what it sees."""
    return np.random.default_rng(0).integers(0, 256, (count, edge_px, edge_px, 3), np.uint8)


def bare_network(encoder: OpenClipEncoder, count: int) -> Spent:
    """What the network alone needs for `count` pictures, in the batches that the encoder likes."""
    _settle(encoder)
    paces = [bare_pace(encoder, encoder.batch_size, _SECONDS) for _ in range(3)]
    return Spent(count / median(pace.images_per_s for pace in paces), count * median(pace.core_s for pace in paces))


def embed_core_seconds(encoder: OpenClipEncoder, count: int) -> float:
    """Core-seconds that the bare network needs for `count` pictures, in the batches that the encoder likes."""
    return bare_network(encoder, count).core_s


def _figures(encoder: OpenClipEncoder, size: int, text_ms: float) -> tuple[Value, ...]:
    """The columns from `bare_images_per_s` on."""
    batch = random_pixels(encoder.card.pixels.edge_px, size)
    with PeakMemory(encoder.network.placement.device) as peak:
        rounds = [(bare_pace(encoder, size, _SECONDS), _stream_pace(encoder, batch)) for _ in range(_ROUNDS)]
    is_cpu = encoder.device.startswith("cpu")
    return (
        round(max(bare.images_per_s for bare, _ in rounds), 1),
        round(max(ours.images_per_s for _, ours in rounds), 1),
        round(median(_share(bare, ours, is_cpu) for bare, ours in rounds), 3),
        round(1000 * median(ours.core_s for _, ours in rounds), 2),
        round(text_ms, 2),
        round(peak.bytes_taken / (1 << 20)),
    )


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

        def batches() -> Iterator[Pixels]:
            nonlocal sent
            while sent < 2 or perf_counter() < deadline:
                sent += 1
                yield batch

        for _ in encoder.embed_stream(batches()):
            pass
        return sent * len(batch)

    return paced(work)
