"""Tags learned from what the person decided, over a real catalog."""

import numpy as np
import pytest

from photoclip.domain.errors import TagError, TeachError
from photoclip.domain.tag_api import ReviewRequest, TagState
from photoclip.probes.file import probe_bytes, probe_from
from photoclip.tagging import lessons
from photoclip.tagging.tagger import Wanted
from tests.unit.calibration.drawn import DIMENSION
from tests.unit.catalog.deciding import decide
from tests.unit.tagging.drawn_library import LABELS, DrawnLibrary

HERE = np.repeat(np.arange(20), 15)


@pytest.fixture
def library(tmp_path):
    made = DrawnLibrary(tmp_path, HERE, LABELS[:10])
    yield made
    made.catalog.close()


def teach(library, name, yes, no=()):
    decide(library.catalog, name, yes, TagState.BY_HAND)
    if len(no):
        decide(library.catalog, name, no, TagState.REJECTED)
    library.catalog.set_tag(name, is_taught=True)


def planned(tagger, name, threshold=None):
    return [one for each in tagger.plan(None, Wanted((name,), threshold=threshold)) for one in each.photo_ids.tolist()]


def found_first(tagger, name, count):
    """The likeliest open photos."""
    tuning = tagger.tuning(name)
    return tuning.id_array()[tuning.state_array() == TagState.OPEN][:count].tolist()


def test_a_name_without_a_meaning_is_learned_from_examples_and_suggested(library):
    tagger = library.tagger()
    ids = library.of(12)
    teach(library, "Pepper", ids[:1])
    first = tagger.taught("pepper")
    assert (first.name, first.examples, first.counter_examples, first.accuracy) == ("Pepper", 1, 0, None)
    teach(library, "Pepper", ids[1:6], library.of(13)[:2])
    more = tagger.taught("pepper")
    assert (more.examples, more.counter_examples) == (6, 2)
    assert more.accuracy > 0.8
    assert set(found_first(tagger, "Pepper", 8)) <= set(ids[6:])
    plan = planned(tagger, "Pepper")
    assert len(plan) == more.matches > 0
    assert len(set(plan) & set(ids[6:])) >= 0.7 * len(plan)
    assert "Pepper" in {each.name for each in tagger.plan(None, Wanted())}
    assert "Pepper" in {one.name for one in tagger.suggestions(plan[:1])[0].suggestions}
    assert tagger.review(ReviewRequest(name="pepper"), None).total == len(plan)
    tuning = tagger.tuning("pepper")
    assert (tuning.learned_from, tuning.prompts) == (8, ())
    assert tuning.cut == tuning.suggested_cut == more.cut
    library.catalog.set_tag("Pepper", cut=1.0)
    assert tagger.taught("pepper").accuracy == pytest.approx(0.5), "at the cut in force, which none of them reaches"


def test_a_correction_makes_it_better(library):
    tagger = library.tagger()
    ids = library.of(14)
    teach(library, "Pepper", ids[:2], library.of(15)[:1])
    wrong = [one for one in found_first(tagger, "Pepper", 30) if one not in ids]
    before = tagger.tuning("Pepper")
    decide(library.catalog, "Pepper", ids[2:6], TagState.BY_HAND)
    decide(library.catalog, "Pepper", wrong[:4], TagState.REJECTED)
    after = tagger.tuning("Pepper")
    assert set(wrong[:4]).isdisjoint(planned(tagger, "Pepper", 0.0))

    def margin(tuning):
        chances = dict(zip(tuning.id_array().tolist(), tuning.probability_array().tolist(), strict=True))
        return np.mean([chances[one] for one in ids[6:]]) - np.mean([chances[one] for one in wrong[4:]])

    assert margin(after) > margin(before)


def test_examples_are_shown_with_what_the_others_say_of_them(library):
    tagger = library.tagger()
    ids = library.of(11)
    teach(library, "Pepper", [*ids[:5], library.of(2)[0]])
    tuning = tagger.tuning("Pepper")
    chances = dict(zip(tuning.id_array().tolist(), tuning.probability_array().tolist(), strict=True))
    lesson = tagger._asking().required("Pepper").lesson
    for photo_id, alone in zip(lesson.yes.tolist(), lesson.learned.left_out.tolist(), strict=True):
        assert chances[photo_id] == pytest.approx(alone)
    assert chances[library.of(2)[0]] < min(chances[one] for one in ids[:5]), "the odd one out"
    (probe,) = tagger.probes().values()
    flattering = probe.probabilities(library.vectors()[np.searchsorted(library.live(), ids[:5])])
    assert [chances[one] for one in ids[:5]] < flattering.tolist()


def test_of_a_single_example_nothing_is_known_without_it(library):
    tagger = library.tagger()
    (only,) = library.of(11)[:1]
    teach(library, "Pepper", [only])
    tuning = tagger.tuning("Pepper")
    chances = tuning.probability_array()
    assert np.isfinite(chances).all()
    at = tuning.id_array().tolist().index(only)
    (probe,) = tagger.probes().values()
    assert chances[at] == pytest.approx(probe.probabilities(library.vectors()).mean(), abs=1e-5)


def test_a_label_goes_by_what_promises_more(library):
    tagger = library.tagger()
    ids = library.of(4)
    for count in (3, 8):
        decide(library.catalog, "subject 4", ids[:count], TagState.BY_HAND)
        one, words = tagger.tuning("subject 4"), tagger._asking()._by_words(*by_words(tagger, "subject 4"))
        promised = tagger._asking().judged([tagger._asking().named("subject 4")])[0].promised
        assert promised >= words.promised
        assert one.learned_from in ((0,) if count == 3 else (0, count))
        assert planned(tagger, "subject 4")
    # A name that means something else: only examples know better.
    library.labels = (*LABELS[:4], *LABELS[35:])
    shown = library.of(15)
    decide(library.catalog, "subject 36", shown[:10], TagState.BY_HAND)
    assert tagger.tuning("subject 36").learned_from == 10
    assert set(planned(tagger, "subject 36")) <= set(shown[10:])
    # What is taught goes by its examples, whatever its words promise.
    library.labels = LABELS[:10]
    library.catalog.set_tag("subject 4", is_taught=True)
    assert tagger.tuning("subject 4").learned_from == 8
    assert tagger.tuning("subject 4").prompts[0] == "subject 4"


def by_words(tagger, name):
    asking = tagger._asking()
    named = asking.named(name)
    return named, asking.read(), [label.name for label in asking.scored].index(name)


def test_rejections_alone_leave_it_to_words(library):
    tagger = library.tagger()
    before = tagger.tuning("subject 5").probability_array()
    refused = library.of(5)[:3]
    decide(library.catalog, "subject 5", refused, TagState.REJECTED)
    tuning = tagger.tuning("subject 5")
    assert tuning.learned_from == 0
    np.testing.assert_array_equal(tuning.probability_array(), before)
    assert tuning.cut > 0.5
    assert set(refused).isdisjoint(planned(tagger, "subject 5", 0.0))
    teach(library, "Pepper", [], refused)
    with pytest.raises(TeachError, match="no photo of “Pepper” that you accepted"):
        tagger.taught("Pepper")
    assert tagger.tuning("Pepper").learned_from == 0
    assert tagger.probes() == {}


def test_another_model_learns_from_the_same_photos_that_it_has_seen(library):
    ids = library.of(12)
    teach(library, "Pepper", ids[:6], library.of(13)[:2])
    here = library.tagger()
    assert here.taught("Pepper").examples == 6
    turned = library.catalog.model("another", DIMENSION)
    first, library.model = library.model, turned
    there = library.tagger()
    with pytest.raises(TeachError, match="understood with this model yet"):
        there.taught("Pepper")
    assert there.probes() == {}
    assert there.tuning("Pepper").photo_ids == b""
    some = np.array([*ids[:3], *ids[8:], *library.catalog.live_vector_ids(first.model_id)[::2]])
    some = np.unique(some)
    chunk = library.catalog.vectors_of(first.model_id, some)
    library.catalog.add_vectors(turned.model_id, chunk.photo_ids, -chunk.vectors, False)
    taught = there.taught("Pepper")
    assert 3 <= taught.examples < 6
    library.calibrate()
    assert set(found_first(there, "Pepper", 4)) <= set(ids)
    assert here.taught("Pepper").examples == 6


def test_what_was_learned_can_be_exported(library):
    teach(library, "Pepper", library.of(12)[:5])
    saved = library.tagger().saved_probe("pepper")
    again = probe_from(probe_bytes(saved), "a file")
    assert (again.name, again.model, again.text, again.cut) == ("Pepper", "drawn", "Pepper", saved.cut)
    with pytest.raises(TagError, match="no tag “Salt”"):
        library.tagger().saved_probe("Salt")


def test_it_is_learned_again_only_when_something_changed(library):
    tagger = library.tagger()
    ids = library.of(12)
    teach(library, "Pepper", ids[:3])
    probe = tagger.probes()["Pepper"]
    decide(library.catalog, "Salt", ids[:3], TagState.BY_HAND)
    tagger.suggestions(ids)
    assert tagger.probes()["Pepper"] is probe
    decide(library.catalog, "Pepper", ids[3:4], TagState.BY_HAND)
    changed = tagger.probes()["Pepper"]
    assert changed is not probe
    decide(library.catalog, "Pepper", ids[3:4], TagState.OPEN)
    np.testing.assert_array_equal(tagger.probes()["Pepper"].weights, probe.weights)
    library.calibrate()
    assert tagger.probes()["Pepper"] is not probe


def test_a_copy_on_the_other_side_is_no_trouble(library):
    """The catalog knows photos by their bytes: the same picture may be there twice."""
    ids = library.of(12)
    (twin,) = library.add([12], library.vectors()[np.searchsorted(library.live(), ids[:1])])
    teach(library, "Pepper", ids[:3], [twin])
    taught = library.tagger().taught("Pepper")
    assert (taught.examples, taught.counter_examples) == (3, 0)


def test_of_very_many_a_steady_sample_is_learned_from(library, monkeypatch):
    monkeypatch.setattr(lessons, "MOST_ON_A_SIDE", 20)
    tagger = library.tagger()
    everything = library.live().tolist()
    teach(library, "Pepper", everything[:60], everything[60:130])
    taught = tagger.taught("Pepper")
    assert (taught.examples, taught.counter_examples) == (20, 20)
    before = tagger._asking().required("Pepper").lesson
    decide(library.catalog, "Pepper", everything[200:201], TagState.BY_HAND)
    after = tagger._asking().required("Pepper").lesson
    assert np.intersect1d(before.yes, after.yes).size >= 19
    assert len(tagger.tuning("Pepper").id_array()) == len(everything)
