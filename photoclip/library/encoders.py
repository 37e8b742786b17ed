"""The loaded models, shared by searching and indexing."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from photoclip.decode.memory import available_bytes
from photoclip.domain.errors import CancelledError
from photoclip.domain.models import ModelCard
from photoclip.domain.ports import Encoder
from photoclip.embed.measured import Measured
from photoclip.library.idle import IdleWatch

if TYPE_CHECKING:
    from photoclip.embed.encoder import OpenClipEncoder

IDLE_S = 300.0
"""Other programs want the memory of a GPU back, and loading again takes seconds."""
_AT_WORK_S = 2.0
"""Who used a model so recently may be between two batches."""


def is_on_gpu(encoder: "OpenClipEncoder") -> bool:
    """Whether it takes memory that others may want, or should have some: the GPU is tried again when it is loaded."""
    return not encoder.device.startswith("cpu") or encoder.has_taken_refuge


class Encoders:
    """Loads a model when it is first needed and keeps it until another one takes its place. Thread-safe.

    While one model is being loaded the others can be had (promise 7). A model that nobody used for `idle_s` gives the
    memory back, where it is on a GPU, or is not the library's own but was measured or compared; who holds its encoder
    has it loaded again by using it.
    """

    def __init__(
        self,
        device: str,
        measured: Measured | None = None,
        *,
        gentle: bool = False,
        idle_s: float = IDLE_S,
        is_freed: "Callable[[OpenClipEncoder], bool]" = is_on_gpu,
    ) -> None:
        """Nothing is loaded yet. `measured` remembers what was the fastest. `gentle`: see `use_gentleness`. `is_freed`
        says which encoders give their memory back when they are idle, though the model is the library's own: the one
        that `use_own` or `keep_only` named last, else the first that is asked for.
        """
        self._device = device
        self._measured = measured
        self._idle_s = idle_s
        self._is_freed = is_freed
        self._is_gentle = gentle
        self._lock = threading.Lock()
        self._places: dict[str, _Place] = {}
        self._left: list[OpenClipEncoder] = []
        self._own = ""
        self._watch = IdleWatch(self._free_idle, idle_s)

    def get(self, card: ModelCard) -> Encoder:
        """The encoder of a card.

        Raises:
            ModelError: its weights are missing, damaged or do not fit.
            DeviceError: the device that was asked for is not there.
            CancelledError: `close` was called while it was being loaded.
        """
        with self._lock:
            place = self._places.setdefault(card.key, _Place())
            self._own = self._own or card.key
            device = self._device
        with place.lock:
            if place.encoder is None:
                from photoclip.embed.load import load_encoder

                place.encoder = load_encoder(card, device, available_bytes, self._measured)
                self._look_after(card.key, place)
            encoder = place.encoder
            encoder.is_gentle = self._is_gentle
        if place.is_left:
            place.leave()
            raise CancelledError
        return encoder

    def for_job(self, card: ModelCard) -> Encoder:
        """As `get`, for the thread of a job that ends with it: in gentle mode that thread computes behind other
        programs from here on, and the threads of queries do not. Raises what `get` raises.
        """
        if not self._is_gentle:
            return self.get(card)
        from photoclip.embed.gentle import step_back

        # Loaded by another thread: a search may wait for it, and this one's computing threads must be new ones.
        with ThreadPoolExecutor(1, "encoder-loading") as loader:
            encoder = loader.submit(self.get, card).result()
        step_back()
        return encoder

    @property
    def device_in_use(self) -> str:
        """Device and dtype of a model that is loaded, as "cpu bfloat16"; "" when none is."""
        with self._lock:
            loaded = self._loaded()
        return loaded[-1].device if loaded else ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the person should know of the loaded models: why one runs slower, or elsewhere, than was hoped for."""
        with self._lock:
            loaded = self._loaded()
        return tuple(note for encoder in loaded for note in encoder.notes)

    def use_device(self, device: str) -> None:
        """Load models there from now on. Who is at work with one ends undisturbed."""
        with self._lock:
            if device == self._device:
                return
            self._device = device
            places, self._places = self._places, {}
        self._part_with(places.values())

    def use_gentleness(self, is_gentle: bool) -> None:
        """Whether jobs that begin from now on step back behind other programs."""
        with self._lock:
            self._is_gentle = is_gentle
            for encoder in self._loaded():
                encoder.is_gentle = is_gentle

    def use_own(self, key: str) -> None:
        """Which model is the library's, by the key of its card: it stays, the others go when they are idle."""
        with self._lock:
            self._own = key

    def keep_only(self, card: ModelCard) -> None:
        """Let go of all other models. A query that is at work with one ends undisturbed and frees its memory."""
        with self._lock:
            self._own = card.key
            others = [place for key, place in self._places.items() if key != card.key]
            self._places = {key: place for key, place in self._places.items() if key == card.key}
        self._part_with(others)

    def close(self) -> None:
        """Free everything. A model that is being loaded (the import of torch alone takes seconds, and cannot be
        interrupted) is not waited for: it is freed once it is there. Idempotent.
        """
        self._watch.close()
        with self._lock:
            places, self._places = self._places, {}
            self._left = []
        for place in places.values():
            place.leave()

    def _loaded(self) -> "list[OpenClipEncoder]":
        return [place.encoder for place in self._places.values() if place.encoder is not None]

    def _look_after(self, key: str, place: "_Place") -> None:
        """A model that was just loaded."""
        with self._lock:
            is_kept = self._places.get(key) is place
        if not is_kept:  # another device was chosen meanwhile
            self._part_with((place,))
        if place.encoder is not None and self._gives_back(key, place.encoder):
            self._watch.begin()

    def _gives_back(self, key: str, encoder: "OpenClipEncoder") -> bool:
        return key != self._own or self._is_freed(encoder)

    def _part_with(self, places: "Iterable[_Place]") -> None:
        """A GPU's memory is given back at once where nobody is at work, else when nobody has been for a while."""
        left = [place.encoder for place in places if place.encoder is not None and self._is_freed(place.encoder)]
        for encoder in left:
            encoder.release(min(_AT_WORK_S, self._idle_s))
        with self._lock:
            self._left += left

    def _free_idle(self) -> None:
        with self._lock:
            kept = [(key, place.encoder) for key, place in self._places.items()]
            left = self._left
        for key, encoder in kept:
            if encoder is not None and self._gives_back(key, encoder):
                encoder.release(self._idle_s)
        for encoder in left:
            encoder.release(min(_AT_WORK_S, self._idle_s))
        # Until then a job that was at work, and paused, may go on and load it again.
        done = [encoder for encoder in left if encoder.release(self._idle_s)]
        with self._lock:
            self._left = [encoder for encoder in self._left if encoder not in done]


class _Place:
    """Where one model is, or will be. `lock` is held while it is loaded."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.encoder: OpenClipEncoder | None = None
        self.is_left = False

    def leave(self) -> None:
        """Free the model, or have it freed by who is loading it."""
        self.is_left = True
        if self.lock.acquire(blocking=False):
            try:
                if self.encoder is not None:
                    self.encoder.close()
            finally:
                self.lock.release()
