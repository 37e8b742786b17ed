"""How server and clients leave, are cut off, and replace what a killed one left, over a real socket."""

import socket
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photoclip.domain.api import IndexRequest
from photoclip.domain.errors import EngineGoneError, StorageError
from photoclip.domain.found import SearchRequest
from photoclip.engine.address import EngineAddress, address_path, read_address, write_address
from photoclip.engine.channel import Channel
from photoclip.engine.client import EngineClient
from photoclip.engine.messages import REPLY, REQUEST, WELCOME, Failure, Request
from photoclip.engine.methods import METHODS
from photoclip.engine.server import EngineServer

if TYPE_CHECKING:
    from tests.unit.engine.conftest import MemoryLibrary

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="speaks to the socket itself")


def until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not (holds := condition()) and time.monotonic() < deadline:
        time.sleep(0.005)
    return holds


def admitted(address: EngineAddress) -> Channel:
    """A client that did everything right so far."""
    channel = Channel.connect(address.address)
    channel.respond(address.key)
    WELCOME.decode(channel.recv_bytes())
    return channel


def test_the_engine_leaves_after_the_last_client(server: EngineServer, address: EngineAddress, tmp_path: Path) -> None:
    first, second = EngineClient(address), EngineClient(address)
    with ThreadPoolExecutor(1) as pool:
        serving = pool.submit(server.serve_until_left)
        first.close()
        with pytest.raises(TimeoutError):
            serving.result(0.8)
        assert second.stats().photos == 1
        second.close()
        serving.result(10)
    server.close()
    assert read_address(tmp_path) is None
    assert not Path(address.address).parent.exists()


def test_the_engine_leaves_when_nobody_comes(library: "MemoryLibrary", tmp_path: Path) -> None:
    server = EngineServer(library, tmp_path, grace_s=0.3)
    server.start()
    server.serve_until_left()
    server.close()
    assert library.closed == 1


def test_an_unproven_connection_does_not_keep_the_engine(library: "MemoryLibrary", tmp_path: Path) -> None:
    server = EngineServer(library, tmp_path, grace_s=0.3)
    server.start()
    published = read_address(tmp_path)
    assert published is not None
    stranger = Channel.connect(published.address)
    server.serve_until_left()
    server.close()
    stranger.close()


def test_a_client_that_dies_in_a_call_does_not_keep_the_engine(
    server: EngineServer, address: EngineAddress, library: "MemoryLibrary"
) -> None:
    library.may_find.clear()
    channel = admitted(address)
    search = Request(1, "search", b"\x91\x81\xa4text\xa3dog")
    channel.send_bytes(REQUEST.encode(search))
    assert library.searching.wait(10)
    with ThreadPoolExecutor(1) as pool:
        serving = pool.submit(server.serve_until_left)
        channel.close()
        serving.result(10)
    library.may_find.set()


def test_stop_ends_the_service(server: EngineServer, client: EngineClient) -> None:
    with ThreadPoolExecutor(1) as pool:
        serving = pool.submit(server.serve_until_left)
        server.stop()
        serving.result(10)


def test_close_waits_for_running_requests(server: EngineServer, client: EngineClient, library: "MemoryLibrary") -> None:
    library.may_find.clear()
    with ThreadPoolExecutor(2) as pool:
        searching = pool.submit(client.search, SearchRequest("dog", limit=2))
        assert library.searching.wait(10)
        closing = pool.submit(server.close, 30)
        assert until(lambda: not _comes_in(address_dir(server)))
        assert library.closed == 0
        library.may_find.set()
        assert searching.result(10).total == 2
        closing.result(10)
    assert library.closed == 1


def test_nothing_begins_while_the_engine_leaves(
    server: EngineServer, client: EngineClient, library: "MemoryLibrary", address: EngineAddress
) -> None:
    """What began then would find the library closed under it."""
    library.may_find.clear()
    other = EngineClient(address)
    assert other.stats().photos == 1
    with ThreadPoolExecutor(2) as pool:
        searching = pool.submit(client.search, SearchRequest("dog", limit=2))
        assert library.searching.wait(10)
        closing = pool.submit(server.close, 30)
        assert until(lambda: not _comes_in(address_dir(server)))
        with pytest.raises(EngineGoneError):
            other.stats()
        assert library.closed == 0
        library.may_find.set()
        assert searching.result(10).total == 2
        closing.result(10)
    other.close()


def address_dir(server: EngineServer) -> Path:
    return server._library_dir


def test_close_cuts_off_who_waits_for_a_job(
    server: EngineServer, client: EngineClient, library: "MemoryLibrary"
) -> None:
    """A job that ends with the library was not cancelled by the person: nobody is told so."""
    job_id = client.start_index(IndexRequest())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.wait_job, job_id, 1, 60)
        assert library.waited_for.wait(10)
        server.close(30)
        with pytest.raises(EngineGoneError) as caught:
            waiting.result(10)
    assert not caught.value.unheard
    with pytest.raises(EngineGoneError) as caught:
        client.stats()
    assert caught.value.unheard


def test_who_waits_for_news_does_not_hold_up_the_end(
    server: EngineServer, client: EngineClient, library: "MemoryLibrary"
) -> None:
    seen = client.wait_news(-1, 0).revision
    library.waited_for.clear()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.wait_news, seen, 60)
        assert library.waited_for.wait(10)
        began = time.monotonic()
        server.close(30)
        assert time.monotonic() - began < 10
        with pytest.raises(EngineGoneError):
            waiting.result(10)


def test_a_client_that_dies_while_it_waits_for_news_does_not_keep_the_engine(
    server: EngineServer, address: EngineAddress, library: "MemoryLibrary"
) -> None:
    channel = admitted(address)
    seen = library.wait_news(-1, 0).revision
    library.waited_for.clear()
    channel.send_bytes(REQUEST.encode(Request(1, "wait_news", METHODS["wait_news"].arguments.encode((seen, 60.0)))))
    assert library.waited_for.wait(10)
    with ThreadPoolExecutor(1) as pool:
        serving = pool.submit(server.serve_until_left)
        channel.close()
        serving.result(10)


def test_a_closed_client_ends_its_waiting_calls(client: EngineClient, library: "MemoryLibrary") -> None:
    job_id = client.start_index(IndexRequest())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.wait_job, job_id, 1, 60)
        assert library.waited_for.wait(10)
        client.close()
        with pytest.raises(EngineGoneError):
            waiting.result(10)
    with pytest.raises(EngineGoneError, match="closed"):
        client.stats()


def test_an_interrupted_call_does_not_leave_its_reply_to_the_next(
    client: EngineClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = Channel.recv_bytes

    def interrupted(channel: Channel, maxlength: int = 1 << 20) -> bytes:
        if threading.current_thread() is threading.main_thread():  # the server's side lives in this process too
            raise KeyboardInterrupt
        return receive(channel, maxlength)

    monkeypatch.setattr(Channel, "recv_bytes", interrupted)
    caught = threading.Event()
    try:
        client._exchange(REQUEST.encode(Request(1, "stats", b"\x90")), 1)
    except KeyboardInterrupt:
        caught.set()
    monkeypatch.setattr(Channel, "recv_bytes", receive)
    assert caught.is_set()
    assert client.folders() == ()


def test_what_a_killed_engine_left_is_replaced(library: "MemoryLibrary", tmp_path: Path) -> None:
    killed = EngineServer(library, tmp_path)
    killed.start()
    stale = read_address(tmp_path)
    assert stale is not None
    left_behind = address_path(tmp_path).read_bytes()
    killed.close()
    address_path(tmp_path).write_bytes(left_behind)
    if sys.platform != "win32":
        Path(stale.address).parent.mkdir(0o700)
        with socket.socket(socket.AF_UNIX) as orphan:
            orphan.bind(stale.address)
    with pytest.raises(EngineGoneError):
        EngineClient.of_library(tmp_path)
    server = EngineServer(library, tmp_path)
    server.start()
    client = EngineClient.of_library(tmp_path)
    assert client.stats().photos == 1
    client.close()
    server.close()
    assert not Path(stale.address).parent.exists()


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff\x00", b'{"address": "/x", "key": "AA==", "pid": 1, "version": "0"']
)
def test_a_damaged_address_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    address_path(tmp_path).write_bytes(content)
    assert read_address(tmp_path) is None
    with pytest.raises(EngineGoneError):
        EngineClient.of_library(tmp_path)


def test_an_address_that_names_other_files_removes_none(library: "MemoryLibrary", tmp_path: Path) -> None:
    precious = tmp_path / "photoclip-precious" / "photo.jpg"
    precious.parent.mkdir()
    precious.write_bytes(b"jpeg")
    write_address(tmp_path, EngineAddress(str(precious), b"", 1, "0"))
    server = EngineServer(library, tmp_path)
    server.start()
    server.close()
    assert precious.read_bytes() == b"jpeg"


@POSIX
def test_without_a_place_for_the_address_nothing_is_left(library: "MemoryLibrary", tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        EngineServer(library, tmp_path / "gone").start()


def test_close_without_start_closes_the_library(library: "MemoryLibrary", tmp_path: Path) -> None:
    EngineServer(library, tmp_path).close()
    assert library.closed == 1


def test_replies_name_the_request_they_answer(address: EngineAddress) -> None:
    channel = admitted(address)
    channel.send_bytes(REQUEST.encode(Request(41, "search", b"\x91\x80")))
    reply = REPLY.decode(channel.recv_bytes())
    assert isinstance(reply, Failure)
    assert (reply.request_id, reply.kind) == (41, "QueryError")
    channel.close()


def _comes_in(library_dir: Path) -> bool:
    try:
        EngineClient.of_library(library_dir).close()
    except EngineGoneError:
        return False
    return True
