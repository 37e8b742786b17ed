"""What dropped files mean, on a real disk."""

import os
import sys
from pathlib import Path

import pytest

from photoclip.decode.formats import KNOWN_SUFFIXES
from photoclip.ui.models.dropped_files import PICTURE_SUFFIXES, Dropped, look_at, name_of, of_photos, picture_patterns


def make(folder: Path, *names: str) -> list[str]:
    for name in names:
        (folder / name).write_bytes(b"x")
    return [str(folder / name) for name in names]


def test_file_dialogs_offer_what_is_decoded():
    assert PICTURE_SUFFIXES == KNOWN_SUFFIXES
    assert "*.heic" in picture_patterns().split()


def test_one_picture(tmp_path):
    (path,) = make(tmp_path, "a.jpg")
    assert look_at([path]) == Dropped(path, "a.jpg")


def test_the_first_of_several(tmp_path):
    paths = make(tmp_path, "notes.txt", "b.JPG", "c.png", "no suffix")
    assert look_at(paths) == Dropped(paths[1], "b.JPG", line="Searching by the first of 3 pictures.")


def test_five_thousand(tmp_path):
    (path,) = make(tmp_path, "a.jpg")
    many = [path, *(f"/nowhere/{number}.jpg" for number in range(64, 5_063))]
    found = look_at(many)
    assert found.picture == path
    assert "4,937" in found.line or "4937" in found.line  # those looked at that are gone do not count


def test_folders_win(tmp_path):
    folder = tmp_path / "trip"
    folder.mkdir()
    (path,) = make(tmp_path, "a.jpg")
    assert look_at([path, str(folder)]) == Dropped(
        folders=(str(folder),), line="Only folders are added. 1 file beside them was left out."
    )
    assert look_at([str(folder)]) == Dropped(folders=(str(folder),))
    assert "2 files beside them were" in look_at([path, path, str(folder)]).line


@pytest.mark.parametrize("name", ["notes.txt", "film.MP4", "paper.pdf", "photo.xmp"])
def test_no_picture(tmp_path, name):
    assert look_at(make(tmp_path, name)) == Dropped(line=f"{name} is no picture PhotoClip can read.")


def test_the_engine_judges_what_is_unknown(tmp_path):
    paths = make(tmp_path, "scan.xyz", "noname")
    assert [look_at([path]).picture for path in paths] == paths


def test_gone(tmp_path):
    assert look_at([str(tmp_path / "a.jpg")]).line == "a.jpg is not there any more."
    assert (
        look_at([str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg")]).line == "None of these 2 files is there any more."
    )
    (path,) = make(tmp_path, "file")
    assert look_at([f"{path}/a.jpg"]).line == "a.jpg is not there any more."


def test_none_of_many(tmp_path):
    paths = make(tmp_path, "a.txt", "b.pdf")
    assert look_at(paths).line == "None of these 2 files is a picture PhotoClip can read."


def test_what_cannot_be_opened_says_so(tmp_path):
    assert "cannot be opened" in look_at(["/a\0b.jpg"]).line
    assert "cannot be opened" in look_at(["/" + "x" * 5000]).line
    if hasattr(os, "geteuid") and os.geteuid() != 0:
        (path,) = make(tmp_path, "a.jpg")
        Path(path).chmod(0)
        assert "Give yourself permission" in look_at([path]).line


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes in the file system")
def test_a_pipe_is_never_opened(tmp_path):
    os.mkfifo(tmp_path / "a.jpg")
    assert "no picture" in look_at([str(tmp_path / "a.jpg")]).line


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have text for names")
def test_a_name_that_is_no_text(tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jpg")
    Path(path).write_bytes(b"x")
    assert look_at([path]) == Dropped(path, "caf?.jpg")


def test_photos_of_our_own_are_not_looked_at():
    assert of_photos(["/offline/a.jpg", "/offline/b.jpg"]).picture == "/offline/a.jpg"
    assert name_of("/") == "/"
