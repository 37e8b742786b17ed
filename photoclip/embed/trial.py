"""Which of several dtypes computes a model fastest here: tried shortly, at first use."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import cast

import numpy as np
import torch

from photoclip.embed.batch import busy_s
from photoclip.embed.device import CPU_FLOAT32, Placement
from photoclip.embed.network import Network, as_tensor

# On a GPU a single picture measures how fast kernels are launched.
_CPU_SIZES = (1,)
_GPU_SIZES = (8, 32, 128)
_LONG_ENOUGH_S = 0.05
_SO_LONG_S = 0.5
# Less than this is noise, and the usual dtype is the one that others have tried.
_WORTH = 1.1


def fastest(network: Network, rivals: Sequence[Placement]) -> Placement:
    """The rival that computes pictures fastest; the first where it makes no difference, or nothing runs.

    Costs two pictures for each rival on a CPU, one where they take long. The network, in float32 on the CPU, is left as
    it was: its weights are kept meanwhile, which takes half of them again.
    """
    seconds = [_picture_s(network, rival) for rival in rivals]
    return rivals[best_of(seconds)]


def best_of(seconds: Sequence[float]) -> int:
    """Which of the times to take: the shortest, but the first unless another is clearly shorter. Pure."""
    best = min(range(len(seconds)), key=seconds.__getitem__)
    return best if seconds[best] * _WORTH < seconds[0] else 0


def time_each(
    run: Callable[[int], None], sizes: Sequence[int], clock: Callable[[], float] = time.perf_counter
) -> float:
    """Seconds a picture takes, in the first of the sizes (ascending) that takes long enough to tell, or the last. The
    first run of a size, which also chooses kernels, does not count, unless it is so long that they are no matter.
    """
    each = float("inf")
    for size in sizes:
        began = clock()
        run(size)
        if (took := clock() - began) < _SO_LONG_S:
            began = clock()
            run(size)
            took = clock() - began
        each = took / size
        if took >= _LONG_ENOUGH_S:
            break
    return each


def _picture_s(network: Network, placement: Placement) -> float:
    """Infinity where it does not run."""
    edge, is_cpu = network.card.pixels.edge_px, placement.device.type == "cpu"

    def run(count: int) -> None:
        network.images(network.upload(as_tensor(np.zeros((count, edge, edge, 3), np.uint8)))).cpu()

    try:
        with _elsewhere(network, placement):
            return time_each(run, _CPU_SIZES if is_cpu else _GPU_SIZES, busy_s if is_cpu else time.perf_counter)
    except (RuntimeError, MemoryError, TypeError):
        # No memory, an operation that the device lacks; TypeError is Metal's for a dtype that it does not have.
        return float("inf")


@contextmanager
def _elsewhere(network: Network, placement: Placement) -> Generator[None]:
    """Move a network, and give it its own weights back: casting back would lose bits, reading them takes longer."""
    modules = list(cast("torch.nn.Module", network.towers).modules())
    kept = [
        (module, name, tensor, tensor.data)
        for module in modules
        for name, tensor in (*module.named_parameters(recurse=False), *module.named_buffers(recurse=False))
    ]
    try:
        network.move(placement)
        yield
    finally:
        for module, name, tensor, data in kept:
            tensor.data = data
            setattr(module, name, tensor)
        network.move(CPU_FLOAT32)
