"""The loaded model, one at a time, shared by searching and indexing."""

import threading

from photoclip.domain.models import ModelCard
from photoclip.domain.ports import Encoder


class Encoders:
    """Loads a model when it is first needed and keeps it until another one is. Thread-safe."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._lock = threading.Lock()
        self._loaded: dict[str, Encoder] = {}

    def get(self, card: ModelCard) -> Encoder:
        """The encoder of a card.

        Raises:
            ModelError: its weights are missing, damaged or do not fit.
            DeviceError: the device that was asked for is not there.
        """
        with self._lock:
            if card.key not in self._loaded:
                from photoclip.embed.load import load_encoder

                self._loaded[card.key] = load_encoder(card, self._device)
            return self._loaded[card.key]

    def keep_only(self, card: ModelCard) -> None:
        """Free the memory of all other models."""
        with self._lock:
            for other in [loaded for loaded in self._loaded if loaded != card.key]:
                self._loaded.pop(other).close()

    def close(self) -> None:
        """Free everything. Idempotent."""
        with self._lock:
            while self._loaded:
                self._loaded.popitem()[1].close()
