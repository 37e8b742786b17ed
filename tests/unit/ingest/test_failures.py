from dataclasses import replace

from photoclip.domain.files import Failure, FileState, Folder, FolderState, KnownFile, SeenFile, Stamp
from photoclip.domain.ids import FileId, FolderId
from photoclip.ingest.failures import moved_failures, rows
from photoclip.ingest.survey import FolderDiff, Survey
from photoclip.scan.diff import diff

FOLDER = Folder(FolderId(1), "/pictures", FolderState.ONLINE)


def failed(name, stamp):
    return KnownFile(FileId(hash(name) % 1000), FolderId(1), name, stamp, FileState.DAMAGED, None, None, 1)


def surveyed(disk, known):
    found = diff([SeenFile(name, stamp) for name, stamp in disk.items()], [], known, frozenset(), 1, False)
    return Survey((FolderDiff(FOLDER, found),), ())


def test_a_renamed_failure_keeps_its_reason_and_is_not_decoded_again():
    stamp = Stamp(10, 111, 7)
    survey = surveyed({"b.jpg": stamp}, [failed("a.jpg", stamp)])
    (moved,) = moved_failures(survey, 1)
    assert (moved.gone.relative_path, moved.seen.relative_path) == ("a.jpg", "b.jpg")
    (row,) = rows([moved], [Failure("/pictures/a.jpg", FileState.DAMAGED, "the file is empty")], [FOLDER])
    assert (row.place.relative_path, row.state, row.reason) == ("b.jpg", FileState.DAMAGED, "the file is empty")


def test_another_file_of_the_same_size_and_time_is_another_file():
    survey = surveyed({"b.jpg": Stamp(10, 111, 8)}, [failed("a.jpg", Stamp(10, 111, 7))])
    assert moved_failures(survey, 1) == ()


def test_the_same_name_in_another_folder_on_another_drive_is_the_same_file():
    survey = surveyed({"x/a.jpg": Stamp(10, 111, 8)}, [failed("a.jpg", Stamp(10, 111, 7))])
    assert len(moved_failures(survey, 1)) == 1


def test_each_gone_failure_moves_once():
    stamp = Stamp(10, 111, 7)
    survey = surveyed({"b.jpg": stamp, "c.jpg": stamp}, [failed("a.jpg", stamp)])
    assert len(moved_failures(survey, 1)) == 1


def test_what_is_due_to_be_tried_again_is_not_passed_on_as_failed():
    stamp = Stamp(10, 111, 7)
    survey = surveyed({"b.jpg": stamp}, [failed("a.jpg", stamp)])
    assert moved_failures(survey, 2) == (), "the decoder has learnt something since"
    unreadable = replace(failed("a.jpg", stamp), state=FileState.UNREADABLE)
    assert moved_failures(surveyed({"b.jpg": stamp}, [unreadable]), 1) == ()
