"""The scripts in tests/benchmarks/ are no package: they are loaded as they are run."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="session")
def contest() -> Iterator[ModuleType]:
    """tests/benchmarks/contest.py."""
    yield from _loaded("contest")


@pytest.fixture(scope="session")
def figure_table() -> Iterator[ModuleType]:
    """tests/benchmarks/figure_table.py."""
    yield from _loaded("figure_table")


@pytest.fixture(scope="session")
def figures() -> Iterator[ModuleType]:
    """tests/benchmarks/figures.py."""
    yield from _loaded("figures")


@pytest.fixture(scope="session")
def machine() -> Iterator[ModuleType]:
    """tests/benchmarks/machine.py."""
    yield from _loaded("machine")


@pytest.fixture(scope="session")
def rclip_program() -> Iterator[ModuleType]:
    """tests/benchmarks/rclip_program.py."""
    yield from _loaded("rclip_program")


def _loaded(name: str) -> Iterator[ModuleType]:
    sys.path.insert(0, str(SCRIPTS))
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(SCRIPTS))
