"""The loaded models, shared by searching and indexing."""

import threading

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
        """
        with self._lock:
            place = self._places.setdefault(card.key, _Place())
        with place.lock:
            if place.encoder is None:
                from photoclip.embed.load import load_encoder

                place.encoder = load_encoder(card, self._device)
            return place.encoder

    def keep_only(self, card: ModelCard) -> None:
        """Let go of all other models. A query that is at work with one ends undisturbed and frees its memory."""
        with self._lock:
            self._places = {key: place for key, place in self._places.items() if key == card.key}

    def close(self) -> None:
        """Free everything. Idempotent."""
        with self._lock:
            places, self._places = self._places, {}
        for place in places.values():
            with place.lock:
                if place.encoder is not None:
                    place.encoder.close()


class _Place:
    """Where one model is, or will be. `lock` is held while it is loaded."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.encoder: Encoder | None = None
