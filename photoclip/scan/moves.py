"""Which file that appeared is which file that went away. Pure."""

import os
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from photoclip.domain.files import KnownFile, SeenFile
from photoclip.domain.ids import ContentHash, FolderId


@dataclass(frozen=True, slots=True)
class ConfirmedFile:
    """A candidate whose bytes were hashed: they are those of a photo the catalog knows."""

    folder_id: FolderId
    seen: SeenFile
    content_hash: ContentHash


@dataclass(frozen=True, slots=True)
class Move:
    """The gone place and where its file is now."""

    gone: KnownFile
    file: ConfirmedFile


@dataclass(frozen=True, slots=True)
class Moves:
    """Every confirmed file is in `moves` or in `copies`, every gone one in `moves` or in `left`; the order is kept."""

    moves: tuple[Move, ...]
    copies: tuple[ConfirmedFile, ...]
    left: tuple[KnownFile, ...]


def pair_moves(confirmed: Sequence[ConfirmedFile], gone: Sequence[KnownFile]) -> Moves:
    """Pair files of the same content, each at most once: confirmed ones and gone ones of all folders together.

    Preferred in this order: same inode in the same folder, same inode, same name, same parent folder, any. Gone files
    without a content hash are left. Linear, also for thousands of identical files.
    """
    pairs: dict[int, int] = {}
    old = [_Spot(file.folder_id, file.relative_path, file.stamp.inode) for file in gone]
    new = [_Spot(file.folder_id, file.seen.relative_path, file.seen.stamp.inode) for file in confirmed]
    free_gone = [number for number, file in enumerate(gone) if file.content_hash is not None]
    free_files = list(range(len(confirmed)))
    for key in _KEYS:
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for number in free_gone:
            if (mark := key(old[number])) is not None:
                waiting[gone[number].content_hash, mark].append(number)
        for number in free_files:
            line = waiting.get((confirmed[number].content_hash, key(new[number])))
            if line:
                pairs[number] = line.popleft()
        taken = set(pairs.values())
        free_gone = [number for number in free_gone if number not in taken]
        free_files = [number for number in free_files if number not in pairs]
    taken = set(pairs.values())
    return Moves(
        moves=tuple(Move(gone[pairs[number]], confirmed[number]) for number in sorted(pairs)),
        copies=tuple(confirmed[number] for number in free_files),
        left=tuple(file for number, file in enumerate(gone) if number not in taken),
    )


@dataclass(frozen=True, slots=True)
class _Spot:
    """What is compared of a place, old or new. `inode` is 0 where there is none."""

    folder_id: FolderId
    path: str
    inode: int


def _by_inode_here(spot: _Spot) -> Hashable | None:
    return (spot.folder_id, spot.inode) if spot.inode else None


def _by_inode(spot: _Spot) -> Hashable | None:
    return spot.inode or None


def _by_name(spot: _Spot) -> Hashable | None:
    return spot.path.rpartition(os.sep)[2].casefold()


def _by_parent(spot: _Spot) -> Hashable | None:
    return spot.folder_id, spot.path.rpartition(os.sep)[0]


def _by_content(_: _Spot) -> Hashable | None:
    return ""


_KEYS: tuple[Callable[[_Spot], Hashable | None], ...] = (_by_inode_here, _by_inode, _by_name, _by_parent, _by_content)
