"""The source of the house, parsed once."""

import ast
import gc
from dataclasses import dataclass
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed file. `path` is relative to the checkout, with slashes; `room` its folder in photoclip ("" for none)."""

    path: str
    room: str
    text: str
    tree: ast.Module


def parse(folder: str) -> tuple[Source, ...]:
    """Every Python file under a folder of the checkout. Millions of nodes that stay: looking through them for garbage
    took three quarters of the time.
    """
    gc.disable()
    try:
        return _parsed(folder)
    finally:
        gc.freeze()
        gc.enable()


def _parsed(folder: str) -> tuple[Source, ...]:
    found: list[Source] = []
    for path in sorted((CHECKOUT / folder).rglob("*.py")):
        relative = path.relative_to(CHECKOUT)
        room = relative.parts[1] if folder == "photoclip" and len(relative.parts) > 2 else ""
        text = path.read_text(encoding="utf-8")
        found.append(Source(relative.as_posix(), room, text, ast.parse(text)))
    assert found, f"nothing to look at in {folder}"
    return tuple(found)


@pytest.fixture(scope="session")
def photoclip_sources() -> tuple[Source, ...]:
    """All of photoclip/."""
    return parse("photoclip")


@pytest.fixture(scope="session")
def all_sources(photoclip_sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """photoclip/, packaging/ and tests/."""
    return (*photoclip_sources, *parse("packaging"), *parse("tests"))
