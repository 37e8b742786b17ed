"""Look at every folder: which can be seen, and what differs from the catalog."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from photoclip.catalog.catalog import Catalog
from photoclip.domain.files import Folder, FolderState, SeenFile
from photoclip.domain.progress import CancelToken, Phase, Progress
from photoclip.ingest.rooms import Listener, Rooms
from photoclip.scan.diff import Diff, diff
from photoclip.scan.root import look
from photoclip.scan.walk import WalkProblem, walk

_REPORT_EVERY = 500


@dataclass(frozen=True, slots=True)
class FolderDiff:
    """What differs in one folder that can be seen."""

    folder: Folder
    diff: Diff


@dataclass(frozen=True, slots=True)
class Survey:
    """The whole library against the disk. `offline` folders are left as they are (promise 4)."""

    folders: tuple[FolderDiff, ...]
    offline: tuple[Folder, ...]
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Walked:
    seen: list[SeenFile] = field(default_factory=list[SeenFile])
    problems: list[WalkProblem] = field(default_factory=list[WalkProblem])


def survey(rooms: Rooms, retry_failed: bool, token: CancelToken, listener: Listener) -> Survey:
    """Walk all folders and compare. Marks folders online or offline in the catalog; changes nothing else.

    Raises:
        CancelledError: when the token is cancelled.
    """
    catalog = rooms.catalog
    folders = catalog.folders()
    sizes = catalog.photo_sizes()
    diffs: list[FolderDiff] = []
    offline: list[Folder] = []
    warnings: list[str] = []
    counted = 0
    for folder in folders:
        token.checkpoint()
        view = look(folder.path, folder.files)
        if view.state is FolderState.OFFLINE:
            offline.append(_mark(catalog, listener, folder, view.state, view.reason))
            continue
        walked = _Walked()
        for _ in _walk_into(walked, rooms, folder, folders, token):
            counted += 1
            if counted % _REPORT_EVERY == 0:
                listener.progressed(Progress(Phase.SCANNING, counted))
        gone_root = next((p for p in walked.problems if p.relative_path == ""), None)
        if gone_root is not None:
            offline.append(_mark(catalog, listener, folder, FolderState.OFFLINE, gone_root.reason))
            continue
        _mark(catalog, listener, folder, FolderState.ONLINE, "")
        warnings += [f"{folder.path}: cannot look into {p.relative_path}: {p.reason}" for p in walked.problems]
        known = catalog.known_files(folder.folder_id)
        version = rooms.decoder.version
        diffs.append(
            FolderDiff(folder, diff(walked.seen, walked.problems, known, sizes, version, retry_failed=retry_failed))
        )
    listener.progressed(Progress(Phase.SCANNING, counted, counted))
    return Survey(tuple(diffs), tuple(offline), tuple(warnings))


def _walk_into(
    walked: _Walked, rooms: Rooms, folder: Folder, folders: Sequence[Folder], token: CancelToken
) -> Iterator[None]:
    """Files below another watched folder belong to that one."""
    skip = [*rooms.own_folders, *(other.path for other in folders if other.path != folder.path)]
    for found in walk(folder.path, (*rooms.excluded, *folder.excluded), token, skip=skip):
        if isinstance(found, WalkProblem):
            walked.problems.append(found)
        else:
            walked.seen.append(found)
            yield


def _mark(catalog: Catalog, listener: Listener, folder: Folder, state: FolderState, reason: str) -> Folder:
    if (folder.state, folder.reason) != (state, reason):
        catalog.set_folder_state(folder.folder_id, state, reason)
        listener.folders_changed()
    return folder
