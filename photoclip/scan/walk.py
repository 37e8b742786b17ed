"""Everything in a folder that may be a photo, with its stamp, without opening a single file."""

import errno
import os
import stat
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice
from pathlib import Path

from photoclip.domain.files import SeenFile, Stamp
from photoclip.domain.progress import CancelToken
from photoclip.scan.companions import is_companion
from photoclip.scan.excluded import Exclusion
from photoclip.scan.ignored import is_hidden, is_ignored
from photoclip.scan.reasons import plain_reason
from photoclip.scan.touched import WHOLE, Touch

_INT64_MAX = 2**63 - 1
_ENTRIES_PER_CHECKPOINT = 16
_NOWHERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


@dataclass(frozen=True, slots=True)
class WalkProblem:
    """A place that could not be looked at, so nothing known there or beneath it may be taken for gone.

    `relative_path` "" is the folder itself: it went away, and the walk says nothing about what is gone. `reason` is one
    plain clause.
    """

    relative_path: str
    reason: str


class WholeWalkNeededError(Exception):
    """Only a walk of the whole folder can say by which path files are known: a link to a folder was met."""


def walk(
    root: str,
    excluded: Sequence[str],
    token: CancelToken,
    *,
    skip: Sequence[str] = (),
    only: Sequence[Touch] | None = None,
) -> Iterator[SeenFile | WalkProblem]:
    """Yield every file beneath `root` (absolute) that may be a photo, as it is met, and every place that hides some.

    Left out: hidden and junk names, companions (by suffix), `excluded` (see `Exclusion`), everything but regular files,
    and the absolute folders in `skip`. Links are followed; a folder is walked once, by its shortest path, and by a path
    through a link only where no other leads to it. Memory grows with the folders, not with the files in one.

    With `only`, files are looked for in these places alone, by the same rules and in the same order; a place that is
    not there yields nothing.

    Raises:
        CancelledError: once the token is cancelled.
        WholeWalkNeededError: with `only`, where a link to a folder is met, or a place lies behind one. What was
            yielded before is of no use then: walk without `only`.
    """
    scope = None if only is None or WHOLE in only else _Scope(only)
    return _Walk(root, Exclusion(excluded), token, skip, scope).run()


class _Scope:
    """Which folders are entered, and in which of them files are looked at."""

    def __init__(self, touches: Sequence[Touch]) -> None:
        self._places = frozenset(touch.relative_path for touch in touches)
        self._deep = frozenset(touch.relative_path for touch in touches if touch.is_deep)
        self._way: set[str] = set()
        for place in self._places:
            while place and place not in self._way:
                self._way.add(place)
                place = place.rpartition(os.sep)[0]
        self._forks = Counter(place.rpartition(os.sep)[0] for place in self._way)

    def takes(self, folder: str) -> bool:
        """Whether files right in this folder are looked at."""
        return folder in self._places or self._takes_all(folder)

    def enters(self, folder: str) -> bool:
        """Whether the folder is touched, or on the way to one that is."""
        return folder in self._way or self._takes_all(folder)

    def forks(self, folder: str) -> int:
        """How many ways lead on from a folder."""
        return self._forks[folder]

    def _takes_all(self, folder: str) -> bool:
        while folder and folder not in self._deep:
            folder = folder.rpartition(os.sep)[0]
        return folder in self._deep


class _Walk:
    """Breadth first, names in order, links last: which path a folder is found by depends on the tree alone."""

    def __init__(
        self, root: str, exclusion: Exclusion, token: CancelToken, skip: Sequence[str], scope: _Scope | None
    ) -> None:
        self._root = root
        self._exclusion = exclusion
        self._token = token
        self._scope = scope
        self._visited = {identity for folder in skip if (identity := _identity_of(folder))}
        self._folders = deque([""])
        self._links: list[tuple[int, str]] = []

    def run(self) -> Iterator[SeenFile | WalkProblem]:
        at_start = _identity_of(self._root)
        if at_start in self._visited:
            yield WalkProblem("", "it is the library's own, or watched under another name")
            return
        while self._folders or self._links:
            relative = self._folders.popleft() if self._folders else heappop(self._links)[1]
            self._token.checkpoint()
            path = Path(self._root, relative)
            try:
                status = path.stat()
            except OSError as error:
                yield WalkProblem(relative, plain_reason(error))
                continue
            if self._is_first_visit(status) and not (relative and is_hidden(status)):
                yield from self._list(relative, path)
        # A drive that is pulled out may leave an empty mount point behind, or another drive in its place.
        if at_start is not None and _identity_of(self._root) != at_start:
            yield WalkProblem("", "it went away while it was read")

    def _is_first_visit(self, status: os.stat_result) -> bool:
        identity = _identity(status)
        if identity in self._visited:
            return False
        if identity is not None:
            self._visited.add(identity)
        return True

    def _list(self, relative: str, path: Path) -> Iterator[SeenFile | WalkProblem]:
        """One folder's files; its subfolders and folder links are put in line."""
        prefix = relative + os.sep if relative else ""
        subfolders: list[str] = []
        is_forbidden = False
        try:
            with os.scandir(path) as entries:
                for entry in self._in_scope(relative, prefix, self._checked(entries)):
                    name = entry.name
                    if is_ignored(name):
                        continue
                    try:
                        found = self._look(entry, prefix + name, subfolders)
                    except OSError as error:
                        if not isinstance(error, PermissionError) or entry.is_symlink():
                            found = self._lost(entry, prefix + name, error)
                        elif not is_forbidden:
                            # A folder that may be listed but not searched (r--) fails for each of its files.
                            is_forbidden = True
                            found = WalkProblem(relative, plain_reason(error))
                        else:
                            found = None
                    if found is not None:
                        yield found
        except OSError as error:
            yield WalkProblem(relative, plain_reason(error))
        self._folders.extend(sorted(subfolders))

    def _checked(self, entries: Iterable[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
        for number, entry in enumerate(entries):
            if number % _ENTRIES_PER_CHECKPOINT == 0:
                self._token.checkpoint()
            yield entry

    def _in_scope(self, relative: str, prefix: str, entries: Iterator[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
        """All entries of a folder whose files are looked at, else those through which a way leads on."""
        scope = self._scope
        if scope is None or scope.takes(relative):
            return entries
        on_the_way = (entry for entry in entries if scope.enters(prefix + entry.name))
        return islice(on_the_way, scope.forks(relative))

    def _look(self, entry: os.DirEntry[str], relative: str, subfolders: list[str]) -> SeenFile | None:
        is_folder = entry.is_dir()
        if self._exclusion.matches(relative, is_folder):
            return None
        if is_folder:
            self._line_up(entry, relative, subfolders)
            return None
        if self._scope is not None and not self._scope.takes(relative.rpartition(os.sep)[0]):
            return None
        if is_companion(entry.name):
            return None
        status = entry.stat()
        if not stat.S_ISREG(status.st_mode) or is_hidden(status):
            return None
        return SeenFile(relative, _stamp(status))

    def _line_up(self, folder: os.DirEntry[str], relative: str, subfolders: list[str]) -> None:
        if not _is_link(folder):
            if self._scope is None or self._scope.enters(relative):
                subfolders.append(relative)
        elif self._scope is None:
            heappush(self._links, (relative.count(os.sep), relative))
        else:
            raise WholeWalkNeededError(relative)

    def _lost(self, entry: os.DirEntry[str], relative: str, error: OSError) -> WalkProblem | None:
        """An entry that cannot be looked at: gone since it was listed, a link to nowhere, or truly a problem."""
        if error.errno not in _NOWHERE:
            return WalkProblem(relative, plain_reason(error))
        if entry.is_symlink() and not _is_within(os.path.realpath(entry.path), os.path.realpath(self._root)):
            # It may lead to a drive that is unplugged now: what is known behind it is offline, not deleted.
            return WalkProblem(relative, "the link leads to something that is not there")
        return None


def _is_link(entry: os.DirEntry[str]) -> bool:
    if entry.is_symlink():
        return True
    if sys.platform == "win32":
        return entry.stat(follow_symlinks=False).st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT
    return False


def _stamp(status: os.stat_result) -> Stamp:
    """SQLite keeps 64 bits with a sign: mergerfs uses all 64 for inodes, ReFS 128, and ext4's years go beyond 2262."""
    mtime_ns = max(-_INT64_MAX, min(_INT64_MAX, status.st_mtime_ns))
    return Stamp(status.st_size, mtime_ns, status.st_ino & _INT64_MAX)


def _identity(status: os.stat_result) -> tuple[int, int] | None:
    """Device and inode, None on file systems that have no inodes."""
    return (status.st_dev, status.st_ino) if status.st_ino else None


def _identity_of(path: str) -> tuple[int, int] | None:
    try:
        return _identity(Path(path).stat())
    except OSError:
        return None


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
