"""`LibraryApi` over the engine's socket. Imports neither torch nor the library."""

import itertools
import threading
from pathlib import Path
from typing import Any

from photoclip import __version__
from photoclip.domain.errors import EngineError, EngineGoneError
from photoclip.engine import messages
from photoclip.engine.address import EngineAddress, read_address
from photoclip.engine.channel import Channel, ChannelClosedError
from photoclip.engine.forwarding import ForwardedApi
from photoclip.engine.messages import REPLY, REQUEST, WELCOME, MalformedMessageError, Request
from photoclip.engine.methods import METHODS

HANDSHAKE_S = 10.0
_KEPT_IDLE = 4


class EngineClient(ForwardedApi):
    """The library of an engine. Thread-safe: each call has a connection for itself, so that one which waits for a job
    does not hold up the others. At least one connection stays open until `close`, which keeps the engine there.

    Every method raises EngineGoneError when the engine is not there any more.
    """

    def __init__(self, address: EngineAddress) -> None:
        """Connect.

        Raises:
            EngineGoneError: nobody listens at the address, or who does is leaving.
            EngineError: another version of PhotoClip serves the library.
        """
        self._address = address
        self._idle: list[Channel] = []
        self._busy: set[Channel] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._request_ids = itertools.count(1)
        if address.version != __version__:
            raise EngineError(
                f"the library is in use by PhotoClip {address.version} (process {address.pid}), this is {__version__}",
                "close that one first",
            )
        self._idle.append(self._connect())

    @classmethod
    def of_library(cls, library_dir: Path) -> "EngineClient":
        """Connect to the engine that serves the library in a folder. Raises as the constructor does."""
        address = read_address(library_dir)
        if address is None:
            raise EngineGoneError("no engine serves the library", unheard=True)
        return cls(address)

    @property
    def pid(self) -> int:
        """The engine's process."""
        return self._address.pid

    def close(self) -> None:
        """Leave the engine; calls that still wait end with EngineGoneError. Idempotent."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            for channel in self._busy:
                channel.interrupt()
        for channel in idle:
            channel.close()

    def _forward(self, name: str, arguments: tuple[Any, ...]) -> Any:
        method = METHODS[name]
        request = Request(next(self._request_ids), name, method.arguments.encode(arguments))
        message = REQUEST.encode(request)
        if len(message) > messages.MESSAGE_LIMIT_BYTES:
            raise EngineError("the request is too large", "ask for less at once")
        reply = self._exchange(message, request.request_id)
        if isinstance(reply, messages.Failure):
            raise messages.error_of(reply)
        return method.result.decode(reply.result)

    def _exchange(self, message: bytes, request_id: int) -> messages.Answer | messages.Failure:
        channel = self._take()
        kept = False
        try:
            channel.send_bytes(message)
            reply = REPLY.decode(channel.recv_bytes())
            if reply.request_id != request_id:
                raise MalformedMessageError("the engine answered something else")
            kept = True
        except ChannelClosedError as error:
            raise EngineGoneError(unheard=False) from error
        finally:
            # Also after a KeyboardInterrupt: a reply on its way would be taken for that of the next request.
            self._give_back(channel, kept=kept)
        return reply

    def _take(self) -> Channel:
        while True:
            with self._lock:
                if self._closed:
                    raise EngineGoneError("the connection to the engine is closed", unheard=True)
                channel = self._idle.pop() if self._idle else None
                if channel is not None:
                    self._busy.add(channel)
            if channel is None:
                channel = self._connect()
                with self._lock:
                    self._busy.add(channel)
                    if self._closed:
                        channel.interrupt()
                return channel
            if not channel.has_news():
                return channel
            self._give_back(channel, kept=False)  # unasked news: the engine ended

    def _give_back(self, channel: Channel, *, kept: bool) -> None:
        with self._lock:
            self._busy.discard(channel)
            if kept and not self._closed and len(self._idle) < _KEPT_IDLE:
                self._idle.append(channel)
                return
        channel.close()

    def _connect(self) -> Channel:
        try:
            channel = Channel.connect(self._address.address)
            try:
                with channel.deadline(HANDSHAKE_S):
                    channel.respond(self._address.key)
                    WELCOME.decode(channel.recv_bytes())
            except BaseException:
                channel.close()
                raise
        except (ChannelClosedError, MalformedMessageError) as error:
            raise EngineGoneError("the engine does not answer", unheard=True) from error
        return channel
