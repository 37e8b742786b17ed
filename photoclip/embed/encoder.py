"""The encoder: pictures and texts to unit vectors, from any thread, whatever memory there is."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import torch

from photoclip.domain.errors import DeviceError, ModelError
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import Pixels, Vectors
from photoclip.domain.ports import MemoryGauge
from photoclip.embed.batch import batch_of, batch_within, busy_s, candidates, find_batch_size, is_out_of_memory
from photoclip.embed.device import CPU_FLOAT32, Placement
from photoclip.embed.network import Network, as_tensor
from photoclip.embed.stream import CudaFeeder, InFlight
from photoclip.embed.tokens import Tokenizer, tokenize

_log = logging.getLogger(__name__)

_TEXTS_AT_ONCE = 64
_SEARCH_BUDGET_S = 1.5
# A search waits for the batch that is under way; a job that pauses or is cancelled does not.
_LONGEST_BATCH_S = 0.7
# What a picture takes on its way through a network, as floats for each of its own values: a ViT-B-16 needs 20.
_FLOATS_PER_VALUE = 32


class OpenClipEncoder:
    """An open_clip model, ready. Implements `photoclip.domain.ports.Encoder`; thread-safe. Built by `load_encoder`.

    When the device runs out of memory, the batch is halved; when a single picture does not fit, the model moves to the
    CPU. When float16 or bfloat16 overflows, it goes on in float32. Each is logged and stays readable in `notes`.
    """

    def __init__(
        self, network: Network, tokenizer: Tokenizer, notes: tuple[str, ...] = (), memory: MemoryGauge | None = None
    ) -> None:
        self._card = network.card
        self._logit_scale = network.logit_scale
        self._network: Network | None = network
        self._tokenizer = tokenizer
        self._notes = notes
        self._memory = memory
        self._most = candidates(network.placement.device)[-1]
        self._batch_size = 0
        self._each_s = float("inf")
        self._feeder: CudaFeeder | None = None
        # Held for one batch at a time: a query's text slips in between two batches of a long job.
        self._lock = threading.RLock()
        self._placement = network.placement

    @property
    def card(self) -> ModelCard:
        """What it is."""
        return self._card

    @property
    def device(self) -> str:
        """Device and dtype, as "cpu float32"."""
        return str(self._placement)

    @property
    def logit_scale(self) -> float:
        """Exp of the learned temperature."""
        return self._logit_scale

    @property
    def notes(self) -> tuple[str, ...]:
        """What the person should know: why it runs slower or elsewhere than was hoped for. One line each."""
        return self._notes

    @property
    def network(self) -> Network:
        """What it runs, for measuring it alone. Not thread-safe."""
        return self._open()

    @property
    def batch_size(self) -> int:
        """Pictures a batch should have here, now. The first call tries: two pictures on a CPU, where the batches that
        follow tell more, under 2 s elsewhere. Fewer while memory is short.
        """
        with self._lock:
            if not self._batch_size:
                self._batch_size = self._first_batch_size()
            size, device = min(self._batch_size, self._most), self._placement.device
        if self._memory is None or device.type != "cpu":
            return size
        return batch_within(size, self._memory(), _picture_bytes(self._card))

    def embed_images(self, pixels: Pixels) -> Vectors:
        """uint8 (n, edge, edge, 3), any n >= 0, to float32 unit vectors (n, dimension).

        Raises:
            ValueError: another shape or dtype.
            ModelError: the model produced NaN.
            DeviceError: there is no memory for a single picture.
        """
        self._check(pixels)
        parts: list[Vectors] = []
        start = 0
        while start < len(pixels):
            with self._lock:
                part, began_s = pixels[start : start + self._most], busy_s()
                vectors = self._attempt(len(part), lambda network, part=part: _images(network, part))
                if vectors is not None:
                    self._learn(len(part), busy_s() - began_s)
            if vectors is not None:
                parts.append(vectors)
                start += len(part)
        return np.concatenate(parts) if parts else self._nothing()

    def embed_stream(self, batches: Iterable[Pixels]) -> Iterator[Vectors]:
        """As `embed_images` for each batch, in order. On CUDA a batch's vectors come when the next one was launched."""
        before: InFlight | None = None
        for pixels in batches:
            self._check(pixels)
            launched = self._launch(pixels)
            if before:
                yield self._collect(before)
            if not launched:
                yield self.embed_images(pixels)
            before = launched
        if before:
            yield self._collect(before)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Any number of texts, of any length, to float32 unit vectors (n, dimension).

        Raises:
            ModelError: the model produced NaN.
            DeviceError: there is no memory for a single text.
        """
        parts: list[Vectors] = []
        start = 0
        while start < len(texts):
            with self._lock:
                part = texts[start : start + min(_TEXTS_AT_ONCE, self._most)]
                tokens = tokenize(self._tokenizer, part, self._card.context_length)
                vectors = self._attempt(len(part), lambda network, tokens=tokens: network.texts(tokens).cpu().numpy())
            if vectors is not None:
                parts.append(vectors)
                start += len(part)
        return np.concatenate(parts) if parts else self._nothing()

    def close(self) -> None:
        """Free the device's memory. Idempotent. Waits for the batch that is being computed."""
        with self._lock:
            self._network = self._feeder = None
            _free(self._placement)

    def _attempt(self, count: int, compute: Callable[[Network], Vectors]) -> Vectors | None:
        """Compute `count` vectors, or make room (smaller batch, CPU, float32) and return None: try again."""
        network = self._open()
        try:
            vectors = compute(network)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            vectors = None
        # Outside `except`: the exception's traceback holds the tensors that fill the memory.
        if vectors is None:
            self._make_room(network, count)
            return None
        if _are_sound(vectors):
            return vectors
        self._widen(network)
        return None

    def _make_room(self, network: Network, count: int) -> None:
        _free(self._placement)
        if count > 1:
            self._most = count // 2
            self._note(f"out of memory on {self.device}: going on with {self._most} at once")
        elif network.placement.device != CPU_FLOAT32.device:
            self._note(f"out of memory on {self.device}: going on with the CPU, which is slower")
            self._move(network, CPU_FLOAT32)
            self._most, self._batch_size, self._each_s = candidates(CPU_FLOAT32.device)[-1], 0, float("inf")
        else:
            raise DeviceError(
                f"there is not enough memory to run {self._card.name}", "close other programs or choose a smaller model"
            )

    def _widen(self, network: Network) -> None:
        """Leave a dtype that overflows."""
        if network.placement.dtype == torch.float32:
            raise ModelError(
                f"the model {self._card.name} produced NaN for a picture or text: it is broken", "choose another model"
            )
        self._note(f"{self._card.name} overflows on {self.device}: going on in float32")
        self._move(network, Placement(network.placement.device, torch.float32))

    def _move(self, network: Network, placement: Placement) -> None:
        left = self._placement
        network.move(placement)
        self._placement = placement
        _free(left)

    def _launch(self, pixels: Pixels) -> InFlight | None:
        """Send a batch ahead on CUDA. None where it must go the plain way: another device, an odd size, no memory."""
        with self._lock:
            network = self._open()
            device = network.placement.device
            if device.type != "cuda" or not 0 < len(pixels) <= self._most:
                return None
            try:
                self._feeder = self._feeder or CudaFeeder(device)
                return self._feeder.launch(network, pixels)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            return None

    def _collect(self, launched: InFlight) -> Vectors:
        vectors = launched.wait()
        return vectors if _are_sound(vectors) else self.embed_images(launched.pixels)

    def _learn(self, count: int, seconds: float) -> None:
        """A CPU was busy so long with a batch: the fastest so far says what the next ones should be."""
        if self._batch_size and self._placement.device.type == "cpu" and seconds / count < self._each_s:
            self._each_s = seconds / count
            self._batch_size = batch_of(_LONGEST_BATCH_S, self._each_s, self._most)

    def _first_batch_size(self) -> int:
        network = self._open()
        edge = self._card.pixels.edge_px
        sizes = [size for size in candidates(network.placement.device) if size <= self._most] or [1]
        picture = np.zeros((1, edge, edge, 3), np.uint8)

        def run(size: int) -> None:
            _images(network, np.repeat(picture, size, axis=0))

        try:
            if network.placement.device.type == "cpu":
                run(1)
                began_s = busy_s()
                run(1)
                return batch_of(_LONGEST_BATCH_S, busy_s() - began_s, self._most)
            return find_batch_size(run, sizes, _SEARCH_BUDGET_S, _LONGEST_BATCH_S)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
        # Not even the smallest: the first real batch makes room.
        return sizes[0]

    def _open(self) -> Network:
        if self._network is None:
            raise RuntimeError(f"the encoder of {self._card.name} is closed")
        return self._network

    def _check(self, pixels: Pixels) -> None:
        edge = self._card.pixels.edge_px
        if pixels.dtype != np.uint8 or pixels.ndim != 4 or pixels.shape[1:] != (edge, edge, 3):
            raise ValueError(f"expected uint8 (n, {edge}, {edge}, 3), got {pixels.dtype} {pixels.shape}")

    def _nothing(self) -> Vectors:
        return np.empty((0, self._card.dimension), np.float32)

    def _note(self, text: str) -> None:
        _log.warning(text)
        self._notes = (*self._notes, text)


def _images(network: Network, pixels: Pixels) -> Vectors:
    return network.images(network.upload(as_tensor(pixels))).cpu().numpy()


def _picture_bytes(card: ModelCard) -> int:
    return 4 * _FLOATS_PER_VALUE * 3 * card.pixels.edge_px**2


def _are_sound(vectors: Vectors) -> bool:
    """Whether all have unit length; NaN, infinity and zero have not."""
    return bool(np.all(np.abs(np.einsum("nd,nd->n", vectors, vectors) - 1) < 1e-2))


def _free(placement: Placement) -> None:
    """Give cached blocks back to the driver, so that what comes next, or another program, can have them."""
    match placement.device.type:
        case "cuda":
            torch.cuda.empty_cache()
        case "mps":
            torch.mps.empty_cache()
        case "xpu":
            torch.xpu.empty_cache()
        case _:
            pass
