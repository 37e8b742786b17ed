"""The encoder: pictures and texts to unit vectors, from any thread, whatever memory there is."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic, sleep
from typing import TypeVar

import numpy as np
import torch

from photoclip.domain.errors import DeviceError, ModelError
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import Pixels, Vectors
from photoclip.domain.ports import MemoryGauge
from photoclip.domain.progress import CancelToken
from photoclip.embed.batch import Batches, batch_within, busy_s, is_out_of_memory
from photoclip.embed.captioner import write_captions, writes_captions
from photoclip.embed.device import CPU_FLOAT32, Placement, free_cached
from photoclip.embed.network import Network, as_tensor
from photoclip.embed.stream import CudaFeeder, InFlight
from photoclip.embed.tokens import Tokenizer, tokenize

_log = logging.getLogger(__name__)

_MEMORY, _REFUGE, _OVERFLOW = "memory", "refuge", "overflow"
_TEXTS_AT_ONCE = 64
_CAPTIONS_AT_ONCE = 8
_MOMENT_S = 0.0005
"""Who waits for the lock gets it: Python gives it to whoever is awake."""
# In gentle mode a batch may take ten times as long: a search that waits for it must not notice.
_GENTLE_SHARE = 8
# What a picture takes on its way through a network, as floats for each of its own values: a ViT-B-16 needs 20.
_FLOATS_PER_VALUE = 32

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Footing:
    """A network where it was found to run well. `notes`: why not elsewhere, a line each. `is_refuge`: the device that
    it should run on had no memory for it. `batch_size` is known from an earlier start, 0 where it is not; `found` is
    told of a better one.
    """

    network: Network
    notes: tuple[str, ...] = ()
    is_refuge: bool = False
    batch_size: int = 0
    found: Callable[[int], None] | None = None


class _MovedError(Exception):
    """The network was freed, or moved to where there is room, in the middle of something: begin it again."""


class OpenClipEncoder:
    """An open_clip model, ready. Implements `photoclip.domain.ports.Encoder`; thread-safe. Built by `load_encoder`.

    When the device runs out of memory, the batch is halved; when a single picture does not fit, the model moves to the
    CPU. When float16 or bfloat16 overflows, it goes on in float32. Each is logged once and stays readable in `notes`.
    """

    def __init__(
        self,
        footing: Footing,
        tokenizer: Tokenizer,
        memory: MemoryGauge | None = None,
        revive: Callable[[], Footing] | None = None,
    ) -> None:
        """`revive` loads the network again after `release`; None: it stays until `close`."""
        self._card = footing.network.card
        self._logit_scale = footing.network.logit_scale
        self._tokenizer = tokenizer
        self._memory = memory
        self._revive = revive
        self._feeder: CudaFeeder | None = None
        self._is_closed = False
        self.is_gentle = False
        """Whether batches should be small, so that a query's text never waits long."""
        # Held for one batch at a time: a query's text slips in between two batches of a long job.
        self._lock = threading.RLock()
        self._settle(footing)

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
        return tuple(self._notes.values())

    @property
    def has_taken_refuge(self) -> bool:
        """Whether it runs on the CPU for want of memory on the device where it should: that may have some later."""
        return self._has_taken_refuge

    @property
    def network(self) -> Network:
        """What it runs, for measuring it alone. Not thread-safe."""
        with self._lock:
            return self._open()

    @property
    def batch_size(self) -> int:
        """Pictures a batch should have here, now. The first call tries: two pictures on a CPU, where the batches that
        follow tell more, under 2 s elsewhere. Fewer while memory is short.
        """
        with self._lock:
            network = self._open()
            size, device = self._batches.size(lambda count: _try(network, count)), self._placement.device
        if self.is_gentle:
            size = max(1, size // _GENTLE_SHARE)
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
                self._open()  # loaded again, it may be where less goes at once
                part, began_s = pixels[start : start + self._batches.most], busy_s()
                vectors = self._attempt(len(part), lambda network, part=part: _images(network, part), _are_sound)
                if vectors is not None:
                    self._batches.learn(len(part), busy_s() - began_s)
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
                self._open()
                part = texts[start : start + min(_TEXTS_AT_ONCE, self._batches.most)]
                tokens = tokenize(self._tokenizer, part, self._card.context_length)
                vectors = self._attempt(
                    len(part), lambda network, tokens=tokens: network.texts(tokens).cpu().numpy(), _are_sound
                )
            if vectors is not None:
                parts.append(vectors)
                start += len(part)
        return np.concatenate(parts) if parts else self._nothing()

    @property
    def can_caption(self) -> bool:
        """Whether the model writes sentences."""
        with self._lock:
            return writes_captions(self._open().towers, self._tokenizer)

    def captions_at_once(self) -> int:
        """Pictures to caption at once: fewer than to embed on a CPU, where each takes longer."""
        size = self.batch_size
        return min(size, _CAPTIONS_AT_ONCE) if self._placement.device.type == "cpu" else size

    def caption_images(self, pixels: Pixels, token: CancelToken | None = None) -> tuple[str, ...]:
        """uint8 (n, edge, edge, 3), any n >= 0, to a sentence each, "" where the model has no words.

        Raises:
            ValueError: another shape or dtype, or the model writes none.
            CancelledError: when the token is cancelled, between two tokens.
            ModelError: the model produced NaN.
            DeviceError: there is no memory for a single picture.
        """
        self._check(pixels)
        written: list[str] = []
        while len(written) < len(pixels):
            most = self.captions_at_once()
            with self._lock, suppress(_MovedError):
                self._open()
                part = pixels[len(written) : len(written) + min(most, self._batches.most)]
                written += self._attempt(len(part), partial(self._write, part, token), _any) or ()
        return tuple(written)

    def close(self) -> None:
        """Free the device's memory. Idempotent. Waits for the batch that is being computed."""
        with self._lock:
            self._is_closed = True
            self._network = self._feeder = None
            free_cached(self._placement.device)

    def release(self, idle_s: float = 0.0) -> bool:
        """Free the device's memory until it is used again, where nobody has used it for `idle_s`; waits for nobody.
        Whether that is so, and it is free.
        """
        if self._revive is None or not self._lock.acquire(blocking=False):
            return False
        try:
            if monotonic() - self._used_s < idle_s:
                return False
            if self._network is not None:
                self._network = self._feeder = None
                free_cached(self._placement.device)
            return True
        finally:
            self._lock.release()

    def _write(self, pixels: Pixels, token: CancelToken | None, network: Network) -> tuple[str, ...] | None:
        """Captions of one batch. Seconds on a CPU: between two tokens a query's text slips in, and a pause holds up
        nobody else.
        """
        placement = network.placement

        def between() -> None:
            self._lock.release()
            try:
                sleep(_MOMENT_S)
                if token is not None:
                    token.checkpoint()
            finally:
                self._lock.acquire()
            if self._network is not network or network.placement != placement:
                raise _MovedError
            self._used_s = monotonic()

        return write_captions(network, self._tokenizer, pixels, between)

    def _settle(self, footing: Footing) -> None:
        self._network: Network | None = footing.network
        self._placement = footing.network.placement
        self._notes = {str(number): note for number, note in enumerate(footing.notes)}
        self._has_taken_refuge = footing.is_refuge
        self._batches = Batches(self._placement.device, footing.batch_size, footing.found)
        self._used_s = monotonic()

    def _attempt(self, count: int, compute: Callable[[Network], T | None], is_sound: Callable[[T], bool]) -> T | None:
        """Compute something of `count` pictures or texts, or make room (smaller batch, CPU, float32) and return None:
        try again. None, and what is not sound, overflowed.
        """
        network, has_room = self._open(), True
        found: T | None = None
        try:
            found = compute(network)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            has_room = False
        # Outside `except`: the exception's traceback holds the tensors that fill the memory.
        if not has_room:
            self._make_room(network, count)
            return None
        if found is not None and is_sound(found):
            return found
        self._widen(network)
        return None

    def _make_room(self, network: Network, count: int) -> None:
        free_cached(self._placement.device)
        if count > 1:
            most = self._batches.halve(count)
            self._note(_MEMORY, f"out of memory on {self.device}: going on with {most} at once")
        elif network.placement.device != CPU_FLOAT32.device:
            self._note(_REFUGE, f"out of memory on {self.device}: going on with the CPU, which is slower")
            self._move(network, CPU_FLOAT32)
            self._has_taken_refuge = True
            # What is learnt here says nothing of the device that it should run on.
            self._batches = Batches(CPU_FLOAT32.device)
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
        self._note(_OVERFLOW, f"{self._card.name} overflows on {self.device}: going on in float32")
        self._move(network, Placement(network.placement.device, torch.float32))

    def _move(self, network: Network, placement: Placement) -> None:
        left = self._placement
        network.move(placement)
        self._placement = placement
        free_cached(left.device)

    def _launch(self, pixels: Pixels) -> InFlight | None:
        """Send a batch ahead on CUDA. None where it must go the plain way: another device, an odd size, no memory."""
        with self._lock:
            network = self._open()
            device = network.placement.device
            if device.type != "cuda" or not 0 < len(pixels) <= self._batches.most:
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

    def _open(self) -> Network:
        if self._network is None:
            if self._is_closed or self._revive is None:
                raise RuntimeError(f"the encoder of {self._card.name} is closed")
            self._settle(self._revive())
            assert self._network is not None
        self._used_s = monotonic()
        return self._network

    def _check(self, pixels: Pixels) -> None:
        edge = self._card.pixels.edge_px
        if pixels.dtype != np.uint8 or pixels.ndim != 4 or pixels.shape[1:] != (edge, edge, 3):
            raise ValueError(f"expected uint8 (n, {edge}, {edge}, 3), got {pixels.dtype} {pixels.shape}")

    def _nothing(self) -> Vectors:
        return np.empty((0, self._card.dimension), np.float32)

    def _note(self, about: str, text: str) -> None:
        """The newest note about something takes the place of an older one, and only the first is a warning."""
        _log.log(logging.INFO if about in self._notes else logging.WARNING, text)
        self._notes = {**self._notes, about: text}


def _any(_: object) -> bool:
    return True


def _try(network: Network, count: int) -> None:
    edge = network.card.pixels.edge_px
    _images(network, np.zeros((count, edge, edge, 3), np.uint8))


def _images(network: Network, pixels: Pixels) -> Vectors:
    return network.images(network.upload(as_tensor(pixels))).cpu().numpy()


def _picture_bytes(card: ModelCard) -> int:
    return 4 * _FLOATS_PER_VALUE * 3 * card.pixels.edge_px**2


def _are_sound(vectors: Vectors) -> bool:
    """Whether all have unit length; NaN, infinity and zero have not."""
    return bool(np.all(np.abs(np.einsum("nd,nd->n", vectors, vectors) - 1) < 1e-2))
