"""Hostile bytes on the engine's socket, from either end: only errors of ours come out, the engine serves the next
client, and memory stays bounded.
"""

import secrets
import socket
import struct
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.connection import Listener
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoclip import __version__
from photoclip.domain.browse import Order, Scope
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.found import SearchRequest
from photoclip.domain.ids import PhotoId
from photoclip.engine import client as client_module
from photoclip.engine.address import KEY_BYTES, EngineAddress
from photoclip.engine.channel import Channel, ChannelClosedError
from photoclip.engine.client import EngineClient
from photoclip.engine.dispatch import parse, perform
from photoclip.engine.messages import REPLY, REQUEST, WELCOME, Answer, Failure, MalformedMessageError, Request, Welcome
from photoclip.engine.methods import METHODS

if TYPE_CHECKING:
    from tests.unit.engine.conftest import MemoryLibrary

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="speaks to the socket itself")

QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
SIZES = st.sampled_from([0, 1, 2**16, 2**28, 2**28 + 1, 2**31 - 1, -1, -2, -(2**31)])
TREES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**64 - 1),
        st.floats(),
        st.binary(max_size=30),
        st.text(max_size=20),
        st.builds(msgspec.msgpack.Ext, st.integers(-128, 127), st.binary(max_size=20)),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(st.one_of(st.text(max_size=9), st.integers(0, 9)), inner, max_size=4),
    ),
    max_leaves=20,
)
"""Anything that MessagePack can say."""


def packed(tree: object) -> bytes:
    with suppress(UnicodeEncodeError):
        return msgspec.msgpack.encode(tree)
    return b"\xc0"


@cache
def requests() -> tuple[bytes, ...]:
    """Real ones."""
    search = METHODS["search"].arguments.encode((SearchRequest("dog \udcff"),))
    ids = METHODS["photos"].arguments.encode(((PhotoId(1), PhotoId(2)),))
    listing = METHODS["list_photos"].arguments.encode((Scope(), Order.NAME))
    known = {"search": search, "photos": ids, "list_photos": listing, "stats": b"\x90", "folders": b"\x90"}
    return tuple(REQUEST.encode(Request(7, name, arguments)) for name, arguments in known.items())


def replies(library: "MemoryLibrary") -> tuple[bytes, ...]:
    """Real ones, to those requests; and an error."""
    answers = [perform(library, parse(request)) for request in requests()]
    return (*answers, REPLY.encode(Failure(7, "QueryError", "empty \udcff", "")))


@st.composite
def mutations(draw: st.DrawFn, sources: tuple[bytes, ...]) -> bytes:
    """Real messages: bytes flipped, cut off, doubled, spliced."""
    message = bytearray(draw(st.sampled_from(sources)))
    for at, value in draw(st.lists(st.tuples(st.integers(0, len(message) - 1), st.integers(0, 255)), max_size=6)):
        message[at] = value
    start, end = sorted((draw(st.integers(0, len(message))), draw(st.integers(0, len(message)))))
    match draw(st.sampled_from(["none", "cut", "end", "double", "splice"])):
        case "cut":
            del message[start:end]
        case "end":
            del message[end:]
        case "double":
            message[end:end] = message[start:end] * 2
        case "splice":
            message[start:end] = draw(st.sampled_from(sources))[start:end]
        case _:
            pass
    return bytes(message)


HOSTILE_REQUESTS = st.one_of(
    st.binary(max_size=200),
    TREES.map(packed),
    mutations(requests()),
    st.builds(
        lambda name, tree, number: packed(["Request", number, name, packed(tree)]),
        st.one_of(st.sampled_from(sorted(METHODS)), st.text(max_size=12)),
        st.one_of(st.lists(TREES, max_size=4), TREES),
        st.integers(-(2**63), 2**64 - 1),
    ),
)


def check_parse(message: bytes) -> None:
    with suppress(MalformedMessageError):
        call = parse(message)
        assert isinstance(call.arguments, tuple)
        # What is let through is of the method's types, and can be said again.
        call.method.arguments.decode(call.method.arguments.encode(call.arguments))


def check_results(data: bytes) -> None:
    for decode in (REPLY.decode, WELCOME.decode, *(method.result.decode for method in METHODS.values())):
        with suppress(MalformedMessageError):
            decode(data)


RESULTS = st.one_of(st.binary(max_size=100), TREES.map(packed))


def test_requests_are_understood_or_refused() -> None:
    settings(max_examples=150, deadline=None)(given(HOSTILE_REQUESTS)(check_parse))()


def test_results_are_understood_or_refused() -> None:
    settings(max_examples=60, deadline=None)(given(RESULTS)(check_results))()


def sent_raw(address: EngineAddress, data: bytes, *, with_key: bool) -> bytes:
    """Send bytes as they are, and read until the engine has had enough."""
    channel = Channel.connect(address.address)
    if with_key:
        channel.respond(address.key)
        WELCOME.decode(channel.recv_bytes())
    got = b""
    borrowed = socket.socket(fileno=channel._connection.fileno())
    borrowed.settimeout(20)
    try:
        with suppress(ConnectionError):
            borrowed.sendall(data)
            borrowed.shutdown(socket.SHUT_WR)
            while chunk := borrowed.recv(1 << 16):
                got += chunk
    finally:
        borrowed.detach()
        channel.close()
    return got


def framed(message: bytes, size: int | None = None) -> bytes:
    return struct.pack("!i", len(message) if size is None else size) + message


STREAMS = st.one_of(
    st.lists(HOSTILE_REQUESTS, max_size=3).map(lambda messages: b"".join(map(framed, messages))),
    st.builds(framed, HOSTILE_REQUESTS, SIZES),
    st.builds(lambda size, rest: struct.pack("!iq", -1, size) + rest, st.integers(-9, 2**62), st.binary(max_size=40)),
    st.binary(max_size=60),
)


def check_engine(address: EngineAddress, client: EngineClient, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=QUIET)
    @given(data=STREAMS, with_key=st.booleans())
    def attack(data: bytes, with_key: bool) -> None:
        sent_raw(address, data, with_key=with_key)
        assert client.stats().photos == 1

    attack()


@pytest.mark.logs_errors  # what random arguments make the little library of these tests raise
def test_the_engine_serves_the_next_client(address: EngineAddress, client: EngineClient) -> None:
    threads = threading.active_count()
    check_engine(address, client, 60)
    EngineClient(address).close()
    assert threading.active_count() < threads + 10


class Impostor:
    """An engine that has the key and answers with whatever it is told."""

    def __init__(self, folder: Path) -> None:
        self.address = EngineAddress(str(folder / "socket"), secrets.token_bytes(KEY_BYTES), 1, __version__)
        self.reply = b""
        self.greeting = b""
        self._listener = Listener(self.address.address, "AF_UNIX", 64)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            channel = Channel(self._listener.accept())
            with suppress(ChannelClosedError), channel.deadline(20):
                channel.challenge(self.address.key)
                if self.greeting == b"end":
                    return
                self._write(channel, self.greeting or framed(WELCOME.encode(Welcome(1))))
                if not self.greeting:
                    channel.recv_bytes()
                    self._write(channel, self.reply)
            channel.close()

    def _write(self, channel: Channel, data: bytes) -> None:
        borrowed = socket.socket(fileno=channel._connection.fileno())
        try:
            with suppress(OSError):
                borrowed.sendall(data)
        finally:
            borrowed.detach()

    def close(self) -> None:
        self.greeting = b"end"
        channel = Channel.connect(self.address.address)
        with suppress(ChannelClosedError):
            channel.respond(self.address.key)
        channel.close()
        self._thread.join(10)
        self._listener.close()


@contextmanager
def _impostor(folder: Path) -> Iterator[Impostor]:
    impostor = Impostor(folder)
    try:
        yield impostor
    finally:
        impostor.close()


ASKED: tuple[Callable[[EngineClient], Any], ...] = (
    lambda client: client.search(SearchRequest("dog")),
    lambda client: client.photos((PhotoId(1),)),
    lambda client: client.list_photos(Scope(), Order.NAME),
    lambda client: client.stats(),
    lambda client: client.folders(),
)


def check_client(folder: Path, library: "MemoryLibrary", examples: int) -> None:
    known = replies(library)
    said = st.one_of(
        mutations(known).map(framed),
        st.builds(framed, mutations(known), SIZES),
        st.builds(lambda tree, n: framed(packed(["Answer", n, packed(tree)])), TREES, st.integers(-3, 2**64 - 1)),
        st.builds(lambda tree: framed(packed(["Answer", 1, packed(tree)])), TREES),
        st.builds(lambda kind: framed(REPLY.encode(Failure(1, kind, "a", "b"))), st.text(max_size=20)),
        st.builds(lambda data: framed(REPLY.encode(Answer(1, data))), st.binary(max_size=60)),
        st.binary(max_size=60),
    )
    with _impostor(folder) as impostor:

        @settings(max_examples=examples, deadline=None, suppress_health_check=QUIET)
        @given(reply=said, asked=st.sampled_from(ASKED), is_greeting=st.booleans())
        def listen(reply: bytes, asked: Callable[[EngineClient], Any], is_greeting: bool) -> None:
            impostor.greeting, impostor.reply = (reply, b"") if is_greeting and reply else (b"", reply)
            with suppress(PhotoClipError):
                client = EngineClient(impostor.address)
                try:
                    asked(client)
                finally:
                    client.close()

        listen()


def test_a_client_gets_answers_or_errors_of_ours(
    tmp_path: Path, library: "MemoryLibrary", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "HANDSHAKE_S", 0.5)
    check_client(tmp_path, library, 60)


def test_an_answer_to_another_request_is_not_waited_for_again(tmp_path: Path, library: "MemoryLibrary") -> None:
    """A connection that is one answer behind would stay so."""
    with _impostor(tmp_path) as impostor:
        client = EngineClient(impostor.address)
        impostor.reply = framed(REPLY.encode(Answer(99, METHODS["folders"].result.encode(()))))
        with pytest.raises(MalformedMessageError):
            client.folders()
        impostor.reply = framed(REPLY.encode(Answer(2, METHODS["folders"].result.encode(()))))
        assert client.folders() == ()
        client.close()


@pytest.mark.parametrize(
    "message",
    [
        b"\xdd\x00\x10\x00\x00" + b"\x80" * 2**20,
        b"\x94\xa7Request\x01\xa5stats" + b"\xdd\x00\x10\x00\x00" + b"\x80" * 2**20,
        packed(["Request", 1, "stats", b"\xdd\x00\x10\x00\x00" + b"\x80" * 2**20]),
        b"\xdd\xff\xff\xff\xff" + b"\xc0" * 1000,
        b"\xc6\x7f\xff\xff\xff",
        b"\x81" * 2**20,
    ],
)
def test_nonsense_takes_no_more_memory_than_it_has_bytes(message: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(MalformedMessageError):
            parse(message)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.logs_errors
def test_all_of_it_very_often(
    address: EngineAddress,
    client: EngineClient,
    library: "MemoryLibrary",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings(max_examples=60_000, deadline=None)(given(HOSTILE_REQUESTS)(check_parse))()
    settings(max_examples=10_000, deadline=None)(given(RESULTS)(check_results))()
    check_engine(address, client, 6_000)
    monkeypatch.setattr(client_module, "HANDSHAKE_S", 0.5)
    check_client(tmp_path, library, 4_000)
