"""A catalog over a real folder of files, and the sidecars beside them."""

import hashlib
from contextlib import suppress
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Placed, Understood
from photoclip.domain.browse import Photo
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.domain.query import Tagged
from photoclip.domain.sidecar_api import SidecarReport
from photoclip.library.jobs import Jobs
from photoclip.library.news import NewsDesk
from photoclip.library.sidecars import Sidecars
from photoclip.sidecars.files import read_sidecar, write_sidecar
from photoclip.sidecars.values import Base, Sidecar, Wanted


class World:
    """Photos are files with their own name in them; `is_on`: whether sidecars are written."""

    def __init__(self, root: Path, *names: str, facts: Facts | None = None) -> None:
        self.root = root / "photos"
        self.root.mkdir()
        self.catalog = Catalog.open(root / "catalog.sqlite", root / "backups")
        # No power supply fails here, and each commit would wait for the disk.
        self.catalog._connections._writer.execute("PRAGMA synchronous = OFF")
        self.news = NewsDesk()
        self.jobs = Jobs(self.news.job_changed)
        self.is_on = True
        self.sidecars = Sidecars(self.catalog, self.jobs, self.news, lambda: self.is_on)
        self.folder = self.catalog.add_folder(str(self.root), ())
        self.model = self.catalog.model("small", 8)
        for name in names:
            self.add(name, facts=facts)

    def add(self, name: str, content: str = "", facts: Facts | None = None) -> PhotoId:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content or name)
        content_hash = hash_of(content or name)
        photo = DecodedPhoto(content_hash, path.stat().st_size, "JPEG", 4, 3, 0, facts or Facts())
        self._commit(understood=(Understood(self._place(name), photo, None),))
        found = self.catalog.photo_for(content_hash)
        assert found is not None
        return found

    def move(self, name: str, to: str, *, with_sidecar: bool = True) -> None:
        (self.root / to).parent.mkdir(parents=True, exist_ok=True)
        content_hash = hash_of((self.root / name).read_text())
        (known,) = [f for f in self.catalog.unlike(self.folder.folder_id, {}) if f.relative_path == name]
        (self.root / name).rename(self.root / to)
        if with_sidecar:
            self.beside(name).rename(self.beside(to))
        self._commit(placed=(Placed(self._place(to), content_hash, known.file_id),))

    def remove(self, name: str) -> None:
        (known,) = [f for f in self.catalog.unlike(self.folder.folder_id, {}) if f.relative_path == name]
        (self.root / name).unlink()
        self._commit(gone=(known.file_id,))

    def photo(self, name: str) -> Photo:
        photo_id = self.catalog.photo_at(str(self.root / name))
        assert photo_id is not None
        return self.catalog.details([photo_id])[0]

    def tagged(self, tag: str) -> list[str]:
        ids = self.catalog.matching(Tagged(tag), {}).tolist()
        return sorted(Path(p.files[0].path).name for p in self.catalog.details(ids))

    def tag(self, name: str, *added: str, removed: tuple[str, ...] = ()) -> None:
        self.catalog.change_tags([self.photo(name).photo_id], added, removed)

    def beside(self, name: str) -> Path:
        return self.root / f"{name}.xmp"

    def says(self, name: str) -> Sidecar:
        return read_sidecar(self.beside(name))

    def other_writes(self, name: str, *keywords: str, rating: int | None = None, title: str = "") -> None:
        """Another program that makes the sidecar say this, and keeps what it does not know."""
        now = self.says(name)
        base = Base(now.subjects, now.tags_list, now.hierarchical, now.rating, now.title)
        write_sidecar(self.beside(name), Wanted(keywords, rating, title), base)

    def sync(self) -> SidecarReport:
        job_id = self.sidecars.start()
        status = self.jobs.wait(job_id, -1, 0.0)
        while not status.is_over:
            status = self.jobs.wait(job_id, status.revision, 10.0)
        assert status.sidecars is not None, status.error
        return status.sidecars

    def close(self) -> None:
        self.sidecars.close()
        self.jobs.close()
        problems = self.catalog.check()
        with suppress(Exception):
            self.catalog.close()
        assert problems == ()

    def _place(self, name: str) -> Place:
        status = (self.root / name).stat()
        return Place(self.folder.folder_id, name, Stamp(status.st_size, status.st_mtime_ns, status.st_ino))

    def _commit(self, **rows) -> None:
        self.catalog.commit(Batch(1, self.model.model_id, **rows))


def hash_of(content: str) -> ContentHash:
    return ContentHash(hashlib.blake2b(content.encode(), digest_size=32).hexdigest())
