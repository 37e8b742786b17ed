"""What the walk says when the disk does not play along: nothing may look gone that was not seen to be gone."""

import errno
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from photoclip.domain.files import SeenFile
from photoclip.domain.progress import CancelToken
from photoclip.scan.walk import WalkProblem, walk

Ordinary = Callable[[], AbstractContextManager[None]]


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"pixels")
    return path


def run(root: Path) -> tuple[list[str], list[WalkProblem]]:
    found = list(walk(str(root), (), CancelToken()))
    seen = sorted(Path(file.relative_path).as_posix() for file in found if isinstance(file, SeenFile))
    return seen, [problem for problem in found if isinstance(problem, WalkProblem)]


def test_a_folder_that_may_not_be_listed(open_folder: Path, as_ordinary_user: Ordinary) -> None:
    put(open_folder / "a.jpg")
    put(open_folder / "closed" / "b.jpg")
    put(open_folder / "z" / "c.jpg")
    (open_folder / "closed").chmod(0)
    with as_ordinary_user():
        assert run(open_folder) == (["a.jpg", "z/c.jpg"], [WalkProblem("closed", "no permission to read it")])


def test_a_folder_that_may_be_listed_but_not_searched_is_one_problem(
    open_folder: Path, as_ordinary_user: Ordinary
) -> None:
    for number in range(20):
        put(open_folder / "dim" / f"{number}.jpg")
    put(open_folder / "dim" / "sub" / "c.jpg")
    (open_folder / "dim").chmod(0o444)
    with as_ordinary_user():
        seen, problems = run(open_folder)
    assert seen == []
    assert {problem.relative_path for problem in problems} == {"dim", f"dim{os.sep}sub"}
    assert len(problems) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_a_link_into_a_closed_folder_is_a_problem_of_that_link_alone(
    open_folder: Path, as_ordinary_user: Ordinary
) -> None:
    put(open_folder / "closed" / "b.jpg")
    put(open_folder / "root" / "a.jpg")
    (open_folder / "root" / "link.jpg").symlink_to(open_folder / "closed" / "b.jpg")
    (open_folder / "closed").chmod(0)
    with as_ordinary_user():
        assert run(open_folder / "root") == (["a.jpg"], [WalkProblem("link.jpg", "no permission to read it")])


def test_a_folder_that_fails_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "a.jpg")
    put(tmp_path / "bad" / "sub" / "b.jpg")
    real = os.scandir

    def failing(path: Path) -> object:
        if Path(path).name == "bad":
            raise OSError(errno.EIO, "Input/output error", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", failing)
    assert run(tmp_path) == (["a.jpg"], [WalkProblem("bad", "the drive reports a read error")])


def test_a_folder_that_fails_half_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        put(tmp_path / "bad" / f"{number}.jpg")
    real = os.scandir

    class Half:
        def __init__(self, path: Path) -> None:
            self._entries = real(path)
            self._left = 3 if Path(path).name == "bad" else 1000

        def __enter__(self) -> "Half":
            return self

        def __exit__(self, *_: object) -> None:
            self._entries.close()

        def __iter__(self) -> "Half":
            return self

        def __next__(self) -> os.DirEntry[str]:
            self._left -= 1
            if self._left < 0:
                raise OSError(errno.ESTALE, "Stale file handle")
            return next(self._entries)

    monkeypatch.setattr(os, "scandir", Half)
    seen, problems = run(tmp_path)
    assert len(seen) == 3
    assert problems == [WalkProblem("bad", "the drive or network share does not answer")]


def test_a_missing_root(tmp_path: Path) -> None:
    seen, problems = run(tmp_path / "nowhere")
    assert seen == []
    assert [problem.relative_path for problem in problems] == [""]
    assert "unplugged" in problems[0].reason


def test_a_file_as_root(tmp_path: Path) -> None:
    assert run(put(tmp_path / "a.jpg")) == ([], [WalkProblem("", "it is a file, not a folder")])


@pytest.mark.parametrize("left_behind", ["nothing", "an empty folder", "another drive"])
def test_a_root_that_goes_away_midway(tmp_path: Path, left_behind: str) -> None:
    root = tmp_path / "root"
    for number in range(40):
        put(root / f"{number:02d}" / "a.jpg")
    stream = walk(str(root), (), CancelToken())
    found = [next(stream)]
    if sys.platform == "win32":
        shutil.rmtree(root)
    else:
        root.rename(tmp_path / "unplugged")
    if left_behind == "an empty folder":
        root.mkdir()
    elif left_behind == "another drive":
        for number in range(40):
            put(root / f"{number:02d}" / "other.jpg")
    found += stream
    assert [problem.relative_path for problem in found if isinstance(problem, WalkProblem)][-1] == ""


def test_a_folder_that_goes_away_midway_hides_what_is_known_in_it(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        put(tmp_path / "root" / name / "p.jpg")
    stream = walk(str(tmp_path / "root"), (), CancelToken())
    first = next(stream)
    assert isinstance(first, SeenFile)
    (tmp_path / "root" / "c").rename(tmp_path / "c")
    rest = list(stream)
    assert [Path(file.relative_path).as_posix() for file in rest if isinstance(file, SeenFile)] == ["b/p.jpg"]
    assert [problem.relative_path for problem in rest if isinstance(problem, WalkProblem)] == ["c"]


def test_a_file_that_goes_away_midway_is_simply_not_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "a.jpg")
    put(tmp_path / "b.jpg")
    real = os.scandir

    class Listed:
        """All is listed, then one file disappears before its stamp is read."""

        def __init__(self, path: Path) -> None:
            with real(path) as entries:
                self._entries = list(entries)
            (tmp_path / "a.jpg").unlink(missing_ok=True)

        def __enter__(self) -> list[os.DirEntry[str]]:
            return self._entries

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(os, "scandir", Listed)
    assert run(tmp_path) == (["b.jpg"], [])
