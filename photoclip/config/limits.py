"""What the system allows this process, raised to what a big library may need."""

import sys

MOST_OPEN_FILES = 1 << 16
"""Programs that close every possible descriptor, one by one, before they start another one get slow beyond that."""

_MACOS_OPEN_MAX = 10_240
"""More than OPEN_MAX is refused there although the hard limit says unlimited (setrlimit(2) of macOS, COMPATIBILITY)."""


def raise_open_files_limit() -> None:
    """Let this process open as many files as it may, up to MOST_OPEN_FILES. The default of 256 on macOS and of 1024 on
    Linux is a few deep folders, workers and clients. Never lowers it, never raises; does nothing on Windows.
    """
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (MOST_OPEN_FILES, _MACOS_OPEN_MAX):
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft == resource.RLIM_INFINITY or soft >= allowed:
            return
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        except (OSError, ValueError):
            continue
        return
