"""Work on a catalog that nobody holds, for the window: in a process of its own, as the window imports neither torch nor
the library, and a broken file may take along who reads it.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from photoclip.config.files import storage_error
from photoclip.config.paths import library_paths
from photoclip.domain.api import HealthReport, Restored
from photoclip.domain.errors import EngineError, PhotoClipError
from photoclip.engine.launch import creation_flags, environment
from photoclip.engine.messages import REPLY, Answer, Coder, Failure, MalformedMessageError, error_of, failure_of
from photoclip.engine.station import busy, library_lock

T = TypeVar("T")

_MEND = "mend"
_RESTORE = "restore"
_REPORT: Coder[HealthReport] = Coder(HealthReport)
_RESTORED: Coder[Restored] = Coder(Restored)


def mend_apart(library_dir: Path | None) -> HealthReport:
    """Repair the catalog of the library in a folder (None: the person's own), which need not open. Blocks. What else is
    missing comes by itself once the library is open.

    Raises:
        CatalogError: it is of a newer version; nothing is touched.
        LibraryBusyError, StorageError, EngineError: nothing is repaired.
    """
    return _REPORT.decode(_ask(library_dir, _MEND))


def restore_apart(library_dir: Path | None, backup: Path) -> Restored:
    """Put the backup in a file in the place of the catalog. Blocks.

    Raises:
        CatalogError: it is damaged, of a newer version, or no backup; nothing is touched.
        LibraryBusyError, StorageError, EngineError: nothing is restored.
    """
    return _RESTORED.decode(_ask(library_dir, _RESTORE, os.fspath(backup)))


def _ask(library_dir: Path | None, *words: str) -> bytes:
    root = library_paths(library_dir).root
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-m", __name__, os.fspath(root), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment(),
            cwd=root,
            # It goes on to its end when the window is closed meanwhile.
            start_new_session=True,
            creationflags=creation_flags(),
            check=False,
        )
    except OSError as error:
        raise storage_error(error, root) from error
    try:
        reply = REPLY.decode(ended.stdout)
    except MalformedMessageError as error:
        raise EngineError("it ended in the middle of the work", "try again") from error
    if isinstance(reply, Failure):
        raise error_of(reply)
    return reply.result


def _main(words: Sequence[str]) -> None:
    """In the process of its own: the answer, or why there is none, on stdout."""
    root, work, *rest = words
    try:
        reply = REPLY.encode(Answer(0, _locked(Path(root), lambda: _done(Path(root), work, rest))))
    except PhotoClipError as error:
        reply = REPLY.encode(failure_of(0, error))
    sys.stdout.buffer.write(reply)


def _done(root: Path, work: str, rest: Sequence[str]) -> bytes:
    from photoclip.library.mend import mend_catalog, restore_catalog  # not in the window, which imports this file

    if work == _MEND:
        return _REPORT.encode(mend_catalog(root, repair=True))
    return _RESTORED.encode(restore_catalog(root, Path(rest[0])))


def _locked(root: Path, work: Callable[[], T]) -> T:
    lock = library_lock(root)
    if not lock.try_acquire():
        raise busy(lock, root)
    try:
        return work()
    finally:
        lock.release()


if __name__ == "__main__":
    _main(sys.argv[1:])
