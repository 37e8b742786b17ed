"""How fast decoded pictures become vectors, against the bare network."""

from time import perf_counter

import numpy as np

from photoclip.bench.table import Table, Value, spent
from photoclip.domain.photos import Pixels
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.embed.measure import bare_images_per_second

_SECONDS = 4.0
_ROUNDS = 3


def embed_table(encoder: OpenClipEncoder) -> Table:
    """uint8 arrays through the encoder, share of what the network alone reaches; texts one by one.

    The two alternate and the best of three counts: another program on the machine hits both alike.
    """
    size = encoder.batch_size
    batch = random_pixels(encoder.card.pixels.edge_px, size)
    bare = ours = 0.0
    for _ in range(_ROUNDS):
        bare = max(bare, bare_images_per_second(encoder, size, _SECONDS / _ROUNDS))
        ours = max(ours, _stream_speed(encoder, batch))
    text_ms = 1000 * min(spent(lambda: encoder.embed_texts(["a dog on a beach"])).wall_s for _ in range(10))
    row: tuple[Value, ...] = (
        encoder.card.name,
        encoder.device,
        size,
        round(bare, 1),
        round(ours, 1),
        round(ours / bare, 3),
        round(text_ms, 2),
    )
    columns = ("model", "device", "batch", "bare_images_per_s", "images_per_s", "share_of_bare", "text_ms")
    return Table("embed", columns, (row,))


def random_pixels(edge_px: int, count: int) -> Pixels:
    """uint8 noise, (count, edge, edge, 3): the time a network takes does not depend on what it sees."""
    return np.random.default_rng(0).integers(0, 256, (count, edge_px, edge_px, 3), np.uint8)


def embed_core_seconds(encoder: OpenClipEncoder, count: int) -> float:
    """Core-seconds of the encoder for `count` pictures."""
    batch = random_pixels(encoder.card.pixels.edge_px, encoder.batch_size)
    encoder.embed_images(batch)
    rounds = max(1, -(-count // len(batch)))
    took = spent(lambda: [encoder.embed_images(batch) for _ in range(rounds)])
    return took.core_s * count / (rounds * len(batch))


def _stream_speed(encoder: OpenClipEncoder, batch: Pixels) -> float:
    deadline = perf_counter() + _SECONDS / _ROUNDS
    sent = 0

    def batches():
        nonlocal sent
        while sent < 2 or perf_counter() < deadline:
            sent += 1
            yield batch

    started = perf_counter()
    for _ in encoder.embed_stream(batches()):
        pass
    return sent * len(batch) / (perf_counter() - started)
