"""Which folders can be seen, and who hears when that changes."""

import os
import shutil
import time

from photoclip.domain.files import FolderState
from photoclip.scan.settling import Settling
from photoclip.scan.touched import Touch


def test_who_listens_hears_when_a_folder_goes_offline_and_when_it_is_back(disk, draw):
    draw("a.jpg", "red")
    disk.run()
    assert disk.ears.folder_changes == 0
    shutil.move(disk.path, disk.path.with_name("unplugged"))
    for _ in range(2):
        disk.run()
        assert disk.ears.folder_changes == 1, "once, not with each look"
    assert disk.catalog.folders()[0].state is FolderState.OFFLINE
    shutil.move(disk.path.with_name("unplugged"), disk.path)
    disk.run()
    assert disk.ears.folder_changes == 2


def test_our_own_folders_are_never_looked_into(disk, draw):
    own = disk.path / "cache"
    own.mkdir()
    shutil.move(draw("b.jpg", "blue"), own)
    draw("a.jpg", "red")
    disk.own = (str(own),)
    assert disk.run().added == 1


def test_only_what_was_touched_is_looked_at(disk, draw):
    for name in ("trip", "home"):
        (disk.path / name).mkdir()
        draw(f"{name}/a.jpg", "red" if name == "trip" else "blue")
    draw("top.jpg", "green")
    disk.run()
    draw("trip/b.jpg", "yellow")
    draw("home/b.jpg", "black")
    (disk.path / "home" / "a.jpg").unlink()
    (disk.path / "top.jpg").unlink()
    (disk.path / "trip" / "a.jpg").rename(disk.path / "trip" / "c.jpg")
    report = disk.look(Touch("trip", is_deep=True))
    assert (report.added, report.moved, report.removed) == (1, 1, 0)
    report = disk.look(Touch("", is_deep=False))
    assert (report.added, report.moved, report.removed) == (0, 0, 1)
    report = disk.look(Touch("home", is_deep=False))
    assert (report.added, report.moved, report.removed) == (1, 0, 1)
    assert disk.run().unchanged == 3


def test_a_folder_that_was_moved_away_is_gone_and_found_where_it_is(disk, draw):
    (disk.path / "trip" / "day").mkdir(parents=True)
    draw("trip/day/a.jpg", "red")
    disk.run()
    (disk.path / "trip").rename(disk.path / "journey")
    report = disk.look(Touch("trip", is_deep=True), Touch("journey", is_deep=True))
    assert (report.moved, report.decoded, report.removed) == (1, 0, 0)
    assert disk.photo_at("journey/day/a.jpg")


def test_what_is_still_written_waits_and_is_no_failure(disk, draw):
    whole = draw("a.jpg", "red").read_bytes()
    (disk.path / "a.jpg").write_bytes(whole[: len(whole) // 2])
    disk.settling = Settling()
    report = disk.run()
    assert (report.added, report.failed) == (0, 0)
    assert disk.waiting == {disk.folder.folder_id: (Touch("", is_deep=False),)}
    (disk.path / "a.jpg").write_bytes(whole)
    then = time.time() - 60
    os.utime(disk.path / "a.jpg", (then, then))
    report = disk.look(*disk.waiting[disk.folder.folder_id])
    assert (report.added, report.failed) == (1, 0)
    assert disk.waiting == {}
