"""Photos in, tags on them, and off again: the command line on real photos with the real model."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys

import pytest

PHOTOS = 60
KILLED = """
import os, signal, sys
from photoclip.catalog import performing_tags
from photoclip.cli.main import run

real, seen = performing_tags.put, []

def put(db, delta):
    seen.append(delta)
    if len(seen) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(db, delta)

performing_tags.put = put
run(sys.argv[1:])
"""


@pytest.fixture
def flickr(shared_photos, tmp_path):
    """Copies of some real photos, and a short vocabulary."""
    folder = tmp_path / "flickr"
    folder.mkdir()
    for path in sorted((shared_photos / "flickr").glob("*.jpg"))[:PHOTOS]:
        shutil.copy2(path, folder)
    (tmp_path / "words.txt").write_text("dog\nsnow\nbeach\nbicycle\n")
    return folder


def content(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.skipif(os.name == "nt", reason="processes are killed otherwise there")
def test_from_photos_to_tags_and_back(photoclip, flickr, library, tmp_path):
    before = content(flickr)
    words = ("tag", "--vocabulary", str(tmp_path / "words.txt"))
    assert photoclip("index", str(flickr)).json["added"] == PHOTOS

    found = {one["path"]: {tag["name"] for tag in one["tags"]} for one in photoclip(*words).json["photos"]}
    assert len(found) == PHOTOS
    pairs = sum(map(len, found.values()))
    assert pairs > 5

    command = [sys.executable, "-c", KILLED, *words, "--apply", "--library", str(library)]
    assert subprocess.run(command, capture_output=True, timeout=120, check=False).returncode == -signal.SIGKILL
    # Nothing is put on photos by asking; killed in its middle: all or nothing.
    assert photoclip("tags").json == {"tags": []}
    assert photoclip("doctor").json["ok"]

    applied = photoclip(*words, "--apply").json["applied"]
    assert applied == {"photos": sum(map(bool, found.values())), "tags": pairs}
    assert {tag["name"]: tag["photos"] for tag in photoclip("tags").json["tags"]} == {
        name: sum(name in tags for tags in found.values()) for name in set().union(*found.values())
    }

    assert photoclip("undo").json["changed"] == applied["photos"]
    assert photoclip("tags").json == {"tags": []}
    assert photoclip("redo").json["changed"] == applied["photos"]
    assert photoclip(*words, "--apply").json["applied"] == {"photos": 0, "tags": 0}

    dogs = sorted(path for path, tags in found.items() if "dog" in tags)
    taught = photoclip("teach", "Pepper", "--yes", *dogs[:3]).json
    assert (taught["name"], taught["examples"]) == ("Pepper", 3)
    assert {one["path"] for one in photoclip("search", "tag:pepper tag:dog").json["results"]} == set(dogs[:3])
    assert content(flickr) == before, "originals are sacred"
