import sqlite3

import pytest

from photoclip.catalog import journal
from photoclip.domain.files import FolderState
from tests.unit.catalog.journals import noted, written_down


def test_folders_are_added_once_and_keep_their_state(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one"), bench.failed("b.jpg")))
    bench.catalog.set_folder_state(bench.folder.folder_id, FolderState.OFFLINE, "no such drive \udcff")
    again = bench.catalog.add_folder("/pictures", ("*.tmp", "caf\udce9/*"))
    assert again.folder_id == bench.folder.folder_id
    assert (again.state, again.reason, again.files) == (FolderState.OFFLINE, "no such drive \\udcff", 2)
    assert again.excluded == ("*.tmp", "caf\udce9/*")
    other = bench.catalog.add_folder("/a\udce9", ())
    assert bench.catalog.folders() == (other, again)
    assert bench.catalog.counts().offline_folders == 1
    assert bench.catalog.photos([bench.photo("one")])[0].places[0].offline


def test_online_places_come_first(bench):
    other = bench.catalog.add_folder("/archive", ())
    bench.catalog.commit(bench.batch(bench.understood("z.jpg", "one"), bench.understood("a.jpg", "one", folder=other)))
    bench.catalog.set_folder_state(other.folder_id, FolderState.OFFLINE, "")
    (row,) = bench.catalog.photos([bench.photo("one")])
    assert [place.offline for place in row.places] == [False, True]


def test_tags_are_sets_by_name(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "one")))
    assert bench.catalog.change_tags((bench.photo("one"), 10**9), ("sea", "ärger", "sea", "ben")) == 1
    assert bench.catalog.details((bench.photo("one"),))[0].tags == ("ben", "sea", "ärger")
    assert bench.catalog.counts().tags == 3
    with pytest.raises(sqlite3.IntegrityError):
        bench.catalog.change_tags((bench.photo("one"),), ("",))
    assert bench.catalog.counts().tags == 3


def test_the_journal_says_what_was_taken_back(bench):
    first = written_down(bench.catalog, "tag", "Tagged 3 photos", '{"tag": "sea"}')
    second = written_down(bench.catalog, "tag", "Tagged 4 photos", "{}")
    with bench.catalog._connections.writing() as db:
        journal.mark(db, first, True)
    entries = noted(bench.catalog, 10)
    assert [(entry.entry_id, entry.undone, entry.payload) for entry in entries] == [
        (second, False, "{}"),
        (first, True, '{"tag": "sea"}'),
    ]
    assert entries[0].at_ns >= entries[1].at_ns
    with bench.catalog._connections.writing() as db:
        journal.mark(db, first, False)
        with pytest.raises(ValueError, match="unknown journal entry"):
            journal.mark(db, 77, True)
    assert not any(entry.undone for entry in noted(bench.catalog, 10))
