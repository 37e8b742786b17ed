"""File names that no programmer thought of, all the way: in, found, shown, renamed."""

# pathlib takes no bytes.
# ruff: noqa: PTH102, PTH103, PTH104, PTH108, PTH110, PTH118, PTH119, PTH120, PTH123

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from photoclip.cli.main import run
from photoclip.config.resources import resource
from photoclip.domain.browse import Order, PictureRequest, Scope, ScopeKind
from photoclip.engine.client import EngineClient
from photoclip.engine.launch import launch_engine

NAMES = (
    *(b"caf\xe9.jpg", b"\xff\xfe\xfd.jpg", b"\xed\xa0\x80 surrogate.jpg", b"folder \xff/\xfe\xff.jpg"),
    *(b"new\nline.jpg", b"new\r\nfolder/a\tb.jpg", b"\x1b[31mred\x07.jpg", b"\x7f.jpg"),
    *(b"x" * 251 + b".jpg", "é".encode() * 125 + b"x.jpg", "📷".encode() * 62 + b"123.jpg"),
    *("caf\u00e9 twin.jpg".encode(), "cafe\u0301 twin.jpg".encode()),
    *("\u202egpj.exe.jpg".encode(), "תמונה.jpg".encode(), "صورة/٣.jpg".encode(), "👩\u200d🚀.jpg".encode()),
    *(b"-rf.jpg", b"--json.jpg", b" leading.jpg", b"trailing .jpg", b"trailing folder /a.jpg", b"dot./a..jpg"),
    *(b"Case.jpg", b"case.jpg", b"CASE.JPG", b"Folder/a.jpg", b"folder/a.jpg"),
    *(b"con.jpg", b"%s{}.jpg", b"'\".jpg", b"back\\slash.jpg", b"*?[x].jpg", b"~nobody.jpg", b"$HOME.jpg", b"#1.jpg"),
    *(b"file:a.jpg", b"a;b&c|d.jpg", b"<b>bold</b>.jpg", b"folder//".rstrip(b"/") + b"%2F.jpg"),
)
"""Relative paths. A file system may refuse some, or take two for the same; the others go all the way."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="names are bytes on POSIX only")


@pytest.fixture
def root(tmp_path):
    """A folder whose own name is strange, full of photos with strange names, each of another content."""
    folder = os.fsencode(tmp_path) + b"/root \xe9\n"
    try:
        os.mkdir(folder)
    except OSError:
        folder = os.fsencode(tmp_path) + b"/root \n"
        os.mkdir(folder)
    pictures = sorted(path for path in resource("samples").rglob("*.jpg") if path.stat().st_size < 60_000)
    for number, name in enumerate(NAMES):
        path = os.path.join(folder, name)
        with contextlib.suppress(OSError):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if not os.path.lexists(path):
                content = pictures[number % len(pictures)].read_bytes() + number.to_bytes(2, "big")
                with open(path, "xb") as file:
                    file.write(content)
    return os.fsdecode(folder)


def files(root):
    """Every file, as bytes."""
    return {os.path.join(at, name) for at, _, names in os.walk(os.fsencode(root)) for name in names}


def said(paths):
    """Paths of the program as bytes."""
    return {os.fsencode(path) for path in paths}


def test_indexed_found_similar_and_renamed(photoclip, root, library, canonical):
    expected = files(root)
    assert len(expected) > 25
    damaged = [os.path.join(os.fsencode(root), name) for name in (b"\xffbad.jpg", b"bad\n.jpg", b"-bad.jpg")]
    for path in damaged:
        with contextlib.suppress(OSError), open(path, "wb") as file:
            file.write(b"\xff\xd8\xff\xe0nonsense")
    report = photoclip("index", root).json
    assert (report["added"], report["warnings"]) == (len(expected), [])
    assert said(failure["path"] for failure in report["failures"]) == {path for path in damaged if os.path.exists(path)}
    for path in said(failure["path"] for failure in report["failures"]):
        os.unlink(path)
    assert photoclip("index", root).json["removed"] == report["failed"]
    assert (
        said(result["path"] for result in photoclip("search", "a photo", "--limit", "200").json["results"]) == expected
    )
    assert said(folder["path"] for folder in photoclip("folders").json["folders"]) == {os.fsencode(root)}
    for path in sorted(expected)[::5]:
        # Some have the same pixels.
        results = photoclip("similar", os.fsdecode(path), "--limit", "50").json["results"]
        assert path in said(result["path"] for result in results if result["score"] > 0.999)
    assert photoclip("doctor").json == {"ok": True, "problems": []}

    for number, path in enumerate(sorted(expected)):
        os.rename(path, os.path.join(os.path.dirname(path), b"%d \xe0\n" % number + os.path.basename(path)[-200:]))
    report = photoclip("index", root).json
    assert (report["moved"], report["decoded"], report["added"], report["removed"]) == (len(expected), 0, 0, 0)
    dump = canonical.dump(library)
    assert said(dump.files) == files(root)
    assert canonical.differences(dump, dump) == [], "no thumbnail is missing"


def test_the_same_through_the_engine(root, library, photoclip):
    photoclip("index", root)
    expected = files(root)
    client = launch_engine(library)
    engine = psutil.Process(client.pid)
    try:
        _look_around(client, root, expected)
    finally:
        client.close()
        engine.wait(30)


def _look_around(client: EngineClient, root: str, expected: set[bytes]) -> None:
    everything = client.list_photos(Scope(), Order.NAME)
    photos = client.photos(tuple(everything.id_array().tolist()))
    assert said(photo.files[0].path for photo in photos) == expected
    for photo in photos:
        assert client.photo_at(photo.files[0].path) == photo
    assert client.mend_thumbnails(tuple(photo.photo_id for photo in photos)) == tuple(p.photo_id for p in photos)
    nodes = client.folder_tree()
    folders = {os.path.dirname(path) for path in expected} | {os.fsencode(root)}
    assert said(os.path.join(root, node.relative_path) if node.relative_path else root for node in nodes) == folders
    for node in nodes:
        inside = client.list_photos(Scope(ScopeKind.FOLDER, node.folder_id, node.relative_path), Order.NAME)
        beneath = os.fsencode(os.path.join(root, node.relative_path, ""))
        assert len(inside) == node.photos == sum(path.startswith(beneath) for path in expected)
    for path in sorted(expected)[:4]:
        shown = client.picture(PictureRequest(os.fsdecode(path), 64))
        assert Path(shown.pixels).stat().st_size == shown.width_px * shown.height_px * 3
    client.remove_folder(root)
    assert client.folders() == ()


@pytest.mark.slow
def test_as_words_of_a_process_of_its_own_and_its_answers(root, library):
    """With bytes for words, and for a terminal: one line for each photo, whatever its name."""

    def call(*words):
        command = [os.fsencode(sys.executable), b"-m", b"photoclip", *words, b"--library", os.fsencode(library)]
        return subprocess.run(command, capture_output=True, check=False, env=os.environ)

    expected = files(root)
    indexed = call(b"index", os.fsencode(root), b"--json")
    assert indexed.returncode == 0, indexed.stderr
    found = call(b"search", b"a photo", b"--limit", b"200")
    assert found.returncode == 0, found.stderr
    assert found.stdout.count(b"\n") == len(expected)
    assert not [c for c in found.stdout.decode("utf-8") if c != "\n" and (ord(c) < 32 or ord(c) in (127, 0x202E))]
    chosen = min(path for path in expected if b"\xff" in path or b"\n" in os.path.basename(path))
    alike = call(b"similar", chosen, b"--limit", b"50", b"--json")
    assert chosen in said(result["path"] for result in json.loads(alike.stdout)["results"])
    gone = call(b"similar", chosen + b"gone")
    assert (gone.returncode, len(gone.stderr.splitlines())) == (1, 1)


@pytest.mark.slow
def test_a_library_in_a_strange_place(few, tmp_path, capfd):
    place = tmp_path / os.fsdecode(b"lib \xff\n'")
    try:
        place.mkdir()
    except OSError:
        place = tmp_path / "lib \n'"
    photos = tmp_path / "few"
    for words in (["index", str(photos)], ["search", "water"], ["doctor"], ["index"], ["doctor", "--repair"]):
        capfd.readouterr()
        status = run([*words, "--library", str(place), "--json"])
        assert status == 0, capfd.readouterr().err
    client = launch_engine(place)
    engine = psutil.Process(client.pid)
    assert client.stats().photos == 8
    picture = client.picture(PictureRequest(str(sorted(photos.iterdir())[0]), 64))
    assert Path(picture.pixels).is_file()
    client.close()
    engine.wait(30)
    shutil.rmtree(place)
