"""What a measurement returns."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

Value = str | int | float

TABLES = ("decode", "embed", "pipeline", "commit", "search", "latency", "start")
"""Their names, in their order."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values under `columns`, whose names carry the units."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


def joined(tables: Sequence[Table]) -> Table:
    """The rows of tables that have name and columns in common, one after the other. There is one at least."""
    first = tables[0]
    notes = dict.fromkeys(table.note for table in tables if table.note)
    return replace(first, rows=tuple(row for table in tables for row in table.rows), note=" ".join(notes))


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
