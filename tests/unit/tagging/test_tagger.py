"""Tags over a real catalog: what is suggested, reviewed, planned and tuned."""

import numpy as np
import pytest

from photoclip.domain.errors import CancelledError, TagError
from photoclip.domain.progress import CancelToken
from photoclip.domain.tag_api import PhotoTags, ReviewRequest, TagState
from photoclip.domain.tag_words import Label
from photoclip.tagging import asking, sheet
from photoclip.tagging.cut import Decided, default_cut, precision_curve
from photoclip.tagging.labels import TYPICAL, label_vectors
from photoclip.tagging.scoring import probabilities, scorer
from photoclip.tagging.tagger import Wanted
from tests.unit.catalog.deciding import decide
from tests.unit.tagging.drawn_library import LABELS, DrawnLibrary, subject, tops_of

HERE = np.repeat(np.arange(20), 12)
EDGE = 1e-5
"""As near to a cut, rounding may decide."""


@pytest.fixture
def library(tmp_path):
    made = DrawnLibrary(tmp_path, HERE)
    yield made
    made.catalog.close()


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """For those who only look."""
    made = DrawnLibrary(tmp_path_factory.mktemp("shown"), HERE)
    yield made, made.tagger()
    made.catalog.close()


def dense(library, labels=LABELS):
    """Probabilities of all live photos, by id ascending, straight from the vectors."""
    embed = library.encoder.embed_texts
    asked = scorer(labels, label_vectors(labels, embed), library.calibration, label_vectors(TYPICAL, embed))
    vectors = library.vectors()
    return probabilities(asked, vectors, tops_of(asked, vectors))


def states(library, name):
    found = library.catalog.tag_states(name)
    return dict(zip(found.photo_ids.tolist(), found.states.tolist(), strict=True))


def pairs(plan):
    return {(each.name, photo_id) for each in plan for photo_id in each.photo_ids.tolist()}


def by_hand(library, labels=LABELS):
    """Pairs that are suggested, and those so near to a cut that they may be: words only, nothing exclusive."""
    found, ids = dense(library, labels), library.live().tolist()
    sure, maybe = set(), set()
    for label, column in zip(labels, found.T, strict=True):
        said = states(library, label.name)
        row = library.catalog.tag_named(label.name)
        if row is not None and row.cut is not None:
            cut = row.cut
        else:
            known = np.array([said.get(one, 0) for one in ids])
            decided = Decided(column[(known == 1) & (column >= 0.1)], column[(known == -1) & (column >= 0.1)])
            cut = default_cut(precision_curve(column[(known != 1) & (known != -1) & (column >= 0.1)], decided))
        for photo_id, chance in zip(ids, column.tolist(), strict=True):
            if said.get(photo_id, 0) == 0 and chance >= cut - EDGE:
                maybe.add((label.name, photo_id))
                if chance >= cut + EDGE:
                    sure.add((label.name, photo_id))
    return sure, maybe


def test_what_is_planned_is_what_probabilities_cuts_and_states_say(library):
    tagger, catalog = library.tagger(), library.catalog
    ids = library.of(3)
    decide(catalog, "Subject 3", ids[:2], TagState.REJECTED)
    decide(catalog, "subject 3", ids[2:4], TagState.BY_HAND)
    catalog.apply_tags(tagger.plan(np.array(library.of(5)), Wanted(("subject 5",))))
    catalog.set_tag("subject 7", cut=0.95)
    catalog.set_tag("subject 8", cut=0.03)
    found = pairs(tagger.plan(None, Wanted()))
    found = {(name.lower(), photo_id) for name, photo_id in found}
    sure, maybe = by_hand(library)
    assert len(sure) > 50
    assert sure <= found <= maybe
    assert not {(name, one) for name, one in found if one in ids[:4] and name == "subject 3"}


def test_the_same_is_suggested_reviewed_and_planned(shown):
    library, tagger = shown
    ids = library.live().tolist()
    planned = pairs(tagger.plan(None, Wanted()))
    suggested = {(one.name, tags.photo_id) for tags in tagger.suggestions(ids) for one in tags.suggestions}
    page = tagger.review(ReviewRequest(limit=2_000), None)
    assert suggested == planned == {(item.name, item.photo_id) for item in page.items}
    assert page.total == len(planned)
    assert sum(count.photos for count in page.by_tag) == page.total
    right = sum(library.subject_of[photo_id] == int(name.split()[1]) for name, photo_id in planned)
    assert right >= 0.8 * len(planned)


def test_a_review_begins_with_the_most_uncertain(shown):
    library, tagger = shown
    page = tagger.review(ReviewRequest(limit=30), None)
    cuts = {name: tagger.tuning(name).cut for name in {item.name for item in page.items}}

    def odds(chance):
        return np.log(chance / (1 - chance))

    away = [abs(odds(item.probability) - odds(cuts[item.name])) for item in page.items]
    assert away == sorted(away)
    assert len(page.items) == 30 < page.total
    longer = tagger.review(ReviewRequest(limit=60), None)
    assert longer.items[:30] == page.items
    nothing = tagger.review(ReviewRequest(limit=0), None)
    assert (nothing.items, nothing.total, nothing.by_tag) == ((), page.total, page.by_tag)
    assert [count.photos for count in page.by_tag] == sorted((count.photos for count in page.by_tag), reverse=True)
    some = np.array(library.of(2) + library.of(4))
    within = tagger.review(ReviewRequest(limit=500), some)
    assert {item.photo_id for item in within.items} <= set(some.tolist())
    assert within.total == len(within.items) > 0
    one = tagger.review(ReviewRequest(name="SUBJECT 2", limit=500), None)
    assert {item.name for item in one.items} == {"subject 2"}


def test_what_the_program_applied_can_be_reviewed_too(library):
    tagger = library.tagger()
    plan = tagger.plan(None, Wanted())
    library.catalog.apply_tags(plan)
    assert tagger.plan(None, Wanted()) == ()
    assert tagger.review(ReviewRequest(), None).total == 0
    page = tagger.review(ReviewRequest(with_applied=True), None)
    assert page.total == len(pairs(plan))
    assert all(item.is_applied for item in page.items)


def test_suggestions_come_in_the_order_asked_and_likeliest_first(shown):
    library, tagger = shown
    ids = library.live()[::-7].tolist()
    found = tagger.suggestions([*ids, 10_000])
    assert [tags.photo_id for tags in found] == [*ids, 10_000]
    assert found[-1] == PhotoTags(10_000)
    for tags in found:
        chances = [one.probability for one in tags.suggestions]
        assert chances == sorted(chances, reverse=True)


def test_the_tuner_shows_all_photos_and_the_cut_by_which_is_suggested(shown):
    library, tagger = shown
    tuning = tagger.tuning("Subject 6")
    found = dict(zip(tuning.id_array().tolist(), tuning.probability_array().tolist(), strict=True))
    expected = dict(zip(library.live().tolist(), dense(library)[:, 6].tolist(), strict=True))
    assert found.keys() == expected.keys()
    assert all(abs(found[one] - expected[one]) < EDGE for one in found)
    assert (np.diff(tuning.probability_array()) <= 0).all()
    assert (tuning.state_array() == TagState.OPEN).all()
    assert tuning.cut == tuning.suggested_cut
    above = tuning.id_array()[tuning.probability_array() >= np.float32(tuning.cut)]
    planned = tagger.plan(None, Wanted(("subject 6",)))
    assert sorted(above.tolist()) == planned[0].photo_ids.tolist()
    curve = tuning.precision_at
    assert len(curve) == 101
    assert (np.diff(curve) >= 0).all()
    assert default_cut(curve) == tuning.suggested_cut
    assert tuning.prompts[0] == "subject 6"
    assert tuning.tag.label == LABELS[6]
    assert tuning.learned_from == 0


@pytest.mark.parametrize("labels", [LABELS, tuple(subject(n, group="g", is_exclusive=n < 9) for n in range(40))])
def test_a_first_tuning_shows_the_probabilities_that_are_suggested(tmp_path, labels):
    """To the last digit."""
    library = DrawnLibrary(tmp_path, HERE[:120], labels)
    tagger = library.tagger()
    for name in ("subject 1", "subject 8", "subject 30"):
        tuning = tagger.tuning(name)
        shown = dict(zip(tuning.id_array().tolist(), tuning.probability_array().tolist(), strict=True))
        for item in tagger.review(ReviewRequest(name=name, limit=2_000), None).items:
            assert shown[item.photo_id] == item.probability
    library.catalog.close()


def test_a_cut_of_the_person_holds_and_a_threshold_comes_before_it(library):
    tagger = library.tagger()
    library.catalog.set_tag("subject 2", cut=0.9)
    tuning = tagger.tuning("subject 2")
    assert tuning.cut == 0.9
    assert tuning.suggested_cut < 0.9
    chances = tuning.probability_array()
    for threshold, cut in ((None, 0.9), (0.3, 0.3), (0.02, 0.02), (0.0, 0.0), (1.0, 1.0)):
        planned = tagger.plan(None, Wanted(("subject 2",), threshold=threshold))
        count = sum(each.photo_ids.size for each in planned)
        least, most = (int((chances >= cut + edge).sum()) for edge in (EDGE, -EDGE))
        assert least <= count <= most
    for cut in (0.03, 0.0):
        library.catalog.set_tag("subject 2", cut=cut)
        assert tagger.review(ReviewRequest(name="subject 2", limit=0), None).total == int((chances >= cut).sum())


def test_any_labels_can_be_scored_in_place_of_those_in_use(library):
    tagger = library.tagger()
    decide(library.catalog, "mine", library.of(0)[:3], TagState.BY_HAND)
    library.catalog.set_tag("mine", is_taught=True)
    wanted = Wanted(labels=(subject(1), subject(4)))
    assert {each.name for each in tagger.plan(None, wanted)} == {"subject 1", "subject 4"}
    assert {each.name for each in tagger.plan(np.array(library.of(1)), wanted)} == {"subject 1"}
    with pytest.raises(TagError):
        tagger.plan(None, Wanted(("subject 7",), labels=wanted.labels))
    sure, maybe = by_hand(library, wanted.labels)
    assert sure <= pairs(tagger.plan(None, wanted)) <= maybe


def test_what_is_scored_is_what_photos_have_and_what_they_would_get(library):
    tagger = library.tagger()
    ids = library.of(5)
    decide(library.catalog, "subject 0", ids[:1], TagState.BY_HAND)
    decide(library.catalog, "subject 5", ids[1:2], TagState.REJECTED)
    found = {tags.photo_id: tags.suggestions for tags in tagger.scored(ids, Wanted(threshold=0.2))}
    assert list(found) == ids
    assert "subject 0" in [one.name for one in found[ids[0]]]
    assert "subject 5" not in [one.name for one in found[ids[1]]]
    planned = pairs(tagger.plan(None, Wanted(threshold=0.2)))
    library.catalog.apply_tags(tagger.plan(None, Wanted(threshold=0.2)))
    for photo_id in ids:
        left = {one.name for one in found[photo_id]}
        assert left == set(library.catalog.details([photo_id])[0].tags)
        assert left >= {name for name, one in planned if one == photo_id}


def test_a_low_threshold_is_for_few_photos_or_labels(library, monkeypatch):
    tagger = library.tagger()
    monkeypatch.setattr(sheet, "MOST_PAIRS", len(LABELS) * 20)
    few = np.array(library.of(7))
    decide(library.catalog, "mine", few[:2].tolist(), TagState.BY_HAND)
    library.catalog.set_tag("mine", is_taught=True)
    assert len(pairs(tagger.plan(few, Wanted(threshold=0.0)))) == (len(LABELS) + 1) * few.size - 2
    with pytest.raises(TagError, match=r"800 tags would have a probability of 0\.01"):
        tagger.plan(None, Wanted(threshold=0.01))
    found = dense(library)
    planned = pairs(tagger.plan(few, Wanted(threshold=0.04)))
    rows = np.searchsorted(library.live(), few)
    assert (found[rows] >= 0.04 + EDGE).sum() <= len([name for name, _ in planned if name != "mine"])
    assert len([name for name, _ in planned if name != "mine"]) <= (found[rows] >= 0.04 - EDGE).sum()


def test_of_labels_that_exclude_each_other_a_photo_gets_one(tmp_path):
    labels = tuple(subject(number, group="kind", is_exclusive=True) for number in range(6))
    library = DrawnLibrary(tmp_path, HERE[:120], labels)
    tagger = library.tagger()
    plan = tagger.plan(None, Wanted(threshold=0.05))
    owners = {}
    for name, photo_id in pairs(plan):
        owners.setdefault(photo_id, []).append(name)
    assert owners
    assert all(len(names) == 1 for names in owners.values())
    likeliest = dense(library, labels).argmax(axis=1)
    for photo_id, (name,) in owners.items():
        assert name == f"subject {likeliest[library.live().tolist().index(photo_id)]}"
    # Beside one that it has, nothing else of the group.
    photo_id = library.of(1)[0]
    decide(library.catalog, "subject 4", [photo_id], TagState.BY_HAND)
    for wanted in (Wanted(threshold=0.0), Wanted(("subject 1",), threshold=0.0)):
        assert photo_id not in {one for _, one in pairs(tagger.plan(None, wanted))}
    # What was rejected leaves the place to the next.
    other = library.of(1)[1]
    decide(library.catalog, "subject 1", [other], TagState.REJECTED)
    (name,) = [name for name, one in pairs(tagger.plan(None, Wanted(threshold=0.0))) if one == other]
    assert name != "subject 1"
    library.catalog.close()


@pytest.mark.parametrize("most_whole", [0, 16])
def test_the_tuner_knows_which_photos_another_label_of_the_group_gets(tmp_path, monkeypatch, most_whole):
    monkeypatch.setattr(asking, "_MOST_WHOLE", most_whole)
    labels = tuple(subject(number, group="kind", is_exclusive=True) for number in range(4))
    library = DrawnLibrary(tmp_path, HERE[:120], (*labels, subject(9)))
    tagger = library.tagger()
    ones, others = library.of(1), library.of(5)
    decide(library.catalog, "subject 2", ones[:2], TagState.BY_HAND)
    decide(library.catalog, "subject 3", ones[2:4], TagState.REJECTED)
    decide(library.catalog, "subject 1", others[:3], TagState.REJECTED)
    left_out = 0
    for number in range(4):
        tuning = tagger.tuning(f"subject {number}")
        for cut in (0.02, 0.1, 0.3, 0.6) if most_whole else (0.1, 0.3, 0.6):
            reached = (tuning.probability_array() >= np.float32(cut)) & (tuning.state_array() == TagState.OPEN)
            foretold = reached & ~tuning.barred_array()
            (done,) = tagger.plan(None, Wanted((tuning.tag.name,), threshold=cut)) or (None,)
            assert set(tuning.id_array()[foretold].tolist()) == set([] if done is None else done.photo_ids.tolist())
            left_out += int(np.count_nonzero(reached & tuning.barred_array()))
    assert left_out > 5
    assert tagger.tuning("subject 9").barred == b""
    library.catalog.close()


def test_lettering_is_for_models_that_read(tmp_path):
    labels = (*LABELS[:3], Label("subject 4", is_lettering=True))
    library = DrawnLibrary(tmp_path, HERE[:120], labels, knows_lettering=False)
    tagger = library.tagger()
    assert {each.name for each in tagger.plan(None, Wanted(threshold=0.0))} == {f"subject {n}" for n in range(3)}
    assert tagger.probabilities(library.of(0)).labels == LABELS[:3]
    for refused in (lambda: tagger.tuning("subject 4"), lambda: tagger.plan(None, Wanted(("subject 4",)))):
        with pytest.raises(TagError, match="written in a photo"):
            refused()
    library.knows_lettering = True
    assert library.tagger().tuning("subject 4").prompts[0] == 'a sign that says "subject 4"'
    library.catalog.close()


def test_a_tag_typed_by_hand_can_be_tuned_and_is_not_suggested(library):
    tagger = library.tagger()
    library.labels = LABELS[:30]
    library.catalog.change_tags(library.of(3)[:1], added=("Subject 33",))
    tuning = tagger.tuning("subject 33")
    assert tuning.tag.name == "Subject 33"
    assert tuning.prompts[0] == "Subject 33"
    assert len(tuning.id_array()) == len(library.live())
    everything = tagger.plan(None, Wanted(threshold=0.0))
    assert "Subject 33" not in {each.name for each in everything}
    assert tagger.plan(None, Wanted(("SUBJECT 33",), threshold=0.0))[0].photo_ids.size == len(library.live()) - 1
    with pytest.raises(TagError, match="no tag “subject 34”"):
        tagger.tuning("subject 34")
    with pytest.raises(TagError):
        tagger.review(ReviewRequest(name="subject 34"), None)


def test_a_library_without_photos_or_labels_has_nothing_to_say(tmp_path):
    library = DrawnLibrary(tmp_path)
    tagger = library.tagger()
    assert tagger.suggestions([1]) == (PhotoTags(1),)
    assert tagger.plan(None, Wanted(threshold=0.0)) == ()
    assert tagger.review(ReviewRequest(), None).total == 0
    tuning = tagger.tuning("subject 1")
    assert (tuning.photo_ids, tuning.probabilities, tuning.states) == (b"", b"", b"")
    assert tagger.untagged(None, 10) == ()
    library.labels = ()
    library.add([1, 1, 1])
    assert tagger.missing() == 0
    assert tagger.suggestions([1]) == (PhotoTags(1),)
    assert tagger.probabilities([1]).probabilities.shape == (1, 0)
    assert tagger.plan(None, Wanted()) == ()
    library.catalog.close()


def test_label_vectors_are_made_once(library):
    assert library.tagger().missing() == len(LABELS)
    library.tagger().suggestions([1])
    count = library.encoder.texts
    library.tagger().suggestions([1])
    assert library.encoder.texts == count
    library.labels = (*LABELS[1:], subject(0, synonyms=("subject 1",)))
    assert library.tagger().missing() == 1
    library.tagger().suggestions([1])
    assert library.encoder.texts == count + 16, "one label with a synonym"


def test_long_work_can_be_cancelled_and_tells_how_far_it_is(library):
    tagger, token, told = library.tagger(), CancelToken(), []
    token.cancel()
    with pytest.raises(CancelledError):
        tagger.prepare(token, told.append)
    with pytest.raises(CancelledError):
        tagger.plan(None, Wanted(), token, told.append)
    tagger.prepare(CancelToken(), told.append)
    assert told[-1].done == told[-1].total == len(HERE)
    count = library.encoder.texts
    assert tagger.suggestions(library.of(1))[0].suggestions
    assert library.encoder.texts == count


def test_captions_get_all_labels(shown):
    library, tagger = shown
    ids = library.live()[[5, 1, 3]].tolist()
    table = tagger.probabilities([ids[0], 99_999, *ids[1:]])
    assert table.photo_ids.tolist() == ids
    rows = np.searchsorted(library.live(), ids)
    np.testing.assert_allclose(table.probabilities, dense(library)[rows], atol=EDGE)
    np.testing.assert_array_equal(table.vectors, library.vectors()[rows])


def test_clusters_of_untagged_photos_are_named(library):
    tagger = library.tagger()
    library.catalog.change_tags(library.of(0), added=("something",))
    clusters = tagger.untagged(None, 30)
    assert clusters
    assert not {one for each in clusters for one in each.photo_ids} & set(library.of(0))
    named = [each for each in clusters if each.names]
    assert named
    for each in named:
        (most,) = {library.subject_of[each.photo_ids[0]]}
        assert each.names[0].name == f"subject {most}"
    first = named[0]
    decide(library.catalog, first.names[0].name, list(first.photo_ids), TagState.REJECTED)
    (again,) = [each for each in tagger.untagged(None, 30) if each.photo_ids == first.photo_ids]
    assert first.names[0].name not in {one.name for one in again.names}
    few = tagger.untagged(np.array(library.of(3)), 30)
    assert {one for each in few for one in each.photo_ids} <= set(library.of(3))
