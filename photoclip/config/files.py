"""Files of our own, written so that a full disk or a lost power supply leaves the old one or the new one, whole."""

import errno
import os
import secrets
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from photoclip.domain.errors import StorageError

_FULL = ("the disk is full", "free some space and try again")
_NO_PERMISSION = ("there is no permission to write it", "give yourself permission, or choose another folder")
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
# Folders cannot be synced on some network shares and FUSE file systems: their files are safe without it or never.
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EACCES, errno.EPERM, errno.EBADF, errno.ENOSYS)


def storage_error(error: OSError, path: str | os.PathLike[str]) -> StorageError:
    """What an OSError at `path` means for the person, and what to do about it. Raise it `from error`."""
    trouble, remedy = _TROUBLES.get(error.errno or 0) or (error.strerror or str(error), "check the disk and try again")
    return StorageError(f"{os.fspath(path)} cannot be written: {trouble}", remedy)


def write_atomically(target: Path, data: bytes) -> None:
    """Write a file whole, or leave what lay there: temp file in the same folder, fsync, rename, fsync of the folder.

    A link is followed: the file it leads to is replaced. A temp file ends in `.part`; only a killed process leaves one.

    Raises:
        StorageError: disk full, read-only, no permission, no such folder, or a folder of that name.
    """
    real = Path(os.path.realpath(target))
    temporary = real.with_name(f".photoclip-{secrets.token_hex(8)}.part")
    try:
        _write_synced(temporary, data)
        temporary.replace(real)
        _sync_folder(real.parent)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise storage_error(error, target) from error
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
        raise storage_error(error, path) from error


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
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
