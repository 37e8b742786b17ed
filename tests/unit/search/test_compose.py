from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.errors import QueryError
from photoclip.probes.probe import Probe
from photoclip.search.compose import Part, compose
from photoclip.search.said import Taught
from tests.unit.calibration.drawn import Drawn, unit

BEACH, DOG = 3, 4


@pytest.fixture(scope="module")
def drawn():
    return Drawn(noise=0.3)


@pytest.fixture(scope="module")
def calibration(drawn):
    return drawn.calibration(drawn.photos(np.repeat(np.arange(20), 10)))


@given(st.lists(st.tuples(st.integers(0, 39), st.floats(0.1, 10), st.booleans()), min_size=1, max_size=6))
def test_whatever_is_composed_has_unit_length(drawn, calibration, chosen):
    vectors = drawn.texts([subject for subject, _, _ in chosen])
    weights = [-weight if less else weight for _, weight, less in chosen]
    parts = [Part(vector, weight) for vector, weight in zip(vectors, weights, strict=True)]
    made = compose(parts, calibration)
    assert np.isclose(np.linalg.norm(made.ranking), 1, atol=1e-5)
    assert made.is_negative == all(less for _, _, less in chosen)


def test_what_is_subtracted_is_found_less_and_what_has_more_weight_more(calibration):
    drawn = Drawn(noise=0.1)  # of its own: what it draws does not depend on the tests before
    beach, dog = drawn.texts([BEACH, DOG])
    photo = unit(drawn.photos([BEACH])[0] + drawn.photos([DOG])[0])
    both = compose([Part(beach, 1.0), Part(dog, 1.0)], calibration).ranking
    without = compose([Part(beach, 1.0), Part(dog, -1.0)], calibration).ranking
    a_beach, a_dog = drawn.photos([BEACH, DOG])
    assert photo @ both > a_beach @ both
    assert photo @ without < a_beach @ without
    more = compose([Part(beach, 1.0), Part(dog, 3.0)], calibration).ranking
    assert a_dog @ more > a_dog @ both > a_dog @ without


def taught(drawn, subject, weight, steepness=1.0):
    probe = Probe((steepness * drawn.photos([subject])[0]).astype(np.float32), -1.0)
    known = Taught(f"name {subject}", probe, np.array([1, 2]), np.array([3]))
    return Part(probe.direction, weight, taught=known)


KINDS = st.sampled_from(["text", "picture", "taught"])


@given(st.lists(st.tuples(st.integers(0, 39), st.floats(0.1, 10), st.booleans(), KINDS), min_size=1, max_size=5))
def test_taught_names_among_others_are_wanted_or_not(drawn, calibration, chosen):
    parts = []
    for subject, size, less, kind in chosen:
        weight = -size if less else size
        if kind == "taught":
            parts.append(taught(drawn, subject, weight, 3.0))
        elif kind == "text":
            parts.append(Part(drawn.texts([subject])[0], weight))
        else:
            parts.append(Part(drawn.photos([subject])[0], weight, is_picture=True))
    made = compose(parts, calibration)
    assert np.isclose(np.linalg.norm(made.ranking), 1, atol=1e-5)
    names = [part.taught.name for part in parts if part.taught is not None]
    assert [said.taught.name for said in made.said] == names
    wanted = [part.weight > 0 for part in parts if part.taught is not None]
    assert [said.share > 0 for said in made.said] == wanted
    for said, is_wanted in zip(made.said, wanted, strict=True):
        assert (said.certain.tolist(), said.denied.tolist()) == (([1, 2], [3]) if is_wanted else ([], [1, 2]))
    assert (made.probe is not None) == (len(parts) == 1 and bool(names))


def test_a_name_alone_is_its_probe_and_beside_words_counts_as_much(calibration):
    drawn = Drawn(noise=0.3)  # of its own: what it draws does not depend on the tests before
    part = taught(drawn, DOG, 0.5)
    alone, less = compose([part], calibration), compose([replace(part, weight=-0.5)], calibration)
    assert np.allclose(alone.ranking, alone.probe.direction, atol=1e-6)
    assert (alone.is_negative, alone.is_mixed, alone.sharp) == (False, False, None)
    assert np.allclose(less.ranking, alone.ranking)
    assert less.is_negative
    (beach,) = drawn.texts([BEACH])
    for steepness in (0.1, 1.0, 50.0):
        both = compose([taught(drawn, DOG, 1.0, steepness), Part(beach, 1.0)], calibration)
        assert both.sharp is not None
        assert both.is_mixed
        scores = [(drawn.photos(np.repeat(subject, 50)) @ both.ranking).mean() for subject in range(20)]
        assert set(np.argsort(scores)[-2:]) == {BEACH, DOG}


def test_opposites_cancel(calibration):
    (text,) = Drawn().texts([1])
    with pytest.raises(QueryError, match="cancel") as caught:
        compose([Part(text, 0.5), Part(text, -1.0)], calibration)
    assert caught.value.remedy


def test_pictures_alone_are_not_changed(drawn, calibration):
    (photo,) = drawn.photos([DOG])
    made = compose([Part(photo, 2.0, is_picture=True)], calibration)
    assert made.is_picture
    assert made.sharp is None
    assert np.allclose(made.ranking, photo, atol=1e-6)


def test_a_picture_and_a_text_move_scores_alike(drawn, calibration):
    (photo,), (text,) = drawn.photos([DOG]), drawn.texts([BEACH])
    made = compose([Part(photo, 1.0, is_picture=True), Part(text, 1.0)], calibration)
    assert not made.is_picture
    scores = [(drawn.photos(np.repeat(subject, 50)) @ made.ranking).mean() for subject in range(20)]
    assert set(np.argsort(scores)[-2:]) == {BEACH, DOG}
