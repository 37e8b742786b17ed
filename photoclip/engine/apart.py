"""Work on a catalog that nobody holds, for the window: in a process of its own, as the window imports neither torch nor
the library, and a broken file may take along who reads it.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from photoclip.config.paths import library_paths
from photoclip.domain.api import Backup, HealthReport, Restored
from photoclip.domain.errors import EngineError, PhotoClipError
from photoclip.engine.launch import LEFT_WITHIN_S, creation_flags, environment, wait_until_left
from photoclip.engine.messages import REPLY, Answer, Coder, Failure, MalformedMessageError, error_of, failure_of
from photoclip.engine.session import mend_library, restore_library

_MEND = "mend"
_RESTORE = "restore"
_LIST = "list"
_REPORT: Coder[HealthReport] = Coder(HealthReport)
_RESTORED: Coder[Restored] = Coder(Restored)
_BACKUPS: Coder[tuple[Backup, ...]] = Coder(tuple[Backup, ...])

_MOST_LOGGED_BYTES = 4000

_log = logging.getLogger(__name__)


def mend_apart(library_dir: Path | None, waits_s: float = LEFT_WITHIN_S) -> HealthReport:
    """Repair the catalog of the library in a folder (None: the person's own), which need not open. What else is missing
    comes by itself once the library is open. Blocks; an engine that is about to leave is waited for.

    Raises:
        CatalogError: it is of a newer version; nothing is touched.
        LibraryBusyError, StorageError, EngineError: nothing is repaired.
    """
    return _REPORT.decode(_ask(library_dir, _MEND, str(waits_s)))


def restore_apart(library_dir: Path | None, backup: Path, waits_s: float = LEFT_WITHIN_S) -> Restored:
    """Put the backup in a file in the place of the catalog. Blocks as `mend_apart`.

    Raises:
        CatalogError: it is damaged, of a newer version, or no backup; nothing is touched.
        LibraryBusyError, StorageError, EngineError: nothing is restored.
    """
    return _RESTORED.decode(_ask(library_dir, _RESTORE, str(waits_s), os.fspath(backup)))


def backups_apart(library_dir: Path | None) -> tuple[Backup, ...]:
    """The automatic backups of a library that need not open, newest first. Blocks; nobody is waited for.

    Raises:
        StorageError, EngineError: nobody knows.
    """
    return _BACKUPS.decode(_ask(library_dir, _LIST))


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
        what = f"no process can be started in {root}: {error.strerror or error}"
        raise EngineError(what, "check that the folder is there, close other programs and try again") from error
    try:
        reply = REPLY.decode(ended.stdout)
    except MalformedMessageError as error:
        said = ended.stderr[-_MOST_LOGGED_BYTES:].decode("utf-8", "replace")
        _log.error("the process for %s ended with status %s: %s", words[0], ended.returncode, said)
        raise EngineError("it ended in the middle of the work", "try again") from error
    if isinstance(reply, Failure):
        raise error_of(reply)
    return reply.result


def _main(words: Sequence[str]) -> None:
    """In the process of its own: the answer, or why there is none, on stdout."""
    root, work, *rest = words
    try:
        reply = REPLY.encode(Answer(0, _done(Path(root), work, rest)))
    except PhotoClipError as error:
        reply = REPLY.encode(failure_of(0, error))
    sys.stdout.buffer.write(reply)


def _done(root: Path, work: str, rest: Sequence[str]) -> bytes:
    if work == _LIST:
        from photoclip.library.safety import automatic_backups  # not in the window, which imports this file

        return _BACKUPS.encode(automatic_backups(library_paths(root).backups))
    # Here, not in the window: who confirmed this and closes the window gets it all the same.
    wait_until_left(root, float(rest[0]))
    if work == _MEND:
        return _REPORT.encode(mend_library(root, repair=True))
    return _RESTORED.encode(restore_library(root, Path(rest[1])))


if __name__ == "__main__":
    _main(sys.argv[1:])
