"""Files of our own, written so that a full disk or a lost power supply leaves the old one or the new one, whole."""

import errno
import os
import re
import secrets
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from photoclip.domain.errors import StorageError

_FULL = ("the disk is full", "free some space and try again")
_NO_PERMISSION = ("there is no permission to write it", "give yourself permission, or choose another folder")
_NO_READING = ("there is no permission to read it", "give yourself permission")
_READ_ONLY = ("it lies on a disk that is read-only", "choose a folder on another disk")
_NOT_A_FOLDER = ("a part of its path is a file, not a folder", "remove that file, or choose another folder")
_A_FOLDER = ("a folder of that name is in the way", "remove it, or choose another name")
_SILENT = ("its disk or network share does not answer", "check its connection and try again")
_TOO_LONG = ("its path is too long for this system", "choose a shorter one")
_TOO_MANY = ("too many files are open", "close other programs and try again")

_TROUBLES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: ("the space you may use on this disk is used up", "free some space and try again"),
    errno.EFBIG: ("its disk takes no file of that size", "choose a folder on another disk"),
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.ENOTDIR: _NOT_A_FOLDER,
    errno.EEXIST: _NOT_A_FOLDER,
    errno.EISDIR: _A_FOLDER,
    errno.ENOENT: ("its folder is not there", "check the path, or plug in its drive"),
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.ELOOP: ("its links lead in a circle", "choose another folder"),
    errno.EMFILE: _TOO_MANY,
    errno.ENFILE: _TOO_MANY,
    errno.EIO: ("its disk reports an error", "check the disk, and have a backup"),
    errno.ESTALE: _SILENT,
    errno.ENOTCONN: _SILENT,
    errno.ETIMEDOUT: _SILENT,
}
_HARDLY = 4
"""SQLite opens a database, its -wal and its -shm."""
_UNFINISHED = re.compile(r"\.photoclip-[0-9a-f]{16}\.part(-journal|-wal|-shm)?")
# Folders cannot be synced on some network shares and FUSE file systems: their files are safe without it or never.
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EACCES, errno.EPERM, errno.EBADF, errno.ENOSYS)


def storage_error(error: OSError, path: str | os.PathLike[str], *, reading: bool = False) -> StorageError:
    """What an OSError at `path`, met in writing or `reading`, means for the person, and what to do about it. Raise it
    `from error`.
    """
    trouble, remedy = _TROUBLES.get(error.errno or 0) or (error.strerror or str(error), "check the disk and try again")
    if reading and error.errno in (errno.EACCES, errno.EPERM):
        trouble, remedy = _NO_READING
    return StorageError(f"{os.fspath(path)} cannot be {'read' if reading else 'written'}: {trouble}", remedy)


def exhausted(error: BaseException | None) -> StorageError | None:
    """The error for the person where `error`, or what it was raised from, means that this process or the system has as
    many files open as it may; None for any other. That says nothing about the file it was met at.
    """
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
            return StorageError("PhotoClip cannot go on: too many files are open", _TOO_MANY[1])
        error = error.__cause__
    return None


def is_exhausted() -> bool:
    """Whether hardly a file could be opened right now, for who is not told why one could not be."""
    opened: list[int] = []
    try:
        while len(opened) < _HARDLY:
            opened.append(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return exhausted(error) is not None
    finally:
        for descriptor in opened:
            os.close(descriptor)
    return False


def write_atomically(target: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole, or leave what lay there: temp file in the same folder, fsync, rename, fsync of the folder.

    A link is followed: the file it leads to is replaced. A `private` one can be read by this person only.

    Raises:
        StorageError: disk full, read-only, no permission, no such folder, or a folder of that name.
    """
    real = Path(os.path.realpath(target))
    temporary = temporary_beside(real)
    try:
        with open(temporary, "xb", opener=_private_opener if private else None) as file:
            file.write(data)
        put_in_place(temporary, real)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise storage_error(error, target) from error
        raise


def temporary_beside(target: Path) -> Path:
    """A name in the same folder for what is to become `target`. All unfinished files of ours are called like that (and
    `-journal`, `-wal`, `-shm` are those of SQLite beside them): only a killed process leaves one, and who opens the
    library next sweeps it.
    """
    return target.with_name(f".photoclip-{secrets.token_hex(8)}.part")


def is_unfinished(name: str) -> bool:
    """Whether a file of that name is an unfinished one of ours, wherever it lies."""
    return _UNFINISHED.fullmatch(name) is not None


def put_in_place(temporary: Path, target: Path) -> None:
    """Make a complete file `target`, whatever lies there: fsync, rename, fsync of the folder.

    Raises:
        OSError: it cannot be; both are as they were, or `target` is the new one already.
    """
    sync_file(temporary)
    temporary.replace(target)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Make what was written to a file last.

    Raises:
        OSError: the disk is full or reports an error.
    """
    # Windows flushes only what may be written.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last. Nothing on Windows, which has no handle of a folder to sync: NTFS journals them.

    Raises:
        OSError: the disk reports an error.
    """
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def free_bytes(path: Path) -> int:
    """Bytes this person may still write where `path` lies, or where it would lie once created.

    Raises:
        StorageError: the disk does not say.
    """
    existing = path.absolute()
    while not os.path.lexists(existing) and existing != existing.parent:
        existing = existing.parent
    try:
        return shutil.disk_usage(existing).free
    except OSError as error:
        raise storage_error(error, path, reading=True) from error


def _private_opener(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
