"""Keeps the calibration of one model true while the library changes."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np

from photoclip.calibration.background import Background, background
from photoclip.calibration.bank import bank_vectors
from photoclip.calibration.calibration import MOST_SAMPLED, Calibration, calibrated
from photoclip.calibration.unit import unit
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.change import Change
from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.domain.ports import Encoder
from photoclip.domain.progress import CancelToken

_SEED = 20
_OLD_SHARE = 0.02
"""Of the photos: when so many came or went since the sample was drawn, it is drawn anew."""


class Calibrator:
    """The calibration of one model, made when it is first needed. Thread-safe."""

    def __init__(self, catalog: Catalog, model: ModelRow, captions: Path, kept: Path) -> None:
        """`captions` is the file of the bank, `kept` where its vectors are kept."""
        self._catalog = catalog
        self._model = model
        self._captions = captions
        self._kept = kept
        self._making = threading.Lock()
        self._counting = threading.Lock()
        self._bank: Background | None = None
        self._made: Calibration | None = None
        self._photos = 0
        self._changes = 0

    def current(self, encoder: Callable[[], Encoder], token: CancelToken | None = None) -> Calibration:
        """As the library is now, nearly. The encoder is loaded where the bank is not kept yet.

        Raises:
            ModelError: the model cannot be loaded.
            CancelledError: when the token is cancelled.
        """
        made = self._made
        if made is not None and not self._is_old():
            return made
        with self._making:
            made = self._made
            if made is None or self._is_old():
                made = self._make(encoder, token or CancelToken())
            return made

    def renew(self, encoder: Callable[[], Encoder], token: CancelToken) -> None:
        """Make it for the vectors that are there now. Raises as `current`."""
        with self._making:
            self._make(encoder, token)

    def apply(self, change: Change) -> None:
        """Hear of a committed change."""
        with self._counting:
            self._changes += len(change.appeared) + len(change.vanished)

    def _is_old(self) -> bool:
        return self._changes > _OLD_SHARE * self._photos

    def _make(self, encoder: Callable[[], Encoder], token: CancelToken) -> Calibration:
        if self._bank is None:
            vectors = bank_vectors(self._captions, self._kept, self._model.dimension, encoder, token)
            self._bank = background(vectors)
        with self._counting:
            self._changes = 0
        ids = self._catalog.live_vector_ids(self._model.model_id)
        made = calibrated(self._bank, self._sample(ids))
        self._photos = ids.size
        self._made = made
        return made

    def _sample(self, ids: PhotoIds) -> Vectors:
        if ids.size > MOST_SAMPLED:
            # The same seed: what stays in the library stays in the sample, mostly, and relevances do not flicker.
            ids = np.sort(np.random.default_rng(_SEED).choice(ids, MOST_SAMPLED, replace=False))
        return unit(self._catalog.vectors_of(self._model.model_id, ids).vectors.astype(np.float32))
