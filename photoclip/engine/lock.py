"""The library's lock: one process holds a library at a time."""

import contextlib
import errno
import os
import sys
import threading
import weakref
from pathlib import Path

from filelock import FileLock, SoftFileLock, Timeout

from photoclip.config.files import storage_error
from photoclip.domain.errors import StorageError

_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP)
_HELD = (errno.EAGAIN, errno.EWOULDBLOCK)  # flock(2); shares that lock no folders answer EACCES, too


class LibraryLock:
    """Exclusive between processes. The operating system lets go of it when its holder dies, however it dies; child
    processes do not inherit it. Thread-safe; two locks on one path exclude each other within a process too.

    The folder of the lock file is locked as well, where the system can: who deletes the file, or puts another one in
    its place, as programs that synchronise folders do, lets nobody in while the holder lives.
    """

    def __init__(self, lock_path: Path) -> None:
        self._path = lock_path
        # A lock file cannot be read by others on Windows while it is locked, so the holder's pid lies beside it.
        self._holder_path = lock_path.with_name(lock_path.name + ".pid")
        self._lock = _file_lock(lock_path)
        self._folder = _FolderLock(lock_path.parent)
        # Of two threads, the second would take the first's lock of the folder for that of another process.
        self._changing = threading.Lock()

    @property
    def path(self) -> Path:
        """The lock file. It stays when the lock is released: unlinking a locked file would let two hold it."""
        return self._path

    def try_acquire(self) -> bool:
        """Take the lock if it is free; True when this object holds it now.

        Raises:
            StorageError: the lock file cannot be created, or its disk has no locks.
        """
        with self._changing:
            return self._lock.is_locked or self._try_acquire()

    def _try_acquire(self) -> bool:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except NotImplementedError as error:
            raise self._no_locks() from error
        except OSError as error:
            raise (self._no_locks() if error.errno in _NO_LOCKS else storage_error(error, self._path)) from error
        if isinstance(self._lock, SoftFileLock):  # pyright: ignore[reportUnnecessaryIsInstance]
            # A file that would outlive a killed holder; see `_file_lock`.
            self._lock.release(force=True)
            raise self._no_locks()
        if not self._folder.try_acquire():
            self._lock.release(force=True)
            return False
        self._sign()
        return True

    def release(self) -> None:
        """Let go. Idempotent."""
        with self._changing:
            if self._lock.is_locked:
                with contextlib.suppress(OSError):
                    self._holder_path.unlink()
                self._folder.release()
                self._lock.release(force=True)

    def holder_pid(self) -> int | None:
        """Process that holds the lock, or held it when it was killed. None where nobody does or it cannot be told."""
        try:
            pid = int(self._holder_path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
        return pid if _is_alive(pid) else None

    def _sign(self) -> None:
        try:
            self._holder_path.write_text(str(os.getpid()), encoding="ascii")
        except OSError:
            # The disk is full: rather no name than that of a killed holder, whose number another program may have now.
            with contextlib.suppress(OSError):
                self._holder_path.unlink()

    def _no_locks(self) -> StorageError:
        return StorageError(
            f"{self._path.parent} lies on a disk that cannot lock files, and two programs would write at once",
            "choose a library folder on another disk",
        )


def _is_alive(pid: int) -> bool:
    if pid <= 0 or sys.platform == "win32":  # where a signal of 0 would end the process
        return pid > 0
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _file_lock(path: Path) -> FileLock:
    """Without what filelock falls back to, with a warning on stderr, where the file system has no locks."""
    try:
        return FileLock(path, thread_local=False, fallback_to_soft=False)
    except TypeError:  # older versions, some of which fall back anyway
        return FileLock(path, thread_local=False)


class _FolderLock:
    """flock(2) on a folder. It has no effect on Windows, where nobody can delete a file that is open and locked, nor on
    file systems that lock files only (NFS).
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder
        self._descriptor = -1

    def try_acquire(self) -> bool:
        """False when another one holds it."""
        if sys.platform == "win32":
            return True
        import fcntl

        try:
            descriptor = os.open(self._path, os.O_RDONLY)
        except OSError:
            return True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            return error.errno not in _HELD
        self._descriptor = descriptor
        # A forked child shares the lock, and would hold it after its parent's death.
        held = weakref.ref(self)

        def forget() -> None:
            lock = held()
            if lock is not None:
                lock.release()

        os.register_at_fork(after_in_child=forget)
        return True

    def release(self) -> None:
        """Idempotent. Closing is enough, and in a forked child must not unlock what its parent holds."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)
