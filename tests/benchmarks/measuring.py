"""Time and memory of one piece of work."""

import gc
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil

T = TypeVar("T")
_MB = 1e6


def seconds(work: Callable[[], T]) -> tuple[float, T]:
    """How long it takes, and what comes of it."""
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made


def milliseconds(work: Callable[[], object], times: int = 3) -> float:
    """The best of some times."""
    return 1e3 * min(seconds(work)[0] for _ in range(times))


def core_milliseconds(work: Callable[[], object], times: int = 3) -> float:
    """The best of some times, in work of the processors: as on a machine that does nothing else."""

    def once() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return 1e3 * min(once() for _ in range(times))


def memory_mb() -> float:
    """Resident memory of this process."""
    return psutil.Process().memory_info().rss / _MB


def peak_mb(work: Callable[[], object]) -> float:
    """By how much the resident memory grew at most while it ran; 0 where the system does not tell (Linux does)."""
    clear = Path("/proc/self/clear_refs")
    if not clear.exists():
        work()
        return 0.0
    gc.collect()
    clear.write_text("5")
    before = memory_mb()
    work()
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return max(0.0, int(line.split()[1]) * 1024 / _MB - before)


def quantiles(what: str, values_ms: list[float]) -> dict[str, float]:
    """Median, 99th percentile and worst, as figures named `what`."""
    return {
        f"{what}, median ms": float(np.median(values_ms)),
        f"{what}, p99 ms": float(np.percentile(values_ms, 99)),
        f"{what}, worst ms": max(values_ms),
    }
