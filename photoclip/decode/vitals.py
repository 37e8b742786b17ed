"""What a process takes, and how much it may: by psutil, which knows how each system tells.

`photoclip bench` runs on machines without psutil too; there only Linux tells.
"""

import os
import sys
from pathlib import Path

NICENESS = 10
"""Beside a busy program it leaves a tenth of a core: enough to end."""


def rss_bytes(pid: int) -> int:
    """Memory that a process holds right now; 0 once it has ended, or where that cannot be told."""
    try:
        import psutil
    except ImportError:
        return 0
    try:
        return psutil.Process(pid).memory_info().rss
    except (psutil.Error, OSError):  # OSError: no descriptor left to ask with
        return 0


def core_s(pid: int) -> float:
    """Core-seconds that a process has spent; 0 once it has ended, or where that cannot be told."""
    try:
        import psutil
    except ImportError:
        return _core_s_of_linux(pid)
    try:
        spent = psutil.Process(pid).cpu_times()
    except (psutil.Error, OSError):
        return 0.0
    return spent.user + spent.system


def step_back(pid: int) -> None:
    """Let a process compute behind others, where the system allows it. It cannot be taken back."""
    import psutil

    try:
        process = psutil.Process(pid)
        if sys.platform == "win32":
            process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            process.nice(max(NICENESS, process.nice()))
    except (psutil.Error, OSError):
        return


def _core_s_of_linux(pid: int) -> float:
    """Fields utime and stime of /proc/PID/stat (proc(5)); the name in front of them may hold blanks and brackets."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return 0.0
