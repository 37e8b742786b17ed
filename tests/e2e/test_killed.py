"""Killed at any instant: nothing committed is lost, nothing stays behind, the next run completes."""

import os
import random
import signal
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

from photoclip.bench.photos import copies, jpegs
from photoclip.catalog.catalog import Catalog
from photoclip.config.paths import library_paths
from photoclip.config.resources import resource

PHOTOS = 160
DEADLINE_S = 120


@pytest.fixture
def many(tmp_path):
    sources = [path for path in jpegs(resource("samples")) if path.stat().st_size < 120_000]
    copies(sources, tmp_path / "many", PHOTOS)
    return tmp_path / "many"


def thumbnails(library):
    return sum(1 for _ in (library / "thumbnails").rglob("*-256.*"))


def canonical(library):
    """Everything the catalog says of files, photos and vectors, in an order of its own."""
    paths = library_paths(library)
    catalog = Catalog.open(paths.catalog, paths.backups)
    try:
        assert catalog.check() == ()
        model = catalog.active_model()
        ids = catalog.live_vector_ids(model.model_id).tolist()
        return {
            row.content_hash: (
                tuple(place.path for place in row.places),
                row.facts,
                row.perceptual_hash,
                catalog.vector(row.photo_id, model.model_id).astype(np.float32).round(2).tobytes(),
            )
            for row in catalog.photos(ids)
        }
    finally:
        catalog.close()


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
    whole = psutil.Process(process.pid)
    return [whole, *whole.children(recursive=True)]


@pytest.mark.skipif(os.name == "nt", reason="process groups are a POSIX thing")
@pytest.mark.parametrize("whom", ["parent", "group"])
def test_killed_midway_and_run_again(many, library, photoclip, whom):
    after = random.Random(whom).randrange(5, PHOTOS - 20)
    process = index(many, library)
    wait_until(lambda: thumbnails(library) >= after, process)
    left = family(process)
    if whom == "parent":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    _, alive = psutil.wait_procs(left, timeout=5)
    assert not [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]

    before = photoclip("stats").json["photos"]
    report = photoclip("index", str(many)).json
    assert report["failed"] == 0
    assert report["added"] == PHOTOS - before, "what was committed is not done again"
    assert photoclip("stats").json["photos"] == PHOTOS
    assert photoclip("doctor").json == {"ok": True, "problems": []}
    assert not [path for path in library.rglob("*.part*") if path.is_file()]

    whole = library.with_name("uninterrupted")
    ended = index(many, whole)
    ended.communicate()
    assert ended.returncode == 0
    assert canonical(library) == canonical(whole)


@pytest.mark.skipif(os.name == "nt", reason="process groups are a POSIX thing")
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
