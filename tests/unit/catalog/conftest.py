import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from photoclip.catalog.backups import write_automatic_backup
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.rows import Batch, Failed, Place, Placed, Understood
from photoclip.domain.files import FileState, Folder, KnownFile, Stamp
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import DecodedPhoto, Facts, HalfVectors

DIMENSION = 8


def hash_of(content: str) -> ContentHash:
    return ContentHash(hashlib.blake2b(content.encode(), digest_size=32).hexdigest())


def vector_of(content: str, dimension: int = DIMENSION) -> HalfVectors:
    seed = int(hash_of(content)[:8], 16)
    vector = np.random.default_rng(seed).standard_normal(dimension)
    return (vector / np.linalg.norm(vector)).astype(np.float16)


def photo_of(content: str, facts: Facts | None = None) -> DecodedPhoto:
    return DecodedPhoto(
        content_hash=hash_of(content),
        size_bytes=1000 + len(content),
        format="JPEG",
        width_px=400,
        height_px=300,
        perceptual_hash=int(hash_of(content)[:16], 16),
        facts=facts or Facts(),
    )


class Bench:
    """A catalog with one folder and one model, and short words for what happens to files."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.folder: Folder = catalog.add_folder("/pictures", ())
        self.model = catalog.model("small", DIMENSION)

    def path(self, relative_path: str) -> str:
        return os.path.join(self.folder.path, relative_path)  # noqa: PTH118 - as the catalog joins them

    def place(self, path: str, folder: Folder | None = None, mtime_ns: int = 1) -> Place:
        return Place((folder or self.folder).folder_id, path, Stamp(1000, mtime_ns, 7))

    def understood(
        self, path: str, content: str, facts: Facts | None = None, vector: bool = True, folder: Folder | None = None
    ) -> Understood:
        return Understood(self.place(path, folder), photo_of(content, facts), vector_of(content) if vector else None)

    def placed(self, path: str, content: str, moved_from: KnownFile | None = None) -> Placed:
        return Placed(self.place(path), hash_of(content), None if moved_from is None else moved_from.file_id)

    def failed(self, path: str, state: FileState = FileState.DAMAGED, reason: str = "broken") -> Failed:
        return Failed(self.place(path), state, reason)

    def batch(self, *rows: Understood | Placed | Failed, gone: tuple[KnownFile, ...] = ()) -> Batch:
        return Batch(
            decoder_version=1,
            model_id=self.model.model_id,
            understood=tuple(row for row in rows if isinstance(row, Understood)),
            placed=tuple(row for row in rows if isinstance(row, Placed)),
            failed=tuple(row for row in rows if isinstance(row, Failed)),
            gone=tuple(file.file_id for file in gone),
        )

    def photo(self, content: str) -> PhotoId:
        photo_id = self.catalog.photo_for(hash_of(content))
        assert photo_id is not None
        return photo_id

    def file(self, path: str, folder: Folder | None = None) -> KnownFile:
        known = self.catalog.unlike((folder or self.folder).folder_id, {})
        return next(file for file in known if file.relative_path == path)

    def live(self) -> list[int]:
        return self.catalog.live_vector_ids(self.model.model_id).tolist()


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog.open(tmp_path / "catalog.sqlite", tmp_path / "backups")
    yield catalog
    catalog.close()


@pytest.fixture
def bench(catalog: Catalog) -> Iterator[Bench]:
    """Whatever a test does: the catalog is sound afterwards."""
    yield Bench(catalog)
    assert catalog.check() == ()


@pytest.fixture(scope="session")
def new_bench(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Bench]:
    def make() -> Bench:
        folder = tmp_path_factory.mktemp("library")
        return Bench(Catalog.open(folder / "catalog.sqlite", folder / "backups"))

    return make


@pytest.fixture
def library(new_bench: Callable[[], Bench]) -> Path:
    """A closed catalog with two photos; its only backup has one."""
    bench = new_bench()
    path = bench.catalog._connections.path
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    write_automatic_backup(path, path.parent / "backups", MIGRATIONS[-1].version)
    bench.catalog.commit(bench.batch(bench.understood("b.jpg", "two")))
    bench.catalog.close()
    return path
