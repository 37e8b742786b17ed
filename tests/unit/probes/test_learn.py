"""What is learned from few examples, and how honest it is about itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.domain.errors import TeachError
from photoclip.probes.examples import MOST_EXAMPLES, examples
from photoclip.probes.judging import scale
from photoclip.probes.learn import learn, suggested_cut
from tests.unit.probes.drawn import DIMENSION, Drawn, average_precision, unit

SUBJECT = 3
NONE = np.empty((0, DIMENSION), np.float32)


@pytest.fixture(scope="module")
def drawn():
    return Drawn()


@pytest.fixture(scope="module")
def library(drawn):
    return drawn.library()


def quality(probe, drawn, library):
    vectors, shown = library
    return average_precision(probe.log_odds(vectors), shown == SUBJECT)


def of(drawn, count, subject=SUBJECT):
    return drawn.photos(np.full(count, subject))


def test_one_example_beats_chance_and_more_are_better():
    rows = []
    for seed in range(6):
        drawn = Drawn(seed=seed)
        library = drawn.library()
        few = of(drawn, 30)
        rows.append([quality(learn(few[:count], NONE, library[0]).probe, drawn, library) for count in (1, 2, 4, 8, 30)])
    curve = np.mean(rows, axis=0)
    assert curve[0] > 3 / 30
    assert (np.diff(curve) > 0).all()
    assert curve[-1] > 0.7


def test_a_name_that_says_something_helps_and_examples_help_further():
    rows = []
    for seed in range(6):
        drawn = Drawn(seed=seed)
        library, text, few = drawn.library(), drawn.text(SUBJECT), of(drawn, 16)
        rows.append(
            [
                average_precision(library[0] @ text, library[1] == SUBJECT),
                quality(learn(few[:2], NONE, library[0]).probe, drawn, library),
                quality(learn(few[:2], NONE, library[0], text).probe, drawn, library),
                quality(learn(few, NONE, library[0], text).probe, drawn, library),
            ]
        )
    named, unnamed, both, many = np.mean(rows, axis=0)
    assert both > max(named, unnamed)
    assert many > both


def test_examples_overrule_a_name_that_says_something_else(drawn, library):
    few, wrong = of(drawn, 16), drawn.text(SUBJECT + 1)
    named = average_precision(library[0] @ wrong, library[1] == SUBJECT)
    assert quality(learn(few, NONE, library[0], wrong).probe, drawn, library) > named + 0.5


def test_counter_examples_lower_what_is_like_them_and_raise_what_is_learned():
    gains = []
    for seed in range(6):
        drawn = Drawn(seed=seed)
        vectors, shown = drawn.library()
        few = of(drawn, 4)
        before = learn(few, NONE, vectors).probe
        worst = np.argsort(-np.where(shown == SUBJECT, -np.inf, before.log_odds(vectors)))[:4]
        rest = np.delete(np.arange(len(vectors)), worst)
        after = learn(few, vectors[worst], vectors[rest]).probe
        truth = shown[rest] == SUBJECT
        gains.append(
            average_precision(after.log_odds(vectors[rest]), truth)
            - average_precision(before.log_odds(vectors[rest]), truth)
        )
        assert (after.probabilities(vectors[worst]) < before.probabilities(vectors[worst])).all()
    assert np.mean(gains) > 0


def test_the_same_input_gives_the_same_probe(drawn, library):
    few = of(drawn, 5)
    first, second = (learn(few, few[:0], library[0], drawn.subjects[0]) for _ in range(2))
    assert np.array_equal(first.probe.weights, second.probe.weights)
    assert (first.probe.bias, first.cut) == (second.probe.bias, second.cut)


@pytest.mark.parametrize("cut", [None, 0.05, 0.9])
def test_accuracy_is_that_of_photos_never_seen(cut):
    """Over many teachings the estimate is neither flattering nor modest, at whatever cut."""
    said, true = [], []
    for seed in range(12):
        drawn = Drawn(noise=1.6, seed=seed)
        vectors, shown = drawn.library(900)
        learned = learn(of(drawn, 8), NONE, vectors[:300])
        here = learned.cut if cut is None else cut
        over = learned.probe.probabilities(vectors[300:]) >= here
        truth = shown[300:] == SUBJECT
        true.append((over[truth].mean() + (~over)[~truth].mean()) / 2)
        said.append(learned.accuracy_at(here))
    assert np.mean(true) > 0.55
    assert abs(np.mean(said) - np.mean(true)) < 0.05


def test_probabilities_promise_no_more_than_they_keep():
    told, right = [], []
    for seed in range(8):
        drawn = Drawn(noise=1.6, seed=seed)
        vectors, shown = drawn.library(1500)
        told.append(learn(of(drawn, 8), NONE, vectors[:500]).probe.probabilities(vectors[500:]))
        right.append(shown[500:] == SUBJECT)
    told, right = np.concatenate(told), np.concatenate(right)
    shares = []
    for low, high in ((0.0, 0.1), (0.1, 0.3), (0.3, 0.6), (0.6, 1.01)):
        inside = (told >= low) & (told < high)
        assert inside.sum() > 30
        shares.append(right[inside].mean())
        assert told[inside].mean() < shares[-1] + 0.05
    assert (np.diff(shares) > 0).all()
    assert shares[0] < 0.02
    assert shares[-1] > 0.8


@pytest.mark.parametrize(("few", "others"), [(1, 0), (1, 1), (1, 2), (3, 2), (8, 2), (8, 4)])
def test_beside_few_other_photos_little_is_promised(few, others):
    """Each of the others can be told from any example, and so could any photo that is neither."""
    told = []
    for seed in range(12):
        drawn = Drawn(noise=1.6, seed=seed)
        vectors, shown = drawn.library(600)
        photos = of(drawn, few)
        probe = learn(photos, NONE, np.concatenate([photos, vectors[:others]]), drawn.text(SUBJECT)).probe
        assert np.abs(probe.weights).max() < 20
        told.append((probe.probabilities(vectors) >= 0.5)[shown != SUBJECT].mean())
    assert np.mean(told) < 0.2


def test_one_example_tells_no_accuracy_and_neither_does_one_burst(drawn, library):
    one = of(drawn, 1)
    burst = unit(one + 0.005 * drawn.random.standard_normal((9, DIMENSION)))
    for few in (one, np.concatenate([one, burst])):
        learned = learn(few, NONE, library[0])
        assert learned.accuracy_at(learned.cut) is None
        assert np.isnan(learned.left_out).all()
        assert 0 < learned.cut <= 1


def test_a_burst_does_not_flatter():
    """Ten frames of one moment beside one that is hard: each frame alone would be found by the nine others."""
    drawn = Drawn(noise=3.0)
    vectors, _ = drawn.library()
    moments = of(drawn, 3)
    burst = unit(np.repeat(moments[:1], 10, axis=0) + 0.003 * drawn.random.standard_normal((10, DIMENSION)))
    learned = learn(np.concatenate([burst, moments[1:]]), NONE, vectors)
    apart = learn(moments, NONE, vectors)
    assert learned.left_out[:10].max() < 0.5
    assert np.allclose(learned.left_out[10:], apart.left_out[1:], atol=0.05)


def test_frames_of_a_taught_burst_are_no_counter_examples(drawn, library):
    few = of(drawn, 2)
    burst = unit(np.repeat(few[:1], 200, axis=0) + 0.004 * drawn.random.standard_normal((200, DIMENSION)))
    taught = examples(few, NONE, np.concatenate([library[0], burst]))
    assert len(taught.background) == len(library[0])


def test_what_was_kept_as_half_is_still_the_same_picture(drawn, library):
    few = of(drawn, 3).astype(np.float16)
    with pytest.raises(TeachError, match="a picture is both"):
        learn(few, few[1:2].astype(np.float32), library[0])
    with pytest.raises(TeachError, match="2 pictures are both"):
        learn(few, few[1:], library[0])


def test_what_cannot_be_learned_is_said(drawn, library):
    with pytest.raises(TeachError, match="no example"):
        learn(NONE, of(drawn, 2), library[0])
    with pytest.raises(TeachError, match="too many"):
        learn(of(drawn, MOST_EXAMPLES), of(drawn, 1, 0), library[0])
    with pytest.raises(ValueError, match="dimension"):
        learn(of(drawn, 1), NONE, library[0][:, 1:])
    with pytest.raises(ValueError, match="finite"):
        learn(np.full((1, DIMENSION), np.nan), NONE, library[0])
    with pytest.raises(ValueError, match="text"):
        learn(of(drawn, 1), NONE, library[0], np.ones(3))


def test_many_examples_are_learned_from_too():
    drawn = Drawn()
    library = drawn.library()
    learned = learn(of(drawn, 300), drawn.photos(np.full(100, 5)), library[0])
    assert quality(learned.probe, drawn, library) > 0.8
    assert learned.accuracy_at(learned.cut) is not None
    assert (learned.examples, learned.counter_examples) == (300, 100)
    assert np.isfinite(learned.left_out).all()


@settings(max_examples=60)
@given(
    positives=st.integers(1, 6),
    negatives=st.integers(0, 4),
    others=st.integers(0, 5),
    repeated=st.booleans(),
    named=st.booleans(),
    seed=st.integers(0, 9),
)
def test_no_library_is_too_small(positives, negatives, others, repeated, named, seed):
    random = np.random.default_rng(seed)
    vectors = unit(random.standard_normal((positives + negatives + others, 4)))
    if repeated:
        vectors[:positives] = vectors[0]
    yes, no, rest = np.split(vectors, [positives, positives + negatives])
    learned = learn(yes, no, rest, random.standard_normal(4) if named else None)
    assert np.isfinite(learned.probe.probabilities(vectors)).all()
    assert 0 <= learned.cut <= 1
    accuracy = learned.accuracy_at(learned.cut)
    assert accuracy is None or 0 <= accuracy <= 1


@given(st.lists(st.floats(0, 1), max_size=50), st.floats(0.01, 1))
def test_what_is_at_or_above_a_suggested_cut_is_as_right_as_promised(values, precision):
    probabilities = np.array(values)
    cut = suggested_cut(probabilities, precision)
    over = probabilities[probabilities >= cut]
    assert cut <= precision
    assert over.size == 0 or over.mean() >= precision - 1e-9


def test_more_of_a_library_shows_what_stands_out_in_more_of_it():
    random = np.random.default_rng(0)
    left, counts = np.full(8, 3.0), np.ones(8)
    totals = []
    for share in (0.0, 0.05, 0.2):
        photos = 2000
        scores = random.standard_normal(photos) + 3.0 * (np.arange(photos) < share * photos)
        totals.append(scale(scores - scores.mean(), left, counts).probabilities(scores - scores.mean()).mean())
    assert totals[0] < 0.02
    assert totals[0] < totals[1] < totals[2]
    assert abs(totals[2] - 0.2) < 0.05
