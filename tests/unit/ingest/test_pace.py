from photoclip.domain.progress import Phase
from photoclip.ingest.pace import Pace


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_speed_and_time_left_come_from_the_last_seconds():
    clock = Clock()
    pace = Pace(Phase.UNDERSTANDING, 1000, clock)
    for _ in range(10):
        clock.now += 1
        pace.count(50, failed=1)
    progress = pace.progress()
    assert (progress.done, progress.total, progress.failed) == (500, 1000, 10)
    assert progress.per_second == 50
    assert progress.seconds_left == 10


def test_an_old_burst_is_forgotten():
    clock = Clock()
    pace = Pace(Phase.HASHING, 10_000, clock)
    clock.now += 1
    pace.count(5000)
    for _ in range(30):
        clock.now += 1
        pace.count(10)
    assert 9 <= pace.progress().per_second <= 11


def test_nothing_is_guessed_before_anything_happened():
    progress = Pace(Phase.HASHING, 10, Clock()).progress()
    assert progress.per_second == 0
    assert progress.seconds_left is None
