"""What the network alone reaches: the ceiling for the encoder around it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from photoclip.embed.encoder import OpenClipEncoder


@dataclass(frozen=True, slots=True)
class Pace:
    """Pictures a second of wall time, and the core-seconds of this process that a picture took."""

    images_per_s: float
    core_s: float


def bare_pace(encoder: OpenClipEncoder, batch_size: int, seconds: float) -> Pace:
    """The image tower alone, on tensors that lie normalised on its device in its dtype; two batches at least."""
    network = encoder.network
    edge, placement = encoder.card.pixels.edge_px, network.placement
    batch = torch.randn(batch_size, 3, edge, edge, device=placement.device, dtype=placement.dtype)
    batch = batch.contiguous(memory_format=torch.channels_last)
    with torch.inference_mode():
        network.towers.encode_image(batch)
        _finish(placement.device)

        def work() -> int:
            deadline, rounds = time.perf_counter() + seconds, 0
            while rounds < 2 or time.perf_counter() < deadline:
                network.towers.encode_image(batch)
                rounds += 1
            _finish(placement.device)
            return rounds * batch_size

        return paced(work)


def paced(work: Callable[[], int]) -> Pace:
    """How fast `work` goes, which returns the number of its pictures."""
    wall, cores = time.perf_counter(), time.process_time()
    count = work()
    return Pace(count / (time.perf_counter() - wall), (time.process_time() - cores) / count)


def _finish(device: torch.device) -> None:
    if device.type != "cpu":
        getattr(torch, device.type).synchronize()
