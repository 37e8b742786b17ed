"""The strip at the bottom and the dialog behind it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photoclip.domain.api import IndexReport, JobAction, JobState, JobStatus, Stats
from photoclip.domain.files import Failure, FileState
from photoclip.domain.progress import Phase, Progress
from photoclip.ui.dialogs.jobs import JobsDialog
from photoclip.ui.panels.job_report import FAILURES_SHOWN
from photoclip.ui.panels.status import StatusStrip


def job(phase=Phase.UNDERSTANDING, state=JobState.RUNNING, job_id=1, report=None, error="", **progress):
    return JobStatus(job_id, "Understanding photos", state, 1, Progress(phase, **progress), report, error)


def stats(photos=18_204, vectors=18_204):
    return Stats(photos, photos, 2, vectors, 0, 0, "starter")


LARGE = 2**31 + 7
"""A job's number is larger than what Qt takes for an int."""
RUNNING = job(done=1240, total=2000, per_second=58.0, seconds_left=13.0)


@pytest.fixture
def strip(theme, shown):
    strip = shown(StatusStrip(theme), 1280, 40)
    strip.show_model("starter · CPU bfloat16")
    strip.show_stats(stats())
    return strip


def words(strip):
    return strip._line.text_shown().replace(",", "")


def test_before_the_engine_answers_it_says_so(theme, shown):
    assert words(shown(StatusStrip(theme), 1280, 40)) == "Starting…"


def test_what_runs_is_told(strip):
    assert words(strip) == "Ready"
    assert strip._pause.isHidden()
    strip.show_jobs((RUNNING,))
    assert words(strip) == "Understanding photos · 1240 of 2000 · 58 photos/s · 13 s left"
    assert strip._line.accessibleName() == strip._line.text_shown()
    assert strip._photos.text().replace(",", "") == "18204 photos · all searchable"
    strip.show_jobs(())
    assert words(strip) == "Ready"
    assert strip._cancel.isHidden()


def test_nothing_moves_while_the_numbers_change(strip, qtbot):
    strip.show_jobs((job(done=0, total=2000, per_second=0.0),))
    places = set()
    for done in (1, 9, 10, 99, 1240, 1999, 2000):
        left_s = 3000.0 / done
        strip.show_jobs((job(done=done, total=2000, per_second=done % 99 + 0.4, seconds_left=left_s),))
        qtbot.wait(1)
        places.add((strip._pause.x(), strip._cancel.x(), strip._line.width(), strip._line._bar_rect().width()))
    assert len(places) == 1


def test_from_phase_to_phase_the_buttons_stay_where_they_are(strip, qtbot):
    places = set()
    for phase, total in ((Phase.WAITING, 0), (Phase.SCANNING, 0), (Phase.LOADING_MODEL, 0), (Phase.UNDERSTANDING, 900)):
        strip.show_jobs((job(phase, done=7, total=total, per_second=5.0, seconds_left=9.0),))
        qtbot.wait(1)
        places.add(strip._pause.x())
    assert len(places) == 1


@pytest.mark.parametrize("phase", [Phase.SCANNING, Phase.LOADING_MODEL, Phase.INDEXING])
def test_what_has_no_end_moves_to_and_fro(strip, qtbot, phase):
    strip.show_jobs((job(phase, done=5),))
    assert strip.line.fraction is None
    before = strip._line.grab().toImage()
    qtbot.waitUntil(lambda: strip._line.grab().toImage() != before, timeout=5_000)
    strip.show_jobs(())
    assert not strip._line._timer


def test_pause_resume_and_cancel(strip):
    said = []
    for name in ("pause_wanted", "resume_wanted", "cancel_wanted"):
        getattr(strip, name).connect(lambda job_id, name=name: said.append((name, job_id)))
    strip.show_jobs((replace(RUNNING, job_id=LARGE),))
    strip._pause.click()
    strip.show_jobs((replace(RUNNING, job_id=LARGE, state=JobState.PAUSED),))
    assert words(strip) == "Paused · 1240 of 2000"
    strip._pause.click()
    strip._cancel.click()
    assert said == [("pause_wanted", LARGE), ("resume_wanted", LARGE), ("cancel_wanted", LARGE)]


def test_the_one_that_works_is_shown_and_not_the_one_that_waits(strip):
    strip.show_jobs((job(Phase.DONE, JobState.DONE), job(Phase.WAITING, job_id=2), replace(RUNNING, job_id=3)))
    assert words(strip).startswith("Understanding photos")


def test_how_it_ended_stays_a_while_and_a_failure_until_the_next_job(strip, monkeypatch, qtbot):
    monkeypatch.setattr("photoclip.ui.panels.status._OUTCOME_MS", 1)
    strip.show_outcome(job(state=JobState.DONE, report=IndexReport(added=2000, failed=6)))
    assert words(strip) == "2000 photos understood · 6 need attention"
    qtbot.waitUntil(lambda: words(strip) == "Ready", timeout=5_000)
    strip.show_outcome(job(state=JobState.FAILED, error="the disk is full"))
    qtbot.wait(20)
    assert words(strip) == "The disk is full"
    assert strip.line.is_bad
    strip.show_jobs((RUNNING,))
    strip.show_jobs(())
    assert words(strip) == "Ready"


def test_while_the_library_is_closed_nothing_else_is_told(strip):
    strip.show_outcome(job(state=JobState.DONE, report=IndexReport(added=2000)))
    strip.show_idle("Not open")
    assert words(strip) == "Not open"
    assert strip._photos.text() == "", "nothing can be searched"
    strip.show_stats(stats())
    assert words(strip) == "Ready"
    assert strip._photos.text() != ""


def test_that_there_was_nothing_to_do_is_no_news_right_after_something_was_done(strip, monkeypatch):
    nothing = job(state=JobState.DONE, report=IndexReport(unchanged=9))
    strip.show_outcome(nothing)
    assert words(strip) == "Everything is up to date"
    strip.show_outcome(job(state=JobState.DONE, report=IndexReport(added=9)))
    strip.show_outcome(replace(nothing, is_quiet=True))
    assert words(strip) == "9 photos understood"
    strip.show_outcome(nothing)
    assert words(strip) == "Everything is up to date", "the person asked"
    strip.show_outcome(job(state=JobState.DONE, report=IndexReport(added=9)))
    nothing = replace(nothing, is_quiet=True)
    monkeypatch.setattr("photoclip.ui.panels.status._FRESH_MS", -60_000)
    strip.show_outcome(nothing)
    assert words(strip) == "Everything is up to date"


def test_what_is_said_passes_and_moves_no_button(strip, monkeypatch, qtbot):
    monkeypatch.setattr("photoclip.ui.panels.status._SAID_MS", -10_000)
    strip.show_jobs((RUNNING,))
    qtbot.wait(1)
    before = strip._cancel.x()
    monkeypatch.setattr("photoclip.ui.panels.status._SAID_MS", 300)
    strip.say("No photos in Documents.")
    assert words(strip) == "No photos in Documents."
    qtbot.wait(1)
    assert strip._cancel.x() == before
    qtbot.waitUntil(lambda: words(strip).startswith("Understanding"), timeout=10_000)


def test_in_a_small_window_the_least_goes_first(strip, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(strip)
    strip.show_jobs((RUNNING,))
    for width, model, photos in ((1280, True, True), (960, False, True), (700, False, False), (1280, True, True)):
        window.resize(width, 40)
        window.show()
        qtbot.waitUntil(lambda width=width: strip.width() == width, timeout=5_000)
        assert (strip._model.isVisible(), strip._photos.isVisible()) == (model, photos), width
    strip.setParent(None)


def test_a_click_or_enter_on_the_line_asks_for_more(strip):
    asked = []
    strip.details_wanted.connect(lambda: asked.append(1))
    QTest.mouseClick(strip._line, Qt.MouseButton.LeftButton)
    QTest.keyClick(strip._line, Qt.Key.Key_Return)
    assert asked == [1, 1]


REPORT = IndexReport(
    added=1988,
    updated=12,
    moved=3,
    failed=6,
    seconds=34.4,
    photos_per_second=58.1,
    failures=tuple(Failure(f"/p/{number}.jpg", FileState.DAMAGED, "cut off") for number in range(1500)),
    offline=("/media/Old drive",),
    warnings=("The folder cannot be watched.",),
)


@pytest.fixture
def dialog(theme, shown):
    dialog = JobsDialog(theme)
    dialog.show_jobs((job(Phase.DONE, JobState.DONE, report=REPORT), replace(RUNNING, job_id=2)))
    return shown(dialog, 880, 560)


def test_all_about_a_job(dialog):
    assert "1240" in dialog.report.text_shown().replace(",", ""), "the newest is shown first"
    dialog._list.setCurrentRow(1)
    text = dialog.report.text_shown()
    for part in ("added 1", "moved 3", "failed 6", "took 34 s", "photos/s 58.1", "cannot be watched", "Old drive"):
        assert part in text
    assert dialog.report.model.rowCount() == FAILURES_SHOWN
    assert "500 FILES" in text


def test_the_chosen_one_stays_and_the_newest_is_followed(dialog):
    third = replace(RUNNING, job_id=3)
    dialog.show_jobs((job(Phase.DONE, JobState.DONE, report=REPORT), replace(RUNNING, job_id=2), third))
    assert dialog._list.currentRow() == 0
    dialog._list.setCurrentRow(2)
    dialog.show_jobs(
        (job(Phase.DONE, JobState.DONE, report=REPORT), replace(RUNNING, job_id=2), third, replace(RUNNING, job_id=4))
    )
    assert dialog._list.currentRow() == 3
    assert "1" in dialog.report.text_shown()


def test_what_failed_says_why(dialog):
    dialog.show_jobs((job(Phase.DONE, JobState.FAILED, error="the disk is full (free some space)"),))
    assert "The disk is full (free some space)" in dialog.report.text_shown()
    assert dialog.report.model.rowCount() == 0


def test_jobs_of_another_engine_take_their_place_without_a_word(dialog):
    dialog.show_jobs(())
    assert dialog._pages.currentIndex() == 1
    dialog.show_jobs((replace(RUNNING, job_id=1),))
    assert "took" not in dialog.report.text_shown()


def test_it_is_not_modal(dialog):
    dialog.open()
    assert not dialog.isModal()


def model_job(word, job_id, phase=Phase.DOWNLOADING, state=JobState.RUNNING, **progress):
    title = f"{word} ViT-B-32-256/datacomp_s34b_b86k"
    return JobStatus(job_id, title, state, 1, Progress(phase, **progress), model="ViT-B-32-256/datacomp_s34b_b86k")


DOWNLOAD = model_job("Downloading", LARGE, done=210_000_000, total=605_143_884, per_second=8.1e6, seconds_left=49.0)
SWITCH = model_job("Switching to", 3, Phase.UNDERSTANDING, done=7, total=18_204, per_second=57.0)


def test_of_several_jobs_one_is_told_and_the_others_counted(strip, qtbot):
    asked = []
    strip.pause_wanted.connect(asked.append)
    strip.show_jobs((DOWNLOAD,))
    assert strip._more.isHidden()
    strip.show_jobs((SWITCH, DOWNLOAD, RUNNING))
    assert words(strip).startswith("Downloading ViT-B-32-256/datacomp_s34b_b86k · 210 MB of 605 MB · 8.1 MB/s")
    assert (strip._more.text(), strip._more.accessibleName()) == ("+ 2", "Show 2 other jobs that run")
    strip._pause.click()
    # Paused, it stays: the button is not to mean another job all of a sudden.
    strip.show_jobs((SWITCH, replace(DOWNLOAD, state=JobState.PAUSED)))
    assert words(strip).startswith("Paused · Downloading")
    assert strip._pause.text() == "Resume"
    assert asked == [LARGE]
    with qtbot.waitSignal(strip.details_wanted):
        strip._more.click()
    strip.show_jobs((SWITCH,))
    assert words(strip).startswith("Switching to")
    assert strip._more.isHidden()


def test_a_long_name_does_not_widen_the_window(theme, shown):
    strip = shown(StatusStrip(theme), 720, 40)
    strip.show_jobs((SWITCH, DOWNLOAD))
    for width in (720, 800, 900, 1280):
        strip.resize(width, 40)
        QTest.qWait(0)
        assert strip.width() == width
        buttons = [each for each in (strip._pause, strip._cancel, strip._more) if each.isVisible()]
        assert max(button.geometry().right() for button in buttons) <= width
        assert strip._line.geometry().right() < strip._pause.x()
        assert strip._line.width() >= strip._line.minimumSizeHint().width()
    assert strip._more.isVisible()


def test_each_of_several_jobs_is_held_from_the_dialog(theme, shown):
    dialog = shown(JobsDialog(theme), 880, 560)
    heard = []
    dialog.acted.connect(lambda action, job_id: heard.append((action, job_id)))
    dialog.show_jobs((RUNNING, SWITCH, DOWNLOAD))
    rows = [dialog._list.item(row).text().replace(",", "") for row in range(3)]
    assert rows[0] == "Downloading ViT-B-32-256/datacomp_s34b_b86k\n210 MB of 605 MB"
    assert rows[1] == "Switching to ViT-B-32-256/datacomp_s34b_b86k\n7 of 18204"
    dialog._list.setCurrentRow(0)
    report = dialog.report
    report._pause.click()
    dialog.show_jobs((RUNNING, SWITCH, replace(DOWNLOAD, state=JobState.PAUSED)))
    assert "Paused · 210 MB of 605 MB" in report.text_shown()
    assert "MB/s" not in report.text_shown()
    report._pause.click()
    report._cancel.click()
    assert heard == [(JobAction.PAUSE, LARGE), (JobAction.RESUME, LARGE), (JobAction.CANCEL, LARGE)]
    dialog.show_jobs((RUNNING, replace(DOWNLOAD, state=JobState.DONE, report=IndexReport())))
    assert report._pause.isHidden()
    assert "is on this computer now" in report.text_shown()
    assert "took" not in report.text_shown()


def test_two_things_can_be_offered_about_what_was_done(strip):
    taken = []
    strip.offer_taken.connect(taken.append)
    strip.offer("Tagged 4 photos", "Undo")
    strip.offer_also("Review")
    assert (strip._offer.isVisible(), strip._also.isVisible()) == (True, True)
    assert strip._also.accessibleName() == "Review: Tagged 4 photos"
    QTest.mouseClick(strip._also, Qt.MouseButton.LeftButton)
    assert taken == ["Review"]
    assert (strip._offer.isVisible(), strip._also.isVisible()) == (False, False)
    strip.offer("Tagged 4 photos", "Undo")
    strip.offer_also("Review")
    strip.withdraw()
    assert (strip._offer.isVisible(), strip._also.isVisible()) == (False, False)
