"""Bytes of a file: read once, hashed, never blocking on what is no file, never opened for writing."""

import errno
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass

from photoclip.decode.refusal import RefusalError
from photoclip.domain.files import FileState
from photoclip.domain.ids import ContentHash

_DIGEST_BYTES = 32
_CHUNK_BYTES = 1 << 22
# O_NONBLOCK: a FIFO that takes the file's place between stat and open must not hold us.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class FileBytes:
    """The whole content of a file."""

    data: bytes
    content_hash: ContentHash


def read_file(path: str, max_bytes: int) -> FileBytes:
    """Read a file at once.

    Raises:
        RefusalError: UNREADABLE (gone, forbidden, not a regular file, failing drive, changed while it was read) or
            TOO_LARGE.
    """
    try:
        for _ in range(2):
            content = _read_unchanged(path, max_bytes)
            if content is not None:
                return FileBytes(content, ContentHash(hashlib.blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()))
    except OSError as error:
        raise _refusal(error) from error
    raise _changing()


def hash_file(path: str, on_progress: Callable[[], None]) -> ContentHash:
    """The hash alone, of a file of any size. `on_progress` is called after each 4 MiB.

    Raises:
        RefusalError: UNREADABLE, as `read_file`.
    """
    try:
        descriptor, before = _open_regular(path)
        with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123 (a descriptor, not a path)
            digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
                on_progress()
            if _differs(before, os.fstat(descriptor)):
                raise _changing()
            return ContentHash(digest.hexdigest())
    except OSError as error:
        raise _refusal(error) from error


def _read_unchanged(path: str, max_bytes: int) -> bytes | None:
    descriptor, before = _open_regular(path)
    with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123 (a descriptor, not a path)
        if before.st_size > max_bytes:
            size = f"{before.st_size / (1 << 30):.1f} GiB"
            raise RefusalError(
                FileState.TOO_LARGE, f"the file has {size}, the limit is {max_bytes >> 30} GiB", is_final=True
            )
        content = file.readall()
        after = os.fstat(descriptor)
    return None if _differs(before, after) or len(content) != after.st_size else content


def _open_regular(path: str) -> tuple[int, os.stat_result]:
    # Looked at before it is opened: to open a device can do things.
    _require_regular(os.stat(path))  # noqa: PTH116 (names that are not UTF-8 stay strings)
    descriptor = os.open(path, _FLAGS)
    try:
        status = os.fstat(descriptor)
        _require_regular(status)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, status


def _require_regular(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise RefusalError(FileState.UNREADABLE, "this is a folder", is_final=True)
    if not stat.S_ISREG(status.st_mode):
        raise RefusalError(FileState.UNREADABLE, "not a regular file", is_final=True)


def _differs(before: os.stat_result, after: os.stat_result) -> bool:
    return (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)


def _changing() -> RefusalError:
    return RefusalError(FileState.UNREADABLE, "the file changed while it was read", is_final=True)


def _refusal(error: OSError) -> RefusalError:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        reason = "the file is gone"
    elif error.errno in (errno.EACCES, errno.EPERM):
        reason = "no permission to read it"
    elif error.errno == errno.ELOOP:
        reason = "a link that leads nowhere"
    else:
        reason = f"the drive cannot read it: {error.strerror or type(error).__name__}"
    return RefusalError(FileState.UNREADABLE, reason, is_final=True)
