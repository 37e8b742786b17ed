"""One connection: whole messages of bytes, with a deadline, and a way to end it from another thread."""

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Generator
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, answer_challenge, deliver_challenge
from typing import Any, cast

from photoclip.config.files import exhausted
from photoclip.domain.errors import EngineError
from photoclip.engine.messages import MESSAGE_LIMIT_BYTES

# A pipe's read cannot be interrupted from another thread on Windows, so it is waited for in slices there.
WINDOWS_SLICE_S = 0.25


class ChannelClosedError(EngineError):
    """The other end went away, was silent past the deadline, or broke the rules."""

    def __init__(self, what: str = "the connection ended") -> None:
        super().__init__(what)


class Channel:
    """A connection, used by one thread at a time; only `interrupt` and `has_news` may be called from others."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection
        self._deadline: float | None = None
        self._interrupted = threading.Event()
        self._closing = threading.Lock()

    @classmethod
    def connect(cls, address: str) -> "Channel":
        """Connect.

        Raises:
            ChannelClosedError: nobody listens, or too many wait to be let in.
            StorageError: too many files are open here.
        """
        try:
            return cls(_connected(address))
        except (OSError, ValueError) as error:
            raise exhausted(error) or ChannelClosedError(f"nobody listens: {error}") from error

    @contextlib.contextmanager
    def deadline(self, seconds: float) -> Generator[None]:
        """Within, nothing is waited for longer than `seconds` in all."""
        self._deadline = time.monotonic() + seconds
        try:
            yield
        finally:
            self._deadline = None

    def challenge(self, key: bytes) -> None:
        """As the engine: let the other end prove that it has the key, then prove it to them (HMAC).

        Raises ChannelClosedError.
        """
        self._shake_hands(key, (deliver_challenge, answer_challenge))

    def respond(self, key: bytes) -> None:
        """As a client: the counterpart of `challenge`. Raises ChannelClosedError."""
        self._shake_hands(key, (answer_challenge, deliver_challenge))

    def send_bytes(self, message: bytes) -> None:
        """Raises ChannelClosedError."""
        try:
            self._connection.send_bytes(message)
        except (OSError, ValueError) as error:
            raise ChannelClosedError from error

    def recv_bytes(self, maxlength: int = MESSAGE_LIMIT_BYTES) -> bytes:
        """The next message, of at most `maxlength` bytes. Raises ChannelClosedError."""
        try:
            self._wait_for_news()
            return self._connection.recv_bytes(maxlength)
        except (OSError, EOFError) as error:
            raise ChannelClosedError from error

    def has_news(self) -> bool:
        """Whether there is a message to be read, or the other end went away."""
        with self._closing:
            try:
                return self._connection.closed or self._connection.poll(0)
            except (OSError, EOFError):
                return True

    def interrupt(self) -> None:
        """End whatever another thread waits for here, and every later attempt, with ChannelClosedError."""
        self._interrupted.set()
        with self._closing:
            if self._connection.closed or sys.platform == "win32":
                return
            # Closing a descriptor does not wake who reads from it (close(2)); shutting the socket down does. The same
            # descriptor, not a twin of it: there may be no more of them.
            with contextlib.suppress(OSError):
                borrowed = socket.socket(fileno=self._connection.fileno())
                try:
                    borrowed.shutdown(socket.SHUT_RDWR)
                finally:
                    borrowed.detach()

    def close(self) -> None:
        """By the thread that uses it. Idempotent."""
        with self._closing:
            self._connection.close()

    def _shake_hands(self, key: bytes, steps: Any) -> None:
        try:
            for step in steps:
                # Both steps use nothing but send_bytes and recv_bytes; given this object they keep the deadline.
                step(cast("Connection[Any, Any]", self), key)
        # 3.11 asserts the form of a challenge; later versions raise AuthenticationError or ValueError.
        except (AuthenticationError, AssertionError, ValueError) as error:
            raise ChannelClosedError("the key is wrong") from error

    def _wait_for_news(self) -> None:
        while not self._interrupted.is_set():
            if self._deadline is not None:
                left_s = self._deadline - time.monotonic()
                if left_s <= 0 or not self._connection.poll(left_s):
                    raise ChannelClosedError("the other end is silent")
                return
            if sys.platform != "win32" or self._connection.poll(WINDOWS_SLICE_S):
                return
        raise ChannelClosedError


def _connected(address: str) -> "Connection[Any, Any]":
    if sys.platform == "win32":
        return Client(address, "AF_PIPE")
    with socket.socket(socket.AF_UNIX) as client:
        # multiprocessing's own client would wait for ever where the queue before a stopped engine is full (connect(2)).
        client.setblocking(False)
        client.connect(address)
        client.setblocking(True)
        return Connection(client.detach())
