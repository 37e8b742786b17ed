"""Double buffering on CUDA: the next batch is uploaded while the device works on this one."""

from dataclasses import dataclass

import torch

from photoclip.domain.photos import Pixels, Vectors
from photoclip.embed.network import Network, as_tensor


@dataclass(frozen=True, slots=True, eq=False)
class InFlight:
    """A batch on its way through the device. `vectors` is pinned host memory, valid once `done` has happened."""

    pixels: Pixels
    vectors: torch.Tensor
    done: torch.cuda.Event

    def wait(self) -> Vectors:
        """Block until this batch, and not those launched after it, is through."""
        self.done.synchronize()
        return self.vectors.numpy().copy()


class CudaFeeder:
    """Launches batches without waiting for them. Uploads run on a stream of their own, so that they overlap the kernels
    (CUDA C++ Best Practices Guide, "Asynchronous and Overlapping Transfers with Computation").
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._uploads = torch.cuda.Stream(device)

    def launch(self, network: Network, pixels: Pixels) -> InFlight:
        """Queue a batch, uint8 (n, edge, edge, 3).

        Raises:
            RuntimeError: no memory for it (see `batch.is_out_of_memory`); nothing of it is left on the device.
        """
        compute = torch.cuda.current_stream(self._device)
        pinned = as_tensor(pixels).pin_memory()
        with torch.cuda.stream(self._uploads):
            uploaded = network.upload(pinned)
        compute.wait_stream(self._uploads)
        # The allocator must not hand this memory to the upload stream again before the kernels have read it.
        uploaded.record_stream(compute)
        vectors = network.images(uploaded)
        host = torch.empty(vectors.shape, dtype=vectors.dtype, pin_memory=True)
        host.copy_(vectors, non_blocking=True)
        done = torch.cuda.Event()
        done.record(compute)
        return InFlight(pixels, host, done)
