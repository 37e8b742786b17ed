import os

import pytest

from photoclip.domain.errors import FolderError
from photoclip.domain.files import Folder, FolderState
from photoclip.domain.ids import FolderId
from photoclip.library.folders import check_folder, watched, watched_parent


def folder(path):
    return Folder(FolderId(1), str(path), FolderState.ONLINE)


def test_a_good_folder_becomes_its_real_path(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "pictures")
    library = tmp_path / "library"
    assert check_folder(str(tmp_path / "link"), library, library / "thumbnails") == str(
        (tmp_path / "pictures").resolve()
    )


def test_bad_folders_are_named(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"x")
    (tmp_path / "library" / "thumbnails").mkdir(parents=True)
    (tmp_path / "cache").mkdir()
    (tmp_path / "to the cache").symlink_to(tmp_path / "cache")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path, says in [
        (tmp_path / "nowhere", "no folder"),
        (tmp_path / "a.jpg", "is a file"),
        (tmp_path / "library" / "thumbnails", "its own files"),
        (tmp_path / "to the cache", "its own files"),
        (tmp_path / "loop", "cannot be opened"),
        ("", "no folder was named"),
        ("nul\0byte", "cannot be opened"),
    ]:
        with pytest.raises(FolderError, match=says):
            check_folder(str(path), tmp_path / "library", tmp_path / "cache")


def test_a_folder_without_permission(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(FolderError, match="may not be read"):
        check_folder(str(tmp_path), tmp_path / "library", tmp_path / "cache")


def test_the_innermost_watched_folder_counts(tmp_path):
    outer, inner = folder(tmp_path), folder(tmp_path / "trips")
    assert watched_parent(str(tmp_path / "trips" / "2024"), [outer, inner]) == inner
    assert watched_parent(str(tmp_path / "tripsters"), [outer, inner]) == outer
    assert watched_parent(str(tmp_path.parent), [outer, inner]) is None


def test_a_watched_folder_is_found_also_when_it_is_gone(tmp_path):
    gone = folder(tmp_path / "gone")
    assert watched(str(tmp_path / "gone"), [gone]) == gone
    with pytest.raises(FolderError, match="not in the library"):
        watched(str(tmp_path / "other"), [gone])
