"""Whatever byte of a saved index rots: it is noticed, the index is built again, and answers as before."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.domain.progress import CancelToken
from photoclip.search.live import LiveIndex

DIMENSION = 64
PHOTOS = 400
PAGES = 60
PREFIX = 16
"""Magic, version and length, before the header's words."""


class Saved:
    """A catalog, its saved index, and what that answers."""

    def __init__(self, root: Path, catalog: Catalog) -> None:
        self.root = root
        self.catalog = catalog
        self.model = catalog.model("small", DIMENSION)
        self.queries = np.random.default_rng(5).standard_normal((3, DIMENSION)).astype(np.float32)

    def live(self) -> LiveIndex:
        return LiveIndex(self.catalog, self.model, self.root / "index")

    def answers(self, live: LiveIndex) -> list[tuple[list[int], list[float]]]:
        found = [live.query(query, 20) for query in self.queries]
        return [(each.ids.tolist(), each.scores.round(4).tolist()) for each in found]

    def file(self, pattern: str) -> Path:
        (path,) = (self.root / "index").glob(pattern)
        return path


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    root = tmp_path_factory.mktemp("library")
    with closing(Catalog.open(root / "catalog.sqlite", root / "backups")) as catalog:
        made = Saved(root, catalog)
        folder = catalog.add_folder("/pictures", ())
        vectors = np.random.default_rng(1).standard_normal((PHOTOS, DIMENSION)).astype(np.float16)
        rows = tuple(
            Understood(
                Place(folder.folder_id, f"{n}.jpg", Stamp(100, n, 0)),
                DecodedPhoto(ContentHash(f"{n:064x}"), 100, "JPEG", 4, 3, 0, Facts()),
                vectors[n],
            )
            for n in range(PHOTOS)
        )
        catalog.commit(Batch(1, made.model.model_id, understood=rows))
        live = made.live()
        live.prepare(CancelToken())
        live.save()
        live.close()
        yield made


def flipped(whole: bytes, at: int) -> bytes:
    changed = bytearray(whole)
    changed[at] ^= 1 << (at % 8)
    return bytes(changed)


def places_in(path: Path) -> list[int]:
    """Every byte of the header, where it is ours, and one in each of so many pages."""
    size = path.stat().st_size
    head = range(PREFIX + int.from_bytes(path.read_bytes()[12:16], "little")) if path.suffix == ".hnsw" else range(96)
    return [*head, *(page * size // PAGES + 7 for page in range(PAGES))]


@pytest.mark.parametrize("pattern", ["*.hnsw", "*.graph"])
def test_every_flipped_byte_is_noticed(place, pattern):
    path = place.file(pattern)
    whole = path.read_bytes()
    unnoticed = []
    for at in places_in(path):
        path.write_bytes(flipped(whole, at))
        if not place.live().problem():
            unnoticed.append(at)
    path.write_bytes(whole)
    assert unnoticed == []
    assert place.live().problem() == ""


@pytest.mark.parametrize("pattern", ["*.hnsw", "*.graph"])
def test_it_is_built_again_and_answers_as_before(place, pattern):
    path = place.file(pattern)
    whole = path.read_bytes()
    expected = place.answers(place.live())
    for at in [0, 9, 13, 40, len(whole) // 2, len(whole) - 1]:
        path.write_bytes(flipped(whole, at))
        live = place.live()
        assert place.answers(live) == expected, f"byte {at}"
        live.save()
        live.close()
        assert place.live().problem() == "", f"byte {at}"
        path = place.file(pattern)
        whole = path.read_bytes()


def test_an_index_that_knows_more_than_the_catalog_is_of_another_time(tmp_path):
    """As where somebody removed the catalog's -wal after a crash."""
    with closing(Catalog.open(tmp_path / "catalog.sqlite", tmp_path / "backups")) as catalog:
        place = Saved(tmp_path, catalog)
        folder = catalog.add_folder("/pictures", ())
        photo = DecodedPhoto(ContentHash(f"{1:064x}"), 100, "JPEG", 4, 3, 0, Facts())
        row = Understood(Place(folder.folder_id, "1.jpg", Stamp(1, 1, 1)), photo, np.ones(DIMENSION, np.float16))
        catalog.commit(Batch(1, place.model.model_id, understood=(row,)))
        live = place.live()
        live.prepare(CancelToken())
        live.save()
        live.close()
    (tmp_path / "catalog.sqlite").unlink()
    with closing(Catalog.open(tmp_path / "catalog.sqlite", tmp_path / "backups")) as catalog:
        again = Saved(tmp_path, catalog)
        assert "lost" in again.live().problem()
        assert len(again.live()) == 0
