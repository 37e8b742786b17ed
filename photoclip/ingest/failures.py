"""Failed files that were renamed or moved: their bytes have no photo to be recognised by, but their stamp stays."""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from photoclip.catalog.rows import Failed, Place
from photoclip.domain.files import Failure, FileState, Folder, KnownFile, SeenFile
from photoclip.ingest.survey import Survey


@dataclass(frozen=True, slots=True)
class MovedFailure:
    """A failure that went from one place to another. `seen` need not be decoded: it failed under this stamp."""

    gone: KnownFile
    folder: Folder
    seen: SeenFile


def moved_failures(surveyed: Survey, decoder_version: int) -> tuple[MovedFailure, ...]:
    """Pair gone failures that stand with new files of the same size, time, and inode or name; each at most once. Pure.

    What was unreadable, or failed with an older decoder, is to be decoded again wherever it is now.
    """
    gone: defaultdict[tuple[int, int], list[KnownFile]] = defaultdict(list)
    for known in (known for f in surveyed.folders for known in f.diff.gone if _stands(known, decoder_version)):
        gone[known.stamp.size_bytes, known.stamp.mtime_ns].append(known)
    pairs: list[MovedFailure] = []
    for f in surveyed.folders if gone else ():
        for seen in (*f.diff.new, *f.diff.candidates):
            alike = gone.get((seen.stamp.size_bytes, seen.stamp.mtime_ns), [])
            match = next((known for known in alike if _is_same(known, seen)), None)
            if match is not None:
                alike.remove(match)
                pairs.append(MovedFailure(match, f.folder, seen))
    return tuple(pairs)


def rows(moved: Sequence[MovedFailure], failures: Sequence[Failure], folders: Sequence[Folder]) -> tuple[Failed, ...]:
    """The failures at their new places, for the same reasons. Pure."""
    paths = {folder.folder_id: folder.path for folder in folders}
    reasons: Mapping[str, str] = {failure.path: failure.reason for failure in failures}
    return tuple(
        Failed(
            Place(move.folder.folder_id, move.seen.relative_path, move.seen.stamp),
            move.gone.state,
            reasons.get(os.path.join(paths[move.gone.folder_id], move.gone.relative_path), ""),  # noqa: PTH118 - as stored
        )
        for move in moved
    )


def _stands(known: KnownFile, decoder_version: int) -> bool:
    failed = known.content_hash is None and known.state is not FileState.UNREADABLE
    return failed and known.decoder_version >= decoder_version


def _is_same(known: KnownFile, seen: SeenFile) -> bool:
    if known.stamp.inode and known.stamp.inode == seen.stamp.inode:
        return True
    return known.relative_path.rpartition(os.sep)[2] == seen.relative_path.rpartition(os.sep)[2]
