"""`LibraryApi` for those who pass each call on."""

from photoclip.domain.api import (
    Backup,
    HealthReport,
    IndexRequest,
    JobAction,
    JobStatus,
    LibraryApi,
    News,
    Stats,
)
from photoclip.domain.browse import FolderNode, Listing, Order, Photo, Picture, PictureRequest, Scope
from photoclip.domain.files import Failure, Folder
from photoclip.domain.found import SearchPage, SearchRequest, SimilarRequest
from photoclip.domain.ids import AlbumId, JobId, PhotoId
from photoclip.domain.model_api import CompareRequest, Comparison, ImportRequest, ModelJob
from photoclip.domain.models import ComputingDevice, ModelList
from photoclip.domain.organise_api import Album, Exported, KnownName, NameKind, Undoable, Undone
from photoclip.domain.settings import Settings, SettingsReport, Storage
from photoclip.engine.forwarding_captions import ForwardedCaptions
from photoclip.engine.forwarding_sidecars import ForwardedSidecars
from photoclip.engine.forwarding_tags import ForwardedTags


class ForwardedApi(ForwardedTags, ForwardedSidecars, ForwardedCaptions):
    """Every method but `close`, through the one that knows the way."""

    def add_folder(self, path: str, excluded: tuple[str, ...] | None = None) -> Folder:
        """See `LibraryApi.add_folder`."""
        return self._call(LibraryApi.add_folder, path, excluded)

    def remove_folder(self, path: str) -> Folder:
        """See `LibraryApi.remove_folder`."""
        return self._call(LibraryApi.remove_folder, path)

    def folders(self) -> tuple[Folder, ...]:
        """See `LibraryApi.folders`."""
        return self._call(LibraryApi.folders)

    def start_index(self, request: IndexRequest) -> JobId:
        """See `LibraryApi.start_index`."""
        return self._call(LibraryApi.start_index, request)

    def watch(self) -> None:
        """See `LibraryApi.watch`."""
        return self._call(LibraryApi.watch)

    def jobs(self) -> tuple[JobStatus, ...]:
        """See `LibraryApi.jobs`."""
        return self._call(LibraryApi.jobs)

    def wait_job(self, job_id: JobId, seen_revision: int, timeout_s: float) -> JobStatus:
        """See `LibraryApi.wait_job`."""
        return self._call(LibraryApi.wait_job, job_id, seen_revision, timeout_s)

    def control_job(self, job_id: JobId, action: JobAction) -> JobStatus:
        """See `LibraryApi.control_job`."""
        return self._call(LibraryApi.control_job, job_id, action)

    def wait_news(self, seen_revision: int, timeout_s: float) -> News:
        """See `LibraryApi.wait_news`."""
        return self._call(LibraryApi.wait_news, seen_revision, timeout_s)

    def list_photos(self, scope: Scope, order: Order) -> Listing:
        """See `LibraryApi.list_photos`."""
        return self._call(LibraryApi.list_photos, scope, order)

    def photos(self, photo_ids: tuple[PhotoId, ...]) -> tuple[Photo, ...]:
        """See `LibraryApi.photos`."""
        return self._call(LibraryApi.photos, photo_ids)

    def photo_at(self, path: str) -> Photo | None:
        """See `LibraryApi.photo_at`."""
        return self._call(LibraryApi.photo_at, path)

    def folder_tree(self) -> tuple[FolderNode, ...]:
        """See `LibraryApi.folder_tree`."""
        return self._call(LibraryApi.folder_tree)

    def picture(self, request: PictureRequest) -> Picture:
        """See `LibraryApi.picture`."""
        return self._call(LibraryApi.picture, request)

    def mend_thumbnails(self, photo_ids: tuple[PhotoId, ...]) -> tuple[PhotoId, ...]:
        """See `LibraryApi.mend_thumbnails`."""
        return self._call(LibraryApi.mend_thumbnails, photo_ids)

    def search(self, request: SearchRequest) -> SearchPage:
        """See `LibraryApi.search`."""
        return self._call(LibraryApi.search, request)

    def similar(self, request: SimilarRequest) -> SearchPage:
        """See `LibraryApi.similar`."""
        return self._call(LibraryApi.similar, request)

    def stats(self) -> Stats:
        """See `LibraryApi.stats`."""
        return self._call(LibraryApi.stats)

    def failures(self) -> tuple[Failure, ...]:
        """See `LibraryApi.failures`."""
        return self._call(LibraryApi.failures)

    def check(self, repair: bool) -> HealthReport:
        """See `LibraryApi.check`."""
        return self._call(LibraryApi.check, repair)

    def back_up(self, path: str | None) -> Backup:
        """See `LibraryApi.back_up`."""
        return self._call(LibraryApi.back_up, path)

    def backups(self) -> tuple[Backup, ...]:
        """See `LibraryApi.backups`."""
        return self._call(LibraryApi.backups)

    def albums(self) -> tuple[Album, ...]:
        """See `OrganiseApi.albums`."""
        return self._call(LibraryApi.albums)

    def create_album(self, name: str, photo_ids: tuple[PhotoId, ...] = (), query: str | None = None) -> Album:
        """See `OrganiseApi.create_album`."""
        return self._call(LibraryApi.create_album, name, photo_ids, query)

    def change_album(self, album_id: AlbumId, name: str, query: str | None = None) -> Album:
        """See `OrganiseApi.change_album`."""
        return self._call(LibraryApi.change_album, album_id, name, query)

    def delete_album(self, album_id: AlbumId) -> Album:
        """See `OrganiseApi.delete_album`."""
        return self._call(LibraryApi.delete_album, album_id)

    def add_to_album(self, album_id: AlbumId, photo_ids: tuple[PhotoId, ...]) -> int:
        """See `OrganiseApi.add_to_album`."""
        return self._call(LibraryApi.add_to_album, album_id, photo_ids)

    def remove_from_album(self, album_id: AlbumId, photo_ids: tuple[PhotoId, ...]) -> int:
        """See `OrganiseApi.remove_from_album`."""
        return self._call(LibraryApi.remove_from_album, album_id, photo_ids)

    def rate(self, photo_ids: tuple[PhotoId, ...], rating: int | None) -> int:
        """See `OrganiseApi.rate`."""
        return self._call(LibraryApi.rate, photo_ids, rating)

    def set_favourite(self, photo_ids: tuple[PhotoId, ...], favourite: bool) -> int:
        """See `OrganiseApi.set_favourite`."""
        return self._call(LibraryApi.set_favourite, photo_ids, favourite)

    def undoable(self) -> Undoable:
        """See `OrganiseApi.undoable`."""
        return self._call(LibraryApi.undoable)

    def undo(self) -> Undone | None:
        """See `OrganiseApi.undo`."""
        return self._call(LibraryApi.undo)

    def redo(self) -> Undone | None:
        """See `OrganiseApi.redo`."""
        return self._call(LibraryApi.redo)

    def names(self, kind: NameKind, text: str, limit: int) -> tuple[KnownName, ...]:
        """See `OrganiseApi.names`."""
        return self._call(LibraryApi.names, kind, text, limit)

    def export(self, path: str) -> Exported:
        """See `OrganiseApi.export`."""
        return self._call(LibraryApi.export, path)

    def models(self) -> ModelList:
        """See `ModelsApi.models`."""
        return self._call(LibraryApi.models)

    def start_download(self, name: str) -> JobId:
        """See `ModelsApi.start_download`."""
        return self._call(LibraryApi.start_download, name)

    def start_import(self, request: ImportRequest) -> ModelJob:
        """See `ModelsApi.start_import`."""
        return self._call(LibraryApi.start_import, request)

    def start_switch(self, name: str) -> JobId:
        """See `ModelsApi.start_switch`."""
        return self._call(LibraryApi.start_switch, name)

    def start_trial(self, name: str, photos: int) -> JobId:
        """See `ModelsApi.start_trial`."""
        return self._call(LibraryApi.start_trial, name, photos)

    def compare(self, request: CompareRequest) -> Comparison:
        """See `ModelsApi.compare`."""
        return self._call(LibraryApi.compare, request)

    def start_measure(self, name: str) -> JobId:
        """See `ModelsApi.start_measure`."""
        return self._call(LibraryApi.start_measure, name)

    def remove_model(self, name: str) -> int:
        """See `ModelsApi.remove_model`."""
        return self._call(LibraryApi.remove_model, name)

    def start_forget(self, name: str) -> JobId:
        """See `ModelsApi.start_forget`."""
        return self._call(LibraryApi.start_forget, name)

    def devices(self) -> tuple[ComputingDevice, ...]:
        """See `ModelsApi.devices`."""
        return self._call(LibraryApi.devices)

    def settings(self) -> SettingsReport:
        """See `LibraryApi.settings`."""
        return self._call(LibraryApi.settings)

    def change_settings(self, settings: Settings) -> SettingsReport:
        """See `LibraryApi.change_settings`."""
        return self._call(LibraryApi.change_settings, settings)

    def storage(self) -> Storage:
        """See `LibraryApi.storage`."""
        return self._call(LibraryApi.storage)
