"""What labels mean is learned as a job: told, paused, cancelled, kept; in-process and through the socket alike."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photoclip.domain.api import IndexRequest, JobAction, JobState
from photoclip.domain.browse import Scope
from photoclip.domain.errors import CancelledError, TagError, VocabularyError
from photoclip.domain.progress import Phase
from photoclip.domain.tag_api import Haste, PhotoTags, ReviewRequest, TagRequest
from photoclip.domain.tag_words import Label

if TYPE_CHECKING:
    from photoclip.domain.api import JobStatus
    from tests.contract.conftest import Opened

DEADLINE_S = 120.0
COUNTS = ReviewRequest(limit=0)


def is_learning(status: "JobStatus") -> bool:
    return status.is_over or (status.progress.phase is Phase.LABELS and status.progress.done > 0)


def until(found: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def name() -> str:
    """The first word of labels that no other library knows: what is learned serves them all."""
    return uuid.uuid4().hex[:6]


@pytest.fixture
def unlearned(fresh: "Opened", name: str) -> "Opened":
    """Six photos, and 1,280 texts that nobody asked the model about."""
    fresh.api.use_vocabulary("everyday", False)
    fresh.api.add_vocabulary("many", tuple(Label(f"{name} {number}") for number in range(160)))
    fresh.index(fresh.photos)
    return fresh


def test_it_is_told_cancelled_and_what_was_learned_is_kept(unlearned: "Opened") -> None:
    api = unlearned.api
    job_id = api.learn_labels(Haste.NOW)
    assert job_id is not None
    assert job_id == api.learn_labels(Haste.PHOTOS_FIRST) == api.learn_labels(Haste.NOW)
    status = unlearned.over(job_id, is_learning)
    assert (status.title, status.is_quiet) == ("Learning what 160 labels mean", False)
    assert 0 < status.progress.done < status.progress.total
    assert status.progress.total >= 160 * 8
    assert job_id in [job.job_id for job in api.wait_news(-1, 0).jobs]
    api.control_job(job_id, JobAction.CANCEL)
    with pytest.raises(CancelledError):  # at once, not only when it has ended
        api.learn_labels(Haste.PHOTOS_FIRST)
    over = unlearned.over(job_id)
    assert over.state is JobState.CANCELLED
    for haste in (Haste.PHOTOS_FIRST, Haste.IN_PASSING):
        with pytest.raises(CancelledError):
            api.learn_labels(haste)
    again = api.learn_labels(Haste.NOW)
    assert again not in (None, job_id)
    rest = unlearned.over(again, is_learning)
    assert rest.progress.total <= status.progress.total - status.progress.done
    assert unlearned.over(again).state is JobState.DONE
    assert [api.learn_labels(haste) for haste in Haste] == [None, None, None]
    assert api.review(COUNTS).total >= 0
    assert {job.job_id for job in api.jobs()} >= {job_id, again}, "the review needed none"


def test_a_question_tells_of_it_and_ends_with_it(unlearned: "Opened", name: str) -> None:
    api = unlearned.api
    with ThreadPoolExecutor(2) as pool:
        asked = pool.submit(api.review, COUNTS), pool.submit(api.tuning, f"{name} 7")
        until(lambda: [job for job in api.wait_news(-1, 0).jobs if job.progress.phase is Phase.LABELS])
        (job,) = (job for job in api.jobs() if job.title.startswith("Learning"))
        unlearned.over(job.job_id, is_learning)
        api.control_job(job.job_id, JobAction.CANCEL)
        for question in asked:
            with pytest.raises(CancelledError):
                question.result(120)
    assert len(api.tuning(f"{name} 7").id_array()) == 6, "who asks again has it learned"
    assert [one.state for one in api.jobs() if one.title.startswith("Learning")] == [
        JobState.CANCELLED,
        JobState.DONE,
    ]


def test_a_pause_holds_it_up_and_nobody_else(unlearned: "Opened", name: str, tmp_path: Path) -> None:
    api = unlearned.api
    job_id = api.learn_labels(Haste.NOW)
    assert job_id is not None
    unlearned.over(job_id, is_learning)
    api.control_job(job_id, JobAction.PAUSE)
    (tmp_path / "words.txt").write_text("".join(f"{name} word {number}\n" for number in range(20)))
    other = api.learn_labels(Haste.NOW, str(tmp_path / "words.txt"))
    assert other is not None
    assert unlearned.over(other).state is JobState.DONE
    request = TagRequest(vocabulary=str(tmp_path / "words.txt"), threshold=0.0)
    ids = tuple(photo.photo_id for photo in unlearned.listed(Scope()))
    assert len(api.score_tags(request, ids)[0].suggestions) == 20
    paused = api.wait_job(job_id, 0, 0)
    assert (paused.state, paused.progress.done < paused.progress.total) == (JobState.PAUSED, True)
    api.control_job(job_id, JobAction.RESUME)
    assert unlearned.over(job_id).state is JobState.DONE
    with pytest.raises(VocabularyError):
        api.learn_labels(Haste.NOW, str(tmp_path / "nothing.txt"))


def test_photos_come_first(unlearned: "Opened", name: str) -> None:
    api = unlearned.api
    folder = unlearned.photos.parent / "more"
    folder.mkdir()
    for number in range(40):
        unlearned.draw(f"rgb({number}, {5 * number}, 90)", f"{number}.jpg", folder)
    indexing = api.start_index(IndexRequest((str(folder),)))
    learning = api.learn_labels(Haste.PHOTOS_FIRST)
    assert learning is not None
    while not (index := api.wait_job(indexing, 0, 0)).is_over:
        status = api.wait_job(learning, 0, 0)
        assert status.progress.phase is Phase.WAITING or api.wait_job(indexing, 0, 0).is_over
        api.wait_job(indexing, index.revision, 5.0)
    # Whoever wants to see it now does not wait behind others, and is told how far it is.
    unlearned.over(learning, is_learning)
    now = api.learn_labels(Haste.IN_PASSING)
    assert now not in (None, learning)
    status = unlearned.over(now, is_learning)
    assert not status.is_quiet
    assert unlearned.over(now).state is JobState.DONE
    assert api.learn_labels(Haste.PHOTOS_FIRST) is None, "nobody stopped it"
    api.add_vocabulary("few", tuple(Label(f"{name} new {number}") for number in range(9)))
    assert api.learn_labels(Haste.PHOTOS_FIRST) is not None
    until(lambda: api.learn_labels(Haste.PHOTOS_FIRST) is None)
    titles = [job.title for job in api.jobs() if job.title.startswith("Learning")]
    assert titles == [status.title], "one that nobody waits for is forgotten"


def test_without_photos_nothing_is_learned(fresh: "Opened", name: str) -> None:
    api = fresh.api
    api.add_vocabulary("some", (Label(f"{name} dog"), Label(f"{name} cat")))
    assert [api.learn_labels(haste) for haste in Haste] == [None, None, None]
    assert api.review(COUNTS).total == 0
    assert api.suggestions((1,)) == (PhotoTags(1),)
    assert len(api.tuning(f"{name} dog").id_array()) == 0
    assert api.untagged(Scope(), 3) == ()
    assert fresh.over(api.start_tagging(TagRequest())).state is JobState.DONE
    with pytest.raises(TagError):
        api.tuning("nothing of the kind")
    fresh.index(fresh.photos)
    job_id = api.learn_labels(Haste.NOW)
    assert job_id is not None, "neither that nor the indexing did it"
    api.control_job(job_id, JobAction.CANCEL)
    fresh.over(job_id)
