"""Undo and redo reach the photo that a file shows now, whatever other programs made of the file meanwhile."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.catalog.deltas import SucceededDelta, deltas_of
from photoclip.catalog.rows import TagPhotos
from photoclip.domain.errors import AlbumError, TagError
from photoclip.domain.organise_api import Undoable, Undone
from photoclip.domain.photos import Facts
from photoclip.domain.tag_api import Decision, TagState
from tests.unit.catalog.journals import noted

TITLE = "rate 1 photo with 4 stars"


@pytest.fixture
def one(bench):
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "1")))
    return bench.photo("1")


def rewritten(bench, content, path="a.jpg", facts=None):
    bench.catalog.commit(bench.batch(bench.understood(path, content, facts)))
    return bench.photo(content)


def given_to(bench, photo_id):
    (photo,) = bench.catalog.details((photo_id,))
    return photo.rating, photo.is_favourite, photo.tags, photo.albums


def not_by_hand(bench, photo_id):
    (photo,) = bench.catalog.details((photo_id,))
    return photo.machine_tags, photo.rejected_tags


def test_every_kind_of_change_through_a_chain_of_successors(bench, one):
    catalog = bench.catalog
    album = catalog.create_album("Trip", (one,))
    catalog.rate((one,), 4)
    catalog.set_favourite((one,), True)
    two = rewritten(bench, "2")
    catalog.change_tags((two,), ("sea",))
    three = rewritten(bench, "3")
    seen = (4, True, ("sea",), ("Trip",))
    assert given_to(bench, three) == seen
    with catalog._connections.reading() as db:
        members = db.execute("SELECT photo_id, added_at_ns FROM album_photo ORDER BY 1").fetchall()
    undone = list(iter(catalog.undo, None))
    assert [(each.changed, each.skipped) for each in undone] == [(1, 0)] * 4
    assert [given_to(bench, photo_id) for photo_id in (one, two, three)] == [(None, False, (), ())] * 3
    assert [(each.changed, each.skipped) for each in iter(catalog.redo, None)] == [(1, 0)] * 4
    assert given_to(bench, three) == given_to(bench, two) == seen
    assert given_to(bench, one) == (4, True, (), ("Trip",)), "that tag came when it was gone"
    with catalog._connections.reading() as db:
        assert db.execute("SELECT photo_id, added_at_ns FROM album_photo ORDER BY 1").fetchall() == members
    catalog.remove_from_album(album.album_id, (three,))
    four = rewritten(bench, "4")
    assert catalog.undo().changed == 1
    assert given_to(bench, four) == seen


def test_what_was_taken_back_before_the_file_was_written_anew_is_done_again_of_its_successor(bench, one):
    bench.catalog.rate((one,), 4)
    bench.catalog.undo()
    two = rewritten(bench, "2")
    assert bench.catalog.redo() == Undone(TITLE, 1)
    assert given_to(bench, two)[0] == 4
    rewritten(bench, "1")
    assert bench.catalog.undo() == Undone(TITLE, 1)
    assert (given_to(bench, one)[0], given_to(bench, two)[0]) == (None, None)


def test_what_the_successor_has_in_its_own_right_stays(bench, one):
    """Of its own: a tag, a rating, an album. An entry about its predecessor says nothing about these."""
    catalog = bench.catalog
    own = rewritten(bench, "2", "b.jpg")
    album = catalog.create_album("Trip", (own,))
    catalog.rate((own,), 4)
    catalog.change_tags((own,), ("sea",))
    catalog.rate((one,), 4)
    catalog.change_tags((one,), ("sea", "sand"))
    catalog.add_to_album(album.album_id, (one,))
    catalog.commit(bench.batch(gone=(bench.file("b.jpg"),)))
    rewritten(bench, "2")
    before = given_to(bench, own)
    assert before == (4, False, ("sea",), ("Trip",))
    assert [catalog.undo().skipped for _ in range(3)] == [1, 1, 1], "it is seen as before"
    assert given_to(bench, own) == before
    assert given_to(bench, one) == (None, False, (), ())


def test_a_rating_that_another_program_wrote_is_not_taken_back(bench, one):
    bench.catalog.rate((one,), 4)
    two = rewritten(bench, "2", facts=Facts(rating=5))
    assert bench.catalog.undo() == Undone(TITLE, 0, skipped=1)
    assert (given_to(bench, one)[0], given_to(bench, two)[0]) == (None, 5)


def test_what_was_changed_otherwise_of_the_successor_since_stays(bench, one):
    bench.catalog.rate((one,), 4)
    two = rewritten(bench, "2")
    bench.catalog.rate((two,), 1)
    with bench.catalog._connections.writing() as db:
        db.execute("UPDATE journal SET payload = '' WHERE id = 2")  # as if it had not been written down
    assert bench.catalog.undo() == Undone(TITLE, 0, skipped=1)
    assert given_to(bench, two)[0] == 1


def test_copies_that_were_written_anew_differently_are_two_photos_of_one_entry(bench, one):
    bench.catalog.commit(bench.batch(bench.placed("b.jpg", "1")))
    bench.catalog.rate((one,), 4)
    both = rewritten(bench, "2"), rewritten(bench, "3", "b.jpg")
    assert bench.catalog.undo() == Undone(TITLE, 2)
    assert [given_to(bench, photo_id)[0] for photo_id in both] == [None, None]


def test_entries_that_cannot_be_read_or_are_older_stay_as_they_are(bench, one):
    catalog = bench.catalog
    catalog.rate((one,), 4)
    (older,) = noted(catalog, 1)
    assert not any(isinstance(delta, SucceededDelta) for delta in deltas_of(older.payload))
    catalog.rate((one,), 3)
    catalog.rate((one,), 2)
    with catalog._connections.writing() as db:
        db.execute("UPDATE journal SET payload = '{' WHERE id = 2")
        db.execute("UPDATE journal SET kind = 'clean-up' WHERE id = 3")
    before = noted(catalog, 2)
    rewritten(bench, "2")
    assert noted(catalog, 2) == before
    assert catalog.undoable() == Undoable("rate 1 photo with 2 stars")


PATHS = st.integers(0, 3)
SOME = st.lists(PATHS, max_size=4)
NAMES = st.sampled_from(("A", "B"))
ACTION = st.one_of(
    st.tuples(st.just("rate"), SOME, st.none() | st.integers(0, 2)),
    st.tuples(st.just("set_favourite"), SOME, st.booleans()),
    st.tuples(st.just("create_album"), NAMES, SOME),
    st.tuples(st.just("delete_album"), NAMES),
    st.tuples(st.just("add_to_album"), NAMES, SOME),
    st.tuples(st.just("remove_from_album"), NAMES, SOME),
    st.tuples(st.just("change_tags"), SOME, st.sets(NAMES).map(tuple), st.sets(NAMES).map(tuple)),
    st.tuples(st.just("decide_many"), NAMES, SOME, st.sampled_from((*set(TagState) - {TagState.BY_MACHINE},))),
    st.tuples(st.just("apply_tags"), NAMES, SOME),
    st.tuples(st.just("rename_tag"), NAMES, NAMES),
    st.tuples(st.just("delete_tag"), NAMES),
    *(st.tuples(st.just(name)) for name in ("undo", "redo")),
)
REWRITTEN = st.tuples(st.just("rewritten"), PATHS)
RESTORED = st.tuples(st.just("restored"), PATHS, st.integers(0, 3))


class Shelf:
    """Four files, whose bytes other programs change, and what is seen of them."""

    fresh = itertools.count()

    def __init__(self, bench):
        self.bench, self.catalog = bench, bench.catalog
        with self.catalog._connections.writing() as db:
            for table in ("album_photo", "album", "mark", "photo_tag", "tag_rejection", "tag", "journal"):
                db.execute(f"DELETE FROM {table}")
        self.contents = [[] for _ in range(4)]
        for at in range(4):
            self.rewritten(at)

    def shown(self, at):
        return self.bench.photo(self.contents[at][-1])

    def rewritten(self, at):
        self._put(at, f"content {next(self.fresh)}")

    def restored(self, at, back):
        self._put(at, self.contents[at][-1 - back % len(self.contents[at])])

    def _put(self, at, content):
        self.contents[at].append(content)
        rewritten(self.bench, content, f"{at}.jpg")

    def seen(self):
        shown = [self.shown(at) for at in range(4)]
        return [(*given_to(self.bench, one), *not_by_hand(self.bench, one)) for one in shown], [
            (album.name, album.photos) for album in self.catalog.albums()
        ]

    def act(self, name, arguments):
        """Whether the journal has a new entry."""
        before = noted(self.catalog, 1)
        arguments = [[self.shown(at) for at in each] if isinstance(each, list) else each for each in arguments]
        if name in ("rewritten", "restored"):
            getattr(self, name)(*arguments)
            return False
        if name in ("delete_album", "add_to_album", "remove_from_album"):
            album = self.catalog.album_named(arguments[0])
            if album is None:
                return False
            arguments[0] = album.album_id
        if name == "decide_many":
            arguments = [[Decision(arguments[0], tuple(arguments[1]), arguments[2])]]
        if name == "apply_tags":
            arguments = [[TagPhotos(arguments[0], np.array(arguments[1], np.int64))]]
        try:
            getattr(self.catalog, name)(*arguments)
        except (AlbumError, TagError):
            return False
        return name not in ("undo", "redo") and [e.entry_id for e in noted(self.catalog, 1)] != [
            entry.entry_id for entry in before
        ]


@settings(max_examples=60, deadline=None)
@given(actions=st.lists(ACTION | REWRITTEN, max_size=12))
def test_files_that_are_written_anew_make_no_difference_to_what_is_seen(shared, actions):
    shelf = Shelf(shared)
    line, at = [shelf.seen()], 0
    for name, *arguments in actions:
        is_new = shelf.act(name, arguments)
        if name in ("undo", "redo"):
            at = max(0, at - 1) if name == "undo" else min(len(line) - 1, at + 1)
        elif is_new:
            line, at = [*line[: at + 1], shelf.seen()], at + 1
        assert shelf.seen() == line[at], name
    while (undone := shelf.catalog.undo()) is not None:
        at -= 1
        assert (shelf.seen(), undone.skipped) == (line[at], 0)
    assert at == 0
    while (done := shelf.catalog.redo()) is not None:
        at += 1
        assert (shelf.seen(), done.skipped) == (line[at], 0)
    assert at == len(line) - 1


@settings(max_examples=60, deadline=None)
@given(actions=st.lists(ACTION | REWRITTEN | RESTORED, max_size=14))
def test_nothing_is_left_when_all_is_taken_back_whichever_bytes_came_back(shared, actions):
    shelf = Shelf(shared)
    for name, *arguments in actions:
        shelf.act(name, arguments)
    while shelf.catalog.undo() is not None:
        pass
    with shelf.catalog._connections.reading() as db:
        for table in ("album", "album_photo", "mark", "photo_tag", "tag_rejection", "tag"):
            assert db.execute(f"SELECT * FROM {table}").fetchall() == []
    assert shelf.catalog.check() == ()


@pytest.fixture(scope="module")
def shared(new_bench):
    bench = new_bench()
    yield bench
    bench.catalog.close()
