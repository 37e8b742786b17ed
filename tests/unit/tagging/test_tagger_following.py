"""Whatever happens to photos: a tagger that heard of it says what one that begins now says."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoclip.domain.change import Change
from photoclip.domain.tag_api import ReviewRequest, TagState
from photoclip.tagging import following
from photoclip.tagging.leaders import DEEP, nobody
from photoclip.tagging.sheet import FLOOR
from tests.unit.catalog.deciding import decide
from tests.unit.tagging.drawn_library import DrawnLibrary, subject

LABELS = tuple(subject(number, group="kind" if number < 4 else "", is_exclusive=number < 4) for number in range(8))
NAMES = [label.name for label in LABELS]
ROUNDING = 2e-5


def look(tagger, *names):
    """What it has to say, by tag: photos, ascending, with probabilities and states."""
    asking = tagger._asking()
    found = {one.named.name: (*columns(one.found), None) for one in asking.judged(asking.all_scored())}
    for name in names:
        tuning = tagger.tuning(name)
        order = np.argsort(tuning.id_array())
        found[f"all of {name}"] = (*(one[order] for one in (tuning.id_array(), tuning.probability_array())), tuning)
    return found


def columns(found):
    return found.photo_ids, found.probabilities


def same(tagger, other):
    names = ("Pepper", NAMES[1], NAMES[6])
    ours, theirs = look(tagger, *names), look(other, *names)
    assert ours.keys() == theirs.keys()
    assert len(ours) == len(NAMES) + 1 + len(names)
    for key, (ids, chances, tuning) in ours.items():
        # What is as likely as can just be kept may be kept or not.
        least = -1.0 if tuning else FLOOR + ROUNDING
        np.testing.assert_array_equal(ids[chances >= least], theirs[key][0][theirs[key][1] >= least])
        np.testing.assert_allclose(chances[chances >= least], theirs[key][1][theirs[key][1] >= least], atol=ROUNDING)
        if tuning:
            expected = dict(zip(theirs[key][2].id_array().tolist(), theirs[key][2].states, strict=True))
            assert dict(zip(tuning.id_array().tolist(), tuning.states, strict=True)) == expected


steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.lists(st.integers(0, 9), min_size=1, max_size=12)),
        st.tuples(st.just("remove"), st.lists(st.integers(0, 200), min_size=1, max_size=8)),
        st.tuples(st.just("best go"), st.integers(0, 7)),
        st.tuples(st.just("back"), st.integers(1, 6)),
        st.tuples(st.just("redraw"), st.integers(0, 200)),
        st.tuples(st.just("decide"), st.integers(0, 200)),
        st.tuples(st.just("ask"), st.integers(0, 7)),
    ),
    min_size=3,
    max_size=12,
)


def do(library, gone, what, value):
    live = library.live().tolist()
    if what == "add":
        library.add(value)
    elif what in ("remove", "best go") and live:
        some = {live[at % len(live)] for at in value} if what == "remove" else set(best(library, value))
        library.remove(some)
        gone.extend(some)
    elif what == "back" and gone:
        library.bring_back(gone[:value])
        del gone[:value]
    elif what == "redraw" and live:
        library.redraw(live[value % len(live)], value % 8)
    elif what == "decide" and live:
        state = TagState.BY_HAND if value % 3 else TagState.REJECTED
        decide(library.catalog, ("Pepper", *NAMES)[value % 4], [live[value % len(live)]], state)
    elif what == "ask":
        look(library.taggers[0], "Pepper", NAMES[value % 8])


def best(library, number):
    """More of the best than are known."""
    return library.taggers[0].tuning(NAMES[number]).id_array()[: DEEP + 1].tolist()


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_after_any_changes_all_is_as_if_it_began_now(tmp_path_factory, steps):
    library = DrawnLibrary(tmp_path_factory.mktemp("following"), np.repeat(np.arange(8), 6), LABELS)
    try:
        decide(library.catalog, "Pepper", library.of(6)[:3], TagState.BY_HAND)
        library.catalog.set_tag("Pepper", is_taught=True)
        tagger, gone = library.tagger(), []
        look(tagger, NAMES[6])
        for what, value in steps:
            do(library, gone, what, value)
        same(tagger, library.tagger())
        library.calibrate()
        same(tagger, library.tagger())
    finally:
        library.catalog.close()


@pytest.fixture
def library(tmp_path):
    made = DrawnLibrary(tmp_path, np.repeat(np.arange(8), 6), LABELS)
    decide(made.catalog, "Pepper", made.of(6)[:3], TagState.BY_HAND)
    made.catalog.set_tag("Pepper", is_taught=True)
    yield made
    made.catalog.close()


def test_what_is_new_is_looked_at_alone(library, monkeypatch):
    tagger = library.tagger()
    look(tagger, NAMES[6])
    read = []
    all_vectors = library.catalog.vectors
    monkeypatch.setattr(library.catalog, "vectors", lambda *a: read.append(found := all_vectors(*a)) or found)
    new = library.add([1, 2, 3])
    assert read == []
    look(tagger, NAMES[6])
    assert {photo_id for chunk in read for photo_id in chunk.photo_ids.tolist()} == set(new)


def test_low_cuts_of_many_tags_cost_nothing_once_they_were_looked_at(library, monkeypatch):
    tagger = library.tagger()
    for name in NAMES[4:]:
        library.catalog.set_tag(name, cut=0.01)
    first = tagger.review(ReviewRequest(limit=0), None)
    monkeypatch.setattr(library.catalog, "vectors_of", None)
    read, all_vectors = [], library.catalog.vectors
    monkeypatch.setattr(library.catalog, "vectors", lambda *a: read.append(found := all_vectors(*a)) or found)
    assert tagger.review(ReviewRequest(limit=0), None) == first
    assert not any(chunk.photo_ids.size for chunk in read)


def test_when_very_much_came_all_is_made_anew(library, monkeypatch):
    monkeypatch.setattr(following, "_ROWS_A_CHUNK", 4)
    tagger = library.tagger()
    look(tagger, NAMES[6])
    library.add(np.repeat(np.arange(8), 8))
    same(tagger, library.tagger())


def test_changes_may_come_in_another_order_or_twice(library):
    tagger = library.tagger()
    look(tagger, NAMES[6])
    (came, went) = library.add([1, 2])
    library.remove({went})
    tagger.apply(Change(appeared=(came, went)))
    tagger.apply(Change(vanished=(came,)))
    same(tagger, library.tagger())


def test_a_catalog_that_cannot_be_read_for_once_costs_no_change(library, monkeypatch):
    tagger = library.tagger()
    look(tagger, NAMES[6])
    library.remove(set(library.of(2)))

    def broken(*_):
        raise OSError("the disk does not answer")

    with monkeypatch.context() as patch:
        patch.setattr(library.catalog, "live_among", broken)
        with pytest.raises(OSError, match="does not answer"):
            tagger.suggestions([1])
    same(tagger, library.tagger())


def test_many_may_ask_while_photos_come_and_go(library):
    tagger = library.tagger()
    stop = threading.Event()

    def ask():
        count = 0
        while not stop.is_set() or count < 3:
            page = tagger.review(ReviewRequest(limit=50, with_applied=True), None)
            ids = [item.photo_id for item in page.items]
            for tags in tagger.suggestions(ids):
                assert len({one.name for one in tags.suggestions}) == len(tags.suggestions)
            tuning = tagger.tuning(NAMES[count % 8] if count % 3 else "Pepper")
            assert len(set(tuning.id_array().tolist())) == len(tuning.id_array())
            count += 1

    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(ask) for _ in range(3)]
        for number in range(12):
            new = library.add([number % 8, 3, 5])
            decide(library.catalog, NAMES[number % 8], new[:1], TagState.BY_HAND)
            decide(library.catalog, "Pepper", new[1:2], TagState.REJECTED)
            library.remove(set(new[2:]))
            if number % 4 == 3:
                library.calibrate()
        stop.set()
        for one in asking:
            one.result()
    same(tagger, library.tagger())


@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(0, 60))
@settings(max_examples=30, deadline=None)
def test_the_best_stay_known_while_enough_of_them_stay(seed, first, later):
    random = np.random.default_rng(seed)
    labels = 3
    levels = random.standard_normal((first + later, labels)).round(1).astype(np.float32)
    known, alive = nobody(labels), {}
    for start in range(0, first + later, 7):
        rows = range(start, min(start + 7, first + later))
        known = known.with_photos(np.array(rows), levels[list(rows)])
        alive.update((row, levels[row]) for row in rows)
        for row in random.choice(sorted(alive), min(len(alive), int(random.integers(0, 5))), replace=False).tolist():
            del alive[row]
            known = known.without(np.array([row]))
        tops = known.tops(len(alive))
        if tops is not None:
            table = np.full((3 + len(alive), labels), -np.inf, np.float32)
            table[3:] = list(alive.values()) or np.empty((0, labels))
            np.testing.assert_array_equal(tops.best, -np.sort(-table, axis=0)[:3].T)
        elif len(alive) <= 3:
            assert first + later > DEEP
