"""A disk that fails at one write, or from one write on: nothing is lost, one line is said, and work goes on after it.

A spread of what test_every_fault.py does everywhere.
"""

import re

import pytest

ONCE, LASTS, ENDS, SHORT = {}, {"lasts": True}, {"lasts": True, "closes": True}, {"short": True}
FULL, BROKEN, FORBIDDEN = "the disk is full", "its disk reports an error", "there is no permission to write it"
SQLITE_BROKEN = "check the free space, the quota and the health of that disk"
NOBODY = ""
READ = 256

CASES = [
    # the catalog
    ("fresh", r"OPEN .*sqlite-shm", "EACCES", ONCE, "check the permissions"),
    ("more", r"WRITE .*sqlite-wal", "ENOSPC", SHORT, f"catalog.sqlite cannot be written: {FULL}"),
    ("more", r"SYNC .*sqlite-wal", "EIO", LASTS, SQLITE_BROKEN),
    ("folders", r"OPEN .*catalog\.sqlite$", "EACCES", ONCE, "check the permissions"),
    ("folders", r"WRITE .*sqlite-wal", "EIO", ENDS, SQLITE_BROKEN),
    # thumbnails, written by the workers: no photo is to blame
    ("more", r"WRITE .*thumbnails/partial", "ENOSPC", ENDS, f"thumbnails cannot be written: {FULL}"),
    ("more", r"RENAME .*thumbnails/", "EACCES", ONCE, f"thumbnails cannot be written: {FORBIDDEN}"),
    ("mend", r"WRITE .*thumbnails/partial", "EIO", LASTS, f"thumbnails cannot be written: {BROKEN}"),
    ("moving", r"WRITE .*elsewhere/partial", "ENOSPC", LASTS, f"elsewhere cannot be written: {FULL}"),
    ("moving", r"UNLINK .*library/thumbnails/", "EIO", ENDS, NOBODY),
    # short cuts: nobody is told, the work is done
    ("more", r"WRITE .*\.graph\.tmp", "ENOSPC", SHORT, NOBODY),
    ("more", r"RENAME .*\.hnsw$", "EIO", ONCE, NOBODY),
    ("fresh", r"WRITE .*backups/\.photoclip-\w+\.part$", "ENOSPC", LASTS, NOBODY),
    ("window", r"SYNC .*library", "EIO", LASTS, NOBODY),
    # the rest
    ("settings", r"SYNC .*\.photoclip-\w+\.part$", "EIO", LASTS, f"settings.toml cannot be written: {BROKEN}"),
    ("look", r"WRITE .*views/", "ENOSPC", ONCE, f"views cannot be written: {FULL}"),
    ("backup", r"WRITE .*\.part-journal", "ENOSPC", ONCE, FULL),
    ("engine", r"OPEN .*engine\.lock$", "EACCES", ONCE, f"engine.lock cannot be written: {FORBIDDEN}"),
    ("engine", r"RENAME .*engine\.json", "ENOSPC", LASTS, f"engine.json cannot be written: {FULL}"),
    # a repair: what could be read is not lost
    ("salvage", r"SYNC .*library/\.photoclip-\w+\.part$", "EIO", ONCE, f"catalog.sqlite cannot be written: {BROKEN}"),
    ("salvage", r"RENAME .*catalog\.sqlite$", "ENOSPC", ENDS, f"catalog.sqlite cannot be written: {FULL}"),
    ("read", r"READ .*catalog\.sqlite$", "EIO", LASTS, "cannot be read: Input/output error (check its disk"),
]


def number_of(program, scene: str, pattern: str, kinds: dict) -> int:
    """The number of the first call like this, counted from one."""
    calm = program(scene=scene, **kinds).calm
    found = [number for number, call in enumerate(calm, 1) if re.search(pattern, call)]
    if not found:
        # the backup of the first day comes after the probe of its folder
        pytest.fail(f"nothing like {pattern} is done: {calm}")
    # and SQLite's own work on a repaired catalog before ours
    return found[-1] if "backups" in pattern or scene == "salvage" else found[0]


@pytest.mark.parametrize(("scene", "pattern", "error", "how", "told"), CASES)
def test_a_call_that_fails(program, scene, pattern, error, how, told):
    kinds = {"kinds": READ} if scene == "read" else {}
    number = number_of(program, scene, pattern, kinds)
    answer = program(scene=scene, first=number, error=error, **how, **kinds)
    assert answer.problems == []
    assert answer.failed
    assert told in answer.line
    assert bool(told) == bool(answer.line)
    assert "\n" not in answer.line
    assert len(answer.log) == len(set(answer.log)), "nothing is said twice"


def test_everything_that_writes_is_caught(program):
    """What the layer does not see cannot be made to fail."""
    calls = [re.sub(r"/tmp/.*/calm-[^/]*|[0-9a-f]{8,}|\d{6,}", "", call) for call in program(scene="fresh").calm]
    wanted = {
        "SQLite's file": r"WRITE /library/catalog\.sqlite$",
        "its log": r"WRITE /library/catalog\.sqlite-wal$",
        "its shared memory": r"WRITE /library/catalog\.sqlite-shm$",
        "its journal": r"SYNC /library/catalog\.sqlite-journal$",
        "hnswlib": r"WRITE /library/index/1\.hnsw\.graph\.tmp$",
        "its opening": r"OPEN /library/index/1\.hnsw\.graph\.tmp$",
        "our part of the index": r"WRITE /library/index/1\.hnsw\.tmp$",
        "thumbnails of the workers": r"WRITE /library/thumbnails/partial/.*jpg$",
        "their renaming": r"RENAME /library/thumbnails/../-512\.jpg$",
        "folders": r"MKDIR /library/thumbnails/..$",
        "the backup": r"WRITE /library/backups/\.photoclip-.*part$",
        "removals": r"UNLINK /library/backups/\.photoclip-.*part$",
        "the sync of a folder": r"SYNC /library/index$",
    }
    missing = [name for name, pattern in wanted.items() if not any(re.search(pattern, call) for call in calls)]
    assert not missing, calls


@pytest.mark.parametrize(
    ("scene", "room", "told"),
    [
        ("more", 0, "is full: less than 64 MB are free"),
        ("more", 64_050_000, "2 photos need about 64 MB, and 64 MB are free"),
        ("folders", 40_000, f"catalog.sqlite cannot be written: {FULL}"),
        ("settings", 10, f"settings.toml cannot be written: {FULL}"),
        ("moving", 30_000, "moving the thumbnails needs about 64 MB, and 0 MB are free"),
    ],
)
def test_a_small_disk(program, scene, room, told):
    """As much is written as there is room for, and the system tells what is left."""
    answer = program(scene=scene, room=room)
    assert answer.problems == []
    assert told in answer.line
