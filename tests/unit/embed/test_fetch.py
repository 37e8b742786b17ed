"""Bytes over real sockets from a server with bad days: resumed at the byte, never spoiled, never a secret leaked."""

import errno
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import huggingface_hub
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoclip.domain.errors import CancelledError, ModelError, StorageError
from photoclip.domain.progress import CancelToken, Phase, Progress
from photoclip.embed import arriving
from photoclip.embed.fetch import ChangedError, fetch
from photoclip.embed.hub import RemoteFile, headers_for
from photoclip.embed.meter import Meter
from photoclip.embed.patience import Pace

REPOSITORY = "someone/model"
CONTENT = Random(5).randbytes(300_000)
PACE = Pace(contact_waits_s=(0.0,), waits_s=(0.0, 0.0), silence_s=5.0, longest_s=0.01, tick_s=0.01)
Fetch = Callable[..., None]


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "weights.safetensors.part"


@pytest.fixture
def remote(hub: Any, hub_server: ModuleType) -> RemoteFile:
    hub.files[REPOSITORY] = {"weights.safetensors": CONTENT}
    url = f"{hub.url}/{REPOSITORY}/resolve/{hub_server.COMMIT}/weights.safetensors"
    etag = hub_server.etag_of(CONTENT)
    return RemoteFile("weights.safetensors", url, REPOSITORY, hub_server.COMMIT, len(CONTENT), etag)


def get(remote: RemoteFile, part: Path, token: CancelToken | None = None, pace: Pace = PACE) -> list[Progress]:
    told: list[Progress] = []
    fetch(remote, part, token or CancelToken(), Meter(Phase.DOWNLOADING, remote.size_bytes, told.append), pace)
    return told


@pytest.mark.parametrize("cut", [0, 1, 65_535, 65_536, 150_000, 299_999])
def test_a_cut_connection_goes_on_at_the_byte(
    cut: int, remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    hub.faults.append(hub_server.Fault(cut=cut))
    get(remote, part)
    assert part.read_bytes() == CONTENT
    assert hub.sent == len(CONTENT), "no byte came twice"
    ranges = [asked.first_byte for asked in hub.content_asked() if asked.server == "cdn"]
    assert ranges == [0, cut]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(st.integers(0, 120_000), max_size=8),
    begun=st.integers(0, len(CONTENT)),
    statuses=st.lists(st.sampled_from([None, 429, 500, 503]), max_size=1),
)
def test_however_it_breaks_the_bytes_are_right_and_none_comes_twice(
    cuts: list[int],
    begun: int,
    statuses: list[int | None],
    remote: RemoteFile,
    part: Path,
    hub: Any,
    hub_server: ModuleType,
) -> None:
    part.write_bytes(CONTENT[:begun])
    hub.sent = 0
    hub.faults.clear()
    for cut in cuts:
        hub.faults += [hub_server.Fault(cut=max(1, cut)), *(hub_server.Fault(status=each) for each in statuses if each)]
    get(remote, part)
    assert part.read_bytes() == CONTENT
    assert hub.sent == len(CONTENT) - begun


def test_a_server_that_knows_no_ranges_costs_time_and_no_bytes(
    remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    part.write_bytes(CONTENT[:100_001])
    hub.faults.append(hub_server.Fault(ignores_range=True, tells_no_length=True))
    get(remote, part)
    assert part.read_bytes() == CONTENT
    assert hub.sent == len(CONTENT)


@pytest.mark.parametrize("tells_no_length", [False, True])
@pytest.mark.parametrize("begun", [0, 1000])
def test_a_page_to_sign_in_is_not_taken_for_the_rest_of_a_model(
    begun: int, tells_no_length: bool, remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    part.write_bytes(CONTENT[:begun])
    page = hub_server.Fault(
        body=b"<html>sign in</html>" * 100, ignores_range=True, tells_no_length=tells_no_length, at_hub=True
    )
    hub.faults += [page] * 3
    with pytest.raises(ModelError, match="whether this network wants you to sign in"):
        get(remote, part)
    assert part.read_bytes() == CONTENT[:begun]


def test_another_range_than_was_asked_for_is_not_appended(
    remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    part.write_bytes(CONTENT[:1000])
    hub.faults += [hub_server.Fault(shifts_range=True)] * 3
    with pytest.raises(ModelError, match="something else"):
        get(remote, part)
    assert part.read_bytes() == CONTENT[:1000]


def test_more_bytes_than_there_should_be_are_not_taken(
    remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    hub.faults += [hub_server.Fault(body=CONTENT + b"more" * 9999, tells_no_length=True, ignores_range=True)] * 3
    # Said where one piece has the last byte and more; where it ends with the last, that is the end of the file.
    with suppress(ModelError):
        get(remote, part)
    assert CONTENT.startswith(part.read_bytes())


@pytest.mark.parametrize("trouble", ["etag", "416", "longer"])
def test_other_content_is_said_so(
    trouble: str, remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    part.write_bytes(CONTENT + b"x" if trouble == "longer" else CONTENT[:500])
    hub.faults.append(hub_server.Fault(status=416) if trouble == "416" else hub_server.Fault(etag="a" * 64))
    with pytest.raises(ChangedError):
        get(remote, part)


@pytest.mark.parametrize(
    ("status", "said"),
    [(404, "is not at"), (410, "is not at"), (401, "HF_TOKEN"), (403, "HF_TOKEN"), (400, "status 400")],
)
def test_a_plain_no_is_not_asked_again(
    status: int, said: str, remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    hub.faults += [hub_server.Fault(status=status)] * 2
    with pytest.raises(ModelError, match=said):
        get(remote, part)
    assert len(hub.faults) == 1


def test_a_busy_server_is_waited_for_as_long_as_it_asks(
    remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    hub.faults.append(hub_server.Fault(status=429, headers={"Retry-After": "3600"}))
    began = time.monotonic()
    notes = {told.note for told in get(remote, part, pace=Pace(waits_s=(0.0,), longest_s=0.2, tick_s=0.01))}
    assert 0.2 <= time.monotonic() - began < 10
    assert "the connection broke, trying again" in notes
    hub.faults += [hub_server.Fault(status=503)] * 3
    part.unlink()
    with pytest.raises(ModelError, match=r"trouble of its own \(status 503\)"):
        get(remote, part)


def test_a_server_that_is_gone_leaves_what_arrived(
    remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    hub.faults.append(hub_server.Fault(cut=70_000))
    hub.faults += [hub_server.Fault(cut=0)] * 3
    with pytest.raises(ModelError, match="what has arrived is kept"):
        get(remote, part)
    assert part.read_bytes() == CONTENT[:70_000]
    hub.close()
    with pytest.raises(ModelError, match=r"127\.0\.0\.1:\d+ cannot be reached"):
        get(remote, part)
    assert part.read_bytes() == CONTENT[:70_000]
    hub.close = lambda: None


def test_offline_says_so(remote: RemoteFile, part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_name(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_name)
    with pytest.raises(ModelError, match=r"this computer is offline, or 127\.0\.0\.1:\d+ cannot be reached"):
        get(remote, part)


def test_a_silent_server_is_left(remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType) -> None:
    never = threading.Event()
    hub.faults.append(hub_server.Fault(cut=40_000, holds=never))
    get(remote, part, pace=Pace(waits_s=(0.0,), silence_s=0.2, tick_s=0.01))
    assert part.read_bytes() == CONTENT
    assert hub.sent == len(CONTENT)


def test_cancelling_is_prompt_and_keeps_what_arrived(
    remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    hub.faults.append(hub_server.Fault(cut=40_000, holds=threading.Event()))
    token = CancelToken()
    watcher = threading.Thread(target=lambda: (_until(lambda: _size(part) == 40_000), token.cancel()))
    watcher.start()
    with pytest.raises(CancelledError):
        get(remote, part, token, Pace(silence_s=60.0, tick_s=0.01))
    watcher.join()
    assert hub.broken.wait(5), "the connection is closed, not left to its time"
    assert part.read_bytes() == CONTENT[:40_000]
    get(remote, part)
    assert part.read_bytes() == CONTENT


def test_a_pause_closes_the_connection_and_goes_on_at_the_byte(
    remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    hub.faults.append(hub_server.Fault(cut=40_000, holds=threading.Event()))
    token, told = CancelToken(), list[Progress]()
    meter = Meter(Phase.DOWNLOADING, len(CONTENT), told.append)
    worker = threading.Thread(target=fetch, args=(remote, part, token, meter, Pace(silence_s=60.0, tick_s=0.01)))
    worker.start()
    _until(lambda: _size(part) == 40_000)
    token.pause()
    assert hub.broken.wait(5)
    assert worker.is_alive()
    token.resume()
    worker.join(10)
    assert part.read_bytes() == CONTENT
    assert [asked.first_byte for asked in hub.content_asked() if asked.server == "cdn"] == [0, 40_000]


def test_the_persons_token_goes_to_the_hub_and_not_to_its_cdn(
    remote: RemoteFile, part: Path, hub: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    get(remote, part)
    by_server = {asked.server: asked.headers for asked in hub.content_asked()}
    assert by_server["hub"]["authorization"] == "Bearer hf_secret"
    assert "hf_secret" not in str(by_server["cdn"])
    assert by_server["cdn"]["accept-encoding"] == "identity"
    assert "authorization" not in headers_for("https://127.0.0.1/x"), "another scheme is another host"


@pytest.mark.parametrize(
    ("location", "said"),
    [("file:///etc/passwd", "passes the request on to"), ("ftp://example.org/x", "passes the request on to")],
)
def test_not_every_redirect_is_followed(
    location: str, said: str, remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    hub.faults.append(hub_server.Fault(location=location))
    with pytest.raises(ModelError, match=said):
        get(remote, part)


def test_a_circle_of_redirects_ends(remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType) -> None:
    hub.faults += [hub_server.Fault(location=remote.url)] * 20
    with pytest.raises(ModelError, match="for ever"):
        get(remote, part)


def test_no_redirect_gives_up_encryption() -> None:
    with pytest.raises(ModelError, match="without encryption"):
        arriving._next("https://hub.example/a", "http://cdn.example/b")
    assert arriving._next("https://hub.example/a/b", "/c") == "https://hub.example/c"


def test_a_moved_repository_is_followed_with_the_token(
    remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    hub.faults.append(hub_server.Fault(location=f"/{REPOSITORY}/resolve/main/weights.safetensors"))
    get(remote, part)
    assert part.read_bytes() == CONTENT
    assert all("authorization" in asked.headers for asked in hub.content_asked() if asked.server == "hub")


def test_the_environments_proxy_is_used(
    remote: RemoteFile, part: Path, hub: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", hub.proxy_url)
    monkeypatch.setenv("NO_PROXY", "")
    huggingface_hub.close_session()
    get(remote, part)
    assert part.read_bytes() == CONTENT
    assert {asked.server for asked in hub.asked} == {"proxy"}
    assert all(asked.path.startswith("http://127.0.0.1:") for asked in hub.asked)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_says_so(remote: RemoteFile, part: Path) -> None:
    part.symlink_to("/dev/full")
    with pytest.raises(StorageError, match="the disk is full"):
        get(remote, part)


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
def test_a_disk_that_fills_up_keeps_what_arrived(remote: RemoteFile, part: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (123_457, before[1]))
    try:
        with pytest.raises(StorageError, match="takes no file of that size"):
            get(remote, part)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert part.read_bytes() == CONTENT[:123_457]
    get(remote, part)
    assert part.read_bytes() == CONTENT


def test_too_many_open_files_are_not_the_networks_fault(
    remote: RemoteFile, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(socket, "socket", none_left)
    with pytest.raises(StorageError, match="too many files are open"):
        get(remote, part)


KILLED = """
import sys, pathlib, threading
from photoclip.domain.progress import CancelToken, Phase
from photoclip.embed.fetch import fetch
from photoclip.embed.hub import RemoteFile
from photoclip.embed.meter import Meter
from photoclip.embed.patience import Pace
url, size, etag, part = sys.argv[1], int(sys.argv[2]), sys.argv[3], pathlib.Path(sys.argv[4])
remote = RemoteFile("w", url, "someone/model", "", size, etag)
fetch(remote, part, CancelToken(), Meter(Phase.DOWNLOADING, size, lambda told: None), Pace())
"""


def test_a_killed_download_goes_on_where_it_was(
    remote: RemoteFile, part: Path, hub: Any, hub_server: ModuleType
) -> None:
    hub.faults.append(hub_server.Fault(cut=123_456, holds=threading.Event()))
    command = [sys.executable, "-c", KILLED, remote.url, str(remote.size_bytes), remote.etag, str(part)]
    process = subprocess.Popen(command)
    try:
        _until(lambda: _size(part) == 123_456)
    finally:
        process.kill()
        process.wait()
    agents = {asked.headers["user-agent"] for asked in hub.asked}
    assert all(agent.startswith("photoclip/") and "torch" not in agent for agent in agents), "no telemetry"
    get(remote, part)
    assert part.read_bytes() == CONTENT
    assert hub.sent == len(CONTENT)


def test_progress_is_told_ten_times_a_second_with_the_speed_of_late() -> None:
    told, now = list[Progress](), [0.0]
    meter = Meter(Phase.DOWNLOADING, 10_000, told.append, lambda: now[0])
    for step in range(1, 1001):
        now[0] = step / 100
        meter.reached(step * 4)
    assert len(told) <= 101
    assert told[-1].per_second == pytest.approx(400, rel=0.01)
    assert told[-1].seconds_left == pytest.approx((10_000 - told[-1].done) / 400, rel=0.01)
    meter.restart()
    now[0] += 3600
    meter.reached(4000)
    assert (told[-1].per_second, told[-1].seconds_left) == (0.0, None), "a pause says nothing of the speed"
    for _ in range(100):
        now[0] += 0.1
        meter.reached(4000)
    assert told[-1].per_second == 0.0
    assert [each.done for each in told] == sorted(each.done for each in told)
    meter.settled(5000)
    meter.reached(10)
    meter.settled(5000)
    assert told[-1].done == 10_000


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)
