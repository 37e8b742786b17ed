"""One process fetches, imports or removes a model at a time."""

import errno
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from photoclip.config.files import storage_error
from photoclip.domain.errors import ModelError

CLAIMS_DIR = ".claims"

_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP)


@contextmanager
def claim(name: str, models_dir: Path) -> Generator[None, None, None]:
    """Hold a model, or what else is named, against other threads and processes. The operating system lets go of it
    when its holder dies. Where a disk has no locks nobody is held off: the checksum finds out what that spoils.

    Raises:
        ModelError: somebody else holds it.
        StorageError: `models_dir` cannot be written.
    """
    path = models_dir / CLAIMS_DIR / f"{name.replace('/', '@')}.lock"
    lock = _file_lock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(blocking=False)
    except Timeout as error:
        raise ModelError(f"{name} is being fetched, imported or removed already", "wait until that is done") from error
    except NotImplementedError:
        pass
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise storage_error(error, path) from error
    try:
        yield
    finally:
        lock.release(force=True)


def _file_lock(path: Path) -> FileLock:
    """Without what filelock falls back to where the file system has no locks: a file that outlives a killed holder."""
    try:
        return FileLock(path, thread_local=False, fallback_to_soft=False)
    except TypeError:  # older versions, some of which fall back anyway
        return FileLock(path, thread_local=False)
