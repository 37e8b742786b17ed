"""The library: `LibraryApi` in this process. Who opens it holds the library's lock."""

import logging
import threading
from collections.abc import Callable

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.config.files import free_bytes
from photoclip.config.paths import LibraryPaths
from photoclip.config.settings import Settings
from photoclip.domain.api import (
    HealthReport,
    IndexReport,
    IndexRequest,
    JobAction,
    JobStatus,
    SearchPage,
    SearchRequest,
    SimilarRequest,
    Stats,
)
from photoclip.domain.change import Change
from photoclip.domain.errors import CancelledError, PhotoClipError, StorageError
from photoclip.domain.files import Failure, Folder
from photoclip.domain.ids import JobId
from photoclip.domain.models import ModelCard, ModelList
from photoclip.domain.ports import Decoder
from photoclip.domain.progress import CancelToken, Phase, Progress
from photoclip.ingest.rooms import Rooms
from photoclip.ingest.run import Run
from photoclip.library.encoders import Encoders
from photoclip.library.folders import check_folder, watched, watched_parent
from photoclip.library.health import Health
from photoclip.library.jobs import Jobs
from photoclip.library.shelf import Shelf
from photoclip.search.live import LiveIndex
from photoclip.search.search import Search

_LEAST_FREE_BYTES = 64 << 20
_TITLE = "Understanding photos"

_log = logging.getLogger(__name__)


class Library:
    """Composes the rooms; each method says in one step which room does it. Thread-safe."""

    def __init__(
        self,
        paths: LibraryPaths,
        settings: Settings,
        catalog: Catalog,
        decoder: Decoder,
        query_decoder: Decoder,
        encoders: Encoders,
        shelf: Shelf,
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._catalog = catalog
        self._decoder = decoder
        self._query_decoder = query_decoder
        self._encoders = encoders
        self._shelf = shelf
        self._jobs = Jobs()
        self._lock = threading.Lock()
        self._indexes: dict[str, LiveIndex] = {}
        self._closing = threading.Lock()
        self._closed = False

    def add_folder(self, path: str, excluded: tuple[str, ...] = ()) -> Folder:
        """See `LibraryApi.add_folder`. A folder inside a watched one is that one, unless it is left out there."""
        real = check_folder(path, self._paths.root)
        parent = watched_parent(real, self._catalog.folders(), self._settings.excluded)
        if parent is not None and (parent.path != real or not excluded):
            return parent
        return self._catalog.add_folder(real, excluded)

    def remove_folder(self, path: str) -> Folder:
        """See `LibraryApi.remove_folder`."""
        folder = watched(path, self._catalog.folders())
        self._changed(self._catalog.remove_folder(folder.folder_id))
        return folder

    def folders(self) -> tuple[Folder, ...]:
        """See `LibraryApi.folders`."""
        return self._catalog.folders()

    def start_index(self, request: IndexRequest) -> JobId:
        """See `LibraryApi.start_index`. Nothing is added when one of the folders cannot be."""
        if free_bytes(self._paths.root) < _LEAST_FREE_BYTES:
            raise StorageError(f"the disk of {self._paths.root} is full", "free some space and run it again")
        card = self._shelf.card(request.model) if request.model else self._active_card()
        for path in request.folders:
            check_folder(path, self._paths.root)
        for path in request.folders:
            self.add_folder(path)
        return self._jobs.start(_TITLE, lambda token, progressed: self._index(request, card, token, progressed))

    def jobs(self) -> tuple[JobStatus, ...]:
        """See `LibraryApi.jobs`."""
        return self._jobs.all()

    def wait_job(self, job_id: JobId, seen_revision: int, timeout_s: float) -> JobStatus:
        """See `LibraryApi.wait_job`."""
        return self._jobs.wait(job_id, seen_revision, timeout_s)

    def control_job(self, job_id: JobId, action: JobAction) -> JobStatus:
        """See `LibraryApi.control_job`."""
        return self._jobs.control(job_id, action)

    def search(self, request: SearchRequest) -> SearchPage:
        """See `LibraryApi.search`."""
        return self._searching().search(request)

    def similar(self, request: SimilarRequest) -> SearchPage:
        """See `LibraryApi.similar`."""
        return self._searching().similar(request)

    def stats(self) -> Stats:
        """See `LibraryApi.stats`."""
        return self._shelf.stats(self._active_card())

    def failures(self) -> tuple[Failure, ...]:
        """See `LibraryApi.failures`."""
        return self._catalog.failures()

    def check(self, repair: bool) -> HealthReport:
        """See `LibraryApi.check`."""
        card = self._active_card()
        health = Health(self._paths, self._catalog, self._index_of(card), self._decoder, card.pixels)
        return health.check(repair=repair)

    def models(self) -> ModelList:
        """See `LibraryApi.models`."""
        return self._shelf.models(self._active_card().name)

    def close(self) -> None:
        """See `LibraryApi.close`."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._jobs.close()
            self._save_indexes()
            self._decoder.close()
            self._query_decoder.close()
            self._encoders.close()
            self._catalog.close()

    def _index(
        self, request: IndexRequest, card: ModelCard, token: CancelToken, progressed: Callable[[Progress], None]
    ) -> IndexReport:
        rooms = Rooms(
            catalog=self._catalog,
            decoder=self._decoder,
            encoder=lambda: self._encoders.get(card),
            model=self._row(card),
            pixels=card.pixels,
            thumbnail=self._shelf.thumbnail,
            own_folder=str(self._paths.root),
            excluded=self._settings.excluded,
        )
        run = Run(rooms, _Ears(progressed, self._changed), token)
        try:
            run.run(request.retry_failed)
            if run.report().embedded or self._catalog.active_model() != rooms.model:
                progressed(Progress(Phase.INDEXING))
                self._index_of(card).prepare(token)
        except CancelledError:
            return run.report()
        finally:
            self._save_indexes()
        self._catalog.activate_model(rooms.model.model_id)
        self._back_up()
        self._keep_only(card)
        return run.report()

    def _back_up(self) -> None:
        """A backup that cannot be written is no reason to fail the work that was done."""
        try:
            self._catalog.back_up_daily(self._paths.backups)
        except PhotoClipError as error:
            _log.warning("no backup was made: %s", error)

    def _changed(self, change: Change) -> None:
        for index in self._all_indexes():
            index.apply(change)

    def _active_card(self) -> ModelCard:
        active = self._catalog.active_model()
        return self._shelf.lasting_card(active.name if active is not None else self._settings.model)

    def _row(self, card: ModelCard) -> ModelRow:
        return self._catalog.model(card.key, card.dimension)

    def _searching(self) -> Search:
        card = self._active_card()
        return Search(
            self._catalog,
            self._index_of(card),
            lambda: self._encoders.get(card),
            self._query_decoder,
            card.pixels,
        )

    def _index_of(self, card: ModelCard) -> LiveIndex:
        """Two at most, while one model takes the place of another: both hear of changes."""
        with self._lock:
            if card.key not in self._indexes:
                self._indexes[card.key] = LiveIndex(self._catalog, self._row(card), self._paths.index)
            return self._indexes[card.key]

    def _all_indexes(self) -> tuple[LiveIndex, ...]:
        with self._lock:
            return tuple(self._indexes.values())

    def _save_indexes(self) -> None:
        for index in self._all_indexes():
            index.save()

    def _keep_only(self, card: ModelCard) -> None:
        """Free the memory of the other models."""
        with self._lock:
            self._indexes = {key: index for key, index in self._indexes.items() if key == card.key}
        self._encoders.keep_only(card)


class _Ears:
    """Listens to a run for the library."""

    def __init__(self, progressed: Callable[[Progress], None], changed: Callable[[Change], None]) -> None:
        self.progressed = progressed
        self.changed = changed
