"""Speed and time left, from what the last seconds brought."""

from collections import deque
from collections.abc import Callable
from time import monotonic

from photoclip.domain.progress import Phase, Progress

_WINDOW_S = 15.0


class Pace:
    """Counts finished files of one phase. Not thread-safe: one stage counts."""

    def __init__(self, phase: Phase, total: int, clock: Callable[[], float] = monotonic) -> None:
        self._phase = phase
        self._total = total
        self._clock = clock
        self._done = 0
        self._failed = 0
        self._marks: deque[tuple[float, int]] = deque([(clock(), 0)])

    def count(self, done: int, failed: int = 0) -> None:
        """`done` more files are through, `failed` of them with a failure."""
        self._done += done
        self._failed += failed
        now = self._clock()
        self._marks.append((now, self._done))
        while len(self._marks) > 2 and self._marks[0][0] < now - _WINDOW_S:
            self._marks.popleft()

    def progress(self, note: str = "") -> Progress:
        """The state now; speed is that of the last 15 seconds."""
        (since, before), now = self._marks[0], self._clock()
        rate = (self._done - before) / (now - since) if now > since else 0.0
        left = (self._total - self._done) / rate if rate > 0 else None
        return Progress(self._phase, self._done, self._total, self._failed, rate, left, note)
