"""How photos stand to tags: by whose word they have them, what was rejected, and what is set of a tag."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.catalog import seals
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, TagPhotos, Understood
from photoclip.domain import query
from photoclip.domain.errors import TagError
from photoclip.domain.files import Stamp
from photoclip.domain.organise_api import NameKind, Undoable, Undone
from photoclip.domain.tag_api import Decision, TagState
from tests.unit.catalog.deciding import decide
from tests.unit.catalog.journals import noted, written_down


@pytest.fixture
def four(bench):
    bench.catalog.commit(bench.batch(*(bench.understood(f"{name}.jpg", name) for name in "abcd")))
    return tuple(bench.photo(name) for name in "abcd")


def applied(name, photo_ids):
    return TagPhotos(name, np.array(photo_ids, np.int64))


def said(catalog, name):
    """Of each photo that is not open, how it stands to a tag."""
    found = catalog.tag_states(name)
    assert found.photo_ids.dtype == np.int64
    assert found.states.dtype == np.int8
    assert (np.diff(found.photo_ids) > 0).all()
    return {
        one: TagState(state).name for one, state in zip(found.photo_ids.tolist(), found.states.tolist(), strict=True)
    }


def counts(catalog):
    return [(row.name, row.photos, row.by_hand, row.rejected) for row in catalog.tags()]


def test_what_the_program_puts_on_leaves_what_the_person_said(bench, four):
    catalog, (a, b, c, d) = bench.catalog, four
    catalog.change_tags((a,), ("Dog",))
    assert decide(catalog, "dog", (b,), TagState.REJECTED) == 1
    assert catalog.apply_tags([applied("DOG", [a, b, c, 999]), applied("cat", [c, d])]) == 2
    assert said(catalog, "dog") == {a: "BY_HAND", b: "REJECTED", c: "BY_MACHINE"}
    assert counts(catalog) == [("cat", 2, 0, 0), ("Dog", 2, 1, 1)]
    (photo,) = catalog.details((c,))
    assert (photo.tags, photo.machine_tags, photo.rejected_tags) == (("cat", "Dog"), ("cat", "Dog"), ())
    assert catalog.details((b,))[0].rejected_tags == ("Dog",)
    assert catalog.matching(query.Tagged("dog"), {}).tolist() == [a, c]
    assert catalog.matching(query.Is(query.State.UNTAGGED), {}).tolist() == [b]
    assert [(name.name, name.photos) for name in catalog.names(NameKind.TAG, "d", 9)] == [("Dog", 2)]
    assert catalog.counts().tags == 4
    assert catalog.undoable().undo == "tag 2 photos automatically with 2 tags"
    assert catalog.undo() == Undone("tag 2 photos automatically with 2 tags", 2)
    assert counts(catalog) == [("Dog", 1, 1, 1)]


def test_a_decision_takes_the_place_of_any_other(bench, four):
    catalog, (a, *_) = bench.catalog, four
    catalog.apply_tags([applied("dog", four)])
    for state in (TagState.REJECTED, TagState.BY_HAND, TagState.OPEN, TagState.REJECTED, TagState.OPEN):
        assert decide(catalog, "DOG", (a,), state) == 1
        assert decide(catalog, "dog", (a,), state) == 0
        assert said(catalog, "dog").get(a, "OPEN") == state.name
    with pytest.raises(ValueError, match="decision"):
        decide(catalog, "dog", (a,), TagState.BY_MACHINE)
    titles = [undone.title for undone in iter(catalog.undo, None)]
    assert titles[:3] == ["leave “dog” open for 1 photo", "reject “dog” for 1 photo", "leave “dog” open for 1 photo"]
    assert titles[-1] == "tag 4 photos automatically with “dog”"
    assert catalog.tags() == ()


def test_by_hand_takes_back_a_rejection_and_taking_off_leaves_it(bench, four):
    catalog, (a, b, *_) = bench.catalog, four
    decide(catalog, "dog", (a,), TagState.REJECTED)
    assert catalog.change_tags((a, b), (), ("dog",)) == 0
    assert catalog.change_tags((a, b), ("dog",), ("DOG",)) == 2, "what is put on and taken off is put on"
    assert said(catalog, "dog") == {a: "BY_HAND", b: "BY_HAND"}


def test_several_decisions_are_one_entry(bench, four):
    catalog, (a, b, c, d) = bench.catalog, four
    catalog.apply_tags([applied("dog", four)])
    assert (
        catalog.decide_many(
            [
                Decision("DOG", (a, b), TagState.BY_HAND),
                Decision("cat", (c,), TagState.REJECTED),
                Decision("dog", (b, 999), TagState.REJECTED),
                Decision("Dog", (c,), TagState.OPEN),
            ]
        )
        == 3
    )
    assert said(catalog, "dog") == {a: "BY_HAND", b: "REJECTED", d: "BY_MACHINE"}, "the later one of two holds"
    assert said(catalog, "cat") == {c: "REJECTED"}
    assert catalog.undo() == Undone("review the tags of 3 photos", 3)
    assert said(catalog, "dog") == dict.fromkeys(four, "BY_MACHINE")
    for state, title in (
        (TagState.BY_HAND, "accept 2 tags for 1 photo"),
        (TagState.REJECTED, "reject 2 tags for 1 photo"),
        (TagState.OPEN, "leave 2 tags open for 1 photo"),
    ):
        catalog.decide_many([Decision("dog", (a,), state), Decision("sea", (a,), state)])
        assert catalog.undoable().undo == title
    assert catalog.decide_many([]) == 0
    with pytest.raises(ValueError, match="decision"):
        catalog.decide_many([Decision("dog", (a,), TagState.BY_MACHINE)])


def test_teaching_is_one_entry_with_its_examples(bench, four):
    catalog, (a, b, c, d) = bench.catalog, four
    catalog.apply_tags([applied("pepper", [a, d])])
    assert catalog.teach_tag("Pepper", (a, b, 999), (c,)) == 3
    row = catalog.tag_named("pepper")
    assert (row.name, row.is_taught, row.by_hand, row.rejected) == ("pepper", True, 2, 1)
    assert said(catalog, "pepper") == {a: "BY_HAND", b: "BY_HAND", c: "REJECTED", d: "BY_MACHINE"}
    assert catalog.teach_tag("pepper", (a,)) == 0
    assert catalog.undo() == Undone("teach “pepper”", 3)
    assert not catalog.tag_named("pepper").is_taught
    assert said(catalog, "pepper") == {a: "BY_MACHINE", d: "BY_MACHINE"}
    catalog.redo()
    assert catalog.tag_named("pepper") == row
    catalog.teach_tag("New", (b,))
    catalog.undo()
    assert catalog.tag_named("new") is None
    catalog.change_tags((a,), ("Rex",))
    assert catalog.teach_tag("rex", (a,)) == 0
    assert catalog.undo().title == "teach “Rex”"
    with pytest.raises(ValueError, match="both sides"):
        catalog.teach_tag("rex", (a, b), (b,))


def test_photos_that_came_after_another(bench, four):
    catalog, (a, _, c, d) = bench.catalog, four
    assert catalog.last_photo() == d
    catalog.commit(bench.batch(gone=(bench.file("c.jpg"),)))
    assert catalog.photos_after(a).tolist() == [one for one in four if one not in (a, c)]
    assert catalog.photos_after(d).tolist() == []
    catalog.commit(bench.batch(gone=(bench.file("d.jpg"),)))
    assert catalog.last_photo() == d, "what comes back is not new"


def test_what_the_program_put_on_is_taken_off_by_saying_that_it_is_open(bench, four):
    catalog, (a, b, c, d) = bench.catalog, four
    catalog.apply_tags([applied("dog", [a, b])])
    catalog.change_tags((d,), ("dog",))
    assert catalog.apply_tags([applied("dog", [c, d]), applied("cat", [a])]) == 2
    assert catalog.undoable().undo == "tag 2 photos automatically with 2 tags"
    assert said(catalog, "dog") == {a: "BY_MACHINE", b: "BY_MACHINE", c: "BY_MACHINE", d: "BY_HAND"}
    catalog.undo()
    assert said(catalog, "dog") == {a: "BY_MACHINE", b: "BY_MACHINE", d: "BY_HAND"}
    assert decide(catalog, "dog", (a, b, c), TagState.OPEN) == 2
    assert catalog.undoable().undo == "leave “dog” open for 2 photos"
    assert said(catalog, "dog") == {d: "BY_HAND"}


def test_a_tag_goes_with_the_last_thing_that_is_said_of_it_and_comes_back_as_it_was(bench, four):
    catalog, (a, *_) = bench.catalog, four
    catalog.change_tags((a,), ("Sea",))
    catalog.set_tag("sea", cut=0.75)
    before = catalog.tag_named("SEA")
    assert (before.name, before.cut, before.is_automatic, before.created_at_ns > 0) == ("Sea", 0.75, False, True)
    catalog.change_tags((a,), (), ("sea",))
    assert counts(catalog) == [("Sea", 0, 0, 0)], "something is set of it"
    assert catalog.set_tag("sea", cut=None)
    assert catalog.tag_named("sea") is None
    catalog.change_tags((a,), ("sea",))
    assert catalog.tag_named("Sea").name == "sea", "spelled as it is now"
    for _ in range(3):
        catalog.undo()
    assert catalog.tag_named("sea") == before
    assert not catalog.set_tag("sea", cut=0.75)
    assert not catalog.set_tag("nothing", is_taught=False)
    assert catalog.set_tag("caf\udce9", is_taught=True)
    assert [catalog.tag_named(name).name for name in ("caf\udce9", "CAF\\udce9")] == ["caf\\udce9"] * 2
    assert catalog.tag_states("caf\udce9").photo_ids.size == 0
    for cut in (-0.1, 1.1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="cut"):
            catalog.set_tag("sea", cut=cut)


def test_another_name_in_smart_albums_too(bench, four):
    catalog, (a, b, *_) = bench.catalog, four
    catalog.change_tags((a,), ("sea",))
    decide(catalog, "sea", (b,), TagState.REJECTED)
    catalog.create_album("Smart", (), "tag:sea")
    assert catalog.rename_tag("SEA", "Ocean", lambda text, old, new: text.replace(f"tag:{old}", f"tag:{new}"))
    assert (counts(catalog), catalog.albums()[0].query) == ([("Ocean", 1, 1, 1)], "tag:Ocean")
    assert catalog.rename_tag("ocean", "OCEAN")
    assert not catalog.rename_tag("ocean", "OCEAN")
    assert catalog.undo().title == "rename tag “Ocean” to “OCEAN”"
    assert catalog.undo() == Undone("rename tag “sea” to “Ocean”", 1)
    assert (counts(catalog), catalog.albums()[0].query) == ([("sea", 1, 1, 1)], "tag:sea")
    for work in (lambda: catalog.rename_tag("none", "x"), lambda: catalog.delete_tag("none")):
        with pytest.raises(TagError, match="no tag “none”"):
            work()


def test_a_tag_becomes_another_one(bench, four):
    catalog, (a, b, c, d) = bench.catalog, four
    catalog.change_tags((a, b), ("Hund",))
    decide(catalog, "Hund", (c,), TagState.REJECTED)
    catalog.set_tag("Hund", is_taught=True, cut=0.3)
    decide(catalog, "dog", (b,), TagState.REJECTED)
    catalog.apply_tags([applied("dog", [c, d])])
    catalog.set_tag("dog", cut=0.6)
    before = catalog.tags(), said(catalog, "Hund"), said(catalog, "dog")
    assert catalog.rename_tag("hund", "DOG")
    assert said(catalog, "dog") == {a: "BY_HAND", b: "BY_HAND", c: "REJECTED", d: "BY_MACHINE"}
    (row,) = catalog.tags()
    assert (row.name, row.cut, row.is_taught) == ("dog", 0.6, True)
    assert catalog.undo() == Undone("merge tag “Hund” into “dog”", 3)
    assert (catalog.tags(), said(catalog, "Hund"), said(catalog, "dog")) == before
    catalog.redo()
    assert counts(catalog) == [("dog", 3, 2, 1)]


def test_a_deleted_tag_leaves_what_was_rejected_unless_it_was_taught(bench, four):
    catalog, (a, b, c, _) = bench.catalog, four
    for name in ("dog", "Pepper"):
        catalog.change_tags((a,), (name,))
        catalog.apply_tags([applied(name, [b])])
        decide(catalog, name, (c,), TagState.REJECTED)
    catalog.set_tag("Pepper", is_taught=True, cut=0.4)
    catalog.set_tag("dog", is_automatic=True)
    before = catalog.tags()
    assert [catalog.delete_tag(name) for name in ("Dog", "pepper")] == [2, 3]
    assert (counts(catalog), said(catalog, "dog")) == ([("dog", 0, 0, 1)], {c: "REJECTED"})
    assert not catalog.tag_named("dog").is_automatic
    assert [catalog.undo() for _ in range(2)] == [Undone("delete tag “Pepper”", 3), Undone("delete tag “dog”", 2)]
    assert catalog.tags() == before


def test_tombstones_keep_what_was_said_and_do_not_count(bench, four):
    catalog, (a, b, *_) = bench.catalog, four
    catalog.change_tags((a,), ("only",))
    catalog.apply_tags([applied("dog", [a, b])])
    decide(catalog, "cat", (a, b), TagState.REJECTED)
    catalog.commit(bench.batch(gone=(bench.file("a.jpg"),)))
    assert counts(catalog) == [("cat", 0, 0, 1), ("dog", 1, 0, 0)]
    assert said(catalog, "dog") == {b: "BY_MACHINE"}
    assert catalog.rename_tag("dog", "Hund")
    assert catalog.undo() == Undone("rename tag “dog” to “Hund”", 1)
    assert catalog.delete_tag("dog") == 2
    assert catalog.undo() == Undone("delete tag “dog”", 1), "nobody has to be told of the tombstone"
    catalog.commit(bench.batch(bench.placed("again.jpg", "a")))
    assert counts(catalog) == [("cat", 0, 0, 2), ("dog", 2, 0, 0), ("only", 1, 1, 0)]


def test_the_successor_inherits_rejections_and_whose_word_it_was(bench, four):
    catalog, (a, *_) = bench.catalog, four
    catalog.change_tags((a,), ("sea",))
    catalog.apply_tags([applied("dog", [a])])
    decide(catalog, "cat", (a,), TagState.REJECTED)
    catalog.commit(bench.batch(bench.understood("a.jpg", "a2")))
    (new,) = catalog.details((bench.photo("a2"),))
    assert (new.tags, new.machine_tags, new.rejected_tags) == (("dog", "sea"), ("dog",), ("cat",))
    assert catalog.undo() == Undone("reject “cat” for 1 photo", 1)
    assert catalog.details((new.photo_id,))[0].rejected_tags == ()


def test_what_the_program_put_on_gives_way_to_what_the_person_said_of_the_predecessor(bench, four):
    catalog, (a, *_) = bench.catalog, four
    catalog.apply_tags([applied("dog", [a])])
    catalog.commit(bench.batch(bench.understood("a.jpg", "a2")))
    edited = bench.photo("a2")
    decide(catalog, "dog", (edited,), TagState.REJECTED)
    catalog.change_tags((edited,), ("Rex",))
    catalog.commit(bench.batch(bench.placed("a.jpg", "a")))
    (back,) = catalog.details((a,))
    assert (back.tags, back.machine_tags, back.rejected_tags) == (("Rex",), (), ("dog",))
    assert len(list(iter(catalog.undo, None))) == 3
    assert catalog.tags() == ()


def test_an_entry_of_an_older_program_is_taken_back(bench, four):
    catalog, (a, *_) = bench.catalog, four
    catalog.change_tags((a,), ("Sea",))
    packed = noted(catalog, 1)[0].payload.split('"ids":"')[1].split('"')[0]
    with catalog._connections.writing() as db:
        db.execute("UPDATE journal SET payload = ''")
    written_down(catalog, "rows", "tag 1 photo with “sea”", f'[{{"tag":"sea","ids":"{packed}","has":true}}]')
    assert catalog.undo() == Undone("tag 1 photo with “sea”", 1)
    assert catalog.tags() == ()
    assert catalog.redo() == Undone("tag 1 photo with “sea”", 1)
    assert said(catalog, "sea") == {a: "BY_HAND"}


def test_after_a_restart(new_bench):
    bench = new_bench()
    bench.catalog.commit(bench.batch(bench.understood("a.jpg", "a")))
    one = bench.photo("a")
    bench.catalog.apply_tags([applied("dog", [one])])
    decide(bench.catalog, "dog", (one,), TagState.REJECTED)
    path = bench.catalog._connections.path
    bench.catalog.close()
    catalog = Catalog.open(path, path.parent / "backups")
    assert said(catalog, "dog") == {one: "REJECTED"}
    catalog.undo()
    assert said(catalog, "dog") == {one: "BY_MACHINE"}
    catalog.undo()
    assert catalog.undoable() == Undoable("", "tag 1 photo automatically with “dog”")
    catalog.close()


def test_thousands_of_photos_at_once(new_bench):
    """Looked up all together, unlike a few; and sealed as the triggers do it."""
    bench = new_bench()
    catalog, photo = bench.catalog, bench.understood("a", "a").photo
    rows = [
        Understood(
            Place(bench.folder.folder_id, f"{n}.jpg", Stamp(1, 1, n)), replace(photo, content_hash=f"{n:064x}"), None
        )
        for n in range(3_000)
    ]
    catalog.commit(Batch(1, bench.model.model_id, understood=tuple(rows)))
    ids = catalog.matching(query.EVERY, {})
    decide(catalog, "dog", ids[:100], TagState.REJECTED)
    decide(catalog, "dog", ids[100:300], TagState.BY_HAND)
    assert catalog.apply_tags([TagPhotos("dog", ids[::-1])]) == 2_700
    assert counts(catalog) == [("dog", 2_900, 200, 100)]
    assert len(noted(catalog, 1)[0].payload) < 1_000
    assert catalog.check() == ()
    assert catalog.undo().changed == 2_700
    assert decide(catalog, "dog", ids[:2_500], TagState.REJECTED) == 2_400
    assert counts(catalog) == [("dog", 0, 0, 2_500)]
    assert catalog.check() == ()
    catalog.close()


def test_a_tag_both_on_a_photo_and_rejected_for_it_is_noticed(bench, four):
    bench.catalog.change_tags(four[:1], ("dog",))
    with bench.catalog._connections.writing() as db:
        db.execute("INSERT INTO tag_rejection (photo_id, tag_id) SELECT photo_id, tag_id FROM photo_tag")
    assert bench.catalog.check() == ("1 tags are on photos and rejected for them",)
    with bench.catalog._connections.writing() as db:
        db.execute("DELETE FROM tag_rejection")


@given(st.lists(st.integers(-(1 << 62), 1 << 62), min_size=2, max_size=4).map(tuple))
def test_integers_are_sealed_as_anything_else(row):
    assert seals.seal_of_integers(row) == seals.seal(*row)
