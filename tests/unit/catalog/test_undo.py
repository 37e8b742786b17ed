"""The one journal: whatever a person does can be taken back and done again, whole, also after a restart."""

import random
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.catalog import journal
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.deltas import PayloadError, deltas_of
from photoclip.catalog.rows import Batch, Place, TagPhotos, Understood
from photoclip.domain import query
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.errors import AlbumError, CatalogError, TagError
from photoclip.domain.files import Stamp
from photoclip.domain.organise_api import Undoable, Undone
from photoclip.domain.tag_api import Decision, TagState
from tests.unit.catalog.journals import noted, written_down


@pytest.fixture
def three(bench):
    bench.catalog.commit(bench.batch(*(bench.understood(f"{name}.jpg", name) for name in ("a", "b", "c"))))
    return tuple(bench.photo(name) for name in ("a", "b", "c"))


def state(catalog, ids):
    """All that a person gave the photos."""
    photos = catalog.details(ids)
    with catalog._connections.reading() as db:
        rows = [
            db.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()
            for name in ("album", "album_photo", "mark", "tag", "photo_tag", "tag_rejection")
        ]
    return [(photo.photo_id, photo.rating, photo.is_favourite, photo.albums, photo.tags) for photo in photos], rows


def test_ratings_are_taken_back_each_to_what_it_was(bench, three):
    catalog = bench.catalog
    assert catalog.rate(three[:1], 2) == 1
    assert catalog.rate((*three, *three, 999, -5, 1 << 70), 4) == 3, "ids that no photo has are ignored"
    assert catalog.rate(three, 4) == 0, "nothing changes, so there is nothing to take back"
    assert [photo.rating for photo in catalog.details(three)] == [4, 4, 4]
    assert catalog.undoable() == Undoable("rate 3 photos with 4 stars")
    assert catalog.undo() == Undone("rate 3 photos with 4 stars", 3)
    assert [photo.rating for photo in catalog.details(three)] == [2, None, None]
    assert catalog.undoable() == Undoable("rate 1 photo with 2 stars", "rate 3 photos with 4 stars")
    assert catalog.redo() == Undone("rate 3 photos with 4 stars", 3)
    assert [photo.rating for photo in catalog.details(three)] == [4, 4, 4]
    assert catalog.redo() is None


def test_what_was_taken_back_cannot_be_done_again_after_something_else(bench, three):
    catalog = bench.catalog
    catalog.rate(three, 4)
    catalog.set_favourite(three[:2], True)
    catalog.undo()
    catalog.undo()
    catalog.rate(three[:1], 1)
    assert catalog.undoable() == Undoable("rate 1 photo with 1 star")
    assert catalog.redo() is None
    assert catalog.undo() is not None
    assert catalog.undo() is None, "what was dropped is not taken back a second time"
    assert catalog.redo() == Undone("rate 1 photo with 1 star", 1)
    assert [entry.title for entry in noted(catalog, 9)][1:] == [
        "mark 2 photos as favourites",
        "rate 3 photos with 4 stars",
    ], "they stay as notes"


def test_marks_of_two_kinds_do_not_touch_one_another(bench, three):
    catalog = bench.catalog
    catalog.rate(three, 5)
    assert catalog.set_favourite(three, True) == 3
    assert catalog.rate(three, None) == 3
    (photo, *_) = catalog.details(three)
    assert (photo.rating, photo.is_favourite) == (None, True)
    assert catalog.undoable().undo == "take the rating off 3 photos"
    assert catalog.set_favourite(three[:1], False) == 1
    assert catalog.undoable().undo == "take 1 photo off the favourites"
    with catalog._connections.reading() as db:
        assert db.execute("SELECT count(*) FROM mark").fetchone() == (2,), "nothing said is no row"
    with pytest.raises(ValueError, match="no rating"):
        catalog.rate(three, 6)


def test_an_album_comes_back_with_its_id_name_and_photos(bench, three):
    catalog = bench.catalog
    album = catalog.create_album("Trip", three[:2])
    assert (album.photos, album.query) == (2, None)
    catalog.add_to_album(album.album_id, three)
    before = state(catalog, three)
    assert catalog.delete_album(album.album_id).photos == 3
    assert catalog.albums() == ()
    assert catalog.create_album("trip").album_id != album.album_id
    assert catalog.undo().title == "create album “trip”"
    assert catalog.undo() == Undone("delete album “Trip”", 1)
    assert state(catalog, three) == before
    assert [undone.title for undone in iter(catalog.undo, None)] == ["add 1 photo to “Trip”", "create album “Trip”"]
    assert catalog.albums() == ()
    for _ in range(2):
        catalog.redo()
    assert state(catalog, three) == before


def test_names_of_albums_are_told_apart_without_regard_to_case(bench, three):
    catalog = bench.catalog
    summer = catalog.create_album("Été", three)
    found = [catalog.album_named(name) for name in ("ÉTÉ", "E\u0301te\u0301", "été", "ete", "")]
    assert found == [summer, summer, summer, None, None]
    for name in ("été", "ÉTÉ"):
        with pytest.raises(AlbumError, match="already"):
            catalog.create_album(name)
    other = catalog.create_album("b")
    with pytest.raises(AlbumError, match="already"):
        catalog.change_album(other.album_id, "éTÉ")
    assert catalog.change_album(summer.album_id, "ÉTÉ").name == "ÉTÉ", "its own name it may have"
    assert [album.name for album in catalog.albums()] == ["b", "ÉTÉ"]
    assert catalog.undo().title == "rename album “Été” to “ÉTÉ”"


def test_smart_albums_hold_a_query_and_no_photos(bench, three):
    catalog = bench.catalog
    smart = catalog.create_album("Best", (), "rating:>=4")
    assert (smart.photos, smart.query) == (None, "rating:>=4")
    for work in (catalog.add_to_album, catalog.remove_from_album):
        with pytest.raises(AlbumError, match="smart"):
            work(smart.album_id, three)
    assert catalog.change_album(smart.album_id, "Best", "rating:5").query == "rating:5"
    assert catalog.change_album(smart.album_id, "Very best").query == "rating:5"
    plain = catalog.create_album("Plain", three)
    with pytest.raises(AlbumError, match="no query"):
        catalog.change_album(plain.album_id, "Plain", "sea")
    titles = [undone.title for undone in iter(catalog.undo, None)]
    assert titles[1:3] == ["rename album “Best” to “Very best”", "change album “Best”"]
    for _ in titles:
        catalog.redo()
    assert [(album.name, album.query) for album in catalog.albums()] == [("Plain", None), ("Very best", "rating:5")]


def test_an_album_that_is_gone_is_an_error(bench, three):
    catalog = bench.catalog
    album = catalog.create_album("Trip", three)
    catalog.delete_album(album.album_id)
    for work in (
        lambda: catalog.delete_album(album.album_id),
        lambda: catalog.change_album(album.album_id, "x"),
        lambda: catalog.add_to_album(album.album_id, three),
        lambda: catalog.listing(Scope(ScopeKind.ALBUM, album_id=album.album_id), Order.NAME),
        lambda: catalog.listing(Scope(ScopeKind.ALBUM), Order.NAME),
    ):
        with pytest.raises(AlbumError, match="gone"):
            work()


def test_albums_and_favourites_are_listed_with_what_lives(bench, three):
    catalog = bench.catalog
    album = catalog.create_album("Trip", three[:2])
    catalog.set_favourite(three[1:], True)

    def listed(scope):
        return [catalog.listing(scope, order).id_array().tolist() for order in Order]

    scopes = Scope(ScopeKind.ALBUM, album_id=album.album_id), Scope(ScopeKind.FAVOURITES)
    assert [sorted(listed(scope)[0]) for scope in scopes] == [list(three[:2]), list(three[1:])]
    catalog.commit(bench.batch(gone=(bench.file("b.jpg"),)))
    assert [listed(scope) for scope in scopes] == [[[three[0]]] * 3, [[three[2]]] * 3]
    assert catalog.albums()[0].photos == 1
    assert catalog.matching(query.Is(query.State.FAVOURITE), {}).tolist() == [three[2]]
    assert catalog.details(three[1:2])[0].albums == ("Trip",), "a tombstone keeps everything"
    catalog.commit(bench.batch(bench.placed("again.jpg", "b")))
    assert catalog.albums()[0].photos == 2


def test_tags_are_put_on_and_taken_off_in_one_step(bench, three):
    catalog = bench.catalog
    catalog.change_tags((three[0],), ("sea",))
    assert catalog.change_tags(three, ("sea", "caf\udce9")) == 3
    assert catalog.undoable().undo == "tag 3 photos with “sea” and “caf\\udce9”"
    assert catalog.change_tags(three[:2], ("sand",), ("sea",)) == 2
    assert [catalog.details((one,))[0].tags for one in three] == [
        ("caf\\udce9", "sand"),
        ("caf\\udce9", "sand"),
        ("caf\\udce9", "sea"),
    ]
    assert catalog.change_tags(three, (), ("nothing",)) == 0
    assert catalog.undo().title == "change the tags of 2 photos"
    assert catalog.undo().changed == 3
    assert [catalog.details((one,))[0].tags for one in three] == [("sea",), (), ()]


def test_what_somebody_changed_otherwise_stays_and_is_counted(bench, three):
    catalog = bench.catalog
    catalog.change_tags(three, ("sea",))
    catalog.change_tags(three[:2], (), ("sea",))
    with catalog._connections.writing() as db:
        db.execute("UPDATE journal SET payload = '' WHERE id = 2")  # as if it had not been written down
    assert catalog.undo() == Undone("tag 3 photos with “sea”", 1, 2)
    assert catalog.redo() == Undone("tag 3 photos with “sea”", 1), "only what was taken back"
    assert [catalog.details((one,))[0].tags for one in three] == [(), (), ("sea",)]
    catalog.change_tags(three[2:], (), ("sea",))
    with catalog._connections.writing() as db:
        db.execute("UPDATE journal SET payload = '' WHERE id = 3")
    assert catalog.undo() == Undone("tag 3 photos with “sea”", 0, 1)
    assert catalog.undoable() == Undoable(), "nothing was taken back, so nothing can be done again"


def test_an_album_that_was_renamed_otherwise_is_not_deleted(bench, three):
    catalog = bench.catalog
    album = catalog.create_album("Trip", three)
    catalog.change_album(album.album_id, "Rome")
    with catalog._connections.writing() as db:
        db.execute("UPDATE journal SET payload = '' WHERE id = 2")
    assert catalog.undo() == Undone("create album “Trip”", 0, 1)
    assert [(known.name, known.photos) for known in catalog.albums()] == [("Rome", 3)]


def test_what_joined_an_album_by_itself_comes_back_with_it(bench, three):
    """A successor is in the album without an entry of its own."""
    catalog = bench.catalog
    catalog.create_album("Trip", three)
    catalog.commit(bench.batch(bench.understood("a.jpg", "a edited")))
    before = state(catalog, (*three, bench.photo("a edited")))
    catalog.undo()
    assert catalog.albums() == ()
    catalog.redo()
    assert state(catalog, (*three, bench.photo("a edited"))) == before


@pytest.mark.parametrize(
    "payload",
    [
        *("{", "{}", "[1]", "[{}]", '[{"mark": "size", "ids": "", "before": "", "after": ""}]', "\x00", "null"),
        *('[{"album": 1, "before": [1, 2, 3], "after": null}]', '[{"tag": "", "ids": "", "has": true}]'),
        *('[{"members": 1, "ids": "eJw=", "added": "!", "in": true}]', "[" * 5000),
    ],
)
def test_a_payload_that_makes_no_sense_is_passed_over_with_a_clear_error(bench, three, payload):
    catalog = bench.catalog
    with pytest.raises(PayloadError):
        deltas_of(payload)
    catalog.rate(three, 3)
    written_down(catalog, "rows", "do something", payload)
    with pytest.raises(CatalogError, match="do something") as caught:
        catalog.undo()
    assert "the next undo" in caught.value.remedy
    assert catalog.undo() == Undone("rate 3 photos with 3 stars", 3)


def test_an_entry_of_another_kind_is_passed_over(bench, three):
    written_down(bench.catalog, "quarantine", "clean up 3 photos", "[]")
    with pytest.raises(CatalogError, match="clean up 3 photos"):
        bench.catalog.undo()
    assert bench.catalog.undo() is None


def test_the_journal_is_bounded(bench, three, monkeypatch):
    monkeypatch.setattr(journal, "MOST_ENTRIES", 3)
    for rating in (1, 2, 3, 4, 5):
        bench.catalog.rate(three, rating)
    assert len(noted(bench.catalog, 9)) == 3
    assert len(list(iter(bench.catalog.undo, None))) == 3
    assert [photo.rating for photo in bench.catalog.details(three)] == [2, 2, 2]


def test_it_goes_on_after_a_restart(tmp_path, new_bench):
    bench = new_bench()
    path = bench.catalog._connections.path
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "a")))
    one = bench.photo("a")
    album = bench.catalog.create_album("Trip", (one,))
    bench.catalog.delete_album(album.album_id)
    bench.catalog.rate((one,), 2)
    for wanted in ("rate 1 photo with 2 stars", "delete album “Trip”"):
        bench.catalog.close()
        bench.catalog = Catalog.open(path, path.parent / "backups")
        assert bench.catalog.undo().title == wanted
    assert bench.catalog.albums() == (album,)
    bench.catalog.close()


def test_tens_of_thousands_of_photos_at_once(new_bench):
    bench = new_bench()
    catalog, folder = bench.catalog, bench.folder.folder_id
    photo = bench.understood("a", "a").photo

    rows = [
        Understood(Place(folder, f"{n}.jpg", Stamp(1, 1, n)), replace(photo, content_hash=f"{n:064x}"), None)
        for n in range(5_000)
    ]
    catalog.commit(Batch(1, bench.model.model_id, understood=tuple(rows)))
    ids = catalog.matching(query.EVERY, {}).tolist()
    random.Random(3).shuffle(ids)
    catalog.rate(ids[:2000], 3)
    before = state(catalog, ids)
    began = time.monotonic()
    assert catalog.rate(ids, 5) == 5_000
    assert len(noted(catalog, 1)[0].payload) < 20_000
    assert catalog.undo().changed == 5_000
    assert time.monotonic() - began < 60
    assert state(catalog, ids) == before
    catalog.close()


def test_many_threads_and_none_is_lost(bench, three):
    def work(number):
        for _ in range(5):
            bench.catalog.create_album(f"{number} {threading.get_ident()} {random.random()}", three)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(bench.catalog.albums()) == 20
    assert len(list(iter(bench.catalog.undo, None))) == 20
    assert bench.catalog.albums() == ()


IDS = st.lists(st.integers(1, 6), max_size=6)
NAMES = st.sampled_from(("A", "a", "B", "é", "É"))
APPLIED = st.lists(st.builds(TagPhotos, NAMES, IDS.map(lambda ids: np.array(ids, np.int64))), max_size=3)
DECIDED = st.lists(
    st.builds(Decision, NAMES, IDS.map(tuple), st.sampled_from((*set(TagState) - {TagState.BY_MACHINE},))), max_size=3
)
SETTINGS = st.fixed_dictionaries(
    {}, optional={"cut": st.none() | st.floats(0, 1), "is_automatic": st.booleans(), "is_taught": st.booleans()}
)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("rate"), IDS, st.none() | st.integers(0, 5)),
        st.tuples(st.just("set_favourite"), IDS, st.booleans()),
        st.tuples(st.just("create_album"), NAMES, IDS, st.none() | st.just("sea")),
        st.tuples(st.just("change_album"), st.integers(1, 6), NAMES, st.none() | st.just("sand")),
        st.tuples(st.just("delete_album"), st.integers(1, 6)),
        st.tuples(st.just("add_to_album"), st.integers(1, 6), IDS),
        st.tuples(st.just("remove_from_album"), st.integers(1, 6), IDS),
        st.tuples(st.just("change_tags"), IDS, st.sets(NAMES).map(tuple), st.sets(NAMES).map(tuple)),
        st.tuples(st.just("decide_many"), DECIDED),
        st.tuples(st.just("apply_tags"), APPLIED),
        st.tuples(st.just("rename_tag"), NAMES, NAMES),
        st.tuples(st.just("delete_tag"), NAMES),
        st.tuples(st.just("set_tag"), NAMES, SETTINGS),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(actions=ACTIONS)
def test_whatever_was_done_is_taken_back_to_the_beginning_and_done_again(shared, actions):
    catalog, ids = shared
    with catalog._connections.writing() as db:
        for table in ("album_photo", "album", "mark", "photo_tag", "tag_rejection", "tag", "journal"):
            db.execute(f"DELETE FROM {table}")
        db.execute("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'album'")
    line, at = [state(catalog, ids)], 0
    for name, *arguments in actions:
        entries = noted(catalog, 1)
        try:
            named = arguments.pop() if name == "set_tag" else {}
            getattr(catalog, name)(*arguments, **named)
        except (AlbumError, TagError):
            assert state(catalog, ids) == line[at]
            continue
        if name in ("undo", "redo"):
            at = max(0, at - 1) if name == "undo" else min(len(line) - 1, at + 1)
        elif noted(catalog, 1) != entries:
            line, at = [*line[: at + 1], state(catalog, ids)], at + 1
        assert state(catalog, ids) == line[at], name
    while catalog.undo() is not None:
        at -= 1
        assert state(catalog, ids) == line[at]
    assert at == 0
    while catalog.redo() is not None:
        at += 1
        assert state(catalog, ids) == line[at]
    assert at == len(line) - 1
    assert catalog.check() == ()


@pytest.fixture(scope="module")
def shared(new_bench):
    bench = new_bench()
    bench.catalog.commit(bench.batch(*(bench.understood(f"{n}.jpg", str(n)) for n in range(6))))
    yield bench.catalog, [bench.photo(str(n)) for n in range(6)]
    bench.catalog.close()
