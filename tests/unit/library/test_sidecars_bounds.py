"""Sidecars: what must not be written, what must not be tried over and over, and whom a long run must not hold up."""

import threading

import pytest

from photoclip.domain.files import FolderState
from photoclip.domain.progress import CancelToken
from photoclip.domain.sidecar_api import Keep
from photoclip.library.sidecar_run import SidecarRun
from photoclip.sidecars.files import write_sidecar
from tests.unit.library.sidecar_world import World

_WRITE = "photoclip.library.sidecar_run.write_sidecar"


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path, "a.jpg", "b.jpg", "sub/c.jpg")
    yield made
    made.close()


def tag_all(world):
    world.catalog.change_tags([world.photo(name).photo_id for name in ("a.jpg", "b.jpg", "sub/c.jpg")], ("dog",))


def sidecars(world):
    return sorted(path.name for path in world.root.rglob("*.xmp"))


def test_who_switches_it_off_while_they_are_written_gets_no_more_of_them(world, monkeypatch):
    def last(*arguments):
        world.is_on = False
        return write_sidecar(*arguments)

    tag_all(world)
    monkeypatch.setattr(_WRITE, last)
    world.sync()
    assert sidecars(world) == ["a.jpg.xmp"]
    monkeypatch.undo()
    world.is_on = True
    assert world.sync().written == 2
    world.tag("a.jpg", removed=("dog",))
    world.sync()
    assert sidecars(world) == ["b.jpg.xmp", "c.jpg.xmp"], "what was written is ours"


def test_nothing_is_written_in_a_folder_that_was_removed_meanwhile(world, monkeypatch):
    def last(*arguments):
        world.catalog.remove_folder(world.folder.folder_id)
        return write_sidecar(*arguments)

    tag_all(world)
    monkeypatch.setattr(_WRITE, last)
    world.sync()
    assert "c.jpg.xmp" not in sidecars(world)


def test_a_copy_on_a_drive_that_is_away_makes_no_work(world, tmp_path):
    tag_all(world)
    world.add("copy/a.jpg", content="a.jpg")
    (tmp_path / "drive").mkdir()
    drive = world.catalog.add_folder(str(tmp_path / "drive"), ())
    here, world.root, world.folder = (world.root, world.folder), tmp_path / "drive", drive
    world.add("b.jpg")
    world.catalog.set_folder_state(drive.folder_id, FolderState.OFFLINE, "unplugged")
    world.root, world.folder = here
    world.sync()
    assert sidecars(world) == ["a.jpg.xmp", "a.jpg.xmp", "b.jpg.xmp", "c.jpg.xmp"]
    assert world.catalog.untold_places() == ()


def test_a_plain_sidecar_beside_one_of_two_copies_makes_no_work(world):
    world.add("copy/a.jpg", content="a.jpg")
    world.other_writes("a.jpg", "beach", rating=3)
    assert world.sync().read == 1
    assert world.catalog.untold_places() == ()


def test_a_sidecar_that_is_read_only_keeps_nobody_else_from_theirs(world):
    world.other_writes("a.jpg", "beach")
    world.beside("a.jpg").chmod(0o444)
    tag_all(world)
    assert world.sync().written == 2
    (problem,) = world.sidecars.state().problems
    assert problem.path == str(world.beside("a.jpg"))
    assert world.says("a.jpg").subjects == ("beach",)


def test_in_a_closed_folder_nothing_is_tried(world, monkeypatch):
    """As it is for whoever is no administrator; who is may write everywhere."""
    monkeypatch.setattr("photoclip.library.sidecar_run.os.access", lambda path, mode: path.name != "sub")
    tag_all(world)
    world.sync()
    assert sidecars(world) == ["a.jpg.xmp", "b.jpg.xmp"]
    (problem,) = world.sidecars.state().problems
    assert problem.path == str(world.root / "sub")
    assert world.catalog.sidecars_in(world.folder.folder_id, "sub") == ()


def test_nobody_hears_of_a_run_that_has_nothing_to_write(world):
    heard = []
    SidecarRun(world.catalog, CancelToken(), heard.append).write_all()
    assert heard == []


def test_who_settles_does_not_wait_for_all_that_is_written_by_itself(world, monkeypatch):
    tag_all(world)
    world.sync()
    world.other_writes("a.jpg", "beach")
    world.sync()
    assert len(world.sidecars.conflicts()) == 1
    begun, settling, order = threading.Event(), threading.Event(), []

    def slow(path, *arguments):
        order.append(path.name)
        begun.set()
        settling.wait(5)
        return write_sidecar(path, *arguments)

    monkeypatch.setattr("photoclip.library.sidecars._QUIET_S", 0.01)
    for name in ("b.jpg", "sub/c.jpg"):
        world.tag(name, "cat")
    monkeypatch.setattr(_WRITE, slow)
    world.sidecars.begin()
    assert begun.wait(10)
    cancel = CancelToken.cancel
    monkeypatch.setattr(CancelToken, "cancel", lambda token: (cancel(token), settling.set()))
    assert world.sidecars.settle((str(world.beside("a.jpg")),), Keep.OURS) == 1
    seen = -1
    while len(order) < 3:
        seen = world.news.wait(seen, 0.05).revision
    assert order == ["b.jpg.xmp", "a.jpg.xmp", "c.jpg.xmp"]
    assert world.sidecars.conflicts() == ()
