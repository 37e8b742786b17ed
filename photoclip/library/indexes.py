"""The search indexes of an open library."""

import threading
import time
from contextlib import suppress
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.change import Change
from photoclip.domain.models import ModelCard
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed
from photoclip.index.files import files_of, index_path
from photoclip.search.live import LiveIndex


class Indexes:
    """One for each model in use: two at most, while one model takes the place of another. Thread-safe."""

    def __init__(self, catalog: Catalog, folder: Path) -> None:
        self._catalog = catalog
        self._folder = folder
        self._lock = threading.Lock()
        self._by_model: dict[str, LiveIndex] = {}
        self._saved_s = time.monotonic()

    def of(self, card: ModelCard) -> LiveIndex:
        """The index of a model's vectors; it is loaded or built when it is needed."""
        with self._lock:
            found = self._by_model.get(card.key)
        # Not by its truth: an index without photos is false, and counting them loads it.
        return self.of_model(self._catalog.model(card.key, card.dimension)) if found is None else found

    def of_model(self, model: ModelRow) -> LiveIndex:
        """As `of`, also for a model that is not on this machine any more."""
        with self._lock:
            return self._by_model.setdefault(model.name, LiveIndex(self._catalog, model, self._folder))

    def apply(self, change: Change) -> None:
        """Let all of them hear of a committed change."""
        for index in self._all():
            index.apply(change)

    def save(self, at_most_every_s: float = 0.0) -> None:
        """Write those that changed, unless that was done within the last `at_most_every_s`."""
        if time.monotonic() - self._saved_s >= at_most_every_s:
            self._saved_s = time.monotonic()
            for index in self._all():
                index.save()

    def prepare(self, card: ModelCard, token: CancelToken, progressed: Progressed) -> None:
        """See `Carried.prepare`."""
        progressed(Progress(Phase.INDEXING))
        self.of(card).prepare(token)

    def forgotten(self, model: ModelRow) -> None:
        """See `Carried.forgotten`."""
        with self._lock:
            index = self._by_model.pop(model.name, None)
        if index is not None:
            index.close()
        for file in files_of(index_path(self._folder, model.model_id)):
            with suppress(OSError):
                file.unlink()

    def switched(self, card: ModelCard) -> None:
        """See `Carried.switched`."""
        with self._lock:
            others = [index for key, index in self._by_model.items() if key != card.key]
            self._by_model = {key: index for key, index in self._by_model.items() if key == card.key}
        for index in others:
            index.close()

    def close(self) -> None:
        """End what is being built, and write what changed."""
        for index in self._all():
            index.close()
        self.save()

    def _all(self) -> tuple[LiveIndex, ...]:
        with self._lock:
            return tuple(self._by_model.values())
