"""What was settled in favour of another program and comes back by undo is a difference again, never written unseen."""

import numpy as np
import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import TagPhotos
from photoclip.domain.sidecar_api import Keep, SidecarProperty
from photoclip.domain.tag_api import TagState
from photoclip.library.jobs import Jobs
from photoclip.library.sidecars import Sidecars
from photoclip.sidecars.values import Sidecar
from tests.unit.catalog.deciding import decide
from tests.unit.library.sidecar_world import World

NAME = "a.jpg"


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path, NAME)
    yield made
    assert (made.root / NAME).read_text() == NAME, "originals are sacred"
    made.close()


def reopened(world, root):
    """As after a restart."""
    world.close()
    world.catalog = Catalog.open(root / "catalog.sqlite", root / "backups")
    world.jobs = Jobs(world.news.job_changed)
    world.sidecars = Sidecars(world.catalog, world.jobs, world.news, lambda: world.is_on)


def rated_otherwise(world):
    """Five stars here, one there, and four before."""
    photo_id = world.photo(NAME).photo_id
    world.catalog.rate([photo_id], 4)
    world.sync()
    world.other_writes(NAME, "beach", rating=1)
    world.catalog.rate([photo_id], 5)
    assert world.sync().conflicts == 1
    return photo_id


def take_theirs(world):
    world.sidecars.settle((str(world.beside(NAME)),), Keep.THEIRS)


def conflicts(world):
    return [(each.property, each.ours, each.theirs) for each in world.sidecars.conflicts()]


@pytest.mark.parametrize("restarts", [False, True], ids=["", "restarted"])
@pytest.mark.parametrize("reads_between", [False, True], ids=["unread", "read"])
def test_a_rating_that_comes_back_is_shown(world, tmp_path, reads_between, restarts):
    rated_otherwise(world)
    take_theirs(world)
    if reads_between:
        assert world.sync().conflicts == 0
    if restarts:
        reopened(world, tmp_path)
    difference = (SidecarProperty.RATING, "5", "1")
    for _ in range(2):
        assert world.catalog.undo() is not None
        assert world.sync().conflicts == 1
        assert (conflicts(world), world.says(NAME).rating, world.photo(NAME).rating) == ([difference], 1, 5)
        assert world.sync().written == 0, "once more changes nothing"
        assert world.catalog.redo() is not None
        assert world.sync().conflicts == 0
        assert (world.says(NAME).rating, world.photo(NAME).rating) == (1, 1)
        if restarts:
            reopened(world, tmp_path)
    world.catalog.undo()
    world.sync()
    assert world.sidecars.settle((str(world.beside(NAME)),), Keep.OURS) == 1
    world.sync()
    assert (conflicts(world), world.says(NAME).rating, world.says(NAME).subjects) == ([], 5, ("beach",))


def test_a_rating_that_only_they_changed_is_shown_when_it_comes_back(world):
    photo_id = world.photo(NAME).photo_id
    world.catalog.rate([photo_id], 5)
    world.sync()
    world.other_writes(NAME, "beach", rating=1)
    assert world.sync().conflicts == 1
    world.catalog.undo()  # in place of settling it
    assert world.sync().conflicts == 0
    world.catalog.redo()
    world.sync()
    assert (conflicts(world), world.says(NAME).rating) == ([(SidecarProperty.RATING, "5", "1")], 1)


def test_a_rating_that_comes_back_over_a_later_one_of_theirs_is_shown(world):
    rated_otherwise(world)
    take_theirs(world)
    world.sync()
    world.other_writes(NAME, rating=2)
    world.sync()
    world.catalog.undo()
    world.sync()
    assert (conflicts(world), world.says(NAME).rating) == ([(SidecarProperty.RATING, "5", "2")], 2)


def test_a_rating_that_they_took_away_and_that_comes_back_is_shown(world):
    photo_id = rated_otherwise(world)
    world.other_writes(NAME, "beach")
    world.sync()
    take_theirs(world)
    world.sync()
    world.catalog.undo()
    world.sync()
    assert (conflicts(world), world.says(NAME).rating) == ([(SidecarProperty.RATING, "5", "")], None)
    assert world.catalog.said_of([photo_id])[photo_id].rating == 5


def test_another_rating_is_written_over_what_was_taken_and_nothing_is_forgotten(world):
    photo_id = rated_otherwise(world)
    take_theirs(world)
    world.sync()
    world.catalog.rate([photo_id], 3)
    world.sync()
    assert (conflicts(world), world.says(NAME).rating) == ([], 3), "the person knew what was there"
    world.catalog.undo()
    world.sync()
    assert (conflicts(world), world.says(NAME).rating) == ([], 1), "theirs holds again"
    world.catalog.undo()
    world.sync()
    assert (conflicts(world), world.says(NAME).rating) == ([(SidecarProperty.RATING, "5", "1")], 1)


def test_what_only_we_wrote_since_is_no_difference(world):
    photo_id = rated_otherwise(world)
    take_theirs(world)
    world.sync()
    for rating in (3, 5):
        world.catalog.rate([photo_id], rating)
        world.sync()
        assert (conflicts(world), world.says(NAME).rating) == ([], rating)


@pytest.mark.parametrize("restarts", [False, True], ids=["", "restarted"])
@pytest.mark.parametrize("reads_between", [False, True], ids=["unread", "read"])
@pytest.mark.parametrize("by_machine", [False, True], ids=["by hand", "by machine"])
def test_a_tag_that_comes_back_is_shown(world, tmp_path, by_machine, reads_between, restarts):
    photo_id = world.photo(NAME).photo_id
    if by_machine:
        world.catalog.apply_tags([TagPhotos("Places|Paris", np.array([photo_id], np.int64))])
    else:
        world.tag(NAME, "Places|Paris")
    world.tag(NAME, "cat")
    world.sync()
    world.other_writes(NAME, "cat")
    assert world.sync().conflicts == 1
    take_theirs(world)
    if reads_between:
        assert world.sync().conflicts == 0
    if restarts:
        reopened(world, tmp_path)
    difference = (SidecarProperty.KEYWORDS, "Places|Paris", "")
    for _ in range(2):
        world.catalog.undo()
        assert world.sync().conflicts == 1
        assert (conflicts(world), world.says(NAME).keywords) == ([difference], ("cat",))
        world.catalog.redo()
        assert world.sync().conflicts == 0
        assert world.says(NAME).keywords == ("cat",)
    world.catalog.undo()
    world.sync()
    world.sidecars.settle((str(world.beside(NAME)),), Keep.OURS)
    world.sync()
    assert (conflicts(world), set(world.says(NAME).keywords)) == ([], {"cat", "Paris"})
    world.tag(NAME, removed=("Places|Paris",))
    world.sync()
    assert world.says(NAME) == Sidecar(("cat",), ("cat",), ("cat",)), "what was settled is ours"


def test_who_gives_in_by_hand_gives_in_too(world):
    photo_id = rated_otherwise(world)
    world.tag(NAME, "dog")
    world.sync()
    world.other_writes(NAME, rating=1)
    assert world.sync().conflicts == 2
    world.catalog.rate([photo_id], None)
    decide(world.catalog, "dog", [photo_id], TagState.REJECTED)
    assert world.sync().conflicts == 0
    world.catalog.undo()
    world.catalog.undo()
    assert world.sync().conflicts == 2
    assert (world.says(NAME).rating, world.says(NAME).keywords) == (1, ())


def test_what_is_settled_here_is_no_difference_when_the_other_writes_once_more(world):
    """Before it was looked at what is to be written."""
    photo_id = rated_otherwise(world)
    world.catalog.rate([photo_id], None)
    world.other_writes(NAME, "lake", rating=1)
    assert world.sync().conflicts == 0
    assert conflicts(world) == []


def test_a_rating_that_is_taken_back_goes_though_another_program_wrote_the_sidecar_meanwhile(world):
    world.catalog.rate([world.photo("a.jpg").photo_id], 1)
    assert world.sync().written == 1
    world.catalog.undo()
    world.other_writes("a.jpg", "dog", rating=1)
    world.sync()
    assert (world.says("a.jpg").rating, world.photo("a.jpg").rating) == (None, None)
    assert world.says("a.jpg").keywords == ("dog",)
