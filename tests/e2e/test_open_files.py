"""Few open files: the program is content with few, says so when there are none, and blames no photo."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit"),
]


def limited(limit, *words):
    import resource

    return subprocess.run(
        [sys.executable, "-m", "photoclip", *words],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)),
    )


def test_forty_are_enough(few, library):
    ended = limited(40, "index", str(few), "--library", str(library), "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert '"failures": []' in ended.stdout


@pytest.mark.parametrize("limit", [6, 12, 17, 18, 20, 22, 24, 26])
def test_fewer_are_one_clear_line(few, library, photoclip, limit):
    ended = limited(limit, "index", str(few), "--library", str(library), "--json")
    # Below that Python itself cannot import what it needs.
    if ended.returncode != 0 and limit >= 17:
        assert len(ended.stderr.splitlines()) == 1, ended.stderr
    report = photoclip("index", str(few)).json
    assert (report["failures"], report["removed"], report["offline"]) == ([], 0, [])
    assert photoclip("doctor").json == {"ok": True, "problems": []}


def test_used_up_now_and_then(few, tmp_path, capfd):
    seed = random.SystemRandom().randrange(10**6)
    few.rename(tmp_path / "photos")
    script = Path(__file__).with_name("few_files.py")
    ended = subprocess.run(
        [sys.executable, str(script), str(tmp_path), "64", str(seed), "60"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    with capfd.disabled():
        print(f"\n  seed {seed}\n{ended.stdout}")
    assert ended.returncode == 0, ended.stderr[-3000:]
