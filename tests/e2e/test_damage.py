"""What a person does about a library that broke: backup, doctor, restore. In the end everything is as it was."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.cli.main import run
from photoclip.config.paths import library_paths
from photoclip.config.resources import resource
from photoclip.engine.station import library_lock

PAGE = 8192


@pytest.fixture(scope="module")
def photos(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for path in sorted(resource("samples").rglob("*.jpg"))[::9][:6]:
        shutil.copy2(path, folder / path.name)
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory, photos) -> Path:
    """A library with a backup that lacks the last photo; one photo is tagged. Made once."""
    library = tmp_path_factory.mktemp("whole") / "library"
    *earlier, last = sorted(photos.iterdir())
    aside = library.parent / last.name
    shutil.move(last, aside)
    assert run(["index", str(photos), "--library", str(library), "--json"]) == 0
    with opened(library) as catalog:
        catalog.change_tags((catalog.photo_at(str(earlier[0])),), ("holiday",))
    assert run(["backup", "--library", str(library), "--json"]) == 0
    shutil.move(aside, last)
    assert run(["index", "--library", str(library), "--json"]) == 0
    return library


@pytest.fixture
def broken(whole, library) -> Path:
    """A copy of it to be broken."""
    shutil.copytree(whole, library)
    return library


def opened(library):
    paths = library_paths(library)
    return closing(Catalog.open(paths.catalog, paths.backups))


def catalog_of(library: Path) -> Path:
    return library / "catalog.sqlite"


def zero_page(page: int):
    def damage(library: Path) -> None:
        content = bytearray(catalog_of(library).read_bytes())
        content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
        catalog_of(library).write_bytes(content)

    return damage


def zero_page_of(table: str):
    def damage(library: Path) -> None:
        with closing(sqlite3.connect(catalog_of(library))) as db:
            (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        zero_page(root - 1)(library)

    return damage


def cut(share: float):
    def damage(library: Path) -> None:
        content = catalog_of(library).read_bytes()
        catalog_of(library).write_bytes(content[: int(len(content) * share)])

    return damage


def flip_a_vector(library: Path) -> None:
    with opened(library) as catalog:
        model = catalog.active_model()
        cell = catalog.vectors(model.model_id, 0, 1).vectors[0].tobytes()
    content = bytearray(catalog_of(library).read_bytes())
    at = content.index(cell)
    content[at + 100] ^= 0x04
    catalog_of(library).write_bytes(content)


def delete(library: Path) -> None:
    catalog_of(library).unlink()


def overwrite(library: Path) -> None:
    catalog_of(library).write_bytes(b"\xa5" * 100_000)


DAMAGES = [
    *(zero_page(0), zero_page(1), zero_page_of("vector"), zero_page_of("photo"), zero_page_of("photo_tag")),
    *(cut(0.0), cut(0.3), cut(0.9), flip_a_vector, delete, overwrite),
]


def repaired_like(whole: Path, broken: Path, photoclip, canonical) -> list[str]:
    """Look, repair, look again; what the repair said."""
    seen = photoclip("doctor")
    assert (seen.status, seen.json["ok"]) == (1, False)
    assert {problem["part"] for problem in seen.json["problems"]} == {"catalog"}
    ended = photoclip("doctor", "--repair")
    assert (ended.status, ended.json["ok"]) == (0, True), ended
    assert photoclip("doctor").json == {"ok": True, "problems": []}
    assert len(photoclip("search", "water").json["results"]) == 6
    assert canonical.differences(canonical.dump(whole), canonical.dump(broken)) == []
    assert canonical.leftovers(broken) == []
    return [problem["repaired"] for problem in ended.json["problems"]]


def test_a_page_of_zeros_is_noticed_and_the_library_is_as_before(whole, broken, photoclip, canonical):
    zero_page_of("vector")(broken)
    (done, *_) = repaired_like(whole, broken, photoclip, canonical)
    assert "kept all that could be read" in done


def test_a_catalog_that_is_gone_comes_back_from_its_backup(whole, broken, photoclip, canonical):
    """Thumbnails and index stay; the photo that came after the backup is found again."""
    delete(broken)
    assert "doctor --repair" in photoclip("search", "water").complaint
    (done, *_) = repaired_like(whole, broken, photoclip, canonical)
    assert "restored catalog-" in done
    assert "since then are lost" in done


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES)
def test_after_any_damage_the_library_is_as_before(whole, broken, photoclip, canonical, damage):
    damage(broken)
    assert all(repaired_like(whole, broken, photoclip, canonical))


KILLED = """
import os, signal, sys
from pathlib import Path
from photoclip.catalog.catalog import Catalog
from photoclip.config.paths import library_paths
paths = library_paths(Path(sys.argv[1]))
catalog = Catalog.open(paths.catalog, paths.backups)
for number in range(50):
    catalog.change_tags((1,), (f"tag {number}",))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("left", ["all", "half", "none"])
def test_a_log_that_was_cut_off_or_removed_after_a_kill(broken, photoclip, left):
    """What was in it is gone; what is there is sound."""
    killed = subprocess.run([sys.executable, "-c", KILLED, str(broken)], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    log = broken / "catalog.sqlite-wal"
    assert log.stat().st_size > 50 * PAGE
    if left == "half":
        log.write_bytes(log.read_bytes()[: log.stat().st_size // 2 + 100])
    if left == "none":
        log.unlink()
    assert photoclip("doctor", "--repair").json["ok"]
    assert photoclip("doctor").json == {"ok": True, "problems": []}
    with opened(broken) as catalog:
        tags = [name for name in catalog.details((1,))[0].tags if name != "holiday"]
    assert len(tags) == 50 if left == "all" else not tags if left == "none" else 0 < len(tags) < 50


def test_thumbnails_that_were_cut_off_or_are_zeros_are_made_again(whole, broken, photoclip, canonical):
    chance = random.Random(6)
    files = sorted((broken / "thumbnails").rglob("*.jpg"))
    for number, path in enumerate(files):
        content = path.read_bytes()
        length = chance.choice([0, 1, 4096, len(content) // 2, len(content) - 1])
        path.write_bytes(content[:length].ljust(len(content) if number % 2 else length, b"\0"))
    seen = photoclip("doctor").json
    assert [problem["what"] for problem in seen["problems"]] == ["6 photos have no sound thumbnail"]
    assert photoclip("doctor", "--repair").json["problems"][0]["repaired"] == "made 6 again"
    assert canonical.differences(canonical.dump(whole), canonical.dump(broken)) == []


def test_backup_and_restore(broken, photoclip, tmp_path, photos):
    listed, earlier = photoclip("backup", "--list").json["backups"]
    assert listed["made_at"] >= earlier["made_at"]
    file = tmp_path / "stick" / "mine.sqlite"
    made = photoclip("backup", str(file)).json
    assert (made["path"], made["bytes"], made["photos"]) == (str(file), file.stat().st_size, 6)
    photoclip("folders", "remove", str(photos))
    assert photoclip("stats").json["photos"] == 0

    ended = photoclip("restore", str(file)).json
    assert ended["restored"]["path"] == str(file)
    assert photoclip("stats").json["photos"] == 6
    assert photoclip("doctor").json == {"ok": True, "problems": []}
    assert len(photoclip("search", "water").json["results"]) == 6
    assert photoclip("restore", ended["kept"]["path"]).status == 0
    assert photoclip("stats").json["photos"] == 0, "a restore can be undone"
    assert photoclip("restore", listed["path"]).status == 0
    assert photoclip("stats").json["photos"] == 5
    assert photoclip("restore", "--latest").json["restored"]["path"] == listed["path"]


def test_what_cannot_be_restored_says_so(broken, photoclip, tmp_path):
    (tmp_path / "notes.txt").write_text("holiday")
    for words, says in [
        ((str(tmp_path / "nowhere"),), "there is no file"),
        ((str(tmp_path / "notes.txt"),), "no backup of PhotoClip"),
        ((str(tmp_path),), "is a folder"),
        ((str(catalog_of(broken)),), "is the catalog itself"),
    ]:
        ended = photoclip("restore", *words)
        assert (ended.status, ended.out) == (1, "")
        assert says in ended.complaint
    assert photoclip("restore").status == 2
    assert photoclip("restore", "--latest", "x").status == 2
    assert photoclip("stats").json["photos"] == 6


def test_an_open_library_is_not_replaced(broken, photoclip):
    lock = library_lock(broken)
    assert lock.try_acquire()
    try:
        ended = photoclip("restore", "--latest")
    finally:
        lock.release()
    assert ended.status == 1
    assert "close PhotoClip" in ended.complaint
    assert photoclip("stats").json["photos"] == 6
