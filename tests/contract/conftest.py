"""A library of a few drawn pictures, reached in this process and through the engine's socket."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from photoclip.domain.api import IndexReport, IndexRequest, JobState, JobStatus, LibraryApi
from photoclip.domain.browse import Order, Photo, Scope
from photoclip.domain.ids import JobId
from photoclip.engine.client import EngineClient
from photoclip.engine.server import EngineServer
from photoclip.library.wiring import open_library

DEADLINE_S = 120.0
COLOURS = ("red", "green", "blue", "yellow", "black", "white")


@dataclass(frozen=True)
class Opened:
    """A library, and the folder of drawn pictures that may be added to it."""

    api: LibraryApi
    photos: Path

    def draw(self, colour: str, name: str = "", folder: Path | None = None) -> Path:
        """A disc of one colour on grey."""
        picture = Image.new("RGB", (320, 240), "grey")
        ImageDraw.Draw(picture).ellipse((60, 20, 260, 220), fill=colour)
        path = (folder or self.photos) / (name or f"{colour}.jpg")
        with path.open("wb") as file:
            picture.save(file, "JPEG")
        return path

    def over(self, job_id: JobId, until: Callable[[JobStatus], bool] = lambda status: status.is_over) -> JobStatus:
        """The job's status once it is over, or `until` says so."""
        deadline = time.monotonic() + DEADLINE_S
        status = self.api.wait_job(job_id, 0, 0)
        while not until(status):
            assert time.monotonic() < deadline, f"the job does not end: {status}"
            status = self.api.wait_job(job_id, status.revision, 5.0)
        return status

    def index(self, *folders: Path) -> IndexReport:
        """Add folders and bring the library up to date."""
        status = self.over(self.api.start_index(IndexRequest(tuple(map(str, folders)))))
        assert status.state is JobState.DONE, status
        assert status.report is not None
        return status.report

    def listed(self, scope: Scope, order: Order = Order.NAME) -> tuple[Photo, ...]:
        """All about the photos of a scope, in order."""
        return self.api.photos(tuple(self.api.list_photos(scope, order).id_array().tolist()))


@pytest.fixture(params=["in-process", "socket"])
def way(request: pytest.FixtureRequest) -> str:
    return request.param


def opened(way: str, folder: Path) -> Iterator[Opened]:
    """The library in `folder/library`, reached in that way; pictures lie beside it."""
    library = open_library(folder / "library")
    if way == "in-process":
        yield drawn(Opened(library, folder / "photos"))
        library.close()
        return
    server = EngineServer(library, folder / "library")
    server.start()
    client = EngineClient.of_library(folder / "library")
    yield drawn(Opened(client, folder / "photos"))
    client.close()
    server.serve_until_left()
    server.close()


def drawn(library: Opened) -> Opened:
    """With six pictures in its folder, unless that is there."""
    if not library.photos.exists():
        library.photos.mkdir()
        for colour in COLOURS:
            library.draw(colour)
    return library


@pytest.fixture
def fresh(way: str, tmp_path: Path, models_are_kept: None) -> Iterator[Opened]:
    """An empty library of one test."""
    yield from opened(way, tmp_path)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory, models_are_kept: None) -> Path:
    """A library on disk: six pictures, one of them twice, and a damaged file."""
    folder = tmp_path_factory.mktemp("indexed")
    for library in opened("in-process", folder):
        photos = library.photos
        (photos / "broken.jpg").write_bytes((photos / "red.jpg").read_bytes()[:400])
        shutil.copy(photos / "blue.jpg", photos / "blue again.jpg")
        library.index(photos)
    return folder


@pytest.fixture
def filled(way: str, indexed: Path) -> Iterator[Opened]:
    """That library, for tests that leave it as it is."""
    yield from opened(way, indexed)
