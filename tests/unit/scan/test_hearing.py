"""What events of the system mean."""

import os
import sys
from itertools import product
from pathlib import Path

import pytest

from photoclip.scan.hearing import Event, Hearing
from photoclip.scan.touched import WHOLE, Touch

TOP = Path.cwd().anchor
ROOT = str(Path(TOP, "photos"))
REAL = str(Path(TOP, "private", "photos"))


def local(path: str) -> str:
    return path.replace("/", os.sep)


def at(path: str, root: str = ROOT) -> str:
    return str(Path(root, path))


def deep(path: str) -> Touch:
    return Touch(local(path), is_deep=True)


def shallow(path: str) -> Touch:
    return Touch(local(path), is_deep=False)


def heard(kind: str, path: str, target: str | None = None, *, is_folder: bool = False) -> tuple[Touch, ...]:
    hearing = Hearing((ROOT, REAL), ("private", "cache/", "*.gif", "2020/raw"))
    return hearing.touches(Event(kind, is_folder, at(path), "" if target is None else at(target)))


@pytest.mark.parametrize("kind", ["created", "modified", "attrib", "closed", "deleted"])
def test_a_file_touches_its_folder(kind: str) -> None:
    on_windows = [deep("a/1.jpg")] if kind == "deleted" and sys.platform == "win32" else []
    assert heard(kind, "a/1.jpg") == (*on_windows, shallow("a"))


def test_a_sidecar_touches_its_folder() -> None:
    assert heard("closed", "a/1.jpg.xmp") == heard("created", "a/1.XMP") == (shallow("a"),)
    assert heard("closed", "private/1.xmp") == ()


@pytest.mark.parametrize("kind", ["created", "attrib", "deleted"])
def test_a_folder_touches_all_that_is_in_it(kind: str) -> None:
    assert heard(kind, "a/b", is_folder=True) == (deep("a/b"),)


def test_a_move_touches_both_ends() -> None:
    assert heard("moved", "a/b", "c", is_folder=True) == (deep("a/b"), deep("c"))
    if sys.platform != "win32":
        assert heard("moved", "a/1.jpg", "2.jpg") == (shallow("a"), shallow(""))
    assert heard("moved", "a/1.part", "a/1.jpg")[-1] == shallow("a")


def test_a_move_with_one_end_touches_that() -> None:
    hearing = Hearing((ROOT,), ())
    assert hearing.touches(Event("moved", True, "", at("a"))) == (deep("a"),)


@pytest.mark.parametrize("kind", ["opened", "closed_no_write", "something new"])
def test_reading_is_nothing(kind: str) -> None:
    assert heard(kind, "a/1.jpg") == ()
    assert heard(kind, "a", is_folder=True) == ()


def test_that_a_folder_has_another_entry_is_nothing_new() -> None:
    assert heard("modified", "a", is_folder=True) == ()


@pytest.mark.parametrize(
    "path",
    [
        ".hidden.jpg",
        "a/.thumbnails/1.jpg",
        "@eaDir/1.jpg/2.jpg",
        "a/Thumbs.db",
        "private/1.jpg",
        "a/private/b/1.jpg",
        "cache/1.jpg",
        "a/1.gif",
        "2020/raw/1.jpg",
        "a/clip.mov",
        "a/1.jpg.part",
    ],
)
def test_what_a_walk_passes_over_is_passed_over(path: str) -> None:
    for kind, is_folder in product(("created", "closed"), (False, True)):
        if is_folder and path.endswith((".mov", ".part")):
            continue
        assert heard(kind, path, is_folder=is_folder) == ()


def test_a_file_with_the_name_of_an_excluded_folder_counts() -> None:
    assert heard("created", "cache") == (shallow(""),)


@pytest.mark.skipif(sys.platform == "win32", reason="there each deleted thing may have been a folder")
def test_a_link_to_a_folder_that_is_removed_touches_what_was_behind_it() -> None:
    assert heard("deleted", "a/link") == (deep("a/link"), shallow("a"))
    assert heard("deleted", "a/2024.05") == (deep("a/2024.05"), shallow("a"))
    assert heard("created", "a/link") == (shallow("a"),)


def test_on_windows_each_deleted_thing_may_have_been_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert heard("deleted", "a/clips.mov") == (deep("a/clips.mov"),)


def test_the_folder_itself_touches_everything() -> None:
    assert heard("deleted", "", is_folder=True) == (WHOLE,)
    assert heard("attrib", "", is_folder=True) == (WHOLE,)


def test_both_names_of_the_folder_are_known_and_an_unknown_one_touches_everything() -> None:
    hearing = Hearing((ROOT, REAL), ())
    assert hearing.touches(Event("created", False, at("a/1.jpg", REAL))) == (shallow("a"),)
    for stranger in (ROOT + "graphs", str(Path(TOP, "elsewhere"))):
        assert hearing.touches(Event("created", False, at("1.jpg", stranger))) == (WHOLE,)


def test_a_root_that_is_the_top() -> None:
    assert Hearing((TOP,), ()).touches(Event("created", False, at("a/1.jpg", TOP))) == (shallow("a"),)


def test_names_that_are_not_unicode() -> None:
    name = os.fsdecode(b"caf\xe9")
    assert heard("closed", f"{name}/1.jpg") == (shallow(name),)
