"""Brings the library up to date: the run, and what goes with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.config.paths import LibraryPaths
from photoclip.domain.api import IndexReport
from photoclip.domain.change import Change
from photoclip.domain.errors import CancelledError
from photoclip.domain.ids import FolderId, ModelId
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import PhotoIds
from photoclip.domain.progress import CancelToken, Progress
from photoclip.ingest.rooms import Rooms
from photoclip.ingest.run import Run
from photoclip.ingest.space import Space
from photoclip.ingest.survey import Touched
from photoclip.library.carried import Carried
from photoclip.library.indexes import Indexes
from photoclip.library.preferences import Followers, Preferences
from photoclip.library.safety import Safety
from photoclip.scan.settling import Settling
from photoclip.scan.touched import Touch

# An index of a million photos is three gigabytes: not written anew for each photo that comes.
_BETWEEN_SAVES_S = 900.0


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears of what a run changes: of committed batches, and of folders that went offline or came back."""

    changed: Callable[[Change], None]
    folders_changed: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. `waiting` is where files were still being written, `survey_s` how long (s) it looked around."""

    report: IndexReport
    is_cancelled: bool = False
    survey_s: float = 0.0
    waiting: Touched = field(default_factory=dict[FolderId, tuple[Touch, ...]])


@dataclass(frozen=True, slots=True)
class Filled:
    """How filling ended. `tried` are the photos that lacked a vector when it began."""

    tried: PhotoIds
    report: IndexReport


class Indexing:
    """Runs over the folders of one library. One run at a time."""

    def __init__(
        self,
        paths: LibraryPaths,
        catalog: Catalog,
        followers: Followers,
        preferences: Preferences,
        indexes: Indexes,
        safety: Safety,
        carried: Sequence[Carried],
        ears: Ears,
    ) -> None:
        self._paths = paths
        self._catalog = catalog
        self._followers = followers
        self._preferences = preferences
        self._indexes = indexes
        self._safety = safety
        self._carried = carried
        self._ears = ears
        self._said: frozenset[str] = frozenset()

    @property
    def own_folders(self) -> tuple[Path, ...]:
        """Where nobody should look for photos."""
        return (self._paths.root, *self._preferences.thumbnail_folders)

    @property
    def space(self) -> Space:
        """The disks that a run fills."""
        return Space(self._paths.root, self._followers.place.folder, self._paths.index)

    def index(
        self,
        card: ModelCard,
        token: CancelToken,
        progressed: Callable[[Progress], None],
        *,
        retry_failed: bool = False,
    ) -> Outcome:
        """Go through everything as it is; the model of `card` is the library's when all its vectors are there, unless
        the person chose another one meanwhile.
        """
        before = self._catalog.active_model()
        run = self._run(card, None, token, progressed)
        try:
            run.run(retry_failed)
            self._prepare(card, run, token, progressed)
        except CancelledError:
            return Outcome(self._told(run.report()), is_cancelled=True)
        finally:
            self._indexes.save()
        if before == self._catalog.active_model() and (before is None or before.name != card.key):
            self.activate(card)
        self._catalog.fold()
        self._safety.back_up_daily()
        return Outcome(self._told(run.report()))

    def look(
        self,
        touched: Touched,
        card: ModelCard,
        token: CancelToken,
        progressed: Callable[[Progress], None],
        *,
        understands: bool,
        settling: Settling | None,
    ) -> Outcome:
        """Go through what was touched, with the library's model; what `settling` holds back waits. Without
        `understands` photos that are new or changed are left for another run.
        """
        run = self._run(card, settling, token, progressed)
        try:
            run.run(touched=touched, understands=understands)
            self._prepare(card, run, token, progressed)
        except CancelledError:
            return Outcome(self._told(run.report()), is_cancelled=True)
        self._indexes.save(_BETWEEN_SAVES_S)
        if run.has_embedded and self._catalog.active_model() is None:
            self.activate(card)
        if run.has_written:
            self._catalog.fold()
        self._safety.back_up_daily()
        return Outcome(self._told(run.report()), survey_s=run.survey_s, waiting=run.waiting)

    def fill(
        self,
        card: ModelCard,
        token: CancelToken,
        progressed: Callable[[Progress], None],
        photo_ids: PhotoIds | None = None,
    ) -> Filled:
        """Only embed photos that lack a vector of a model, all or those of some.

        Raises:
            CancelledError, PhotoClipError: as `Run.run`; what was committed stays.
        """
        active = self._catalog.active_model()
        # What only another model understood meanwhile changes nothing that the person sees.
        is_seen = active is not None and active.name == card.key
        run = self._run(card, None, token, progressed, self._ears.changed if is_seen else self._indexes.apply)
        tried = run.fill(photo_ids)
        return Filled(tried, self._told(run.report()))

    def prepare(self, card: ModelCard, token: CancelToken, progressed: Callable[[Progress], None]) -> None:
        """Make all that hangs on vectors for a model that has them."""
        for carried in self._carried:
            carried.prepare(card, token, progressed)

    def save(self) -> None:
        """Write what changed of the indexes."""
        self._indexes.save()

    def activate(self, card: ModelCard) -> None:
        """Make a model the library's, in one transaction; what served the others is let go of."""
        self._catalog.activate_model(self._model_of(card))
        for carried in self._carried:
            carried.switched(card)
        self._followers.encoders.keep_only(card)

    def _run(
        self,
        card: ModelCard,
        settling: Settling | None,
        token: CancelToken,
        progressed: Callable[[Progress], None],
        changed: Callable[[Change], None] | None = None,
    ) -> Run:
        rooms = Rooms(
            catalog=self._catalog,
            decoder=self._followers.decoder,
            encoder=lambda: self._followers.encoders.for_job(card),
            model=self._catalog.model(card.key, card.dimension),
            pixels=card.pixels,
            thumbnail=self._followers.shelf.thumbnail,
            own_folders=tuple(map(str, self.own_folders)),
            excluded=self._preferences.current.excluded,
            settling=settling,
            space=self.space,
        )
        return Run(rooms, _RunEars(progressed, changed or self._ears.changed, self._ears.folders_changed), token)

    def _prepare(self, card: ModelCard, run: Run, token: CancelToken, progressed: Callable[[Progress], None]) -> None:
        """So that no search has to wait for the index of what was just embedded."""
        active = self._catalog.active_model()
        if run.has_embedded or active is None or active.name != card.key:
            self.prepare(card, token, progressed)

    def _told(self, report: IndexReport) -> IndexReport:
        """With what the person should know of the models at work, each line once."""
        notes = tuple(note for note in self._followers.encoders.notes if note not in self._said)
        self._said |= frozenset(notes)
        return replace(report, warnings=(*report.warnings, *notes)) if notes else report

    def _model_of(self, card: ModelCard) -> ModelId:
        return self._catalog.model(card.key, card.dimension).model_id


@dataclass(frozen=True, slots=True)
class _RunEars:
    """Listens to a run."""

    progressed: Callable[[Progress], None]
    changed: Callable[[Change], None]
    folders_changed: Callable[[], None]
