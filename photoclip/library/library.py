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
from photoclip.domain.model_api import CompareRequest, Comparison, ImportRequest, ModelJob
from photoclip.domain.models import ComputingDevice, ModelCard, ModelList
from photoclip.domain.ports import Decoder
from photoclip.domain.progress import CancelToken, Progress
from photoclip.domain.settings import Settings, SettingsReport, Storage
from photoclip.ingest.survey import Touched
from photoclip.library.browsing import Browsing
from photoclip.library.comparing import Comparing
from photoclip.library.folders import check_folder, watched, watched_parent
from photoclip.library.health import Health
from photoclip.library.indexes import Indexes
from photoclip.library.indexing import Ears, Indexing, Outcome
from photoclip.library.jobs import Jobs
from photoclip.library.models import Models
from photoclip.library.news import NewsDesk
from photoclip.library.preferences import Followers, Preferences
from photoclip.library.safety import Safety
from photoclip.library.shelf import plain_name
from photoclip.library.storage import storage
from photoclip.library.switching import Switching
from photoclip.library.watching import Watching
from photoclip.search.search import Search

_TITLE = "Understanding photos"

_log = logging.getLogger(__name__)


class Library:
    """Composes the rooms; each method says in one step which room does it. Thread-safe."""

    def __init__(
        self,
        paths: LibraryPaths,
        read: LenientSettings,
        catalog: Catalog,
        query_decoder: Decoder,
        followers: Followers,
    ) -> None:
        self._paths = paths
        self._catalog = catalog
        self._decoder = followers.decoder
        self._query_decoder = query_decoder
        self._viewing = followers.viewing
        self._encoders = followers.encoders
        self._shelf = followers.shelf
        self._place = followers.place
        self._news = NewsDesk()
        self._jobs = Jobs(self._news.job_changed)
        self._browsing = Browsing(catalog, self._news)
        self._preferences = Preferences(paths.settings, read, followers, self._jobs)
        self._indexes = Indexes(catalog, paths.index)
        ears = Ears(self._changed, self._states_changed)
        self._safety = Safety(catalog, paths.backups)
        carried = (self._indexes,)
        self._indexing = Indexing(
            paths, catalog, followers, self._preferences, self._indexes, self._safety, carried, ears
        )
        self._switching = Switching(catalog, self._shelf, self._indexing, self._jobs, self._news.photos_changed)
        measured = followers.measured
        self._models = Models(paths.models, catalog, self._shelf, self._jobs, self._encoders, measured, carried)
        self._comparing = Comparing(catalog, self._encoders.get)
        self._watching = Watching(self._jobs, self._look, self._news.folders_changed)
        self._following = threading.Lock()
        self._closing = threading.Lock()
        self._closed = False
        self._preferences.begin()
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
        return News(counters.revision, counters.photos, counters.folders, self._jobs.latest())

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
        return health.check(repair=repair, found=self._models.problems(self._active_card))

    def back_up(self, path: str | None) -> Backup:
        """See `LibraryApi.back_up`."""
        return self._safety.back_up(path)

    def backups(self) -> tuple[Backup, ...]:
        """See `LibraryApi.backups`."""
        return self._safety.backups()

    def models(self) -> ModelList:
        """See `ModelsApi.models`."""
        return self._models.list(self._active_model())

    def start_download(self, name: str) -> JobId:
        """See `ModelsApi.start_download`."""
        return self._models.download(name)

    def start_import(self, request: ImportRequest) -> ModelJob:
        """See `ModelsApi.start_import`."""
        return self._models.bring_in(request)

    def start_switch(self, name: str) -> JobId:
        """See `ModelsApi.start_switch`."""
        return self._switching.start(name)

    def start_trial(self, name: str, photos: int) -> JobId:
        """See `ModelsApi.start_trial`."""
        return self._switching.try_on(name, photos)

    def compare(self, request: CompareRequest) -> Comparison:
        """See `ModelsApi.compare`."""
        return self._comparing.compare(
            request, self._shelf.lasting_card(request.first), self._shelf.lasting_card(request.second)
        )

    def start_measure(self, name: str) -> JobId:
        """See `ModelsApi.start_measure`."""
        return self._models.measure(name)

    def remove_model(self, name: str) -> int:
        """See `ModelsApi.remove_model`."""
        return self._models.remove(name)

    def start_forget(self, name: str) -> JobId:
        """See `ModelsApi.start_forget`."""
        return self._models.forget(name)

    def devices(self) -> tuple[ComputingDevice, ...]:
        """See `ModelsApi.devices`."""
        from photoclip.embed.device import list_devices  # imports torch: seconds

        return list_devices()

    def settings(self) -> SettingsReport:
        """See `LibraryApi.settings`."""
        return self._preferences.report()

    def change_settings(self, settings: Settings) -> SettingsReport:
        """See `LibraryApi.change_settings`."""
        report = self._preferences.change(settings)
        self._follow()
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
        self._switching.catch_up(card)
        return outcome.report

    def _look(
        self, touched: Touched, token: CancelToken, progressed: Callable[[Progress], None], *, understands: bool
    ) -> Outcome:
        card, settling = self._active_card(), self._watching.settling
        outcome = self._indexing.look(touched, card, token, progressed, understands=understands, settling=settling)
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
        self._news.photos_changed()

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

    def _searching(self) -> Search:
        card = self._active_card()
        return Search(
            self._catalog,
            self._indexes.of(card),
            lambda: self._encoders.get(card),
            self._query_decoder,
            card.pixels,
        )
