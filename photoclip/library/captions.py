"""Captions: those that are kept, those that are composed on the spot, and the job that makes them for many photos."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import partial
from time import monotonic

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import CaptionRow
from photoclip.domain.browse import Scope
from photoclip.domain.caption_api import Caption, CaptionReport
from photoclip.domain.ids import JobId, ModelId, PhotoId
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import PhotoIds
from photoclip.domain.ports import CaptionWriter, Encoder
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed
from photoclip.domain.query import EVERY
from photoclip.ingest.pace import Pace
from photoclip.library.caption_making import Author, Composer, Made
from photoclip.library.jobs import Jobs, Lane
from photoclip.library.news import NewsDesk
from photoclip.library.scopes import Scopes
from photoclip.library.shelf import Shelf

_TITLE = "Writing captions"
_BETWEEN_NEWS_S = 5.0


class Captioning:
    """Captions of one library. Thread-safe."""

    def __init__(
        self,
        catalog: Catalog,
        jobs: Jobs,
        news: NewsDesk,
        scopes: Scopes,
        shelf: Shelf,
        composer: Composer,
        author: Author,
        encoder: Callable[[ModelCard], Encoder],
        card: Callable[[], ModelCard],
    ) -> None:
        """`encoder` loads a model for a job; `card` is of the one in use."""
        self._catalog = catalog
        self._jobs = jobs
        self._news = news
        self._scopes = scopes
        self._shelf = shelf
        self._composer = composer
        self._author = author
        self._encoder = encoder
        self._card = card

    def captions(self, photo_ids: Sequence[PhotoId]) -> tuple[Caption, ...]:
        """See `CaptionsApi.captions`."""
        card = self._card()
        photos = [photo for photo in self._catalog.details(photo_ids) if photo.files]
        kept = {row.photo_id: row for row in self._catalog.captions(self._model_id(card), photo_ids)}
        lacking = [photo for photo in photos if photo.photo_id not in kept]
        rows = {row.photo_id: row for row in (self._composer.compose(card, lacking) if lacking else ())} | kept
        nothing = [CaptionRow(photo.photo_id, "", is_generated=False) for photo in photos]
        return tuple(
            Caption(none.photo_id, row.text, row.is_generated, is_kept=none.photo_id in kept)
            for none in nothing
            for row in (rows.get(none.photo_id, none),)
        )

    def start(self, scope: Scope, *, anew: bool) -> JobId:
        """See `CaptionsApi.start_captions`."""
        self._scopes.require(scope)
        self._shelf.require_here(self._card())
        asked = _Asked(scope, anew)
        return self._jobs.start(_TITLE, partial(self._go_on, asked), lane=Lane.BEHIND)

    def _go_on(self, asked: "_Asked", token: CancelToken, progressed: Progressed) -> CaptionReport:
        """One turn of a job: it steps aside for others, and goes on with what it has not done."""
        card = self._card()
        progressed(Progress(Phase.LOADING_MODEL))
        encoder = self._encoder(card)
        writer = encoder if isinstance(encoder, CaptionWriter) and encoder.can_caption else None
        if asked.model != card.key:  # the first turn, or the library took another model meanwhile
            asked.begin(card.key, self._wanted(card, asked, generated=writer is not None))
        left = asked.left
        made = (
            self._composer.compose_all(card, left, token)
            if writer is None
            else self._author.write_all(writer, left, token)
        )
        try:
            with closing(made) as portions:
                self._keep(asked, self._model_id(card), portions, progressed)
        finally:
            self._news.photos_changed()
        return asked.report

    def _keep(self, asked: "_Asked", model_id: ModelId, made: Iterable[Made], progressed: Progressed) -> None:
        pace, told_s = Pace(Phase.CAPTIONING, asked.wanted.size), monotonic()
        pace.count(asked.report.photos, asked.report.failed)
        progressed(pace.progress())
        for some in made:
            if some.rows:
                self._catalog.keep_captions(model_id, some.rows)
            pace.count(*asked.count(some))
            progressed(pace.progress())
            if monotonic() - told_s >= _BETWEEN_NEWS_S:
                told_s = monotonic()
                self._news.photos_changed()

    def _wanted(self, card: ModelCard, asked: "_Asked", *, generated: bool) -> PhotoIds:
        within = self._scopes.photos(asked.scope)
        if asked.anew:
            return self._catalog.matching(EVERY, {}) if within is None else within
        lacking = self._catalog.ids_without_caption(self._model_id(card), generated=generated)
        return lacking if within is None else lacking[np.isin(lacking, within)]

    def _model_id(self, card: ModelCard) -> ModelId:
        return self._catalog.model(card.key, card.dimension).model_id


class _Asked:
    """What a job was asked for, and how far it is: it is begun again after each time that it stepped aside."""

    def __init__(self, scope: Scope, anew: bool) -> None:
        self.scope = scope
        self.anew = anew
        self.begin("", np.empty(0, np.int64))

    def begin(self, model: str, wanted: PhotoIds) -> None:
        """From the beginning, with a model, by the key of its card."""
        self.model = model
        self.wanted = wanted
        self.report = CaptionReport()
        self._done: set[PhotoId] = set()

    @property
    def left(self) -> PhotoIds:
        """What is not done."""
        return self.wanted[~np.isin(self.wanted, list(self._done))]

    def count(self, made: Made) -> tuple[int, int]:
        """Take note of photos that are done; how many, and how many of them have no caption."""
        new = set(made.photo_ids) - self._done
        self._done |= new
        failed = len(new) - len(made.rows)
        report = self.report
        self.report = CaptionReport(
            report.photos + len(new),
            report.captions + sum(bool(row.text) for row in made.rows),
            report.failed + failed,
        )
        return len(new), failed
