"""What labels mean is learned before tags are suggested: seen, cancelled, gone on with; and photos come first."""

import uuid

import pytest
from PIL import Image
from PySide6.QtTest import QTest

from photoclip.domain.progress import Phase
from photoclip.domain.tag_words import Label
from photoclip.ui.models import learning_words
from photoclip.ui.panels.tagging_choice import Target
from photoclip.ui.presenters import tags
from tests.ui.tags.tag_desk import Desk, until


@pytest.fixture
def name():
    """The first word of labels that no other library knows: what is learned serves them all."""
    return uuid.uuid4().hex[:6]


def use_own_labels(desk, name, count) -> None:
    def change(api) -> None:
        api.use_vocabulary("everyday", False)
        api.add_vocabulary("own", tuple(Label(f"{name} {number}") for number in range(count)))

    desk.ask(change)


def test_what_stands_aside_is_made_when_it_is_wanted(wired):
    """Or the first paint waits for it."""
    wiring = wired()
    tagging, pages = wiring.tagging, wiring.tag_pages
    assert (tagging._teaching, tagging._choosing, pages._pages) == (None, None, None)
    tagging.choose_tags(Target())
    assert tagging._teaching is None
    assert tagging.choice is tagging._window.aside


@pytest.fixture
def desk(sample_library, wired, name):
    desk = Desk(wired())
    use_own_labels(desk, name, 500)
    until(lambda: len(desk.wiring.model.rows))
    return desk


def heading(page) -> str:
    return page.nothing.accessibleName()


def press(desk, page, words) -> None:
    desk.button(page.nothing, words).click()


def learners(desk) -> list:
    return [job for job in desk.ask(lambda api: api.jobs()) if job.title.startswith("Learning") and not job.is_over]


def test_the_tuner_says_how_far_it_is_and_it_can_be_cancelled_and_gone_on_with(desk, name):
    desk.pages.tune(f"{name} 3")
    page, tuner = desk.pages.tuner_page, desk.pages.tuner
    until(lambda: heading(page) == "Learning what 500 labels mean" and " of " in page.nothing.accessibleDescription())
    until(lambda: desk.window.strip.line.title == "Learning what 500 labels mean")
    line = desk.window.strip.line
    assert line.has_bar
    assert " of " in line.amount
    assert desk.ask(lambda api: api.tags()) == (), "no thread waits"
    press(desk, page, "Cancel")
    until(lambda: heading(page) == learning_words.STOPPED_HEADING)
    until(lambda: "Stopped" in desk.window.strip.line.title)
    tuner._ask()  # as when photos come
    desk.pages.review()
    desk.pages.tune(f"{name} 4")
    assert heading(page) != learning_words.STOPPED_HEADING, "who opens it wants it"
    until(lambda: tuner.sheet is not None)
    assert tuner.sheet.tuning.tag.name == f"{name} 4"
    until(lambda: desk.window.strip.line.title != "Learning what 500 labels mean")


def test_what_was_cancelled_is_not_begun_again_by_itself(desk, name):
    desk.pages.review()
    page, reviewer = desk.pages.review_page, desk.pages.reviewer
    until(lambda: heading(page) == "Learning what 500 labels mean")
    press(desk, page, "Cancel")
    until(lambda: heading(page) == learning_words.STOPPED_HEADING)
    reviewer._ask()
    reviewer._counting.ask(lambda api: api.tags(), lambda _tags: pytest.fail("it is known"), lambda _error: None)
    desk.wiring.tagging.tags._ask_waiting()
    until(lambda: not (reviewer._asking.is_asking or reviewer._counting.is_asking))
    until(lambda: not desk.wiring.tagging.tags._is_counting)
    until(lambda: learners(desk) == [])
    assert (heading(page), reviewer.queue.is_known) == (learning_words.STOPPED_HEADING, False)
    press(desk, page, "Go on")
    until(lambda: heading(page) == "Learning what 500 labels mean" or reviewer.queue.is_known)
    until(lambda: reviewer.queue.is_known)


def test_the_count_in_the_sidebar_waits_until_photos_are_understood(tmp_path, wired, name, monkeypatch):
    monkeypatch.setattr(tags, "_COUNT_REVIEW_MS", 20)
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(60):
        Image.new("RGB", (640, 480), (number, 4 * number, 90)).save(folder / f"{number}.png")
    desk = Desk(wired())
    use_own_labels(desk, name, 40)
    counts, together, learned = [], [], []
    monkeypatch.setattr(desk.window.sidebar.tags, "show_waiting", counts.append)

    def hear(news) -> None:
        at_work = [job for job in news.jobs if not job.is_over]
        learning = [job for job in at_work if job.progress.phase is Phase.LABELS and job.progress.done]
        understanding = [job for job in at_work if job.progress.phase is Phase.UNDERSTANDING]
        learned.extend(learning)
        if learning and understanding:
            together.append(news)

    desk.wiring.engine.news.connect(hear)
    until(lambda: counts == [0] or counts[-1:] == [0])
    assert learned == [], "without photos there is nothing to be learned for"
    desk.wiring.shelf.add_folders([str(folder)])
    QTest.qWait(1)
    until(lambda: learned)
    before = len(counts)
    until(lambda: len(counts) > before)
    assert together == []
    assert all(job.is_quiet for job in learned)
