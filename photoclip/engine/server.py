"""Serves one library on a local socket."""

import contextlib
import logging
import os
import queue
import secrets
import sys
import threading
import time
from multiprocessing.connection import Listener
from pathlib import Path

from photoclip import __version__
from photoclip.config.files import storage_error
from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import StorageError
from photoclip.engine.address import (
    KEY_BYTES,
    EngineAddress,
    new_address,
    remove_address,
    remove_socket,
    write_address,
)
from photoclip.engine.attendance import Attendance
from photoclip.engine.channel import Channel, ChannelClosedError
from photoclip.engine.visit import Visit

GRACE_S = 20.0
"""How long an engine waits for its first client."""
CONNECTION_LIMIT = 128
PATIENCE_S = 2.0
"""How long others' running requests may hold up the end."""

_TICK_S = 0.2
_LAST_THREADS_S = 5.0
_BACKLOG = 64

_log = logging.getLogger(__name__)


class EngineServer:
    """Serves `library`, kept in `library_dir`, to whoever has the key. Its owner holds the library's lock.

    `close` closes the library too; the lock remains the owner's.
    """

    def __init__(self, library: LibraryApi, library_dir: Path, grace_s: float = GRACE_S) -> None:
        self._library = library
        self._library_dir = library_dir
        self._grace_s = grace_s
        self._key = secrets.token_bytes(KEY_BYTES)
        self._attendance: Attendance | None = None
        self._listener: Listener | None = None
        self._acceptor: threading.Thread | None = None
        self._leaving = threading.Event()
        self._visits: set[Visit] = set()
        # Its put() may be called from a signal handler, which an Event's set() may not.
        self._stops: queue.SimpleQueue[None] = queue.SimpleQueue()

    def start(self) -> None:
        """Listen, and publish the address.

        Raises:
            StorageError: no socket or no address file can be made; nothing is left of the attempt.
        """
        remove_address(self._library_dir)  # that of a killed engine
        try:
            address = new_address(self._announce)
        except StorageError:
            remove_address(self._library_dir)
            raise
        try:
            listener = Listener(address, "AF_PIPE" if sys.platform == "win32" else "AF_UNIX", _BACKLOG)
        except OSError as error:
            remove_address(self._library_dir)
            raise storage_error(error, address) from error
        self._listener = listener
        self._attendance = Attendance(self._grace_s, CONNECTION_LIMIT)
        self._acceptor = threading.Thread(
            target=self._accept, args=(listener, self._attendance), name="photoclip-engine-door", daemon=True
        )
        self._acceptor.start()

    def serve_until_left(self) -> None:
        """Return once the last client has left, nobody came within the grace, or `stop` was called."""
        while self._attendance is not None:
            with contextlib.suppress(queue.Empty):
                self._stops.get(timeout=_TICK_S)
                return
            for guest in self._attendance.guests():
                guest.check_alive()
            if self._attendance.close_if_deserted():
                return

    def stop(self) -> None:
        """Let `serve_until_left` return. From any thread or signal handler."""
        self._stops.put(None)

    def close(self, patience_s: float = PATIENCE_S) -> None:
        """Let nobody in any more, wait up to `patience_s` for running requests, end all connections, close the library.

        Who waits for a job is cut off rather than told that it was cancelled. Idempotent.
        """
        listener, attendance, acceptor = self._listener, self._attendance, self._acceptor
        self._listener = None
        if listener is not None and attendance is not None and acceptor is not None:
            attendance.close()
            attendance.wait_for_quick(patience_s)
            self._leaving.set()
            for guest in attendance.guests():
                guest.interrupt()
            self._end_door(listener, acceptor)
        self._library.close()
        for visit in self._visits:
            if not visit.join(_LAST_THREADS_S):
                _log.warning("a request did not end with the library")
        self._visits.clear()

    def _announce(self, address: str) -> None:
        write_address(self._library_dir, EngineAddress(address, self._key, os.getpid(), __version__))

    def _accept(self, listener: Listener, attendance: Attendance) -> None:
        is_stuck = False
        while not self._leaving.is_set():
            try:
                # Without a key here: a client that says nothing must not keep the others out.
                connection = listener.accept()
            except OSError as error:  # out of descriptors, most likely: who knocks is let in later
                if not is_stuck:
                    _log.warning("no connection can be accepted: %s", error)
                is_stuck = True
                self._leaving.wait(_TICK_S)
                continue
            is_stuck = False
            if self._leaving.is_set():
                connection.close()
                return
            self._visits = {visit for visit in self._visits if not visit.join(0)}
            visit = Visit(Channel(connection), self._key, self._library, attendance)
            try:
                visit.start()
            except RuntimeError as error:  # no more threads
                _log.warning("a connection could not be served: %s", error)
                connection.close()
                continue
            self._visits.add(visit)

    def _end_door(self, listener: Listener, acceptor: threading.Thread) -> None:
        address = str(listener.address)
        deadline = time.monotonic() + _LAST_THREADS_S
        while acceptor.is_alive() and time.monotonic() < deadline:
            with contextlib.suppress(ChannelClosedError, StorageError):
                Channel.connect(address).close()  # what wakes accept() on every system
            acceptor.join(_TICK_S)
        remove_address(self._library_dir)
        _close_listener(listener, address)


def _close_listener(listener: Listener, address: str) -> None:
    with contextlib.suppress(OSError):  # it unlinks its socket, which may be gone already
        listener.close()
    if sys.platform != "win32":
        remove_socket(address)
