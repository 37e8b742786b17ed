"""Server and client over a real socket, in one process."""

import errno
import logging
import os
import secrets
import socket
import stat
import struct
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoclip.domain.api import IndexRequest, JobAction, JobState
from photoclip.domain.browse import Order, PictureRequest, Scope, ScopeKind
from photoclip.domain.errors import (
    CancelledError,
    EngineError,
    EngineGoneError,
    FolderError,
    QueryError,
    StorageError,
)
from photoclip.domain.found import Box, SearchRequest, SimilarRequest
from photoclip.domain.ids import FolderId, PhotoId
from photoclip.domain.settings import Settings
from photoclip.engine import server as server_module
from photoclip.engine import visit as visit_module
from photoclip.engine.address import EngineAddress, address_path, read_address
from photoclip.engine.channel import Channel, ChannelClosedError
from photoclip.engine.client import EngineClient
from photoclip.engine.messages import REQUEST, WELCOME, Request
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
    assert client.wait_news(-1, 60) == library.wait_news(-1, 0)
    ids = (PhotoId(7), PhotoId(9))
    for scope in (Scope(), Scope(ScopeKind.FOLDER, FolderId(1), os.fsdecode(b"\xff"))):
        listing = client.list_photos(scope, Order.NAME)
        assert listing == library.list_photos(scope, Order.NAME)
        assert listing.id_array().tolist() == list(range(len(listing)))
    assert client.photos(ids) == library.photos(ids)
    assert client.photo_at(library.photos(ids)[0].files[0].path) == library.photos((PhotoId(1),))[0]
    assert client.photo_at("/elsewhere") is None
    assert client.folder_tree() == library.folder_tree()
    assert client.picture(PictureRequest("/a.jpg", 5)) == library.picture(PictureRequest("/a.jpg", 5))
    assert client.mend_thumbnails(ids) == ids[:1]
    wanted = Settings("cpu", 3, ("a",), "m", "/t")
    assert client.change_settings(wanted).settings == wanted
    assert client.settings() == library.settings()
    assert client.storage() == library.storage()


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


@POSIX
def test_a_stopped_engine_with_a_full_queue_keeps_nobody_waiting(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as engine:
        engine.bind(path)
        engine.listen(1)
        waiting: list[Channel] = []
        with pytest.raises(ChannelClosedError, match="nobody listens"):
            waiting.extend(Channel.connect(path) for _ in range(200))
        for channel in waiting:
            channel.close()


@POSIX
def test_too_many_open_files_here_do_not_mean_that_the_engine_is_gone(
    address: EngineAddress, client: EngineClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*_: object, **__: object) -> socket.socket:
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(socket, "socket", exhausted)
        with pytest.raises(StorageError, match="too many files are open"):
            EngineClient(address)
    assert client.stats().photos == 1


@POSIX
def test_an_engine_without_descriptors_lets_in_those_who_knock_later(
    server: EngineServer, address: EngineAddress, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    attempts: list[int] = []
    accept = server._listener.accept  # type: ignore[union-attr]

    def exhausted() -> object:
        attempts.append(1)
        if len(attempts) <= 3:
            raise OSError(errno.EMFILE, "Too many open files")
        return accept()

    monkeypatch.setattr(server._listener, "accept", exhausted)
    EngineClient(address).close()  # who is waited for already
    client = EngineClient(address)
    assert client.stats().photos == 1
    assert len(attempts) > 3
    assert caplog.text.count("no connection can be accepted") == 1, "said once, not five times a second"
    client.close()


@POSIX
def test_a_connection_ends_although_no_descriptor_is_left(
    client: EngineClient, server: EngineServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*_: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(os, "dup", exhausted)
    began = time.monotonic()
    server.close(0)
    assert time.monotonic() - began < 4
    with pytest.raises(EngineGoneError):
        client.stats()


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
