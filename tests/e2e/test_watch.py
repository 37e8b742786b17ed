"""`photoclip index --watch`: a process that follows its folders, through storms too."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from photoclip.bench.photos import jpegs
from photoclip.config.resources import resource
from photoclip.domain.browse import Order, Scope
from photoclip.domain.files import FolderState
from photoclip.engine.session import open_session

DEADLINE_S = 120.0
AN_HOUR_S = 3600.0


class Storm:
    """Random changes in `root`: files created, renamed, moved to `outside` and in again, deleted, folders too. Files
    are copies of `sources` with a time in the past, as photos have that come from a camera.
    """

    def __init__(self, root: Path, outside: Path, sources: list[Path], seed: int) -> None:
        self.root = root
        self.outside = outside
        self.random = random.Random(seed)
        self.bytes = [path.read_bytes() for path in sources]
        self.then = time.time() - AN_HOUR_S
        self.made = 0
        outside.mkdir(parents=True, exist_ok=True)
        self.folders = [root]
        self.files: list[Path] = []
        self.left: list[Path] = []

    def blow(self, files: int) -> None:
        """Until so many files were created, and as many other things done."""
        steps = (self.create, self.rename, self.create, self.delete, self.create, self.make_folder, self.create)
        rare = (self.move_folder, self.move_out, self.move_in, self.drop_folder)
        number = 0
        while self.made < files:
            steps[number % len(steps)]()
            if number % 50 == 49:
                rare[number // 50 % len(rare)]()
            number += 1

    def create(self) -> None:
        path = self._new(self.random.choice(self.folders), ".jpg")
        self._write(path)
        self.files.append(path)

    def rename(self) -> None:
        if self.files:
            at = self.random.randrange(len(self.files))
            target = self._new(self.random.choice(self.folders), ".jpg")
            self.files[at].rename(target)
            self.files[at] = target

    def delete(self) -> None:
        if self.files:
            self._forget(self.random.randrange(len(self.files))).unlink()

    def make_folder(self) -> None:
        """A folder with a folder with photos, all at once."""
        folder = self._new(self.random.choice(self.folders), "") / "inner"
        folder.mkdir(parents=True)
        self.folders += [folder.parent, folder]
        for _ in range(3):
            path = self._new(folder, ".jpg")
            self._write(path)
            self.files.append(path)

    def move_folder(self) -> None:
        old = self._some_folder()
        if old is not None:
            candidates = [folder for folder in self.folders if not folder.is_relative_to(old)]
            self._moved(old, self._new(self.random.choice(candidates), ""))

    def move_out(self) -> None:
        old = self._some_folder()
        if old is not None:
            target = self._new(self.outside, "")
            old.rename(target)
            self._lose(old)
            self.left.append(target)

    def move_in(self) -> None:
        if self.left:
            old = self.left.pop()
            target = self._new(self.random.choice(self.folders), "")
            old.rename(target)
            for here, _, names in os.walk(target):
                self.folders.append(Path(here))
                self.files += [Path(here, name) for name in names]

    def drop_folder(self) -> None:
        old = self._some_folder()
        if old is not None:
            shutil.rmtree(old)
            self._lose(old)

    def _new(self, folder: Path, suffix: str) -> Path:
        return folder / f"{self.random.randrange(1 << 48):012x}{suffix}"

    def _write(self, path: Path) -> None:
        path.write_bytes(self.bytes[self.made % len(self.bytes)])
        os.utime(path, (self.then, self.then))
        self.made += 1

    def _some_folder(self) -> Path | None:
        inner = [folder for folder in self.folders[-40:] if folder != self.root]
        return self.random.choice(inner) if inner else None

    def _forget(self, at: int) -> Path:
        self.files[at], self.files[-1] = self.files[-1], self.files[at]
        return self.files.pop()

    def _lose(self, old: Path) -> None:
        self.folders = [folder for folder in self.folders if not folder.is_relative_to(old)]
        self.files = [path for path in self.files if not path.is_relative_to(old)]

    def _moved(self, old: Path, new: Path) -> None:
        old.rename(new)
        self.folders = [new / f.relative_to(old) if f.is_relative_to(old) else f for f in self.folders]
        self.files = [new / f.relative_to(old) if f.is_relative_to(old) else f for f in self.files]


class Watcher:
    """The process, and the objects it printed."""

    def __init__(self, library, *folders):
        command = [sys.executable, "-m", "photoclip", "index", *map(str, folders), "--library", str(library)]
        listens = None if os.name == "nt" else lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
        self.process = subprocess.Popen(
            [*command, "--watch", "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=listens,  # noqa: PLW1509 - resets one signal, takes no lock
        )
        self.printed = []
        self.complaints = []
        self._readers = [
            threading.Thread(target=lambda: self.printed.extend(map(json.loads, self.process.stdout))),
            threading.Thread(target=lambda: self.complaints.extend(self.process.stderr)),
        ]
        for reader in self._readers:
            reader.start()

    def until(self, true, deadline_s=DEADLINE_S):
        deadline = time.monotonic() + deadline_s
        while not true():
            assert self.process.poll() is None, self.complaints
            assert time.monotonic() < deadline, (self.printed[-3:], self.complaints)
            time.sleep(0.05)

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        status = self.process.wait(DEADLINE_S)
        self._end()
        return status

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._end()

    def _end(self):
        for reader in self._readers:
            reader.join(10)
        self.process.stdout.close()
        self.process.stderr.close()


@pytest.fixture
def watch(library):
    started = []

    def start(*folders):
        started.append(Watcher(library, *folders))
        return started[-1]

    yield start
    for watcher in started:
        watcher.kill()


def places(api):
    """All absolute paths that show a photo."""
    listing = api.list_photos(Scope(), Order.NAME)
    ids = listing.id_array().tolist()
    found = set()
    for at in range(0, len(ids), 500):
        found |= {file.path for photo in api.photos(tuple(ids[at : at + 500])) for file in photo.files}
    return found


def on_disk(root):
    return {os.path.join(here, name) for here, _, names in os.walk(root) for name in names}  # noqa: PTH118


def is_all_told(api, watcher):
    """The command has printed what the jobs did."""
    jobs = api.jobs()
    done = sum(job.report.decoded for job in jobs if job.report is not None)
    return all(job.is_over for job in jobs) and done == sum(report["decoded"] for report in watcher.printed)


def storm(tmp_path, library, watch, files, deadline_s):
    root = (tmp_path / "root").resolve()
    root.mkdir()
    sources = sorted((path for path in jpegs(resource("samples"))), key=lambda path: path.stat().st_size)[:8]
    blowing = Storm(root, tmp_path / "outside", sources, seed=files)
    blowing.blow(20)
    watcher = watch(root)
    watcher.until(lambda: watcher.printed)
    with open_session(library) as api:
        assert not api.holds_library
        watcher.until(lambda: api.folders()[0].watch.value == "events")
        began = time.monotonic()
        blowing.blow(files)
        blown = time.monotonic() - began
        watcher.until(lambda: places(api) == on_disk(root), deadline_s)
        settled = time.monotonic() - began
        assert api.failures() == ()
    assert all(report["failed"] == 0 for report in watcher.printed)
    return watcher, root, blown, settled


@pytest.mark.skipif(sys.platform != "linux", reason="how fast others tell of changes is not known")
def test_after_a_storm_the_catalog_is_what_is_on_the_disk(tmp_path, library, watch):
    watcher, root, _, _ = storm(tmp_path, library, watch, 400, DEADLINE_S)

    away = root.with_name("away")
    root.rename(away)
    with open_session(library) as api:
        watcher.until(lambda: api.folders()[0].state is FolderState.OFFLINE)
        before = places(api)
        watcher.until(lambda: is_all_told(api, watcher))
        decoded = sum(report["decoded"] for report in watcher.printed)
        away.rename(root)
        watcher.until(lambda: api.folders()[0].state is FolderState.ONLINE)
        assert places(api) == before == on_disk(root)
    assert watcher.stop() == 0
    assert sum(report["decoded"] for report in watcher.printed) == decoded
    assert [line.partition(":")[0] for line in watcher.complaints] == ["offline, left as it is", "back"]


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(sys.platform != "linux", reason="how fast others tell of changes is not known")
def test_after_a_storm_of_twenty_thousand_files(tmp_path, library, watch):
    watcher, root, blown, settled = storm(tmp_path, library, watch, 20_000, 900)
    print(f"{len(on_disk(root)):,} files left; the storm took {blown:.0f} s, settled {settled:.0f} s after it began")
    assert watcher.stop(signal.SIGTERM) == 0
