"""Where to cut, and how many above are right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.tagging.cut import (
    CUTS,
    GOAL,
    LEAST_CUT,
    PRIOR_DECISIONS,
    Decided,
    default_cut,
    precision_curve,
)

COLUMN = st.lists(st.floats(0, 1, width=32), max_size=30).map(lambda values: np.array(values, np.float32))


def column(*values):
    return np.array(values, np.float32)


def cut_of(probabilities, decided, goal=GOAL):
    return default_cut(precision_curve(probabilities, decided), goal)


@given(COLUMN, COLUMN, COLUMN)
def test_a_curve_is_101_shares_that_never_fall(probabilities, accepted, rejected):
    curve = np.array(precision_curve(probabilities, Decided(accepted, rejected)))
    assert curve.shape == (CUTS,)
    assert (curve >= 0).all()
    assert (curve <= 1).all()
    assert (np.diff(curve) >= 0).all()
    assert LEAST_CUT <= default_cut(tuple(curve)) <= 1


@given(COLUMN)
def test_without_decisions_it_is_the_mean_of_those_at_or_above(probabilities):
    curve = precision_curve(probabilities)
    for step in (0, 29, 50, 100):
        above = probabilities[probabilities >= np.float32(step / 100)]
        assert curve[step] == pytest.approx(above.mean() if above.size else step / 100, abs=1e-4)


def test_where_nothing_is_open_a_photo_at_the_cut_is_meant():
    assert precision_curve(column()) == pytest.approx(np.arange(CUTS) / 100)
    assert default_cut(precision_curve(column())) == pytest.approx(GOAL)


def test_decisions_about_equal_photos_give_the_mean_of_a_beta_posterior():
    curve = precision_curve(np.full(40, 0.6, np.float32), Decided(np.full(7, 0.6, np.float32), column(0.6)))
    expected = (PRIOR_DECISIONS * 0.6 + 7) / (PRIOR_DECISIONS + 8)
    assert curve[50] == pytest.approx(expected, abs=1e-6)


def test_uncertain_ones_that_turn_out_as_foretold_change_nothing():
    probabilities = column(*[0.9] * 50)
    curve = precision_curve(probabilities, Decided(column(*[0.5] * 10), column(*[0.5] * 10)))
    assert curve[50] == pytest.approx(0.9, abs=1e-6)


def test_rejections_raise_the_cut_and_acceptances_lower_it():
    probabilities = np.linspace(0.01, 0.99, 99).astype(np.float32)
    plain = cut_of(probabilities, Decided())
    worse = cut_of(probabilities, Decided(rejected=np.linspace(0.5, 0.8, 15).astype(np.float32)))
    better = cut_of(probabilities, Decided(accepted=np.linspace(0.4, 0.6, 15).astype(np.float32)), 0.85)
    assert worse > plain
    assert better < cut_of(probabilities, Decided(), 0.85)


def test_tags_by_hand_on_photos_that_the_model_missed_lower_nothing():
    probabilities = np.linspace(0, 0.95, 200).astype(np.float32)
    by_hand = Decided(accepted=np.full(50, 0.02, np.float32))
    assert cut_of(probabilities, by_hand) == cut_of(probabilities, Decided())


def test_what_is_at_the_cut_is_above_it():
    curve = precision_curve(column(0.29, 0.58, 0.57))
    assert curve[58] == pytest.approx(0.58)
    assert curve[57] == pytest.approx(0.575)


def test_a_goal_that_nothing_reaches_tags_nothing():
    curve = precision_curve(column(0.6, 0.6), Decided(rejected=np.full(200, 1.0, np.float32)))
    assert default_cut(curve) == 1.0


@given(st.integers(0, 50))
def test_where_probabilities_are_right_the_default_cut_reaches_the_goal(seed):
    random = np.random.default_rng(seed)
    probabilities = random.beta(0.3, 2, 50_000).astype(np.float32)
    right = random.random(probabilities.size) < probabilities
    cut = default_cut(precision_curve(probabilities))
    assert right[probabilities >= cut].mean() >= GOAL - 0.03


@given(st.integers(0, 50))
def test_where_they_promise_too_much_decisions_make_good_for_it(seed):
    random = np.random.default_rng(seed)
    probabilities = random.uniform(0.4, 1, 4_000).astype(np.float32)
    right = random.random(probabilities.size) < probabilities - 0.25
    decided = random.random(probabilities.size) < 0.05
    told = Decided(probabilities[decided & right], probabilities[decided & ~right])
    open_ones = probabilities[~decided]

    def off(told):
        step = round(100 * cut_of(open_ones, told))
        above = ~decided & (probabilities >= np.float32(step / 100))
        return abs(precision_curve(open_ones, told)[step] - right[above].mean())

    assert off(told) < off(Decided())
