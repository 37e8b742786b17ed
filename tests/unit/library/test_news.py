import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from photoclip.library.news import NewsDesk


@pytest.fixture
def desk():
    return NewsDesk()


def test_who_has_seen_nothing_does_not_wait(desk):
    assert desk.wait(-1, 60) == desk.counters()


def test_each_counter_grows_with_what_it_counts(desk):
    start = desk.counters()
    desk.photos_changed()
    photos = desk.counters()
    assert (photos.photos - start.photos, photos.folders - start.folders) == (1, 0)
    desk.folders_changed()
    folders = desk.counters()
    assert (folders.photos - photos.photos, folders.folders - photos.folders) == (0, 1)
    desk.job_changed(is_progress=False)
    assert (desk.counters().photos, desk.counters().folders) == (folders.photos, folders.folders)
    desk.organised()
    assert (desk.counters().organised - start.organised, desk.counters().photos) == (1, folders.photos)
    assert desk.counters().revision == start.revision + 4


def test_a_waiter_is_woken_by_a_change_and_gives_up_at_its_timeout(desk):
    seen = desk.counters().revision
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(desk.wait, seen, 60)
        desk.photos_changed()
        assert waiting.result(10).revision == seen + 1
    began = time.monotonic()
    assert desk.wait(seen + 1, 0.15).revision == seen + 1
    assert 0.15 <= time.monotonic() - began < 5


def test_progress_is_told_ten_times_a_second_and_the_last_of_it_too(desk):
    revisions, stop = [], threading.Event()

    def listen():
        seen = desk.counters().revision
        while not stop.is_set():
            counters = desk.wait(seen, 0.5)
            if counters.revision != seen:
                revisions.append(counters.revision)
            seen = counters.revision

    listener = threading.Thread(target=listen)
    listener.start()
    began = time.monotonic()
    while time.monotonic() - began < 0.55:
        last = desk.counters().revision  # on a busy machine the last may be told at once
        desk.job_changed(is_progress=True)
    deadline = time.monotonic() + 30
    while not revisions or revisions[-1] <= last:
        assert time.monotonic() < deadline, "the last progress was not told"
        time.sleep(0.01)  # else who listens waits for who looks whether it has heard
    stop.set()
    listener.join()
    assert 2 <= len(revisions) <= 9


def test_closing_wakes_everybody_and_nobody_waits_after(desk):
    seen = desk.counters().revision
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(desk.wait, seen, 60) for _ in range(3)]
        desk.close()
        assert [wait.result(10).revision for wait in waiting] == [seen] * 3
    began = time.monotonic()
    desk.wait(seen, 60)
    assert time.monotonic() - began < 10


def test_counters_of_a_library_opened_again_differ_from_those_before(monkeypatch):
    """Also of one opened in the same instant, or after the clock was set back."""
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    first = [NewsDesk().counters() for _ in range(50)]
    for counted in ("revision", "photos", "folders"):
        values = sorted(getattr(counters, counted) for counters in first)
        assert all(after - before > 1_000_000 for before, after in pairwise(values))
        assert values[0] >= 0
        assert values[-1] < 2**53
