"""Whatever of an index was written, and whatever happened since: it is never behind what it says it knows."""

import functools
import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.domain.change import Change
from photoclip.domain.errors import CancelledError, StorageError
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.domain.progress import CancelToken
from photoclip.index import segments
from photoclip.index.exact import ExactIndex
from photoclip.index.hnsw import HnswIndex
from photoclip.index.segments import Segments
from photoclip.index.store import load_segments
from photoclip.search import live as live_module
from photoclip.search.live import LiveIndex

DIMENSION = 8
PHOTOS = 34
NUMBERS = st.lists(st.integers(0, PHOTOS - 1), min_size=1, max_size=3, unique=True)
SEED = st.integers(0, 10**6)


def vector(seed):
    return np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float16)


def by_id(near):
    return dict(zip(near.ids.tolist(), near.scores.tolist(), strict=True))


class Library:
    """A catalog and its index, of small segments most of which may change before they are written."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, size: int) -> None:
        patch.setattr(segments, "_WRITTEN_ALWAYS", 0)
        patch.setattr(segments, "_KEPT_BACK_SHARE", 0.5)
        patch.setattr(live_module, "Segments", functools.partial(Segments, size=size))
        patch.setattr(live_module, "load_segments", functools.partial(load_segments, size=size))
        self.root = root
        self.catalog = Catalog.open(root / "catalog.sqlite", root / "backups")
        self.model = self.catalog.model("small", DIMENSION)
        self.live = LiveIndex(self.catalog, self.model, root / "index")
        self.vectors: dict[int, np.ndarray] = {}

    def close(self) -> None:
        self.live.close()
        self.catalog.close()

    def show(self, numbers, seed: int | None = None) -> None:
        """Photos lie there, each in a folder of its own. Without a seed only those that have a vector."""
        if seed is not None:
            self.vectors |= {number: vector(seed + number) for number in numbers}
        rows = [
            Understood(
                Place(self.catalog.add_folder(f"/{number}", ()).folder_id, "a.jpg", Stamp(100, number, 0)),
                DecodedPhoto(ContentHash(f"{number:064x}"), 100, "JPEG", 4, 3, 0, Facts()),
                None if seed is None else self.vectors[number],
            )
            for number in numbers
            if number in self.vectors
        ]
        self.live.apply(self.catalog.commit(Batch(1, self.model.model_id, understood=tuple(rows))))

    def remove(self, numbers) -> None:
        for known in self.catalog.folders():
            if int(known.path[1:]) in numbers:
                self.live.apply(self.catalog.remove_folder(known.folder_id))

    def save(self, most: int = 100) -> None:
        """With room on the disk for so many parts."""
        save, written = HnswIndex.save, []

        def full(index, path):
            if len(written) == most:
                raise StorageError("the disk is full", "")
            written.append(path)
            save(index, path)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(HnswIndex, "save", full)
            self.live.save()

    def restart(self) -> None:
        self.live.close()
        self.live = LiveIndex(self.catalog, self.model, self.root / "index")

    def check(self) -> None:
        """Each live photo is found by the vector it has now, and nothing else is."""
        exact = ExactIndex(DIMENSION)
        chunk = self.catalog.vectors_of(self.model.model_id, self.catalog.live_vector_ids(self.model.model_id))
        exact.add(chunk.photo_ids, chunk.vectors.astype(np.float32))
        for query in (vector(96), vector(5)):
            found, truth = (by_id(each.query(query.astype(np.float32), 100)) for each in (self.live, exact))
            assert found == pytest.approx(truth, abs=1e-3)


@pytest.fixture
def library(tmp_path, monkeypatch):
    with closing(Library(tmp_path, monkeypatch, 8)) as made:
        yield made


class Machine(RuleBasedStateMachine):
    """Between two questions the index may not be in use at all, or be written in part, or not. Then all come back."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.patch = pytest.MonkeyPatch()
        self.library = Library(Path(self.folder.name), self.patch, PHOTOS - 4)
        self.library.show(range(PHOTOS - 3), seed=0)
        self.library.check()
        self.library.save()

    @rule(numbers=NUMBERS, seed=SEED)
    def embed(self, numbers, seed):
        self.library.show(numbers, seed)

    @rule(numbers=NUMBERS)
    def remove(self, numbers):
        self.library.remove(numbers)

    @rule(most=st.sampled_from([1, 100, 100]))
    def use_and_save(self, most):
        self.library.check()
        self.library.save(most)

    @rule()
    def restart_and_use(self):
        self.library.restart()
        self.library.check()

    @rule()
    def restart(self):
        self.library.restart()

    def teardown(self):
        try:
            self.library.show(range(PHOTOS))
            self.library.restart()
            self.library.check()
        finally:
            self.library.close()
            self.patch.undo()
            self.folder.cleanup()


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)


def test_a_better_vector_stays_when_its_photo_goes_and_comes_back(library):
    """The index heard of all."""
    library.check()
    library.show(range(12), seed=0)
    library.save()
    library.show([3], seed=1000)
    library.remove([3, 8, 9])
    library.save()
    library.show([3])
    library.save()
    library.restart()
    library.check()


def test_a_better_vector_stays_also_where_the_index_was_not_in_use(library):
    """When it is asked again, the photo is gone, and its row is passed over."""
    library.check()
    library.show(range(10), seed=0)
    library.save()
    library.restart()
    library.show([3], seed=1000)
    library.remove([3])
    library.show(range(20, 32), seed=0)
    library.check()
    library.save()
    library.restart()
    library.show([3])
    library.check()


def test_a_better_vector_stays_where_a_build_was_given_up(library, monkeypatch):
    """As above, and the photo's row was passed over by a build that did not get to its end, but into the file."""
    library.check()
    library.show(range(5), seed=0)
    library.save()
    library.restart()
    library.show([3], seed=1000)
    library.remove([3])
    library.show(range(20, 32), seed=0)
    stop = CancelToken()
    add = HnswIndex.add_checked

    def last(self, *batch):
        add(self, *batch)
        stop.cancel()

    with monkeypatch.context() as patch:
        patch.setattr(HnswIndex, "add_checked", last)
        with pytest.raises(CancelledError):
            library.live.prepare(stop)
    library.save()
    library.restart()
    library.show([3])
    library.check()


def test_a_change_that_says_nothing_is_still_caught_up_with(library):
    library.show(range(6), seed=0)
    library.check()
    ids = library.catalog.live_vector_ids(library.model.model_id)
    library.catalog.add_vectors(library.model.model_id, ids[:1], vector(99)[np.newaxis], from_thumbnail=False)
    library.live.apply(Change())
    library.check()
