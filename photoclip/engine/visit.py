"""One connection to the engine, served in a thread of its own."""

import logging
import os
import threading

from photoclip.domain.api import LibraryApi
from photoclip.engine.attendance import Attendance
from photoclip.engine.channel import Channel, ChannelClosedError
from photoclip.engine.dispatch import Call, parse, perform
from photoclip.engine.messages import WELCOME, MalformedMessageError, Welcome

HANDSHAKE_S = 10.0

_log = logging.getLogger(__name__)


class Visit:
    """Serves requests one after the other until the other end leaves, breaks the rules, or is interrupted."""

    def __init__(self, channel: Channel, key: bytes, library: LibraryApi, attendance: Attendance) -> None:
        self._channel = channel
        self._key = key
        self._library = library
        self._attendance = attendance
        self._serving = threading.Lock()
        self._call: Call | None = None
        self._thread = threading.Thread(target=self._run, name="photoclip-engine-visit", daemon=True)

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def join(self, timeout_s: float) -> bool:
        """Wait for the end; whether it came."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def is_quick(self) -> bool:
        """See `Guest`."""
        with self._serving:
            return self._call is not None and self._call.ends_by_itself

    def check_alive(self) -> None:
        """See `Guest`. A client sends nothing while it waits for a reply, so any news means that it is gone."""
        with self._serving:
            if self._call is None or not self._channel.has_news():
                return
        self._channel.interrupt()
        self._attendance.depart(self)

    def interrupt(self) -> None:
        """See `Guest`."""
        self._channel.interrupt()

    def _run(self) -> None:
        try:
            if not self._attendance.arrive(self):
                return
            with self._channel.deadline(HANDSHAKE_S):
                self._channel.challenge(self._key)
                if not self._attendance.admit(self):
                    return
                self._channel.send_bytes(WELCOME.encode(Welcome(os.getpid())))
            while self._serve(parse(self._channel.recv_bytes())):
                pass
        except ChannelClosedError as error:
            _log.debug("a connection ended: %s", error)
        except MalformedMessageError as error:
            _log.warning("a connection was closed: %s", error)
        finally:
            self._channel.close()
            self._attendance.depart(self)

    def _serve(self, call: Call) -> bool:
        """False when the engine is leaving: what begins now would find the library closed under it."""
        with self._serving:
            if self._attendance.is_closed:
                return False
            self._call = call
        try:
            reply = perform(self._library, call)
        finally:
            with self._serving:
                self._call = None
        self._channel.send_bytes(reply)
        self._attendance.served()
        return True
