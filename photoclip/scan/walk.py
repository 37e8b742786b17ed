"""Everything in a folder that may be a photo, with its stamp, without opening a single file."""

import errno
import os
import stat
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from pathlib import Path

from photoclip.domain.files import SeenFile, Stamp
from photoclip.domain.progress import CancelToken
from photoclip.scan.companions import is_companion
from photoclip.scan.excluded import Exclusion
from photoclip.scan.ignored import is_hidden, is_ignored
from photoclip.scan.reasons import plain_reason

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


def walk(
    root: str, excluded: Sequence[str], token: CancelToken, *, skip: Sequence[str] = ()
) -> Iterator[SeenFile | WalkProblem]:
    """Yield every file beneath `root` (absolute) that may be a photo, as it is met, and every place that hides some.

    Left out: hidden and junk names, companions (by suffix), `excluded` (see `Exclusion`), everything but regular files,
    and the absolute folders in `skip`. Links are followed; a folder is walked once, by its shortest path, and by a path
    through a link only where no other leads to it. Memory grows with the folders, not with the files in one.

    Raises:
        CancelledError: once the token is cancelled.
    """
    return _Walk(root, Exclusion(excluded), token, skip).run()


class _Walk:
    """Breadth first, names in order, links last: which path a folder is found by depends on the tree alone."""

    def __init__(self, root: str, exclusion: Exclusion, token: CancelToken, skip: Sequence[str]) -> None:
        self._root = root
        self._exclusion = exclusion
        self._token = token
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
                for number, entry in enumerate(entries):
                    if number % _ENTRIES_PER_CHECKPOINT == 0:
                        self._token.checkpoint()
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

    def _look(self, entry: os.DirEntry[str], relative: str, subfolders: list[str]) -> SeenFile | None:
        is_folder = entry.is_dir()
        if self._exclusion.matches(relative, is_folder):
            return None
        if is_folder:
            if _is_link(entry):
                heappush(self._links, (relative.count(os.sep), relative))
            else:
                subfolders.append(relative)
            return None
        if is_companion(entry.name):
            return None
        status = entry.stat()
        if not stat.S_ISREG(status.st_mode) or is_hidden(status):
            return None
        return SeenFile(relative, _stamp(status))

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
