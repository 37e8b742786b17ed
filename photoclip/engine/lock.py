"""The library's lock: one process holds a library at a time."""

import contextlib
import os
from pathlib import Path

from filelock import FileLock, Timeout

from photoclip.config.files import storage_error


class LibraryLock:
    """Exclusive between processes. The operating system lets go of it when its holder dies, however it dies; child
    processes do not inherit it. Thread-safe; two locks on one path exclude each other within a process too.
    """

    def __init__(self, lock_path: Path) -> None:
        self._path = lock_path
        # A lock file cannot be read by others on Windows while it is locked, so the holder's pid lies beside it.
        self._holder_path = lock_path.with_name(lock_path.name + ".pid")
        self._lock = FileLock(lock_path, thread_local=False)

    @property
    def path(self) -> Path:
        """The lock file. It stays when the lock is released: unlinking a locked file would let two hold it."""
        return self._path

    def try_acquire(self) -> bool:
        """Take the lock if it is free; True when this object holds it now.

        Raises:
            StorageError: the lock file cannot be created.
        """
        if self._lock.is_locked:
            return True
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            raise storage_error(error, self._path) from error
        with contextlib.suppress(OSError):
            self._holder_path.write_text(str(os.getpid()), encoding="ascii")
        return True

    def release(self) -> None:
        """Let go. Idempotent."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):
                self._holder_path.unlink()
            self._lock.release(force=True)

    def holder_pid(self) -> int | None:
        """Process that holds the lock, or held it when it was killed. None where nobody does or it cannot be told."""
        try:
            return int(self._holder_path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
