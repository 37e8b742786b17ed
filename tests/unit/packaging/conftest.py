"""The scripts in packaging/ are no package: they are loaded as `make` runs them."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[3] / "packaging"


@pytest.fixture(scope="session")
def check_system() -> Iterator[ModuleType]:
    """packaging/check_system.py."""
    yield from _loaded("check_system")


@pytest.fixture(scope="session")
def environment() -> Iterator[ModuleType]:
    """packaging/environment.py."""
    yield from _loaded("environment")


def _loaded(name: str) -> Iterator[ModuleType]:
    sys.path.insert(0, str(SCRIPTS))
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(SCRIPTS))
