import numpy as np

from photoclip.catalog.rows import ModelRow, Place
from photoclip.domain.decoding import DecodeOutcome
from photoclip.domain.files import FileState, Folder, FolderState, SeenFile, Stamp
from photoclip.domain.ids import ContentHash, FolderId, ModelId
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.ingest.tasks import Intent, newest_first, task, to_batch

FOLDER = Folder(FolderId(1), "/pictures", FolderState.ONLINE)
MODEL = ModelRow(ModelId(7), "small", 4)


def seen(name, mtime_ns=0):
    return SeenFile(name, Stamp(10, mtime_ns, 1))


def photo(letter):
    return DecodedPhoto(ContentHash(letter * 64), 10, "JPEG", 4, 3, 0, Facts())


def good(key, letter):
    return DecodeOutcome(key, f"/{key}", FileState.OK, content_hash=ContentHash(letter * 64), photo=photo(letter))


def test_newest_first():
    tasks = [task(Intent.ADD, FOLDER, seen(f"{t}.jpg", t)) for t in (3, 9, 1)]
    assert [t.place.relative_path for t in newest_first(tasks)] == ["9.jpg", "3.jpg", "1.jpg"]


def test_vectors_belong_to_the_good_outcomes_in_their_order():
    tasks = [task(Intent.ADD, FOLDER, seen(f"{n}.jpg")) for n in range(3)]
    outcomes = [good(2, "a"), good(0, "b"), DecodeOutcome(1, "/1", FileState.DAMAGED, "the file is empty")]
    vectors = np.eye(2, 4, dtype=np.float16)
    batch = to_batch(tasks, outcomes, vectors, model=MODEL, decoder_version=3, already=set())
    assert [u.place.relative_path for u in batch.understood] == ["2.jpg", "0.jpg"]
    assert np.array_equal(np.stack([u.vector for u in batch.understood]), vectors)
    assert [(f.place.relative_path, f.state, f.reason) for f in batch.failed] == [
        ("1.jpg", FileState.DAMAGED, "the file is empty")
    ]
    assert (batch.model_id, batch.decoder_version) == (7, 3)


def test_the_same_content_gets_one_vector_in_a_run():
    tasks = [task(Intent.ADD, FOLDER, seen(f"{n}.jpg")) for n in range(2)]
    already = set()
    outcomes = [good(0, "a"), good(1, "a")]
    batch = to_batch(tasks, outcomes, np.ones((2, 4), np.float16), model=MODEL, decoder_version=1, already=already)
    assert [u.vector is None for u in batch.understood] == [False, True]
    again = to_batch(tasks, outcomes[:1], np.ones((1, 4), np.float16), model=MODEL, decoder_version=1, already=already)
    assert again.understood[0].vector is None


def test_a_task_knows_its_place():
    made = task(Intent.UPDATE, FOLDER, seen("trips/a.jpg"))
    assert made.place == Place(FolderId(1), "trips/a.jpg", Stamp(10, 0, 1))
    assert made.path.replace("\\", "/") == "/pictures/trips/a.jpg"
