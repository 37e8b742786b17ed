"""Where a path lies: on a drive of this machine, or on one that others change without our being told."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

_MOUNT_TABLE = "/proc/self/mountinfo"
_MOST_LINKS = 40

_REMOTE_KINDS = """
    9p acfs afpfs afs autofs beegfs ceph cifs coda davfs drvfs fuse gfs gfs2 glusterfs gpfs lustre ncp ncpfs nfs nfs4
    ocfs2 orangefs panfs prl_fs pvfs2 shfs smb2 smb3 smbfs vboxsf virtiofs vmhgfs webdav wekafs
"""
_LOCAL_PROGRAMS = """
    bindfs cryfs encfs exfat ext2 ext4 fuse-ext2 fuse-overlayfs gocryptfs lowntfs-3g mergerfs mhddfs ntfs ntfs-3g
    overlayfs portal securefs squashfuse unionfs veracrypt zfs
"""

_REMOTE = frozenset(_REMOTE_KINDS.split())
"""File systems of other machines, and of the host as its guests see it. autofs: what it mounts once it is looked at,
which may be anything.
"""
_LOCAL_FUSE = frozenset(_LOCAL_PROGRAMS.split())
"""Programs behind a kind "fuse.program" that serve what lies on this machine. Others, as sshfs and rclone, do not."""
_ESCAPE = re.compile(rb"\\([0-7]{3})")
_MAC_MOUNT = re.compile(r"^.* on (?P<point>/.*) \((?P<options>[^()]*)\)$")


def is_remote(path: str) -> bool:
    """Whether `path` (absolute) lies on a file system whose changes by others nobody tells us of: a network share, a
    phone, a folder of the host. Looks at no file behind such a mount, so that one that hangs is no matter. False where
    the system does not say.
    """
    if sys.platform == "win32":
        return _is_network_drive(path)
    if sys.platform == "darwin":
        return leads_to_remote(path, _mac_mounts())
    try:
        table = Path(_MOUNT_TABLE).read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return False
    return leads_to_remote(path, linux_mounts(table))


def linux_mounts(table: str) -> dict[str, bool]:
    """Mount points in the text of /proc/self/mountinfo, and whether they are remote; of several at one place, the one
    mounted last is seen.
    """
    mounts: dict[str, bool] = {}
    for line in table.split("\n"):  # a name may hold what else str.splitlines takes for the end of a line
        # proc(5): the number of optional fields before the lone hyphen varies.
        before, hyphen, after = line.partition(" - ")
        fields = before.split(" ")
        kinds = after.split(" ")
        if hyphen and len(fields) > 4:
            point = _ESCAPE.sub(lambda match: bytes([int(match[1], 8)]), os.fsencode(fields[4]))
            mounts[os.fsdecode(point)] = _is_remote_kind(kinds[0])
    return mounts


def mac_mounts(text: str) -> dict[str, bool]:
    """Mount points in what `mount` of macOS prints, and whether they are remote."""
    mounts: dict[str, bool] = {}
    for line in text.split("\n"):
        if match := _MAC_MOUNT.match(line):
            options = [option.strip() for option in match["options"].split(",")]
            mounts[match["point"]] = "local" not in options
    return mounts


def leads_to_remote(path: str, mounts: Mapping[str, bool]) -> bool:
    """Whether a path (absolute) ends on a remote mount. Links are followed one by one, never behind a remote mount."""
    here = PurePosixPath("/")
    ahead = _steps(PurePosixPath(path))
    links = 0
    while not _is_on_remote(here, mounts):
        if not ahead:
            return False
        name = ahead.pop()
        if name == "..":
            here = here.parent
            continue
        target = None if _is_on_remote(here / name, mounts) or links > _MOST_LINKS else _link_target(here / name)
        if target is None:
            here /= name
            continue
        links += 1
        ahead += _steps(target)
        here = PurePosixPath("/") if target.is_absolute() else here
    return True


def _steps(path: PurePosixPath) -> list[str]:
    """Names of a path, the last one first."""
    return [name for name in reversed(path.parts) if name != "/"]


def _link_target(path: PurePosixPath) -> PurePosixPath | None:
    try:
        return PurePosixPath(Path(path).readlink())
    except OSError:
        return None


def _is_on_remote(path: PurePosixPath, mounts: Mapping[str, bool]) -> bool:
    point = next((place for place in (path, *path.parents) if str(place) in mounts), None)
    return point is not None and mounts[str(point)]


def _is_remote_kind(kind: str) -> bool:
    family, _, program = kind.partition(".")
    if family == "fuse" and program:
        return program not in _LOCAL_FUSE
    return kind in _REMOTE


def _mac_mounts() -> dict[str, bool]:
    try:
        # It asks with MNT_NOWAIT, which a share that hangs does not delay.
        listed = subprocess.run(["/sbin/mount"], capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return mac_mounts(os.fsdecode(listed.stdout))


def _is_network_drive(path: str) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    drive = PureWindowsPath(path).drive
    if drive.startswith("\\\\"):
        # \\?\C:\ and \\.\C:\ are drives of this machine in another spelling.
        return not drive.startswith(("\\\\?\\", "\\\\.\\")) or drive.upper().startswith("\\\\?\\UNC")
    drive_remote = 4
    return ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == drive_remote
