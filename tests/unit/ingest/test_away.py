"""A drive that is pulled out in the middle of a run: its folder is offline, and none of its files failed."""

from dataclasses import replace

import pytest

from photoclip.domain.files import FileState, FolderState
from photoclip.domain.progress import CancelToken
from photoclip.ingest import settle
from photoclip.ingest.run import Run


class Pulled:
    """A decoder whose drive is pulled out when it is to read the first file."""

    def __init__(self, decoder, pull):
        self._decoder = decoder
        self._pull = pull

    def __getattr__(self, name):
        return getattr(self._decoder, name)

    def run(self, requests, token):
        asked = list(requests)
        self._pull()
        return self._decoder.run(asked, token)


@pytest.fixture
def pulled(disk):
    """`pulled(pull)`: the report of a run in whose middle `pull` is called."""

    def run(pull):
        rooms = disk.rooms()
        work = Run(replace(rooms, decoder=Pulled(disk.decoder, pull)), disk.ears, CancelToken())
        work.run()
        return work.report()

    return run


def state(disk):
    return disk.catalog.folders()[0].state


@pytest.mark.parametrize("leaves_mount_point", [False, True])
def test_files_of_a_folder_that_goes_away_are_left_to_another_run(disk, draw, pulled, tmp_path, leaves_mount_point):
    for name in ("a.jpg", "b.jpg"):
        draw(name, "red")

    def pull():
        disk.path.rename(tmp_path / "away")
        if leaves_mount_point:
            disk.path.mkdir()

    report = pulled(pull)
    assert (report.failed, report.failures, report.offline) == (0, (), (str(disk.path),))
    assert state(disk) is FolderState.OFFLINE
    assert disk.ears.folder_changes == 1
    if leaves_mount_point:
        disk.path.rmdir()
    (tmp_path / "away").rename(disk.path)
    report = disk.run()
    assert (report.added, report.updated, report.failed, report.offline) == (2, 0, 0, ())
    assert state(disk) is FolderState.ONLINE


def test_a_file_to_be_hashed_keeps_its_photo_without_a_failure(disk, tmp_path, monkeypatch):
    photo = disk.put("a.jpg", b"content 1")
    (disk.path / "a.jpg").touch()
    questions = settle._questions

    def and_then_it_is_pulled(*arguments):
        disk.path.rename(tmp_path / "away")
        return questions(*arguments)

    monkeypatch.setattr(settle, "_questions", and_then_it_is_pulled)
    report = disk.run()
    assert (report.failed, report.failures, report.offline) == (0, (), (str(disk.path),))
    assert disk.photo_at("a.jpg") == photo


def test_a_file_that_is_gone_from_a_folder_that_is_there_did_not_fail(disk, draw, pulled):
    gone = draw("a.jpg", "red")
    draw("b.jpg", "blue")
    report = pulled(gone.unlink)
    assert (report.added, report.failed, report.offline, report.failures) == (1, 0, (), ())


def test_a_file_that_leads_nowhere_now_failed(disk, draw, pulled):
    """It is there: a link whose target went."""
    gone = draw("a.jpg", "red")
    draw("b.jpg", "blue")

    def cut():
        gone.unlink()
        gone.symlink_to("nowhere.jpg")

    report = pulled(cut)
    assert (report.added, report.failed, report.offline) == (1, 1, ())
    assert [failure.state for failure in report.failures] == [FileState.UNREADABLE]
