"""What is there for a moment only, and jobs that come and go all day."""

from dataclasses import replace

import pytest

from photoclip.domain.api import IndexReport, JobState, JobStatus
from photoclip.domain.progress import Phase, Progress
from photoclip.ui.dialogs.jobs import JobsDialog
from photoclip.ui.models.job_words import is_small
from photoclip.ui.presenters.patience import Patience


@pytest.fixture
def patience(qapp, monkeypatch):
    monkeypatch.setattr("photoclip.ui.presenters.patience.APPEARS_MS", 60)
    monkeypatch.setattr("photoclip.ui.presenters.patience.STAYS_MS", 120)
    made = Patience()
    made.seen = []
    made.changed.connect(made.seen.append)
    return made


def test_a_moment_is_not_shown(patience, qtbot):
    patience.know("job")
    patience.know(None)
    qtbot.wait(150)
    assert patience.seen == []


def test_what_lasts_is_shown_and_stays_until_it_can_be_read(patience, qtbot):
    patience._stays.setInterval(3_000)  # a machine that stalls is no reason to go
    patience.know("a")
    patience.know("b")
    qtbot.waitUntil(lambda: patience.seen == ["b"])
    patience.know("c")
    patience.know(None)
    assert patience.seen == ["b", "c"]
    patience.know("d")
    assert patience.seen == ["b", "c", "d"]
    patience.know(None)
    assert patience.seen[-1] == "d"
    qtbot.waitUntil(lambda: patience.seen[-1] is None)


def test_an_end_is_an_end(patience, qtbot):
    patience.know("a")
    qtbot.waitUntil(lambda: patience.seen == ["a"])
    patience.end()
    patience.end()
    assert patience.seen == ["a", None]
    patience.know("b")
    patience.end()
    qtbot.wait(150)
    assert patience.seen == ["a", None]


def over(job_id, report, state=JobState.DONE):
    return JobStatus(job_id, "Following changes", state, 1, Progress(Phase.DONE), report)


def test_a_few_photos_take_one_line(theme, shown):
    few, many = IndexReport(added=3), IndexReport(added=300)
    assert is_small(over(1, few))
    for report in (many, IndexReport(added=1, failed=1), IndexReport(offline=("/x",)), IndexReport(warnings=("w",))):
        assert not is_small(over(1, report))
    assert not is_small(over(1, few, JobState.CANCELLED))
    dialog = JobsDialog(theme)
    shown(dialog, 880, 560)
    running = JobStatus(9, "Following changes", JobState.RUNNING, 1, Progress(Phase.UNDERSTANDING, 1, 3))
    dialog.show_jobs((over(1, many), over(2, few), running))
    texts = [dialog._list.item(row).text() for row in range(3)]
    assert texts == [
        "Following changes\nUnderstanding photos · 1 of 3",
        "3 photos understood",
        "Following changes\n300 photos understood",
    ]
    heights = [dialog._list.visualItemRect(dialog._list.item(row)).height() for row in range(3)]
    assert heights[1] < heights[0] == heights[2]
    dialog.show_jobs((over(1, many), over(2, few), replace(over(9, few), revision=2)))
    assert dialog._list.item(0).text() == "3 photos understood"
    dialog._list.doItemsLayout()
    assert dialog._list.visualItemRect(dialog._list.item(0)).height() == heights[1]


def test_what_is_read_stays_while_small_jobs_come_and_go(theme, shown):
    dialog = shown(JobsDialog(theme), 880, 560)
    big, few = over(1, IndexReport(added=300)), IndexReport(added=3)
    running = JobStatus(3, "Following changes", JobState.RUNNING, 1, Progress(Phase.UNDERSTANDING, 1, 3))
    dialog.show_jobs((big, over(2, few), running))
    assert "300 photos" in dialog.report.text_shown()
    dialog._list.setCurrentRow(1)
    dialog.show_jobs((big, over(2, few), over(3, IndexReport(added=400)), over(4, IndexReport(added=500))))
    assert "3 photos" in dialog.report.text_shown()
    dialog.close()
    dialog.open()
    assert "500 photos" in dialog.report.text_shown()
    dialog.show_jobs((over(5, few),))
    assert "3 photos" in dialog.report.text_shown()
