"""Sidecars and library: what others wrote is found, what the library says is written, and nothing is overwritten."""

import numpy as np
import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import TagPhotos
from photoclip.domain.errors import CancelledError, SidecarError
from photoclip.domain.files import FolderState
from photoclip.domain.photos import Facts
from photoclip.domain.progress import CancelToken
from photoclip.domain.query import Rated
from photoclip.domain.sidecar_api import Keep, SidecarProperty
from photoclip.domain.tag_api import TagState
from photoclip.library.sidecar_run import SidecarRun
from photoclip.sidecars import files
from photoclip.sidecars.values import Sidecar
from tests.unit.catalog.deciding import decide
from tests.unit.library.sidecar_world import World


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path, "a.jpg", "sub/b.jpg")
    yield made
    for name in ("a.jpg", "sub/b.jpg"):
        if (made.root / name).exists():
            assert (made.root / name).read_text() == name, "originals are sacred"
    made.close()


def test_what_others_wrote_is_among_the_facts_of_the_photo(world):
    world.is_on = False
    world.other_writes("a.jpg", "Animals|dog", "beach", rating=4, title="Noon")
    assert world.sync().read == 1
    photo = world.photo("a.jpg")
    assert set(photo.facts.keywords) == {"dog", "beach"}
    assert (photo.rating, photo.facts.title, photo.tags) == (4, "Noon", ())
    assert world.tagged("dog") == ["a.jpg"]
    assert world.catalog.matching(Rated(4, 5), {}).tolist() == [photo.photo_id]
    world.other_writes("a.jpg", "beach", rating=2)
    assert world.sync().read == 1
    photo = world.photo("a.jpg")
    assert (photo.facts.keywords, photo.rating, photo.facts.title) == (("beach",), 2, None)
    assert world.sync().read == 0, "what did not change is not read again"
    world.beside("a.jpg").unlink()
    world.sync()
    assert world.photo("a.jpg").facts == Facts()


def test_what_the_file_itself_says_stays_beneath(tmp_path):
    world = World(tmp_path, "a.jpg", facts=Facts(keywords=("sea",), rating=1, title="Old"))
    world.is_on = False
    world.other_writes("a.jpg", "beach", rating=5)
    world.sync()
    photo = world.photo("a.jpg")
    assert (photo.facts.keywords, photo.rating, photo.facts.title) == (("sea", "beach"), 5, "Old")
    world.add("a.jpg", facts=Facts(keywords=("lake",), rating=2))  # read once more, by a newer decoder
    assert (world.photo("a.jpg").facts.keywords, world.photo("a.jpg").rating) == (("lake", "beach"), 5)
    world.beside("a.jpg").unlink()
    world.sync()
    assert (world.photo("a.jpg").facts.keywords, world.photo("a.jpg").rating) == (("lake",), 2)
    world.close()


def test_nothing_is_written_unless_the_person_wants_it(world):
    world.is_on = False
    world.tag("a.jpg", "dog")
    assert world.sync().written == 0
    assert not list(world.root.rglob("*.xmp"))
    with pytest.raises(SidecarError):
        world.sidecars.settle((str(world.beside("a.jpg")),), Keep.OURS)


def test_tags_rating_and_what_the_file_says_are_written(tmp_path):
    world = World(tmp_path, "a.jpg", "b.jpg", facts=Facts(keywords=("sea", "cat"), rating=3, title="Été"))
    world.tag("a.jpg", "Dog", "Places|Paris")
    decide(world.catalog, "cat", [world.photo("a.jpg").photo_id], TagState.REJECTED)
    assert world.sync().written == 1
    says = world.says("a.jpg")
    assert set(says.subjects) == {"Dog", "Paris", "sea"}
    assert "Places/Paris" in says.tags_list
    assert (says.rating, says.title) == (3, "Été")
    assert not world.beside("b.jpg").exists(), "of which the person said nothing"
    photo = world.photo("a.jpg")
    assert photo.facts.keywords == ("sea", "cat"), "what we wrote is not what others say"
    world.catalog.rate([photo.photo_id], 5)
    world.sync()
    assert world.says("a.jpg").rating == 5
    while world.catalog.undo() is not None:
        pass
    world.sync()
    assert not world.beside("a.jpg").exists(), "there is nothing left to say"
    assert world.sync() == world.sync()
    world.close()


def test_undo_and_machine_tags_go_along(world):
    photo_id = world.photo("sub/b.jpg").photo_id
    world.catalog.apply_tags([tag_photos("cat", photo_id)])
    world.sync()
    assert world.says("sub/b.jpg").subjects == ("cat",)
    decide(world.catalog, "cat", [photo_id], TagState.REJECTED)
    world.sync()
    assert not world.beside("sub/b.jpg").exists()
    world.catalog.undo()
    world.sync()
    assert world.says("sub/b.jpg").subjects == ("cat",)
    world.catalog.rename_tag("cat", "kitten")
    world.sync()
    assert world.says("sub/b.jpg").subjects == ("kitten",)


def tag_photos(name, *photo_ids):
    return TagPhotos(name, np.array(photo_ids, np.int64))


def test_what_the_person_removed_does_not_come_back_and_what_others_wrote_stays(world):
    world.tag("a.jpg", "dog")
    world.sync()
    world.other_writes("a.jpg", "dog", "beach")
    world.sync()
    assert world.photo("a.jpg").facts.keywords == ("beach",)
    world.tag("a.jpg", removed=("dog",))
    world.is_on = False
    world.sync()
    assert world.tagged("dog") == [], "though the sidecar still says it, which we wrote"
    world.is_on = True
    world.sync()
    assert world.says("a.jpg").subjects == ("beach",)
    assert world.tagged("beach") == ["a.jpg"]


def test_a_tag_that_was_taken_away_is_shown_and_settled(world):
    world.tag("a.jpg", "dog", "cat")
    world.sync()
    world.other_writes("a.jpg", "cat")
    assert world.sync().conflicts == 1
    (conflict,) = world.sidecars.conflicts()
    assert (conflict.path, conflict.property) == (str(world.beside("a.jpg")), SidecarProperty.KEYWORDS)
    assert (conflict.ours, conflict.theirs, conflict.before) == ("dog", "", "dog")
    assert world.says("a.jpg").subjects == ("cat",)
    assert world.tagged("dog") == ["a.jpg"]
    assert world.sidecars.settle((conflict.path,), Keep.OURS) == 1
    assert set(world.says("a.jpg").subjects) == {"cat", "dog"}
    assert world.sidecars.conflicts() == ()
    world.other_writes("a.jpg", "cat")
    world.sync()
    assert world.sidecars.settle((conflict.path,), Keep.THEIRS) == 1
    assert world.tagged("dog") == []
    world.sync()
    assert (world.says("a.jpg").subjects, world.sidecars.conflicts()) == (("cat",), ())


def test_what_others_took_away_and_put_there_again_is_theirs(world):
    world.tag("a.jpg", "dog")
    world.sync()
    world.other_writes("a.jpg", "beach")
    assert world.sync().conflicts == 1
    world.other_writes("a.jpg", "beach", "dog")
    assert world.sync().conflicts == 0
    world.tag("a.jpg", removed=("dog",))
    world.sync()
    assert (world.says("a.jpg").subjects, world.tagged("dog")) == (("beach", "dog"), ["a.jpg"])


def test_what_the_program_put_on_and_others_took_away_is_rejected(world):
    photo_id = world.photo("a.jpg").photo_id
    world.catalog.apply_tags([tag_photos("dog", photo_id)])
    world.sync()
    world.other_writes("a.jpg", "beach")
    world.sync()
    assert world.sidecars.settle((str(world.beside("a.jpg")),), Keep.THEIRS) == 1
    assert world.photo("a.jpg").rejected_tags == ("dog",), "or it would put it there again"


def test_a_rating_that_both_changed_is_shown_and_settled(world):
    photo_id = world.photo("a.jpg").photo_id
    world.other_writes("a.jpg", rating=2)
    world.sync()
    world.catalog.rate([photo_id], 4)
    assert (world.sync().conflicts, world.says("a.jpg").rating) == (0, 4), "we knew what was there"
    world.other_writes("a.jpg", rating=1)
    world.catalog.rate([photo_id], 5)
    assert world.sync().conflicts == 1
    (conflict,) = world.sidecars.conflicts()
    assert (conflict.ours, conflict.theirs, conflict.before) == ("5", "1", "4")
    assert (world.says("a.jpg").rating, world.photo("a.jpg").rating) == (1, 5)
    assert world.sync().written == 0
    world.sidecars.settle((conflict.path,), Keep.THEIRS)
    world.sync()
    assert (world.says("a.jpg").rating, world.photo("a.jpg").rating, world.sidecars.conflicts()) == (1, 1, ())
    world.catalog.rate([photo_id], 3)
    world.sync()
    assert world.says("a.jpg").rating == 3
    world.other_writes("a.jpg", rating=2)
    world.sync()
    world.sidecars.settle((conflict.path,), Keep.OURS)
    assert (world.says("a.jpg").rating, world.sidecars.conflicts()) == (3, ())
    world.catalog.rate([photo_id], None)
    world.sync()
    assert (world.photo("a.jpg").rating, world.says("a.jpg").rating) == (2, 2), "what others said last holds again"


@pytest.mark.parametrize(
    "content", [b"no xml", b"", b"<a/>", b"<!DOCTYPE x [<!ENTITY e 'x'>]><x>&e;</x>", b"x" * (9 << 20)]
)
def test_a_sidecar_that_is_none_is_told_and_left_alone(world, content):
    world.beside("a.jpg").write_bytes(content)
    world.tag("a.jpg", "dog")
    world.tag("sub/b.jpg", "dog")
    report = world.sync()
    assert (report.problems, report.written) == (1, 1)
    (problem,) = world.sidecars.state().problems
    assert (problem.path, bool(problem.what), bool(problem.remedy)) == (str(world.beside("a.jpg")), True, True)
    assert world.beside("a.jpg").read_bytes() == content
    assert world.sync().read == 0
    world.beside("a.jpg").unlink()
    assert world.sync().problems == 0
    assert world.says("a.jpg").subjects == ("dog",)


def test_a_folder_that_cannot_be_written_is_told_once(world, monkeypatch):
    real = files.put_in_place

    def refuse(temporary, path):
        if path.parent == world.root:
            raise PermissionError(13, "Permission denied", str(path))
        real(temporary, path)

    monkeypatch.setattr(files, "put_in_place", refuse)
    world.add("c.jpg")
    for name in ("a.jpg", "c.jpg", "sub/b.jpg"):
        world.tag(name, "dog")
    report = world.sync()
    assert (report.written, report.problems) == (1, 1)
    (problem,) = world.sidecars.state().problems
    assert problem.path == str(world.root)
    monkeypatch.setattr(files, "put_in_place", real)
    report = world.sync()
    assert (report.written, report.problems) == (2, 0)


def test_folders_that_are_offline_wait(world):
    world.tag("a.jpg", "dog")
    world.catalog.set_folder_state(world.folder.folder_id, FolderState.OFFLINE, "unplugged")
    assert world.sync().written == 0
    world.catalog.set_folder_state(world.folder.folder_id, FolderState.ONLINE, "")
    assert world.sync().written == 1


def test_a_photo_that_moves_with_its_sidecar_keeps_what_both_know(world):
    world.tag("a.jpg", "dog")
    world.sync()
    world.other_writes("a.jpg", "dog", "beach")
    world.sync()
    world.move("a.jpg", "else/where.jpg")
    world.sync()
    assert world.photo("else/where.jpg").facts.keywords == ("beach",)
    assert world.catalog.count_sidecars() == 1
    world.tag("else/where.jpg", removed=("dog",))
    world.sync()
    assert world.says("else/where.jpg").subjects == ("beach",)


def test_a_photo_that_moves_alone_gets_another(world):
    world.tag("a.jpg", "dog")
    world.sync()
    world.move("a.jpg", "c.jpg", with_sidecar=False)
    world.sync()
    assert world.says("c.jpg").subjects == ("dog",)
    assert world.photo("c.jpg").facts.keywords == ()


def test_new_bytes_at_the_same_place_keep_the_sidecar(world):
    world.tag("a.jpg", "dog")
    world.other_writes("a.jpg", "beach", rating=4)
    world.sync()
    world.add("a.jpg", "changed")
    world.sync()
    photo = world.photo("a.jpg")
    assert (photo.tags, photo.facts.keywords, photo.rating) == (("dog",), ("beach",), 4)
    world.tag("a.jpg", removed=("dog",))
    world.sync()
    assert world.says("a.jpg").subjects == ("beach",)
    (world.root / "a.jpg").write_text("a.jpg")


def test_copies_have_a_sidecar_each(world):
    world.add("copy.jpg", "a.jpg")
    world.tag("a.jpg", "dog")
    assert world.sync().written == 2
    world.other_writes("copy.jpg", "dog", "beach")
    world.sync()
    assert (world.photo("a.jpg").facts.keywords, world.says("a.jpg").subjects) == (("beach",), ("dog",))
    (world.root / "copy.jpg").unlink()


def test_a_folder_that_leaves_takes_what_its_sidecars_said_along(world):
    world.other_writes("a.jpg", "beach")
    world.sync()
    photo_id = world.photo("a.jpg").photo_id
    world.catalog.remove_folder(world.folder.folder_id)
    assert world.catalog.photos([photo_id])[0].facts == Facts()
    assert world.sync().read == 0


def test_what_is_written_when_it_is_killed_is_not_taken_for_anothers(world, monkeypatch):
    """Killed after the file was written, before that was written down."""
    world.tag("a.jpg", "dog", "cat")
    world.sync()
    world.other_writes("a.jpg", "dog", "cat", "beach")
    world.tag("a.jpg", "bird", removed=("cat",))
    real = Catalog.keep_sidecars

    class KillError(Exception): ...

    def dies(self, rows, gone=()):
        if any(not row.pending and row.told not in ("", "0") for row in rows):
            raise KillError
        return real(self, rows, gone)

    monkeypatch.setattr(Catalog, "keep_sidecars", dies)
    run = SidecarRun(world.catalog, CancelToken(), lambda _: None)
    run.read_all()
    with pytest.raises(KillError):
        run.write_all()
    monkeypatch.setattr(Catalog, "keep_sidecars", real)
    assert set(world.says("a.jpg").subjects) == {"dog", "bird", "beach"}
    world.sync()
    assert world.photo("a.jpg").facts.keywords == ("beach",)
    world.tag("a.jpg", removed=("dog", "bird"))
    world.sync()
    assert (world.says("a.jpg").subjects, world.sidecars.conflicts()) == (("beach",), ())


def test_what_was_not_written_when_it_is_killed_is_written_later(world, monkeypatch):
    """Killed before the file was written: nobody took anything away."""
    world.tag("a.jpg", "dog")
    world.sync()
    world.tag("a.jpg", "cat")

    def dies(*_):
        raise RuntimeError

    with monkeypatch.context() as context:
        context.setattr("photoclip.library.sidecar_run.write_sidecar", dies)
        with pytest.raises(RuntimeError):
            SidecarRun(world.catalog, CancelToken(), lambda _: None).write_all()
    assert world.says("a.jpg").subjects == ("dog",)
    assert world.sync().conflicts == 0
    assert set(world.says("a.jpg").subjects) == {"dog", "cat"}


def test_a_run_that_is_cancelled_is_gone_on_with(world, monkeypatch):
    monkeypatch.setattr("photoclip.library.sidecar_run._AT_ONCE", 4)
    names = [f"many/{at}.jpg" for at in range(12)]
    world.catalog.change_tags([world.add(name) for name in names], ("dog",))
    token = CancelToken()
    run = SidecarRun(world.catalog, token, lambda _: None)
    monkeypatch.setattr(run, "_write", lambda each, write=run._write: (write(each), token.cancel()))
    with pytest.raises(CancelledError):
        run.write_all()
    assert 0 < len(list(world.root.rglob("*.xmp"))) < 12
    world.sync()
    assert [world.says(name) for name in names] == [Sidecar(("dog",), ("dog",), ("dog",))] * 12
    assert world.sync().written == 0


def test_what_is_changed_is_written_by_itself(world, monkeypatch):
    monkeypatch.setattr("photoclip.library.sidecars._QUIET_S", 0.01)
    world.sidecars.begin()
    world.tag("a.jpg", "dog")
    world.news.organised()
    seen = -1
    while not world.beside("a.jpg").exists() or world.jobs.all():
        seen = world.news.wait(seen, 0.05).revision
    assert world.says("a.jpg").subjects == ("dog",)
    assert world.jobs.latest() == (), "it is quiet"
