"""What must not look at a whole library: the plans of queries, and narrow answers against the wide ones."""

import hashlib
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.catalog import files, photos, vectors
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Failed, Place, Understood
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.files import FileState, SeenFile, Stamp
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.scan.diff import diff


def photo_of(name, taken_at=None):
    content_hash = ContentHash(hashlib.blake2b(name.encode(), digest_size=32).hexdigest())
    return DecodedPhoto(content_hash, 1001, "JPEG", 4, 3, 0, Facts(taken_at=taken_at))


def plans(catalog, work):
    """How SQLite goes about each statement of `work`."""
    with catalog._connections.reading() as db:
        statements = []
        db.set_trace_callback(statements.append)
        work(db)
        db.set_trace_callback(None)
        return [step[3] for one in statements for step in db.execute(f"EXPLAIN QUERY PLAN {one}")]


@pytest.mark.parametrize(
    "work",
    [
        lambda db: photos.sizes_among(db, (1, 2)),
        lambda db: vectors.live_among(db, 1, np.array([1, 2])),
        lambda db: vectors.among(db, 1, np.array([1, 2])),
        lambda db: vectors.count_after(db, 1, 7, 9),
        lambda db: files.unlike(db, 1, {}, ["a"], ["b"]),
    ],
    ids=["sizes", "live", "vectors", "after", "unlike"],
)
def test_what_a_run_for_one_photo_asks_looks_up_and_does_not_scan(bench, work):
    steps = plans(bench.catalog, work)
    assert steps
    assert not [step for step in steps if step.startswith(("SCAN photo", "SCAN file", "SCAN vector"))], steps


def test_the_folders_are_told_without_a_look_at_their_files(bench):
    with bench.catalog._connections.reading() as db:
        (plan,) = db.execute("EXPLAIN QUERY PLAN SELECT id, path, state, reason, excluded, files FROM folder")
    assert "file" not in plan[3]


def test_files_of_a_folder_are_counted_as_they_come_and_go(bench):
    def counted():
        return [folder.files for folder in bench.catalog.folders()]

    other = bench.catalog.add_folder("/other", ())
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "a"), bench.understood("b.jpg", "b")))
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "new"), bench.failed("c.jpg")))
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "a", folder=other)))
    assert counted() == [1, 3]
    bench.catalog.commit(bench.batch(gone=(bench.file("b.jpg"),)))
    assert counted() == [1, 2]
    bench.catalog.remove_folder(other.folder_id)
    assert counted() == [2]
    assert bench.catalog.check() == ()


def test_a_wrong_count_of_files_is_noticed(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "a")))
    with bench.catalog._connections.writing() as db:
        db.execute("UPDATE folder SET files = 5")
    assert bench.catalog.check() == ("1 folders count their files wrong",)
    with bench.catalog._connections.writing() as db:
        db.execute("UPDATE folder SET files = 1")


_NAMES = ("a.jpg", "b.jpg", os.path.join("d", "a.jpg"), os.path.join("d", "b.jpg"), os.path.join("d", "e", "a.jpg"))  # noqa: PTH118
_STAMPS = st.builds(Stamp, st.integers(1000, 1002), st.integers(1, 2) | st.just(1 << 70), st.integers(0, 2))
_SEEN = st.dictionaries(st.sampled_from(_NAMES), _STAMPS)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    catalog = Catalog.open(folder / "catalog.sqlite", folder / "backups")
    yield catalog
    catalog.close()


@given(known=_SEEN, failed=st.sets(st.sampled_from(_NAMES)), seen=_SEEN, retry=st.booleans())
def test_what_is_unlike_makes_the_same_difference_as_all(shared, known, failed, seen, retry):
    folder = shared.add_folder("/pictures", ())
    model = shared.model("small", 8)
    rows = [
        Understood(Place(folder.folder_id, name, stamp), photo_of(name), None)
        for name, stamp in known.items()
        if name not in failed
    ]
    bad = [
        Failed(Place(folder.folder_id, name, stamp), FileState.DAMAGED, "")
        for name, stamp in known.items()
        if name in failed
    ]
    shared.commit(Batch(1, model.model_id, understood=tuple(rows), failed=tuple(bad)))
    files_seen = [SeenFile(name, stamp) for name, stamp in seen.items()]
    wide = diff(files_seen, (), shared.unlike(folder.folder_id, {}), shared.photo_sizes(), 1, retry_failed=retry)
    left = {file.relative_path: file for file in files_seen}
    unlike = shared.unlike(folder.folder_id, left)
    sizes = shared.photo_sizes({file.stamp.size_bytes for file in left.values()})
    narrow = diff(left.values(), (), unlike, sizes, 1, retry_failed=retry)
    same = len(files_seen) - len(left)
    shared.remove_folder(folder.folder_id)
    assert (narrow.unchanged + same, narrow.gone, narrow.changed, narrow.touched) == (
        wide.unchanged,
        wide.gone,
        wide.changed,
        wide.touched,
    )
    assert (narrow.new, narrow.candidates, narrow.retry, narrow.standing) == (
        wide.new,
        wide.candidates,
        wide.retry,
        wide.standing,
    )


def test_a_folder_that_is_most_of_the_library_lists_as_one_that_is_not(bench, monkeypatch):
    other = bench.catalog.add_folder("/other", ())
    for number in range(30):
        taken = None if number % 3 else f"2020-01-{number + 1:02}T10:00:00"
        place = bench.place(os.path.join(str(number % 4), f"{number}.jpg"))  # noqa: PTH118 - as the catalog joins
        row = Understood(place, photo_of(f"{number // 2 if number < 8 else number}", taken), None)
        bench.catalog.commit(bench.batch(row, bench.understood(f"{number}.jpg", f"o{number % 7}", folder=other)))

    def listed():
        scopes = [Scope(ScopeKind.FOLDER, bench.folder.folder_id, path) for path in ("", "0", "3")]
        return [bench.catalog.listing(scope, order) for scope in scopes for order in Order]

    monkeypatch.setattr("photoclip.catalog.listing.MANY", 1 << 40)
    large = listed()
    monkeypatch.setattr("photoclip.catalog.listing.MANY", 1e-9)
    assert listed() == large
    assert len(large[0]) == 26


def test_counting_says_at_once_that_nothing_lacks_a_vector_and_is_never_wrong(bench):
    catalog, model = bench.catalog, bench.model
    assert catalog.without_vector(model.model_id, 9) == ()
    catalog.commit(bench.batch(bench.understood("a.jpg", "a"), bench.understood("b.jpg", "b")))
    assert catalog.without_vector(model.model_id, 9) == ()
    catalog.commit(bench.batch(gone=(bench.file("a.jpg"),)))  # a tombstone with a vector ...
    catalog.commit(bench.batch(bench.understood("c.jpg", "c", vector=False)))  # ... and a photo without one
    assert [row.photo_id for row in catalog.without_vector(model.model_id, 9)] == [bench.photo("c")]
    other = catalog.model("large", 16)
    assert len(catalog.without_vector(other.model_id, 9)) == 2
    assert (catalog.count_vectors(model.model_id), catalog.count_vectors(other.model_id)) == (1, 0)
    assert catalog.live_vector_ids(model.model_id).tolist() == [bench.photo("b")]
    everyone = np.array([bench.photo(content) for content in "abc"] + [999])
    assert catalog.live_among(model.model_id, everyone).tolist() == [bench.photo("b")]
    assert catalog.vectors_of(model.model_id, everyone).photo_ids.tolist() == [bench.photo("b")]
