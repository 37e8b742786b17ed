"""How far bytes have come: told ten times a second at most, with the speed of the last seconds."""

import time
from collections import deque
from collections.abc import Callable

from photoclip.domain.progress import Phase, Progress, Progressed

_EVERY_S = 0.1
_WINDOW_S = 5.0


class Meter:
    """Counts the bytes of one file after the other, `total` of them in all. For one thread."""

    def __init__(
        self,
        phase: Phase,
        total: int,
        progressed: Progressed,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._phase, self._total = phase, total
        self._progressed, self._clock = progressed, clock
        self._settled = self._done = 0
        self._note = ""
        self._seen = deque[tuple[float, int]]()
        self._next_s = clock()

    def reached(self, done: int, note: str = "") -> None:
        """`done` bytes of this file are there; `note` says what is unusual. May be called as often as one likes."""
        self._done = self._settled + done
        if note != self._note or self._clock() >= self._next_s:
            self._note = note
            self._tell()

    def settled(self, size_bytes: int) -> None:
        """This file has all of its bytes. Told at once."""
        self._settled += size_bytes
        self._done, self._note = self._settled, ""
        self._tell()

    def restart(self) -> None:
        """What is there by now says nothing of the speed: it lay there before, or the person paused."""
        self._seen.clear()

    def _tell(self) -> None:
        now = self._clock()
        self._next_s = now + _EVERY_S
        self._seen.append((now, self._done))
        while len(self._seen) > 2 and self._seen[1][0] < now - _WINDOW_S:
            self._seen.popleft()
        began, before = self._seen[0]
        # What was no good and is fetched again takes bytes back, which is no speed.
        speed = max(0.0, (self._done - before) / (now - began)) if now > began else 0.0
        left = (self._total - self._done) / speed if speed else None
        self._progressed(Progress(self._phase, self._done, self._total, 0, speed, left, self._note))
