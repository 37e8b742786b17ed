"""What a command changes is in the sidecars when it has ended, where the person wants them: exiftool reads it there."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from photoclip.cli.main import run
from photoclip.domain.api import IndexRequest
from photoclip.library.wiring import open_library
from photoclip.sidecars.files import read_sidecar

EXIFTOOL = shutil.which("exiftool")
SUBJECTS, RATING = "XMP-dc:Subject", "XMP-xmp:Rating"


@pytest.fixture(scope="module")
def filled(tmp_path_factory, models_are_kept):
    folder = tmp_path_factory.mktemp("sidecars")
    (folder / "photos").mkdir()
    for name in ("red.jpg", "green.jpg", "blue.jpg"):
        Image.new("RGB", (64, 48), name.split(".")[0]).save(folder / "photos" / name)
    (folder / "words.txt").write_text("a kite\nthe sea\n")
    library = open_library(folder / "library")
    library.use_vocabulary("everyday", False)
    job = library.start_index(IndexRequest((str(folder / "photos"),)))
    status = library.wait_job(job, 0, 0)
    while not status.is_over:
        status = library.wait_job(job, status.revision, 60)
    assert status.report.added == 3
    library.close()
    return folder


@pytest.fixture
def place(filled, tmp_path):
    """A copy of it: a folder with `photos` and a `library`."""
    shutil.copytree(filled / "photos", tmp_path / "photos")
    shutil.copytree(filled / "library", tmp_path / "library")
    shutil.copy(filled / "words.txt", tmp_path)
    before = hashes(tmp_path)
    yield tmp_path
    assert hashes(tmp_path) == before, "originals are sacred"


def hashes(place):
    return {path: hashlib.sha256(path.read_bytes()).digest() for path in place.glob("photos/*.jpg")}


@pytest.fixture
def shell(filled, place, capsys, monkeypatch):
    monkeypatch.chdir(place / "photos")

    def ask(*words):
        capsys.readouterr()
        assert run([*words, "--library", str(place / "library")]) == 0
        return capsys.readouterr()

    ask("folders", "add", ".")
    ask("index")
    ask("folders", "remove", str(filled / "photos"))
    return ask


def seen(name):
    """What another program reads there, where it is installed."""
    path = Path(f"{name}.jpg.xmp")
    if EXIFTOOL is None:
        sidecar = read_sidecar(path)
        found = {SUBJECTS: list(sidecar.subjects), RATING: sidecar.rating}
    else:
        command = [EXIFTOOL, "-j", "-G1", "-n", "-XMP:all", str(path)]
        (found,) = json.loads(subprocess.run(command, capture_output=True, timeout=60, check=True).stdout)
    subjects = found.get(SUBJECTS) or []
    return set(subjects if isinstance(subjects, list) else [subjects]), found.get(RATING)


def sidecars():
    return sorted(path.name for path in Path().glob("*.xmp"))


def test_nothing_is_written_where_nobody_wants_it(shell):
    assert shell("rate", "red.jpg", "--stars", "4").err == ""
    assert sidecars() == []


def test_each_command_that_changes_what_sidecars_say_writes_them(shell):
    shell("sidecars", "on")
    assert shell("rate", "red.jpg", "--stars", "4").err == ""
    assert seen("red") == (set(), 4)
    shell("tags", "put", "boat", "red.jpg", "green.jpg")
    assert (seen("red"), seen("green")) == (({"boat"}, 4), ({"boat"}, None))
    shell("tags", "rename", "boat", "ship")
    shell("tags", "take", "ship", "green.jpg")
    assert (seen("red"), sidecars()) == (({"ship"}, 4), ["red.jpg.xmp"])
    shell("undo")
    assert seen("green") == ({"ship"}, None)
    shell("redo")
    shell("tags", "delete", "ship")
    assert (seen("red"), sidecars()) == ((set(), 4), ["red.jpg.xmp"])
    shell("teach", "Sky", "--yes", "blue.jpg", "--no", "red.jpg")
    assert seen("blue") == ({"Sky"}, None)
    shell("tag", "--vocabulary", "../words.txt", "--threshold", "0", "--apply")
    assert seen("blue") == ({"Sky", "a kite", "the sea"}, None)
    assert seen("red") == ({"a kite", "the sea"}, 4)
    shell("undo")
    assert (seen("blue"), seen("red")) == (({"Sky"}, None), (set(), 4))


def test_tags_that_new_photos_get_by_themselves_are_written(shell):
    shell("sidecars", "on")
    shell("teach", "Sky", "--yes", "blue.jpg", "--no", "red.jpg")
    shell("tags", "change", "Sky", "--threshold", "0.01", "--automatic", "on")
    Image.new("RGB", (48, 48), "navy").save("night.jpg")
    try:
        shell("index")
        assert seen("night") == ({"Sky"}, None)
    finally:
        Path("night.jpg").unlink()


def test_what_is_in_the_way_is_told_and_what_was_asked_for_is_done(shell):
    shell("sidecars", "on")
    Path("red.jpg.xmp").write_bytes(b"no xml")
    said = shell("rate", "red.jpg", "green.jpg", "--stars", "4")
    assert (said.out, said.err) == ("2 photos rated anew\n", "sidecars: 1 in the way: photoclip sidecars\n")
    assert (seen("green"), Path("red.jpg.xmp").read_bytes()) == ((set(), 4), b"no xml")
    Path("red.jpg.xmp").unlink()
    answer = json.loads(shell("rate", "blue.jpg", "--stars", "1", "--json").out)
    assert (answer, seen("blue")) == ({"changed": 1}, (set(), 1))


_SLOW = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has it ignored in what it runs in the background
from photoclip.library import sidecar_run
write = sidecar_run.write_sidecar
def slow(*arguments):
    print("writing", flush=True)
    time.sleep(0.5)
    return write(*arguments)
sidecar_run.write_sidecar = slow
from photoclip.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send to another process there")
def test_who_has_waited_enough_leaves_the_rest_for_the_next_time(shell, place):
    shell("sidecars", "on")
    words = ["rate", "red.jpg", "green.jpg", "blue.jpg", "--stars", "5", "--library", str(place / "library")]
    command = subprocess.Popen(
        [sys.executable, "-c", _SLOW, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert command.stdout is not None
    assert command.stdout.readline() == "writing\n"
    os.kill(command.pid, signal.SIGINT)
    out, _ = command.communicate(timeout=60)
    assert (command.returncode, out.splitlines()[-1]) == (0, "3 photos rated anew")
    assert len(sidecars()) < 3
    shell("rate", "red.jpg", "--stars", "4")
    assert (seen("red"), seen("green"), seen("blue")) == ((set(), 4), (set(), 5), (set(), 5))
