"""From one model to another, while the first goes on answering (promise 7)."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.domain.api import IndexReport, JobAction
from photoclip.domain.errors import CancelledError, ModelError, PhotoClipError, QueryError
from photoclip.domain.ids import JobId
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import PhotoIds
from photoclip.domain.progress import CancelToken, Phase, Progress
from photoclip.library.indexing import Indexing
from photoclip.library.jobs import Jobs, Lane
from photoclip.library.shelf import Shelf

MOST_TRIED = 20_000
_ENOUGH_TO_GO_BACK = 0.5
"""Share of photos with a vector of the model before: with fewer, a search there would miss more than it finds."""

_log = logging.getLogger(__name__)

Progressed = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class _Running:
    job_id: JobId
    card: ModelCard


class Switching:
    """The library's model, and the one that is to follow it. Thread-safe.

    What is wanted stands in the catalog: after a kill `go_on` goes on where it was. `changed` hears of another model.
    """

    def __init__(
        self, catalog: Catalog, shelf: Shelf, indexing: Indexing, jobs: Jobs, changed: Callable[[], None]
    ) -> None:
        self._catalog = catalog
        self._shelf = shelf
        self._indexing = indexing
        self._jobs = jobs
        self._changed = changed
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._closing = False

    def start(self, name: str) -> JobId:
        """See `ModelsApi.start_switch`."""
        card = self._shelf.card(name)
        self._shelf.require_here(card)
        with self._lock:
            running = self._running
            if running is not None and running.card.key == card.key and self._catalog.wanted_model() == card.key:
                return running.job_id
            self._stop(running)
            if self._is_ready(card):
                self._activate(card)
            else:
                self._catalog.want_model(card.key)
            job_id = self._start(f"Switching to {card.name}", card, quiet=False)
            self._running = _Running(job_id, card)
            return job_id

    def try_on(self, name: str, photos: int) -> JobId:
        """See `ModelsApi.start_trial`."""
        if not 1 <= photos <= MOST_TRIED:
            raise QueryError(f"{photos:,} photos to try a model on", f"take 1 to {MOST_TRIED:,}")
        card = self._shelf.card(name)
        self._shelf.require_here(card)
        work = partial(self._try, card, photos)
        return self._jobs.start(f"Trying {card.name}", work, lane=Lane.BEHIND, model=card.name)

    def go_on(self) -> None:
        """Go on with a switch that was interrupted, if there is one."""
        wanted = self._catalog.wanted_model()
        if wanted is None or self._running is not None:
            return
        try:
            self.start(wanted)
        except ModelError as error:
            _log.warning("the library keeps its model: %s", error)
            self._catalog.want_model(None, instead_of=wanted)

    def catch_up(self, card: ModelCard) -> None:
        """A run ended that worked for the model of `card`: what it brought gets vectors of the active one, if that is
        another by now.
        """
        active = self._catalog.active_model()
        if active is None or active.name == card.key:
            return
        with suppress(ModelError, CancelledError):
            self._start(f"Switching to {active.name}", self._shelf.lasting_card(active.name), quiet=True)

    def close(self) -> None:
        """A switch that is cancelled from now on goes on when the library is opened again."""
        self._closing = True

    def _start(self, title: str, card: ModelCard, *, quiet: bool) -> JobId:
        work, dropped = partial(self._switch, card), partial(self._give_up, card)
        return self._jobs.start(title, work, dropped, quiet=quiet, lane=Lane.BEHIND, model=card.name)

    def _stop(self, running: _Running | None) -> None:
        if running is not None:
            with suppress(QueryError):  # it ended long ago
                self._jobs.control(running.job_id, JobAction.CANCEL)

    def _is_ready(self, card: ModelCard) -> bool:
        """Whether it can take over at once: it has all vectors, or had them when it was the one in use."""
        active, row = self._catalog.active_model(), self._catalog.model(card.key, card.dimension)
        if active is not None and active.model_id == row.model_id:
            return True
        if self._catalog.ids_without_vector(row.model_id).size == 0:
            return True
        previous = self._catalog.previous_model()
        if previous is None or previous.model_id != row.model_id:
            return False
        return self._catalog.count_vectors(row.model_id) >= _ENOUGH_TO_GO_BACK * self._catalog.counts().photos

    def _activate(self, card: ModelCard) -> None:
        self._indexing.activate(card)
        self._changed()

    def _switch(self, card: ModelCard, token: CancelToken, progressed: Progressed) -> IndexReport:
        try:
            report = self._filled(card, token, progressed)
            self._indexing.save()
        except CancelledError:
            raise
        except PhotoClipError:
            self._give_up(card)
            raise
        if self._catalog.wanted_model() == card.key:
            self._activate(card)
        return report

    def _filled(self, card: ModelCard, token: CancelToken, progressed: Progressed) -> IndexReport:
        """All vectors, and what hangs on them: also of photos that came meanwhile."""
        row = self._catalog.model(card.key, card.dimension)
        while True:
            total = self._catalog.counts().photos
            before = total - self._catalog.ids_without_vector(row.model_id).size
            filled = self._indexing.fill(card, token, partial(_of_all, progressed, before, total))
            self._indexing.prepare(card, token, progressed)
            if self._catalog.ids_without_vector(row.model_id).size <= filled.missing:
                return filled.report

    def _try(self, card: ModelCard, photos: int, token: CancelToken, progressed: Progressed) -> IndexReport:
        active, row = self._catalog.active_model(), self._catalog.model(card.key, card.dimension)
        among = np.empty(0, np.int64) if active is None else self._catalog.live_vector_ids(active.model_id)
        chosen = spread(among, photos)
        before = self._catalog.live_among(row.model_id, chosen).size
        return self._indexing.fill(card, token, partial(_of_all, progressed, before, chosen.size), chosen).report

    def _give_up(self, card: ModelCard) -> None:
        if not self._closing:
            self._catalog.want_model(None, instead_of=card.key)


def spread(photo_ids: PhotoIds, count: int) -> PhotoIds:
    """`count` of them at most, evenly over all, always the same. Pure."""
    if photo_ids.size <= count:
        return photo_ids
    return photo_ids[np.linspace(0, photo_ids.size - 1, count).astype(np.int64)]


def _of_all(progressed: Progressed, before: int, total: int, progress: Progress) -> None:
    """What is done counts from the first photo, not from where this turn began."""
    if progress.phase is Phase.UNDERSTANDING:
        progress = replace(progress, done=min(total, before + progress.done), total=total)
    progressed(progress)
