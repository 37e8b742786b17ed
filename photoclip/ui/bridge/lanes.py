"""Which question comes next, and which answers nobody waits for any more."""

import itertools
from collections import deque
from dataclasses import dataclass
from typing import Generic, TypeVar

Q = TypeVar("Q")


@dataclass(frozen=True, slots=True)
class Entry(Generic[Q]):
    """A question with its place in line."""

    lane: str
    number: int
    question: Q


class Lanes(Generic[Q]):
    """Waiting questions, first come first served. A new one on a lane takes the place of the one that waits there, and
    makes answers to older ones stale. The lane "" has room for all. Not thread-safe by itself.
    """

    def __init__(self) -> None:
        self._waiting: deque[Entry[Q]] = deque()
        self._newest: dict[str, int] = {}
        self._numbers = itertools.count(1)

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def put(self, lane: str, question: Q) -> None:
        """Ask."""
        entry = Entry(lane, next(self._numbers), question)
        if lane:
            self._newest[lane] = entry.number
            self._waiting = deque(waiting for waiting in self._waiting if waiting.lane != lane)
        self._waiting.append(entry)

    def put_back(self, entry: Entry[Q]) -> None:
        """Ask once more, before all others, unless a newer one has come on its lane."""
        if self.is_wanted(entry):
            self._waiting.appendleft(entry)

    def take(self) -> Entry[Q] | None:
        """The next one."""
        return self._waiting.popleft() if self._waiting else None

    def is_wanted(self, entry: Entry[Q]) -> bool:
        """Whether somebody still waits for the answer."""
        return not entry.lane or self._newest.get(entry.lane) == entry.number

    def forget(self, lane: str) -> None:
        """Nobody waits for an answer on this lane any more."""
        self._newest.pop(lane, None)
        self._waiting = deque(waiting for waiting in self._waiting if waiting.lane != lane)

    def clear(self) -> None:
        """Forget all."""
        self._waiting.clear()
        self._newest.clear()
