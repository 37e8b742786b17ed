"""The calibrations of an open library: what the relevance of hits is measured by."""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from photoclip.calibration.bank import bank_file, bank_files
from photoclip.calibration.calibration import Calibration
from photoclip.calibration.calibrator import Calibrator
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.config.resources import resource
from photoclip.domain.change import Change
from photoclip.domain.models import ModelCard
from photoclip.domain.ports import Encoder
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed


class Calibrations:
    """One for each model in use. Thread-safe. Implements `Carried`."""

    def __init__(self, catalog: Catalog, folder: Path, encoder: Callable[[ModelCard], Encoder]) -> None:
        """Vectors of the background captions are kept in `folder`; they can be made again at any time."""
        self._catalog = catalog
        self._folder = folder
        self._encoder = encoder
        self._lock = threading.Lock()
        self._by_model: dict[str, Calibrator] = {}

    def of(self, card: ModelCard, token: CancelToken | None = None) -> Calibration:
        """The calibration of a model as the library is now; it is made when it is needed. Raises ModelError, and
        CancelledError when the token is cancelled.
        """
        return self._calibrator(card).current(lambda: self._encoder(card), token)

    def apply(self, change: Change) -> None:
        """Let all of them hear of a committed change."""
        with self._lock:
            all_of_them = tuple(self._by_model.values())
        for calibrator in all_of_them:
            calibrator.apply(change)

    def prepare(self, card: ModelCard, token: CancelToken, progressed: Progressed) -> None:
        """See `Carried.prepare`."""
        progressed(Progress(Phase.INDEXING))
        self._calibrator(card).renew(lambda: self._encoder(card), token)

    def switched(self, card: ModelCard) -> None:
        """See `Carried.switched`."""
        with self._lock:
            self._by_model = {key: one for key, one in self._by_model.items() if key == card.key}

    def forgotten(self, model: ModelRow) -> None:
        """See `Carried.forgotten`."""
        with self._lock:
            self._by_model.pop(model.name, None)
        for file in bank_files(self._folder, model.name):
            with suppress(OSError):
                file.unlink()

    def _calibrator(self, card: ModelCard) -> Calibrator:
        with self._lock:
            found = self._by_model.get(card.key)
        if found is not None:
            return found
        model = self._catalog.model(card.key, card.dimension)
        captions = resource("background", "captions.txt")
        made = Calibrator(self._catalog, model, captions, bank_file(self._folder, captions, card.key))
        with self._lock:
            return self._by_model.setdefault(card.key, made)
