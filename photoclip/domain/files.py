"""Files: places on the disk where a photo was seen, and how a place is recognised without reading it."""

from dataclasses import dataclass
from enum import StrEnum

from photoclip.domain.ids import ContentHash, FileId, FolderId, PhotoId


class FileState(StrEnum):
    """How the last look at a file ended."""

    OK = "ok"
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too large"
    UNREADABLE = "unreadable"


class FolderState(StrEnum):
    """Whether a watched folder can be seen right now."""

    ONLINE = "online"
    OFFLINE = "offline"


class WatchMode(StrEnum):
    """How the library learns of changes in a folder."""

    OFF = "off"
    EVENTS = "events"
    POLLING = "polling"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells, without reading a file, that it is still the same. `inode` is 0 where the system has none."""

    size_bytes: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder the person added. `path` is absolute; `files` counts the places known inside; `excluded` holds
    glob patterns of paths relative to the folder that are left out. `watch_reason` says why it is POLLING: one plain
    clause, with what to do about it where something can be done.
    """

    folder_id: FolderId
    path: str
    state: FolderState
    reason: str = ""
    files: int = 0
    excluded: tuple[str, ...] = ()
    watch: WatchMode = WatchMode.OFF
    watch_reason: str = ""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as the walk found it. `relative_path` is to its folder, with the system's separator; names that are
    not UTF-8 carry surrogate escapes (PEP 383).
    """

    relative_path: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as the catalog knows it. `photo_id` and `content_hash` are None where it never could be decoded;
    `decoder_version` is that of the decoder which ended in `state`.
    """

    file_id: FileId
    folder_id: FolderId
    relative_path: str
    stamp: Stamp
    state: FileState
    photo_id: PhotoId | None
    content_hash: ContentHash | None
    decoder_version: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be understood. `path` is absolute."""

    path: str
    state: FileState
    reason: str
