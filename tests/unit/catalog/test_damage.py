"""What rots is noticed wherever it lies, and mending keeps all that can still be read."""

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from photoclip.catalog import seals
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.mending import Mended, mend
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.restore import newest_sound
from photoclip.catalog.rows import TagPhotos
from photoclip.domain.errors import CatalogError, DamagedCatalogError
from photoclip.domain.files import FileState, FolderState
from photoclip.domain.photos import Facts
from photoclip.domain.tag_api import TagState
from tests.unit.catalog.deciding import decide
from tests.unit.catalog.journals import written_down

PAGE = 8192
HEADER = 100
PHOTOS = 240
BACKED_UP = 200


@dataclass(frozen=True)
class Place:
    """A catalog that a test may break, the bytes of the sound one, and a folder with a backup of an earlier day."""

    path: Path
    backups: Path
    sound: bytes

    def problems(self) -> tuple[str, ...]:
        """As a person hears of them, be it when it is opened or when it is looked over."""
        try:
            with closing(Catalog.open(self.path, self.backups)) as catalog:
                return catalog.check()
        except CatalogError as error:
            return (str(error),)

    def write(self, content: bytes) -> None:
        for left in self.path.parent.glob(f"{self.path.name}*"):
            left.unlink()
        self.path.write_bytes(content)

    def mend(self) -> Mended:
        mended = mend(self.path, self.backups, lambda: None)
        assert self.problems() == ()
        assert not list(self.path.parent.rglob(".photoclip-*"))
        return mended

    def counts(self) -> dict[str, int]:
        with closing(sqlite3.connect(self.path)) as db:
            tables = (
                "folder",
                "photo",
                "file",
                "vector",
                "tag",
                "photo_tag",
                "journal",
                "album",
                "album_photo",
                "mark",
                "tag_rejection",
            )
            return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}

    def content(self) -> list[object]:
        """Every cell of every table, and the schema."""
        with closing(sqlite3.connect(self.path)) as db:
            schema = db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
            return [
                schema,
                *(db.execute(f"SELECT * FROM {n} ORDER BY 1, 2").fetchall() for t, n, _ in schema if t == "table"),
            ]


@pytest.fixture(scope="module")
def built(new_bench) -> Path:
    """Made once."""
    bench = new_bench()

    def add(numbers: range) -> None:
        facts = Facts(taken_at="2025-08-14T17:42:05", title="café", keywords=("sea", "sand"), latitude=-33.9)
        bench.catalog.commit(bench.batch(*(bench.understood(f"{n}.jpg", str(n), facts) for n in numbers)))
        for n in numbers[::2]:
            bench.catalog.change_tags((bench.photo(str(n)),), (f"tag {n % 7}",))
        odd = [bench.photo(str(n)) for n in numbers[1::2]]
        bench.catalog.apply_tags([TagPhotos("tag 3", np.array(odd))])
        decide(bench.catalog, "tag 4", odd, TagState.REJECTED)

    path = bench.catalog._connections.path
    bench.catalog.activate_model(bench.model.model_id)
    add(range(BACKED_UP))
    everyone = bench.catalog.live_vector_ids(bench.model.model_id).tolist()
    bench.catalog.create_album("Best", (), "rating:5")
    bench.catalog.create_album("Été", everyone[::3])
    bench.catalog.rate(everyone[::2], 4)
    bench.catalog.set_favourite(everyone[::5], True)
    bench.catalog.back_up_among(path.parent / "backups")
    add(range(BACKED_UP, PHOTOS))
    bench.catalog.commit(bench.batch(bench.failed("broken.jpg")))
    written_down(bench.catalog, "tag", "Tagged 1 photo", "{}")
    bench.catalog.close()
    return path


@pytest.fixture
def place(built, tmp_path) -> Place:
    path = tmp_path / "library" / built.name
    shutil.copytree(built.parent, path.parent)
    return Place(path, path.parent / "backups", path.read_bytes())


def flip(sound: bytes, at: int, chance: random.Random) -> bytes:
    changed = bytearray(sound)
    changed[at] ^= chance.randrange(1, 256)
    return bytes(changed)


def require_noticed(place: Place, places: list[int]) -> int:
    """Each byte in turn; how many were noticed. What was not means nothing: every cell is what it was."""
    chance, noticed, content = random.Random(4), 0, place.content()
    for at in places:
        place.write(flip(place.sound, at, chance))
        if place.problems():
            noticed += 1
        else:
            assert place.content() == content, f"byte {at} of {len(place.sound)}: other content, and nobody noticed"
    return noticed


def test_a_flipped_byte_is_noticed_or_means_nothing(place):
    chance = random.Random(11)
    pages = range(0, len(place.sound), PAGE)
    assert require_noticed(place, [*range(16, HEADER, 4), *(page + chance.randrange(PAGE) for page in pages)]) > 10


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_byte_of_the_header_and_thousands_of_others(place):
    chance = random.Random(12)
    assert require_noticed(place, [*range(HEADER), *(chance.randrange(len(place.sound)) for _ in range(3000))]) > 300


CELLS = [
    ("vector", f"vector = x'{'003c' * 8}'", "vector"),
    ("vector", "from_thumbnail = 1", "vector"),
    ("photo", "title = 'cafe'", "photo"),
    ("photo", "keywords = '[]'", "photo"),
    ("photo", "perceptual_hash = perceptual_hash + 1", "photo"),
    ("file", "mtime_ns = 2", "file"),
    ("file", "reason = 'x'", "file"),
    ("folder", "excluded = '[1]'", "folder"),
    ("journal", "payload = '[]'", "journal"),
    ("setting", "value = '12' WHERE name = 'history'", "setting"),
    ("tag", "name = name || 'x'", "tag"),
    ("album", "name = 'Winter'", "album"),
    ("album", "query = 'x'", "album"),
    ("album_photo", "added_at_ns = 5 WHERE photo_id = 4", "album_photo"),
    ("mark", "rating = 2", "mark"),
]


@pytest.mark.parametrize(("table", "change", "said"), CELLS)
def test_a_cell_with_another_value_is_noticed(place, table, change, said):
    """As SQLite's own check does not: written without the triggers."""
    where = "" if "WHERE" in change else f" WHERE rowid = (SELECT max(rowid) FROM {table})"
    with closing(sqlite3.connect(place.path)) as db:
        db.execute("PRAGMA trusted_schema = ON")
        for name, _ in db.execute("SELECT name, 1 FROM sqlite_master WHERE name LIKE '%sealed'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute(f"UPDATE {table} SET {change}{where}")
        db.commit()
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert f"1 rows of {said} are not what was written" in place.problems()
    before = place.counts()
    assert place.mend().salvaged is not None
    lost = {name: count - place.counts()[name] for name, count in before.items() if count != place.counts()[name]}
    assert lost == ({table: 1} if table in ("vector", "journal", "album_photo", "mark") else {})


def varint(content: bytes, at: int) -> int:
    """Where the number that begins there ends."""
    return next(end for end in range(at + 1, at + 10) if content[end - 1] < 0x80 or end == at + 9)


def records(place: Place, table: str) -> list[tuple[int, int, int]]:
    """Of each row on a page of its table's own: where its cell begins, and where its header does and ends."""
    found, kinds = [], page_kinds(place)
    if not kinds:
        pytest.skip("this SQLite does not say what is on a page")
    for start in (page * PAGE for page, name in kinds.items() if name == table):
        content = place.sound[start : start + PAGE]
        has_key = content[0] == 13
        if not has_key and content[0] != 10:
            continue
        for number in range(int.from_bytes(content[3:5], "big")):
            cell = int.from_bytes(content[8 + 2 * number :][:2], "big")
            header = varint(content, cell)
            header = varint(content, header) if has_key else header
            found.append((start + cell, start + header, start + header + content[header]))
    return found


def mended_after(place: Place, at: int, bit: int, table: str) -> dict[str, int]:
    """Rows that are lost after one bit rotted."""
    before = place.counts()
    changed = bytearray(place.sound)
    changed[at] ^= 1 << bit
    place.write(bytes(changed))
    if not place.problems():
        return {}
    assert place.mend().salvaged is not None, f"byte {at} of {table}"
    return {name: count - left for name, left in place.counts().items() if (count := before[name]) != left}


# The place of a cell in its record: where a header says TEXT of a BLOB, or BLOB of a TEXT, by one bit.
TYPES = [
    *(("photo", 2, 0), ("file", 3, 0), ("folder", 2, 0), ("tag", 2, 0), ("model", 2, 0), ("vector", 6, 1)),
    *(("setting", 2, 0), ("journal", 4, 0), ("album", 2, 0)),
]


@pytest.mark.parametrize(("table", "column", "lost"), TYPES)
def test_a_cell_whose_type_rotted_costs_no_more_than_its_row(place, table, column, lost):
    _, header, _ = records(place, table)[-1]
    assert mended_after(place, header + column, 0, table) == ({table: 1} if lost else {})


def test_a_content_hash_that_is_text_is_told_as_damage(place):
    changed = bytearray(place.sound)
    for _, header, _ in records(place, "photo"):
        changed[header + 2] ^= 1
    place.write(bytes(changed))
    with closing(Catalog.open(place.path, place.backups)) as catalog:
        with pytest.raises(DamagedCatalogError, match="doctor --repair"):
            catalog.photos(range(1, 60))
        assert any("not what was written" in line for line in catalog.check())
    assert place.mend().salvaged is not None
    assert place.counts()["photo"] == PHOTOS


@pytest.mark.parametrize("number", [1, -2])
def test_the_row_at_an_end_is_kept_when_its_neighbour_cannot_be_read(place, number):
    """By one bit the perceptual hash says that it is longer than all of its record."""
    shutil.rmtree(place.backups)
    _, header, _ = records(place, "photo")[number]
    lost = mended_after(place, header + 8, 6, "photo")
    assert (lost["photo"], max(lost.values())) == (1, 1)


def require_one_row_at_most(place: Place, chance: random.Random, flips: int) -> None:
    for table in ("photo", "file", "vector", "journal", "album_photo", "mark"):
        for start, _, end in chance.choices(records(place, table), k=flips):
            at, bit = chance.randrange(start, end), chance.randrange(8)
            lost = mended_after(place, at, bit, table)
            assert max(lost.values(), default=0) <= 1, f"bit {bit} of byte {at} ({at - start} of a {table}): {lost}"


def test_a_rotten_bit_before_the_cells_of_a_row_costs_that_row(place):
    require_one_row_at_most(place, random.Random(14), 3)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_hundreds_of_rotten_bits_before_the_cells_of_rows(place):
    require_one_row_at_most(place, random.Random(15), 200)


def test_every_table_is_sealed_whole():
    """A new table or column has to be added to `seals.SEALED`, in a migration too."""
    counted = {("photo", "places"), ("folder", "files")}
    with closing(sqlite3.connect(":memory:")) as db:
        seals.register(db)
        for migration in MIGRATIONS:
            migration.apply(db)
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {t: [row[1] for row in db.execute(f"PRAGMA table_info({t})")] for t in tables if t[:7] != "sqlite_"}
        triggers = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    assert columns.keys() == seals.SEALED.keys()
    for table, names in columns.items():
        assert {n for n in names if (table, n) not in counted} == {*seals.SEALED[table], "seal"}
        for trigger in ("sealed", "resealed"):
            assert seals.sealing(seals.SEALED[table], "NEW.") in triggers[f"{table}_{trigger}"]


def test_facts_that_rotted_are_read_again(place, new_bench):
    with closing(sqlite3.connect(place.path)) as db:
        db.execute("DROP TRIGGER photo_resealed")
        db.execute("UPDATE photo SET title = CAST(x'ff' AS TEXT) WHERE id = 3")
        db.commit()
    assert place.mend().salvaged.lines == ("photos to be read again: 1",)
    with closing(Catalog.open(place.path, place.backups)) as catalog:
        (folder,) = catalog.folders()
        (file,) = [f for f in catalog.unlike(folder.folder_id, {}) if f.relative_path == "2.jpg"]
        assert (file.state, file.decoder_version, file.content_hash) == (FileState.DAMAGED, 0, None)
        assert catalog.details((3,))[0].tags == ("tag 2",), "the tags wait for the photo"


def test_facts_of_an_offline_photo_rot_and_it_stays_in_sight(place):
    with closing(Catalog.open(place.path, place.backups)) as catalog:
        (folder,) = catalog.folders()
        catalog.set_folder_state(folder.folder_id, FolderState.OFFLINE, "unplugged")
        photos = catalog.counts().photos
    with closing(sqlite3.connect(place.path)) as db:
        db.execute("DROP TRIGGER photo_resealed")
        db.execute("UPDATE photo SET keywords = 'no JSON' WHERE id = 3")
        db.commit()
    place.mend()
    with closing(Catalog.open(place.path, place.backups)) as catalog:
        assert catalog.counts().photos == photos
        (row,) = catalog.photos([3])
        assert (row.facts, row.places[0].offline) == (Facts(), True)


def page_kinds(place: Place) -> dict[int, str]:
    """Which table or index each page belongs to, where this SQLite can tell."""
    with closing(sqlite3.connect(place.path)) as db:
        try:
            return dict(db.execute("SELECT pageno - 1, name FROM dbstat"))
        except sqlite3.OperationalError:
            return {}


def test_a_page_of_zeros_costs_no_more_than_what_was_on_it(place):
    """Indexes cost nothing, tables what came after the backup, and the schema goes back to the backup."""
    before, kinds, tables = place.counts(), page_kinds(place), set(place.counts())
    chance = random.Random(5)
    pages = list(range(len(place.sound) // PAGE))
    for page in [0, 1, *chance.sample(pages[2:], 6)]:
        content = bytearray(place.sound)
        content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
        place.write(bytes(content))
        assert place.problems(), f"page {page}"
        mended = place.mend()
        left = place.counts()
        if kinds and kinds[page] not in tables and kinds[page] not in ("sqlite_schema", "sqlite_master"):
            assert left == before, f"page {page} of {kinds[page]}"
        assert left["photo"] >= BACKED_UP, f"page {page}: {mended}"
        assert mended.aside is not None
        assert mended.aside.read_bytes()[page * PAGE + 200 : (page + 1) * PAGE].strip(b"\0") == b""


@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
def test_a_catalog_that_was_cut_off(place, share):
    place.write(place.sound[: int(len(place.sound) * share)])
    assert place.problems()
    mended = place.mend()
    assert place.counts()["photo"] >= BACKED_UP
    if share != 0.5:
        assert (mended.salvaged is None) == (share < 0.5)


def test_without_a_backup_all_that_is_left_is_kept(place):
    """Every photo but those on one page."""
    for backup in place.backups.iterdir():
        backup.unlink()
    kinds = page_kinds(place)
    page = max((page for page, name in kinds.items() if name == "photo"), default=None)
    if page is None:
        pytest.skip("this SQLite does not say what is on a page")
    content = bytearray(place.sound)
    content[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    place.write(bytes(content))
    mended = place.mend()
    assert mended.backup is None
    assert PHOTOS - 70 <= place.counts()["photo"] < PHOTOS
    assert any(line.startswith("tags that are off their photos now") for line in mended.salvaged.lines)


def test_a_backup_of_another_history_fills_no_gap(place, new_bench):
    """Its ids mean other photos."""
    other = new_bench()
    other.catalog.commit(other.batch(*(other.understood(f"{n}.jpg", f"other {n}") for n in range(300))))
    for backup in place.backups.iterdir():
        backup.unlink()
    theirs = other.catalog.back_up_among(place.backups)
    other.catalog.close()
    kinds = page_kinds(place)
    page = max((page for page, name in kinds.items() if name == "photo"), default=50)
    content = bytearray(place.sound)
    content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    place.write(bytes(content))
    assert newest_sound(place.backups) == theirs
    assert place.mend().salvaged is not None
    with closing(Catalog.open(place.path, place.backups)) as catalog:
        assert all(row.places[0].path.startswith("/pictures/") for row in catalog.photos(range(1, 400)) if row.places)
        assert catalog.counts().photos < PHOTOS
