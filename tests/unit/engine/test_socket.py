"""Server and client over a real socket, in one process."""

import logging
import os
import secrets
import socket
import stat
import struct
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoclip.domain.api import Box, IndexRequest, JobAction, JobState, SearchRequest, SimilarRequest
from photoclip.domain.errors import CancelledError, EngineError, FolderError, QueryError, StorageError
from photoclip.engine import server as server_module
from photoclip.engine import visit as visit_module
from photoclip.engine.address import EngineAddress, address_path, read_address
from photoclip.engine.channel import Channel, ChannelClosedError
from photoclip.engine.client import EngineClient, EngineGoneError
from photoclip.engine.messages import REPLY, REQUEST, WELCOME, Failure, Request
from photoclip.engine.server import EngineServer

if TYPE_CHECKING:
    from tests.unit.engine.conftest import MemoryLibrary

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="speaks to the socket itself")


def until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)
    return condition()


def admitted(address: EngineAddress) -> Channel:
    """A client that did everything right so far."""
    channel = Channel.connect(address.address)
    channel.respond(address.key)
    WELCOME.decode(channel.recv_bytes())
    return channel


def test_every_method_answers_as_in_process(client: EngineClient, library: "MemoryLibrary", tmp_path: Path) -> None:
    folder = client.add_folder(str(tmp_path), ("*.tmp",))
    assert folder == library.watched[str(tmp_path)]
    assert client.folders() == (folder,)
    assert client.remove_folder(str(tmp_path)) == folder
    assert client.stats() == library.stats()
    assert client.failures() == library.failures()
    assert client.models() == library.models()
    assert client.check(repair=True) == library.check(repair=True)
    assert client.similar(SimilarRequest("/a.jpg", Box(1, 2, 3, 4))).notes == (repr(Box(1, 2, 3, 4)),)
    assert client.search(SearchRequest("dog", limit=3)) == library.search(SearchRequest("dog", limit=3))
    job_id = client.start_index(IndexRequest((str(tmp_path),)))
    assert client.wait_job(job_id, 0, 0).state is JobState.RUNNING
    assert client.control_job(job_id, JobAction.PAUSE).state is JobState.PAUSED
    assert client.jobs() == library.jobs()


def test_errors_arrive_as_raised(client: EngineClient) -> None:
    with pytest.raises(FolderError) as caught:
        client.add_folder("/no/such/folder")
    assert caught.value.remedy == "name one that is there"
    with pytest.raises(QueryError):
        client.search(SearchRequest(""))
    with pytest.raises(CancelledError):
        client.search(SearchRequest("cancelled"))


@pytest.mark.logs_errors
def test_a_bug_is_one_line_here_and_a_traceback_there(client: EngineClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(EngineError, match="in remove_folder: KeyError: '/nowhere'"):
        client.remove_folder("/nowhere")
    assert "Traceback" in caplog.text
    assert client.stats().photos == 1


def test_names_that_are_not_utf8_go_both_ways(client: EngineClient) -> None:
    name = "dog \udcff\ud83d"
    assert client.search(SearchRequest(name, limit=1)).hits[0].path == f"/photos/{name}-0.jpg"
    with pytest.raises(FolderError) as caught:
        client.add_folder(f"/no/{name}")
    assert name in str(caught.value)


def test_who_waits_for_a_job_holds_up_nobody(client: EngineClient) -> None:
    job_id = client.start_index(IndexRequest())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.wait_job, job_id, 1, 60)
        for _ in range(20):
            client.search(SearchRequest("cat"))
        assert not waiting.done()
        client.control_job(job_id, JobAction.CANCEL)
        status = waiting.result(10)
    assert status.is_over
    assert status.report is not None
    assert status.report.added == 3


def test_many_threads_get_their_own_answers(client: EngineClient) -> None:
    def ask(n: int) -> bool:
        return client.search(SearchRequest(f"q{n}", limit=1)).hits[0].path == f"/photos/q{n}-0.jpg"

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(ask, range(300)))


@POSIX
def test_socket_and_key_are_this_persons_only(address: EngineAddress, tmp_path: Path) -> None:
    folder = Path(address.address).parent.stat()
    assert stat.S_IMODE(folder.st_mode) == 0o700
    assert folder.st_uid == os.getuid()
    assert stat.S_IMODE(address_path(tmp_path).stat().st_mode) == 0o600
    assert len(address.key) == 32


def test_each_start_has_a_new_key(library: "MemoryLibrary", tmp_path: Path) -> None:
    keys = set[bytes]()
    for _ in range(2):
        server = EngineServer(library, tmp_path)
        server.start()
        published = read_address(tmp_path)
        assert published is not None
        keys.add(published.key)
        server.close()
    assert len(keys) == 2


def test_a_wrong_key_is_turned_away(address: EngineAddress, client: EngineClient) -> None:
    with pytest.raises(EngineGoneError):
        EngineClient(msgspec.structs.replace(address, key=secrets.token_bytes(32)))
    assert client.stats().photos == 1


def test_another_version_is_told_so(address: EngineAddress) -> None:
    with pytest.raises(EngineError, match=r"PhotoClip 9\.9"):
        EngineClient(msgspec.structs.replace(address, version="9.9"))


def test_silent_connections_hold_up_nobody(
    address: EngineAddress, server: EngineServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit_module, "HANDSHAKE_S", 0.5)
    silent = [Channel.connect(address.address) for _ in range(5)]
    client = EngineClient(address)
    assert client.stats().photos == 1
    for channel in silent:
        with channel.deadline(10):
            channel.recv_bytes()  # the challenge
            with pytest.raises(ChannelClosedError, match="ended"):
                channel.recv_bytes()
        channel.close()
    client.close()


def test_no_more_than_the_limit_come_in(
    library: "MemoryLibrary", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "CONNECTION_LIMIT", 3)
    server = EngineServer(library, tmp_path)
    server.start()
    clients = [EngineClient.of_library(tmp_path) for _ in range(3)]
    with pytest.raises(EngineGoneError):
        EngineClient.of_library(tmp_path)
    clients.pop().close()
    assert until(lambda: _comes_in(tmp_path))
    for client in clients:
        client.close()
    server.close()


def _comes_in(library_dir: Path) -> bool:
    try:
        EngineClient.of_library(library_dir).close()
    except EngineGoneError:
        return False
    return True


@POSIX
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300), framed=st.booleans())
def test_random_bytes_before_the_key_harm_nobody(
    address: EngineAddress, client: EngineClient, data: bytes, framed: bool
) -> None:
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(address.address)
        stranger.sendall(struct.pack("!i", len(data)) + data if framed else data)
    assert client.stats().photos == 1


@POSIX
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300), framed=st.booleans())
def test_random_bytes_after_the_key_end_that_connection_only(
    address: EngineAddress, client: EngineClient, data: bytes, framed: bool
) -> None:
    channel = admitted(address)
    with socket.socket(fileno=os.dup(channel._connection.fileno())) as raw:
        raw.sendall(struct.pack("!i", len(data)) + data if framed else data)
        raw.shutdown(socket.SHUT_WR)
    with pytest.raises(ChannelClosedError), channel.deadline(10):
        channel.recv_bytes()
    channel.close()
    assert client.stats().photos == 1


@POSIX
@pytest.mark.parametrize("size", [2**31 - 1, -2, -(2**31)])
def test_absurd_lengths_end_that_connection_only(address: EngineAddress, client: EngineClient, size: int) -> None:
    channel = admitted(address)
    with socket.socket(fileno=os.dup(channel._connection.fileno())) as raw:
        raw.sendall(struct.pack("!i", size) + b"xyz")
    with pytest.raises(ChannelClosedError), channel.deadline(10):
        channel.recv_bytes()
    channel.close()
    assert client.stats().photos == 1


def test_an_unknown_method_ends_that_connection_only(address: EngineAddress, client: EngineClient) -> None:
    for name in ("close", "__init__", "nothing"):
        channel = admitted(address)
        channel.send_bytes(REQUEST.encode(Request(1, name, b"\x90")))
        with pytest.raises(ChannelClosedError), channel.deadline(10):
            channel.recv_bytes()
        channel.close()
    assert client.stats().photos == 1


def test_an_answer_past_the_limit_is_an_error(client: EngineClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoclip.engine.dispatch.MESSAGE_LIMIT_BYTES", 10_000)
    with pytest.raises(EngineError, match="too large"):
        client.search(SearchRequest("dog", limit=1000))
    assert client.search(SearchRequest("dog", limit=10)).total == 10


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
        raise KeyboardInterrupt

    monkeypatch.setattr(Channel, "recv_bytes", interrupted)
    caught = threading.Event()
    try:
        client._exchange(REQUEST.encode(Request(1, "stats", b"\x90")))
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
    address_path(tmp_path).write_bytes(msgspec.json.encode(EngineAddress(str(precious), b"", 1, "0")))
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
