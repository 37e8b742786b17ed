"""Where in a folder something may have changed."""

import math
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Touch:
    """A place to look at: `relative_path` is a folder beneath the watched one ("" itself), which need not exist any
    more. `is_deep`: with all that is beneath it; else only the files directly in it.
    """

    relative_path: str
    is_deep: bool


WHOLE = Touch("", is_deep=True)
"""The whole folder."""

_MOST = 64
_MOST_KEPT = 4096


def covers(touches: Iterable[Touch], place: Touch) -> bool:
    """Whether everything in a place lies within one of the touches."""
    return any(
        touch == place or (touch.is_deep and _is_beneath(place.relative_path, touch.relative_path)) for touch in touches
    )


def collapsed(touches: Iterable[Touch], most: int = _MOST) -> tuple[Touch, ...]:
    """At most `most` touches, 1 at least, that cover all of these, sorted; the result depends on the set alone.

    What lies in a deep one is left out. Where there are too many, folders with the most touched ones right in them are
    touched deep instead.
    """
    left = _uncovered(set(touches))
    while len(left) > most:
        crowds = Counter(_parent(touch.relative_path) for touch in left)
        largest = max(crowds.values())
        lifted = {folder for folder, count in crowds.items() if count == largest}
        if largest == 1:
            deepest = max(folder.count(os.sep) for folder in lifted)
            lifted = {folder for folder in lifted if folder.count(os.sep) == deepest}
        left = _uncovered(left | {Touch(folder, is_deep=True) for folder in lifted})
    return tuple(sorted(left, key=lambda touch: (touch.relative_path, touch.is_deep)))


class Touches:
    """Collects touches and gives them out once things are quiet. Not thread-safe.

    `take` gives out what was added when nothing was added for `quiet_s`, or when the oldest waited `longest_s`; what
    was added with a delay, when that is over. Nothing that was added is lost: what is given out covers it. More than
    some thousand different places at once become the whole folder.
    """

    def __init__(self, quiet_s: float, longest_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._quiet_s = quiet_s
        self._longest_s = longest_s
        self._clock = clock
        self._fresh: set[Touch] = set()
        self._oldest_s = 0.0
        self._newest_s = 0.0
        self._delayed: dict[float, set[Touch]] = {}

    def add(self, touches: Iterable[Touch], delay_s: float = 0.0) -> None:
        """Collect places. With a `delay_s` (s), they are given out after it, at most a quarter of it later."""
        now_s = self._clock()
        if delay_s > 0:
            # Times are rounded up, so that however often something is delayed there are few different ones.
            grain_s = 2.0 ** math.floor(math.log2(delay_s / 4))
            due_s = math.ceil((now_s + delay_s) / grain_s) * grain_s
            kept = self._delayed.setdefault(due_s, set())
        else:
            kept = self._fresh
            self._oldest_s = self._oldest_s if kept else now_s
            self._newest_s = now_s
        kept.update(touches)
        if WHOLE in kept or len(kept) > _MOST_KEPT:
            kept.clear()
            kept.add(WHOLE)

    def due_s(self) -> float | None:
        """When something is to be taken out, by the clock; None while there is nothing."""
        dues = list(self._delayed)
        if self._fresh:
            dues.append(min(self._newest_s + self._quiet_s, self._oldest_s + self._longest_s))
        return min(dues, default=None)

    def take(self) -> tuple[Touch, ...]:
        """What is due now, collapsed; () when nothing is."""
        now_s = self._clock()
        taken: set[Touch] = set()
        if self._fresh and now_s >= min(self._newest_s + self._quiet_s, self._oldest_s + self._longest_s):
            taken |= self._fresh
            self._fresh = set()
        for due_s in [due_s for due_s in self._delayed if due_s <= now_s]:
            taken |= self._delayed.pop(due_s)
        return collapsed(taken)


def _uncovered(touches: set[Touch]) -> set[Touch]:
    """Without those that lie in a deep one of them."""
    if WHOLE in touches:
        return {WHOLE}
    deep = {touch.relative_path for touch in touches if touch.is_deep}
    return {touch for touch in touches if not _is_covered(touch, deep)}


def _is_covered(touch: Touch, deep: set[str]) -> bool:
    if not touch.is_deep and touch.relative_path in deep:
        return True
    above = touch.relative_path
    while above:
        above = _parent(above)
        if above in deep:
            return True
    return False


def _is_beneath(folder: str, above: str) -> bool:
    """Whether a folder is `above` or lies anywhere in it; both relative to the watched one."""
    return not above or folder == above or folder.startswith(above + os.sep)


def _parent(relative_path: str) -> str:
    return relative_path.rpartition(os.sep)[0]
