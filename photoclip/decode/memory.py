"""How much memory may still be taken: what the machine has free, or what the container around us leaves of it."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

PLENTY_BYTES = 1 << 62
"""Where nobody can tell: nothing is held back then."""

_CGROUPS = Path("/sys/fs/cgroup")
_MEMBERSHIP = Path("/proc/self/cgroup")


def available_bytes() -> int:
    """Bytes that this process and its children may still take. Implements `photoclip.domain.ports.MemoryGauge`."""
    try:
        import psutil
    except ImportError:
        # `photoclip bench` runs on machines without it, with memory to spare.
        return PLENTY_BYTES
    try:
        free = psutil.virtual_memory().available
    except (psutil.Error, OSError):  # OSError: no descriptor left to ask with
        return PLENTY_BYTES
    if sys.platform != "linux":
        return free
    return max(0, min([free, *left_in_cgroups(_MEMBERSHIP, _CGROUPS)]))


def left_in_cgroups(membership: Path, mounted: Path) -> Iterator[int]:
    """What each control group with a limit leaves, ours and those around it. Files that were read and can be dropped
    again count as left.

    References: Documentation/admin-guide/cgroup-v2.rst ("memory.max", "memory.current", "memory.stat") and
    cgroup-v1/memory.rst of the Linux kernel. Inside a container the path may be that of the host: what is mounted is
    then the group itself.
    """
    for base, path, names in _memberships(membership, mounted):
        inside = [base.joinpath(*path.parts[1:])]
        inside += [folder for folder in inside[0].parents if folder.is_relative_to(base)]
        for folder in inside:
            with contextlib.suppress(OSError, ValueError):
                limit, used = (int((folder / name).read_text("ascii")) for name in names[:2])
                yield limit - used + _droppable(folder, names[2])


def _memberships(membership: Path, mounted: Path) -> Iterator[tuple[Path, PurePosixPath, tuple[str, str, str]]]:
    """Where the group lies, its path there, and the names of limit, use, and droppable bytes in `memory.stat`."""
    lines: list[str] = []
    with contextlib.suppress(OSError):
        lines = membership.read_text("utf-8", errors="replace").splitlines()
    for line in lines:
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" and not controllers:
            yield mounted, PurePosixPath(path), ("memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            names = "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"
            yield mounted / "memory", PurePosixPath(path), names


def _droppable(folder: Path, name: str) -> int:
    for line in (folder / "memory.stat").read_text("ascii").splitlines():
        key, _, value = line.partition(" ")
        if key == name:
            return int(value)
    return 0
