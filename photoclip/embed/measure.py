"""How fast a model is: what a person is told of it, and what the network alone reaches."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch

from photoclip.domain.models import ModelSpeed
from photoclip.domain.photos import Pixels
from photoclip.domain.ports import Encoder
from photoclip.domain.progress import CancelToken
from photoclip.embed.encoder import OpenClipEncoder

_IMAGES_S = 1.5
_SLOW_S = 0.7
_TEXTS_S = 0.5
_MOST_TEXTS = 10
_QUERY = "a dog on a beach"


@dataclass(frozen=True, slots=True)
class Pace:
    """Pictures a second of wall time, and the core-seconds of this process that a picture took."""

    images_per_s: float
    core_s: float


def measure(encoder: Encoder, token: CancelToken | None = None) -> ModelSpeed:
    """Measure a loaded model: about two seconds, or as long as a slow one takes for two pictures and two texts.

    Raises:
        CancelledError: between two batches, once the token is cancelled.
        ModelError, DeviceError: what the encoder raises.
    """
    asked = token or CancelToken()
    text_ms = 1000 * _fastest_text_s(encoder, asked)
    asked.checkpoint()
    one = _pixels(encoder, 1)
    began = time.perf_counter()
    encoder.embed_images(one)
    asked.checkpoint()
    # Where a picture takes so long, larger batches would not be made, and to look for them takes longer still.
    batch = one if time.perf_counter() - began > _SLOW_S else _pixels(encoder, encoder.batch_size)
    asked.checkpoint()
    if len(batch) > 1:
        encoder.embed_images(batch)
    return ModelSpeed(
        device=encoder.device,
        images_per_s=round(_images_per_s(encoder, batch, asked), 3),
        text_ms=round(text_ms, 3),
        batch_size=len(batch),
        measured_at_ns=time.time_ns(),
    )


def _pixels(encoder: Encoder, count: int) -> Pixels:
    """Noise: what a network sees makes no difference to the time it takes."""
    edge = encoder.card.pixels.edge_px
    return np.random.default_rng(0).integers(0, 256, (count, edge, edge, 3), np.uint8)


def _fastest_text_s(encoder: Encoder, token: CancelToken) -> float:
    """Of a few: a query comes alone, and what disturbed the others is not the model's."""
    encoder.embed_texts([_QUERY])
    fastest, spent = float("inf"), 0.0
    for _ in range(_MOST_TEXTS):
        token.checkpoint()
        began = time.perf_counter()
        encoder.embed_texts([_QUERY])
        took = time.perf_counter() - began
        fastest, spent = min(fastest, took), spent + took
        if spent > _TEXTS_S:
            break
    return fastest


def _images_per_s(encoder: Encoder, batch: Pixels, token: CancelToken) -> float:
    """Of batches in a row, so that a GPU is fed as an indexing run feeds it. Pauses do not count."""
    paused = 0.0
    began = time.perf_counter()

    def batches() -> Iterator[Pixels]:
        nonlocal paused
        while True:
            asked = time.perf_counter()
            token.checkpoint()
            paused += time.perf_counter() - asked
            if time.perf_counter() - began - paused >= _IMAGES_S:
                return
            yield batch

    done = sum(len(vectors) for vectors in encoder.embed_stream(batches()))
    return done / (time.perf_counter() - began - paused)


def bare_pace(encoder: OpenClipEncoder, batch_size: int, seconds: float) -> Pace:
    """The image tower alone, on tensors that lie normalised on its device in its dtype; two batches at least."""
    network = encoder.network
    edge, placement = encoder.card.pixels.edge_px, network.placement
    batch = torch.randn(batch_size, 3, edge, edge, device=placement.device, dtype=placement.dtype)
    batch = batch.contiguous(memory_format=torch.channels_last)
    with torch.inference_mode():
        network.towers.encode_image(batch)
        finish(placement.device)

        def work() -> int:
            deadline, rounds = time.perf_counter() + seconds, 0
            while rounds < 2 or time.perf_counter() < deadline:
                network.towers.encode_image(batch)
                rounds += 1
            finish(placement.device)
            return rounds * batch_size

        return paced(work)


def paced(work: Callable[[], int]) -> Pace:
    """How fast `work` goes, which returns the number of its pictures."""
    wall, cores = time.perf_counter(), time.process_time()
    count = work()
    return Pace(count / (time.perf_counter() - wall), (time.process_time() - cores) / count)


def finish(device: torch.device) -> None:
    """Wait until a device has done all that it was sent."""
    match device.type:
        case "cuda":
            torch.cuda.synchronize(device)
        case "xpu":
            torch.xpu.synchronize(device)
        case "mps":
            torch.mps.synchronize()
        case _:
            pass
