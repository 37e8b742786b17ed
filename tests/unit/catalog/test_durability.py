"""Killed, out of space, damaged: nothing committed is lost, and what is broken is noticed (promise 2)."""

import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.domain.errors import CatalogError, StorageError
from tests.unit.catalog.journals import written_down

WRITER = Path(__file__).with_name("writer_process.py")
ROWS = 20


def start(library: Path, *more: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITER), str(library), str(ROWS), *map(str, more)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_killed_at_any_instant_nothing_acknowledged_is_lost(tmp_path):
    chance = random.Random(4)
    acknowledged = -1
    for _ in range(5):
        with start(tmp_path) as process:
            assert process.stdout is not None
            for _ in range(chance.randrange(1, 12)):
                acknowledged = int(process.stdout.readline())
            with suppress(subprocess.TimeoutExpired):
                process.wait(chance.random() * 0.05)
            process.kill()
            acknowledged = max([acknowledged, *map(int, process.stdout.read().split())])
        catalog = Catalog.open(tmp_path / "catalog.sqlite", tmp_path / "backups")
        photos = catalog.counts().photos
        assert catalog.check() == ()
        assert photos % ROWS == 0
        assert photos // ROWS in (acknowledged + 1, acknowledged + 2)
        assert len(catalog.live_vector_ids(catalog.model("small", 64).model_id)) == photos
        catalog.close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
def test_when_no_file_may_grow_what_was_committed_stays(tmp_path):
    with start(tmp_path, 400_000) as process:
        assert process.stdout is not None
        *batches, error = process.stdout.read().split()
    assert error == "StorageError"
    assert batches == [str(number) for number in range(len(batches))]
    catalog = Catalog.open(tmp_path / "catalog.sqlite", tmp_path / "backups")
    assert catalog.counts().photos == len(batches) * ROWS
    assert catalog.check() == ()
    catalog.close()


def test_a_full_disk_fails_the_batch_and_only_that(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    writer = bench.catalog._connections._writer
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages + 1}")
    many = bench.batch(*(bench.understood(f"{number}.jpg", str(number)) for number in range(500)))
    for _ in range(2):
        with pytest.raises(StorageError, match="disk is full"):
            bench.catalog.commit(many)
    assert bench.catalog.counts().photos == 1
    assert bench.catalog.check() == ()
    writer.execute(f"PRAGMA max_page_count = {2**31}")
    assert len(bench.catalog.commit(many).appeared) == 500


def test_every_damaged_page_is_noticed(new_bench, tmp_path):
    bench = new_bench()
    rows = [bench.understood(f"{number}.jpg", str(number)) for number in range(100)]
    bench.catalog.commit(bench.batch(*rows, bench.failed("bad.jpg")))
    bench.catalog.change_tags((bench.photo("1"),), ("sea",))
    written_down(bench.catalog, "tag", "Tagged", "{}")
    bench.catalog.backup(tmp_path / "sound.sqlite")
    bench.catalog.close()
    sound = (tmp_path / "sound.sqlite").read_bytes()
    assert int.from_bytes(sound[36:40]) == 0, "no page is free"
    page = 8192
    for start_of_page in range(0, len(sound), page):
        path = tmp_path / f"{start_of_page // page}" / "catalog.sqlite"
        path.parent.mkdir()
        path.write_bytes(sound[:start_of_page] + b"\x00" * page + sound[start_of_page + page :])
        try:
            catalog = Catalog.open(path, tmp_path / "backups")
        except CatalogError:
            continue
        assert catalog.check(), f"page {start_of_page // page} is zero, and nobody noticed"
        catalog.close()


def test_reading_a_damaged_page_names_the_file_and_the_remedy(new_bench, tmp_path):
    bench = new_bench()
    rows = [bench.understood(f"{number}.jpg", str(number)) for number in range(600)]
    bench.catalog.commit(bench.batch(*rows))
    path = bench.catalog._connections.path
    bench.catalog.close()
    content = bytearray(path.read_bytes())
    content[-4 * 8192 :] = b"\xaa" * (4 * 8192)
    path.write_bytes(content)
    catalog = Catalog.open(path, tmp_path / "backups")
    lines = catalog.check()
    assert lines
    assert not any("\n" in line for line in lines)
    with pytest.raises(CatalogError, match="damaged") as caught:
        catalog.photos(range(1, 601))
    assert str(path) in str(caught.value)
    catalog.close()


def test_a_truncated_file_is_refused(new_bench, tmp_path):
    bench = new_bench()
    bench.catalog.commit(bench.batch(*(bench.understood(f"{n}.jpg", str(n)) for n in range(300))))
    path = bench.catalog._connections.path
    bench.catalog.close()
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(CatalogError, match="damaged"):
        Catalog.open(path, tmp_path / "backups")


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE photo SET places = 5", "1 photos count their places wrong"),
        ("DELETE FROM photo", "refer to a missing photo"),
        ("INSERT INTO setting (name, value) VALUES ('active_model', '77')", "1 active models are unknown"),
        ("UPDATE vector SET vector = zeroblob(16)", "1 vectors of small are zero or not finite"),
        ("PRAGMA ignore_check_constraints = ON; UPDATE vector SET vector = x'01'", "1 vectors have another length"),
    ],
)
def test_what_breaks_our_own_rules_is_noticed(new_bench, statement, line):
    bench = new_bench()
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    writer = bench.catalog._connections._writer
    writer.execute("PRAGMA foreign_keys = OFF")
    writer.executescript(statement)
    assert any(line in found for found in bench.catalog.check())
    bench.catalog.close()
