"""Killed engine, killed client, killed parent, seen in the real processes: nothing stays behind, nothing is lost."""

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import psutil
import pytest
from PIL import Image

from photoclip.config.paths import library_paths
from photoclip.domain.api import IndexRequest, JobState
from photoclip.domain.errors import CatalogError, EngineError, EngineGoneError, LibraryBusyError, StorageError
from photoclip.domain.ids import JobId
from photoclip.engine import client as client_module
from photoclip.engine.address import read_address
from photoclip.engine.client import EngineClient
from photoclip.engine.launch import launch_engine
from photoclip.engine.lock import LibraryLock
from photoclip.engine.session import open_session
from photoclip.engine.station import find_station

DEADLINE_S = 90.0
MANY = 56

# What the window does, as a process that can be killed: it starts the engine, lets it work, and says which it is.
WINDOW = """
import sys, pathlib
from photoclip.domain.api import IndexRequest
from photoclip.engine.launch import launch_engine
client = launch_engine(pathlib.Path(sys.argv[1]))
client.start_index(IndexRequest((sys.argv[2],)))
print(client.pid, flush=True)
sys.stdin.read()
"""

HOLDER = """
import sys, pathlib
from photoclip.engine.lock import LibraryLock
lock = LibraryLock(pathlib.Path(sys.argv[1]))
assert lock.try_acquire()
print("held", flush=True)
sys.stdin.read()
"""


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)


def alive(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def workers_of(process: psutil.Process) -> list[psutil.Process]:
    """Its children once there are some: decode workers."""
    found: list[psutil.Process] = []

    def some() -> bool:
        assert alive(process), "it ended before it had workers"
        with contextlib.suppress(psutil.NoSuchProcess):
            found[:] = process.children(recursive=True)
        return bool(found)

    until(some, "decode workers")
    return found


def assert_end(processes: list[psutil.Process]) -> None:
    until(lambda: not any(map(alive, processes)), f"the end of {processes}")


def is_free(library: Path) -> bool:
    lock = LibraryLock(library_paths(library).lock)
    free = lock.try_acquire()
    lock.release()
    return free


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures enough for a job that does not end before it is killed."""
    folder = tmp_path_factory.mktemp("many")
    for n in range(MANY):
        with (folder / f"{n}.png").open("wb") as file:
            Image.new("RGB", (64, 48), (n % 256, n // 256, 99)).save(file, "PNG")
    return folder


@pytest.fixture
def window(library: Path, many: Path) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(library), str(many)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def test_a_launched_engine_serves_and_leaves_with_its_last_client(library: Path) -> None:
    client = launch_engine(library)
    engine = psutil.Process(client.pid)
    assert client.folders() == ()
    again = launch_engine(library)
    assert again.pid == client.pid
    if hasattr(os, "getsid"):
        assert os.getsid(client.pid) == client.pid, "Ctrl-C in the terminal must not reach it"
    client.close()
    assert again.folders() == ()
    again.close()
    assert_end([engine])
    assert read_address(library) is None
    assert is_free(library)


def test_two_launches_at_once_meet_in_one_engine(library: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        clients = list(pool.map(launch_engine, [library] * 3))
    assert len({client.pid for client in clients}) == 1
    engine = psutil.Process(clients[0].pid)
    for client in clients:
        client.close()
    assert_end([engine])


def test_killed_engine(library: Path, many: Path) -> None:
    client = launch_engine(library)
    engine = psutil.Process(client.pid)
    job_id = client.start_index(IndexRequest((str(many),)))
    workers = workers_of(engine)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(follow, client, job_id)
        engine.kill()
        with pytest.raises(EngineGoneError) as caught:
            waiting.result(DEADLINE_S)
    assert caught.value.remedy
    assert_end([engine, *workers])
    with pytest.raises(EngineError):
        client.stats()
    client.close()

    began = time.monotonic()
    second = launch_engine(library)
    assert time.monotonic() - began < DEADLINE_S
    assert second.pid != engine.pid
    assert [folder.path for folder in second.folders()] == [str(many)], "what was committed is there"
    second.close()
    assert_end([psutil.Process(second.pid)] if psutil.pid_exists(second.pid) else [])


def follow(client: EngineClient, job_id: JobId) -> None:
    status = client.wait_job(job_id, 0, 0)
    while not status.is_over:
        status = client.wait_job(job_id, status.revision, 30)


def test_killed_client(library: Path, window: "subprocess.Popen[str]") -> None:
    assert window.stdout is not None
    engine = psutil.Process(int(window.stdout.readline()))
    workers = workers_of(engine)
    window.kill()
    assert_end([engine, *workers])
    assert read_address(library) is None
    assert is_free(library)


def test_terminated_engine_leaves_in_good_order(library: Path, window: "subprocess.Popen[str]") -> None:
    assert window.stdout is not None
    engine = psutil.Process(int(window.stdout.readline()))
    workers = workers_of(engine)
    engine.send_signal(signal.SIGTERM)
    assert_end([engine, *workers])
    assert read_address(library) is None, "a killed one would leave it"
    assert is_free(library)


def test_killed_terminal(library: Path, many: Path, start: Callable[..., "subprocess.Popen[str]"]) -> None:
    terminal = start("index", str(many))
    workers = workers_of(psutil.Process(terminal.pid))
    terminal.kill()
    terminal.wait(DEADLINE_S)
    assert_end(workers)
    assert is_free(library)
    with open_session(library) as session:
        assert session.holds_library
        assert [folder.path for folder in session.folders()] == [str(many)]


def test_commands_work_beside_one_that_indexes_and_take_over_when_it_is_killed(
    library: Path, many: Path, start: Callable[..., "subprocess.Popen[str]"]
) -> None:
    terminal = start("index", str(many))
    workers = workers_of(psutil.Process(terminal.pid))
    with open_session(library) as session:
        assert not session.holds_library
        assert [folder.path for folder in session.folders()] == [str(many)]
        job_id = session.start_index(IndexRequest())
        waiting = session.wait_job(job_id, 0, 0)
        assert not waiting.is_over
        terminal.kill()
        terminal.wait(DEADLINE_S)
        status = waiting
        deadline = time.monotonic() + 2 * DEADLINE_S
        while not status.is_over:
            assert time.monotonic() < deadline
            status = session.wait_job(job_id, status.revision, 5)
        assert status.state is JobState.DONE
        assert status.job_id == job_id
        assert session.holds_library
        assert session.stats().files == MANY
    assert_end(workers)


def test_a_command_leaves_the_rest_to_the_one_beside_it(
    library: Path, many: Path, start: Callable[..., "subprocess.Popen[str]"]
) -> None:
    """The first session closes while the second one follows a job there: that one carries on by itself."""
    with open_session(library) as first:
        second = start("index", str(many))
        until(lambda: bool(first.jobs()), "the other command's job")
        assert first.holds_library
    out, err = second.communicate(timeout=2 * DEADLINE_S)
    assert second.returncode == 0, err
    assert json.loads(out)["failures"] == []
    with open_session(library) as session:
        assert session.stats().files == MANY


def test_why_an_engine_cannot_start_arrives_as_the_same_error(library: Path) -> None:
    library.mkdir()
    library_paths(library).catalog.write_bytes(b"no database " * 1000)
    with pytest.raises(CatalogError) as caught:
        launch_engine(library)
    assert "catalog" in str(caught.value)
    assert is_free(library)


def test_a_file_in_the_place_of_the_library_is_named(library: Path) -> None:
    library.write_bytes(b"")
    for opening in (launch_engine, open_session):
        with pytest.raises(StorageError, match="library"):
            opening(library)


def test_a_holder_that_does_not_answer_is_named(library: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(library_paths(library).lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LibraryBusyError, match=f"process {holder.pid}"):
            find_station(library, timeout_s=0.3)
        with pytest.raises(LibraryBusyError, match=f"process {holder.pid}"):
            launch_engine(library, timeout_s=0.3)
        holder.kill()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be stopped there")
def test_a_stopped_engine_is_named_and_goes_on(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "HANDSHAKE_S", 0.3)
    client = launch_engine(library)
    engine = psutil.Process(client.pid)
    engine.suspend()
    try:
        for start in (find_station, launch_engine):
            with pytest.raises(LibraryBusyError, match=f"process {engine.pid}"):
                start(library, timeout_s=0.6)
    finally:
        engine.resume()
    assert client.folders() == ()
    with open_session(library) as session:
        assert not session.holds_library
    client.close()
    assert_end([engine])
    assert is_free(library)


@pytest.mark.slow
def test_killed_terminal_while_another_one_waits(
    library: Path, many: Path, start: Callable[..., "subprocess.Popen[str]"], canonical: ModuleType
) -> None:
    """The other one takes over and finishes the work of both."""
    first = start("index", str(many))
    workers = workers_of(psutil.Process(first.pid))
    second = start("index", str(many))
    with contextlib.closing(EngineClient.of_library(library)) as guest:
        until(lambda: len(guest.jobs()) >= 2, "the job of the other one")
    first.kill()
    first.communicate(timeout=DEADLINE_S)
    out, err = second.communicate(timeout=2 * DEADLINE_S)
    assert second.returncode == 0, err
    assert json.loads(out)["failures"] == []
    assert_end(workers)
    with open_session(library) as session:
        assert session.stats().files == MANY
    assert canonical.leftovers(library) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_engine_killed_at_random_moments(library: Path, many: Path, canonical: ModuleType) -> None:
    """As the window does it: a new engine is started, and the folders are looked through again."""
    seed = random.SystemRandom().randrange(1, 10**6)
    rng = random.Random(seed)
    for _ in range(30):
        client = launch_engine(library)
        engine = psutil.Process(client.pid)
        client.start_index(IndexRequest((str(many),)))
        time.sleep(rng.random() * 8)
        family = [engine, *engine.children(recursive=True)]
        engine.kill()
        assert_end(family)
        client.close()
        if rng.random() < 0.2:
            shutil.rmtree(library)
    print(f"seed {seed}")
    client = launch_engine(library)
    engine = psutil.Process(client.pid)
    follow(client, client.start_index(IndexRequest((str(many),))))
    assert client.check(repair=False).ok
    client.close()
    assert_end([engine])
    assert canonical.leftovers(library) == []
    with open_session(library.with_name("uninterrupted")) as session:
        job_id = session.start_index(IndexRequest((str(many),)))
        status = session.wait_job(job_id, 0, 0)
        while not status.is_over:
            status = session.wait_job(job_id, status.revision, 5)
    expected = canonical.dump(library.with_name("uninterrupted"))
    assert canonical.differences(canonical.dump(library), expected) == []
