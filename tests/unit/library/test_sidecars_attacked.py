"""Whatever lies where a sidecar should, and whenever it is killed: photos stay as they are, sidecars are whole."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from photoclip.sidecars.files import read_sidecar
from tests.unit.library.sidecar_world import World

NAMES = ("a.jpg", "b.jpg", "sub/c.jpg")


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path, *NAMES)
    (tmp_path / "outside").mkdir()
    yield made
    assert [(made.root / name).read_text() for name in NAMES] == list(NAMES), "originals are sacred"
    made.close()


def a_folder(path):
    path.mkdir()


def a_pipe(path):
    os.mkfifo(path)


def a_link_to_itself(path):
    path.symlink_to(path.name)


def a_link_to_a_folder(path):
    path.symlink_to(path.parent.parent / "outside")


def a_link_to_its_photo(path):
    path.symlink_to(path.with_suffix(""))


def a_link_to_another_photo(path):
    path.symlink_to("b.jpg")


def a_link_to_nowhere(path):
    path.symlink_to(path.parent.parent / "outside" / "gone.txt")


def a_link_to_a_device(path):
    path.symlink_to("/dev/full")


def its_photo(path):
    path.hardlink_to(path.with_suffix(""))


def fifty_megabytes(path):
    path.write_bytes(b"<x/>" + b" " * 50_000_000)


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there that few have")
@pytest.mark.parametrize(
    "puts",
    [
        *(a_folder, a_pipe, a_link_to_itself, a_link_to_a_folder, a_link_to_its_photo, a_link_to_another_photo),
        *(a_link_to_nowhere, a_link_to_a_device, its_photo, fifty_megabytes),
    ],
)
def test_what_is_no_sidecar_is_told_keeps_nobody_from_theirs_and_can_be_removed(world, puts):
    path = world.beside("a.jpg")
    puts(path)
    before = path.lstat()
    for name in NAMES:
        world.tag(name, "dog")
    report = world.sync()
    assert (report.written, report.problems) == (2, 1)
    (problem,) = world.sidecars.state().problems
    assert (problem.path, bool(problem.remedy)) == (str(path), True)
    assert path.lstat() == before or puts is its_photo
    assert list((world.root.parent / "outside").iterdir()) == []
    world.tag("a.jpg", "cat")
    assert (world.sync().written, world.sidecars.state().problems) == (0, (problem,))
    path.rmdir() if puts is a_folder else path.unlink()
    assert (world.sync().written, world.sidecars.state().problems) == (1, ())
    assert set(world.says("a.jpg").subjects) == {"dog", "cat"}


_MANY = 150
_WRITES = """
import sys
from pathlib import Path
from photoclip.catalog.catalog import Catalog
from photoclip.domain.progress import CancelToken
from photoclip.library.sidecar_run import SidecarRun
root = Path(sys.argv[1])
catalog = Catalog.open(root / "catalog.sqlite", root / "backups")
print("open", flush=True)
SidecarRun(catalog, CancelToken(), lambda _: None).write_all()
print("over", flush=True)
catalog.close()
"""


def test_killed_in_the_middle_of_many(world, tmp_path):
    """Nothing is half written, nothing of ours is taken for another's, and what was being written goes some day."""
    names = [f"many/{at:03}.jpg" for at in range(_MANY)]
    ids = [world.add(name) for name in names]
    originals = {name: (world.root / name).read_bytes() for name in names}
    world.catalog.change_tags(ids, ("dog",))
    many = world.root / "many"
    for kills, tag in enumerate(("cat", "fish")):
        world.catalog.change_tags(ids, (tag,))
        writing = subprocess.Popen([sys.executable, "-c", _WRITES, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert writing.stdout is not None
        assert writing.stdout.readline() == "open\n"
        deadline = time.monotonic() + 30
        goal = 20 * (kills + 1)
        while time.monotonic() < deadline and sum(tag in says(path) for path in sorted(many.glob("*.xmp"))) < goal:
            pass
        writing.kill()
        writing.communicate()
    found = [says(path) for path in many.glob("*.xmp")]
    assert 0 < sum("fish" in words for words in found) < _MANY
    (many / ".photoclip-0123456789abcdef.part").write_bytes(b"<x:xmp")
    for left in many.glob(".*"):
        os.utime(left, (1, 1))
    (many / ".photoclip-fedcba9876543210.part").write_bytes(b"another library's, of now")
    report = world.sync()
    assert (report.conflicts, report.problems) == (0, 0)
    assert [says(world.beside(name)) for name in names] == [{"dog", "cat", "fish"}] * _MANY
    assert [photo.facts.keywords for photo in world.catalog.details(ids)] == [()] * _MANY, "all of it is ours"
    assert [path.name for path in many.glob(".*")] == [".photoclip-fedcba9876543210.part"]
    world.catalog.change_tags(ids, (), ("dog", "cat", "fish"))
    assert world.sync().removed == _MANY
    assert {name: (world.root / name).read_bytes() for name in names} == originals


def says(path: Path) -> set[str]:
    return set(read_sidecar(path).subjects)
