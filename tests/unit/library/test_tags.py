"""Tags in the library: what is refused, what is told, and tagging jobs."""

import threading

import pytest

from photoclip.domain.api import JobAction, JobState
from photoclip.domain.browse import Scope, ScopeKind
from photoclip.domain.errors import AlbumError, FolderError, StorageError, TagError, TeachError, VocabularyError
from photoclip.domain.ids import AlbumId, FolderId, PhotoId
from photoclip.domain.tag_api import Decision, ReviewRequest, TagReport, TagRequest, TagState, TeachRequest
from photoclip.domain.tag_words import Label
from photoclip.probes.file import read_probe
from tests.unit.library.tag_world import LABELS, Own, idle, ids_of, made, on, opened, over, tagged


@pytest.fixture(scope="module")
def folder(tmp_path_factory, small_model):
    return made(tmp_path_factory.mktemp("tags"), small_model)


@pytest.fixture(scope="module")
def shared(folder, small_model):
    yield from opened(folder, small_model)


@pytest.fixture
def library(shared):
    """It, for tests that leave it as it is once everything is taken back."""
    yield shared
    idle(shared)
    while shared.undo():
        pass
    assert shared.tags() == ()


@pytest.fixture
def own(folder, small_model, tmp_path):
    kept = Own(folder, small_model, tmp_path)
    yield kept
    kept.close()


@pytest.mark.parametrize("name", ["", " \t ", "a\nb", "a\x00b", "a\u2028b", "\udce9", "x" * 101])
def test_names_that_a_tag_cannot_have(library, name):
    ids = ids_of(library)
    for work in (
        lambda: library.change_tags(ids, (name,), ()),
        lambda: library.decide_tags((Decision(name, ids, TagState.REJECTED),)),
        lambda: library.teach(TeachRequest(name, ids[:1])),
        lambda: library.rename_tag("dog", name),
    ):
        with pytest.raises(TagError) as caught:
            work()
        assert caught.value.remedy
    assert library.undoable().undo == ""


def test_names_are_kept_composed_with_single_blanks(library):
    ids = ids_of(library)
    for name, kept in (
        ("  the  sea ", "the sea"),
        ("E\u0301te\u0301", "Été"),
        ("🐕‍🦺", "🐕‍🦺"),
        ("x" * 100, "x" * 100),
    ):
        library.change_tags(ids[:1], (name,), ())
        assert library.tag(kept).name == kept
        assert library.change_tags(ids, (), (name.upper() if name.isascii() else name,)) == 1


def test_what_nobody_knows_is_no_tag(library):
    for work in (
        lambda: library.tag("cat"),
        lambda: library.rename_tag("cat", "lion"),
        lambda: library.delete_tag("cat"),
        lambda: library.set_cut("cat", 0.5),
        lambda: library.set_automatic("cat", True),
        lambda: library.tuning("cat"),
        lambda: library.taught("cat"),
        lambda: library.review(ReviewRequest(name="cat")),
        lambda: library.start_tagging(TagRequest(names=("dog", "cat"))),
        lambda: library.score_tags(TagRequest(names=("cat",)), ids_of(library)),
        lambda: library.export_taught("cat", "/tmp/cat.photoclip-probe"),
    ):
        with pytest.raises(TagError, match="“cat”") as caught:
            work()
        assert caught.value.remedy
    label = library.tag("DOG")
    assert (label.name, label.photos, label.label) == ("dog", 0, LABELS[0])


def test_each_change_is_told_and_nothing_else(library):
    ids = ids_of(library)

    def told(work):
        before = library._news.counters()
        found = work()
        after = library._news.counters()
        return found, after.organised - before.organised, after.photos - before.photos

    assert told(lambda: library.change_tags(ids, ("Rex", "pup"), ())) == (4, 1, 0)
    assert told(lambda: library.change_tags(ids, ("rex",), ())) == (0, 0, 0)
    assert told(lambda: library.decide_tags((Decision("rex", ids[:1], TagState.REJECTED),))) == (1, 1, 0)
    assert told(lambda: library.decide_tags(())) == (0, 0, 0)
    assert told(lambda: library.set_cut("rex", 0.25))[1:] == (1, 0)
    assert told(lambda: library.rename_tag("rex", "Tex"))[1:] == (1, 0)
    assert told(lambda: library.delete_tag("tex")) == (3, 1, 0)
    assert told(lambda: library.use_vocabulary("mine", True)) == (None, 1, 0)
    assert told(library.tags)[1:] == (0, 0)
    assert told(library.undo)[1:] == (1, 0)


def test_another_name_in_smart_albums_too(library):
    ids = ids_of(library)
    library.change_tags(ids[:2], ("sea",), ())
    album = library.create_album("By the sea", query="tag:SEA or tag:se*")
    assert library.rename_tag("Sea", "the ocean").photos == 2
    assert library.albums()[0].query == 'tag:"the ocean" or tag:se*'
    assert set(library._scopes.photos(Scope(ScopeKind.ALBUM, album_id=album.album_id)).tolist()) == set(ids[:2])
    library.change_tags(ids[2:], ("lake",), ())
    assert library.rename_tag("lake", "The Ocean").photos == 4, "the two become one"


@pytest.mark.parametrize("cut", [-0.1, 1.01, float("nan"), float("inf")])
def test_what_is_no_probability(library, cut):
    for work in (
        lambda: library.set_cut("dog", cut),
        lambda: library.start_tagging(TagRequest(threshold=cut)),
        lambda: library.score_tags(TagRequest(threshold=cut), ids_of(library)),
    ):
        with pytest.raises(TagError, match="probability"):
            work()
    assert library.set_cut("dog", 1.0).cut == 1.0
    assert library.set_cut("DOG", None).cut is None


def test_tagging_leaves_what_was_said_and_does_nothing_twice(library):
    ids = ids_of(library)
    library.change_tags(ids[:1], ("dog",), ())
    library.decide_tags((Decision("dog", ids[1:2], TagState.REJECTED),))
    assert tagged(library, names=("DOG",), threshold=0.0) == TagReport(2, 2)
    assert tagged(library, names=("dog",), threshold=0.0) == TagReport()
    photos = library.photos(ids)
    assert [photo.machine_tags for photo in photos] == [(), (), ("dog",), ("dog",)]
    (first, *_, last) = library.score_tags(TagRequest(names=("dog",), threshold=0.0), ids)
    assert [tag.name for tag in (*first.suggestions, *last.suggestions)] == ["dog", "dog"]
    assert library.undo().title == "tag 2 photos automatically with “dog”"
    assert on(library, "dog") == list(ids[:1])


def test_jobs_come_one_after_the_other_and_a_cancel_waits_for_none(library):
    with library._tagging._one_at_a_time:
        first, second = (library.start_tagging(TagRequest(threshold=0.0)) for _ in range(2))
        library.control_job(second, JobAction.CANCEL)
        assert over(library, second).state is JobState.CANCELLED
        assert not library.wait_job(first, 0, 0).is_over
    done = over(library, first)
    assert (done.state, done.report, done.tagged.photos) == (JobState.DONE, None, 4)
    assert done.tagged.tags == sum(tag.photos for tag in library.tags())
    library.undo()
    assert library.undoable().undo == "", "all of it is one entry"


def test_scopes(library, folder):
    ids = ids_of(library)
    (watched,) = library.folders()
    deep = Scope(ScopeKind.FOLDER, watched.folder_id, "deep")
    plain = library.create_album("Plain", ids[:1]).album_id
    smart = library.create_album("Smart", query="rating:5").album_id
    library.rate(ids[1:2], 5)
    library.set_favourite(ids[2:3], True)
    for scope, expected in (
        (deep, ids_of(library, deep)),
        (Scope(ScopeKind.ALBUM, album_id=plain), ids[:1]),
        (Scope(ScopeKind.ALBUM, album_id=smart), ids[1:2]),
        (Scope(ScopeKind.FAVOURITES), ids[2:3]),
        (Scope(ScopeKind.RECENT), ids),
    ):
        tagged(library, scope=scope, names=("sea",), threshold=0.0)
        assert on(library, "sea") == list(expected)
        library.undo()
    with pytest.raises(FolderError):
        library.start_tagging(TagRequest(Scope(ScopeKind.FOLDER, FolderId(99))))
    with pytest.raises(AlbumError):
        library.start_tagging(TagRequest(Scope(ScopeKind.ALBUM, album_id=AlbumId(99))))


def test_a_vocabulary_file_in_place_of_those_in_use(library, tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("a kite\nGreen Hill\n")
    assert tagged(library, vocabulary=str(words), threshold=0.0) == TagReport(4, 8)
    assert {tag.name for tag in library.tags()} == {"a kite", "Green Hill"}
    words.write_text("a kite\n\nA KITE\n")
    for path, said in ((words, "line 3"), (tmp_path / "none.txt", "none.txt"), (tmp_path / "a.csv", "no vocabulary")):
        with pytest.raises(VocabularyError, match=said):
            library.start_tagging(TagRequest(vocabulary=str(path)))
    words.write_text("".join(f"label {n}\n" for n in range(10_000)))
    with pytest.raises(VocabularyError, match="10,000 labels"):
        library.start_tagging(TagRequest(vocabulary=str(words)))


def test_what_nothing_can_be_learned_from(library):
    ids = ids_of(library)
    for yes, no in (((), ()), ((), ids), (ids[:2], ids[1:]), ((PhotoId(999),), ())):
        with pytest.raises(TeachError) as caught:
            library.teach(TeachRequest("Rex", yes, no))
        assert caught.value.remedy
    assert library.undoable().undo == ""
    library.change_tags(ids[:1], ("by hand",), ())
    taught = library.teach(TeachRequest("Rex", ids[:1], ids[1:2]))
    assert (taught.name, taught.examples, taught.counter_examples) == ("Rex", 1, 1)
    assert library.tag("rex").is_taught


def test_an_exported_tag_replaces_no_photo(library, folder, tmp_path):
    library.teach(TeachRequest("Rex", ids_of(library)[:2]))
    library.export_taught("REX", str(tmp_path / "rex.photoclip-probe"))
    assert read_probe(tmp_path / "rex.photoclip-probe").name == "Rex"
    photo = folder / "photos" / "red.png"
    before = photo.read_bytes()
    (tmp_path / "link.photoclip-probe").symlink_to(photo)
    for name in ("rex.txt", "link.photoclip-probe"):
        with pytest.raises(StorageError):
            library.export_taught("rex", str(tmp_path / name))
    (tmp_path / "link.toml").symlink_to(photo)
    with pytest.raises(StorageError):
        library.export_vocabulary("mine", str(tmp_path / "link.toml"))
    assert photo.read_bytes() == before


def test_a_taught_tag_is_learned_again_with_another_model(own, other_model):
    library = own.library
    ids = ids_of(library)
    before = library.teach(TeachRequest("Rex", ids[:2], ids[2:3]))
    chances = library.tuning("rex").probability_array().tolist()
    status = over(library, library.start_switch(other_model))
    assert status.state is JobState.DONE
    kept = list(library._paths.captions.glob("labels-*"))
    after = library.taught("rex")
    assert (after.examples, after.counter_examples) == (before.examples, before.counter_examples) == (2, 1)
    assert library.tuning("rex").probability_array().tolist() != chances
    assert set(library.score_tags(TagRequest(names=("rex",), threshold=0.0), ids)[0].suggestions)
    assert over(library, library.start_forget("starter")).state is JobState.DONE
    assert len(list(library._paths.captions.glob("labels-*"))) == len(kept) - 1


def test_a_vocabulary_that_is_edited_by_hand_counts_with_the_next_question(own):
    library = own.library
    file = own.photos.parent / "library" / "vocabularies" / "mine.toml"
    assert library.tag("sea").label == LABELS[1]
    file.write_text('labels = ["harbour"]\n')
    assert library.tag("harbour").label == Label("harbour")
    with pytest.raises(TagError):
        library.tag("sea")
    file.write_text('labels = ["harbour"\n')
    (problem,) = library.check(repair=False).problems
    assert (problem.part, "mine.toml" in problem.what) == ("vocabularies", True)


def test_a_library_that_is_closed_meanwhile_tags_nothing_more(own):
    own.library._tagging._one_at_a_time.acquire()
    job = own.library.start_tagging(TagRequest(threshold=0.0))
    closing = threading.Thread(target=own.close)
    closing.start()
    closing.join(30)
    assert not closing.is_alive()
    assert own.library.wait_job(job, 0, 0).state is JobState.CANCELLED
    own.open()
    assert own.library.tags() == ()
