"""The program as a process of its own on a disk that fails when told to."""

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from photoclip.config.resources import resource

HERE = Path(__file__).resolve().parent
BLOCK_BYTES = 8 << 20
LONGEST_ANSWER_S = 240
FIRST = ("Trips/Coast/sunset-beach-small.jpg", "City/airplane-in-the-sky.jpg", "Trips/Safari/desert-dunes.jpg")
SECOND = ("Home/guitar.jpg", "Home/fireplace.jpg")


@dataclass(frozen=True)
class Answer:
    """What became of a case. `line` is what the person was told, "" when it was done; `calm` are the calls that the
    same scene makes when nothing fails.
    """

    line: str
    log: list[str]
    problems: list[str]
    failed: list[str]
    calm: list[str]


Program = Callable[..., Answer]


@pytest.fixture(scope="session")
def faulty_disk(tmp_path_factory) -> Path:
    """The library to be preloaded, compiled here."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("needs Linux (LD_PRELOAD) and a C compiler")
    target = tmp_path_factory.mktemp("faulty") / "faulty_disk.so"
    source = HERE / "faulty_disk.c"
    flags = ("-O1", "-shared", "-fPIC", "-U_FORTIFY_SOURCE")
    made = subprocess.run([compiler, *flags, "-o", target, source, "-ldl"], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"{compiler} cannot make a shared library for glibc: {made.stderr[-300:]}")
    return target


@pytest.fixture(scope="module")
def program(faulty_disk, tmp_path_factory) -> Iterator[Program]:
    """`program(scene="more", first=7, error="EIO")` has the 7th call fail; see driver.py. The bytes of the photos are
    compared in the end.
    """
    root = tmp_path_factory.mktemp("faults")
    photos = {
        root / "photos" / folder / Path(name).name: (resource("samples") / name).read_bytes()
        for folder, names in (("first", FIRST), ("second", SECOND))
        for name in names
    }
    for path, content in photos.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (root / "cases").mkdir()
    with (root / "block").open("wb") as file:
        file.truncate(BLOCK_BYTES)
    process = _started(faulty_disk, root)
    assert process.stdin is not None
    assert process.stdout is not None

    def ask(**case: object) -> Answer:
        process.stdin.write(json.dumps(case) + "\n")
        process.stdin.flush()
        readable, _, _ = select.select([process.stdout], [], [], LONGEST_ANSWER_S)
        line = process.stdout.readline() if readable else ""
        if not line:
            status = process.wait(5) if readable else "hangs"
            pytest.fail(f"the program ended at {case}: {status}\n{(root / 'stderr').read_text()[-6000:]}")
        return Answer(**json.loads(line))

    yield ask
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    try:
        status = process.wait(30)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert status == 0, (root / "stderr").read_text()[-6000:]
    assert {path: path.read_bytes() for path in photos} == photos, "originals are sacred"


def _started(faulty_disk: Path, root: Path) -> "subprocess.Popen[str]":
    checkout = HERE.parents[1]
    environment = {
        **os.environ,
        "LD_PRELOAD": str(faulty_disk),
        "FAULTY_DISK": str(root / "block"),
        "PYTHONPATH": str(checkout),
        # Many cases in a row: memory of threads that ended is given back.
        "MALLOC_ARENA_MAX": "2",
    }
    command = [sys.executable, str(HERE / "driver.py"), *(str(root / name) for name in ("block", "photos", "cases"))]
    with (root / "stderr").open("wb") as errors:
        return subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        )
