"""What the disk says against what the catalog knows. Pure: nothing is read, nothing is written."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from photoclip.domain.files import FileState, KnownFile, SeenFile, Stamp
from photoclip.scan.walk import WalkProblem

_File = TypeVar("_File", SeenFile, KnownFile)


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A known path with another stamp than the catalog has."""

    known: KnownFile
    seen: SeenFile


@dataclass(frozen=True, slots=True)
class Diff:
    """Every seen and every known file in exactly one class; each class newest first (`mtime_ns`), then by path.

    `new`: unknown path, and no photo of that size: decode. `candidates`: unknown path, size of a photo the catalog
    knows: hash first (moved, renamed, copied, or back again). `touched`: known path, stamp differs, but the size is
    that of a photo the catalog knows, mostly its own: hash first, then decode unless the bytes are known. `changed`:
    known path, new stamp: decode. `gone`: known, not there, and its place was looked at. `hidden`: known, not seen, but
    its place could not be looked at. `retry`: failures to be tried again, all unreadable ones among them, as a
    permission that was given leaves no mark on the stamp. `standing`: failures that stand.
    `unchanged`: how many understood files are as they were.
    """

    new: tuple[SeenFile, ...]
    candidates: tuple[SeenFile, ...]
    changed: tuple[ChangedFile, ...]
    touched: tuple[ChangedFile, ...]
    gone: tuple[KnownFile, ...]
    hidden: tuple[KnownFile, ...]
    retry: tuple[KnownFile, ...]
    standing: tuple[KnownFile, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.new or self.candidates or self.changed or self.touched or self.gone or self.retry)


def diff(
    seen: Iterable[SeenFile],
    problems: Sequence[WalkProblem],
    known: Sequence[KnownFile],
    photo_sizes: frozenset[int],
    decoder_version: int,
    retry_failed: bool,
) -> Diff:
    """Compare one folder's walk (`seen`, `problems`) with the files known in it.

    `photo_sizes` are the sizes in bytes of all photos the catalog knows, tombstones too. Failures are tried again when
    `retry_failed`, when their decoder was older than `decoder_version`, or when they could not be read.

    Paths are compared as they are spelled: a rename that changes only the case is a move, on any file system. A file
    of the same size and time is the same whatever its inode, since FAT, exFAT and many network shares number files
    anew with each mount; except when its whole stamp is that of a known file that left its own path: it came here.
    """
    unmet = {file.relative_path: file for file in seen}
    blind = frozenset(problem.relative_path for problem in problems)
    displaced = frozenset(file.stamp for file in known if not _is_at(file, unmet))
    changed: list[ChangedFile] = []
    touched: list[ChangedFile] = []
    gone: list[KnownFile] = []
    hidden: list[KnownFile] = []
    retry: list[KnownFile] = []
    standing: list[KnownFile] = []
    unchanged = 0
    for file in known:
        met = unmet.pop(file.relative_path, None)
        if met is None:
            (hidden if _is_beneath(file.relative_path, blind) else gone).append(file)
        elif not _is_same(file.stamp, met.stamp, displaced):
            is_hash_enough = file.state is FileState.OK and met.stamp.size_bytes in photo_sizes
            (touched if is_hash_enough else changed).append(ChangedFile(file, met))
        elif file.state is FileState.OK:
            unchanged += 1
        else:
            is_due = retry_failed or file.decoder_version < decoder_version or file.state is FileState.UNREADABLE
            (retry if is_due else standing).append(file)
    return Diff(
        new=_newest_first(file for file in unmet.values() if file.stamp.size_bytes not in photo_sizes),
        candidates=_newest_first(file for file in unmet.values() if file.stamp.size_bytes in photo_sizes),
        changed=_newest_changed_first(changed),
        touched=_newest_changed_first(touched),
        gone=_newest_first(gone),
        hidden=_newest_first(hidden),
        retry=_newest_first(retry),
        standing=_newest_first(standing),
        unchanged=unchanged,
    )


def _is_at(file: KnownFile, seen: Mapping[str, SeenFile]) -> bool:
    met = seen.get(file.relative_path)
    return met is not None and met.stamp == file.stamp


def _is_same(known: Stamp, seen: Stamp, displaced: frozenset[Stamp]) -> bool:
    if known == seen:
        return True
    if known.size_bytes != seen.size_bytes or known.mtime_ns != seen.mtime_ns:
        return False
    return seen.inode == 0 or seen not in displaced


def _is_beneath(path: str, blind: frozenset[str]) -> bool:
    """Whether the path, a folder above it, or the root ("") could not be looked at."""
    if not blind:
        return False
    while path and path not in blind:
        path = path.rpartition(os.sep)[0]
    return path in blind


def _newest_first(files: Iterable[_File]) -> tuple[_File, ...]:
    return tuple(sorted(files, key=lambda file: (-file.stamp.mtime_ns, file.relative_path)))


def _newest_changed_first(files: Iterable[ChangedFile]) -> tuple[ChangedFile, ...]:
    return tuple(sorted(files, key=lambda file: (-file.seen.stamp.mtime_ns, file.seen.relative_path)))
