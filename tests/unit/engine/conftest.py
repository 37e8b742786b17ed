"""A small library in memory, for what is about the socket and not about photos."""

import os
import secrets
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photoclip.domain.api import (
    HealthReport,
    IndexReport,
    IndexRequest,
    JobAction,
    JobState,
    JobStatus,
    News,
    Stats,
)
from photoclip.domain.browse import (
    FolderNode,
    Listing,
    Order,
    Photo,
    PhotoFile,
    Picture,
    PictureRequest,
    Scope,
    ScopeKind,
)
from photoclip.domain.errors import CancelledError, FolderError, QueryError
from photoclip.domain.files import Failure, FileState, Folder, FolderState
from photoclip.domain.found import SearchHit, SearchPage, SearchRequest, SimilarRequest
from photoclip.domain.ids import ContentHash, FolderId, JobId, PhotoId
from photoclip.domain.models import ModelInfo, ModelList
from photoclip.domain.photos import Facts
from photoclip.domain.progress import Phase, Progress
from photoclip.domain.settings import Settings, SettingsReport, Storage
from photoclip.engine.address import EngineAddress, read_address
from photoclip.engine.client import EngineClient
from photoclip.engine.server import EngineServer


class MemoryLibrary:
    """Folders and jobs in memory. Jobs run until they are controlled, or the library closes."""

    def __init__(self) -> None:
        self.watched: dict[str, Folder] = {}
        self.statuses: dict[JobId, JobStatus] = {}
        self.changed = threading.Condition()
        self.closed = 0
        self.kept = Settings()
        self.first_revision = secrets.randbits(40)
        self.searching = threading.Event()
        self.waited_for = threading.Event()
        self.may_find = threading.Event()
        self.may_find.set()

    def add_folder(self, path: str, excluded: tuple[str, ...] | None = None) -> Folder:
        if not Path(path).is_dir():
            raise FolderError(f"{path} is no folder", "name one that is there")
        self.watched[path] = Folder(FolderId(len(self.watched) + 1), path, FolderState.ONLINE, excluded=excluded or ())
        return self.watched[path]

    def remove_folder(self, path: str) -> Folder:
        return self.watched.pop(path)  # KeyError: the bug that the tests look for

    def folders(self) -> tuple[Folder, ...]:
        return tuple(self.watched[path] for path in sorted(self.watched))

    def start_index(self, request: IndexRequest) -> JobId:
        with self.changed:
            job_id = JobId(len(self.statuses) + 1)
            self.statuses[job_id] = JobStatus(job_id, "index", JobState.RUNNING, 1, Progress(Phase.SCANNING))
        return job_id

    def jobs(self) -> tuple[JobStatus, ...]:
        return tuple(self.statuses.values())

    def wait_job(self, job_id: JobId, seen_revision: int, timeout_s: float) -> JobStatus:
        self.waited_for.set()
        with self.changed:
            self.changed.wait_for(lambda: self.statuses[job_id].revision != seen_revision, timeout_s)
            return self.statuses[job_id]

    def wait_news(self, seen_revision: int, timeout_s: float) -> News:
        def revision() -> int:
            return self.first_revision + sum(status.revision for status in self.statuses.values())

        self.waited_for.set()
        with self.changed:
            self.changed.wait_for(lambda: revision() != seen_revision or self.closed, timeout_s)
            return News(revision(), 0, len(self.watched), self.jobs())

    def list_photos(self, scope: Scope, order: Order) -> Listing:
        ids = np.arange(3, dtype="<i8") if scope.kind is ScopeKind.FOLDER else np.arange(2, dtype="<i8")
        return Listing(ids.tobytes(), np.ones(len(ids), "<f4").tobytes(), np.zeros(len(ids), "<i4").tobytes())

    def photos(self, photo_ids: tuple[PhotoId, ...]) -> tuple[Photo, ...]:
        place = PhotoFile(os.fsdecode(b"/photos/\xff.jpg"), True)
        facts = Facts(taken_at="2025-08-14T17:42:05", keywords=("sea",))
        return tuple(Photo(n, ContentHash("ab" * 32), 1, "JPEG", 2, 3, facts, (place,)) for n in photo_ids)

    def photo_at(self, path: str) -> Photo | None:
        return self.photos((PhotoId(1),))[0] if path == os.fsdecode(b"/photos/\xff.jpg") else None

    def folder_tree(self) -> tuple[FolderNode, ...]:
        return (FolderNode(FolderId(1), "", 3), FolderNode(FolderId(1), os.fsdecode(b"\xff"), 1))

    def picture(self, request: PictureRequest) -> Picture:
        return Picture(f"/views/{request.edge_px}.rgb", 4, 3, 4000, 3000)

    def mend_thumbnails(self, photo_ids: tuple[PhotoId, ...]) -> tuple[PhotoId, ...]:
        return photo_ids[:1]

    def settings(self) -> SettingsReport:
        return SettingsReport(self.kept, "/settings.toml", "/thumbnails", ("line 1",), "cpu float32")

    def change_settings(self, settings: Settings) -> SettingsReport:
        self.kept = settings
        return self.settings()

    def storage(self) -> Storage:
        return Storage(1, 2, 3, 4, 5)

    def control_job(self, job_id: JobId, action: JobAction) -> JobStatus:
        states = {JobAction.PAUSE: JobState.PAUSED, JobAction.RESUME: JobState.RUNNING, JobAction.CANCEL: JobState.DONE}
        with self.changed:
            before = self.statuses[job_id]
            report = IndexReport(added=3) if action is JobAction.CANCEL else None
            self.statuses[job_id] = replace(before, state=states[action], revision=before.revision + 1, report=report)
            self.changed.notify_all()
            return self.statuses[job_id]

    def search(self, request: SearchRequest) -> SearchPage:
        if not request.text:
            raise QueryError("the query is empty", "say what the photo shows")
        if request.text == "cancelled":
            raise CancelledError
        self.searching.set()
        assert self.may_find.wait(60)
        hits = tuple(
            SearchHit(PhotoId(n), f"/photos/{request.text}-{n}.jpg", (), 0.25, "ab" * 32, 4000, 3000)
            for n in range(request.limit)
        )
        return SearchPage(hits, len(hits), 1.5)

    def similar(self, request: SimilarRequest) -> SearchPage:
        return SearchPage((), 0, 0.5, notes=(repr(request.box),))

    def stats(self) -> Stats:
        return Stats(1, 2, 3, 4, 5, 6, "starter")

    def failures(self) -> tuple[Failure, ...]:
        return (Failure(os.fsdecode(b"/photos/\xff.jpg"), FileState.DAMAGED, "cut short"),)

    def check(self, repair: bool) -> HealthReport:
        return HealthReport(not repair, ())

    def models(self) -> ModelList:
        return ModelList((ModelInfo("starter", True, 256),), "starter")

    def close(self) -> None:
        with self.changed:
            self.closed += 1
            self.changed.notify_all()
        for job_id, status in self.statuses.items():
            if not status.is_over:
                self.control_job(job_id, JobAction.CANCEL)


@pytest.fixture
def library() -> MemoryLibrary:
    return MemoryLibrary()


@pytest.fixture
def server(library: MemoryLibrary, tmp_path: Path) -> Iterator[EngineServer]:
    server = EngineServer(library, tmp_path)
    server.start()
    yield server
    library.may_find.set()
    server.close(0)


@pytest.fixture
def address(server: EngineServer, tmp_path: Path) -> EngineAddress:
    published = read_address(tmp_path)
    assert published is not None
    return published


@pytest.fixture
def client(address: EngineAddress) -> Iterator[EngineClient]:
    client = EngineClient(address)
    yield client
    client.close()
