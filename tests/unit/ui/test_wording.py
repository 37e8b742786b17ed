"""Sentences, and names that break."""

import pytest

from photoclip.domain.errors import FolderError, QueryError
from photoclip.scan.excluded import Exclusion
from photoclip.ui.models.patterns import fault_of
from photoclip.ui.panels.breakable import breakable
from photoclip.ui.presenters.wording import sentence


def test_errors_become_sentences():
    assert sentence(QueryError("the query is empty", "type something")) == "The query is empty. Type something."
    assert sentence(FolderError("/a/b is a file")) == "/a/b is a file."
    assert sentence(FolderError("C:\\a is a file.", "x?")) == "C:\\a is a file. X?"
    assert sentence(FolderError("")) == ""


def test_long_words_break_and_lose_nothing():
    text = "see /media/" + "folder_" * 30 + "x" * 100 + " end\nnext"
    broken = breakable(text)
    assert broken.replace("\u200b", "") == text
    assert max(len(part) for word in broken.split() for part in word.split("\u200b")) <= 17
    assert breakable("short words stay") == "short words stay"


@pytest.mark.parametrize(
    "pattern", ["private", "*.png", "IMG_00??.jpg", "2019/**", "raw/", "a/b", "**/raw", "[ab]*", "raw\\"]
)
def test_patterns_that_make_sense(pattern):
    assert fault_of(pattern) == ""


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "  ".strip(),
        "/",
        ".",
        "./",
        "!keep",
        "../x",
        "a/../b",
        "/home/x",
        "~/x",
        "C:\\x",
        "*",
        "**",
        "**/*",
        "x" * 501,
    ],
)
def test_patterns_that_make_none(pattern):
    assert fault_of(pattern).endswith(".")


def test_a_pattern_twice():
    assert "already" in fault_of("raw", ("raw",))


def test_what_is_refused_as_everything_is_everything():
    for pattern in ("*", "**/*", "*/"):
        assert Exclusion([pattern]).matches("anything", is_folder=True)
        assert fault_of(pattern)
