"""The taggers of an open library."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.change import Change
from photoclip.domain.models import ModelCard
from photoclip.domain.ports import Encoder
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed
from photoclip.embed.cards import STARTER
from photoclip.library.calibrations import Calibrations
from photoclip.library.labels import LabelsInUse
from photoclip.probes.probe import Probe
from photoclip.tagging.kept_labels import label_file
from photoclip.tagging.tagger import Tagger


class Taggers:
    """One for each model in use. Thread-safe. Implements `Carried`."""

    def __init__(
        self,
        catalog: Catalog,
        labels: LabelsInUse,
        calibrations: Calibrations,
        encoder: Callable[[ModelCard], Encoder],
        folder: Path,
    ) -> None:
        """Vectors of labels are kept in `folder`; they can be made again at any time."""
        self._catalog = catalog
        self._labels = labels
        self._calibrations = calibrations
        self._encoder = encoder
        self._folder = folder
        self._lock = threading.Lock()
        self._by_model: dict[str, Tagger] = {}
        self._closing = CancelToken()

    def of(self, card: ModelCard) -> Tagger:
        """The tagger of a model; nothing is loaded until it is asked."""
        with self._lock:
            found = self._by_model.get(card.key)
        if found is not None:
            return found
        made = Tagger(
            self._catalog,
            self._catalog.model(card.key, card.dimension),
            self._labels.all,
            lambda: self._encoder(card),
            lambda: self._calibrations.of(card),
            self._folder,
            # The embedded model is too small to have learned what letters are.
            knows_lettering=card.name != STARTER,
            closing=self._closing,
        )
        with self._lock:
            return self._by_model.setdefault(card.key, made)

    def close(self) -> None:
        """Who makes the vectors of labels ends; those made so far are kept. Returns at once."""
        self._closing.cancel()

    def probes(self, card: ModelCard) -> Mapping[str, Probe]:
        """What is learned of all taught tags, by name."""
        return self.of(card).probes()

    def apply(self, change: Change) -> None:
        """Let all of them hear of a committed change."""
        with self._lock:
            all_of_them = tuple(self._by_model.values())
        for tagger in all_of_them:
            tagger.apply(change)

    def prepare(self, card: ModelCard, token: CancelToken, progressed: Progressed) -> None:
        """See `Carried.prepare`. Only where anybody asked for tags of the model before since the library was opened:
        what labels mean takes long to learn, and photos that were understood are not to wait for it.
        """
        with self._lock:
            own, others = self._by_model.get(card.key), self._by_model.keys() - {card.key}
        if others or (own is not None and not own.missing()):
            progressed(Progress(Phase.INDEXING))
            self.of(card).prepare(token, progressed)

    def switched(self, card: ModelCard) -> None:
        """See `Carried.switched`."""
        with self._lock:
            self._by_model = {key: one for key, one in self._by_model.items() if key == card.key}

    def forgotten(self, model: ModelRow) -> None:
        """See `Carried.forgotten`."""
        with self._lock:
            self._by_model.pop(model.name, None)
        with suppress(OSError):
            label_file(self._folder, model.name).unlink()
