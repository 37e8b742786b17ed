import os
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.scan.excluded import Exclusion


def left_out(pattern: str, path: str, is_folder: bool = False) -> bool:
    return Exclusion([pattern]).matches(path.replace("/", os.sep), is_folder)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("private", "private"),
        ("private", "a/b/private"),
        ("*.png", "a/b.png"),
        ("/private", "private"),
        ("a/b", "a/b"),
        ("a/*", "a/x"),
        ("a/**", "a/x/y"),
        ("**/raw", "raw"),
        ("**/raw", "a/b/raw"),
        ("a/**/raw", "a/raw"),
        ("a/**/raw", "a/b/c/raw"),
        ("a/**/b/**/c", "a/b/x/b/c"),
        ("./a/b", "a/b"),
        ("IMG_[0-9].jpg", "x/IMG_1.jpg"),
        ("IMG_[!0-9].jpg", "IMG_x.jpg"),
        ("new\nline*", "new\nline.jpg"),
        ("**", "a/b"),
        ("[", "["),
    ],
)
def test_fits(pattern: str, path: str) -> None:
    assert left_out(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("private", "privates"),
        ("/private", "a/private"),
        ("a/b", "x/a/b"),
        ("a/*", "a/b/c"),
        ("*/c", "a/b/c"),
        ("a/**/raw", "a/raws"),
        ("*.png", "a.png.jpg"),
        ("", "a"),
        ("/", "a"),
        ("a?c", "a/c"),
    ],
)
def test_fits_not(pattern: str, path: str) -> None:
    assert not left_out(pattern, path)


def test_trailing_slash_means_folders_only() -> None:
    for pattern in ("private/", "a/private/"):
        assert left_out(pattern, "a/private", is_folder=True)
        assert not left_out(pattern, "a/private", is_folder=False)


def test_no_patterns_leave_nothing_out() -> None:
    assert not Exclusion([]).matches("a", True)
    assert not Exclusion(["", "/", "//"]).matches("a", True)


def test_case_counts_where_the_system_says_so() -> None:
    assert left_out("PRIVATE", "private") == (sys.platform in ("win32", "darwin"))
    assert left_out("a/PRIVATE", "a/private") == (sys.platform in ("win32", "darwin"))


def test_composed_patterns_fit_decomposed_names() -> None:
    assert left_out("Müll", unicodedata.normalize("NFD", "a/Müll"))
    assert left_out(unicodedata.normalize("NFD", "a/Müll"), "a/Müll")


def test_names_that_are_not_unicode() -> None:
    assert left_out("d*", os.fsdecode(b"a/d\xe9j\xe0") if sys.platform != "win32" else "a/d\udce9")


def test_many_stars_come_to_an_end() -> None:
    assert not left_out("/".join(["**", "a"] * 20), "/".join("a" * 300) + "/b")
    assert not left_out("*a" * 30 + "b", "a" * 250)


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), max_size=4), st.text(min_size=1, max_size=20), st.booleans())
def test_any_pattern_is_taken(patterns: list[str], path: str, is_folder: bool) -> None:
    Exclusion(patterns).matches(path, is_folder)


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="*?[/\\"), min_size=1, max_size=10).filter(lambda name: name != "."))
def test_plain_names_fit_themselves_alone(name: str) -> None:
    assert left_out(name, f"a/{name}")
    assert not left_out(name, f"a/{name}x")
