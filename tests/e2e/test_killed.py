"""Killed at any instant: nothing committed is lost, nothing stays behind, the next run completes."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from photoclip.bench.photos import copies, jpegs
from photoclip.config.resources import resource

PHOTOS = 64
FEW = 48
TRIALS = 30
DEADLINE_S = 120
POSIX = pytest.mark.skipif(os.name == "nt", reason="process groups are a POSIX thing")

EVENTS: dict[str, Callable[[Path, int], object]] = {
    "lock": lambda library, _: (library / "engine.lock.pid").exists(),
    "address": lambda library, _: (library / "engine.json").exists(),
    "catalog": lambda library, _: (library / "catalog.sqlite-wal").exists(),
    "worker": lambda library, _: (library / "thumbnails" / "partial").exists(),
    "first thumbnail": lambda library, _: thumbnails(library) >= 1,
    "half of the thumbnails": lambda library, photos: thumbnails(library) >= photos // 2,
    "last thumbnail": lambda library, photos: thumbnails(library) >= photos,
    "index": lambda library, _: names(library / "index"),
    "backup": lambda library, _: names(library / "backups"),
}
"""What shows how far a run is, of that many photos. A kill comes shortly after one of these, or anywhere in time."""


@pytest.fixture(autouse=True)
def sockets(monkeypatch) -> Iterator[Path]:
    """Where the engines of these tests listen: nothing is to be left there."""
    folder = Path(tempfile.mkdtemp(prefix="killed-"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def many(tmp_path):
    return photos(tmp_path / "many", PHOTOS)


def photos(folder, count):
    sources = [path for path in jpegs(resource("samples")) if path.stat().st_size < 120_000]
    copies(sources, folder, count)
    return folder


def thumbnails(library):
    return sum(1 for _ in (library / "thumbnails").rglob("*-256.*"))


def names(folder):
    with suppress(OSError):
        return {path.name for path in folder.iterdir() if not path.name.startswith(".photoclip-")}
    return set()


def index(many, library):
    command = [sys.executable, "-m", "photoclip", "index", str(many), "--library", str(library), "--json"]
    # A test run in the background of a shell ignores SIGINT, and children inherit that.
    listens = None if os.name == "nt" else lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=os.name != "nt",
        preexec_fn=listens,  # noqa: PLW1509 - resets one signal, takes no lock
    )


def wait_until(true, process):
    deadline = time.monotonic() + DEADLINE_S
    while not true():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "indexing got stuck"
        time.sleep(0.005)


def family(process):
    with suppress(psutil.NoSuchProcess):
        whole = psutil.Process(process.pid)
        return [whole, *whole.children(recursive=True)]
    return []


def kill(process, whom):
    """Kill it with SIGKILL, and see that nobody of its family lives on."""
    left = family(process)
    if whom == "parent":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    _, alive = psutil.wait_procs(left, timeout=5)
    assert not [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def whole(tmp_path, canonical):
    """Says what a library of a folder says when nobody disturbs its making, and how long that takes."""

    def make(folder):
        library = tmp_path / "uninterrupted"
        shutil.rmtree(library, ignore_errors=True)
        began = time.monotonic()
        ended = index(folder, library)
        ended.communicate()
        assert ended.returncode == 0
        seconds = time.monotonic() - began
        assert canonical.leftovers(library) == []
        return canonical.dump(library), seconds

    return make


@POSIX
@pytest.mark.parametrize("whom", ["parent", pytest.param("group", marks=pytest.mark.slow)])
def test_killed_midway_and_run_again(many, library, photoclip, whole, canonical, sockets, whom):
    after = random.Random(whom).randrange(5, PHOTOS - 20)
    process = index(many, library)
    wait_until(lambda: thumbnails(library) >= after, process)
    kill(process, whom)

    before = photoclip("stats").json["photos"]
    assert canonical.leftovers(library) == [], "the next start sweeps"
    report = photoclip("index", str(many)).json
    assert report["failed"] == 0
    assert report["added"] == PHOTOS - before, "what was committed is not done again"
    assert photoclip("stats").json["photos"] == PHOTOS
    assert photoclip("doctor").json == {"ok": True, "problems": []}
    assert canonical.leftovers(library) == []
    assert list(sockets.iterdir()) == []
    expected, _ = whole(many)
    assert canonical.differences(canonical.dump(library), expected) == []


@dataclass(frozen=True)
class Moment:
    """When to kill: `delay_s` after an event was seen, or after the start."""

    event: str
    delay_s: float


def moments(rng: random.Random, seconds: float) -> list[Moment]:
    """TRIALS of them: as many spread evenly over the time a run takes, as just after each event."""
    timed = TRIALS - 2 * len(EVENTS)
    step = 1.1 * seconds / timed
    spread = [Moment("", (number + rng.random()) * step) for number in range(timed)]
    return spread + [Moment(event, rng.choice((0.0, 0.003, 0.05)) * rng.random()) for event in EVENTS for _ in "ab"]


def live_until(moment: Moment, folder: Path, library: Path, whom: str) -> str:
    """Start a run and kill it; what had become of it by then."""
    count = len({path.read_bytes() for path in folder.iterdir()})
    happened = EVENTS.get(moment.event, lambda *_: False)
    before = happened(library, count)
    waits = bool(moment.event) and (not before or isinstance(before, set))
    process = index(folder, library)
    try:
        deadline = time.monotonic() + DEADLINE_S
        while waits and process.poll() is None and happened(library, count) in (False, set(), before):
            assert time.monotonic() < deadline, moment
            time.sleep(0.001)
        with suppress(subprocess.TimeoutExpired):
            process.wait(moment.delay_s)
        state = f"{thumbnails(library)} thumbnails" if process.returncode is None else f"status {process.returncode}"
    finally:
        kill(process, whom)
    assert process.returncode in (0, -signal.SIGKILL)
    return state


def change(folder: Path, rng: random.Random) -> None:
    """What a person may do between two starts: rename, edit, copy, put another photo in a photo's place."""
    for path in rng.sample(sorted(folder.iterdir()), 6):
        path.rename(path.with_name(f"renamed-{path.name}"))
    edited, copied, replaced = rng.sample(sorted(folder.iterdir()), 3)
    with edited.open("ab") as file:
        file.write(b"other bytes")
    replaced.write_bytes(copied.read_bytes() + rng.randbytes(8))
    shutil.copy(copied, folder / "copy.jpg")


@POSIX
@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("whom", ["parent", "group"])
def test_killed_at_random_moments(tmp_path, library, photoclip, whole, canonical, sockets, whom, capfd):
    seed = int(os.environ.get("PHOTOCLIP_TEST_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    rng = random.Random(f"{whom} {seed}")
    folder = photos(tmp_path / "photos", FEW)
    expected, seconds = whole(folder)
    planned = moments(rng, seconds)
    for number, moment in enumerate(planned):
        shutil.rmtree(library, ignore_errors=True)
        more = rng.sample(planned[: TRIALS - 2 * len(EVENTS)], rng.choice((0, 0, 1, 2)))
        lives = [moment, *(Moment("", one.delay_s) for one in more)]
        told = [live_until(one, folder, library, whom) for one in lives]
        with capfd.disabled():
            print(f"\n  {whom} seed {seed}, {number + 1} of {TRIALS}: {lives} -> {told}", end="", flush=True)
        if number % 5 == 4:
            change(folder, rng)
            expected, _ = whole(folder)
        report = photoclip("index", str(folder)).json
        assert report["failed"] == 0
        assert photoclip("doctor").json == {"ok": True, "problems": []}
        assert canonical.leftovers(library) == []
        assert list(sockets.iterdir()) == []
        assert canonical.differences(canonical.dump(library), expected) == []


@POSIX
def test_ctrl_c_keeps_what_was_done_and_blames_no_file(many, library, photoclip):
    """A terminal sends the signal to the workers too: their end says nothing about the files they had."""
    process = index(many, library)
    wait_until(lambda: thumbnails(library) >= 20, process)
    left = family(process)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=DEADLINE_S)
    assert (process.returncode, out) == (1, "")
    assert err.splitlines() == ["photoclip: cancelled; what was done until then is kept"]
    _, alive = psutil.wait_procs(left, timeout=5)
    assert not [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    stats = photoclip("stats").json
    assert (stats["failures"], stats["photos"] < PHOTOS) == (0, True)
    assert photoclip("index", str(many)).json["added"] == PHOTOS - stats["photos"]
