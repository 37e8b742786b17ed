"""What a measurement returns."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values under `columns`, whose names carry the units."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """Wall seconds, and core-seconds of this process and its ended children."""

    wall_s: float
    core_s: float


def spent(work: Callable[[], object]) -> Spent:
    """Do `work` once. Children count when they end within it."""
    wall, cores = time.perf_counter(), os.times()
    work()
    after = os.times()
    return Spent(
        time.perf_counter() - wall,
        after.user
        + after.system
        + after.children_user
        + after.children_system
        - cores.user
        - cores.system
        - cores.children_user
        - cores.children_system,
    )


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0..1) of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
