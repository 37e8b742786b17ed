"""What the network alone reaches: the ceiling for the encoder around it."""

from time import perf_counter

import torch

from photoclip.embed.encoder import OpenClipEncoder


def bare_images_per_second(encoder: OpenClipEncoder, batch_size: int, seconds: float) -> float:
    """Pictures a second through the image tower, of tensors that lie normalised on its device in its dtype."""
    network = encoder.network
    edge, placement = encoder.card.pixels.edge_px, network.placement
    batch = torch.randn(batch_size, 3, edge, edge, device=placement.device, dtype=placement.dtype)
    batch = batch.contiguous(memory_format=torch.channels_last)
    with torch.inference_mode():
        network.towers.encode_image(batch)
        _finish(placement.device)
        started, rounds = perf_counter(), 0
        while rounds < 2 or perf_counter() - started < seconds:
            network.towers.encode_image(batch)
            rounds += 1
        _finish(placement.device)
    return rounds * batch_size / (perf_counter() - started)


def _finish(device: torch.device) -> None:
    if device.type != "cpu":
        getattr(torch, device.type).synchronize()
