"""From one model to another, while the first goes on answering (promise 7)."""

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.domain.api import IndexReport, JobAction
from photoclip.domain.errors import CancelledError, ModelError, PhotoClipError, QueryError
from photoclip.domain.ids import JobId
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import PhotoIds
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed
from photoclip.library.indexing import Indexing
from photoclip.library.jobs import Jobs, Lane
from photoclip.library.shelf import Shelf, plain_name

MOST_TRIED = 20_000
_ENOUGH_TO_GO_BACK = 0.5
"""Share of photos with a vector of the model before: with fewer, a search there would miss more than it finds."""

_log = logging.getLogger(__name__)


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
        # Who wants another model, or takes it, holds it: a job that was overtaken changes nothing any more.
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._wishes = 0
        self._is_kept = False

    def start(self, name: str) -> JobId:
        """See `ModelsApi.start_switch`."""
        card = self._shelf.card(name)
        self._shelf.require_here(card)
        with self._lock:
            running = self._running
            if running is not None and running.card.key == card.key and self._is_under_way(running):
                return running.job_id
            self._stop(running)
            is_ready = self._is_ready(card)
            self._catalog.want_model(card.key)
            if is_ready:
                self._activate(card)
            self._wishes += 1
            work = partial(self._switch, self._wishes, card)
            dropped = partial(self._give_up, self._wishes, card)
            title = f"Switching to {card.name}"
            job_id = self._jobs.start(title, work, dropped, lane=Lane.BEHIND, model=card.name)
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

    def make_way(self, card: ModelCard) -> None:
        """A run is to bring the model of `card`: no other is wanted any more."""
        with self._lock:
            wanted = self._catalog.wanted_model()
            if wanted not in (None, card.key):
                self._stop(self._running)
                self._wishes += 1
                self._catalog.want_model(None, instead_of=wanted)

    def go_on(self) -> None:
        """Go on with a switch that was interrupted, or begin one where the weights of the active model are others now,
        as with a newer version of PhotoClip.
        """
        wanted = self._catalog.wanted_model()
        name = wanted or self._outdated()
        if name is None or self._running is not None:
            return
        try:
            self.start(name)
        except ModelError as error:
            self._catalog.want_model(None, instead_of=wanted)
            self._jobs.start(f"Switching to {plain_name(name)}", partial(_fail, error), lane=Lane.APART)
        except PhotoClipError as error:
            # As on a full disk. The library can be used as it is.
            _log.warning("the switch to %s waits for the next start: %s", name, error)

    def catch_up(self, card: ModelCard) -> None:
        """A run ended that worked for the model of `card`: what it brought gets vectors of the active one, if that is
        another by now.
        """
        active = self._catalog.active_model()
        if active is None or active.name == card.key:
            return
        with suppress(ModelError, CancelledError):
            now = self._shelf.lasting_card(active.name)
            if now.key != card.key:
                self._jobs.start("Understanding photos", partial(self._catch_up, now), quiet=True, lane=Lane.BEHIND)

    def close(self) -> None:
        """A switch that is cancelled from now on goes on when the library is opened again."""
        running = self._running
        self._is_kept = running is None or self._jobs.is_under_way(running.job_id)

    def _outdated(self) -> str | None:
        """The active model, where its weights are others than those that understood the photos."""
        active = self._catalog.active_model()
        if active is None:
            return None
        try:
            card = self._shelf.lasting_card(active.name)
        except ModelError:
            return None  # it is gone, which `Models.problems` tells
        return card.name if card.fingerprint and card.key != active.name else None

    def _is_under_way(self, running: _Running) -> bool:
        return self._catalog.wanted_model() == running.card.key and self._jobs.is_under_way(running.job_id)

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
        self._catalog.fold()
        self._changed()

    def _switch(self, number: int, card: ModelCard, token: CancelToken, progressed: Progressed) -> IndexReport:
        with ExitStack() as failed:
            failed.callback(self._give_up, number, card)
            try:
                report = self._filled(card, token, progressed)
                self._indexing.save()
                token.checkpoint()
            except CancelledError:
                failed.pop_all()  # maybe it only steps aside
                raise
            failed.pop_all()
        with self._lock:
            if number == self._wishes and self._catalog.wanted_model() == card.key:
                self._activate(card)
        return report

    def _catch_up(self, card: ModelCard, token: CancelToken, progressed: Progressed) -> IndexReport | None:
        report = self._filled(card, token, progressed)
        return report if report.embedded else None

    def _filled(self, card: ModelCard, token: CancelToken, progressed: Progressed) -> IndexReport:
        """All vectors, and what hangs on them: also of photos that came meanwhile. What was tried in vain, as a file
        that was cut, is not tried again.
        """
        row = self._catalog.model(card.key, card.dimension)
        while True:
            filled = self._indexing.fill(card, token, partial(_of_all, progressed, self._catalog.counts().photos))
            self._indexing.prepare(card, token, progressed)
            if np.isin(self._catalog.ids_without_vector(row.model_id), filled.tried).all():
                return filled.report

    def _try(self, card: ModelCard, photos: int, token: CancelToken, progressed: Progressed) -> IndexReport:
        active = self._catalog.active_model()
        among = np.empty(0, np.int64) if active is None else self._catalog.live_vector_ids(active.model_id)
        chosen = spread(among, photos)
        return self._indexing.fill(card, token, partial(_of_all, progressed, chosen.size), chosen).report

    def _give_up(self, number: int, card: ModelCard) -> None:
        with self._lock:
            if number == self._wishes and not self._is_kept:
                self._catalog.want_model(None, instead_of=card.key)


def _fail(error: ModelError, *_: object) -> IndexReport:
    raise error


def spread(photo_ids: PhotoIds, count: int) -> PhotoIds:
    """`count` of them at most, evenly over all, always the same. Pure."""
    if photo_ids.size <= count:
        return photo_ids
    return photo_ids[np.linspace(0, photo_ids.size - 1, count).astype(np.int64)]


def _of_all(progressed: Progressed, total: int, progress: Progress) -> None:
    """What is done counts from the first photo, not from where this turn began."""
    if progress.phase is Phase.UNDERSTANDING:
        before = max(0, total - progress.total)
        progress = replace(progress, done=min(total, before + progress.done), total=total)
    progressed(progress)
