"""Which mount a path lies on, told from tables of mounts; and that nothing behind a remote one is looked at."""

import os
import sys
from pathlib import Path

import pytest

from photoclip.scan import mounts
from photoclip.scan.mounts import is_remote, leads_to_remote, linux_mounts, mac_mounts

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")

LINUX = r"""
22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
23 22 0:21 / /proc rw,nosuid shared:5 - proc proc rw
30 22 0:45 / /mnt/nas rw,relatime shared:9 master:2 - nfs4 nas:/photos rw,vers=4.2
31 22 0:46 / /mnt/with\040space\134and\011tab rw - cifs //nas/share rw
32 22 0:47 / /home/me/phone rw - fuse.jmtpfs jmtpfs rw
33 22 0:48 / /home/me/cloud rw - fuse.rclone remote: rw
34 22 8:33 / /media/me/stick rw - fuseblk /dev/sdc1 rw
35 22 0:49 / /srv/pool rw - fuse.mergerfs a:b rw
36 22 0:50 / /mnt/over rw - ext4 /dev/sdd1 rw
37 36 0:51 / /mnt/over rw - nfs nas:/over rw
38 22 0:52 / /mnt/auto rw - autofs systemd-1 rw
39 38 8:49 / /mnt/auto rw - ext4 /dev/sde1 rw
40 22 0:53 / /mnt/caf\303\251 rw - fuse.sshfs host: rw
41 30 8:50 / /mnt/nas/local rw - xfs /dev/sdf1 rw
"""

MAC = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//me@nas._smb._tcp.local/photos on /Volumes/photos (2024) (smbfs, nodev, nosuid, mounted by me)
/dev/disk4s1 on /Volumes/Card on (table) (exfat, local, nodev, nosuid)
"""


@posix_only
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/me/Pictures", False),
        ("/", False),
        ("/mnt/nas", True),
        ("/mnt/nas/2024", True),
        ("/mnt/nasty", False),
        ("/mnt/nas/local/a", False),
        ("/mnt/with space\\and\ttab/a", True),
        ("/home/me/phone", True),
        ("/home/me/cloud/a/b", True),
        ("/media/me/stick/DCIM", False),
        ("/srv/pool", False),
        ("/mnt/over/a", True),
        ("/mnt/auto/a", False),
        ("/mnt/café", True),
    ],
)
def test_linux(path: str, expected: bool) -> None:
    table = linux_mounts(LINUX)
    # On the way to a mount beneath a remote one, the remote one has to be passed.
    assert leads_to_remote(path, table) is (expected or path.startswith("/mnt/nas/"))


@posix_only
def test_a_name_with_what_python_takes_for_the_end_of_a_line() -> None:
    for odd in ("\x0b", "\x0c", "\r", "\x1c", "\x85", "\u2028"):
        assert linux_mounts(f"42 22 0:54 / /mnt/a{odd}b rw - nfs nas:/odd rw\n") == {f"/mnt/a{odd}b": True}
        assert mac_mounts(f"//nas/odd on /Volumes/a{odd}b (nfs, nodev)\n") == {f"/Volumes/a{odd}b": True}


@posix_only
def test_macos() -> None:
    table = mac_mounts(MAC)
    assert table["/Volumes/photos (2024)"]
    assert not table["/Volumes/Card on (table)"]
    assert not leads_to_remote("/Users/me/Pictures", table)
    assert leads_to_remote("/Volumes/photos (2024)/2020", table)
    assert leads_to_remote("/System/Volumes/Data/home/me", table)
    assert not leads_to_remote("/Volumes/Card on (table)/DCIM", table)


def test_a_table_that_makes_no_sense_is_no_mounts() -> None:
    assert linux_mounts("\n\x00 - \nno sense\n1 2 3 - nfs\n") == {}
    assert mac_mounts("no sense\n on \n") == {}


@posix_only
def test_links_are_followed_and_nothing_behind_a_remote_mount_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    (share / "photos").mkdir(parents=True)
    (tmp_path / "local" / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to("local/../share/photos")
    (tmp_path / "local" / "back").symlink_to(tmp_path / "link")
    (tmp_path / "local" / "circle").symlink_to("circle")
    asked: list[str] = []
    real = Path.readlink

    def readlink(path: Path) -> Path:
        asked.append(str(path))
        return real(path)

    monkeypatch.setattr(Path, "readlink", readlink)
    table = {"/": False, str(share): True}
    assert leads_to_remote(str(tmp_path / "link"), table)
    assert leads_to_remote(str(tmp_path / "local" / "back" / "2024"), table)
    assert not leads_to_remote(str(tmp_path / "local" / "deep"), table)
    assert not leads_to_remote(str(tmp_path / "local" / "circle" / "x"), table)
    assert leads_to_remote(str(share / "photos" / "2024"), table)
    assert asked
    assert not [path for path in asked if path.startswith(str(share))]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux keeps such a table")
def test_the_table_of_this_machine_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mountinfo"
    table.write_bytes(b"30 22 0:45 / " + os.fsencode(tmp_path / "nas") + b"\\377 rw - nfs nas:/ rw\n")
    assert not is_remote("/proc")
    monkeypatch.setattr(mounts, "_MOUNT_TABLE", str(table))
    assert is_remote(os.fsdecode(os.fsencode(tmp_path / "nas") + b"\xff/a"))
    monkeypatch.setattr(mounts, "_MOUNT_TABLE", str(tmp_path / "gone"))
    assert not is_remote("/proc")


@pytest.mark.skipif(sys.platform != "win32", reason="drives of Windows")
def test_windows() -> None:
    assert is_remote(r"\\server\share\photos")
    assert is_remote(r"\\?\UNC\server\share\photos")
    assert not is_remote(os.environ["SYSTEMROOT"])
    assert not is_remote("\\\\?\\" + os.environ["SYSTEMROOT"])
