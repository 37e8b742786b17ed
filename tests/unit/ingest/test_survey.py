"""Which folders can be seen, and who hears when that changes."""

import shutil

from photoclip.domain.files import FolderState


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
