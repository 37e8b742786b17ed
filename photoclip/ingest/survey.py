"""Look at every folder, or at places in some: which can be seen, and what differs from the catalog."""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace

from photoclip.domain.files import Folder, FolderState, KnownFile, SeenFile
from photoclip.domain.ids import FolderId
from photoclip.domain.progress import CancelToken, Phase, Progress
from photoclip.ingest.rooms import Listener, Rooms
from photoclip.scan.diff import Diff, diff
from photoclip.scan.root import RootView, look
from photoclip.scan.touched import WHOLE, Touch
from photoclip.scan.walk import WalkProblem, WholeWalkNeededError, walk

_REPORT_EVERY = 500
_EVERYWHERE = (WHOLE,)

Touched = Mapping[FolderId, tuple[Touch, ...]]
"""Where to look, by watched folder. The touches of one do not overlap."""


@dataclass(frozen=True, slots=True)
class FolderDiff:
    """What differs in one folder that can be seen."""

    folder: Folder
    diff: Diff


@dataclass(frozen=True, slots=True)
class Survey:
    """The library, or a part of it, against the disk. `offline` folders are left as they are (promise 4). `waiting` is
    where files were still being written: look there again soon.
    """

    folders: tuple[FolderDiff, ...]
    offline: tuple[Folder, ...]
    warnings: tuple[str, ...] = ()
    waiting: Touched = field(default_factory=dict[FolderId, tuple[Touch, ...]])


@dataclass(slots=True)
class _Walked:
    seen: list[SeenFile] = field(default_factory=list[SeenFile])
    problems: list[WalkProblem] = field(default_factory=list[WalkProblem])


def survey(
    rooms: Rooms, retry_failed: bool, token: CancelToken, listener: Listener, touched: Touched | None = None
) -> Survey:
    """Walk all folders, or what was `touched`, and compare. Marks folders online or offline in the catalog; changes
    nothing else.

    Raises:
        CancelledError: when the token is cancelled.
    """
    return _Surveying(rooms, token, listener, retry_failed=retry_failed).run(touched)


class _Surveying:
    """The state of one survey."""

    def __init__(self, rooms: Rooms, token: CancelToken, listener: Listener, *, retry_failed: bool) -> None:
        self._rooms = rooms
        self._token = token
        self._listener = listener
        self._retry_failed = retry_failed
        self._folders = rooms.catalog.folders()
        self._diffs: list[FolderDiff] = []
        self._offline: list[Folder] = []
        self._warnings: list[str] = []
        self._waiting: dict[FolderId, tuple[Touch, ...]] = {}
        self._counted = 0

    def run(self, touched: Touched | None) -> Survey:
        for folder in self._folders:
            self._token.checkpoint()
            places = _EVERYWHERE if touched is None else touched.get(folder.folder_id, ())
            if places:
                self._look_at(folder, places)
        self._listener.progressed(Progress(Phase.SCANNING, self._counted, self._counted))
        return Survey(tuple(self._diffs), tuple(self._offline), tuple(self._warnings), self._waiting)

    def _look_at(self, folder: Folder, places: tuple[Touch, ...]) -> None:
        view = look(folder.path, folder.files)
        if view.state is FolderState.OFFLINE:
            self._mark_offline(folder, view.reason)
            return
        places, walked = self._walked(folder, places)
        gone_root = next((p for p in walked.problems if p.relative_path == ""), None)
        if gone_root is not None:
            self._mark_offline(folder, gone_root.reason)
            return
        mark(self._rooms, self._listener, folder, RootView(FolderState.ONLINE))
        self._warnings += [f"{folder.path}: cannot look into {p.relative_path}: {p.reason}" for p in walked.problems]
        seen = {file.relative_path: file for file in walked.seen}
        files = len(seen)
        known = self._unlike(folder, places, seen)
        found = diff(
            seen.values(),
            walked.problems,
            known,
            self._rooms.catalog.photo_sizes({file.stamp.size_bytes for file in seen.values()}),
            self._rooms.decoder.version,
            retry_failed=self._retry_failed,
        )
        found = replace(found, unchanged=found.unchanged + files - len(seen))
        if self._rooms.settling is not None:
            sifted = self._rooms.settling.sift(folder.path, found)
            found = sifted.diff
            if sifted.waiting:
                self._waiting[folder.folder_id] = sifted.waiting
        self._diffs.append(FolderDiff(folder, found))

    def _walked(self, folder: Folder, places: tuple[Touch, ...]) -> tuple[tuple[Touch, ...], _Walked]:
        """What was seen, and where: all of the folder where links in it leave no other way."""
        if places != _EVERYWHERE:
            try:
                return places, self._walk(folder, places)
            except WholeWalkNeededError:
                pass
        return _EVERYWHERE, self._walk(folder, None)

    def _walk(self, folder: Folder, only: Sequence[Touch] | None) -> _Walked:
        walked = _Walked()
        for found in self._found(folder, only):
            if isinstance(found, WalkProblem):
                walked.problems.append(found)
            else:
                walked.seen.append(found)
                self._counted += 1
                if self._counted % _REPORT_EVERY == 0:
                    self._listener.progressed(Progress(Phase.SCANNING, self._counted))
        return walked

    def _found(self, folder: Folder, only: Sequence[Touch] | None) -> Iterator[SeenFile | WalkProblem]:
        """Files below another watched folder belong to that one."""
        skip = [*self._rooms.own_folders, *(other.path for other in self._folders if other.path != folder.path)]
        return walk(folder.path, (*self._rooms.excluded, *folder.excluded), self._token, skip=skip, only=only)

    def _unlike(
        self, folder: Folder, places: Sequence[Touch], seen: MutableMapping[str, SeenFile]
    ) -> tuple[KnownFile, ...]:
        """What is known there, less what is just as it was seen; that is taken out of `seen`."""
        return self._rooms.catalog.unlike(
            folder.folder_id,
            seen,
            [place.relative_path for place in places if place.is_deep],
            [place.relative_path for place in places if not place.is_deep],
        )

    def _mark_offline(self, folder: Folder, reason: str) -> None:
        mark(self._rooms, self._listener, folder, RootView(FolderState.OFFLINE, reason))
        self._offline.append(folder)


def mark(rooms: Rooms, listener: Listener, folder: Folder, view: RootView) -> None:
    """Note in the catalog whether a folder can be seen, where that is not what `folder` says."""
    if (folder.state, folder.reason) != (view.state, view.reason):
        rooms.catalog.set_folder_state(folder.folder_id, view.state, view.reason)
        listener.folders_changed()
