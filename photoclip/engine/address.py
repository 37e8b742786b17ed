"""Where the engine of a library listens, and the key it asks for."""

import contextlib
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from photoclip.config.files import storage_error, write_atomically
from photoclip.domain.errors import StorageError

KEY_BYTES = 32
SOCKET_NAME = "engine"
FOLDER_PREFIX = "photoclip-"
# sockaddr_un.sun_path holds 104 bytes on macOS and 108 on Linux, with the closing zero (unix(4), unix(7)).
LONGEST_PARENT_BYTES = 103 - len("/photoclip-12345678/engine")


class EngineAddress(msgspec.Struct, frozen=True):
    """How to reach an engine. `address` is a socket's path, or a pipe's name on Windows; `key` is 32 random bytes, new
    for each start; `version` is the engine's PhotoClip.
    """

    address: str
    key: bytes
    pid: int
    version: str


class _Published(msgspec.Struct, frozen=True):
    """What lies in the file. `folder` is which folder it was written in: one that was copied leads to the engine of
    another library.
    """

    folder: str
    engine: EngineAddress


def address_path(library_dir: Path) -> Path:
    """The file in a library's folder that says how to reach its engine."""
    return library_dir / "engine.json"


def new_address(announce: Callable[[str], None]) -> str:
    """A free address: a socket's path in a new folder of mode 0700, or a pipe's name on Windows.

    `announce` hears of it before the folder is made, so that whoever is killed leaves nothing that nobody knows of; of
    several, the last one counts. A folder made just now cannot have been prepared by another person, and its path is
    short wherever the library is.

    Raises:
        StorageError: no place for the socket; and what `announce` raises.
    """
    if sys.platform == "win32":
        pipe = rf"\\.\pipe\{FOLDER_PREFIX}{secrets.token_hex(16)}"
        announce(pipe)
        return pipe
    for parent in (os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"):  # the last resort is named
        if not Path(parent).is_absolute() or len(os.fsencode(parent)) > LONGEST_PARENT_BYTES or not _is_text(parent):
            continue
        folder = Path(parent, FOLDER_PREFIX + secrets.token_hex(4))
        if not os.access(parent, os.W_OK | os.X_OK):
            continue
        announce(str(folder / SOCKET_NAME))
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700)
            return str(folder / SOCKET_NAME)
    raise StorageError(
        "there is no folder for the engine's socket", "set TMPDIR to a folder with a short path that can be written"
    )


def write_address(library_dir: Path, address: EngineAddress) -> None:
    """Publish an address atomically, readable by this person only.

    Raises:
        StorageError: the file cannot be written.
    """
    try:
        published = _Published(_identity(library_dir), address)
    except OSError as error:
        raise storage_error(error, library_dir) from error
    write_atomically(address_path(library_dir), msgspec.json.encode(published), private=True)


def read_address(library_dir: Path) -> EngineAddress | None:
    """The published address, None where there is none, it makes no sense, or was copied here from another library. It
    may be that of a killed engine.
    """
    try:
        published = msgspec.json.decode(address_path(library_dir).read_bytes(), type=_Published)
        return published.engine if published.folder == _identity(library_dir) else None
    except (OSError, ValueError):  # a MsgspecError is a ValueError, and so is text that is not UTF-8
        return None


def remove_address(library_dir: Path) -> None:
    """Forget the published address and what lies at it. Only for the holder of the library's lock. Idempotent."""
    left = read_address(library_dir)
    with contextlib.suppress(OSError):
        address_path(library_dir).unlink()
    if left is not None and sys.platform != "win32":
        remove_socket(left.address)


def remove_socket(address: str) -> None:
    """Remove a socket and its folder, if they are such. Idempotent."""
    path = Path(address)
    with contextlib.suppress(OSError):
        if stat.S_ISSOCK(path.lstat().st_mode):
            path.unlink()
    if path.parent.name.startswith(FOLDER_PREFIX):
        with contextlib.suppress(OSError):
            path.parent.rmdir()


def _identity(folder: Path) -> str:
    """The same for a folder that was renamed, another one for a copy of it."""
    status = folder.stat()
    return f"{status.st_dev}:{status.st_ino}"


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
