"""The loaded models, shared by searching and indexing."""

import threading

from photoclip.decode.memory import available_bytes
from photoclip.domain.errors import CancelledError
from photoclip.domain.models import ModelCard
from photoclip.domain.ports import Encoder


class Encoders:
    """Loads a model when it is first needed and keeps it until another one takes its place. Thread-safe.

    While one model is being loaded the others can be had (promise 7).
    """

    def __init__(self, device: str) -> None:
        self._device = device
        self._lock = threading.Lock()
        self._places: dict[str, _Place] = {}

    def get(self, card: ModelCard) -> Encoder:
        """The encoder of a card.

        Raises:
            ModelError: its weights are missing, damaged or do not fit.
            DeviceError: the device that was asked for is not there.
            CancelledError: `close` was called while it was being loaded.
        """
        with self._lock:
            place = self._places.setdefault(card.key, _Place())
            device = self._device
        with place.lock:
            if place.encoder is None:
                from photoclip.embed.load import load_encoder

                place.encoder = load_encoder(card, device, available_bytes)
            encoder = place.encoder
        if place.is_left:
            place.leave()
            raise CancelledError
        return encoder

    @property
    def device_in_use(self) -> str:
        """Device and dtype of a model that is loaded, as "cpu bfloat16"; "" when none is."""
        with self._lock:
            loaded = [place.encoder for place in self._places.values() if place.encoder is not None]
        return loaded[-1].device if loaded else ""

    def use_device(self, device: str) -> None:
        """Load models there from now on. Who is at work with one ends undisturbed."""
        with self._lock:
            if device != self._device:
                self._device = device
                self._places = {}

    def keep_only(self, card: ModelCard) -> None:
        """Let go of all other models. A query that is at work with one ends undisturbed and frees its memory."""
        with self._lock:
            self._places = {key: place for key, place in self._places.items() if key == card.key}

    def close(self) -> None:
        """Free everything. A model that is being loaded (the import of torch alone takes seconds, and cannot be
        interrupted) is not waited for: it is freed once it is there. Idempotent.
        """
        with self._lock:
            places, self._places = self._places, {}
        for place in places.values():
            place.leave()


class _Place:
    """Where one model is, or will be. `lock` is held while it is loaded."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.encoder: Encoder | None = None
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
