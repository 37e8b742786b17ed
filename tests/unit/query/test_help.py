"""resources/help/search.md and the language agree."""

import re

import pytest

from photoclip.config.resources import resource
from photoclip.domain.query import LONGEST_TEXT, Fact, State
from photoclip.query.filters import FilterName
from photoclip.query.meaning import MOST_BRANCHES
from photoclip.query.parse import parse_strictly
from photoclip.query.repair import MOST_DEPTH
from photoclip.query.syntax import MOST_MEANINGS


def text():
    return resource("help", "search.md").read_text(encoding="utf-8")


def examples():
    tables = text().split("## The grammar")[0]
    for line in tables.splitlines():
        if line.startswith("| `"):
            yield from re.findall(r"`((?:[^`])+)`", line.split(" | ")[0])
        elif line.startswith("    ") and "photoclip" not in line:
            yield line.strip()


def test_there_are_examples():
    assert len(list(examples())) > 40


@pytest.mark.parametrize("example", list(examples()))
def test_every_example_makes_sense(example):
    assert parse_strictly(example).branches


@pytest.mark.parametrize("name", [*FilterName, "text", "image", *Fact, *State])
def test_everything_is_named(name):
    assert re.search(rf"\b{name}\b", text())


def test_the_limits_are_those_in_force():
    assert f"at most {LONGEST_TEXT:,} characters" in text()
    assert f"brackets go {MOST_DEPTH} deep" in text()
    assert f"at most {MOST_BRANCHES} ways" in text()
    assert f"{MOST_MEANINGS} phrases" in text()
