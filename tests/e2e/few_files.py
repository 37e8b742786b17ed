"""Commands in a process that may open few files, while a thread uses up the rest of them now and then.

Usage: few_files.py FOLDER LIMIT SEED ROUNDS. FOLDER/photos holds photos; the library is FOLDER/library. After each
round, with descriptors free again, nothing is gone, damaged or left open. Prints what was said, and how often.
"""

import contextlib
import io
import json
import os
import random
import resource
import shutil
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from photoclip.cli.main import run

FOLDER, LIMIT, SEED, ROUNDS = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
PHOTOS, LIBRARY = FOLDER / "photos", FOLDER / "library"
COMMANDS = (
    *(["index", str(PHOTOS)],) * 4,
    *(["search", "a dog"], ["stats"], ["doctor"], ["doctor", "--repair"], ["folders"]),
)
RHYTHMS = ((0.05, 0.05), (0.3, 0.3), (1.0, 1.0), (0.02, 0.5), (3.0, 1.0))
"""For how long at most none is left, and some are, in seconds."""


class Hog:
    """Holds all descriptors there are, then lets go of them, again and again."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._may = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        self.rhythm = RHYTHMS[0]
        threading.Thread(target=self._run, daemon=True).start()

    def __enter__(self) -> None:
        self._may.set()

    def __exit__(self, *_: object) -> None:
        self._may.clear()
        self._idle.wait()

    def _run(self) -> None:
        while True:
            self._may.wait()
            self._idle.clear()
            held: list[int] = []
            time.sleep(self._rng.random() * self.rhythm[1])
            end = time.monotonic() + self._rng.random() * self.rhythm[0]
            while time.monotonic() < end and self._may.is_set():
                try:
                    held.append(os.dup(0))
                except OSError:
                    time.sleep(0.001)
            for descriptor in held:
                os.close(descriptor)
            self._idle.set()


def call(*words: str, library: Path = LIBRARY) -> tuple[int, str, str]:
    """Status, stdout and stderr of a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run([*words, "--library", str(library), "--json"])
    return status, out.getvalue(), err.getvalue()


def open_files() -> int:
    """How many there are in this process."""
    return sum(1 for _ in Path("/dev/fd").iterdir())


def require_nothing_lost() -> None:
    """With descriptors free again everything is as it was."""
    status, out, err = call("index", str(PHOTOS))
    assert status == 0, err
    report = json.loads(out)
    assert (report["failures"], report["removed"], report["moved"], report["offline"]) == ([], 0, 0, []), out
    status, out, err = call("doctor")
    assert status == 0, out + err


def main() -> None:
    """Import everything first: Python itself cannot import a module that it cannot open."""
    rng = random.Random(SEED)
    for words in (["index", str(PHOTOS)], ["search", "a dog"], *COMMANDS[4:]):
        assert call(*words, library=FOLDER / "warm")[0] == 0
    resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, LIMIT))
    hog = Hog(rng)
    said: Counter[str] = Counter()
    before = open_files()
    for _ in range(ROUNDS):
        if rng.random() < 0.4:
            shutil.rmtree(LIBRARY, ignore_errors=True)
        words = rng.choice(COMMANDS)
        hog.rhythm = rng.choice(RHYTHMS)
        with hog:
            status, _, err = call(*words)
        assert status in (0, 1), err
        assert len(err.splitlines()) == (0 if status == 0 or (words[0] == "doctor" and not err) else 1), err
        said[f"{words[0]}: {err.strip()[:150] or status}"] += 1
        if words[0] == "index":
            require_nothing_lost()
        assert open_files() <= before + 2
    for line, times in said.most_common():
        print(times, line)


main()
