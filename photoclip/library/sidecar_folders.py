"""The sidecars in one folder: which there are, which changed since they were read, and reading those."""

import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.sidecar_rows import Said, SidecarRow
from photoclip.domain.errors import SidecarError, StorageError
from photoclip.domain.files import Folder, FolderState, Stamp
from photoclip.domain.ids import FolderId, PhotoId
from photoclip.library.sidecar_merging import after_reading
from photoclip.sidecars.beside import Beside, among
from photoclip.sidecars.files import read_sidecar

UNREAD_INODE = -1
"""No file has it: of one that is to be read again though it was not changed."""
_INT64_MAX = (1 << 63) - 1
_AT_ONCE = 500


@dataclass(slots=True)
class Found:
    """What is to be written down: `rows` by folder and path, those that are `gone`; how many were `read`."""

    rows: dict[tuple[FolderId, str], SidecarRow] = field(default_factory=dict[tuple[FolderId, str], SidecarRow])
    gone: dict[tuple[FolderId, str], SidecarRow] = field(default_factory=dict[tuple[FolderId, str], SidecarRow])
    read: int = 0

    def keep(self, row: SidecarRow) -> None:
        """Write it down."""
        self.rows[row.folder_id, row.relative_path] = row

    def drop(self, row: SidecarRow) -> None:
        """Forget it."""
        self.rows.pop((row.folder_id, row.relative_path), None)
        self.gone[row.folder_id, row.relative_path] = row


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder as it is: its absolute path, and the sidecars in it."""

    path: Path
    beside: Beside
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Unread:
    path: Path
    relative_path: str
    photo_path: str
    photo_id: PhotoId
    stamp: Stamp
    row: SidecarRow | None


def listed(path: Path) -> Listed | None:
    """The folder, None where it cannot be seen."""
    try:
        names = os.listdir(path)  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return None
    has_any = any(name[-4:].lower() == ".xmp" for name in names)
    return Listed(path, among(path, names if has_any else ()), frozenset(names))


def stamp_of(path: Path) -> Stamp | None:
    """As the file is now, None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino & _INT64_MAX)


def look_into(
    catalog: Catalog, folder: Folder, directory: str, found: Found, between: Callable[[], None]
) -> Listed | None:
    """Read the sidecars in a folder itself, relative to a watched one, that are not as they were read last. The folder,
    None where it cannot be seen. `between` is called after each, and may take what was found.
    """
    there = listed(Path(folder.path, directory))
    rows = {row.relative_path: row for row in catalog.sidecars_in(folder.folder_id, directory)}
    if there is None or not (there.beside.names or rows):
        return there
    photos = catalog.photos_in(folder.folder_id, directory)
    unread: list[_Unread] = []
    for photo_path, photo_id in photos.items():
        for path in there.beside.of(os.path.basename(photo_path)):  # noqa: PTH119 - by the thousand
            relative_path = os.path.join(directory, path.name)  # noqa: PTH118
            row, stamp = rows.pop(relative_path, None), stamp_of(path)
            is_known = row is not None and (row.photo_id, row.photo_path, row.stamp) == (photo_id, photo_path, stamp)
            if stamp is not None and not is_known:
                unread.append(_Unread(path, relative_path, photo_path, photo_id, stamp, row))
    for row in rows.values():
        was_no_file = bool(row.problem) and row.stamp is None  # a folder, or what else was in the way
        if was_no_file or (row.stamp is not None and row.photo_path in photos):
            found.drop(row)
        elif row.stamp is not None:  # what is known to both goes along where it was moved
            found.keep(replace(row, stamp=None, told=""))
    for start in range(0, len(unread), _AT_ONCE):
        _read(catalog, folder, unread[start : start + _AT_ONCE], found, between)
    return there


def _read(
    catalog: Catalog, folder: Folder, unread: Sequence[_Unread], found: Found, between: Callable[[], None]
) -> None:
    said = catalog.said_of([each.photo_id for each in unread])
    fresh = [each.photo_id for each in unread if each.row is None]
    elsewhere = _left_behind(catalog, fresh) if fresh else {}
    for each in unread:
        row = each.row
        if row is None and (left := elsewhere.pop(each.photo_id, None)) is not None:
            found.drop(left)
            row = left
        place = (folder.folder_id, each.relative_path, each.photo_path, each.photo_id)
        base = SidecarRow(*place) if row is None else _moved(row, *place)
        found.keep(_after(each, base, said.get(each.photo_id, Said(each.photo_id))))
        found.read += 1
        between()


def _moved(row: SidecarRow, folder_id: FolderId, relative_path: str, photo_path: str, photo_id: PhotoId) -> SidecarRow:
    return replace(row, folder_id=folder_id, relative_path=relative_path, photo_path=photo_path, photo_id=photo_id)


def _after(each: _Unread, row: SidecarRow, said: Said) -> SidecarRow:
    try:
        sidecar = read_sidecar(each.path)
    except (SidecarError, StorageError) as error:
        # What cannot be read says nothing about what it said (promise 4).
        stamp = each.stamp
        if isinstance(error, StorageError):
            stamp = replace(stamp, inode=UNREAD_INODE)
        return replace(row, stamp=stamp, told=said.key, problem=error.what)
    return after_reading(row, sidecar, each.stamp, said) if sidecar.is_there else row


def _left_behind(catalog: Catalog, photo_ids: Sequence[PhotoId]) -> dict[PhotoId, SidecarRow]:
    """What is known of sidecars of photos where they were before."""
    folders = {folder.folder_id: folder for folder in catalog.folders()}
    found: dict[PhotoId, SidecarRow] = {}
    for row in catalog.sidecars_of(photo_ids):
        folder = folders.get(row.folder_id)
        if row.stamp is None or (folder is not None and _is_gone(folder, row)):
            found.setdefault(row.photo_id, row)
    return found


def _is_gone(folder: Folder, row: SidecarRow) -> bool:
    """Offline is not gone (promise 4)."""
    return folder.state is FolderState.ONLINE and not Path(folder.path, row.relative_path).exists()
