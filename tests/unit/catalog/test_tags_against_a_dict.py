"""Whatever is said of tags, in any order: the catalog agrees with a dict of (name, photo)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.catalog.rows import TagPhotos
from photoclip.domain import query
from photoclip.domain.errors import TagError
from photoclip.domain.tag_api import Decision, TagState

OPEN, HAND, MACHINE, REJECTED = TagState.OPEN, TagState.BY_HAND, TagState.BY_MACHINE, TagState.REJECTED
WEIGHTS = (OPEN, MACHINE, REJECTED, HAND)
NAMES = st.sampled_from(("a", "A", "b", "é", "É", "E\u0301"))
IDS = st.sets(st.integers(1, 4))
ACTIONS = st.one_of(
    st.tuples(
        st.just("decide_many"), st.lists(st.tuples(NAMES, IDS, st.sampled_from((OPEN, HAND, REJECTED))), max_size=3)
    ),
    st.tuples(st.just("change_tags"), IDS, st.lists(NAMES, max_size=2), st.lists(NAMES, max_size=2)),
    st.tuples(st.just("apply_tags"), st.lists(st.tuples(NAMES, IDS), max_size=3)),
    st.tuples(st.just("rename_tag"), NAMES, NAMES),
    st.tuples(st.just("delete_tag"), NAMES),
    *(st.tuples(st.just(name)) for name in ("undo", "redo")),
)


def key_of(name: str) -> str:
    return "é" if name in ("é", "É", "E\u0301") else name.lower()


Said = dict[tuple[str, int], TagState]


def after(before: Said, name: str, arguments: tuple) -> Said:
    """The model: what is said afterwards, by key and photo."""
    now = dict(before)

    def put(tag, ids, rule):
        for one in ids:
            now[tag, one] = rule(now.get((tag, one), OPEN))

    if name == "decide_many":
        for tag, ids, state in arguments[0]:
            put(key_of(tag), ids, lambda _, state=state: state)
    elif name == "change_tags":
        ids, added, removed = arguments
        for tag in {key_of(each) for each in removed} - {key_of(each) for each in added}:
            put(tag, ids, lambda state: REJECTED if state == REJECTED else OPEN)
        for tag in added:
            put(key_of(tag), ids, lambda _: HAND)
    elif name == "apply_tags":
        for tag, ids in arguments[0]:
            put(key_of(tag), ids, lambda state: MACHINE if state == OPEN else state)
    elif name == "rename_tag":
        source, target = map(key_of, arguments)
        for one in range(1, 5) if source != target else ():
            both = now.pop((source, one), OPEN), now.get((target, one), OPEN)
            now[target, one] = max(both, key=WEIGHTS.index)
    elif name == "delete_tag":
        put(key_of(arguments[0]), range(1, 5), lambda state: REJECTED if state == REJECTED else OPEN)
    return {place: state for place, state in now.items() if state != OPEN}


def act(catalog, name, arguments):
    if name == "decide_many":
        catalog.decide_many([Decision(tag, tuple(sorted(ids)), state) for tag, ids, state in arguments[0]])
    elif name == "apply_tags":
        catalog.apply_tags([TagPhotos(tag, np.array(sorted(ids), np.int64)) for tag, ids in arguments[0]])
    else:
        getattr(catalog, name)(*arguments)


def told(catalog) -> Said:
    """What the catalog says, asked in each way there is."""
    found: Said = {}
    for row in catalog.tags():
        states = catalog.tag_states(row.name)
        pairs = zip(states.photo_ids.tolist(), states.states.tolist(), strict=True)
        found |= {(key_of(row.name), one): TagState(state) for one, state in pairs}
        on = [one for one, state in zip(states.photo_ids, states.states, strict=True) if state in (HAND, MACHINE)]
        assert catalog.matching(query.Tagged(row.name), {}).tolist() == on
        by_hand, rejected = ((states.states == state).sum() for state in (HAND, REJECTED))
        assert (row.photos, row.by_hand, row.rejected) == (len(on), by_hand, rejected)
        assert catalog.tag_named(row.name) == row
    by_photo: Said = {}
    for photo in catalog.details((1, 2, 3, 4)):
        by_photo |= {(key_of(tag), photo.photo_id): HAND for tag in photo.tags}
        by_photo |= {(key_of(tag), photo.photo_id): MACHINE for tag in photo.machine_tags}
        by_photo |= {(key_of(tag), photo.photo_id): REJECTED for tag in photo.rejected_tags}
    assert found == by_photo
    return found


@settings(max_examples=60, deadline=None)
@given(actions=st.lists(ACTIONS, max_size=12))
def test_the_catalog_agrees_with_a_dict(shared, actions):
    with shared._connections.writing() as db:
        for table in ("photo_tag", "tag_rejection", "tag", "journal"):
            db.execute(f"DELETE FROM {table}")
    line: list[Said] = [{}]
    at = 0
    for name, *arguments in actions:
        if name in ("undo", "redo"):
            undone = getattr(shared, name)()
            if undone is not None:
                at += -1 if name == "undo" else 1
                assert undone.skipped == 0
        else:
            wanted, entry = after(line[at], name, tuple(arguments)), shared.undoable()
            try:
                act(shared, name, arguments)
            except TagError:
                assert not any(tag == key_of(arguments[0]) for tag, _ in line[at])
            if wanted != line[at] or shared.undoable() != entry:
                line, at = [*line[: at + 1], wanted], at + 1
        assert told(shared) == line[at], name
    assert shared.check() == ()


@pytest.fixture(scope="module")
def shared(new_bench):
    bench = new_bench()
    bench.catalog.commit(bench.batch(*(bench.understood(f"{n}.jpg", str(n)) for n in range(4))))
    assert [bench.photo(str(n)) for n in range(4)] == [1, 2, 3, 4]
    yield bench.catalog
    bench.catalog.close()
