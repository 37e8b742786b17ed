"""Starts the engine of a library, for the window. Blocks: never call it from the GUI thread."""

import logging
import os
import subprocess
import sys
import sysconfig
import threading
import time
from contextlib import suppress
from pathlib import Path

import photoclip
from photoclip.config.files import storage_error
from photoclip.config.paths import LibraryPaths, library_paths, prepare
from photoclip.domain.errors import EngineError, EngineGoneError, LibraryBusyError
from photoclip.engine.client import EngineClient
from photoclip.engine.process import failure_path, read_failure
from photoclip.engine.station import busy, library_lock

STARTS_WITHIN_S = 120.0
"""Without a sign of life: a catalog being migrated, or copied before that, is waited for."""

LEFT_WITHIN_S = 35.0
"""An engine that saves its index is waited for; after 30 s it ends by force."""

_POLL_S = 0.02
_OURS = "the part of PhotoClip that reads your photos"
_LOG_LIMIT_BYTES = 1 << 20

_log = logging.getLogger(__name__)


def launch_engine(library_dir: Path | None, timeout_s: float = STARTS_WITHIN_S) -> EngineClient:
    """Connect to the engine of the library in a folder (None: the person's own), started if there is none.

    It is no child of the terminal: Ctrl-C there does not reach it, and it outlives the caller as long as others use it.

    Raises:
        LibraryBusyError: another process holds the library and does not answer.
        StorageError, CatalogError, SettingsError: the library cannot be opened.
        EngineError: the engine ended at once, does not answer nor write for `timeout_s`, or is of another version.
    """
    paths = library_paths(library_dir)
    try:
        return EngineClient.of_library(paths.root)
    except EngineGoneError:
        process = _start(library_dir, paths)
    lock = library_lock(library_dir)
    deadline, seen = time.monotonic() + timeout_s, _catalog_files(paths)
    while True:
        if time.monotonic() >= deadline:
            before, seen = seen, _catalog_files(paths)
            if seen == before or lock.holder_pid() != process.pid:
                break
            deadline = time.monotonic() + timeout_s
        try:
            client = EngineClient.of_library(paths.root)
        except EngineGoneError:
            status = process.poll()
            if status is not None:
                _raise_unless_busy(paths, status)
                process = _start(library_dir, paths)  # who was busy then may have left by now
        else:
            # Another launch was faster; ours would wait for the lock. (A virtual environment's python.exe on Windows
            # is the engine's parent, and takes it along.)
            if client.pid != process.pid and sys.platform != "win32":
                process.terminate()
            return client
        time.sleep(_POLL_S)
    process.terminate()
    process.wait()
    if not lock.try_acquire():
        raise busy(lock, paths.root)
    lock.release()
    raise EngineError(f"{_OURS} did not answer within {timeout_s:.0f} s", f"{log_path(paths)} may say why")


def wait_until_left(library_dir: Path | None, timeout_s: float = LEFT_WITHIN_S) -> None:
    """Return once no process holds the library in a folder (None: the person's own).

    Raises:
        LibraryBusyError: another program stays in it.
        StorageError: its lock cannot be asked.
    """
    lock = library_lock(library_dir)
    deadline = time.monotonic() + timeout_s
    while not lock.try_acquire():
        if time.monotonic() > deadline:
            raise busy(lock, lock.path.parent, is_silent=False)
        time.sleep(_POLL_S)
    lock.release()


def log_path(paths: LibraryPaths) -> Path:
    """What an engine without a terminal writes on stderr: nothing, unless it crashes."""
    return paths.log / "engine-crash.log"


def _start(library_dir: Path | None, paths: LibraryPaths) -> "subprocess.Popen[bytes]":
    # -P: what lies in the working folder, photos for instance, is no place to import from.
    command = [sys.executable, "-P", "-m", "photoclip", "engine"]
    if library_dir is not None:
        command += ["--library", str(paths.root)]
    prepare(paths)
    try:
        failure_path(paths.root).unlink(missing_ok=True)
        if log_path(paths).exists() and log_path(paths).stat().st_size > _LOG_LIMIT_BYTES:
            log_path(paths).unlink()
        with log_path(paths).open("ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=environment(),
                cwd=paths.root,
                start_new_session=True,
                creationflags=creation_flags(),
            )
    except OSError as error:
        raise storage_error(error, paths.log) from error
    threading.Thread(target=_reap, args=(process,), name="photoclip-engine-end", daemon=True).start()
    return process


def creation_flags() -> int:
    """For a process that shows no console of its own and does not hear Ctrl-C in ours."""
    if sys.platform == "win32":
        return subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return 0


def environment() -> dict[str, str]:
    """For a process of ours. Run from a checkout, it has to find the same code whatever the working folder."""
    environment = dict(os.environ)
    home = str(Path(photoclip.__file__).resolve().parent.parent)
    if home not in sysconfig.get_paths().values():
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (home, environment.get("PYTHONPATH"))))
    return environment


def _catalog_files(paths: LibraryPaths) -> list[tuple[str, int, int]]:
    """What changes while a catalog is migrated, which takes minutes in a million photos."""
    found: list[tuple[str, int, int]] = []
    with suppress(OSError):
        for file in (*paths.catalog.parent.glob(f"{paths.catalog.name}*"), *paths.backups.glob("*")):
            status = file.stat()
            found.append((str(file), status.st_size, status.st_mtime_ns))
    return sorted(found)


def _reap(process: "subprocess.Popen[bytes]") -> None:
    status = process.wait()
    _log.info("the engine process %s ended with status %s", process.pid, status)


def _raise_unless_busy(paths: LibraryPaths, status: int) -> None:
    """Why it ended; unless another process holds the library, which is about to answer or to leave, or it left in good
    order because nobody came, as when the computer slept meanwhile.
    """
    failure = read_failure(paths.root)
    if status == 0 or isinstance(failure, LibraryBusyError):
        return
    raise failure or EngineError(f"{_OURS} ended as soon as it was started", f"{log_path(paths)} may say why")
