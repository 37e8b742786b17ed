import sqlite3

import pytest

from photoclip.domain.files import FolderState


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
    for name in ("sea", "ärger", "sea", "ben"):
        bench.catalog.add_tag(bench.photo("one"), name)
    assert bench.catalog.tags(bench.photo("one")) == ("ben", "sea", "ärger")
    assert bench.catalog.counts().tags == 3
    with pytest.raises(sqlite3.IntegrityError):
        bench.catalog.add_tag(10**9, "lost")
    with pytest.raises(sqlite3.IntegrityError):
        bench.catalog.add_tag(bench.photo("one"), "")
    assert bench.catalog.counts().tags == 3


def test_the_journal_lists_newest_first_and_remembers_what_was_undone(bench):
    first = bench.catalog.append_journal("tag", "Tagged 3 photos", '{"tag": "sea"}')
    second = bench.catalog.append_journal("tag", "Tagged 4 photos", "{}")
    bench.catalog.mark_undone(first, True)
    entries = bench.catalog.journal(10)
    assert [(entry.entry_id, entry.undone, entry.payload) for entry in entries] == [
        (second, False, "{}"),
        (first, True, '{"tag": "sea"}'),
    ]
    assert entries[0].at_ns >= entries[1].at_ns
    assert bench.catalog.journal(1) == entries[:1]
    bench.catalog.mark_undone(first, False)
    assert not any(entry.undone for entry in bench.catalog.journal(10))
    with pytest.raises(ValueError, match="unknown journal entry"):
        bench.catalog.mark_undone(77, True)
