"""The library: `LibraryApi` in this process. Who opens it holds the library's lock."""

import logging
import threading
from collections.abc import Callable

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.config.paths import LibraryPaths
from photoclip.config.settings import LenientSettings
from photoclip.domain.api import (
    Backup,
    HealthReport,
    IndexReport,
    IndexRequest,
    JobAction,
    JobStatus,
    News,
    Stats,
)
from photoclip.domain.browse import FolderNode, Listing, Order, Photo, Picture, PictureRequest, Scope
from photoclip.domain.change import Change
from photoclip.domain.errors import ModelError, PhotoClipError
from photoclip.domain.files import Failure, Folder
from photoclip.domain.found import SearchPage, SearchRequest, SimilarRequest
from photoclip.domain.ids import JobId, PhotoId
from photoclip.domain.models import ModelCard
from photoclip.domain.organise_api import Undone
from photoclip.domain.ports import Decoder
from photoclip.domain.progress import CancelToken, Progress
from photoclip.domain.settings import Settings, SettingsReport, Storage
from photoclip.ingest.survey import Touched
from photoclip.library.automatic import Automatic
from photoclip.library.browsing import Browsing
from photoclip.library.calibrations import Calibrations
from photoclip.library.caption_making import Author, Composer
from photoclip.library.captions import Captioning
from photoclip.library.choosing import Choosing
from photoclip.library.comparing import Comparing
from photoclip.library.folders import check_folder, watched, watched_parent
from photoclip.library.health import Health
from photoclip.library.indexes import Indexes
from photoclip.library.indexing import Ears, Indexing, Outcome
from photoclip.library.jobs import Jobs
from photoclip.library.label_learning import LabelLearning
from photoclip.library.labels import LabelsInUse
from photoclip.library.models import Models
from photoclip.library.news import NewsDesk
from photoclip.library.organising import Organising
from photoclip.library.preferences import Followers, Preferences
from photoclip.library.safety import Safety
from photoclip.library.scopes import Scopes
from photoclip.library.searching import Searching
from photoclip.library.shelf import plain_name
from photoclip.library.sidecars import Sidecars
from photoclip.library.storage import storage
from photoclip.library.switching import Switching
from photoclip.library.taggers import Taggers
from photoclip.library.tagging import Tagging
from photoclip.library.tags import Tags
from photoclip.library.vocabulary_keeping import VocabularyKeeping
from photoclip.library.watching import Watching
from photoclip.library.with_captions import WithCaptions
from photoclip.library.with_sidecars import WithSidecars
from photoclip.search.search import Search
from photoclip.tagging.tagger import Tagger
from photoclip.tagging.vocabularies import Vocabularies

_TITLE = "Understanding photos"

_log = logging.getLogger(__name__)


class Library(Organising, Choosing, Tags, VocabularyKeeping, WithSidecars, WithCaptions):
    """Composes the rooms; each method says in one step which room does it. Thread-safe."""

    def __init__(
        self,
        paths: LibraryPaths,
        read: LenientSettings,
        catalog: Catalog,
        query_decoder: Decoder,
        followers: Followers,
    ) -> None:
        super().__init__(catalog, NewsDesk())
        self._paths = paths
        self._decoder = followers.decoder
        self._query_decoder = query_decoder
        self._viewing = followers.viewing
        self._encoders = followers.encoders
        self._shelf = followers.shelf
        self._place = followers.place
        self._jobs = Jobs(self._news.job_changed)
        self._browsing = Browsing(catalog, self._news)
        self._preferences = Preferences(paths.settings, read, followers, self._jobs)
        self._indexes = Indexes(catalog, paths.index)
        ears = Ears(self._changed, self._states_changed)
        self._safety = Safety(catalog, paths.backups)
        self._calibrations = Calibrations(catalog, paths.captions, self._encoders.get)
        self._vocabularies = Vocabularies(paths.vocabularies)
        self._labels = LabelsInUse(self._vocabularies, paths.vocabularies)
        self._taggers = Taggers(catalog, self._labels, self._calibrations, self._encoders.get, paths.captions)
        carried = (self._indexes, self._calibrations, self._taggers)
        self._indexing = Indexing(
            paths, catalog, followers, self._preferences, self._indexes, self._safety, carried, ears
        )
        self._switching = Switching(catalog, self._shelf, self._indexing, self._jobs, self._model_changed)
        measured = followers.measured
        self._models = Models(paths.models, catalog, self._shelf, self._jobs, self._encoders, measured, carried)
        self._comparing = Comparing(catalog, self._encoders.get)
        get, counters, taught = self._encoders.get, self._news.counters, self._taggers.probes
        self._searches = Searching(catalog, self._indexes, self._calibrations, get, query_decoder, counters, taught)
        self._scopes = Scopes(catalog, self._searching)
        self._learning = LabelLearning(self._jobs, self._tagger, self._calibrate)
        self._tagging = Tagging(catalog, self._jobs, self._news, self._labels, self._scopes, self._tagger)
        self._automatic = Automatic(catalog, self._jobs, self._tagging, self._active_model, self._tags_new_photos)
        self._sidecars = Sidecars(catalog, self._jobs, self._news, lambda: self._preferences.current.sidecars)
        composer = Composer(catalog, self._taggers, self._calibrations, self._encoders.get)
        author = Author(catalog, self._shelf, self._decoder)
        self._captioning = Captioning(
            *(catalog, self._jobs, self._news, self._scopes, self._shelf, composer, author),
            *(self._encoders.for_job, self._active_card),
        )
        self._watching = Watching(self._jobs, self._look, self._news.folders_changed)
        self._following = threading.Lock()
        self._closing = threading.Lock()
        self._closed = False
        self._preferences.begin()
        self._automatic.refresh()
        active = catalog.active_model()
        if active is not None:
            self._encoders.use_own(active.name)

    def add_folder(self, path: str, excluded: tuple[str, ...] | None = None) -> Folder:
        """See `LibraryApi.add_folder`. A folder inside a watched one is that one, unless it is left out there."""
        real = self._checked_folder(path)
        parent = watched_parent(real, self._catalog.folders(), self._preferences.current.excluded)
        if parent is not None and (parent.path != real or excluded is None):
            return parent
        folder = self._catalog.add_folder(real, excluded or ())
        self._folders_changed()
        return folder

    def remove_folder(self, path: str) -> Folder:
        """See `LibraryApi.remove_folder`."""
        folder = watched(path, self._catalog.folders())
        change = self._catalog.remove_folder(folder.folder_id)
        self._folders_changed()
        self._changed(change)
        return folder

    def folders(self) -> tuple[Folder, ...]:
        """See `LibraryApi.folders`."""
        return self._watching.with_modes(self._catalog.folders())

    def start_index(self, request: IndexRequest) -> JobId:
        """See `LibraryApi.start_index`. Nothing is added when one of the folders cannot be."""
        self._indexing.space.require_reserve()
        card = self._shelf.card(request.model) if request.model else None
        if card is None:
            self._active_card()  # whether it can be had is said at once
        for path in request.folders:
            self._checked_folder(path)
        for path in request.folders:
            self.add_folder(path)
        if card is not None:
            self._switching.make_way(card)
        self._watching.wake()
        return self._jobs.start(_TITLE, lambda token, progressed: self._index(request, card, token, progressed))

    def watch(self) -> None:
        """See `LibraryApi.watch`."""
        self._watching.begin(self._catalog.failures())
        self._follow()
        self._switching.go_on()
        self._automatic.catch_up()
        self._sidecars.begin()

    def jobs(self) -> tuple[JobStatus, ...]:
        """See `LibraryApi.jobs`."""
        return self._jobs.all()

    def wait_job(self, job_id: JobId, seen_revision: int, timeout_s: float) -> JobStatus:
        """See `LibraryApi.wait_job`."""
        return self._jobs.wait(job_id, seen_revision, timeout_s)

    def control_job(self, job_id: JobId, action: JobAction) -> JobStatus:
        """See `LibraryApi.control_job`."""
        return self._jobs.control(job_id, action)

    def wait_news(self, seen_revision: int, timeout_s: float) -> News:
        """See `LibraryApi.wait_news`."""
        counters = self._news.wait(seen_revision, timeout_s)
        return News(counters.revision, counters.photos, counters.folders, self._jobs.latest(), counters.organised)

    def undo(self) -> Undone | None:
        """See `OrganiseApi.undo`."""
        done = super().undo()
        self._automatic.refresh()  # it may have been about that
        return done

    def redo(self) -> Undone | None:
        """See `OrganiseApi.redo`."""
        done = super().redo()
        self._automatic.refresh()
        return done

    def list_photos(self, scope: Scope, order: Order) -> Listing:
        """See `LibraryApi.list_photos`."""
        return self._browsing.list_photos(scope, order)

    def photos(self, photo_ids: tuple[PhotoId, ...]) -> tuple[Photo, ...]:
        """See `LibraryApi.photos`."""
        return self._browsing.photos(photo_ids)

    def photo_at(self, path: str) -> Photo | None:
        """See `LibraryApi.photo_at`."""
        return self._browsing.photo_at(path)

    def folder_tree(self) -> tuple[FolderNode, ...]:
        """See `LibraryApi.folder_tree`."""
        return self._browsing.folder_tree()

    def picture(self, request: PictureRequest) -> Picture:
        """See `LibraryApi.picture`."""
        return self._viewing.picture(request)

    def mend_thumbnails(self, photo_ids: tuple[PhotoId, ...]) -> tuple[PhotoId, ...]:
        """See `LibraryApi.mend_thumbnails`."""
        return self._viewing.mend_thumbnails(photo_ids)

    def search(self, request: SearchRequest) -> SearchPage:
        """See `LibraryApi.search`."""
        return self._searching().search(request)

    def similar(self, request: SimilarRequest) -> SearchPage:
        """See `LibraryApi.similar`."""
        return self._searching().similar(request)

    def stats(self) -> Stats:
        """See `LibraryApi.stats`."""
        return self._shelf.stats(self._active_model())

    def failures(self) -> tuple[Failure, ...]:
        """See `LibraryApi.failures`."""
        return self._catalog.failures()

    def check(self, repair: bool) -> HealthReport:
        """See `LibraryApi.check`."""
        live = self._indexes.of_model(self._active_model())
        pixels = self._shelf.lasting_card(None).pixels
        health = Health(self._paths.backups, self._place.folder, self._catalog, live, self._decoder, pixels)
        found = (*self._models.problems(self._active_card), *self._vocabulary_problems())
        return health.check(repair=repair, found=found)

    def back_up(self, path: str | None) -> Backup:
        """See `LibraryApi.back_up`."""
        return self._safety.back_up(path)

    def backups(self) -> tuple[Backup, ...]:
        """See `LibraryApi.backups`."""
        return self._safety.backups()

    def settings(self) -> SettingsReport:
        """See `LibraryApi.settings`."""
        return self._preferences.report()

    def change_settings(self, settings: Settings) -> SettingsReport:
        """See `LibraryApi.change_settings`."""
        report = self._preferences.change(settings)
        self._follow()
        self._automatic.refresh()
        self._sidecars.ask()
        return report

    def storage(self) -> Storage:
        """See `LibraryApi.storage`."""
        return storage(self._paths, self._place.folder)

    def close(self) -> None:
        """See `LibraryApi.close`."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._watching.close()
            self._news.close()
            self._preferences.close()
            self._switching.close()
            self._taggers.close()
            self._sidecars.close()
            self._safety.close()  # a job that makes the backup of the day would be waited for
            self._jobs.close()
            self._indexes.close()
            self._decoder.close()
            self._query_decoder.close()
            self._viewing.close()
            self._encoders.close()
            self._catalog.close()

    def _index(
        self, request: IndexRequest, named: ModelCard | None, token: CancelToken, progressed: Callable[[Progress], None]
    ) -> IndexReport:
        card = named or self._active_card()  # by now it may be another than when the job was started
        try:
            outcome = self._indexing.index(card, token, progressed, retry_failed=request.retry_failed)
        except PhotoClipError as error:
            self._watching.try_again(error)
            raise
        self._watching.hear(outcome)
        self._sidecars.look(None, outcome, token, progressed)
        self._switching.catch_up(card)
        self._automatic.catch_up()
        return outcome.report

    def _look(
        self, touched: Touched, token: CancelToken, progressed: Callable[[Progress], None], *, understands: bool
    ) -> Outcome:
        card, settling = self._active_card(), self._watching.settling
        outcome = self._indexing.look(touched, card, token, progressed, understands=understands, settling=settling)
        self._sidecars.look(touched, outcome, token, progressed)
        self._switching.catch_up(card)
        return outcome

    def _follow(self) -> None:
        # Or who was overtaken would go back to the folders of before.
        with self._following:
            folders, excluded = self._catalog.folders(), self._preferences.current.excluded
            self._watching.follow(folders, self._indexing.own_folders, excluded)

    def _folders_changed(self) -> None:
        self._news.folders_changed()
        self._follow()

    def _changed(self, change: Change) -> None:
        self._indexes.apply(change)
        self._calibrations.apply(change)
        self._taggers.apply(change)
        self._automatic.apply(change)
        self._news.photos_changed()

    def _model_changed(self) -> None:
        """Of the library: what waited for vectors of this one may have them."""
        self._news.photos_changed()
        self._automatic.ask()

    def _states_changed(self) -> None:
        """Where the photos of a folder lie first depends on whether it can be seen."""
        self._news.folders_changed()
        self._news.photos_changed()

    def _active_model(self) -> ModelRow:
        """Also where its weights are gone."""
        active = self._catalog.active_model()
        if active is not None:
            return active
        try:
            card = self._active_card()
        except ModelError:
            card = self._shelf.lasting_card(None)
        return self._catalog.model(card.key, card.dimension)

    def _active_card(self) -> ModelCard:
        active = self._catalog.active_model()
        wanted = self._preferences.current.model if active is None else active.name
        try:
            return self._shelf.lasting_card(wanted)
        except ModelError as error:
            whose = "that the settings name" if active is None else "in use"
            what = f"the model {whose}, {plain_name(wanted)}, cannot be had: {error.what}"
            raise ModelError(what, "put it back, or choose another model") from error

    def _checked_folder(self, path: str) -> str:
        return check_folder(path, self._paths.root, self._place.folder)

    def _tagger(self) -> Tagger:
        return self._taggers.of(self._active_card())

    def _calibrate(self, token: CancelToken) -> None:
        self._calibrations.of(self._active_card(), token)

    def _tags_new_photos(self) -> bool:
        return self._preferences.current.tags_new_photos

    def _searching(self) -> Search:
        return self._searches.of(self._active_card())
