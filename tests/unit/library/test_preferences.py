"""Settings of a library that is open, without a photo in it: what follows from them is in the contract."""

import os
import threading
import time
from pathlib import Path

import pytest

from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.config.thumbnails import sealed, thumbnail_path
from photoclip.domain.api import IndexRequest, JobAction, JobState
from photoclip.domain.errors import CancelledError, FolderError, SettingsError, StorageError
from photoclip.domain.files import Stamp
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.domain.settings import Settings
from photoclip.library import preferences
from photoclip.library.thumbnail_move import thumbnails_in
from photoclip.library.wiring import open_library

WAIT_S = 60
WHOLE = sealed(b"\xff\xd8\xff some pixels \xff\xd9")


@pytest.fixture
def reopen(tmp_path):
    """Opens the library, again and again: the one before is closed first."""
    opened = []

    def again(**options):
        for library in opened:
            library.close()
        opened.append(open_library(tmp_path / "library", **options))
        return opened[-1]

    yield again
    for library in opened:
        library.close()


@pytest.fixture
def file(tmp_path):
    (tmp_path / "library").mkdir(exist_ok=True)
    return tmp_path / "library" / "settings.toml"


@pytest.fixture
def beside(tmp_path):
    """Three thumbnails beside the catalog."""
    folder = tmp_path / "library" / "thumbnails"
    fill(folder, "00", "01", "02")
    return folder


@pytest.fixture
def held(monkeypatch):
    """Moves that copy everything, then wait until they are cancelled."""
    copied = threading.Event()
    copy = preferences.copy_thumbnails

    def hold(source, target, token, progressed):
        copy(source, target, token, progressed)
        copied.set()
        deadline = time.monotonic() + WAIT_S
        while not token.is_cancelled and time.monotonic() < deadline:
            time.sleep(0.005)
        raise CancelledError

    monkeypatch.setattr(preferences, "copy_thumbnails", hold)
    yield copied
    monkeypatch.undo()


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = thumbnail_path(folder, name * 32, 256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(WHOLE)


def know_a_photo(library, relative_path: str) -> None:
    """In its one folder, as if it had been indexed."""
    (folder,) = library.folders()
    place = Place(folder.folder_id, relative_path, Stamp(1, 1, 1))
    understood = Understood(place, DecodedPhoto("00" * 32, 1, "JPEG", 4, 3, 0, Facts()), None)
    model = library._catalog.model("none", 4)
    library._catalog.commit(Batch(1, model.model_id, understood=(understood,)))


def shelves(folder: Path) -> list[str]:
    return sorted({entry.name[:2] for entry in thumbnails_in(folder)})


def over(library):
    """The last job, once it is over."""
    status = library.jobs()[-1]
    while not status.is_over:
        status = library.wait_job(status.job_id, status.revision, WAIT_S)
    return status


def moved(library):
    """As `over`, for one that moves thumbnails."""
    status = over(library)
    assert status.title == "Moving thumbnails"
    return status


def test_settings_are_kept_and_gone_by_at_once(reopen, file):
    file.write_text('# mine\ndecode_workers = 3 # few\nfuture = "kept"\n', encoding="utf-8")
    library = reopen(leniently=True)
    assert library.settings().settings == Settings(decode_workers=3)
    wanted = Settings("cpu", 2, ("private", "*.png"))
    report = library.change_settings(wanted)
    assert (report.settings, report.path) == (wanted, str(file))
    assert report == library.settings()
    assert library._decoder._wanted.workers == 2
    assert library._encoders._device == "cpu"
    assert library.jobs() == ()
    text = file.read_text(encoding="utf-8")
    assert "# mine\ndecode_workers = 2 # few\n" in text
    assert 'future = "kept"' in text
    assert reopen(leniently=True).settings().settings == wanted


def test_gentleness_is_gone_by_at_once_and_at_the_next_start(reopen):
    library = reopen()
    assert (library._decoder._wanted.gentle, library._encoders._is_gentle) == (False, False)
    for _ in range(2):
        library.change_settings(Settings(decode_workers=2, gentle=True))
        assert (library._decoder._wanted.gentle, library._decoder._wanted.workers) == (True, 1)
        assert library._encoders._is_gentle
        library = reopen()
        assert (library._decoder._wanted.gentle, library._decoder._wanted.workers) == (True, 1)
        assert library._encoders._is_gentle
    library.change_settings(Settings(decode_workers=2))
    assert (library._decoder._wanted.gentle, library._decoder._wanted.workers) == (False, 2)
    assert not library._encoders._is_gentle


@pytest.mark.parametrize(
    "wanted",
    [
        Settings(device="gpu"),
        Settings(device="cuda:99"),
        Settings(decode_workers=65),
        Settings(excluded=(" ",)),
        Settings(model="no such model"),
        Settings(thumbnails="relative"),
        Settings(thumbnails="/a/\udcff"),
    ],
)
def test_nonsense_is_refused_by_its_key_and_changes_nothing(reopen, file, wanted):
    library = reopen()
    (key,) = (name for name in Settings.__slots__ if getattr(wanted, name) != getattr(Settings(), name))
    with pytest.raises(SettingsError, match=key) as caught:
        library.change_settings(wanted)
    assert caught.value.remedy
    assert library.settings().settings == Settings()
    assert not file.exists()


def test_a_settings_file_that_cannot_be_written_changes_nothing(reopen, tmp_path, file):
    library = reopen()
    file.mkdir()
    with pytest.raises(StorageError):
        library.change_settings(Settings(decode_workers=2))
    assert library.settings().settings == Settings()


def test_a_file_with_nonsense_keeps_nobody_from_their_photos(reopen, file):
    file.write_text('device = "gpu"\ndecode_workers = 2\nmodel = "none such"\n[table]\nx = 1\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="line 1"):
        reopen()
    library = reopen(leniently=True)
    report = library.settings()
    assert report.settings == Settings(decode_workers=2)
    device, table, model = report.problems
    assert "line 1" in device
    assert "line 4" in table
    assert "none such" in model
    assert library.stats().photos == 0
    (left,) = library.change_settings(report.settings).problems
    assert "'table'" in left, "what was set makes sense now"


def test_a_file_that_is_no_toml_is_kept_beside_the_new_one(reopen, file):
    file.write_bytes(b"device = = \xff")
    library = reopen(leniently=True)
    assert len(library.settings().problems) == 1
    assert library.change_settings(Settings(decode_workers=2)).problems == ()
    assert file.with_name("settings.toml.broken").read_bytes() == b"device = = \xff"
    assert reopen().settings().settings == Settings(decode_workers=2)


def test_thumbnails_move_and_stay_there(reopen, beside, tmp_path):
    library, target = reopen(), tmp_path / "else" / "where"
    report = library.change_settings(Settings(thumbnails=str(target)))
    assert report.settings.thumbnails == str(target)
    status = moved(library)
    assert (status.state, status.report, status.error) == (JobState.DONE, None, "")
    assert library.settings().thumbnails_dir == str(target)
    assert (shelves(target), shelves(beside)) == (["00", "01", "02"], [])
    assert library.storage().thumbnails == 3
    if os.name == "posix":
        assert target.stat().st_mode & 0o077 == 0
    library = reopen()
    assert (library.settings().thumbnails_dir, library.jobs()) == (str(target), ())
    library.change_settings(Settings())
    assert moved(library).state is JobState.DONE
    assert (shelves(target), shelves(beside)) == ([], ["00", "01", "02"])
    assert library.settings().thumbnails_dir == str(beside)


def test_a_move_that_was_cut_off_loses_nothing_and_goes_on_at_the_next_start(reopen, beside, tmp_path, held):
    library, target = reopen(), tmp_path / "elsewhere"
    library.change_settings(Settings(thumbnails=str(target)))
    assert held.wait(WAIT_S)
    assert library.settings().thumbnails_dir == str(beside), "they lie there until all of them were copied"
    library.close()
    assert shelves(beside) == ["00", "01", "02"]
    held.clear()
    library = reopen()
    assert held.wait(WAIT_S), "it goes on"
    assert library.settings().settings.thumbnails == str(target)
    assert library.settings().thumbnails_dir == str(beside)


def test_what_was_cut_off_is_finished(reopen, beside, tmp_path, file):
    target = tmp_path / "elsewhere"
    reopen()
    file.write_text(f"thumbnails = {str(target)!r}\n", encoding="utf-8")
    fill(target, "00")
    library = reopen()
    assert moved(library).state is JobState.DONE
    assert (shelves(target), shelves(beside)) == (["00", "01", "02"], [])


def test_a_move_that_the_person_cancels_is_taken_back(reopen, beside, tmp_path, held, file):
    library, target = reopen(), tmp_path / "elsewhere"
    library.change_settings(Settings(decode_workers=2, thumbnails=str(target)))
    assert held.wait(WAIT_S)
    library.control_job(library.jobs()[-1].job_id, JobAction.CANCEL)
    assert moved(library).state is JobState.CANCELLED
    report = library.settings()
    assert (report.settings, report.thumbnails_dir) == (Settings(decode_workers=2), str(beside))
    assert (shelves(target), shelves(beside)) == ([], ["00", "01", "02"])
    assert "thumbnails" not in file.read_text(encoding="utf-8")
    assert reopen().jobs() == ()


def test_another_wish_takes_the_place_of_a_move_that_runs(reopen, beside, tmp_path, held, monkeypatch):
    library, first, second = reopen(), tmp_path / "first", tmp_path / "second"
    library.change_settings(Settings(thumbnails=str(first)))
    assert held.wait(WAIT_S)
    monkeypatch.undo()
    library.change_settings(Settings(thumbnails=str(second)))
    assert moved(library).state is JobState.DONE
    assert [status.state for status in library.jobs()] == [JobState.CANCELLED, JobState.DONE]
    assert (shelves(second), shelves(beside)) == (["00", "01", "02"], [])
    assert shelves(first) == [], "what was copied there is no use any more"
    assert library.settings().thumbnails_dir == str(second)


def test_a_move_that_fails_says_why_and_leaves_all_as_it_was(reopen, beside, tmp_path, monkeypatch):
    library, target = reopen(), tmp_path / "photos" / "cache"
    fill(target, "00")
    library.add_folder(str(target.parent))

    def full(*_):
        raise StorageError("the disk is full", "free some space")

    monkeypatch.setattr(preferences, "copy_thumbnails", full)
    library.change_settings(Settings(thumbnails=str(target)))
    status = moved(library)
    assert (status.state, "full" in status.error) == (JobState.FAILED, True)
    assert library.settings().thumbnails_dir == str(beside)
    assert shelves(beside) == ["00", "01", "02"]
    library.start_index(IndexRequest())
    status = over(library)
    assert (status.report.failed, library.failures()) == (0, ()), "what was copied until then is no photo"


def test_a_move_that_is_cancelled_while_it_waits_is_taken_back(reopen, beside, tmp_path):
    library, go_on = reopen(), threading.Event()
    library._jobs.start("indexing", lambda *_: go_on.wait(WAIT_S) and None)
    library.change_settings(Settings(decode_workers=2, thumbnails=str(tmp_path / "elsewhere")))
    library.control_job(library.jobs()[-1].job_id, JobAction.CANCEL)
    assert moved(library).state is JobState.CANCELLED
    assert library.settings().settings == Settings(decode_workers=2)
    go_on.set()


def test_a_move_that_ends_while_it_cleans_up_is_finished_at_the_next_start(reopen, beside, tmp_path, monkeypatch):
    library, first, second = reopen(), tmp_path / "first", tmp_path / "second"
    library.change_settings(Settings(thumbnails=str(first)))
    moved(library)

    def killed(*_, **__):
        raise CancelledError

    monkeypatch.setattr(preferences, "remove_thumbnails", killed)
    library.change_settings(Settings(thumbnails=str(second)))
    assert moved(library).state is JobState.CANCELLED
    assert (shelves(first), shelves(second)) == (["00", "01", "02"], ["00", "01", "02"])
    assert {first, second} <= set(library._preferences.thumbnail_folders)
    monkeypatch.undo()
    library = reopen()
    assert moved(library).state is JobState.DONE
    assert (shelves(first), shelves(second)) == ([], ["00", "01", "02"])
    assert first not in library._preferences.thumbnail_folders
    assert reopen().jobs() == ()


def test_a_folder_that_holds_photos_is_walked_whatever_the_settings_say(reopen, tmp_path, file):
    photos = tmp_path / "photos"
    photos.mkdir()
    reopen().add_folder(str(photos))
    file.write_text(f"thumbnails = {str(photos)!r}\n", encoding="utf-8")
    library = reopen()
    assert moved(library).state is JobState.FAILED
    assert photos not in library._preferences.thumbnail_folders


def test_a_new_library_takes_the_folder_of_its_settings_at_once(reopen, tmp_path, file):
    target = tmp_path / "elsewhere"
    file.write_text(f"thumbnails = {str(target)!r}\n", encoding="utf-8")
    library = reopen()
    assert (library.settings().thumbnails_dir, library.jobs()) == (str(target), ())


def test_while_their_drive_is_away_those_beside_the_library_serve(reopen, beside, tmp_path):
    library, target, away = reopen(), tmp_path / "drive", tmp_path / "unplugged"
    library.change_settings(Settings(thumbnails=str(target)))
    moved(library)
    library.close()
    target.rename(away)
    library = reopen()
    report = library.settings()
    assert report.thumbnails_dir == str(beside)
    assert str(target) in report.problems[0]
    assert not target.exists(), "nothing is made where a drive is plugged in"
    library.change_settings(Settings(decode_workers=2, thumbnails=str(target)))
    assert library.jobs() == ()
    fill(beside, "03")
    library.close()
    away.rename(target)
    library = reopen()
    assert moved(library).state is JobState.DONE
    assert library.settings().problems == ()
    assert (shelves(target), shelves(beside)) == (["00", "01", "02", "03"], [])


def test_folders_that_thumbnails_may_not_lie_in(reopen, tmp_path):
    library = reopen()
    photos = tmp_path / "photos"
    photos.mkdir()
    library.add_folder(str(photos))
    (tmp_path / "file").write_bytes(b"")
    know_a_photo(library, os.path.join("2024", "june", "a.jpg"))  # noqa: PTH118 - as the walk spells it
    own = (tmp_path / "library", tmp_path / "library" / "index")
    for folder in (photos, photos / "2024", photos / "2024" / "june", *own):
        with pytest.raises(SettingsError, match="thumbnails"):
            library.change_settings(Settings(thumbnails=str(folder)))
    with pytest.raises(StorageError):
        library.change_settings(Settings(thumbnails=str(tmp_path / "file" / "below")))
    inside = photos / "cache"
    library.change_settings(Settings(thumbnails=str(inside)))
    moved(library)
    for request in (lambda: library.add_folder(str(inside)), lambda: library.start_index(IndexRequest((str(inside),)))):
        with pytest.raises(FolderError):
            request()
