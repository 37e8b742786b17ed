"""Walking touched places alone finds there what a walk of the whole finds there."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoclip.domain.errors import CancelledError
from photoclip.domain.files import SeenFile
from photoclip.domain.progress import CancelToken
from photoclip.scan.touched import WHOLE, Touch, covers
from photoclip.scan.walk import WalkProblem, WholeWalkNeededError, walk

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX links and permissions")

FOLDER_NAMES = st.sampled_from(["a", "b", "ab", "private", ".hidden", "@eaDir", "own"])
FILE_NAMES = st.sampled_from(["1.jpg", "2.jpg", "a", "b.jpg", "clip.mov", ".3.jpg", "skip-4.jpg"])
FOLDERS = st.lists(FOLDER_NAMES, max_size=3)
FILES = st.tuples(FOLDERS, FILE_NAMES)
TOUCHES = st.builds(
    lambda parts, name, is_deep: Touch("" if not [*parts, *name] else str(Path(*parts, *name)), is_deep),
    FOLDERS,
    st.lists(FILE_NAMES, max_size=1),
    st.booleans(),
)
EXCLUDED = ("private", "skip-*", "a/b/")


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"pixels")
    return path


def folder_of(file: SeenFile) -> Touch:
    return Touch(file.relative_path.rpartition(os.sep)[0], is_deep=False)


def found(root: Path, only: Sequence[Touch] | None, *excluded: str, skip: Sequence[str] = ()) -> list[object]:
    return list(walk(str(root), excluded, CancelToken(), skip=skip, only=only))


def paths(root: Path, *only: Touch) -> list[str]:
    seen = [file for file in found(root, only) if isinstance(file, SeenFile)]
    return sorted(file.relative_path.replace(os.sep, "/") for file in seen)


def deep(path: str) -> Touch:
    return Touch(path.replace("/", os.sep), is_deep=True)


def shallow(path: str) -> Touch:
    return Touch(path.replace("/", os.sep), is_deep=False)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp()).resolve()
    yield folder
    shutil.rmtree(folder)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FILES, max_size=10), st.lists(TOUCHES, max_size=4), st.lists(FOLDERS, max_size=3))
def test_it_finds_what_the_whole_walk_finds_there(
    nursery: Path, files: list[tuple[list[str], str]], touches: list[Touch], empty: list[list[str]]
) -> None:
    root = Path(tempfile.mkdtemp(dir=nursery))
    for folder in empty:
        root.joinpath(*folder).mkdir(parents=True, exist_ok=True)
    for parts, name in files:
        target = root.joinpath(*parts, name)
        if not target.exists() and not any(parent.is_file() for parent in target.parents):
            put(target)
    skip = [str(root / "own"), str(root / "b" / "own")]
    whole = found(root, None, *EXCLUDED, skip=skip)
    expected = [file for file in whole if isinstance(file, SeenFile) and covers(touches, folder_of(file))]
    assert found(root, touches, *EXCLUDED, skip=skip) == expected


def test_a_place_that_is_not_there_yields_nothing(tmp_path: Path) -> None:
    put(tmp_path / "a" / "1.jpg")
    assert found(tmp_path, [deep("b"), deep("a/b/c"), shallow("b/c"), deep("a/1.jpg")]) == []


def test_nothing_touched_is_nothing_found(tmp_path: Path) -> None:
    put(tmp_path / "1.jpg")
    assert found(tmp_path, []) == []


def test_the_root_alone(tmp_path: Path) -> None:
    put(tmp_path / "1.jpg")
    put(tmp_path / "a" / "2.jpg")
    assert paths(tmp_path, shallow("")) == ["1.jpg"]
    assert paths(tmp_path, WHOLE) == ["1.jpg", "a/2.jpg"]


def test_a_root_that_is_gone_is_a_problem_of_the_root(tmp_path: Path) -> None:
    (problem,) = found(tmp_path / "gone", [deep("a")])
    assert isinstance(problem, WalkProblem)
    assert problem.relative_path == ""


def test_a_root_that_is_replaced_while_it_is_walked_is_a_problem_of_the_root(tmp_path: Path) -> None:
    root = tmp_path / "root"
    put(root / "a" / "1.jpg")
    steps = walk(str(root), (), CancelToken(), only=[deep("a")])
    assert isinstance(next(steps), SeenFile)
    root.rename(tmp_path / "away")
    root.mkdir()
    assert [problem.relative_path for problem in steps if isinstance(problem, WalkProblem)] == [""]


def test_a_cancelled_walk_ends(tmp_path: Path) -> None:
    put(tmp_path / "a" / "1.jpg")
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        list(walk(str(tmp_path), (), token, only=[deep("a")]))


@posix_only
def test_folders_without_permission_are_problems(
    open_folder: Path, as_ordinary_user: Callable[[], AbstractContextManager[None]]
) -> None:
    put(open_folder / "shut" / "in" / "1.jpg")
    put(open_folder / "open" / "2.jpg")
    (open_folder / "shut").chmod(0o311)
    with as_ordinary_user():
        seen = found(open_folder, [deep("shut/in"), deep("open")])
    assert [problem.relative_path for problem in seen if isinstance(problem, WalkProblem)] == ["shut"]
    assert [file.relative_path for file in seen if isinstance(file, SeenFile)] == [str(Path("open", "2.jpg"))]


@posix_only
@pytest.mark.parametrize("touch", [deep("a"), shallow("a"), deep("a/link"), deep("a/link/in"), shallow("a/link/in")])
def test_where_a_link_to_a_folder_is_met_the_whole_has_to_be_walked(tmp_path: Path, touch: Touch) -> None:
    outside = put(tmp_path / "outside" / "in" / "1.jpg").parent.parent
    root = put(tmp_path / "root" / "a" / "2.jpg").parent.parent
    (root / "a" / "link").symlink_to(outside)
    with pytest.raises(WholeWalkNeededError):
        found(root, [touch])


@posix_only
def test_links_that_are_not_met_do_not_matter(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside" / "1.jpg").parent
    root = put(tmp_path / "root" / "a" / "b" / "2.jpg").parent.parent.parent
    put(root / "3.jpg")
    (root / "a" / "link").symlink_to(outside)
    (root / "a" / "b" / "file.jpg").symlink_to(outside / "1.jpg")
    (root / ".link").symlink_to(outside)
    (root / "private").symlink_to(outside)
    only = [deep("a/b"), shallow("")]
    assert sorted(file.relative_path for file in found(root, only, "private") if isinstance(file, SeenFile)) == [
        "3.jpg",
        "a/b/2.jpg",
        "a/b/file.jpg",
    ]


@posix_only
def test_a_link_whose_goal_is_unplugged_hides_what_is_known_behind_it(tmp_path: Path) -> None:
    root = put(tmp_path / "root" / "1.jpg").parent
    (root / "link").symlink_to(tmp_path / "unplugged")
    problems = [problem for problem in found(root, [shallow("")]) if isinstance(problem, WalkProblem)]
    assert [problem.relative_path for problem in problems] == ["link"]


def test_of_other_folders_only_the_way_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(50):
        put(tmp_path / f"{number}" / "1.jpg")
    put(tmp_path / "7" / "deeper" / "2.jpg")
    listed: list[str] = []
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: listed.append(os.path.relpath(path, tmp_path)) or real(path))
    assert paths(tmp_path, deep("7/deeper"), shallow("8")) == ["7/deeper/2.jpg", "8/1.jpg"]
    assert sorted(listed) == [".", "7", str(Path("7", "deeper")), "8"]


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux")
def test_names_that_are_not_unicode(tmp_path: Path) -> None:
    folder = os.fsdecode(b"caf\xe9")
    put(tmp_path / folder / "1.jpg")
    put(tmp_path / "other" / "2.jpg")
    assert [file.relative_path for file in found(tmp_path, [deep(folder)]) if isinstance(file, SeenFile)] == [
        str(Path(folder, "1.jpg"))
    ]
