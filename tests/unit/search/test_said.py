import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from photoclip.calibration.relevance import LIKELY_FROM, STRONG_FROM
from photoclip.probes.probe import Probe
from photoclip.search.said import Said, Taught, probe_relevance, raised

NONE = np.empty(0, np.int64)


@given(
    scores=arrays.arrays(np.float32, st.integers(1, 12), elements=st.floats(-1, 1, width=32)),
    length=st.floats(0.5, 40),
    bias=st.floats(-20, 5),
    share=st.sampled_from([0.0, 0.3, 1.0]),
    seed=st.integers(0, 50),
)
def test_what_is_certain_is_strong_and_nothing_falls(scores, length, bias, share, seed):
    random = np.random.default_rng(seed)
    ids = random.permutation(scores.size * 3)[: scores.size]
    has = np.sort(random.choice(ids, random.integers(0, ids.size + 1), replace=False))
    probe = Probe(np.array([length, 0], np.float32), bias)
    said = Said(Taught("Pepper", probe, np.append(has, 10_000), NONE), share)
    by_id = dict(zip(ids.tolist(), scores.tolist(), strict=True))
    asked = []

    def scores_of(wanted, direction):
        asked.append(wanted)
        assert np.allclose(direction, [1, 0])
        return np.array([by_id[one] for one in wanted.tolist()], np.float32)

    added = raised(said, ids, scores_of)
    is_certain = np.isin(ids, has)
    assert (added >= 0).all()
    assert (added[~is_certain] == 0).all()
    if share == 1.0:
        found = probe_relevance(probe, scores + added)
        assert (found[is_certain] > STRONG_FROM).all()
    if share == 0.0:
        assert not asked
    assert all((np.diff(wanted) > 0).all() for wanted in asked)


def test_a_photo_that_is_gone_is_left_as_it_is():
    said = Said(Taught("Pepper", Probe(np.array([4.0], np.float32), -2.0), np.array([5, 7]), NONE), 1.0)
    added = raised(said, np.array([7, 6, 5]), lambda ids, _: np.where(ids == 5, np.nan, 0.0).astype(np.float32))
    assert added[0] > 0
    assert added[1:].tolist() == [0, 0]


def test_what_is_as_likely_as_not_is_strong_and_one_in_seven_likely():
    probe = Probe(np.array([1.0], np.float32), 0.0)
    odds = np.log(np.array([0.6, 0.5, 0.4, 0.17, 0.14]) / (1 - np.array([0.6, 0.5, 0.4, 0.17, 0.14])))
    found = probe_relevance(probe, odds.astype(np.float32))
    assert (found >= STRONG_FROM).tolist() == [True, True, False, False, False]
    assert (found >= LIKELY_FROM).tolist() == [True, True, True, True, False]
