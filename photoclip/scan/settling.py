"""Files that are still being written wait until they are whole, and those that are gone until they stay away."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from photoclip.domain.files import KnownFile, SeenFile, Stamp
from photoclip.scan.diff import Diff
from photoclip.scan.touched import Touch

_STILL_S = 2.0
"""A file that was left alone for so long is whole."""
_FAT_GRAIN_NS = 2_000_000_000
"""FAT notes times in steps of 2 s, rounded down: a file that is written right now may look so old."""
_LONGEST_S = 600.0
"""Whatever changes for so long is taken as it is."""
_MISSED_WITHIN_S = 30.0
"""A file that was missed so long ago may have been there since."""
_FORGET_S = 3600.0
_TIDY_S = 60.0


@dataclass(frozen=True, slots=True)
class Sifted:
    """`diff` without the files that wait; `waiting`: their folders, to be looked at again soon, sorted."""

    diff: Diff
    waiting: tuple[Touch, ...]


@dataclass(slots=True)
class _Miss:
    """A known file that is not there: when it was missed first and last (s)."""

    since_s: float
    met_s: float


@dataclass(slots=True)
class _Wait:
    """A file that waits: its last stamp, when it was first and last met with it, and since when it waits (s)."""

    stamp: Stamp
    stamped_s: float
    met_s: float
    since_s: float


class Settling:
    """Remembers which files of a library wait. Not thread-safe.

    A file waits until it was seen twice, at least 2 s apart, with the same size and time, or until its time of change
    is 2 s ago. One that was only renamed does not wait. Nothing waits longer than ten minutes, whatever the clocks say.

    A file that is gone waits until it was missed twice, at least 2 s apart: many programs save by deleting and writing
    anew, and what is written then is the same photo. One whose size and time a new file has was moved, and does not
    wait.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, wall_clock_ns: Callable[[], int] = time.time_ns
    ) -> None:
        """`clock`: seconds that never jump; `wall_clock_ns`: ns since 1970, as files are dated."""
        self._clock = clock
        self._wall_clock_ns = wall_clock_ns
        self._waits: dict[tuple[str, str], _Wait] = {}
        self._missed: dict[tuple[str, str], _Miss] = {}
        self._tidied_s = clock()

    def sift(self, folder_path: str, diff: Diff) -> Sifted:
        """Take the files that wait out of new, candidates, changed, touched and gone. A known one stays as it is
        meanwhile.

        `diff` may be of a part of the folder: files elsewhere go on waiting.
        """
        look = _Look(self._clock(), self._wall_clock_ns(), frozenset(_left_stamps(diff)))
        waiting: set[str] = set()

        def is_settled(file: SeenFile) -> bool:
            if self._is_settled(folder_path, file, look):
                return True
            waiting.add(_folder_of(file))
            return False

        came = {_size_and_time(file.stamp) for file in (*diff.new, *diff.candidates)}

        def stays_away(file: KnownFile) -> bool:
            if _size_and_time(file.stamp) in came or self._was_missed(folder_path, file, look.now_s):
                return True
            waiting.add(_folder_of(file))
            return False

        sifted = replace(
            diff,
            new=tuple(file for file in diff.new if is_settled(file)),
            candidates=tuple(file for file in diff.candidates if is_settled(file)),
            changed=tuple(file for file in diff.changed if is_settled(file.seen)),
            touched=tuple(file for file in diff.touched if is_settled(file.seen)),
            gone=tuple(file for file in diff.gone if stays_away(file)),
        )
        self._tidy(look.now_s)
        return Sifted(sifted, tuple(Touch(folder, is_deep=False) for folder in sorted(waiting)))

    def _is_settled(self, folder_path: str, file: SeenFile, look: "_Look") -> bool:
        key = (folder_path, file.relative_path)
        if look.shows_whole(file.stamp):
            self._waits.pop(key, None)
            return True
        wait = self._waits.get(key)
        if wait is None:
            self._waits[key] = _Wait(file.stamp, look.now_s, look.now_s, look.now_s)
            return False
        # Some network file systems number a file anew each time.
        if _size_and_time(wait.stamp) != _size_and_time(file.stamp):
            wait.stamp, wait.stamped_s = file.stamp, look.now_s
        wait.met_s = look.now_s
        if look.now_s - wait.stamped_s < _STILL_S and look.now_s - wait.since_s < _LONGEST_S:
            return False
        del self._waits[key]
        return True

    def _was_missed(self, folder_path: str, file: KnownFile, now_s: float) -> bool:
        key = (folder_path, file.relative_path)
        miss = self._missed.get(key)
        if miss is None or now_s - miss.met_s > _MISSED_WITHIN_S:
            self._missed[key] = _Miss(now_s, now_s)
            return False
        miss.met_s = now_s
        if now_s - miss.since_s < _STILL_S:
            return False
        del self._missed[key]
        return True

    def _tidy(self, now_s: float) -> None:
        """Forget files that went away while they waited, and those that came back."""
        if now_s - self._tidied_s >= _TIDY_S:
            self._tidied_s = now_s
            self._missed = {key: miss for key, miss in self._missed.items() if now_s - miss.met_s <= _MISSED_WITHIN_S}
            self._waits = {key: wait for key, wait in self._waits.items() if now_s - wait.met_s < _FORGET_S}


@dataclass(frozen=True, slots=True)
class _Look:
    """When a look was taken, by both clocks, and the stamps of files that left their places."""

    now_s: float
    wall_ns: int
    left: frozenset[Stamp]

    def shows_whole(self, stamp: Stamp) -> bool:
        """Whether one look is enough to know that nobody writes the file."""
        if stamp.inode and stamp in self.left:
            return True
        still_ns = int(_STILL_S * 1e9) + (0 if stamp.mtime_ns % _FAT_GRAIN_NS else _FAT_GRAIN_NS)
        return self.wall_ns - stamp.mtime_ns >= still_ns


def _size_and_time(stamp: Stamp) -> tuple[int, int]:
    return stamp.size_bytes, stamp.mtime_ns


def _folder_of(file: SeenFile | KnownFile) -> str:
    return file.relative_path.rpartition(os.sep)[0]


def _left_stamps(diff: Diff) -> Iterator[Stamp]:
    yield from (file.stamp for file in diff.gone)
    yield from (file.known.stamp for file in (*diff.changed, *diff.touched))
