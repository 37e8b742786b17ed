import errno
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from photoclip.domain.files import FolderState
from photoclip.scan.root import RootView, look

ONLINE = RootView(FolderState.ONLINE, "")


def test_a_folder_with_photos(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"")
    assert look(str(tmp_path), 0) == ONLINE
    assert look(str(tmp_path), 5) == ONLINE


def test_an_empty_folder_is_fine_until_files_are_known_in_it(tmp_path: Path) -> None:
    assert look(str(tmp_path), 0) == ONLINE
    view = look(str(tmp_path), 1)
    assert view.state is FolderState.OFFLINE
    assert "plugged in" in view.reason


def test_what_a_desktop_leaves_in_a_mount_point_does_not_fill_it(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_bytes(b"")
    (tmp_path / ".Trash-1000").mkdir()
    (tmp_path / "lost+found").mkdir()
    assert look(str(tmp_path), 1).state is FolderState.OFFLINE


@pytest.mark.parametrize("name", ["missing", "file", "file/below", "\udcff"])
def test_what_is_no_folder_is_offline(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    view = look(str(tmp_path / name), 3)
    assert view.state is FolderState.OFFLINE
    assert view.reason


@pytest.mark.parametrize("number", [errno.ESTALE, errno.EIO, errno.ENOTCONN, errno.EHOSTDOWN, errno.EPERM])
def test_a_folder_that_does_not_answer_is_offline(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(path: object) -> object:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "scandir", failing)
    view = look("/anywhere", 3)
    assert view.state is FolderState.OFFLINE
    assert view.reason


def test_a_closed_folder_is_offline(
    open_folder: Path, as_ordinary_user: Callable[[], AbstractContextManager[None]]
) -> None:
    (open_folder / "closed").mkdir(mode=0)
    with as_ordinary_user():
        assert look(str(open_folder / "closed"), 3) == RootView(FolderState.OFFLINE, "no permission to read it")
