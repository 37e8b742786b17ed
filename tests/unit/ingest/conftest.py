"""Runs over real files, a real decoder and a real catalog; only the network is a simple one."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, ModelRow, Place, Understood
from photoclip.config.thumbnails import thumbnail_path
from photoclip.decode.pool import DecodePool
from photoclip.domain.api import IndexReport
from photoclip.domain.change import Change
from photoclip.domain.decoding import PixelSpec
from photoclip.domain.files import Folder, Stamp
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import DecodedPhoto, Facts, Pixels, Vectors
from photoclip.domain.progress import CancelToken, Progress
from photoclip.ingest.rooms import Rooms
from photoclip.ingest.run import Run
from photoclip.ingest.survey import Touched
from photoclip.scan.settling import Settling
from photoclip.scan.touched import Touch

EDGE = 8


class MeanColour:
    """An encoder whose vectors are the mean colour and a one."""

    batch_size = 4

    def embed_stream(self, batches: Iterable[Pixels]) -> Iterator[Vectors]:
        for batch in batches:
            means = batch.reshape(len(batch), -1, 3).mean(axis=1) / 255
            vectors = np.concatenate([means, np.ones((len(batch), 1))], axis=1)
            yield (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@dataclass
class Ears:
    """Listens."""

    changes: list[Change] = field(default_factory=list)
    folder_changes: int = 0

    def progressed(self, progress: Progress, /) -> None:
        pass

    def changed(self, change: Change, /) -> None:
        self.changes.append(change)

    def folders_changed(self) -> None:
        self.folder_changes += 1


@dataclass
class Disk:
    """A catalog with one folder of files."""

    catalog: Catalog
    decoder: DecodePool
    folder: Folder
    thumbnails: Path
    ears: Ears = field(default_factory=Ears)
    own: tuple[str, ...] = ()
    settling: Settling | None = None
    waiting: Touched = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return Path(self.folder.path)

    def rooms(self, model: str = "a") -> Rooms:
        return Rooms(
            catalog=self.catalog,
            decoder=self.decoder,
            encoder=MeanColour,
            model=self.model(model),
            pixels=PixelSpec(EDGE),
            thumbnail=self.thumbnail,
            own_folders=(str(self.thumbnails), *self.own),
            settling=self.settling,
        )

    def model(self, name: str = "a") -> ModelRow:
        return self.catalog.model(name, 4)

    def thumbnail(self, content_hash: str) -> Path | None:
        path = thumbnail_path(self.thumbnails, ContentHash(content_hash), 256)
        return path if path.exists() else None

    def run(self, model: str = "a") -> IndexReport:
        return self._ran(Run(self.rooms(model), self.ears, CancelToken()), None)

    def look(self, *touches: Touch) -> IndexReport:
        """A run over what was touched."""
        return self._ran(Run(self.rooms(), self.ears, CancelToken()), {self.folder.folder_id: touches})

    def _ran(self, run: Run, touched: Touched | None) -> IndexReport:
        run.run(touched=touched)
        self.waiting = run.waiting
        return run.report()

    def photo_at(self, name: str) -> PhotoId:
        found = self.catalog.photo_at(os.path.join(self.folder.path, name))  # noqa: PTH118
        assert found is not None
        return found

    def put(self, name: str, content: bytes) -> PhotoId:
        """Write a file and let the catalog know it as a photo, whatever its bytes are."""
        file = self.path / name
        file.write_bytes(content)
        status = file.stat()
        place = Place(self.folder.folder_id, name, Stamp(status.st_size, status.st_mtime_ns, status.st_ino))
        mark = ContentHash(hashlib.blake2b(content, digest_size=32).hexdigest())
        photo = DecodedPhoto(mark, len(content), "JPEG", 4, 3, 0, Facts())
        vector = np.full(4, 0.5, np.float16)
        row = Understood(place, photo, vector)
        self.catalog.commit(Batch(self.decoder.version, self.model().model_id, understood=(row,)))
        return self.photo_at(name)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """An empty folder in an empty catalog."""
    (tmp_path / "pictures").mkdir()
    catalog = Catalog.open(tmp_path / "catalog.sqlite", tmp_path / "backups")
    decoder = DecodePool(tmp_path / "thumbnails", workers=1)
    yield Disk(catalog, decoder, catalog.add_folder(str(tmp_path / "pictures"), ()), tmp_path / "thumbnails")
    decoder.close()
    catalog.close()


@pytest.fixture
def draw(disk: Disk) -> Callable[[str, str], Path]:
    """Draws a picture of one colour into the folder."""
    from PIL import Image

    def one(name: str, colour: str) -> Path:
        Image.new("RGB", (320, 240), colour).save(disk.path / name, quality=90)
        return disk.path / name

    return one
