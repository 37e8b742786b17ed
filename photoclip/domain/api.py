"""The one core API: the same in-process (`library`), and through the engine's socket (`engine`)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from photoclip.domain.browse import FolderNode, Listing, Order, Photo, Picture, PictureRequest, Scope
from photoclip.domain.caption_api import CaptionReport, CaptionsApi
from photoclip.domain.files import Failure, FileState, Folder
from photoclip.domain.found import SearchPage, SearchRequest, SimilarRequest
from photoclip.domain.ids import JobId, PhotoId
from photoclip.domain.model_api import ModelsApi
from photoclip.domain.organise_api import OrganiseApi
from photoclip.domain.progress import Progress
from photoclip.domain.settings import Settings, SettingsReport, Storage
from photoclip.domain.sidecar_api import SidecarReport, SidecarsApi
from photoclip.domain.tag_api import TagReport, TagsApi


@dataclass(frozen=True, slots=True)
class IndexRequest:
    """Add `folders` (absolute paths; may be empty) and bring the whole library up to date. `model` None keeps the
    library's model; another one becomes active when all its vectors are there. `retry_failed` looks again at files
    that failed before.
    """

    folders: tuple[str, ...] = ()
    model: str | None = None
    retry_failed: bool = False


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an index job did, counted in files. `decoded` counts files whose pixels were read, `hashed` those only
    hashed to confirm a move or copy. `failures` are all that stand, not only the new ones; `offline` the folders that
    could not be seen, or not any more. `has_recovered`: what had failed before, by ourselves, went through.
    """

    added: int = 0
    updated: int = 0
    moved: int = 0
    removed: int = 0
    failed: int = 0
    unchanged: int = 0
    decoded: int = 0
    hashed: int = 0
    embedded: int = 0
    seconds: float = 0.0
    photos_per_second: float = 0.0
    failures: tuple[Failure, ...] = ()
    offline: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    has_recovered: bool = False


class JobState(StrEnum):
    """Life of a job."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class JobAction(StrEnum):
    """What a person can do to a job."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A job as of `revision`, which grows with every change. `report` is set when it is DONE (and, with what was
    committed, when CANCELLED), in its place `tagged` where it tagged photos, `sidecars` where it was about those, and
    `captioned` where it wrote captions; `error` is one line when it FAILED, and `is_damage` whether it was the catalog
    that is damaged. `is_quiet`: nobody asked for it. `model` names the model that it is about, "" where it is about
    none.
    """

    job_id: JobId
    title: str
    state: JobState
    revision: int
    progress: Progress
    report: IndexReport | None = None
    error: str = ""
    is_damage: bool = False
    is_quiet: bool = False
    model: str = ""
    tagged: TagReport | None = None
    sidecars: SidecarReport | None = None
    captioned: CaptionReport | None = None

    @property
    def is_over(self) -> bool:
        """Whether it will not change any more."""
        return self.state in (JobState.DONE, JobState.CANCELLED, JobState.FAILED)


@dataclass(frozen=True, slots=True)
class News:
    """What happened as of `revision`, which grows with every change. `photos` grows when photos or their places
    changed, or what is known of them; `folders` when the watched folders or their states did; `organised` when albums,
    ratings, favourites or tags did, or what can be undone. `jobs`: those that run, and the last that ended; their
    reports come without `failures`, which may be thousands.
    """

    revision: int
    photos: int
    folders: int
    jobs: tuple[JobStatus, ...]
    organised: int = 0


@dataclass(frozen=True, slots=True)
class FailureCount:
    """How many files stand in a state."""

    state: FileState
    files: int


@dataclass(frozen=True, slots=True)
class Stats:
    """What is in the library. `photos` are live ones; `files` places that hold one; `vectors` those of `model`;
    `tags` photo-tag pairs.
    """

    photos: int
    files: int
    folders: int
    vectors: int
    failures: int
    tags: int
    model: str
    failures_by_state: tuple[FailureCount, ...] = ()
    offline_folders: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something `check` found. `repaired` says what was done about it, "" where nothing was."""

    part: str
    what: str
    remedy: str
    repaired: str = ""


class Mend(StrEnum):
    """What became of a broken catalog: what could be read of it, a backup, or a new one."""

    SALVAGED = "salvaged"
    WENT_BACK = "went back"
    BEGUN_ANEW = "begun anew"


@dataclass(frozen=True, slots=True)
class MendedCatalog:
    """How the catalog was mended; where it went back, when that backup was made (ns since 1970, UTC)."""

    mend: Mend
    made_at_ns: int | None = None


@dataclass(frozen=True, slots=True)
class HealthReport:
    """`ok` when nothing is wrong any more. `catalog`: how it was mended, None where it was not."""

    ok: bool
    problems: tuple[Problem, ...]
    catalog: MendedCatalog | None = None


class BackupReason(StrEnum):
    """Why there is a copy of the catalog: each day, or when wanted, one is made; one before the library went back, one
    before another version of the program changed it; a damaged one is set aside; and a person has it under a name of
    their own.
    """

    USUAL = "usual"
    BEFORE_RETURN = "before return"
    BEFORE_UPDATE = "before update"
    SET_ASIDE = "set aside"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the catalog: the file `path` (absolute), when it was made (ns since 1970, UTC; where the name does not
    tell, when the file was written last) and its size.
    """

    path: str
    made_at_ns: int
    size_bytes: int
    reason: BackupReason = BackupReason.USUAL


@dataclass(frozen=True, slots=True)
class Restored:
    """The catalog is that of `backup` now. `kept` is what was there before, None where nothing was: a backup to go back
    to, or the damaged file itself.
    """

    backup: Backup
    kept: Backup | None = None


class LibraryApi(ModelsApi, OrganiseApi, TagsApi, SidecarsApi, CaptionsApi, Protocol):
    """Everything window and command line can ask. Thread-safe. Raises `PhotoClipError` for what the person can fix."""

    def add_folder(self, path: str, excluded: tuple[str, ...] | None = None) -> Folder:
        """Watch a folder from now on. `excluded` None leaves what is left out of a watched one as it is.

        Raises:
            FolderError: it cannot be watched.
        """
        ...

    def remove_folder(self, path: str) -> Folder:
        """Stop watching a folder; its photos leave the library, the disk is untouched. Raises FolderError."""
        ...

    def folders(self) -> tuple[Folder, ...]:
        """All watched folders by path."""
        ...

    def start_index(self, request: IndexRequest) -> JobId:
        """Start bringing the library up to date; one index job runs at a time, later ones wait.

        Raises:
            FolderError, ModelError: what can be known at once.
        """
        ...

    def watch(self) -> None:
        """Follow what happens in the folders, those added later too, until the library is closed. Begins by looking
        through them once. Idempotent.
        """
        ...

    def jobs(self) -> tuple[JobStatus, ...]:
        """Jobs that run, and the last ones that ended."""
        ...

    def wait_job(self, job_id: JobId, seen_revision: int, timeout_s: float) -> JobStatus:
        """The job's status once its revision differs from `seen_revision`, or after `timeout_s` as it is then."""
        ...

    def control_job(self, job_id: JobId, action: JobAction) -> JobStatus:
        """Pause, resume or cancel."""
        ...

    def wait_news(self, seen_revision: int, timeout_s: float) -> News:
        """What is new once the revision differs from `seen_revision` (-1: at once), or after `timeout_s`."""
        ...

    def list_photos(self, scope: Scope, order: Order) -> Listing:
        """Photos in order. Raises FolderError: the folder is not watched any more."""
        ...

    def photos(self, photo_ids: tuple[PhotoId, ...]) -> tuple[Photo, ...]:
        """All about each, in the order asked; unknown ids are left out."""
        ...

    def photo_at(self, path: str) -> Photo | None:
        """The photo which the file with this absolute path shows, None where the library does not know it."""
        ...

    def folder_tree(self) -> tuple[FolderNode, ...]:
        """The watched folders and the folders in them that hold photos, parents before their children, by name."""
        ...

    def picture(self, request: PictureRequest) -> Picture:
        """Pixels of a picture file for the screen. Raises PictureError, StorageError."""
        ...

    def mend_thumbnails(self, photo_ids: tuple[PhotoId, ...]) -> tuple[PhotoId, ...]:
        """Make the thumbnails that are missing or broken again; those of which they are there now."""
        ...

    def search(self, request: SearchRequest) -> SearchPage:
        """Photos for words, a picture or both. Raises QueryError, PictureError, ModelError."""
        ...

    def similar(self, request: SimilarRequest) -> SearchPage:
        """Photos similar to a picture. Raises PictureError, QueryError, ModelError."""
        ...

    def stats(self) -> Stats:
        """What is in the library."""
        ...

    def failures(self) -> tuple[Failure, ...]:
        """All files that could not be understood, by path."""
        ...

    def check(self, repair: bool) -> HealthReport:
        """Look over catalog, index and thumbnails; repair what can be made again from the catalog and the photos."""
        ...

    def back_up(self, path: str | None) -> Backup:
        """Copy the catalog to the file `path` (absolute), or for None among the automatic backups. Raises
        StorageError, CatalogError.
        """
        ...

    def backups(self) -> tuple[Backup, ...]:
        """The automatic backups, newest first."""
        ...

    def settings(self) -> SettingsReport:
        """The settings in force."""
        ...

    def change_settings(self, settings: Settings) -> SettingsReport:
        """Keep other settings and go by them from now on. Another place for thumbnails takes those that are there
        along. Raises SettingsError (nothing is changed), StorageError.
        """
        ...

    def storage(self) -> Storage:
        """What the library takes up. Looks at every thumbnail."""
        ...

    def close(self) -> None:
        """Cancel jobs, save caches, let go of the library. Idempotent."""
        ...
