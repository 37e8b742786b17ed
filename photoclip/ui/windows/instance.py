"""One window for each library: a second start hands over what it was started with, and leaves."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from photoclip.config.files import storage_error
from photoclip.domain.errors import LibraryBusyError

_ANSWERS_WITHIN_MS = 5_000
_MESSAGE_LIMIT_BYTES = 1 << 24
"""A file manager may open thousands of photos at once."""
_HEARD = b"heard\n"


@dataclass(frozen=True, slots=True)
class Call:
    """What another start was given: absolute paths, and the token with which the desktop allows a window to come to
    the front (XDG_ACTIVATION_TOKEN, "" where there is none).
    """

    paths: tuple[str, ...] = ()
    activation_token: str = ""


class Instance(QObject):
    """The claim to be the window of a library. Release it by `close`."""

    called = Signal(object)
    """Another start handed over a `Call`."""

    def __init__(self, root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = root
        self._name = "photoclip-" + hashlib.blake2b(os.fsencode(root), digest_size=12).hexdigest()
        self._lock = QLockFile(str(root / "window.lock"))
        self._lock.setStaleLockTime(0)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)

    def claim(self) -> bool:
        """Become the window of the library, unless another process is. Idempotent. Raises StorageError."""
        if self._lock.isLocked():
            return True
        if not self._lock.tryLock(0):
            if self._lock.error() == QLockFile.LockError.LockFailedError:
                return False
            raise storage_error(PermissionError(13, "Permission denied"), self._root)
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def hand_over(self, paths: Sequence[str]) -> None:
        """Tell the window that is there.

        Raises:
            LibraryBusyError: it does not answer.
        """
        call = {"paths": list(paths), "token": os.environ.get("XDG_ACTIVATION_TOKEN", "")}
        clock = QElapsedTimer()
        clock.start()
        while clock.elapsed() < _ANSWERS_WITHIN_MS:
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(200):
                socket.write(json.dumps(call).encode("utf-8") + b"\n")
                socket.waitForBytesWritten(1_000)
                if socket.waitForReadyRead(_ANSWERS_WITHIN_MS):
                    return
        raise LibraryBusyError("PhotoClip's window is open and does not answer", "close it, or end its process")

    def close(self) -> None:
        """Let another process be it. Idempotent."""
        self._server.close()
        self._lock.unlock()

    def _greet(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:  # it belongs to the server, and goes with it
            socket.readyRead.connect(self._hear)
            socket.disconnected.connect(socket.deleteLater)
            self._read(socket)

    def _hear(self) -> None:
        socket = self.sender()
        assert isinstance(socket, QLocalSocket)
        self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _MESSAGE_LIMIT_BYTES:
            socket.abort()
        elif socket.canReadLine():
            call = _call_of(bytes(socket.readLine().data()))
            socket.write(_HEARD)
            socket.flush()
            socket.disconnectFromServer()
            if call is not None:
                self.called.emit(call)


def _call_of(line: bytes) -> Call | None:
    try:
        told = json.loads(line)
        paths, token = told["paths"], told["token"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(token, str) or not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        return None
    return Call(tuple(paths), token)
